package scorecard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
)

func (in Inputs) retentionSection() Section {
	s := Section{ID: "retention", Title: "Who stays, and for how long"}
	if in.Retention == nil {
		s.Blocks = append(s.Blocks, sentence("Retention needs a log of events, with the columns customer and time; for "+
			"contracts, also kind, which says who joins. Nobody supplied one."))
		return s
	}
	grid, curve := in.Retention.Grid(), in.Retention.Curve()
	of, unit := starts(grid), ageUnit(grid)
	if of == 0 {
		s.Blocks = append(s.Blocks, sentence("No one started in the time observed, so there is no cohort to follow."))
		return s
	}
	s.Blocks = append(s.Blocks, sentence("Counted: %s. %s in %s, each weighted by its size.", line(grid.Title),
		plural(of, "start"), plural(nonEmpty(grid), "cohort")))
	if f := retentionFigures(curve, unit); len(f.Items) > 0 {
		s.Blocks = append(s.Blocks, f)
	}
	s.Blocks = append(s.Blocks, sentence("%s %s", medianStay(curve, unit), in.cohortTrend(grid, unit)),
		RetentionGrid("Retention by cohort", grid, curve))
	s.Blocks = append(s.Blocks, in.earlyLeavers()...)
	s.Blocks = append(s.Blocks, retentionCautions(grid, curve, unit)...)
	return s
}

func starts(g retention.Grid) (n int64) {
	for _, r := range g.Rows {
		n += r.Size
	}
	return n
}

// nonEmpty is the number of cohorts with a start.
func nonEmpty(g retention.Grid) (n int64) {
	for _, r := range g.Rows {
		if r.Size > 0 {
			n++
		}
	}
	return n
}

// ageUnit is what an age is called: the grain of the cohorts, or just age.
func ageUnit(g retention.Grid) string {
	if len(g.Rows) > 0 && !g.Rows[0].Period.IsZero() {
		return g.Rows[0].Period.Grain().String()
	}
	return "age"
}

// retentionFigures shows the pooled curve at a few ages.
func retentionFigures(c retention.Curve, unit string) Figures {
	var f Figures
	for _, p := range c.Points {
		if !slices.Contains([]int{1, 3, 6, 12, 24}, p.Column.From) || !p.Share.IsKnown() {
			continue
		}
		f.Items = append(f.Items, Figure{
			Label: "Retained at " + unit + " " + p.Column.String(), Value: estimateCell(p.Share, percent),
			Note: interval(p.Share, percent),
		})
	}
	return f
}

// interval writes the level and both ends of an interval; an estimate without one has nothing.
func interval(e metrics.Estimate, write func(float64) string) string {
	if !e.IsKnown() || e.Level == 0 {
		return ""
	}
	return fmt.Sprintf("%s%s%% interval %s to %s", strconv.FormatFloat(100*e.Level, 'g', 4, 64), nbsp,
		write(e.Low), write(e.High))
}

func medianStay(c retention.Curve, unit string) string {
	whole := func(v float64) string { return fixed(v, 0) }
	if m := c.Median(); m.IsKnown() {
		text := fmt.Sprintf("%s %s is the first at which no more than half of those who start are retained",
			capital(unit), whole(m.Value))
		if ends := interval(m, whole); ends != "" {
			text += " (" + ends + ")"
		}
		return text + "."
	}
	last, known := lastKnown(c)
	if !known {
		return "No age has been observed whole yet."
	}
	return fmt.Sprintf("More than half of those who start are retained at every age observed so far (%s at %s %v, the "+
		"last, which is observed of %s), so there is no median yet.", percent(last.Share.Value), unit, last.Column,
		plural(last.Share.N, "start"))
}

func lastKnown(c retention.Curve) (last retention.Point, known bool) {
	for _, p := range c.Points {
		if p.Share.IsKnown() {
			last, known = p, true
		}
	}
	return last, known
}

// retentionCautions says what isn't in the cohorts, and what can't be seen yet.
func retentionCautions(g retention.Grid, c retention.Curve, unit string) []Block {
	hidden := 0
	for _, r := range g.Rows {
		for _, cell := range r.Cells {
			if !cell.Observable {
				hidden++
			}
		}
	}
	var all []string
	if hidden > 0 {
		all = append(all, fmt.Sprintf("Not observable yet, and so neither 0 nor in any number here: %s of the grid, of "+
			"cohorts too young to have lived through the whole %s.", plural(int64(hidden), "cell"), unit))
	}
	if g.Unstarted > 0 {
		all = append(all, fmt.Sprintf("Left out, because no event of theirs is a start: %s.",
			plural(g.Unstarted, "customer")))
	}
	if g.Earlier > 0 {
		all = append(all, fmt.Sprintf("Left out, as customers since before the first day: %s.",
			plural(g.Earlier, "customer")))
	}
	var blocks []Block
	if len(all) > 0 {
		blocks = append(blocks, Paragraph{Text: strings.Join(all, " ")})
	}
	if warnings := distinct(slices.Concat(g.Warnings, c.Warnings)); len(warnings) > 0 {
		blocks = append(blocks, Note{Text: "Careful with retention:", Items: warnings})
	}
	return blocks
}

// distinct leaves out a warning that another one begins with.
func distinct(warnings []string) []string {
	var kept []string
	for i, w := range warnings {
		if !slices.ContainsFunc(warnings[:i], func(o string) bool { return strings.HasPrefix(o, w) }) {
			kept = append(kept, w)
		}
	}
	return kept
}
