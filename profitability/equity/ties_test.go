package equity_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/equity"
)

// A tie is terms of which the first margins add up to exactly over/under, numbers that amounts can hold.
type tie struct {
	terms       equity.Terms
	margins     int
	over, under *big.Int
}

// anyTie draws rates in per cent and adds up margins as long as the sum stays short enough for amounts.
func anyTie(t *rapid.T) tie {
	hundredths := func(low, high int, name string) *big.Rat {
		return big.NewRat(int64(rapid.IntRange(low, high).Draw(t, name)), 100)
	}
	float := func(r *big.Rat) float64 {
		f, _ := r.Float64()
		return f
	}
	retention := hundredths(1, 100, "retention")
	discount, growth := hundredths(-50, 300, "discount"), hundredths(-50, 100, "growth")
	d := tie{terms: equity.Terms{
		Retention: float(retention), Discount: float(discount), Growth: float(growth),
		Timing: rapid.SampledFrom([]equity.Timing{equity.AtEnd, equity.Now}).Draw(t, "timing"),
	}}
	one, limit := big.NewRat(1, 1), big.NewInt(1e12)
	stays := new(big.Rat).Quo(retention, discount.Add(discount, one))
	grows := growth.Add(growth, one)
	margin, sum := new(big.Rat).Set(one), new(big.Rat)
	if d.terms.Timing == equity.AtEnd {
		margin.Set(stays)
	}
	most := rapid.IntRange(1, 40).Draw(t, "margins")
	for d.margins < most {
		next := new(big.Rat).Add(sum, margin)
		if next.Num().Cmp(limit) > 0 || next.Denom().Cmp(limit) > 0 {
			break
		}
		sum = next
		margin.Mul(margin.Mul(margin, stays), grows)
		d.margins++
	}
	d.over, d.under = sum.Num(), sum.Denom()
	return d
}

func TestPaybackOnTheDot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyTie(t)
		margin, cost := decimal.NewFromBigInt(d.under, 0), decimal.NewFromBigInt(d.over, 0)
		p, err := d.terms.Payback(margin, cost)
		if err != nil || p.Never || p.Margins != d.margins {
			t.Fatalf("%v: %v for %v, %v; want %d margins", p, cost, margin, err, d.margins)
		}
		more, err := d.terms.Payback(margin, cost.Add(money("0.000001")))
		if err != nil || !more.Never && more.Margins <= d.margins {
			t.Fatalf("%v: more than %v for %v, %v; want more than %d margins", more, cost, margin, err, d.margins)
		}
	})
}

func TestValueHalfwayOverAHorizon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyTie(t)
		d.terms.Horizon = d.margins
		odd := 2*rapid.Int64Range(-50, 50).Draw(t, "half") + 1
		halves := new(big.Int).Mul(d.over, big.NewInt(odd)) // the value, in half cents
		want := new(big.Int).Rsh(halves, 1)
		if halves.Bit(0) == 1 && want.Bit(0) == 1 {
			want.Add(want, big.NewInt(1))
		}
		margin := decimal.NewFromBigInt(d.under, 0).Mul(decimal.New(5*odd, -3))
		got, err := d.terms.Value(margin, 2)
		if err != nil || !got.Equal(decimal.NewFromBigInt(want, -2)) {
			t.Fatalf("%v of %v: %v, %v; want %v half cents to even", d.terms, margin, got, err, halves)
		}
	})
}

// For ever these values are halfway between two cents, so that over a horizon they are below.
func TestValueBelowHalfway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		retention := 2*rapid.Int64Range(0, 47).Draw(t, "half of retention") + 1 // in per cent
		discount := rapid.Int64Range(0, 300).Draw(t, "discount")
		odd := 2*rapid.Int64Range(0, 50).Draw(t, "half") + 1
		terms := equity.Terms{
			Retention: float64(retention) / 100,
			Discount:  float64(discount) / 100,
			Horizon:   rapid.IntRange(200, 100_000).Draw(t, "horizon"), // enough to lack less than a cent
		}
		margin := decimal.New(5*(100+discount-retention)*odd, -3)
		want := decimal.New(retention*odd/2, -2)
		if got, err := terms.Value(margin, 2); err != nil || !got.Equal(want) {
			t.Fatalf("%v of %v: %v, %v; want %v", terms, margin, got, err, want)
		}
	})
}

func TestTiesOverAHorizon(t *testing.T) {
	for _, c := range []struct {
		terms        equity.Terms
		margin, want string
	}{
		{equity.Terms{Retention: 1, Discount: 2, Horizon: 2}, "0.3375", "0.2"}, // 4/9 of it is 0.15
		{equity.Terms{Retention: 1, Discount: 2, Horizon: 2}, "0.7875", "0.4"}, // 0.35
		// The sum of all margins is 0.15, of which a horizon always lacks something, however little.
		{equity.Terms{Retention: 0.5}, "0.15", "0.2"},
		{equity.Terms{Retention: 0.5, Horizon: 200}, "0.15", "0.1"},
		{equity.Terms{Retention: 0.5, Horizon: 2000}, "0.15", "0.1"},
		{equity.Terms{Retention: 0.5, Horizon: 100_000}, "0.15", "0.1"},
		{equity.Terms{Retention: 0.5, Horizon: 100_000}, "-0.15", "-0.1"},
		{equity.Terms{Retention: 0.9, Discount: 0.08, Timing: equity.Now}, "0.025", "0.2"}, // 6 times it is 0.15
		{equity.Terms{Retention: 0.9, Discount: 0.08, Timing: equity.Now, Horizon: 1500}, "0.025", "0.1"},
		// Neither a tie nor far from one: 1 + 10⁻³⁰⁰ times 0.25.
		{equity.Terms{Retention: 1e-300, Timing: equity.Now, Horizon: 2}, "0.25", "0.3"},
		{equity.Terms{Retention: 1e-300, Timing: equity.Now, Horizon: 100_000}, "0.25", "0.3"},
		{equity.Terms{Retention: 1, Discount: 1e-60, Timing: equity.Now, Horizon: 3}, "0.05", "0.1"}, // below 0.15
		{equity.Terms{Retention: 1, Growth: 1e-60, Timing: equity.Now, Horizon: 99_999}, "0.05", "5000.0"},
	} {
		if got, err := c.terms.Value(money(c.margin), 1); err != nil || got.StringFixed(1) != c.want {
			t.Errorf("%v of %s: %v, %v; want %s", c.terms, c.margin, got, err, c.want)
		}
	}
}

func TestPaybackTies(t *testing.T) {
	for _, c := range []struct {
		retention, discount float64
		margin, cost        string
		margins             int
	}{
		{0.9, 0.08, "60", "110", 2}, // 1 + 5/6
		{0.8, 0.05, "21", "37", 2},  // 1 + 16/21
		{0.5, 0, "1", "1.99999999999999999", 58},
	} {
		terms := equity.Terms{Retention: c.retention, Discount: c.discount, Timing: equity.Now}
		p, err := terms.Payback(money(c.margin), money(c.cost))
		if err != nil || p.Margins != c.margins || p.Periods != c.margins-1 {
			t.Errorf("%v, %v; want %d margins", p, err, c.margins)
		}
	}
}

// What segments are worth is rounded from the same sums.
func TestSegmentTies(t *testing.T) {
	o := equity.Options{Discount: 2, Horizon: 2, Places: 1}
	e, err := equity.Of([]equity.Segment{
		{Name: "a", Customers: 3, Margin: money("0.1125"), Retention: metrics.NewEstimate(1), Prospects: 7, Rate: 1},
	}, o)
	// 4/9 · 0.1125 = 0.05 each: 0.15 and 0.35.
	if err != nil || fmt.Sprint(e.Base, e.Pipeline) != "0.2 0.4" {
		t.Errorf("%v, %v", e, err)
	}
}
