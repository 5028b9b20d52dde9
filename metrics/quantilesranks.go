package metrics

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// withEnds gives the estimate of the quantile at p its ends, from its N and Level.
func withEnds(e Estimate, p float64, at func(rank int64) valueRange) Estimate {
	below, above := binomialTail{e.N, p, 1 - p}, binomialTail{e.N, 1 - p, p}
	tail := (1 - e.Level) / 2
	e.Low, e.High = math.Inf(-1), math.Inf(1)
	if rank := below.lastRank(tail); rank > 0 {
		e.Low = min(at(rank).low, e.Value)
	} else {
		e = e.Warn(below.tooFew("lower", tail))
	}
	// The rank-th largest is the rank-th smallest of the negatives, whose quantile is at 1−p.
	if rank := above.lastRank(tail); rank > 0 {
		e.High = max(at(e.N+1-rank).high, e.Value)
	} else {
		e = e.Warn(above.tooFew("upper", tail))
	}
	return e
}

// A binomialTail is the lower tail of the number of successes in n trials. Both probabilities are kept, because their
// sum is 1 but for the digits that a small one would lose.
type binomialTail struct {
	n                int64
	success, failure float64
}

// maxBetaTrials is the most trials for which mathext.RegIncBeta tells neighbouring counts apart. At ten times as many
// it is far off.
const maxBetaTrials = 1e8

// lastRank returns the largest rank r from 1 to n for which the count is below r with a probability of at most tail; 0
// when there is none. The r-th smallest value exceeds the quantile at success with that probability at most.
func (t binomialTail) lastRank(tail float64) int64 {
	probability := t.beta
	if t.n > maxBetaTrials {
		probability = t.chernoff
	}
	rank, above := int64(0), t.n
	for rank < above {
		k := rank + (above-rank)/2
		if probability(float64(k)) > tail {
			above = k
		} else {
			rank = k + 1
		}
	}
	return rank
}

// beta returns the probability of at most k successes, I₁₋ₚ(n−k, k+1).
func (t binomialTail) beta(k float64) float64 {
	return mathext.RegIncBeta(float64(t.n)-k, k+1, t.failure)
}

// chernoff bounds the probability of at most k successes, for k < n: exp(−nD), where D is the divergence of the share
// k/n from the probability p of success if the share is below p, s·ln(s/p) + (1−s)·ln((1−s)/(1−p)); otherwise 1
// (Arratia and Gordon, "Tutorial on large deviations for the binomial distribution", Bulletin of Mathematical Biology
// 51, 1989, theorem 1).
func (t binomialTail) chernoff(k float64) float64 {
	n := float64(t.n)
	share := k / n
	gap := t.success - share
	if gap <= 0 {
		return 1
	}
	d := float64((1 - share) * math.Log1p(gap/t.failure))
	if share > 0 {
		d += float64(share * math.Log1p(-gap/t.success))
	}
	return math.Exp(-n * d)
}

// tooFew says how many trials it takes until all of them fail with a probability of at most tail.
func (t binomialTail) tooFew(end string, tail float64) string {
	if t.success == 0 {
		return fmt.Sprintf("no %s limit: no number of values bounds the extreme of a population", end)
	}
	logFailure := math.Log1p(-t.success)
	if t.failure < 0.5 {
		logFailure = math.Log(t.failure)
	}
	needed := math.Ceil(math.Log(tail) / logFailure)
	return fmt.Sprintf("no %s limit at this level below %s values; collect more or lower the level",
		end, people(needed, 0))
}
