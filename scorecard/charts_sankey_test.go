package scorecard

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

// periodsOf returns consecutive months.
func periodsOf(n int) []metrics.Period {
	p := metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2024, time.January, 1))
	all := make([]metrics.Period, n)
	for i := range all {
		all[i] = p
		p = p.Next()
	}
	return all
}

// sankeyOf draws flows: moves(column) is the matrix from a column to the next, the outside first.
func sankeyOf(names []string, periods []metrics.Period, moves func(column int) [][]int64) stages.Sankey {
	var s stages.Sankey
	n := len(names) + 1
	for column := range len(periods) + 1 {
		for i, name := range append([]string{""}, names...) {
			node := stages.SankeyNode{Column: column, Stage: name}
			if column > 0 {
				node.Period = periods[column-1]
				for from := range n {
					node.Customers += moves(column - 1)[from][i]
				}
			} else {
				for to := range n {
					node.Customers += moves(0)[i][to]
				}
			}
			s.Nodes = append(s.Nodes, node)
		}
	}
	for column := range periods {
		for from, row := range moves(column) {
			for to, customers := range row {
				if customers > 0 {
					s.Edges = append(s.Edges,
						stages.SankeyEdge{From: column*n + from, To: (column+1)*n + to, Customers: customers})
				}
			}
		}
	}
	return s
}

// twoStages has 10 who come in and go on, 4 who come back and 3 who leave, in each of some months.
func twoStages(months int) stages.Sankey {
	return sankeyOf([]string{"try <it>", "use"}, periodsOf(months), func(int) [][]int64 {
		return [][]int64{{0, 10, 0}, {0, 7, 7}, {3, 4, 20}}
	})
}

func TestSankeyChart(t *testing.T) {
	c := SankeyChart("Stages & co", twoStages(3))
	want := "From the start to the end of 2024-03, 30 came in, 21 moved on, 12 moved back and 9 went out. " +
		"Each customer counts once in a month, by where they were at its start and its end; moves between aren't seen. " +
		"The largest move in one month is from try <it> to use: 7 in 2024-01. " +
		"At the end there are 21 in try <it>, 27 in use."
	if c.Description != want {
		t.Errorf("described as\n%s\nwant\n%s", c.Description, want)
	}
	drawn := c.drawing.Render("x")
	for class, n := range map[string]int{"stayed": 6, "came": 3, "moved-on": 3, "moved-back": 3, "gone": 3} {
		if got := strings.Count(drawn, `class="ribbon `+class+`"`); got != n+1 { // and one in the legend
			t.Errorf("%d ribbons %s, want %d", got-1, class, n)
		}
	}
	if n := strings.Count(drawn, `class="bar outside"`); n != 6 { // three to come from, three to leave to
		t.Errorf("%d bars outside, want 6", n)
	}
	for _, part := range []string{
		"<title>2024-02: 4\u00a0customers moved from use to try &lt;it&gt;</title>",
		"<title>2024-03: 3\u00a0customers went out from use</title>",
		"<title>End of 2024-03: 27\u00a0customers in use</title>",
		"<title>2024-01: 10\u00a0customers came in</title>",
	} {
		if !strings.Contains(drawn, part) {
			t.Errorf("lacks %s", part)
		}
	}
	if len(c.Data.Rows) != 18 || c.Data.Columns[0].Name != "Month" || c.Data.Rows[0][1].Text != "(came in)" ||
		c.Data.Rows[3][2].Text != "(went out)" {
		t.Errorf("the data: %v", c.Data)
	}
	inside(t, "sankey", c.drawing)
}

func TestSankeyChartShowsTheLastColumns(t *testing.T) {
	c := SankeyChart("T", twoStages(30))
	if !strings.Contains(c.Description, "From the end of 2025-06 to the end of 2026-06") ||
		!strings.Contains(c.Description, "The last 12 of 30 months are shown") || len(c.Data.Rows) != 12*6 {
		t.Errorf("%d rows; described as %s", len(c.Data.Rows), c.Description)
	}
	inside(t, "long", c.drawing)
}

// What flows into a bar is as high as what flows in, and no bar reaches into another lane.
func TestSankeyRibbonsFillTheirBars(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		names := []string{"first", "second stage", strings.Repeat("Long Name ", 8)}[:rapid.IntRange(1, 3).Draw(rt, "stages")]
		months := rapid.IntRange(1, 15).Draw(rt, "months")
		matrices := make([][][]int64, months)
		for m := range matrices {
			matrices[m] = make([][]int64, len(names)+1)
			for from := range matrices[m] {
				matrices[m][from] = make([]int64, len(names)+1)
			}
		}
		// Groups of customers go their ways, so that whoever flows into a bar also flows out of it.
		for range rapid.IntRange(0, 12).Draw(rt, "groups") {
			customers, at := rapid.Int64Range(1, 5000).Draw(rt, "customers"), 0
			for m := range matrices {
				to := rapid.IntRange(0, len(names)).Draw(rt, "to")
				if at > 0 || to > 0 {
					matrices[m][at][to] += customers
				}
				at = to
			}
		}
		s := sankeyOf(names, periodsOf(months), func(column int) [][]int64 { return matrices[column] })
		c := SankeyChart("T", s)
		if c.drawing == nil {
			if len(s.Edges) > 0 {
				rt.Fatal("not drawn")
			}
			return
		}
		if c.drawing.Render("x") != SankeyChart("T", s).drawing.Render("x") {
			rt.Fatal("drawn twice, not the same")
		}
		inside(t, "sankey", c.drawing)
		v := newSankeyView(s)
		into := make(map[[2]int]int64)
		for _, f := range v.flows {
			into[[2]int{f.column + 1, f.to}] += f.customers
		}
		for at, n := range into {
			if got := v.stock[at[0]][at[1]]; got != n {
				rt.Fatalf("%d flow into a bar of %d", n, got)
			}
		}
		if t.Failed() {
			rt.Fatal("see above")
		}
	})
}

func TestSankeyChartOfNothingAndOfNonsense(t *testing.T) {
	if c := SankeyChart("T", stages.Sankey{}); c.drawing != nil || c.Description != "There are no flows to draw." {
		t.Errorf("of nothing: %+v", c)
	}
	s := twoStages(2)
	s.Edges = append(s.Edges,
		stages.SankeyEdge{From: 0, To: 8, Customers: 1}, stages.SankeyEdge{From: -1, To: 3, Customers: 1},
		stages.SankeyEdge{From: 0, To: 99, Customers: 1}, stages.SankeyEdge{From: 0, To: 3, Customers: 1},
	)
	c := SankeyChart("T", s)
	if !strings.Contains(c.Description, "4\u00a0flows that don't lead from one column to the next are left out") {
		t.Errorf("described as %s", c.Description)
	}
	if fmt.Sprint(c.Data.Rows) != fmt.Sprint(SankeyChart("T", twoStages(2)).Data.Rows) {
		t.Error("what is left out changes the data")
	}
}
