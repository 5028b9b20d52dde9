package scorecard

import (
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Measure is a metric, what it measured, and how much it counts in a roll-up.
type Measure struct {
	Definition metrics.Definition
	Estimate   metrics.Estimate
	Weight     float64 // relative to the other measures of a card; 0 means 1
}

// Score returns how much of its target the measure reached, from 0 to 1.
//
// With value v and target t the score is 1 when the target is met: v ≥ t where higher is better, v ≤ t where lower is.
// When it isn't, and t > 0, the score is
//
//	max(v, 0) / t   where higher is better
//	t / v           where lower is better
//
// and 0 when t ≤ 0, because then no quotient says how far off the value is: the score is 1 or 0.
//
// Without a target or a direction the score is not applicable, whatever was measured. Otherwise an estimate that isn't
// known gives its own state and warnings. The interval's ends are scored like the value, so the score has an interval
// when the estimate has one.
func (m Measure) Score() metrics.Estimate {
	d := m.Definition
	target, ok := d.Target.Value()
	switch {
	case !ok:
		return metrics.Absent(metrics.NotApplicable, "no target")
	case d.Direction != metrics.HigherIsBetter && d.Direction != metrics.LowerIsBetter:
		return metrics.Absent(metrics.NotApplicable, "no direction")
	case !m.Estimate.IsKnown():
		e := metrics.Absent(m.Estimate.State, "")
		e.Warnings = m.Estimate.Warnings
		return e
	case math.IsNaN(m.Estimate.Value) || math.IsNaN(target):
		return metrics.Absent(metrics.Undefined, "value or target isn't a number; correct what made it")
	}
	score := func(v float64) float64 { return attained(v, target, d.Direction) }
	e := m.Estimate
	a, b := score(e.Low), score(e.High)
	e.Value, e.Low, e.High = score(e.Value), min(a, b), max(a, b)
	e.Method = "share of target reached"
	return e
}

// attained is the formula of Measure.Score. It is monotone in v, so it maps the ends of an interval to ends.
func attained(v, target float64, d metrics.Direction) float64 {
	higher := d == metrics.HigherIsBetter
	switch {
	case higher && v >= target, !higher && v <= target:
		return 1
	case target <= 0:
		return 0
	case higher:
		return max(v, 0) / target
	default:
		return target / v
	}
}

// weight returns what the measure counts.
func (m Measure) weight() float64 {
	if m.Weight == 0 {
		return 1
	}
	return m.Weight
}
