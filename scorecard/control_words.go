package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// ruleWords says what a rule looks for: a trend of 7 points.
func ruleWords(r control.Rule) string {
	switch r.Test {
	case control.Outside:
		return "a point outside the limits"
	case control.Trend:
		return fmt.Sprintf("a trend of %d points, each above the one before or each below it", r.Points)
	case control.TwoOfThree:
		return "two of three points" + farOut(r)
	case control.ThreeOfFour:
		return "three of four points" + farOut(r)
	case control.FourOfFive:
		return "four of five points" + farOut(r)
	case control.Run:
		return fmt.Sprintf("a run of %d points on one side of the centre line", r.Points)
	case control.Alternation:
		return fmt.Sprintf("%d points that go up and down in turn", r.Points)
	case control.Hugging:
		return fmt.Sprintf("%d points close to the centre line", r.Points)
	case control.Mixture:
		return fmt.Sprintf("%d points on both sides of the centre line and none close to it", r.Points)
	case control.LongRun:
		return "an unusually long run of points on one side of the centre line"
	case control.FewCrossings:
		return "unusually few crossings of the centre line"
	}
	return r.Test.String()
}

// farOut says how far from the centre line the points of a rule are. Limits are three standard deviations from it.
func farOut(r control.Rule) string {
	part := fixed(100*r.Sigma/3, 0) + nbsp + "%"
	switch r.Sigma {
	case 1:
		part = "a third"
	case 1.5:
		part = "half"
	case 2:
		part = "two thirds"
	}
	side := " on one side"
	if r.Strict {
		side = ", all on one side,"
	}
	return fmt.Sprintf("%s more than %s of the way from the centre line to the limit", side, part)
}

// signalWords says of a point what a rule that fired there saw, by the rule's own numbers.
func signalWords(rules control.RuleSet, t control.Test, side control.Side) string {
	r := control.Rule{Test: t}
	for _, one := range rules.Rules {
		if one.Test == t {
			r = one
		}
	}
	up := side == control.Up
	is := func(above, below string) string {
		if up {
			return above
		}
		return below
	}
	switch t {
	case control.Outside:
		return is("above the upper limit", "below the lower limit")
	case control.Trend:
		return fmt.Sprintf("in a trend of %d or more points, each %s the one before", r.Points, is("above", "below"))
	case control.TwoOfThree:
		return "one of two in three points close to the " + is("upper limit", "lower limit")
	case control.ThreeOfFour:
		return "one of three in four points far " + is("above", "below") + " the centre line"
	case control.FourOfFive:
		return "one of four in five points far " + is("above", "below") + " the centre line"
	case control.Run:
		return fmt.Sprintf("in a run of %d or more points %s the centre line", r.Points, is("above", "below"))
	case control.LongRun:
		return "in an unusually long run " + is("above", "below") + " the centre line"
	}
	return "in " + ruleWords(r)
}

// firings lists what fired at a point, in the order of the tests.
func firings(s control.Signals) []control.Fired {
	var all []control.Fired
	for _, t := range s.All().List() {
		for _, side := range [...]struct {
			of   control.Tests
			side control.Side
		}{{s.Up, control.Up}, {s.Down, control.Down}, {s.Other, control.NoSide}} {
			if side.of.Has(t) {
				all = append(all, control.Fired{Test: t, Side: side.side})
			}
		}
	}
	return all
}

// pointSignals says what fired at a point, and empty when nothing did.
func pointSignals(rules control.RuleSet, p control.Point) string {
	var said []string
	for _, f := range firings(p.Signals) {
		said = append(said, signalWords(rules, f.Test, f.Side))
	}
	return strings.Join(said, "; ")
}

// inWords says what the signals at the last point are and since when, or which was the latest signal before it.
func inWords(c control.Chart, v control.Verdict) string {
	if v.At < 0 || v.Status == control.NotJudged {
		return "no limits yet"
	}
	var said []string
	for _, f := range v.Fired {
		words := signalWords(c.Rules, f.Test, f.Side)
		if f.Since < v.At {
			words += " since " + placeOf(c, f.Since)
		} else {
			words += " in " + placeOf(c, v.At)
		}
		said = append(said, words)
	}
	if len(said) > 0 {
		if v.Variation == control.Improving || v.Variation == control.Concerning {
			said[len(said)-1] += fmt.Sprintf(" (%v)", c.Direction)
		}
		return strings.Join(said, "; ")
	}
	if i := latestSignal(c, v.At); i >= 0 {
		return fmt.Sprintf("no signal now; the latest: %s in %s", pointSignals(c.Rules, c.Points[i]), placeOf(c, i))
	}
	return "no signal"
}

// latestSignal returns the last point up to at, in its phase, where a rule fired; −1 when there is none.
func latestSignal(c control.Chart, at int) int {
	for i := at; i >= 0 && i >= c.Phases[c.Points[at].Phase].First; i-- {
		if p := c.Points[i]; p.Signals.Any() && !p.Excluded {
			return i
		}
	}
	return -1
}

// placeOf names a point: its period, or its number in a chart without periods.
func placeOf(c control.Chart, i int) string {
	if p := c.Points[i].Period; !p.IsZero() {
		return p.String()
	}
	return fmt.Sprintf("number %d", i+1)
}

// assuranceWords says whether a metric reaches its target as it now runs.
func assuranceWords(c control.Chart, v control.Verdict) string {
	switch {
	case !c.Target.IsSet():
		return "no target"
	case v.Status == control.NotJudged:
		return "no limits yet"
	}
	switch v.Assurance {
	case control.Hits:
		return "consistently met"
	case control.Misses:
		return "consistently missed"
	case control.HitAndMiss:
		return "met or missed by chance"
	}
	return "not one that suits its direction"
}

// statusCell is the status in a word, which stands out when somebody should look.
func statusCell(s control.Status) Cell {
	c := text(s.String())
	switch s {
	case control.Worsened, control.Lingering:
		c.Mark = Alert
	case control.NotJudged:
		c.Mark = Weak
	}
	return c
}

// targetWords writes a target with the sign of its direction: ≤ 1.5 %.
func targetWords(t metrics.Target, d metrics.Direction, u axisUnit) string {
	if low, high, ok := t.Band(); ok {
		return u.before + u.exact(low) + " to " + u.exact(high) + u.after
	}
	v, _ := t.Value()
	said := u.before + u.exact(v) + u.after
	switch d {
	case metrics.HigherIsBetter:
		return "≥" + nbsp + said
	case metrics.LowerIsBetter:
		return "≤" + nbsp + said
	}
	return said
}

// kindWords says what sort of chart it is, and where its limits come from.
func kindWords(c control.Chart) string {
	ranges := "mean moving range"
	if c.MedianRange {
		ranges = "median moving range"
	}
	switch c.Kind {
	case control.XmR, control.T:
		return fmt.Sprintf("%v chart around the %v, limits from the %s", c.Kind, c.Center, ranges)
	case control.PPrime, control.UPrime:
		return fmt.Sprintf("%v chart, limits from the numbers of cases and the %s", c.Kind, ranges)
	case control.P, control.U:
		return fmt.Sprintf("%v chart, limits from the numbers of cases", c.Kind)
	case control.Xbar, control.S:
		return fmt.Sprintf("%v chart, limits from the spread within periods", c.Kind)
	}
	return fmt.Sprintf("%v chart", c.Kind)
}
