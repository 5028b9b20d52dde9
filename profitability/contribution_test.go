package profitability_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

func TestContributionAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := func(name string, low int64) decimal.Decimal {
			return decimal.New(rapid.Int64Range(low, 1e6).Draw(t, name), rapid.Int32Range(-5, 0).Draw(t, "exponent"))
		}
		var segments []profitability.SegmentProfit
		for i := range rapid.IntRange(1, 4).Draw(t, "segments") {
			segments = append(segments, profitability.SegmentProfit{
				Segment: string(rune('a' + i)), Customers: i, Currency: "EUR", Profit: amount("profit", -1e6),
			})
		}
		var costs []profitability.Sustaining
		for range rapid.IntRange(0, 5).Draw(t, "costs") {
			c := profitability.Sustaining{Level: costing.Enterprise, Amount: amount("cost", 0)}
			if rapid.Bool().Draw(t, "channel") {
				c.Level, c.Channel = costing.Channel, rapid.SampledFrom(segments).Draw(t, "segment").Segment
			}
			costs = append(costs, c)
		}
		c, err := profitability.Contribute(segments, costs)
		if err != nil {
			t.Fatal(err)
		}
		left, sum := decimal.Zero, decimal.Zero
		for i, s := range segments {
			left = left.Add(s.Profit)
			if ch := c.Channels[i]; !ch.Contribution.Add(ch.Sustaining).Equal(s.Profit) || ch.Customers != i {
				t.Fatalf("%+v of %+v", ch, s)
			}
			sum = sum.Add(c.Channels[i].Contribution)
		}
		for _, cost := range costs {
			left = left.Sub(cost.Amount)
		}
		if !c.OperatingProfit.Equal(left) || !c.Contribution.Equal(sum) || !sum.Sub(c.Enterprise).Equal(left) ||
			c.Currency != "EUR" {
			t.Fatalf("%+v, want an operating profit of %v", c, left)
		}
	})
}

func TestContributeRefuses(t *testing.T) {
	_, err := profitability.Contribute(
		[]profitability.SegmentProfit{
			{Segment: "a", Currency: "EUR"},
			{Segment: "a", Currency: "USD"},
			{Segment: "c", Currency: "EUR", Profit: decimal.New(1, -1e9)},
		},
		[]profitability.Sustaining{
			{Name: "x", Level: costing.Channel, Channel: "b"},
			{Name: "y", Level: costing.Order},
			{Name: "z", Level: costing.Enterprise, Channel: "a", Amount: dec("-1")},
			{Name: "w", Level: costing.Enterprise, Amount: decimal.New(1, 1e9)},
		})
	const p = "profitability: contribution: "
	want := []string{
		p + `segment 2 ("a"): segment "a": is there twice; add the two up`,
		p + `segment 2 ("a"): currency "USD": isn't "EUR", that of the first; convert one of them, see Exchange`,
		p + `segment 3 ("c"): profit "1e-1000000000": has too many digits; write it in the currency's smallest unit`,
		p + `cost 1 ("x"): channel "b": is no segment; use one of ["a" "a" "c"]`,
		p + `cost 2 ("y"): level "order": is charged to customers; ` +
			`make it an activity of the costs, or set the level to channel or enterprise`,
		p + `cost 3 ("z"): amount "-1": is negative; write a cost as a positive number`,
		p + `cost 3 ("z"): channel "a": is named for a cost of the enterprise; leave it out, or set the level`,
		p + `cost 4 ("w"): amount "1e1000000000": has too many digits; write it in the currency's smallest unit`,
	}
	if diff := cmp.Diff(want, lines(t, err)); diff != "" {
		t.Error(diff)
	}
}
