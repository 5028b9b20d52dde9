package whale

import (
	"slices"
	"sort"

	"github.com/shopspring/decimal"
)

// A Point is one of the curve: so many customers, the most profitable first, bring so much together.
type Point struct {
	Customers  int             `json:"customers"`
	Cumulative decimal.Decimal `json:"cumulative"`
}

// Points returns the curve for drawing, in order, with at most so many points; fewer than 6 count as 6. When the curve
// has more, those that are kept are about evenly spread over its length, counting its width and its height alike: it
// is steep at both ends and flat in between. Always among them are the start (0 customers), the first and the last
// point at the peak, both points between which the curve falls below 0, and the end.
func (c Curve) Points(most int) []Point {
	places := c.places(max(most, 6))
	points := make([]Point, len(places))
	for i, k := range places {
		points[i] = Point{k, c.Cumulative(k)}
	}
	return points
}

// places returns the numbers of customers at which Points draws.
func (c *Curve) places(most int) []int {
	n, peak, losses := c.Len(), c.AtPeak(), c.Len()-c.LossMakers()
	if n < most {
		all := make([]int, n+1)
		for i := range all {
			all[i] = i
		}
		return all
	}
	kept := []int{0, peak, losses, n}
	if c.total().Sign() < 0 {
		below := losses + 1 + sort.Search(n-losses-1, func(i int) bool { return c.sums.sign(losses+i) < 0 })
		kept = append(kept, below-1, below)
	}
	// Positions may be rounded; amounts at them are not.
	height := func(k int) float64 {
		if k == 0 {
			return 0
		}
		return c.sums.float(k - 1)
	}
	top := height(peak)
	length := top - height(n) + top
	walked := func(k int) float64 {
		share := float64(k) / float64(n)
		switch {
		case length == 0:
			return share
		case k <= peak:
			return (share + height(k)/length) / 2
		}
		return (share + (top-height(k)+top)/length) / 2
	}
	between := most - len(kept)
	for i := range between {
		goal := float64(i+1) / float64(between+1)
		kept = append(kept, sort.Search(n, func(k int) bool { return walked(k) >= goal }))
	}
	slices.Sort(kept)
	return slices.Compact(kept)
}
