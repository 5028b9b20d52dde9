package scorecard

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/metrics/audit"
	"github.com/untangle-metrics/untangle/profitability"
)

func TestFlowChartShowsEveryPeriod(t *testing.T) {
	log, _ := sampleLog(t)
	rows := sampleFlow(t, log, "").Total()
	c := FlowChart(rows)
	if len(c.Data.Rows) != len(rows) {
		t.Fatalf("%d rows of data for %d periods", len(c.Data.Rows), len(rows))
	}
	drawn := c.drawing.Render("x")
	for _, r := range rows {
		for kind, n := range map[string]int64{"new": r.Gross.New, "won back": r.Gross.WonBack, "left": r.Gross.Lost} {
			name := r.Period.String() + ": " + count(n) + " " + kind
			if n > 0 != strings.Contains(drawn, name) {
				t.Errorf("bar %q: %v", name, n > 0)
			}
		}
	}
	if last := rows[len(rows)-1]; !last.Provisional || !strings.Contains(drawn, "provisional") {
		t.Error("the provisional period isn't marked")
	}
}

// Texts lie within the drawing, by the widths that the layout itself reckons with.
func TestNoTextIsClipped(t *testing.T) {
	log, _ := sampleLog(t)
	_, whale := sampleProfit(log)
	flow := FlowChart(sampleFlow(t, log, "").Total())
	for name, d := range map[string]*svg.Drawing{
		"flow": flow.drawing, "whale": WhaleCurve(whale, "EUR").drawing,
		"long currency": WhaleCurve(whale, strings.Repeat("LONG", 20)).drawing,
		"tangle":        Tangle("Before", graph(t, *sampleCatalog())).drawing,
		"control":       ControlChart("T", scoreUnit, busyChart(t, strings.Repeat("long reason ", 20))).drawing,
		"long names":    Tangle("Before", graph(t, crowd(12, strings.Repeat("LONG name ", 9)+"x"))).drawing,
	} {
		width, height := d.Size()
		var doc struct {
			Texts []struct {
				X      float64 `xml:"x,attr"`
				Y      float64 `xml:"y,attr"`
				Anchor string  `xml:"text-anchor,attr"`
				Text   string  `xml:",chardata"`
			} `xml:"text"`
		}
		if err := xml.Unmarshal([]byte(d.Render("x")), &doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Texts) < 10 {
			t.Errorf("%s: %d texts", name, len(doc.Texts))
		}
		for _, x := range doc.Texts {
			w := svg.TextWidth(x.Text)
			left := map[string]float64{"start": x.X, "middle": x.X - w/2, "end": x.X - w}[x.Anchor]
			if left < -0.1 || left+w > width+0.1 || x.Y < svg.FontSize || x.Y > height {
				t.Errorf("%s: %q from %v to %v at %v doesn't fit %v × %v", name, x.Text, left, left+w, x.Y, width, height)
			}
		}
	}
}

func TestChartsOfNothing(t *testing.T) {
	for _, c := range []Chart{FlowChart(nil), WhaleCurve(profitability.Whale{}, "EUR"), Tangle("T", audit.Graph{})} {
		if c.drawing != nil || len(c.Data.Rows) != 0 || c.Description == "" {
			t.Errorf("%+v", c)
		}
	}
}

func whaleOf(profits ...int64) profitability.Whale {
	var customers []profitability.CustomerProfit
	for i, p := range profits {
		customers = append(customers, profitability.CustomerProfit{Customer: strconv.Itoa(i), Profit: decimal.New(p, 0)})
	}
	return profitability.NewWhale(customers)
}

func TestWhaleCurve(t *testing.T) {
	c := WhaleCurve(whaleOf(100, 60, 40, 20, 10, 0, -10, -20, -40, -60), "EUR")
	const want = "The curve rises to EUR\u00a0230 at 5\u00a0customers and ends at EUR\u00a0100 with all 10: " +
		"EUR\u00a0130 are lost on the way down."
	if c.Description != want {
		t.Errorf("got  %s\nwant %s", c.Description, want)
	}
	if i := slices.IndexFunc(c.Data.Rows, func(r []Cell) bool { return r[2].Text == "230 (peak)" }); i < 0 {
		t.Errorf("the data lack the peak: %v", c.Data.Rows)
	}
	if last := c.Data.Rows[len(c.Data.Rows)-1]; last[0].Value != "10" || last[2].Value != "100" {
		t.Errorf("the data end with %v", last)
	}
	if c := WhaleCurve(whaleOf(3, 2, 1), ""); !strings.Contains(c.Description, "no customer costs more") {
		t.Errorf("%s", c.Description)
	}
	if c := WhaleCurve(whaleOf(-3, -2), ""); !strings.Contains(c.Description, "rises to 0 at 0") || c.drawing == nil {
		t.Errorf("%s", c.Description)
	}
}

func TestWhaleCurveOfAMillionIsThin(t *testing.T) {
	const n = 1_000_000
	w := profitability.Whale{Customers: n, Curve: make([]decimal.Decimal, n), AtPeak: 123_457}
	for i := range w.Curve {
		w.Curve[i] = decimal.New(int64(min(i+1, 2*w.AtPeak-i-1)), 0)
	}
	w.Peak, w.Total = decimal.New(int64(w.AtPeak), 0), w.Curve[n-1]
	w.HiddenLoss = w.Peak.Sub(w.Total)
	drawn := WhaleCurve(w, "EUR").drawing.Render("x")
	curve := regexp.MustCompile(`class="line" d="([^"]*)"`).FindStringSubmatch(drawn)
	if points := 1 + strings.Count(curve[1], "L"); points > whalePoints {
		t.Errorf("%d points, want at most %d", points, whalePoints)
	}
}

func TestThinnedKeepsEndsAndPeak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "n")
		keep := rapid.IntRange(-1, n-1).Draw(t, "keep")
		most := rapid.IntRange(3, 500).Draw(t, "most")
		at := thinned(n, keep, most)
		if len(at) > most || at[0] != 0 || at[len(at)-1] != n-1 || keep >= 0 && !slices.Contains(at, keep) {
			t.Fatalf("%v of %d, keeping %d, at most %d", at, n, keep, most)
		}
		if !slices.IsSorted(at) || len(slices.Compact(slices.Clone(at))) != len(at) {
			t.Fatalf("%v isn't in order", at)
		}
	})
}
