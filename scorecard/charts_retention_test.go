package scorecard

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
)

// cellOf is an observed cell.
func cellOf(n, of int64) retention.Cell {
	return retention.Cell{Observable: true, N: n, Of: of, Share: metrics.Wilson(n, of, 0.95)}
}

// monthlyGrid has cohorts of 100 by month, retained by what is left of them after each age; the newest has one age.
func monthlyGrid(cohorts, ages int, left func(cohort, age int) int64) retention.Grid {
	g := retention.Grid{Title: "customers who order"}
	for a := range ages {
		g.Columns = append(g.Columns, retention.Column{From: a, To: a})
	}
	for i, p := range periodsOf(cohorts) {
		row := retention.Row{Period: p, Size: 100, Cells: make([]retention.Cell, ages)}
		for a := range min(ages, cohorts-i) {
			row.Cells[a] = cellOf(left(i, a), 100)
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// pooledOf adds up the cells of a grid, as the curve does for ages that count by themselves.
func pooledOf(g retention.Grid) retention.Curve {
	var c retention.Curve
	for i, column := range g.Columns {
		p := retention.Point{Column: column, Share: metrics.Absent(metrics.Missing, "")}
		for _, r := range g.Rows {
			if i < len(r.Cells) && r.Cells[i].Observable {
				p.N, p.AtRisk = p.N+r.Cells[i].N, p.AtRisk+r.Cells[i].Of
				p.Share = metrics.Wilson(p.N, p.AtRisk, 0.95)
			}
		}
		c.Points = append(c.Points, p)
	}
	return c
}

func drawnGrid(title string, g retention.Grid) Chart { return RetentionGrid(title, g, pooledOf(g)) }

func TestRetentionGrid(t *testing.T) {
	c := drawnGrid("Orders <again>", monthlyGrid(4, 4, func(cohort, age int) int64 {
		return int64(100 - 30*age + 5*cohort*age)
	}))
	want := "Customers who order. 4\u00a0cohorts with 400\u00a0starts. Of all cohorts together " +
		"75.0\u00a0% are retained at age 1 and 10.0\u00a0% at age 3. Of the cohorts shown with at least 30 starts, " +
		"2024-01 has the least at age 1 (70.0\u00a0%: 70 of 100) and 2024-03 the most (80.0\u00a0%: 80 of 100). " +
		"Hatched, because they can't be observed yet: 6 of 16\u00a0cells."
	if c.Description != want {
		t.Errorf("described as\n%s\nwant\n%s", c.Description, want)
	}
	drawn := c.drawing.Render("x")
	for part, n := range map[string]int{
		`class="cell tint-i"`: 6, // age 0 of four cohorts and of all, and the legend
		`class="unseen"`:      4, // of three cohorts, and the legend
		"<title>2024-02, age 1: 75 of 100, 75.0\u00a0% (95\u00a0% interval 65.7\u00a0% to 82.5\u00a0%)</title>": 1,
		"observed of 300\u00a0starts</title>":                       1,
		"<title>2024-03, age 2 to 3: can't be observed yet</title>": 1,
		"<title id=\"x-title\">Orders &lt;again&gt;</title>":        1,
	} {
		if got := strings.Count(drawn, part); got != n {
			t.Errorf("%d times %s, want %d", got, part, n)
		}
	}
	if got := c.Data.Rows[0]; got[0].Text != "all cohorts" || got[1].Value != "400" || got[3].Text != "75.0\u00a0%" {
		t.Errorf("the pooled row is %v", got)
	}
	if got := c.Data.Rows[4][3]; got.Text != "not observed" || got.Value != "" {
		t.Errorf("what can't be observed is %v", got)
	}
	inside(t, "grid", c.drawing)
}

func TestRetentionGridShowsTheLastCohorts(t *testing.T) {
	c := drawnGrid("T", monthlyGrid(40, 40, func(_, age int) int64 { return int64(100 - age) }))
	if got := c.Data; len(got.Rows) != 25 || len(got.Columns) != 26 || got.Rows[1][0].Text != "2025-05" {
		t.Errorf("%d rows of %d columns, first %v", len(got.Rows), len(got.Columns), got.Rows[1][0])
	}
	if got := c.Data.Rows[0][1].Text; got != "4,000" {
		t.Errorf("%s are pooled, want all", got)
	}
	for _, part := range []string{"The last 24 of 40 cohorts are shown", "The first 24 of 40 ages are shown"} {
		if !strings.Contains(c.Description, part) {
			t.Errorf("described as %s", c.Description)
		}
	}
	inside(t, "grid", c.drawing)
}

func TestRetentionGridThatCannotBeObserved(t *testing.T) {
	g := retention.Grid{
		Columns: []retention.Column{{From: 0, To: 0}, {From: 1, To: 11}},
		Rows: []retention.Row{
			{Value: "", Size: 0}, // nobody's value is unknown
			{Value: strings.Repeat("Long & <name> ", 9), Size: 3},
			{Value: "b", Size: 2, Cells: make([]retention.Cell, 2)},
		},
	}
	c := drawnGrid("T", g)
	if !strings.Contains(c.Description, "No cell can be observed yet; all are hatched") ||
		strings.Contains(c.Description, "together") || len(c.Data.Rows) != 3 || c.Data.Columns[3].Name != "Age 1–11" {
		t.Errorf("described as %s; %v", c.Description, c.Data)
	}
	inside(t, "unobservable", c.drawing)
	g.Rows[0].Size = 1
	g.Rows[2].Cells = []retention.Cell{{Observable: true, Share: metrics.Wilson(0, 0, 0.95)}, {}}
	c = drawnGrid("T", g)
	if drawn := c.drawing.Render("x"); !strings.Contains(drawn, ">(unknown)<") || !strings.Contains(drawn, ">–<") ||
		!strings.Contains(drawn, "<title>b, age 0: undefined") {
		t.Errorf("a cohort of nobody: %s", drawn)
	}
	for _, g := range []retention.Grid{{}, {Columns: g.Columns}, {Rows: g.Rows}} {
		if c := drawnGrid("T", g); c.drawing != nil || c.Description != "There are no cohorts to draw." {
			t.Errorf("of nothing: %+v", c)
		}
	}
}

func TestRetentionGridHasRoomForEverything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cohorts, ages := rapid.IntRange(1, 30).Draw(rt, "cohorts"), rapid.IntRange(1, 30).Draw(rt, "ages")
		g := monthlyGrid(cohorts, ages, func(_, _ int) int64 { return rapid.Int64Range(0, 100).Draw(rt, "left") })
		scale := rapid.SampledFrom([]int64{1, 1e4, 1e12}).Draw(rt, "scale")
		for i := range g.Rows {
			g.Rows[i].Size *= scale
		}
		c := drawnGrid("T", g)
		inside(t, "grid", c.drawing)
		if t.Failed() || c.drawing.Render("x") != drawnGrid("T", g).drawing.Render("x") {
			rt.Fatal("outside, or drawn twice and not the same")
		}
	})
}

func TestShareText(t *testing.T) {
	for share, want := range map[float64][2]string{
		0:      {"0", "tint-none"},
		0.0001: {"<0.1", "tint-a"},
		0.004:  {"0.4", "tint-a"},
		0.05:   {"5.0", "tint-b"},
		0.0996: {"10", "tint-b"},
		0.349:  {"35", "tint-d"},
		0.5:    {"50", "tint-f"},
		0.996:  {">99", "tint-i"},
		1:      {"100", "tint-i"},
	} {
		if got := [2]string{shareText(share), tintOf(share)}; got != want {
			t.Errorf("%v is written and shaded %v, want %v", share, got, want)
		}
	}
}

// TestRetentionGridSaysNothingOfFew leaves cohorts of a handful out of the sentences, and empty ones out of the number.
func TestRetentionGridSaysNothingOfFew(t *testing.T) {
	g := monthlyGrid(4, 3, func(cohort, age int) int64 { return int64(100 - 10*age - cohort) })
	g.Rows[0].Size, g.Rows[0].Cells = 1, []retention.Cell{cellOf(1, 1), cellOf(1, 1), cellOf(0, 1)}
	g.Rows[1].Size, g.Rows[1].Cells = 0, []retention.Cell{cellOf(0, 0), cellOf(0, 0), cellOf(0, 0)}
	c := drawnGrid("T", g)
	for _, want := range []string{
		"3\u00a0cohorts with 201\u00a0starts",
		"Of all cohorts together 88.1\u00a0% are retained at age 1. Hatched",
	} {
		if !strings.Contains(c.Description, want) {
			t.Errorf("no %q in: %s", want, c.Description)
		}
	}
	if strings.Contains(c.Description, "2024-01") {
		t.Errorf("a cohort of one is named: %s", c.Description)
	}
}

// TestRetentionGridHasTheCurve compares the row of all cohorts with the curve where adding up the cells would differ.
func TestRetentionGridHasTheCurve(t *testing.T) {
	in := sampleInputs(t)
	g, curve := in.Retention.Grid(), in.Retention.Curve()
	differ := 0
	row := RetentionGrid("T", g, curve).Data.Rows[0]
	for i, p := range curve.Points[:len(row)-2] {
		if got, want := row[i+2].Value, estimateCell(p.Share, percent).Value; got != want {
			t.Errorf("age %d: %s, want %s", i, got, want)
		}
		if added := pooledOf(g).Points[i].Share; percent(added.Value) != percent(p.Share.Value) {
			differ++
		}
	}
	if differ == 0 {
		t.Error("the cells added up are the curve, so this shows nothing")
	}
	if rows := RetentionGrid("T", g, retention.Curve{}).Data.Rows; rows[0][0].Text == "all cohorts" {
		t.Error("a row of all cohorts without a curve")
	}
}
