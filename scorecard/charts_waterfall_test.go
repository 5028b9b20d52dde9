package scorecard

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// balanceOf closes the identity: opening, new, resurrected, expansion, contraction, churned and the adjustment.
func balanceOf(amounts ...string) revenue.Balance {
	var v [7]decimal.Decimal
	for i, a := range amounts {
		v[i] = decimal.RequireFromString(a)
	}
	b := revenue.Balance{
		Opening: revenue.Stock{Customers: 9, Amount: v[0]}, New: revenue.Change{Customers: 1, Amount: v[1]},
		Resurrected: revenue.Change{Customers: 2, Amount: v[2]}, Expansion: revenue.Change{Customers: 3, Amount: v[3]},
		Contraction: revenue.Change{Customers: 4, Amount: v[4]}, Churned: revenue.Change{Customers: 5, Amount: v[5]},
		Adjustment: v[6],
	}
	b.Closing = revenue.Stock{
		Customers: 7,
		Amount:    v[0].Add(v[1]).Add(v[2]).Add(v[3]).Sub(v[4]).Sub(v[5]).Add(v[6]),
	}
	return b
}

func TestWaterfallChart(t *testing.T) {
	c := WaterfallChart(balanceOf("3600", "400", "0", "200", "160", "1400"), "EUR")
	want := "From EUR\u00a03,600 to EUR\u00a02,640: new +400, expansion +200, contraction −160, churned −1,400."
	if c.Description != want {
		t.Errorf("described as\n%s\nwant\n%s", c.Description, want)
	}
	drawn := c.drawing.Render("x")
	for _, part := range []string{
		"<title>opening: EUR\u00a03,600</title>", "<title>churned: EUR\u00a0−1,400</title>", ">+400</text>", ">0</text>",
	} {
		if !strings.Contains(drawn, part) {
			t.Errorf("the drawing lacks %s", part)
		}
	}
	if strings.Contains(drawn, "<title>resurrected") || strings.Count(drawn, `class="limit"`) != 1 {
		t.Error("the movement of 0 isn't a line")
	}
	if strings.Contains(drawn, "The scale begins") {
		t.Error("the scale is cut off")
	}
	if n := strings.Count(drawn, `class="guide"`); n != 6 {
		t.Errorf("%d connectors between 7 bars", n)
	}
	var rows []string
	for _, r := range c.Data.Rows {
		rows = append(rows, r[0].Text+" "+r[1].Value+" "+r[2].Value+" "+r[3].Value)
	}
	table := []string{
		"Opening 9 3600 3600", "New 1 400 4000", "Resurrected 2 0 4000", "Expansion 3 200 4200",
		"Contraction 4 -160 4040", "Churned 5 -1400 2640", "Closing 7 2640 2640",
	}
	if !slices.Equal(rows, table) {
		t.Errorf("the data are %q", rows)
	}
	if width, _ := c.drawing.Size(); width > phoneWidth {
		t.Errorf("%v wide: it doesn't fit a phone", width)
	}
}

// A month of 2 % would be hard to read on a scale from 0.
func TestWaterfallOfSmallMovements(t *testing.T) {
	c := WaterfallChart(balanceOf("1000000", "12000", "100", "9000", "3000", "15000"), "EUR")
	drawn := c.drawing.Render("x")
	const note = "The scale begins at EUR 993000, not at 0."
	if says := strings.ReplaceAll(note, "993000", "993,000"); !strings.Contains(drawn, says) ||
		!strings.Contains(c.Description, says) {
		t.Errorf("doesn't say that the scale is cut off: %s", c.Description)
	}
	if n := strings.Count(drawn, `class="bar outside"`); n != 2 {
		t.Errorf("%d of the 2 stocks are cut off", n)
	}
}

func TestWaterfallBelowZero(t *testing.T) {
	c := WaterfallChart(balanceOf("100", "50", "0", "0", "20", "100", "-80"), "")
	if last := c.Data.Rows[len(c.Data.Rows)-2]; last[0].Text != "Adjustment" || last[1].Text != "–" ||
		last[3].Value != "-50" {
		t.Errorf("the adjustment is %v", last)
	}
	zero, bar := "", ""
	for l := range strings.SplitSeq(c.drawing.Render("x"), "<") {
		if strings.HasPrefix(l, `line class="zero"`) {
			zero = l
		}
		if strings.HasPrefix(l, `rect class="sample"`) {
			bar = l
		}
	}
	var x1, x, width float64
	scan(t, zero, ` x1="`, &x1)
	scan(t, bar, ` x="`, &x)
	scan(t, bar, ` width="`, &width)
	if !(x < x1 && x1 < x+width) {
		t.Errorf("the line of 0 at %v isn't inside the bar from %v to %v that goes from 30 to −50", x1, x, x+width)
	}
}

func TestWaterfallOfNothing(t *testing.T) {
	c := WaterfallChart(revenue.Balance{}, "EUR")
	if c.drawing != nil || c.Description != "There is no revenue to draw." || len(c.Data.Rows) != 7 {
		t.Errorf("%+v", c)
	}
}

// Whatever moves, each bar begins where the one before ends, and nothing is clipped.
func TestWaterfallsHangTogether(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var amounts []string
		for i := range 7 {
			v := decimal.New(rapid.Int64Range(0, 1<<40).Draw(rt, "digits"), -rapid.Int32Range(-6, 14).Draw(rt, "places"))
			if i == 0 || i == 6 {
				v = v.Mul(decimal.NewFromInt(rapid.Int64Range(-1, 1).Draw(rt, "sign")))
			}
			if rapid.Bool().Draw(rt, "none") {
				v = decimal.Decimal{}
			}
			amounts = append(amounts, v.String())
		}
		currency := rapid.SampledFrom([]string{"", "EUR", strings.Repeat("LONG", 20)}).Draw(rt, "currency")
		b := balanceOf(amounts...)
		c := WaterfallChart(b, currency)
		if c.drawing == nil {
			if !b.Opening.Amount.IsZero() || !b.Closing.Amount.IsZero() {
				rt.Fatal("not drawn")
			}
			return
		}
		inside(t, "waterfall", c.drawing)
		w := newWaterfall(b.Waterfall(), currency)
		for i, s := range w.steps[1:] {
			if !s.Stock && !s.From.Equal(w.steps[i].To) {
				rt.Fatalf("%s begins at %v, not at %v", s.Label, s.From, w.steps[i].To)
			}
			if s.To.LessThan(w.low) || s.To.GreaterThan(w.high) || w.low.IsPositive() != w.cut {
				rt.Fatalf("%v isn't from %v to %v, cut off: %v", s.To, w.low, w.high, w.cut)
			}
		}
		if t.Failed() {
			rt.Fatalf("see above: %v in %q", amounts, currency)
		}
	})
}
