package metrics_test

import (
	"math"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
)

// An order is an observation with something for every calculator.
type order struct {
	shop   string
	at     time.Time
	amount decimal.Decimal
	score  float64
	items  metrics.Part
}

var orders = rapid.Custom(func(t *rapid.T) order {
	from := time.Date(2024, 2, 20, 0, 0, 0, 0, time.UTC)
	return order{
		shop:   rapid.SampledFrom([]string{"", "north", "south"}).Draw(t, "shop"),
		at:     from.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "day")) * 24 * time.Hour),
		amount: amounts.Draw(t, "amount"),
		score:  floats.Draw(t, "score"),
		items:  parts.Draw(t, "items"),
	}
})

var amounts = rapid.Custom(func(t *rapid.T) decimal.Decimal {
	if rapid.IntRange(0, 9).Draw(t, "long") == 0 {
		digits := rapid.StringMatching(`-?[1-9][0-9]{17,60}`).Draw(t, "digits")
		d, err := decimal.NewFromString(digits)
		if err != nil {
			t.Fatal(err)
		}
		return d.Shift(rapid.Int32Range(-300, 300).Draw(t, "exponent"))
	}
	return decimal.New(rapid.Int64().Draw(t, "coefficient"), rapid.Int32Range(-6, 6).Draw(t, "exponent"))
})

// Floats of one magnitude: what cancels between wildly different ones isn't a law of merging.
var floats = rapid.Custom(func(t *rapid.T) float64 {
	if rapid.IntRange(0, 19).Draw(t, "odd") == 0 {
		return rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1)}).Draw(t, "not finite")
	}
	return rapid.Float64Range(-1000, 1000).Draw(t, "value")
})

var parts = rapid.Custom(func(t *rapid.T) metrics.Part {
	return metrics.Part{Num: floats.Draw(t, "num"), Den: floats.Draw(t, "den")}
})

func TestLaws(t *testing.T) {
	t.Run("count", metricstest.Laws[int, *metrics.Count[int]]{
		Prototype: &metrics.Count[int]{}, Input: rapid.Int(),
	}.Check)
	t.Run("sum", metricstest.Laws[decimal.Decimal, *metrics.Sum]{Prototype: &metrics.Sum{}, Input: amounts}.Check)
	t.Run("mean", metricstest.Laws[float64, *metrics.Mean]{
		Prototype: &metrics.Mean{}, Input: floats, Same: sameMean,
	}.Check)
	t.Run("ratio", metricstest.Laws[metrics.Part, *metrics.Ratio]{
		Prototype: &metrics.Ratio{}, Input: parts, Same: sameRatio,
	}.Check)
	t.Run("extremes", metricstest.Laws[float64, *metrics.Extremes]{Prototype: &metrics.Extremes{}, Input: floats}.Check)
	t.Run("quantiles", metricstest.Laws[float64, *metrics.Quantiles]{Prototype: &metrics.Quantiles{}, Input: floats}.Check)
	t.Run("distinct", metricstest.Laws[string, *metrics.Distinct[string]]{
		Prototype: &metrics.Distinct[string]{}, Input: rapid.StringN(0, 3, 3),
	}.Check)
}

func sameMean(a, b *metrics.Mean) bool {
	// At most 80 values up to 1000 are added: a few hundred ulps of the largest partial result bound the rounding.
	return a.N() == b.N() && a.Refused() == b.Refused() &&
		metricstest.Near(a.Mean(), b.Mean(), 1e3, 200) && metricstest.Near(a.Variance(), b.Variance(), 1e6, 200)
}

func sameRatio(a, b *metrics.Ratio) bool {
	an, ad := a.Sums()
	bn, bd := b.Sums()
	return a.N() == b.N() && a.Refused() == b.Refused() &&
		metricstest.Near(an, bn, 1e5, 200) && metricstest.Near(ad, bd, 1e5, 200)
}

func shop(o order) string            { return o.shop }
func at(o order) time.Time           { return o.at }
func amount(o order) decimal.Decimal { return o.amount }

type (
	total   = metrics.Projected[order, decimal.Decimal, *metrics.Sum]
	counted = metrics.Pair[order, *metrics.Count[order], *total]
	byShop  = metrics.Groups[order, string, *counted]
)

func prototype() *counted {
	return metrics.Both(&metrics.Count[order]{}, metrics.Using(amount, &metrics.Sum{}))
}

// TestCombinatorLaws checks the laws of combinators around one another: of GroupBy of GroupBy of Both, and so on.
func TestCombinatorLaws(t *testing.T) {
	sign := func(o order) string { return []string{"debit", "zero", "credit"}[o.amount.Sign()+1] }
	positive := func(o order) bool { return o.amount.Sign() > 0 }
	t.Run("group", metricstest.Laws[order, *byShop]{
		Prototype: metrics.GroupBy(shop, prototype()), Input: orders,
	}.Check)
	t.Run("group of group", metricstest.Laws[order, *metrics.Groups[order, string, *byShop]]{
		Prototype: metrics.GroupBy(sign, metrics.GroupBy(shop, prototype())), Input: orders,
	}.Check)
	t.Run("where", metricstest.Laws[order, *metrics.Filtered[order, *byShop]]{
		Prototype: metrics.Where(positive, metrics.GroupBy(shop, prototype())), Input: orders,
	}.Check)
	for _, grain := range []metrics.Grain{
		metrics.Daily, metrics.Weekly, metrics.Monthly, metrics.Quarterly, metrics.Yearly,
	} {
		t.Run("by "+grain.String(), metricstest.Laws[order, *metrics.Timeline[order, *byShop]]{
			Prototype: metrics.ByPeriod(metrics.Calendar{}, grain, at, metrics.GroupBy(shop, prototype())), Input: orders,
		}.Check)
	}
}

func TestMismatch(t *testing.T) {
	monthly := metrics.ByPeriod(metrics.Calendar{}, metrics.Monthly, at, prototype())
	weekly := metrics.ByPeriod(metrics.Calendar{}, metrics.Weekly, at, prototype())
	sundays := metrics.ByPeriod(metrics.NewCalendar(nil, metrics.WeeksFrom(time.Sunday)), metrics.Weekly, at, prototype())
	for _, pair := range [][2]*metrics.Timeline[order, *counted]{{monthly, weekly}, {weekly, sundays}} {
		wantMismatch(t, pair[0].Merge(pair[1]))
		state, err := pair[1].MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		wantMismatch(t, pair[0].UnmarshalBinary(state))
		// A mismatch inside a combinator is one too.
		wantMismatch(t, metrics.GroupBy(shop, pair[0]).Merge(metrics.GroupBy(shop, pair[1])))
		wantMismatch(t, metrics.Both(prototype(), pair[0]).Merge(metrics.Both(prototype(), pair[1])))
	}
}
