package funding_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/funding"
)

// shops is a panel of 20 units a group over 6 months, whose programme units rise by some cents from month 3 on and
// drift by some more every month.
func shops(effect, drift int64) []funding.Row {
	random := rand.New(rand.NewPCG(4, 4))
	var rows []funding.Row
	for u := range 40 {
		for m := range 6 {
			cents := 10_000 + random.Int64N(1_000)
			if u < 20 {
				cents += drift * int64(m)
			}
			if u < 20 && m >= 3 {
				cents += effect
			}
			rows = append(rows, funding.Row{
				Unit: fmt.Sprintf("%02d", u), Programme: u < 20, Period: january.Add(m), Revenue: decimal.New(cents, -2),
			})
		}
	}
	return rows
}

func TestVerdictFollowsTheInterval(t *testing.T) {
	for _, test := range []struct {
		name          string
		effect, drift int64
		cost          string
		despite       bool
		want          funding.Verdict
		why           string
	}{
		{"pays", 1_000, 0, "100", false, funding.FundsItself, "is above 0"},
		{"too dear", 1_000, 0, "5000", false, funding.DoesNot, "is below 0"},
		{"near the cost", 1_000, 0, "600", false, funding.NotShown, "holds 0"},
		{"drifting", 1_000, 1_000, "100", false, funding.NotShown, "moved apart before"},
		{"drifting, let stand", 1_000, 1_000, "100", true, funding.FundsItself, "although the groups moved apart"},
	} {
		o := from(3, test.cost)
		o.DespiteTrends = test.despite
		c := evaluate(t, shops(test.effect, test.drift), o)
		if c.Verdict != test.want || !strings.Contains(c.Why, test.why) {
			t.Errorf("%s: %v, %s", test.name, c.Verdict, c.Why)
		}
		if drifts := c.Trends.State == funding.Differed; drifts != (test.drift != 0) {
			t.Errorf("%s: %v", test.name, c.Trends)
		}
	}
}

func TestFewPeriodsCantShowTrends(t *testing.T) {
	c := evaluate(t, shops(1_000, 0), from(2, "10"))
	if c.Trends.State != funding.TooFewToTell || !strings.Contains(c.Why, "couldn't be checked") || len(c.Warnings) == 0 {
		t.Errorf("%v; %s; %q", c.Trends, c.Why, c.Warnings)
	}
}

// The programme gains 100 in February, 0 in March and 50 in April. Three months of costs come to 40, 120, 140.
func TestBreakEven(t *testing.T) {
	rows := append(series("a", true, "0", "100", "0", "50"), series("b", false, "0", "0", "0", "0")...)
	o := from(1, "40")
	for month, amount := range map[int]string{2: "80", 3: "20"} {
		o.Costs = append(o.Costs, funding.Cost{Period: january.Add(month), Amount: dec(amount)})
	}
	b := evaluate(t, rows, o).BreakEven
	if b.Period != january.Add(1) || !b.Lasting || !b.Extrapolated.IsZero() || !b.Earliest.IsZero() {
		t.Errorf("%+v", b)
	}
	// With 60 more at the start the net is −50 at the end; a month gains 50 and costs 200/3.
	o.Costs[0].Amount = dec("100")
	if b = evaluate(t, rows, o).BreakEven; b.Period != january.Add(1) || b.Lasting || !b.Extrapolated.IsZero() {
		t.Errorf("%+v", b)
	}
	// Set-up of 190 before the start: behind by 40 at the end, at a pace of 50 a month.
	o.Costs = []funding.Cost{{Period: january.Add(-2), Amount: dec("190")}}
	if b = evaluate(t, rows, o).BreakEven; !b.Period.IsZero() || b.Extrapolated != january.Add(4) {
		t.Errorf("%+v", b)
	}
}

// At 21 % a year, what was spent a year before the start counts 1.21.
func TestDiscounting(t *testing.T) {
	rows := append(series("a", true, "0", "121"), series("b", false, "0", "0")...)
	year := func(n int) funding.Cost {
		return funding.Cost{Period: january.Add(1 + 12*n), Amount: dec("100")}
	}
	o := from(1, "0")
	o.DiscountRate = 0.21
	o.Costs = []funding.Cost{year(0), year(-1)}
	c := evaluate(t, rows, o)
	if got := c.Cost.StringFixed(2) + " " + c.Net.Value.StringFixed(2); got != "221.00 -100.00" {
		t.Errorf("cost and net: %s", got)
	}
}

func TestOneUnitThatDecidesIsNamed(t *testing.T) {
	rows := shops(0, 0)
	for i := range rows {
		if rows[i].Unit == "07" && rows[i].Period.Compare(january.Add(3)) >= 0 {
			rows[i].Revenue = dec("100000")
		}
	}
	c := evaluate(t, rows, from(3, "5000"))
	if want := "Welch"; !strings.Contains(c.Revenue.Method, want) {
		t.Errorf("one unit makes the difference, and the interval is not %s's: %v", want, c.Revenue)
	}
	found := false
	for _, s := range c.Sensitivity {
		found = found || strings.Contains(s.Case, "without unit 07") && s.Verdict == funding.DoesNot
	}
	if !found || !strings.Contains(strings.Join(c.Warnings, "\n"), "without unit 07") {
		t.Errorf("%v\n%q", c.Sensitivity, c.Warnings)
	}
}

// A year of 52 weeks and a bit: 4 weeks after the start count 1.21^(−4·7/365.25).
func TestWeeksAreDiscounted(t *testing.T) {
	week := metrics.Calendar{}.Period(metrics.Weekly, metrics.DayOf(2026, time.March, 2))
	var rows []funding.Row
	for k := range 6 {
		for _, unit := range []string{"a", "b"} {
			rows = append(rows, funding.Row{Unit: unit, Programme: unit == "a", Period: week.Add(k)})
		}
	}
	o := from(1, "0")
	o.Start, o.DiscountRate = week.Add(1), 0.21
	o.Costs = []funding.Cost{{Period: week.Add(5), Amount: dec("1000")}}
	c := evaluate(t, rows, o)
	if got := c.Cost.StringFixed(2); got != "985.49" {
		t.Errorf("%s, want 985.49", got)
	}
}

func TestInteractionsTimesTheirRevenue(t *testing.T) {
	// The programme goes from 2 visits of 10 to 3 of 12 a month, the comparison stays at 4 of 5.
	rows := append(series("a", true, "20", "36"), series("b", false, "20", "20")...)
	for i, n := range []int64{2, 3, 4, 4} {
		rows[i].Interactions = n
	}
	c := evaluate(t, rows, from(1, "1"))
	if c.Revenue.Value != 16 || c.Interactions.Value != 1 || c.PerInteraction.Value != 2 || c.Gain.Value.String() != "16" {
		t.Errorf("%v, %v, %v, %v", c.Revenue, c.Interactions, c.PerInteraction, c.Gain)
	}
}

func TestJSONHasMoneyAsText(t *testing.T) {
	b, err := json.Marshal(evaluate(t, shops(1_000, 0), from(3, "100")))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Verdict   string `json:"verdict"`
		Net       map[string]string
		BreakEven map[string]any `json:"break_even"`
	}
	if err := json.Unmarshal(b, &got); err != nil || got.Verdict != "yes" || got.Net["low"] == "" ||
		got.BreakEven["period"] != "2026-04" {
		t.Errorf("%v %+v", err, got)
	}
}
