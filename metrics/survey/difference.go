package survey

import (
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Difference is how far one score is above another, and whether chance alone would do that.
type Difference struct {
	// Estimate is the first score minus the second, or after minus before, with its interval. Its N is the number of
	// answers of both, or of pairs.
	Estimate metrics.Estimate `json:"estimate"`
	// Z is the test statistic of no difference, standard normal if there is none; P is its two-sided p-value. They are
	// 0 and 1 when the estimate is undefined. Where z and interval come from different formulas they may disagree near
	// the border.
	Z float64 `json:"z"`
	P float64 `json:"p"`
}

// String returns the estimate and the p-value for people.
func (d Difference) String() string {
	if !d.Estimate.IsKnown() {
		return d.Estimate.String()
	}
	return fmt.Sprintf("%v; p = %.3g", d.Estimate, d.P)
}

// ProportionDifference returns the share x1/n1 minus the share x2/n2 of independent samples, in [−1, 1]. The interval
// is Newcombe's hybrid of two Wilson intervals (Newcombe 1998, "Interval estimation for the difference between
// independent proportions", Statistics in Medicine 17:873–890, method 10), or the same formula on the intervals of
// [ClopperPearson] or [AgrestiCoull]. It never has zero width. Z and P are of the pooled score test.
//
// Newcombe's interval at 95 % covers 95.0 to 95.5 % averaged over both shares, at 10 to 100 answers each. Pointwise it
// dips as Wilson's does: to 83.5 % at 10 and 10 answers, where one share is 0.982 and the other nearly 0.
//
// It is undefined, with the reason as a warning, without answers in either, for impossible counts and for impossible
// options. The design effect goes for both samples.
func ProportionDifference(x1, n1, x2, n2 int64, o Options) Difference {
	s, wrong := o.settle(shareMethods[:]...)
	switch {
	case wrong != "":
		return undefinedDifference(wrong)
	case n1 < 0 || x1 < 0 || x1 > n1:
		return undefinedDifference(s.impossible(x1, n1))
	case n2 < 0 || x2 < 0 || x2 > n2:
		return undefinedDifference(s.impossible(x2, n2))
	case n1 == 0 || n2 == 0:
		return undefinedDifference(fmt.Sprintf("one of the two has no %ss; compare those that have", s.unit))
	}
	first, second := s.shareArm(x1, n1), s.shareArm(x2, n2)
	e := s.difference(first, second, 0, 1)
	e.N, e.Method = n1+n2, moverName(s.method)
	d := Difference{Estimate: s.warnFew(e, min(n1, n2), s.unit, " in each", Plan.Share, 0.1), P: 1}
	if pooled := float64(x1+x2) / float64(n1+n2); pooled > 0 && pooled < 1 {
		variance := pooled * (1 - pooled) * (1/s.effective(n1) + 1/s.effective(n2))
		d.test(e.Value / math.Sqrt(variance))
	}
	return d
}

func undefinedDifference(wrong string) Difference {
	return Difference{Estimate: metrics.Absent(metrics.Undefined, wrong), P: 1}
}

func moverName(m Method) string {
	if m == Wilson {
		return "Newcombe"
	}
	return "MOVER, " + m.String()
}

// test sets the test statistic and its two-sided p-value.
func (d *Difference) test(z float64) { d.Z, d.P = z, math.Erfc(math.Abs(z)/math.Sqrt2) }

// An arm is one of two scores with its own interval.
type arm struct{ value, low, high float64 }

func (s settings) shareArm(x, n int64) arm {
	low, high := s.shareInterval(s.effective(x), s.effective(n))
	return arm{float64(x) / float64(n), low, high}
}

// difference is a minus b, by the method of variance estimates recovery (Zou & Donner 2008, "Construction of
// confidence limits about effect measures", Statistics in Medicine 27:1693–1702):
//
//	L = d − √((a−l₁)² − 2ρ(a−l₁)(u₂−b) + (u₂−b)²)
//	U = d + √((u₁−a)² − 2ρ(u₁−a)(b−l₂) + (b−l₂)²)
//
// where ρ is the correlation of the two scores, 0 for independent samples. The ends stay within ±most.
func (s settings) difference(a, b arm, rho, most float64) metrics.Estimate {
	d := a.value - b.value
	below := recovered(a.value-a.low, b.high-b.value, rho)
	above := recovered(a.high-a.value, b.value-b.low, rho)
	low, high := clamp(d, d-below, d+above, -most, most)
	return s.known(d, low, high, 0, "")
}

// recovered is √(x² − 2ρxy + y²), written so that it can't be the root of a negative number.
func recovered(x, y, rho float64) float64 {
	return math.Hypot(x-rho*y, y*math.Sqrt(max(1-rho*rho, 0)))
}

// warnFew says how many of each sample, or pairs, would narrow the interval of a difference.
func (s settings) warnFew(e metrics.Estimate, n int64, noun, where string, size func(Plan) (SampleSize, error),
	half float64,
) metrics.Estimate {
	if s.effective(n) >= fewAnswers {
		return e
	}
	text := s.few(n, noun) + where
	// The difference of two scores that aren't related has twice the variance of one.
	if need, err := size(Plan{HalfWidth: half / math.Sqrt2, Level: s.level, DesignEffect: s.deff}); err == nil {
		text += fmt.Sprintf("; %d would narrow the interval to about ±%v", need.Answers, half)
	}
	return e.Warn(text)
}
