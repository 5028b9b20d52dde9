package survey

import (
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// NPSDifference returns the net promoter score of a minus that of b, two independent samples, in [−2, 2]. The interval
// combines those of the two scores, [AdjustedWald] unless the options say [Tango] or [Wald], in the way Newcombe
// combines shares: by the method of variance estimates recovery, MOVER (Zou & Donner 2008). Z and P are of Wald's test
// with variances that aren't pooled; where neither sample varies, with those of adjusted Wald.
//
// By simulation the 95 % interval of adjusted Wald covers 94.9 to 95.2 % of all possible shares on average, at 10 to
// 100 answers each. Pointwise it dips as that of one score does: the lowest that a search found at 10 and 10 answers is
// 85.7 %.
//
// It is undefined, with the reason as a warning, without answers in either and for impossible options. The design
// effect goes for both samples.
func NPSDifference(a, b *NPS, o Options) Difference {
	s, wrong := o.settle(npsMethods[:]...)
	switch {
	case wrong != "":
		return undefinedDifference(wrong)
	case a.N() == 0 || b.N() == 0:
		return undefinedDifference("one of the two has no answers; compare those that have")
	}
	first, second := a.opinions(s), b.opinions(s)
	e := s.difference(s.npsArm(first), s.npsArm(second), 0, 2)
	e.N, e.Method = a.N()+b.N(), moverName(s.method)
	unvaried := first.variance() == 0 && second.variance() == 0
	e = s.npsWarnings(e, unvaried, min(a.N(), b.N()), "answer", " in each")
	if unvaried {
		first, second = first.adjusted(), second.adjusted()
	}
	return npsTest(e, math.Hypot(first.standardError(), second.standardError()))
}

func (s settings) npsArm(counts opinions) arm {
	score := counts.score()
	low, high := s.npsInterval(counts, score)
	return arm{score, low, high}
}

// npsWarnings names Wald's method as what it is, takes away what it gives where nothing varies, and warns of few
// answers.
func (s settings) npsWarnings(e metrics.Estimate, unvaried bool, n int64, noun, where string) metrics.Estimate {
	if s.method == Wald {
		e.Method = "Wald"
		if unvaried && e.Level > 0 {
			e = withoutInterval(e)
		}
	}
	return s.warnFew(e, n, noun, where, Plan.NPS, 0.2)
}

// npsTest adds Wald's test of no difference, with a standard error above 0.
func npsTest(e metrics.Estimate, se float64) Difference {
	d := Difference{Estimate: e}
	d.test(e.Value / se)
	return d
}
