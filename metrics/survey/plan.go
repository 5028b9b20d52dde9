package survey

import (
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Plan is what is wanted of a survey that has yet to be done. Only HalfWidth must be given.
type Plan struct {
	// HalfWidth is what the interval should reach on either side: 0.05 for a share of ±5 points, 0.1 for a net promoter
	// score of ±10. The formula is of the normal distribution: with a Variance far below the largest, the interval of a
	// share near 0 or 1 reaches farther on its longer side.
	HalfWidth float64
	Level     float64 // confidence level, between 0 and 1; 0 means DefaultLevel
	// Variance is that of one answer, and 0 means the largest possible: 0.25 for a share p, whose variance is p(1−p),
	// and 1 for a net promoter score, whose variance is P + D − (P−D)². Take it from an earlier survey.
	Variance     float64
	DesignEffect float64 // see Options; 0 means 1
	Population   int64   // how many there are to ask; 0 means very many
	ResponseRate float64 // the share of those asked who will answer; 0 means all
}

// A SampleSize is how many answers are needed, and how many must be asked to get them.
type SampleSize struct {
	Answers     int64 `json:"answers"`
	Invitations int64 `json:"invitations"`
}

// Share returns the sample size for a share: n₀ = z²v/h², with half-width h and variance v, corrected for a finite
// population of N to n₀/(1 + (n₀−1)/N) (Cochran 1977, Sampling Techniques, section 4.4), times the design effect,
// rounded up. The error is a metrics.Fault that names the wish that can't be met.
func (p Plan) Share() (SampleSize, error) { return p.size(0.25, 0.5) }

// NPS returns the sample size for a net promoter score, as [Plan.Share] does for a share.
func (p Plan) NPS() (SampleSize, error) { return p.size(1, 1) }

// size is the sample size where one answer has that variance at most, and an interval that half-width at most.
func (p Plan) size(variance, widest float64) (SampleSize, error) {
	s, err := p.check(variance, widest)
	if err != nil {
		return SampleSize{}, err
	}
	if p.Variance > 0 {
		variance = p.Variance
	}
	ratio := s.z / p.HalfWidth
	n := ratio * ratio * variance
	if p.Population > 0 {
		n /= 1 + max(n-1, 0)/float64(p.Population)
	}
	n = max(math.Ceil(n*s.deff), 1)
	if p.Population > 0 {
		n = min(n, float64(p.Population))
	}
	asked := n
	if p.ResponseRate > 0 {
		asked = math.Ceil(n / p.ResponseRate)
	}
	if asked > mostAnswers {
		return SampleSize{}, planFault("half width", p.HalfWidth, "needs more answers than there can be", "widen it")
	}
	if p.Population > 0 && asked > float64(p.Population) {
		return SampleSize{}, planFault("response rate", p.ResponseRate,
			fmt.Sprintf("%.0f answers need %.0f invitations, and the population is %d", n, asked, p.Population),
			"accept a wider interval, or work on the response")
	}
	return SampleSize{Answers: int64(n), Invitations: int64(asked)}, nil
}

func (p Plan) check(variance, widest float64) (settings, error) {
	s, wrong := Options{Level: p.Level, DesignEffect: p.DesignEffect}.settle(Wilson)
	switch {
	case wrong != "":
		return s, metrics.Fault{Op: planOp, Cause: wrong}
	case !(p.HalfWidth > 0 && p.HalfWidth < widest):
		return s, planFault("half width", p.HalfWidth, fmt.Sprintf("not between 0 and %v", widest),
			"use 0.05 for ±5 points in a hundred")
	case !(p.Variance >= 0 && p.Variance <= variance):
		return s, planFault("variance", p.Variance, fmt.Sprintf("not from 0 to %v", variance), "leave it 0 for the largest")
	case p.Population < 0:
		return s, planFault("population", float64(p.Population), "negative", "leave it 0 when it is large or unknown")
	case !(p.ResponseRate >= 0 && p.ResponseRate <= 1):
		return s, planFault("response rate", p.ResponseRate, "not from 0 to 1", "give a share: 0.2 for 20 %")
	}
	return s, nil
}

const planOp = "survey: plan"

func planFault(field string, value float64, cause, remedy string) error {
	return metrics.Fault{Op: planOp, Field: field, Value: fmt.Sprint(value), Cause: cause, Remedy: remedy}
}
