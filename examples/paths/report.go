package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/examples/internal/company"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/scorecard"
)

// report computes everything that is shown.
func (a *arguments) report(ctx context.Context, c *company.Company) (scorecard.Report, error) {
	report := scorecard.Report{Title: "How customers move"}
	choose, err := newChooser(c.Log)
	if err != nil {
		return report, err
	}
	chosen, err := a.choose(choose)
	if err != nil {
		return report, err
	}
	funnel, err := a.funnel(ctx, c.Log, choose, chosen)
	if err != nil {
		return report, err
	}
	grain := grainOf(c.Log)
	in := scorecard.Inputs{}
	if in.Stages, in.StageRules, err = a.stageBalance(ctx, c, choose, grain); err != nil {
		return report, err
	}
	if in.Retention, err = c.Retention(ctx, company.Definition(c.Log), grain); err != nil {
		return report, err
	}
	if in.RetentionBy, err = c.RetentionBy(ctx, company.Definition(c.Log)); err != nil {
		return report, err
	}
	if in.Paths, err = c.Paths(ctx); err != nil {
		return report, err
	}
	whole, err := scorecard.StateOfCustomer(in)
	if err != nil {
		return report, err
	}
	sections := map[string]scorecard.Section{"funnel": funnel}
	for _, s := range whole.Sections {
		sections[s.ID] = s
	}
	for _, id := range []string{"stages", "funnel", "handoffs", "retention"} {
		report.Sections = append(report.Sections, sections[id])
	}
	first, last := c.Log.Observed()
	report.Subtitle = fmt.Sprintf("%s events of %s customers, %v to %v", count(int64(c.Log.Len())),
		count(int64(c.Log.Customers())), first, last)
	return report, nil
}

// choose checks the names that are given, fills in the steps that nobody named, and says so.
func (a *arguments) choose(choose chooser) (says string, err error) {
	if _, err := choose.selections("-stages", a.stages); err != nil {
		return "", err
	}
	if len(a.steps) > 0 {
		return "", nil
	}
	if len(a.stages) > 1 {
		a.steps = a.stages
		return "The steps of the funnel are the stages (-steps a,b,c for others).", nil
	}
	if a.steps, err = choose.chain(); err != nil {
		return "", err
	}
	return fmt.Sprintf("The steps of the funnel were chosen from the data, as the %v that most customers come to in one "+
		"order: %s (-steps a,b,c for others).", choose.by, strings.Join(a.steps, ", ")), nil
}

// stageBalance uses the stages that were named; or those of the journey map, where the log speaks of contracts; or the
// steps of the funnel.
func (a *arguments) stageBalance(
	ctx context.Context, c *company.Company, choose chooser, grain metrics.Grain,
) (*stages.Balance, string, error) {
	if len(a.stages) == 0 {
		balance, says, err := c.Stages(ctx, company.Definition(c.Log), grain)
		if balance != nil || err != nil {
			return balance, says, err
		}
		a.stages = a.steps
	}
	opts := stages.Options{Stages: a.stages, Grain: grain}
	on, err := choose.selections("-stages", a.stages)
	if err != nil {
		return nil, "", err
	}
	for i, s := range on {
		opts.Rules = append(opts.Rules, stages.Rule{On: s, Stage: a.stages[i]})
	}
	days, how, err := a.silence(ctx, c.Log)
	if err != nil {
		return nil, "", err
	}
	opts.Timeouts = []stages.Timeout{{Days: days}}
	says := fmt.Sprintf("Stages: a customer is in the furthest one of %s that they reached, and outside after %d days "+
		"of silence (%s).", strings.Join(a.stages, ", "), days, how)
	balance, err := company.FoldStages(ctx, c.Log, opts)
	return balance, says, err
}

// silence is how many days of it end a stage: longer than 99 of 100 silences that ended, unless the arguments say.
func (a *arguments) silence(ctx context.Context, log *journey.Log) (days int, how string, err error) {
	if a.silent > 0 {
		return a.silent, "-silent", nil
	}
	gaps, err := journey.Fold(ctx, log, journey.NewGaps())
	if err != nil {
		return 0, "", err
	}
	const share = 0.99
	q := gaps.Quantile(share)
	if !q.IsKnown() {
		return 30, "no customer came back on another day, so 30 days were taken; -silent for others", nil
	}
	return max(1, int(q.Value)), "99 of 100 silences that ended were no longer; -silent for others", nil
}

// grainOf is the grain of which at least six periods or so were observed.
func grainOf(log *journey.Log) metrics.Grain {
	first, last := log.Observed()
	switch days := int(last - first); {
	case days >= 5*30:
		return metrics.Monthly
	case days >= 5*7:
		return metrics.Weekly
	}
	return metrics.Daily
}
