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
	if read, ok := a.cautions(c); ok {
		report.Sections = append(report.Sections, read)
	}
	for _, id := range []string{"stages", "funnel", "handoffs", "retention"} {
		if s, ok := sections[id]; ok && (id != "stages" || in.Stages != nil) {
			report.Sections = append(report.Sections, s)
		}
	}
	first, last := c.Log.Observed()
	report.Subtitle = fmt.Sprintf("%s of %s, %v to %v, with ways between %v", plural(c.Log.Len(), "event"),
		plural(c.Log.Customers(), "customer"), first, last, in.Paths.By)
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
	if a.steps, says = choose.chain(); says != "" {
		return says, nil
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
		if balance != nil && a.silent > 0 {
			err = fmt.Errorf("-silent %d: the stages of the map have their own silences; name others with -stages a,b,c",
				a.silent)
		}
		if balance != nil || err != nil {
			return balance, says, err
		}
		a.stages = a.steps
	}
	if len(a.stages) == 0 {
		return nil, "", nil
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
	says := fmt.Sprintf("Stages: a customer is in the furthest one of %s that they reached, and outside after %s "+
		"of silence (%s).", strings.Join(a.stages, ", "), plural(days, "day"), how)
	balance, err := company.FoldStages(ctx, c.Log, opts)
	return balance, says, err
}

func plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return count(int64(n)) + " " + noun
}

// silence is how many days of it end a stage: longer than 99 of 100 silences that ended, unless the arguments say. Of
// fewer than 100 that would be the longest one, which may be a wrong date; then five times the median is the most.
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
	if q.N >= 100 {
		return max(1, int(q.Value)), "99 of 100 silences that ended were no longer; -silent for others", nil
	}
	if most := 5 * gaps.Quantile(0.5).Value; q.Value > most {
		return int(most), fmt.Sprintf("only %s ended, and this is five times the median; -silent for others",
			plural(int(q.N), "silence")), nil
	}
	return max(1, int(q.Value)), fmt.Sprintf("of only %d that ended none was longer; -silent for others", q.N), nil
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
