package scorecard

import (
	"math"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// A Measure is a metric, what it measured, and how much it counts in a roll-up.
type Measure struct {
	Definition metrics.Definition
	Estimate   metrics.Estimate
	Weight     float64 // relative to the other measures of a card; 0 means 1
	// Behaviour is the process-behaviour chart of its values by period; nil when there is no series of them.
	Behaviour *control.Chart
}

// Score returns how much of its target the measure reached, from 0 to 1.
//
// With value v and target t the score is 1 when the target is met: v ≥ t where higher is better, v ≤ t where lower is.
// When it isn't, and t > 0, the score is
//
//	max(v, 0) / t   where higher is better
//	t / v           where lower is better
//
// and 0 when t ≤ 0, because then no quotient says how far off the value is: the score is 1 or 0. Within a band the
// score is 1; below it the band's lower end is the t of the first formula, above it the upper end that of the second.
//
// Without a target that suits the direction the score is not applicable, whatever was measured. Otherwise an estimate
// that isn't known gives its own state and warnings. The interval's ends are scored like the value, so the score has an
// interval when the estimate has one; where an interval reaches into a band, so does its score reach 1.
func (m Measure) Score() metrics.Estimate {
	score, why := scoring(m.Definition)
	switch {
	case score == nil:
		return metrics.Absent(metrics.NotApplicable, why)
	case !m.Estimate.IsKnown():
		e := metrics.Absent(m.Estimate.State, "")
		e.Warnings = m.Estimate.Warnings
		return e
	case math.IsNaN(m.Estimate.Value) || math.IsNaN(score(0)):
		return metrics.Absent(metrics.Undefined, "value or target isn't a number; correct what made it")
	}
	e := m.Estimate
	a, b := score(e.Low), score(e.High)
	e.Value, e.Low, e.High = score(e.Value), min(a, b), max(a, b)
	if low, high, band := m.Definition.Target.Band(); band && m.Estimate.Low <= high && m.Estimate.High >= low {
		e.High = 1
	}
	e.Method = "share of target reached"
	return e
}

// scoring returns the formula of a definition's score, or why there is none.
func scoring(d metrics.Definition) (score func(v float64) float64, why string) {
	value, one := d.Target.Value()
	low, high, band := d.Target.Band()
	switch {
	case !d.Target.IsSet():
		return nil, "no target"
	case d.Direction == metrics.HigherIsBetter && one:
		return func(v float64) float64 { return reached(v, value) }, ""
	case d.Direction == metrics.LowerIsBetter && one:
		return func(v float64) float64 { return kept(v, value) }, ""
	case d.Direction == metrics.InBand && band:
		return func(v float64) float64 { return min(reached(v, low), kept(v, high)) }, ""
	case d.Direction == 0:
		return nil, "no direction"
	default:
		return nil, "no target that suits its direction"
	}
}

// reached scores a value that should be at least the target; kept one that should be at most that. Both are monotone,
// so they map the ends of an interval to ends.

func reached(v, target float64) float64 {
	switch {
	case math.IsNaN(target):
		return target
	case v >= target:
		return 1
	case target <= 0:
		return 0
	default:
		return max(v, 0) / target
	}
}

func kept(v, target float64) float64 {
	switch {
	case math.IsNaN(target):
		return target
	case v <= target:
		return 1
	case target <= 0:
		return 0
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
