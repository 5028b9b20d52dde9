package journey

import (
	"github.com/untangle-metrics/untangle/metrics"
)

// Lapses says what became of the lost: how many came back, and after how long. A definition that loses many who come
// back soon is too impatient.
type Lapses struct {
	Lost     int64 // losses, each time that a customer was lost
	Returned int64 // of those, followed by a return
	// Share is Returned/Lost with Wilson's interval. Losses near the end had little time to return, so it is a lower
	// bound.
	Share metrics.Estimate
	// MedianDays is the median number of days from being lost to coming back, of those who did; undefined when no one
	// did.
	MedianDays metrics.Estimate
}

// Lapses returns what became of the lost, at the confidence level given (0.95 for 95 %).
func (f *Flow) Lapses(level float64) Lapses {
	var l Lapses
	for i, n := range f.lapses {
		l.Lost += n
		if i > 0 {
			l.Returned += n
		}
	}
	l.Share = metrics.Wilson(l.Returned, l.Lost, level)
	if l.Share.IsKnown() {
		l.Share = l.Share.Warn("losses near the end of observation had little time to return; read it as a lower bound")
	}
	if l.Returned == 0 {
		l.MedianDays = metrics.Absent(metrics.Undefined, "no one came back")
		return l
	}
	l.MedianDays = metrics.NewEstimate(float64(rank(f.lapses[1:], (l.Returned+1)/2)))
	l.MedianDays.N, l.MedianDays.Method = l.Returned, "median, type 1"
	return l
}

// rank returns the value at a rank, from 1, of a histogram by value.
func rank(histogram []int64, at int64) int {
	for v, n := range histogram {
		if at -= n; at <= 0 {
			return v
		}
	}
	return len(histogram) - 1
}
