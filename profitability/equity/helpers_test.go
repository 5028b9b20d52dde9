package equity_test

import (
	"math"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/equity"
)

func money(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// market spends 5 on prospects to win 20 % of at most 40 %, and 10 on customers to keep 40 % of at most 70 %.
func market(t testing.TB) equity.Market {
	t.Helper()
	win, err := equity.Calibrate(money("5"), 0.2, 0.4)
	if err != nil {
		t.Fatal(err)
	}
	keep, err := equity.Calibrate(money("10"), 0.4, 0.7)
	if err != nil {
		t.Fatal(err)
	}
	return equity.Market{Acquisition: win, Retention: keep, Margin: money("50"), Discount: 0.1}
}

// near reports whether two numbers agree, relative to their size.
func near(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*max(1, math.Abs(a), math.Abs(b))
}

func thousandths(t *rapid.T, low, high int, name string) float64 {
	return float64(rapid.IntRange(low, high).Draw(t, name)) / 1000
}

func amount(t *rapid.T, low, high int64, name string) decimal.Decimal {
	return decimal.New(rapid.Int64Range(low, high).Draw(t, name), -2)
}

// anyTerms draws terms that have a value; horizons are short enough to add up by hand.
func anyTerms(t *rapid.T) equity.Terms {
	terms := equity.Terms{
		Retention: thousandths(t, 0, 950, "retention"),
		Discount:  thousandths(t, 10, 500, "discount"),
		Growth:    thousandths(t, -300, 50, "growth"),
		Timing:    rapid.SampledFrom([]equity.Timing{equity.AtEnd, equity.Now}).Draw(t, "timing"),
	}
	if rapid.Bool().Draw(t, "finite") {
		terms.Horizon = rapid.IntRange(1, 60).Draw(t, "horizon")
	}
	return terms
}

// byHand adds up the present values of the first n margins of 1.
func byHand(t equity.Terms, n int) (sum float64) {
	for k := range n {
		sum += byHandMargin(t, k)
	}
	return sum
}

// byHandMargin is the present value of margin k, from 0.
func byHandMargin(t equity.Terms, k int) float64 {
	periods := float64(k)
	if t.Timing == equity.AtEnd {
		periods++
	}
	return math.Pow(t.Retention, periods) * math.Pow(1+t.Growth, float64(k)) / math.Pow(1+t.Discount, periods)
}

func anySegments(t *rapid.T) []equity.Segment {
	segments := make([]equity.Segment, rapid.IntRange(1, 5).Draw(t, "segments"))
	for i := range segments {
		r := thousandths(t, 0, 900, "retention")
		retention := metrics.NewEstimate(r)
		retention.Low, retention.High, retention.Level = max(0, r-0.05), r+0.05, 0.95
		segments[i] = equity.Segment{
			Name:      string(rune('a' + i)),
			Customers: rapid.Int64Range(0, 1e6).Draw(t, "customers"),
			Margin:    amount(t, -1e5, 1e7, "margin"),
			Retention: retention,
			Prospects: rapid.Int64Range(0, 1e6).Draw(t, "prospects"),
			Rate:      thousandths(t, 0, 900, "rate"),
			Spend:     amount(t, 0, 1e5, "spend"),
		}
	}
	return segments
}
