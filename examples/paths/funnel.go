package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/funnel"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/scorecard"
)

// funnel counts how far customers come through the steps; chosen says where they come from, if nobody named them.
func (a *arguments) funnel(
	ctx context.Context, log *journey.Log, choose chooser, chosen string,
) (s scorecard.Section, err error) {
	s = scorecard.Section{ID: "funnel", Title: "How far customers come"}
	if len(a.steps) == 0 {
		s.Blocks = []scorecard.Block{scorecard.Paragraph{Text: chosen}}
		return s, nil
	}
	opts := funnel.Options{Window: funnel.Elapsed(a.window)}
	if a.Sequenced() {
		opts.Ties = funnel.BySequence
	}
	on, err := choose.selections("-steps", a.steps)
	if err != nil {
		return s, err
	}
	for i, step := range on {
		step.Name = a.steps[i]
		opts.Steps = append(opts.Steps, funnel.Step{Selection: step})
	}
	f, err := funnel.New(log, opts)
	if err != nil {
		return s, err
	}
	if f, err = journey.Fold(ctx, log, f); err != nil {
		return s, err
	}
	r := f.Result()
	if chosen != "" {
		s.Blocks = append(s.Blocks, scorecard.Paragraph{Text: chosen})
	}
	s.Blocks = append(s.Blocks, scorecard.Paragraph{Text: words(r, reached(log, on[len(on)-1]), a.window > 0)}, table(r))
	if len(r.Warnings) > 0 {
		s.Blocks = append(s.Blocks, scorecard.Note{Text: "Careful with the funnel:", Items: r.Warnings})
	}
	return s, nil
}

// reached counts the customers who came to a step in any way.
func reached(log *journey.Log, step journey.Selection) (n int64) {
	on := step.In(log)
	for t := range log.Traces() {
		for i := range t.Len() {
			if on.Has(t, i) {
				n++
				break
			}
		}
	}
	return n
}

// words tell how many come through, of those who come to the last step in any way, and where most are lost.
func words(r funnel.Result, anyway int64, windowed bool) string {
	first, last := r.Steps[0], r.Steps[len(r.Steps)-1]
	text := fmt.Sprintf("Counted: %s. Of %s who began with %s, %s went through all steps in this order: %s.", r.Method,
		count(first.N), first.Step, count(last.N), share(last.OfEntered))
	if anyway > last.N {
		text += fmt.Sprintf(" To %s in any way came %s.", last.Step, count(anyway))
	}
	worst := first
	for _, step := range r.Steps {
		if step.Lost > worst.Lost {
			worst = step
		}
	}
	if worst.Lost > 0 {
		text += fmt.Sprintf(" Most are lost before %s: %s, so that %s of those at the step before reach it.", worst.Step,
			count(worst.Lost), share(worst.OfPrevious))
	}
	switch {
	case r.Open > 0 && !windowed:
		text += " There is no window, so whoever isn't through may still come (-window 30 gives each 30 days)."
	case r.Open > 0:
		text += fmt.Sprintf(" May still come through, because their time isn't over: %s.", count(r.Open))
	}
	return text
}

func table(r funnel.Result) scorecard.Table {
	t := scorecard.Table{
		Caption: "The funnel. Half within: the time by which half of those who came to the step before had come to this " +
			"one; who hasn't come is taken to be still on the way, for as long as they were seen",
		Columns: []scorecard.Column{
			{Name: "Step"},
			{Name: "Customers", Numbers: true},
			{Name: "Lost", Numbers: true},
			{Name: "Of those who began"},
			{Name: "Of the step before", Numbers: true},
			{Name: "Half within", Numbers: true},
		},
	}
	for i, step := range r.Steps {
		row := []scorecard.Cell{
			{Text: step.Step},
			{Text: count(step.N), Value: fmt.Sprint(step.N)},
			{Text: count(step.Lost), Value: fmt.Sprint(step.Lost)},
			{Text: share(step.OfEntered)},
			{Text: "–"},
			{Text: "–"},
		}
		if i > 0 {
			row[4].Text, row[5].Text = percent(step.OfPrevious), elapsed(step.SincePrevious)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// share writes a share with its interval, or why there is none.
func share(e metrics.Estimate) string {
	if !e.IsKnown() {
		return e.State.String() + " " + strings.Join(e.Warnings, "; ")
	}
	return fmt.Sprintf("%s (%.1f to %.1f)", percent(e), 100*e.Low, 100*e.High)
}

func percent(e metrics.Estimate) string {
	if !e.IsKnown() {
		return e.State.String()
	}
	return fmt.Sprintf("%.1f %%", 100*e.Value)
}

// elapsed writes the time within which half of all have taken a step, in the largest unit that fits.
func elapsed(t funnel.Times) string {
	half := t.Quantile(0.5)
	if !half.IsKnown() {
		return "fewer do"
	}
	d := time.Duration(half.Value * float64(time.Second))
	switch {
	case d >= 24*time.Hour:
		return fmt.Sprintf("%.1f days", d.Hours()/24)
	case d >= time.Hour:
		return fmt.Sprintf("%.1f h", d.Hours())
	case d >= time.Minute:
		return fmt.Sprintf("%.1f min", d.Minutes())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// count writes a whole number that isn't negative, with commas between thousands.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
