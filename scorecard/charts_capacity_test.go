package scorecard

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/profitability/costing"
)

// scan reads the number after a mark.
func scan(t *testing.T, s, after string, to *float64) {
	t.Helper()
	_, rest, ok := strings.Cut(s, after)
	if _, err := fmt.Sscanf(rest, "%f", to); !ok || err != nil {
		t.Fatalf("no number after %q in %q", after, s)
	}
}

func poolUse(name, cost, capacity, used string) costing.PoolUse {
	p := costing.PoolUse{
		Pool: costing.Pool{
			Name: name, Cost: decimal.RequireFromString(cost), Capacity: decimal.RequireFromString(capacity),
		},
		Used: decimal.RequireFromString(used),
	}
	p.Rate = p.Pool.Rate()
	p.Assigned = p.Used.Mul(p.Rate)
	p.UnusedTime, p.UnusedCost = p.Capacity.Sub(p.Used), p.Cost.Sub(p.Assigned)
	p.Over = p.UnusedTime.IsNegative()
	return p
}

// The service department is that of Kaplan and Anderson, "Time-driven activity-based costing", Harvard Business Review,
// November 2004: 578,600 of 700,000 minutes used, $97,120 of $560,000 unused.
func TestCapacityChart(t *testing.T) {
	c := CapacityChart(costing.Report{Unit: "minute", Currency: "USD", Pools: []costing.PoolUse{
		poolUse("desk", "1000", "1000", "1300"), poolUse("full", "10", "10", "10"),
		poolUse("service", "560000", "700000", "578600"), poolUse("tenfold", "10", "10", "100"),
	}})
	want := "Most unused: service (USD\u00a097,120). Used beyond capacity: tenfold (1,000.0\u00a0%), desk (130.0\u00a0%)."
	if c.Description != want {
		t.Errorf("described as\n%s\nwant\n%s", c.Description, want)
	}
	drawn := c.drawing.Render("x")
	for _, part := range []string{
		">USD\u00a097,120 of 560,000 unused</text>", ">578,600 of 700,000 minutes used</text>", ">82.7\u00a0% used</text>",
		">USD\u00a0300 more assigned than the 1,000 that it costs</text>", "1,000.0\u00a0% used, the bar cut off",
	} {
		if !strings.Contains(drawn, part) {
			t.Errorf("the drawing lacks %s", part)
		}
	}
	if n := strings.Count(drawn, `class="lost"`); n != 3 { // two pools, and the legend
		t.Errorf("%d bars beyond capacity", n-1)
	}
	order := ""
	for _, r := range c.Data.Rows {
		order += r[0].Text + " " + r[3].Text + " " + r[6].Value + "; "
	}
	const rows = "service 82.7\u00a0% 97120; full 100.0\u00a0% 0; tenfold 1,000.0\u00a0% (over capacity) -90; " +
		"desk 130.0\u00a0% (over capacity) -300; "
	if order != rows {
		t.Errorf("the data are %s", order)
	}
	if width, _ := c.drawing.Size(); width > phoneWidth {
		t.Errorf("%v wide: it doesn't fit a phone", width)
	}
}

func TestCapacityChartOfNothingAndOfNonsense(t *testing.T) {
	if c := CapacityChart(costing.Report{}); c.drawing != nil || c.Description != "There are no resource pools to draw." {
		t.Errorf("%+v", c)
	}
	c := CapacityChart(costing.Report{Pools: []costing.PoolUse{poolUse("none", "0", "0", "5")}})
	if drawn := c.drawing.Render("x"); !strings.Contains(drawn, "capacity not known") {
		t.Error("a share of no capacity is drawn")
	}
	inside(t, "none", c.drawing)
}

func TestCapacityChartOfManyPools(t *testing.T) {
	var r costing.Report
	for i := range 30 {
		r.Pools = append(r.Pools, poolUse(fmt.Sprint("pool ", i), "100", "100", fmt.Sprint(i)))
	}
	c := CapacityChart(r)
	if len(c.Data.Rows) != 30 || !strings.Contains(c.Description, "The first 24 of 30 pools are drawn") ||
		!strings.Contains(c.Description, "and 26 more") {
		t.Errorf("%d rows; %s", len(c.Data.Rows), c.Description)
	}
	drawn := c.drawing.Render("x")
	if !strings.Contains(drawn, ">pool 23<") || strings.Contains(drawn, ">pool 24<") {
		t.Error("not the dearest are drawn")
	}
}

func TestCapacityIsNeverClipped(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := costing.Report{Unit: rapid.SampledFrom([]string{"", "minute", "hour"}).Draw(rt, "unit")}
		r.Currency = rapid.SampledFrom([]string{"", "EUR", strings.Repeat("LONG", 15)}).Draw(rt, "currency")
		for range rapid.IntRange(1, 5).Draw(rt, "pools") {
			amount := func(what string) string {
				v := rapid.Int64Range(0, 1<<50).Draw(rt, what)
				return decimal.New(v, -rapid.Int32Range(0, 9).Draw(rt, "places")).String()
			}
			name := strings.Repeat(rapid.SampledFrom([]string{"W", "long ", "x"}).Draw(rt, "name"),
				rapid.IntRange(1, 40).Draw(rt, "times"))
			r.Pools = append(r.Pools, poolUse(name, amount("cost"), amount("capacity"), amount("used")))
		}
		c := CapacityChart(r)
		inside(t, "capacity", c.drawing)
		if width, _ := c.drawing.Size(); width != phoneWidth && width < chartWidth {
			rt.Fatalf("%v wide: between a phone and a page, letters would be of another size", width)
		}
		if t.Failed() {
			rt.Fatal("see above")
		}
	})
}
