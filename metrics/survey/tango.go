package survey

import "math"

// tango returns Tango's score interval of the net promoter score: all δ for which
//
//	(b − c − nδ)² ≤ z²·n·(2q(δ) + δ − δ²)
//
// with b promoters, c detractors and n answers, where q(δ) is the share of detractors that is likeliest when the score
// is δ (Tango 1998, "Equivalence test and confidence interval for the difference in proportions for the paired-sample
// design", Statistics in Medicine 17:891–908: promoters and detractors are the two kinds of discordant pairs).
func (c opinions) tango(z float64) (low, high float64) {
	high = c.tangoUpper(z)
	low = -opinions{c.detractors, c.passives, c.promoters}.tangoUpper(z)
	return low, high
}

// tangoUpper finds the upper end by bisection between the score, which is inside, and 1, down to neighbouring floats.
func (c opinions) tangoUpper(z float64) float64 {
	n, net := c.n(), c.promoters-c.detractors
	inside, outside := c.score(), 1.0
	for {
		middle := inside + (outside-inside)/2
		if middle <= inside || middle >= outside {
			return inside
		}
		distance := net - n*middle
		if distance*distance <= z*z*n*c.tangoVariance(middle) {
			inside = middle
		} else {
			outside = middle
		}
	}
}

// tangoVariance is the variance of one answer at the likeliest shares that have the score delta.
func (c opinions) tangoVariance(delta float64) float64 {
	if delta < 0 {
		return opinions{c.detractors, c.passives, c.promoters}.tangoVariance(-delta)
	}
	// q solves 2n·q² + B·q − c·δ(1−δ) = 0; the last term isn't positive, so one root isn't negative.
	n := c.n()
	b := (2*n-c.promoters+c.detractors)*delta - c.promoters - c.detractors
	k := c.detractors * delta * (1 - delta)
	root := math.Sqrt(b*b + 8*n*k)
	q := 0.0
	switch {
	case b < 0:
		q = (root - b) / (4 * n)
	case k > 0:
		q = 2 * k / (root + b) // the same root, without cancellation
	}
	return 2*q + delta*(1-delta)
}
