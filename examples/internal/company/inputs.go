package company

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/cpi"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/scorecard"
)

// Options says how the report counts. The zero value counts by month and by the attribute segment where customers
// have it, and finds the definition of a customer in the data.
type Options struct {
	Name     string
	Currency string
	Grain    metrics.Grain
	By       string // an attribute; "" is segment where there is one, "-" is none
	// Definition says who is a customer; the zero value is Definition(log).
	Definition journey.Definition
	// Attained is the score from which an answer counts as a goal attained; 0 means 8 of 10.
	Attained float64
}

// Definition returns the definition of a customer that a log speaks for: by contract when there are joins and leaves,
// and otherwise by activity, of one event of any kind in a period.
func Definition(log *journey.Log) journey.Definition {
	if slices.Contains(log.Kinds(), "join") && slices.Contains(log.Kinds(), "leave") {
		return byContract
	}
	return journey.ByActivity(1)
}

// Inputs computes everything that the report tells of the company.
func (c *Company) Inputs(ctx context.Context, opts Options) (scorecard.Inputs, error) {
	if opts.Definition == (journey.Definition{}) {
		opts.Definition = Definition(c.Log)
	}
	opts.By = c.attribute(opts.By)
	_, last := c.Log.Observed()
	in := scorecard.Inputs{
		Company: opts.Name, AsOf: last, Currency: cmp.Or(opts.Currency, c.currency()), Log: &c.Build,
		Map: c.Map, Catalog: c.Catalog,
		Churn: journey.LostOfOpening, // a share of one group of customers, and so with an interval
	}
	var err error
	flow := journey.FlowOptions{Definition: opts.Definition, Grain: opts.Grain}
	if in.Flow, err = c.flow(ctx, flow); err != nil {
		return in, err
	}
	if opts.By != "" {
		flow.By = opts.By
		if in.BySegment, err = c.flow(ctx, flow); err != nil {
			return in, err
		}
	}
	if err := c.paths(ctx, &in, opts); err != nil {
		return in, err
	}
	if err := c.money(ctx, &in, opts); err != nil {
		return in, err
	}
	if in.Goals, err = c.goals(cmp.Or(opts.Attained, 8)); err != nil {
		return in, err
	}
	if c.Catalog != nil {
		found, err := audit.Run(*c.Catalog, audit.Options{})
		if err != nil {
			return in, err
		}
		in.Audit = &found
	}
	in.Card, err = c.card(in)
	return in, err
}

// attribute returns the attribute by which customers are grouped, as the log calls it; "" is none.
func (c *Company) attribute(by string) string {
	if by == "-" {
		return ""
	}
	for _, name := range c.Log.Attributes() {
		if name == by || by == "" && strings.EqualFold(strings.TrimSpace(name), "segment") {
			return name
		}
	}
	return by
}

func (c *Company) flow(ctx context.Context, opts journey.FlowOptions) (*journey.Flow, error) {
	flow, err := journey.NewFlow(c.Log, opts)
	if err != nil {
		return nil, err
	}
	flow, err = journey.Fold(ctx, c.Log, flow)
	if err == nil && flow.Residual() != 0 {
		err = fmt.Errorf("company: the flow's balances don't add up, by %d customers", flow.Residual())
	}
	return flow, err
}

// paths computes how customers move: whether they stay, through which stages, and from silo to silo.
func (c *Company) paths(ctx context.Context, in *scorecard.Inputs, opts Options) (err error) {
	if in.Retention, err = c.Retention(ctx, opts.Definition, opts.Grain); err != nil {
		return err
	}
	if in.RetentionBy, err = c.RetentionBy(ctx, opts.Definition); err != nil {
		return err
	}
	if in.Stages, in.StageRules, err = c.Stages(ctx, opts.Definition, opts.Grain); err != nil {
		return err
	}
	in.Paths, err = c.Paths(ctx)
	return err
}

// profits computes the P&L of those who have been customers: with contracts, prospects have cost something and are
// none.
func (c *Company) profits(ctx context.Context, opts Options) (*profitability.PnL, error) {
	pnl, err := profitability.NewPnL(c.Log, profitability.Options{Rates: c.Rates, By: opts.By})
	if err != nil {
		return nil, err
	}
	of := metrics.Where(func(t journey.Trace) bool { return c.customer(t, opts.Definition) }, pnl)
	done, err := journey.Fold(ctx, c.Log, of)
	if err != nil {
		return nil, err
	}
	return done.Result(), nil
}

func (c *Company) customer(t journey.Trace, definition journey.Definition) bool {
	if definition != byContract {
		return true
	}
	_, seen := t.FirstSeen()
	kinds := c.Log.Kinds()
	return seen || slices.ContainsFunc(t.KindCodes(), func(k uint16) bool {
		return kinds[k] == "join" || kinds[k] == "leave"
	})
}

// goals counts the answers to each question of the surveys that reach a threshold.
func (c *Company) goals(threshold float64) ([]cpi.Attainment, error) {
	var goals []cpi.Attainment
	for _, question := range c.questions() {
		attained, err := cpi.NewAttained(cpi.Indicator{
			Goal:     cpi.Goal{ID: question, Statement: strings.ReplaceAll(question, "_", " ")},
			Question: question, Threshold: threshold,
		})
		if err != nil {
			return nil, err
		}
		goals = append(goals, metrics.Fold(slices.Values(c.Answers), attained).Result())
	}
	return goals, nil
}

func (c *Company) questions() []string {
	var questions []string
	for _, a := range c.Answers {
		if !slices.Contains(questions, a.Question) {
			questions = append(questions, a.Question)
		}
	}
	slices.Sort(questions)
	return questions
}

// currency is that of the first metric in money.
func (c *Company) currency() string {
	if c.Catalog != nil {
		for _, d := range c.Catalog.Definitions {
			if d.Unit.Currency != "" {
				return d.Unit.Currency
			}
		}
	}
	return ""
}
