package whale_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/whale"
)

func dec(text string) decimal.Decimal { return decimal.RequireFromString(text) }

// named returns customers a, b, c… with these profits.
func named(profits ...string) []whale.Customer {
	list := make([]whale.Customer, len(profits))
	for i, p := range profits {
		list[i] = whale.Customer{Name: string(rune('a' + i)), Profit: dec(p)}
	}
	return list
}

func curve(t testing.TB, list []whale.Customer) whale.Curve {
	t.Helper()
	c, err := whale.New(list)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fixture is the golden curve: total 100, peak 230, hidden loss 130.
func fixture(t testing.TB) whale.Curve {
	return curve(t, named("10", "-60", "60", "0", "40", "-20", "100", "-10", "20", "-40"))
}

func near(t testing.TB, what string, e metrics.Estimate, want float64) {
	t.Helper()
	if !e.IsKnown() || math.Abs(e.Value-want) > 1e-12*max(1, math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, e, want)
	}
}

func absent(t testing.TB, what string, e metrics.Estimate, state metrics.EstimateState) {
	t.Helper()
	if e.State != state || len(e.Warnings) != 1 {
		t.Errorf("%s: %v, want it %v with a reason", what, e, state)
	}
}

// customers draws lists of customers: sums that fit 64 bits, that take more, and amounts that take more, with refunds,
// tiny amounts, many ties, and names that are prefixes of others.
var customers = rapid.Custom(func(t *rapid.T) []whale.Customer {
	exponents := [][]int32{{-2}, {0, -2, -4}, {0}, {-30, 2, 25}, {-100, 100}}
	among := rapid.SampledFrom(exponents).Draw(t, "exponents")
	amounts := rapid.SampledFrom([]*rapid.Generator[int64]{
		rapid.Int64Range(-3, 3), rapid.Int64Range(-100_000, 100_000), rapid.Int64Range(0, 1000), rapid.Int64Range(-9, 0),
		rapid.SampledFrom([]int64{math.MaxInt64, math.MinInt64, math.MinInt64 + 1, 1, 0, -1}),
	}).Draw(t, "amounts")
	names := rapid.SliceOfNDistinct(rapid.StringMatching(`(customer-)?[ab\x00]{0,12}`), 0, 25, rapid.ID[string]).
		Draw(t, "names")
	list := make([]whale.Customer, len(names))
	for i, name := range names {
		exponent := rapid.SampledFrom(among).Draw(t, "exponent")
		list[i] = whale.Customer{Name: name, Profit: decimal.New(amounts.Draw(t, "profit"), exponent)}
	}
	return list
})

// inOrder is the slow way to the order of the curve.
func inOrder(list []whale.Customer) []whale.Customer {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b whale.Customer) int {
		if by := b.Profit.Cmp(a.Profit); by != 0 {
			return by
		}
		return slices.Compare([]byte(a.Name), []byte(b.Name))
	})
	return list
}

var equalDecimals = cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) })

func same(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, equalDecimals); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func sum(list []whale.Customer) decimal.Decimal {
	total := decimal.Decimal{}
	for _, c := range list {
		total = total.Add(c.Profit)
	}
	return total
}

func many(n int, profit func(i int) int64) []whale.Customer {
	list := make([]whale.Customer, n)
	for i := range list {
		list[i] = whale.Customer{Name: fmt.Sprintf("%06d", i), Profit: decimal.New(profit(i), -2)}
	}
	return list
}
