package survey

import (
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// npsMethods are those that fit a net promoter score, the default first.
var npsMethods = [...]Method{AdjustedWald, Tango, Wald}

// NPSOf returns the net promoter score of counts, (promoters − detractors)/answers, in [−1, 1], with the interval of
// [AdjustedWald] unless the options say [Tango] or [Wald]. It warns of fewer than 30 answers. It is
// undefined, with the reason as a warning, without answers, for impossible counts and for impossible options.
// Options.Asked isn't used.
func NPSOf(promoters, passives, detractors int64, o Options) metrics.Estimate {
	s, wrong := o.settle(npsMethods[:]...)
	if wrong != "" {
		return metrics.Absent(metrics.Undefined, wrong)
	}
	return sample{n: promoters + passives + detractors, min: -1, max: 1}.warnFew(s.nps(promoters, passives, detractors), s)
}

func (s settings) nps(promoters, passives, detractors int64) metrics.Estimate {
	n := promoters + passives + detractors
	switch {
	case promoters < 0 || passives < 0 || detractors < 0 || n < 0:
		return metrics.Absent(metrics.Undefined, fmt.Sprintf(
			"%d promoters, %d passives and %d detractors are impossible; check the counts", promoters, passives, detractors))
	case n == 0:
		return noAnswers()
	}
	counts := opinions{s.effective(promoters), s.effective(passives), s.effective(detractors)}
	return s.npsEstimate(counts, float64(promoters-detractors)/float64(n), n)
}

// npsEstimate is the score of counts at the effective size, with its interval.
func (s settings) npsEstimate(counts opinions, score float64, n int64) metrics.Estimate {
	low, high := s.npsInterval(counts, score)
	return s.known(score, low, high, n, s.method.String())
}

// npsInterval is the interval around a score. The two are apart because the effective counts have rounding.
func (s settings) npsInterval(counts opinions, score float64) (low, high float64) {
	switch s.method {
	case Tango:
		low, high = counts.tango(s.z)
	case Wald:
		half := s.z * counts.standardError()
		low, high = score-half, score+half
	default:
		more := counts.adjusted()
		half := s.z * more.standardError()
		low, high = more.score()-half, more.score()+half
	}
	return clamp(score, low, high, -1, 1)
}

// opinions are promoters, passives and detractors; real numbers, at the effective size.
type opinions struct{ promoters, passives, detractors float64 }

func (c opinions) n() float64 { return c.promoters + c.passives + c.detractors }

func (c opinions) score() float64 { return (c.promoters - c.detractors) / c.n() }

// variance is that of one answer, P + D − (P−D)², written so that nothing cancels.
func (c opinions) variance() float64 {
	n := c.n()
	return (c.passives*(c.promoters+c.detractors) + 4*c.promoters*c.detractors) / (n * n)
}

func (c opinions) standardError() float64 { return math.Sqrt(c.variance() / c.n()) }

// adjusted adds three answers: three quarters of a promoter and of a detractor, and one and a half passives.
func (c opinions) adjusted() opinions {
	return opinions{c.promoters + 0.75, c.passives + 1.5, c.detractors + 0.75}
}
