package equity

import (
	"math"
	"strings"

	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// ValueGrowth returns how much the average value of a customer grew from one year to the next, (after − before)/before.
// Both are averages with their intervals, of different customers or at least independent; where the same customers are
// in both, the interval is wider than it need be.
//
// The interval is the method of variance estimates recovery for ratios (Donner & Zou 2012, "Closed-form confidence
// intervals for functions of the normal mean and standard deviation", Statistical Methods in Medical Research
// 21:347–359). There is none, with a warning, unless both averages have one at the same level, before's lies above 0
// and after's not below it. Growth is undefined from a value of 0 or less, and missing when one of the two is.
func ValueGrowth(before, after metrics.Estimate) metrics.Estimate {
	for _, e := range []metrics.Estimate{before, after} {
		if !e.IsKnown() {
			reasons := append([]string{"an average is " + e.State.String()}, e.Warnings...)
			return metrics.Absent(e.State, strings.Join(reasons, ": "))
		}
		if !(e.Low <= e.Value && e.Value <= e.High) || math.IsInf(e.Value, 0) {
			return metrics.Absent(metrics.Undefined, "an average isn't finite or isn't within its interval")
		}
	}
	if before.Value <= 0 {
		return metrics.Absent(metrics.Undefined,
			"growth from a value of 0 or less has no meaning; give the difference in money")
	}
	ratio := after.Value / before.Value
	if math.IsInf(ratio, 0) {
		return metrics.Absent(metrics.Undefined, "the value before is too near to 0 for a ratio")
	}
	e := metrics.NewEstimate(ratio - 1)
	e.N, e.Method = before.N+after.N, "(after − before) / before"
	switch {
	case before.Level == 0 || after.Level == 0:
		return e.Warn("no interval, because an average has none")
	case before.Level != after.Level:
		return e.Warn("no interval, because those of the averages have different levels")
	case before.Low <= 0 || after.Low < 0 || math.IsInf(before.High, 0) || math.IsInf(after.High, 0):
		return e.Warn("no interval, because an average may be 0 or less, or without bound; get more customers")
	}
	low, high := ratioInterval(after, before)
	e.Low, e.High = min(e.Value, low-1), max(e.Value, high-1)
	e.Level, e.Method = before.Level, "MOVER for ratios"
	return e
}

// ratioInterval is the interval of a/b for averages whose intervals lie above 0, each divided by its value first, so
// that nothing overflows: the roots of Donner & Zou, written so that the lower one loses no digits.
func ratioInterval(a, b metrics.Estimate) (low, high float64) {
	if a.Value == 0 {
		return 0, a.High / math.Sqrt(b.Low*(2*b.Value-b.Low)) // the roots in the limit
	}
	la, ua := a.Low/a.Value, a.High/a.Value
	lb, ub := b.Low/b.Value, b.High/b.Value
	scale := a.Value / b.Value
	downA, upA := la*(2-la), ua*(2-ua)
	downB, upB := lb*(2-lb), ub*(2-ub)
	low = downA / (1 + math.Sqrt(max(0, 1-float64(downA*upB))))
	high = (1 + math.Sqrt(max(0, 1-float64(upA*downB)))) / downB
	return scale * low, scale * high
}

// A Relative is how well a group of customers is kept, next to a comparison group. It is an association: the groups may
// differ in more than what is being looked at, unless customers were assigned to them at random.
type Relative struct {
	Group      metrics.Estimate  `json:"group"`      // share retained, Wilson's interval
	Comparison metrics.Estimate  `json:"comparison"` // the same of the comparison group
	Difference survey.Difference `json:"difference"` // group − comparison, Newcombe's interval
	Ratio      metrics.Estimate  `json:"ratio"`      // group / comparison, Katz's interval
}

// String returns the comparison for people.
func (r Relative) String() string {
	return "group " + r.Group.String() + "\ncomparison " + r.Comparison.String() +
		"\ndifference " + r.Difference.String() + "\nratio " + r.Ratio.String() + "\n"
}

// RelativeRetention compares how many of a group were kept with how many of a comparison group. The level of intervals
// is between 0 and 1; 0 means 0.95. The interval of the ratio is the log interval of Katz and others ("Obtaining
// confidence intervals for the risk ratio in cohort studies", Biometrics 34, 1978):
//
//	ln(ratio) ± z·√(1/kept₁ − 1/of₁ + 1/kept₂ − 1/of₂)
//
// It has none, with a warning, where nobody was kept in the group or everybody in both; the difference has. The ratio
// is undefined where the comparison group kept nobody. Impossible counts leave every estimate undefined, with the
// reason.
func RelativeRetention(kept, of, comparisonKept, comparisonOf int64, level float64) Relative {
	o := survey.Options{Level: level, Unit: "customer"}
	r := Relative{
		Group:      survey.Proportion(kept, of, o),
		Comparison: survey.Proportion(comparisonKept, comparisonOf, o),
		Difference: survey.ProportionDifference(kept, of, comparisonKept, comparisonOf, o),
	}
	d := r.Difference.Estimate
	if !r.Group.IsKnown() || !r.Comparison.IsKnown() || !d.IsKnown() {
		r.Ratio = metrics.Estimate{State: metrics.Undefined, Warnings: d.Warnings}
		return r
	}
	if comparisonKept == 0 {
		r.Ratio = metrics.Absent(metrics.Undefined, "the comparison group kept nobody; look at the difference")
		return r
	}
	r.Ratio = metrics.NewEstimate(r.Group.Value / r.Comparison.Value)
	r.Ratio.N = of + comparisonOf
	variance := left(kept, of) + left(comparisonKept, comparisonOf)
	if kept == 0 || variance == 0 {
		r.Ratio = r.Ratio.Warn("no interval for a ratio where nobody was kept, or everybody; look at the difference")
		return r
	}
	spread := math.Exp(interval.Z(d.Level) * math.Sqrt(variance))
	r.Ratio.Low, r.Ratio.High = r.Ratio.Value/spread, r.Ratio.Value*spread
	r.Ratio.Level, r.Ratio.Method = d.Level, "Katz"
	return r
}

// left is 1/kept − 1/of, the variance of the logarithm of a share.
func left(kept, of int64) float64 { return float64(of-kept) / float64(kept) / float64(of) }
