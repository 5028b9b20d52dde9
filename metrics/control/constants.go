package control

import "math"

// Constants turn a moving range into limits. The zero value is the exact ones, for ranges of two independent normal
// values.
type Constants struct {
	Limit       float64 // limits are so many mean moving ranges from the centre: 3/d₂
	Range       float64 // the upper limit of moving ranges is so many means of them: D₄
	MedianLimit float64 // as Limit, of median moving ranges: 3/d₄
	MedianRange float64 // as Range, of median moving ranges: D₆
}

// d2 and d3 are mean and standard deviation of the range of two standard normal values, d4 is its median.
const (
	d2 = 2 / sqrtPi
	d3 = 0.85250246642742173 // √(2 − 4/π)
	d4 = 0.95387255240893973 // √2 · Φ⁻¹(3/4)

	sqrtPi = 1.7724538509055160273
)

// exact are the constants without rounding.
func exact() Constants {
	return Constants{Limit: 3 / d2, Range: 1 + 3*d3/d2, MedianLimit: 3 / d4, MedianRange: (d2 + 3*d3) / d4}
}

// WheelerConstants returns 2.660, 3.268, 3.145 and 3.865, as Wheeler prints them ("Understanding Variation", 1993).
func WheelerConstants() Constants {
	return Constants{Limit: 2.66, Range: 3.268, MedianLimit: 3.145, MedianRange: 3.865}
}

// NHSConstants returns 2.66 and 3.267 for the mean, as NHS England's charts have them ("Making Data Count").
func NHSConstants() Constants {
	return Constants{Limit: 2.66, Range: 3.267, MedianLimit: 3.145, MedianRange: 3.865}
}

// c4 is the mean of the standard deviation of n normal values over their σ: √(2/(n−1)) Γ(n/2) / Γ((n−1)/2)
// (Montgomery, "Introduction to Statistical Quality Control", eq. 3.20 in the appendix on constants).
func c4(n float64) float64 {
	if n > 1000 { // where the two logarithms would cancel; the next term is below 1e−12
		return 1 - (1+(7.0/8+19.0/32/n)/n)/(4*n)
	}
	a, _ := math.Lgamma(n / 2)
	b, _ := math.Lgamma((n - 1) / 2)
	return math.Sqrt(2/(n-1)) * math.Exp(a-b)
}
