package whale_test

import (
	"math"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/whale"
)

func TestGroups(t *testing.T) {
	c := fixture(t)
	groups := c.Groups(4)
	for i, want := range []struct {
		first, customers int
		profit           string
		share            float64
	}{{1, 3, "200", 2}, {4, 3, "30", 0.3}, {7, 2, "-30", -0.3}, {9, 2, "-100", -1}} {
		g := groups[i]
		same(t, "group", [3]int{i + 1, want.first, want.customers}, [3]int{g.Number, g.First, g.Customers})
		same(t, "profit", dec(want.profit), g.Profit)
		near(t, "share", g.Share, want.share)
	}
	if got := c.Groups(0); got != nil {
		t.Errorf("no groups: %v", got)
	}
	if got := curve(t, named("1", "2")).Deciles(); len(got) != 10 || got[1].Customers != 1 || got[2].Customers != 0 {
		t.Errorf("deciles of two customers: %v", got)
	}
}

func TestGroupsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := must(t, customers.Draw(t, "customers"))
		number := rapid.IntRange(1, 40).Draw(t, "number")
		total, n := decimal.Decimal{}, 0
		least, most := math.MaxInt, 0
		for i, g := range c.Groups(number) {
			if g.Number != i+1 || g.First != n+1 {
				t.Fatalf("group %+v follows %d customers", g, n)
			}
			total, n = total.Add(g.Profit), n+g.Customers
			if g.Customers > least {
				t.Fatalf("group %d is larger than one before", g.Number)
			}
			least, most = min(least, g.Customers), max(most, g.Customers)
			if g.Share.IsKnown() != c.Total().IsPositive() {
				t.Fatalf("share %v of total %v", g.Share, c.Total())
			}
		}
		if !total.Equal(c.Total()) || n != c.Len() || most-least > 1 {
			t.Fatalf("groups add up to %v of %d, want %v of %d", total, n, c.Total(), c.Len())
		}
	})
}

func TestPareto(t *testing.T) {
	c := fixture(t)
	for share, want := range map[float64]float64{0: 0, 0.05: 1, 0.1: 1, 0.11: 1.6, 0.2: 1.6, 0.5: 2.3, 0.7: 2.2, 1: 1} {
		near(t, "share of the top", c.TopShare(share), want)
	}
	for profit, want := range map[float64]int{0: 0, 0.5: 1, 1: 1, 1.01: 2, 1.6: 2, 2.2: 4, 2.3: 5} {
		number, share := c.CustomersFor(profit)
		if number != want {
			t.Errorf("%v of profit takes %d customers, want %d", profit, number, want)
		}
		near(t, "share of customers", share, float64(want)/10)
	}
	for _, wrong := range []float64{-0.1, math.NaN(), math.Inf(1), 2.31} {
		absent(t, "top", c.TopShare(wrong), metrics.Undefined)
		number, share := c.CustomersFor(wrong)
		absent(t, "customers for", share, metrics.Undefined)
		same(t, "number", 0, number)
	}
	for _, c := range []whale.Curve{{}, curve(t, named("1", "-1")), curve(t, named("-1"))} {
		absent(t, "top", c.TopShare(0.2), metrics.NotApplicable)
		_, share := c.CustomersFor(0.8)
		absent(t, "customers for", share, metrics.NotApplicable)
	}
	// As a binary fraction, 0.8 is a little more than eight tenths.
	tenths := curve(t, named("1", "1", "1", "1", "1", "1", "1", "1", "1", "1"))
	if number, _ := tenths.CustomersFor(0.8); number != 8 {
		t.Errorf("eight tenths take %d of ten", number)
	}
}
