package metrics

import (
	"fmt"

	"github.com/untangle-metrics/untangle/internal/interval"
)

// Wilson returns the share of successes in n trials with Wilson's score interval at a confidence level:
//
//	(2np + z² ± z √(z² + 4np(1-p))) / (2(n + z²))
//
// where p is the share and z the standard normal quantile of (1+level)/2 (Wilson 1927; method 3 in Newcombe,
// "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998). It lies within
// [0, 1], holds the share, and is usable for small n and for shares of 0 and 1.
//
// The estimate is Undefined, with the reason as a warning, when n is 0, when successes lie outside 0 to n, or when
// the level isn't between 0 and 1.
func Wilson(successes, n int64, level float64) Estimate {
	switch {
	case !(level > 0 && level < 1):
		return Absent(Undefined, fmt.Sprintf("confidence level %v isn't between 0 and 1; use 0.95", level))
	case n < 0 || successes < 0 || successes > n:
		return Absent(Undefined, fmt.Sprintf("%d successes in %d trials are impossible; check the counts", successes, n))
	case n == 0:
		return Absent(Undefined, "no trials")
	}
	x, m := float64(successes), float64(n)
	low, high := interval.Wilson(x, m, interval.Z(level))
	return Estimate{Value: x / m, Low: low, High: high, Level: level, N: n, Method: "Wilson", State: Known}
}
