package scorecard

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/metrics/audit"
	"github.com/untangle-metrics/untangle/profitability/whale"
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
	_, curve := sampleProfit(t, log)
	flow := FlowChart(sampleFlow(t, log, "").Total())
	for name, d := range map[string]*svg.Drawing{
		"flow": flow.drawing, "whale": WhaleCurve(curve, "EUR").drawing,
		"long currency": WhaleCurve(curve, strings.Repeat("LONG", 20)).drawing,
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
	for _, c := range []Chart{FlowChart(nil), WhaleCurve(whale.Curve{}, "EUR"), Tangle("T", audit.Graph{})} {
		if c.drawing != nil || len(c.Data.Rows) != 0 || c.Description == "" {
			t.Errorf("%+v", c)
		}
	}
}

func whaleOf(t *testing.T, profits ...int64) whale.Curve {
	t.Helper()
	customers := make([]whale.Customer, len(profits))
	for i, p := range profits {
		customers[i] = whale.Customer{Name: strconv.Itoa(i), Profit: decimal.New(p, 0)}
	}
	w, err := whale.New(customers)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWhaleCurve(t *testing.T) {
	c := WhaleCurve(whaleOf(t, 100, 60, 40, 20, 10, 0, -10, -20, -40, -60), "EUR")
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
	if c := WhaleCurve(whaleOf(t, 3, 2, 1), ""); !strings.Contains(c.Description, "no customer costs more") {
		t.Errorf("%s", c.Description)
	}
	if c := WhaleCurve(whaleOf(t, -3, -2), ""); !strings.Contains(c.Description, "rises to 0 at 0") || c.drawing == nil {
		t.Errorf("%s", c.Description)
	}
}

func TestWhaleCurveOfManyIsThin(t *testing.T) {
	const n = 200_000
	profits := make([]int64, n)
	for i := range profits {
		profits[i] = int64(i) - n/3
	}
	drawn := WhaleCurve(whaleOf(t, profits...), "EUR").drawing.Render("x")
	curve := regexp.MustCompile(`class="line" d="([^"]*)"`).FindStringSubmatch(drawn)
	if points := 1 + strings.Count(curve[1], "L"); points > whalePoints || points < whalePoints/2 {
		t.Errorf("%d points, want up to %d", points, whalePoints)
	}
}
