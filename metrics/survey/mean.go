package survey

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
)

// mean returns the mean score of a sample whose answers have those weights, by point, with Student's t interval at
// the effective number of answers, cut to the scale.
func (a sample) mean(weights []float64, s settings) metrics.Estimate {
	if a.n == 0 {
		return noAnswers()
	}
	// Two passes over the points: the sum is exact for counts, and the squares can't cancel.
	total, sum := 0.0, 0.0
	for i, w := range weights {
		total += w
		sum += w * (a.min + float64(i))
	}
	mean := min(max(sum/total, a.min), a.max)
	variance := 0.0
	for i, w := range weights {
		d := a.min + float64(i) - mean
		variance += w / total * (d * d)
	}
	n := float64(a.n) / s.deff
	if n <= 1 && !alike(weights) {
		return s.known(mean, a.min, a.max, a.n, "mean, whole scale").
			Warn("with this design effect the answers are worth one or less, so the mean could be anything; collect more")
	}
	low, high := mean, mean
	if n > 1 {
		half := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile((1+s.level)/2) * math.Sqrt(variance/(n-1))
		if math.IsNaN(half) {
			half = a.max - a.min
		}
		low, high = clamp(mean, mean-half, mean+half, a.min, a.max)
	}
	if low < high {
		return s.known(mean, low, high, a.n, "mean, Student's t")
	}
	// All answers are alike, or those that aren't weigh too little to show. Wilson's upper limit for none of n is
	// z²/(n+z²).
	_, other := interval.Wilson(0, n, s.z)
	low, high = mean-other*(mean-a.min), mean+other*(a.max-mean)
	return s.known(mean, low, high, a.n, "mean, Wilson limit on other answers").
		Warn("all answers are alike, so their spread says nothing; collect more")
}

// alike reports whether all answers are at one point.
func alike(weights []float64) bool {
	points := 0
	for _, w := range weights {
		if w > 0 {
			points++
		}
	}
	return points < 2
}
