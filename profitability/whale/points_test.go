package whale_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/profitability/whale"
)

// Thinned points are points of the curve, in order, no more than asked for, with the notable ones among them.
func TestPointsThinned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := must(t, customers.Draw(t, "customers"))
		most := rapid.IntRange(-1, 30).Draw(t, "most")
		points := c.Points(most)
		if len(points) > max(most, 6) {
			t.Fatalf("%d points, want %d at most", len(points), most)
		}
		at := make([]int, len(points))
		for i, p := range points {
			at[i] = p.Customers
			if !p.Cumulative.Equal(c.Cumulative(p.Customers)) || i > 0 && at[i] <= at[i-1] {
				t.Fatalf("point %d of %v", i, points)
			}
		}
		notable := []int{0, c.AtPeak(), c.AtPeak() + c.BreakEven(), c.Len()}
		for k := 1; k <= c.Len(); k++ {
			if c.Cumulative(k).IsNegative() {
				notable = append(notable, k-1, k)
				break
			}
		}
		for _, k := range notable {
			if !slices.Contains(at, k) {
				t.Fatalf("point %d isn't among %v", k, at)
			}
		}
		if c.Len() < most && len(points) != c.Len()+1 {
			t.Fatalf("%d of %d points", len(points), c.Len()+1)
		}
	})
}

// Of a hundred thousand customers, some of whom bring thousands of times what others do, no part of the drawing is left
// to a straight line.
func TestPointsEven(t *testing.T) {
	list := many(100_000, func(i int) int64 { return 1_000_000_000/int64(i+1) - 20_000 })
	c := curve(t, list)
	points := c.Points(400)
	height := c.Peak().Add(c.HiddenLoss())
	for i, p := range points[1:] {
		before := points[i]
		rise := p.Cumulative.Sub(before.Cumulative).Abs().Div(height).InexactFloat64()
		wide := float64(p.Customers-before.Customers) / float64(c.Len())
		// Neighbours are 1/394 of the length apart, plus what one customer brings.
		one := c.Customer(before.Customers + 1).Profit.Abs().Div(height).InexactFloat64()
		if p.Customers > before.Customers+1 && rise+wide > 2.0/394+one+2e-5 {
			t.Errorf("from %v to %v: %v of the height, %v of the width", before, p, rise, wide)
		}
	}
	if len(points) < 300 {
		t.Errorf("only %d points", len(points))
	}
}

func TestJSON(t *testing.T) {
	for n, want := range map[int]struct {
		points  int
		thinned bool
	}{0: {1, false}, 999: {1000, false}, 1000: {1000, true}} {
		b, err := json.Marshal(curve(t, many(n, func(i int) int64 { return int64(i*i) - 2500 })))
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Customers int             `json:"customers"`
			Total     decimal.Decimal `json:"total"`
			Points    []whale.Point   `json:"points"`
			Thinned   bool            `json:"thinned"`
		}
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		if got.Customers != n || len(got.Points) > want.points || len(got.Points) < want.points*3/4 ||
			got.Thinned != want.thinned || !got.Points[len(got.Points)-1].Cumulative.Equal(got.Total) {
			t.Errorf("%d customers: %d points, thinned %v", n, len(got.Points), got.Thinned)
		}
	}
}
