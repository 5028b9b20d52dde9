package profitability_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
)

func customers(profits ...string) []profitability.CustomerProfit {
	list := make([]profitability.CustomerProfit, len(profits))
	for i, p := range profits {
		list[i] = profitability.CustomerProfit{Customer: strconv.Itoa(i), Profit: dec(p)}
	}
	return list
}

func TestWhale(t *testing.T) {
	w := profitability.NewWhale(customers("10", "-60", "60", "0", "40", "-20", "100", "-10", "20", "-40"))
	want := profitability.Whale{
		Customers: 10, Total: dec("100"), Peak: dec("230"), HiddenLoss: dec("130"), AtPeak: 5, LossMakers: 4,
	}
	for _, v := range []int64{100, 160, 200, 220, 230, 230, 220, 200, 160, 100} {
		want.Curve = append(want.Curve, decimal.New(v, 0))
	}
	if diff := cmp.Diff(want, w); diff != "" {
		t.Error(diff)
	}
	share := w.PeakShare()
	if share.Value != 2.3 || share.N != 10 || share.Method == "" || !share.IsKnown() {
		t.Errorf("peak share %+v", share)
	}
}

func TestWhaleWithoutProfit(t *testing.T) {
	for _, profits := range [][]string{nil, {"-1", "-2"}, {"5", "-5"}, {"0"}} {
		list := customers(profits...)
		w := profitability.NewWhale(list)
		if s := w.PeakShare(); s.State != metrics.NotApplicable || len(s.Warnings) != 1 {
			t.Errorf("peak share of %v: %+v", list, s)
		}
		if !w.HiddenLoss.Equal(w.Peak.Sub(w.Total)) || w.Peak.IsNegative() {
			t.Errorf("whale of %v: %+v", list, w)
		}
	}
	if w := profitability.NewWhale(customers("-1", "-2")); !w.Peak.IsZero() || w.AtPeak != 0 || w.LossMakers != 2 {
		t.Errorf("only loss makers: %+v", w)
	}
}

// Profits that don't fit 64 bits at one exponent take another way to the same curve.
func TestWhaleOfAnySize(t *testing.T) {
	profit := rapid.Custom(func(t *rapid.T) decimal.Decimal {
		exponents := []int32{-2, -2, -4, 0, 3}
		if rapid.Bool().Draw(t, "large") {
			exponents = []int32{-30, 2, 25}
		}
		exponent := rapid.SampledFrom(exponents).Draw(t, "exponent")
		return decimal.New(rapid.Int64Range(-1000, 1000).Draw(t, "profit"), exponent)
	})
	rapid.Check(t, func(t *rapid.T) {
		var list []profitability.CustomerProfit
		total := decimal.Zero
		for i, p := range rapid.SliceOfN(profit, 0, 12).Draw(t, "profits") {
			list = append(list, profitability.CustomerProfit{Customer: strconv.Itoa(i), Profit: p})
			total = total.Add(p)
		}
		w := profitability.NewWhale(list)
		gains := decimal.Zero
		losers := 0
		for _, c := range list {
			if c.Profit.IsNegative() {
				losers++
			} else {
				gains = gains.Add(c.Profit)
			}
		}
		if !w.Total.Equal(total) || !w.Peak.Equal(gains) || w.LossMakers != losers || len(w.Curve) != len(list) {
			t.Fatalf("%+v, want total %v, peak %v, %d loss makers", w, total, gains, losers)
		}
		last := decimal.Decimal{}
		rise := decimal.New(math.MaxInt64, 100)
		for i, v := range w.Curve {
			if v.Sub(last).GreaterThan(rise) {
				t.Fatalf("the curve rises more at %d than before", i)
			}
			if (i < w.AtPeak-1) && v.GreaterThanOrEqual(w.Peak) {
				t.Fatalf("the peak is reached at %d, not %d", i+1, w.AtPeak)
			}
			rise, last = v.Sub(last), v
		}
	})
}

func BenchmarkNewWhale(b *testing.B) {
	const n = 100_000
	list := make([]profitability.CustomerProfit, n)
	for i := range list {
		list[i] = profitability.CustomerProfit{
			Customer: fmt.Sprint(i), Profit: decimal.New(int64(i*7919%n)-n/3, -4),
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		profitability.NewWhale(list)
	}
}
