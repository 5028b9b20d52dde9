package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/examples/internal/company"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/costing"
	"github.com/untangle-metrics/untangle/profitability/revenue"
	"github.com/untangle-metrics/untangle/profitability/whale"
	"github.com/untangle-metrics/untangle/scorecard"
)

// transactions reports on the events of a log.
func (a *arguments) transactions(ctx context.Context, progress io.Writer) (r scorecard.Report, err error) {
	c, err := a.read(ctx, progress)
	if err != nil {
		return r, err
	}
	by, err := a.attribute(c.Log)
	if err != nil {
		return r, err
	}
	model := costing.Model{Unit: "minute", Currency: a.currency, Pools: c.Pools, Activities: c.Activities}
	if err := model.Check(); err != nil {
		return r, fmt.Errorf("-pools and -activities: %w", err)
	}
	l, err := newLedger(ctx, c, model, by)
	if err != nil {
		return r, err
	}
	in := scorecard.Inputs{Currency: a.currency, Customers: l.pnl.Customers(), Whale: l.curve, Unrated: l.pnl.Unrated()}
	if by != "" {
		in.Segments = l.pnl.Segments()
	}
	moves, err := revenue.NewTransactions(c.Log, revenue.TransactionOptions{
		Grain: a.grain, By: by, Minor: a.minor, Currency: a.currency,
	})
	if err != nil {
		return r, err
	}
	if moves, err = journey.Fold(ctx, c.Log, moves); err != nil {
		return r, err
	}
	m := moves.Movements()
	in.Revenue = &m
	if len(c.Activities) > 0 {
		if in.Capacity, err = capacity(ctx, c.Log, model); err != nil {
			return r, err
		}
	}
	parts, err := partsOf(in)
	if err != nil {
		return r, err
	}
	words := l.words()
	if c.Build.Refused+c.Build.Unmatched > 0 {
		lines := strings.Split(strings.TrimSpace(c.Build.String()), "\n")
		words = append(words, scorecard.Note{Text: "Not all could be used: " + lines[0], Items: lines[1:]})
	}
	profit := parts.section("profit", "Which customers earn, and which cost", words, parts.pictures("profit"))
	profit.Blocks = append(profit.Blocks, deciles(l.curve, l.what(), a.currency))
	if len(l.statement.Total().Activities) > 0 {
		profit.Blocks = append(profit.Blocks, l.activities())
	}
	unused := parts["capacity"]
	if in.Capacity == nil {
		unused.Blocks = []scorecard.Block{scorecard.Paragraph{Text: "That needs resource pools (-pools FILE) and the " +
			"activities that take their time (-activities FILE)."}}
	}
	first, last := c.Log.Observed()
	return scorecard.Report{
		Title: "Profit, revenue and capacity",
		Subtitle: fmt.Sprintf("%s events of %s customers, %v to %v", count(int64(c.Log.Len())),
			count(int64(c.Log.Customers())), first, last),
		Sections: []scorecard.Section{profit, parts["revenue"], a.movements(m), unused},
	}, nil
}

// attribute returns the attribute by which customers are grouped; "" is none.
func (a *arguments) attribute(log *journey.Log) (string, error) {
	known := log.Attributes()
	switch {
	case a.by == "-":
		return "", nil
	case a.by != "" && !slices.Contains(known, a.by):
		return "", fmt.Errorf("-by %q: customers have the attributes %q; -customers FILE gives them others", a.by, known)
	case a.by == "" && slices.Contains(known, "segment"):
		return "segment", nil
	}
	return a.by, nil
}

// capacity returns what the events of the log took of the resource pools.
func capacity(ctx context.Context, log *journey.Log, model costing.Model) (*costing.Report, error) {
	usage, err := costing.NewUsage(log, model, costing.Options{})
	if err != nil {
		return nil, err
	}
	if usage, err = journey.Fold(ctx, log, usage); err != nil {
		return nil, err
	}
	report := usage.Report()
	return &report, nil
}

// A ledger is the money of the customers of a log.
type ledger struct {
	pnl       *profitability.PnL
	statement *profitability.Statement // by segment, if there are segments
	others    *profitability.PnL       // those who were charged nothing, such as prospects
	curve     whale.Curve
	by        string
}

// newLedger takes costs from the rates or, without any, from the activities of the model: not from both, which may well
// be two views of the same costs. Customers are those with an amount.
func newLedger(ctx context.Context, c *company.Company, model costing.Model, by string) (*ledger, error) {
	opts := profitability.Options{Currency: model.Currency, Rates: c.Rates, By: by}
	if len(c.Rates) == 0 {
		opts.Costs = model
	}
	pnl, err := profitability.NewPnL(c.Log, opts)
	if err != nil {
		return nil, err
	}
	var dimensions []profitability.Dimension
	if by != "" {
		dimensions = append(dimensions, profitability.Attribute(by))
	}
	statement, err := profitability.NewStatement(c.Log, opts, dimensions...)
	if err != nil {
		return nil, err
	}
	pays := func(t journey.Trace) bool {
		return slices.ContainsFunc(t.Amounts(), func(amount int64) bool { return amount != 0 })
	}
	done, err := journey.Fold(ctx, c.Log, metrics.Both(
		metrics.Where(pays, metrics.Both(pnl, statement)),
		metrics.Where(func(t journey.Trace) bool { return !pays(t) }, pnl.Fresh()),
	))
	if err != nil {
		return nil, err
	}
	customers, others := done.Results()
	l := &ledger{others: others.Result(), by: by}
	l.pnl, l.statement = customers.Result().Results()
	if l.curve, err = l.pnl.Whale(); err == nil && l.curve.Len() == 0 {
		return nil, fmt.Errorf("no event has an amount other than 0, and so there is neither revenue nor profit; " +
			"give the column of amounts with -amount")
	}
	return l, err
}
