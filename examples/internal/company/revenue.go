package company

import (
	"context"
	"errors"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/profitability/costing"
	"github.com/untangle-metrics/untangle/profitability/revenue"
	"github.com/untangle-metrics/untangle/scorecard"
)

// money computes what customers are worth, how revenue moved, and what capacity goes unused.
func (c *Company) money(ctx context.Context, in *scorecard.Inputs, opts Options) error {
	pnl, err := c.profits(ctx, opts)
	if err != nil {
		return err
	}
	in.Customers, in.Segments, in.Unrated = pnl.Customers(), pnl.Segments(), pnl.Unrated()
	if in.Whale, err = pnl.Whale(); err != nil {
		return err
	}
	if in.Revenue, err = c.Revenue(ctx, in.Currency, opts); err != nil {
		return err
	}
	in.Capacity, err = c.Capacity(ctx, in.Currency)
	return err
}

// Revenue returns how the amounts of all events moved from period to period, by the attribute of the options.
func (c *Company) Revenue(ctx context.Context, currency string, opts Options) (*revenue.Movements, error) {
	t, err := revenue.NewTransactions(c.Log, revenue.TransactionOptions{
		Grain: opts.Grain, By: c.attribute(opts.By), Currency: currency,
	})
	if err != nil {
		return nil, err
	}
	if t, err = journey.Fold(ctx, c.Log, t); err != nil {
		return nil, err
	}
	moves := t.Movements()
	return &moves, nil
}

// Capacity returns what the events of the log took of the resource pools; nil without activities. Times are minutes.
func (c *Company) Capacity(ctx context.Context, currency string) (*costing.Report, error) {
	switch {
	case len(c.Activities) == 0 && len(c.Pools) > 0:
		return nil, errors.New("pools.csv is there without activities.csv; add it, to say which events take their time")
	case len(c.Activities) == 0:
		return nil, nil
	}
	usage, err := costing.NewUsage(c.Log, costing.Model{
		Unit: "minute", Currency: currency, Pools: c.Pools, Activities: c.Activities,
	}, costing.Options{})
	if err != nil {
		return nil, err
	}
	if usage, err = journey.Fold(ctx, c.Log, usage); err != nil {
		return nil, err
	}
	report := usage.Report()
	return &report, nil
}
