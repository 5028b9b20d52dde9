package scorecard

import (
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
)

var scoreUnit = metrics.Unit{Kind: metrics.ScoreUnit, High: 100}

func TestEveryValueHasTheShapeOfItsMeaning(t *testing.T) {
	for name, d := range map[string]metrics.Direction{
		"better": metrics.HigherIsBetter, "worse": metrics.LowerIsBetter, "none": 0,
	} {
		c := busyChart(t, "new tariff")
		again := *behaviour(t, control.Options{Direction: d}, append(around(10, 1, 20), 14, 9)...)
		if name == "better" {
			again = c
		}
		drawn := ControlChart("Score", scoreUnit, again).drawing.Render("x")
		wanted := map[string]int{}
		for i, p := range again.Points {
			if !p.Known {
				continue
			}
			class := [...]string{"common", "improving", "concerning", "neutral"}[p.Variation]
			if p.Excluded {
				class = "excluded"
			}
			wanted[class]++
			if p.Signals.Any() && !strings.Contains(drawn, "<title>"+placeOf(again, i)+": ") {
				t.Errorf("%s: %s has no name", name, placeOf(again, i))
			}
		}
		for _, class := range []string{"common", "improving", "concerning", "neutral", "excluded"} {
			marks := strings.Count(drawn, `class="mark `+class+`"`)
			if n := wanted[class]; n == 0 && marks != 0 || n > 0 && marks != n+1 { // and one in the legend
				t.Errorf("%s: %d marks %s for %d values", name, marks, class, n)
			}
		}
	}
}

func TestSignalsOfEveryVariationAreDrawn(t *testing.T) {
	up := append(around(10, 1, 20), 14)
	for d, class := range map[metrics.Direction]string{
		metrics.HigherIsBetter: "improving", metrics.LowerIsBetter: "concerning", 0: "neutral",
	} {
		c := ControlChart("Score", scoreUnit, *behaviour(t, control.Options{Direction: d}, up...))
		if drawn := c.drawing.Render("x"); strings.Count(drawn, `class="mark `+class+`"`) != 2 {
			t.Errorf("%v: the point above the limit isn't %s", d, class)
		}
		if last := c.Data.Rows[20][5].Text; !strings.HasSuffix(last, ": above the upper limit") {
			t.Errorf("%v: the data say %q", d, last)
		}
	}
}

func TestShapesDiffer(t *testing.T) {
	shapes, classes := map[svg.Shape]bool{}, map[string]bool{}
	for _, k := range append(markKinds[:], excludedMark) {
		if shapes[k.shape] || classes[k.class] {
			t.Errorf("%v has the shape or the class of another", k)
		}
		shapes[k.shape], classes[k.class] = true, true
	}
}

func TestGapsSplitTheLine(t *testing.T) {
	nan := math.NaN()
	c := ControlChart("T", metrics.Unit{}, *behaviour(t, control.Options{}, 1, 2, nan, 3, nan, nan, 4, 5, 3, nan))
	if n := strings.Count(c.drawing.Render("x"), `class="values"`); n != 3 {
		t.Errorf("%d lines for values between three gaps, want 3", n)
	}
	if got := c.Data.Rows[2][1].Text; got != "no value" || len(c.Data.Rows) != 10 {
		t.Errorf("the gap is %q in %d rows", got, len(c.Data.Rows))
	}
}

func TestNewLimitsShowTheirReason(t *testing.T) {
	c := ControlChart("Score", scoreUnit, busyChart(t, `price <b> & "more"`))
	drawn := c.drawing.Render("x")
	if !strings.Contains(drawn, "price &lt;b&gt; &amp; &quot;more&quot;") || strings.Count(drawn, `class="phase"`) != 1 {
		t.Error("the reason isn't drawn, or not escaped")
	}
	if !strings.Contains(c.Description, `New limits from 2025-07 on: price <b> & "more"`) {
		t.Errorf("described as %s", c.Description)
	}
	if got := c.Data.Rows[18][6].Text; got != `new limits: price <b> & "more"` {
		t.Errorf("the data say %q", got)
	}
	if got := c.Data.Rows[16][6].Text; got != "excluded: strike" {
		t.Errorf("the data say %q of what was excluded", got)
	}
	// The first limits are firm, the second rest on six values.
	if n := strings.Count(drawn, `class="limit provisional"`); n != 3 {
		t.Errorf("%d provisional limits, want two and one in the legend", n)
	}
}

func TestLimitsThatAreNotFiniteAreNotDrawn(t *testing.T) {
	c := ControlChart("T", metrics.Unit{}, *behaviour(t, control.Options{Target: metrics.TargetOf(5)}, 3))
	drawn := c.drawing.Render("x")
	if strings.Contains(drawn, `class="limit`) || strings.Contains(drawn, "∞") ||
		!strings.Contains(drawn, `class="target"`) {
		t.Errorf("drawn: %s", drawn)
	}
	if got := c.Data.Rows[0]; got[3].Text != "–" || got[4].Text != "–" {
		t.Errorf("the data say %v", got)
	}
	if !strings.Contains(c.Description, "Not judged: no limits yet. No limits: they need two values") {
		t.Errorf("described as %s", c.Description)
	}
}

func TestLimitsFollowTheNumberOfCases(t *testing.T) {
	nan := math.NaN()
	o := control.Options{Kind: control.P, Sizes: []float64{50, 200, 0, 50, 80, 90}}
	drawn := ControlChart("T", metrics.Unit{Kind: metrics.RatioUnit}, *behaviour(t, o, .2, .3, nan, .25, .2, .3)).
		drawing.Render("x")
	limits := regexp.MustCompile(`class="limit provisional" d="([^"]*)"`).FindAllStringSubmatch(drawn, -1)
	if len(limits) != 4 { // below and above, before the gap and after it
		t.Fatalf("%d limits", len(limits))
	}
	for i, steps := range []int{4, 4, 6, 6} {
		if n := strings.Count(limits[i][1], "L") + 1; n != steps {
			t.Errorf("limit %d has %d corners, want %d", i, n, steps)
		}
	}
}

func TestControlChartDescription(t *testing.T) {
	values := append(around(0.02, 0.002, 20), 0.031)
	o := control.Options{Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(0.015)}
	got := ControlChart("Churn", metrics.Unit{Kind: metrics.RatioUnit}, *behaviour(t, o, values...)).Description
	const want = "The last value is 3.1\u00a0%, in 2025-09; " +
		"limits are 1.4 to 2.7\u00a0% around a centre line of 2.1\u00a0%. Worsened: above the upper limit in 2025-09 " +
		"(lower is better). The target, ≤\u00a01.5\u00a0%, is met or missed by chance. " +
		"XmR chart around the mean, limits from the mean moving range."
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOnlyTheLastValuesAreDrawn(t *testing.T) {
	c := ControlChart("T", metrics.Unit{}, *behaviour(t, control.Options{}, around(5, 1, 300)...))
	if n := strings.Count(c.drawing.Render("x"), `class="mark`); n != mostPeriods+1 || len(c.Data.Rows) != mostPeriods {
		t.Errorf("%d marks, %d rows", n, len(c.Data.Rows))
	}
	if !strings.Contains(c.Description, "The last 120 of 300\u00a0values are shown") {
		t.Errorf("described as %s", c.Description)
	}
}

func TestControlChartsOfNothing(t *testing.T) {
	for _, c := range []*control.Chart{behaviour(t, control.Options{}), behaviour(t, control.Options{}, math.NaN())} {
		if got := ControlChart("T", metrics.Unit{}, *c); got.drawing != nil || got.Description == "" {
			t.Errorf("%+v", got)
		}
		if sparkline("T", *c) != nil {
			t.Error("nothing has a sparkline")
		}
	}
}

// pairs matches the points of a path; the radii of an arc are taken out first.
var (
	pairs = regexp.MustCompile(`(-?[0-9.]+) (-?[0-9.]+)`)
	arcs  = regexp.MustCompile(`A[0-9.]+ [0-9.]+ 0 1 1 `)
)

// Nothing is drawn outside the drawing, whatever the values are.
func TestNothingIsDrawnOutside(t *testing.T) {
	nan := math.NaN()
	many := control.Options{}
	for i := 1; i < 9; i++ {
		many.Baselines = append(many.Baselines, control.Baseline{First: 3 * i, Reason: strings.Repeat("long reason ", 30)})
	}
	huge := behaviour(t, control.Options{}, 1e139, -1e139, 0, 1e138)
	for name, c := range map[string]control.Chart{
		"busy": busyChart(t, strings.Repeat("WIDE ", 60)), "reasons": *behaviour(t, many, around(5, 1, 40)...),
		"one": *behaviour(t, control.Options{}, 7), "flat": *behaviour(t, control.Options{}, 7, 7, 7), "huge": *huge,
		"gaps":        *behaviour(t, control.Options{Target: metrics.TargetOf(-90)}, nan, 3, nan, nan, 5),
		"three years": *behaviour(t, control.Options{}, around(0, 1e-5, 36)...),
	} {
		for _, d := range []*svg.Drawing{
			ControlChart(name, metrics.Unit{Kind: metrics.MoneyUnit, Currency: "EUR"}, c).drawing, sparkline(name, c),
		} {
			inside(t, name, d)
		}
	}
}

// inside checks every coordinate of a drawing, and every text by the width that the layout reckons with.
func inside(t *testing.T, name string, d *svg.Drawing) {
	t.Helper()
	width, height := d.Size()
	var doc struct {
		Paths []struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
		Lines []struct {
			X1 float64 `xml:"x1,attr"`
			X2 float64 `xml:"x2,attr"`
			Y1 float64 `xml:"y1,attr"`
			Y2 float64 `xml:"y2,attr"`
		} `xml:"line"`
		Rects []struct {
			X float64 `xml:"x,attr"`
			Y float64 `xml:"y,attr"`
			W float64 `xml:"width,attr"`
			H float64 `xml:"height,attr"`
		} `xml:"rect"`
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
	check := func(what string, x, y float64) {
		if x < -0.1 || x > width+0.1 || y < -0.1 || y > height+0.1 {
			t.Errorf("%s: %s at %v, %v is outside %v × %v", name, what, x, y, width, height)
		}
	}
	for _, p := range doc.Paths {
		for _, pair := range pairs.FindAllStringSubmatch(arcs.ReplaceAllString(p.D, "L"), -1) {
			x, err1 := strconv.ParseFloat(pair[1], 64)
			y, err2 := strconv.ParseFloat(pair[2], 64)
			if err1 != nil || err2 != nil {
				t.Fatal(p.D)
			}
			check("path", x, y)
		}
	}
	for _, l := range doc.Lines {
		check("line", l.X1, l.Y1)
		check("line", l.X2, l.Y2)
	}
	for _, r := range doc.Rects {
		check("rectangle", r.X, r.Y)
		check("rectangle", r.X+r.W, r.Y+r.H)
	}
	for _, x := range doc.Texts {
		w := svg.TextWidth(x.Text)
		left := map[string]float64{"start": x.X, "middle": x.X - w/2, "end": x.X - w}[x.Anchor]
		check(x.Text, left, x.Y-svg.FontSize)
		check(x.Text, left+w, x.Y)
	}
}

func TestSparkline(t *testing.T) {
	c := busyChart(t, "new tariff")
	d := sparkline("Score <1>", c)
	got := d.RenderSmall()
	signals := 0
	for _, p := range c.Points {
		if p.Signals.Any() {
			signals++
		}
	}
	if n := strings.Count(got, `class="mark `); n < signals || n > signals+1 { // and the last value
		t.Errorf("%d marks for %d signals", n, signals)
	}
	if !strings.Contains(got, `aria-label="Score &lt;1&gt;, 2024-01 to 2026-06: `+strconv.Itoa(signals)) {
		t.Errorf("named %.120s", got)
	}
}

// TestControlChartOfSeason: what was measured is the last value, and the season is named beside it.
func TestControlChartOfSeason(t *testing.T) {
	var values []float64
	for i := range 36 {
		values = append(values, 50+float64(i%3)+20*float64(i%12/11))
	}
	c := behaviour(t, control.Options{Season: control.Additive}, values...)
	got := ControlChart("T", metrics.Unit{}, *c).Description
	if !strings.Contains(got, "The last value is 72") || !strings.Contains(got, "without the season") {
		t.Errorf("described as %s", got)
	}
}

// TestControlChartOfNothing draws a value that is next to none.
func TestControlChartOfNothing(t *testing.T) {
	for _, v := range []float64{5e-324, 1e-310, 0} {
		if c := ControlChart("T", metrics.Unit{}, *behaviour(t, control.Options{}, v)); c.drawing == nil {
			t.Errorf("%v isn't drawn", v)
		}
	}
}
