// Package interval computes intervals of a proportion from x successes in n trials. Counts are float64, because a
// design effect or weights make effective counts of them that needn't be whole. Every function expects 0 ≤ x ≤ n and
// n > 0, stays within [0, 1] and holds x/n.
package interval

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Z returns the two-sided standard normal quantile of a confidence level, 1.96 for 0.95.
func Z(level float64) float64 {
	// The lower tail keeps its digits where (1+level)/2 rounds to 1.
	return -distuv.UnitNormal.Quantile((1 - level) / 2)
}

// Wilson returns the score interval (2np + z² ± z √(z² + 4np(1−p))) / (2(n + z²)) with p = x/n (Wilson 1927).
func Wilson(x, n, z float64) (low, high float64) {
	p := x / n
	z2 := float64(z * z)
	root := float64(z * math.Sqrt(z2+float64(4*x*(1-p))))
	twice := 2 * (n + z2)
	low = (2*x + z2 - root) / twice
	high = (2*x + z2 + root) / twice
	return within(x, n, low, high)
}

// AgrestiCoull returns Wald's interval after adding z²/2 successes and z²/2 failures (Agresti & Coull 1998). It has
// the midpoint of Wilson's and holds it.
func AgrestiCoull(x, n, z float64) (low, high float64) {
	z2 := float64(z * z)
	total := n + z2
	p := (x + z2/2) / total
	half := z * math.Sqrt(p*(1-p)/total)
	return within(x, n, p-half, p+half)
}

// ClopperPearson returns the exact interval with alpha/2 in each tail: the lower end is the alpha/2 quantile of
// Beta(x, n−x+1), the upper the 1−alpha/2 quantile of Beta(x+1, n−x) (Clopper & Pearson 1934).
func ClopperPearson(x, n, alpha float64) (low, high float64) {
	low = lowerBeta(x, n, alpha/2)
	// The mirror image keeps the digits that 1−alpha/2 would lose.
	high = 1 - lowerBeta(n-x, n, alpha/2)
	if x == 0 {
		high = -math.Expm1(math.Log(alpha/2) / n)
	}
	return within(x, n, low, high)
}

// lowerBeta is the lower end: the tail quantile of Beta(x, n−x+1), 0 when x is 0.
func lowerBeta(x, n, tail float64) float64 {
	switch x {
	case 0:
		return 0
	case n:
		return math.Exp(math.Log(tail) / n)
	}
	// The library's inverse fails for small tails and few successes, and its distribution for very many trials, where
	// the inverse holds.
	const many = 1e8
	if n > many {
		return mathext.InvRegIncBeta(x, n-x+1, tail)
	}
	low, high := 0.0, x/n
	for {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			return low
		}
		if mathext.RegIncBeta(x, n-x+1, middle) < tail {
			low = middle
		} else {
			high = middle
		}
	}
}

// within keeps rounding from moving an end out of [0, 1], past x/n, or off an end that is exact.
func within(x, n, low, high float64) (float64, float64) {
	p := x / n
	low, high = min(max(low, 0), p), max(min(high, 1), p)
	if x == 0 {
		low = 0
	}
	if x == n {
		high = 1
	}
	return low, high
}
