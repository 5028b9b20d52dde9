package scorecard

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
)

// anyGraph draws a graph of some nodes and edges, loops among them, with starts and ends or without.
func anyGraph(t *rapid.T) process.Pruned {
	var p process.Pruned
	n := rapid.IntRange(1, 30).Draw(t, "nodes")
	long := rapid.SampledFrom([]int{1, 1, 12}).Draw(t, "long")
	name := func(i int) string { return strings.Repeat(fmt.Sprintf("Node %d_<&>", i), long) }
	for i := range n {
		p.Nodes = append(p.Nodes, process.Node{Name: name(i), Events: 1000, Customers: int64(1000 - i)})
	}
	seen := map[[2]int]bool{}
	for range rapid.IntRange(0, 3*n).Draw(t, "edges") {
		from, to := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
		if seen[[2]int{from, to}] {
			continue
		}
		seen[[2]int{from, to}] = true
		e := process.Edge{From: name(from), To: name(to), Count: rapid.Int64Range(1, 1e7).Draw(t, "count"), Customers: 1}
		if rapid.Bool().Draw(t, "gap") {
			e.Gap.Median = metrics.NewEstimate(rapid.Float64Range(0, 1e8).Draw(t, "median"))
		}
		p.Edges = append(p.Edges, e)
	}
	for i := range rapid.IntRange(0, min(n, 4)).Draw(t, "ends") {
		p.Starts = append(p.Starts, process.End{Node: name(i), Customers: 10})
		p.Ends = append(p.Ends, process.End{Node: name(n - 1 - i), Customers: 10})
	}
	return p
}

func TestProcessGraphHasRoomForEverything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := anyGraph(rt)
		c := ProcessGraph("Ways <1>", p)
		if c.drawing == nil {
			rt.Fatal("not drawn")
		}
		drawn := c.drawing.Render("x")
		if drawn != ProcessGraph("Ways <1>", p).drawing.Render("x") {
			rt.Fatal("drawn twice, not the same")
		}
		inside(t, "graph", c.drawing)
		if t.Failed() {
			rt.Fatalf("%+v", p)
		}
		for _, n := range p.Nodes {
			if !strings.Contains(drawn, "<title>"+strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").
				Replace(n.Name)+": ") {
				rt.Fatalf("no box for %s", n.Name)
			}
		}
		if n, want := strings.Count(drawn, " by 1\u00a0customer"), len(p.Edges); n != want {
			rt.Fatalf("%d edges drawn of %d", n, want)
		}
		if n, want := len(c.Data.Rows), len(p.Edges)+len(p.Starts)+len(p.Ends); n != want {
			rt.Fatalf("%d rows of data, want %d", n, want)
		}
	})
}

func TestProcessGraphLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := laid(newLayered(anyGraph(t)))
		for _, w := range l.ways {
			if l.nodes[w.upper].layer >= l.nodes[w.lower].layer {
				t.Fatalf("%s doesn't lead down from layer %d to %d", w.title, l.nodes[w.upper].layer, l.nodes[w.lower].layer)
			}
			for i, n := range w.through {
				if l.nodes[n].layer != l.nodes[w.upper].layer+i {
					t.Fatalf("%s misses a layer", w.title)
				}
			}
		}
		boxes := make([]area, 0, len(l.nodes))
		for i, n := range l.nodes {
			if !n.bend {
				a := area{n.x - n.width/2, l.top(i), n.x + n.width/2 + n.room, l.bottom(i)}
				for _, b := range boxes {
					if a.meets(b) {
						t.Fatalf("%v overlaps another box", n.text)
					}
				}
				boxes = append(boxes, a)
			}
		}
		labels, labelled := l.labels(), 0
		for i, r := range l.routes {
			on := 0 // labels on this line
			for k := 0; k+3 < len(r); k += 3 {
				for s := range 11 {
					p := svg.BezierAt(r[k], r[k+1], r[k+2], r[k+3], float64(s)/10)
					for _, b := range boxes {
						if (area{b.left + 0.1, b.top + 0.1, b.right - 0.1, b.bottom - 0.1}).holds(p) {
							t.Fatalf("%s runs through a box", l.ways[i].title)
						}
					}
					for _, x := range labels {
						if x.area().holds(p) {
							if !slices.Equal(x.lines, l.ways[i].label) && !slices.Equal(x.lines, l.ways[i].label[:1]) {
								t.Fatalf("%s runs through the label %v", l.ways[i].title, x.lines)
							}
							on |= 1
						}
					}
				}
			}
			labelled += on
		}
		if labelled < len(l.ways)-l.unnumbered || labelled > len(labels) {
			t.Fatalf("%d of %d lines with a label, of %d; without all %d", labelled, len(l.ways), len(labels), l.unnumbered)
		}
		for i, x := range labels {
			for _, b := range boxes {
				if x.area().meets(b) {
					t.Fatalf("%v covers a box", x.lines)
				}
			}
			for _, y := range labels[:i] {
				if x.area().meets(y.area()) {
					t.Fatalf("%v covers %v", x.lines, y.lines)
				}
			}
		}
	})
}

// Sweeps take crossings away, and never add any.
func TestProcessGraphOrder(t *testing.T) {
	crossings := func(p process.Pruned, sweeps int) int {
		g := newLayered(p)
		g.assign(chartWidth)
		g.bends()
		g.order(sweeps)
		return g.crossings()
	}
	better := false
	rapid.Check(t, func(t *rapid.T) {
		p := anyGraph(t)
		first, last := crossings(p, 0), crossings(p, orderSweeps)
		if last > first {
			t.Fatalf("%d crossings after the sweeps, %d before", last, first)
		}
		better = better || last < first
	})
	if !better {
		t.Error("no graph has fewer crossings after the sweeps")
	}
}

// support is how customers go from a call to an invoice, some of them twice.
func support() process.Pruned {
	return process.Pruned{
		Nodes: []process.Node{
			{Name: "call", Events: 130, Customers: 100},
			{Name: "visit", Events: 110, Customers: 90},
			{Name: "invoice", Events: 90, Customers: 90},
		},
		Edges: []process.Edge{
			{
				From: "call", To: "visit", Count: 110, Customers: 90, Out: metrics.NewEstimate(110.0 / 130),
				Gap: process.Gap{Median: metrics.NewEstimate(7200)},
			},
			{From: "visit", To: "invoice", Count: 90, Customers: 90},
			{From: "visit", To: "call", Count: 20, Customers: 15},
			{From: "call", To: "call", Count: 10, Customers: 8},
		},
		Starts: []process.End{{Node: "call", Customers: 100, Share: metrics.NewEstimate(1)}},
		Ends:   []process.End{{Node: "invoice", Customers: 90, Share: metrics.NewEstimate(0.9)}},
		Left:   process.LeftOut{Edges: 2, Steps: 4, StepShare: 0.02},
	}
}

func TestProcessGraph(t *testing.T) {
	c := ProcessGraph("Support", support())
	want := "3\u00a0nodes and 4\u00a0edges between them. The most frequent start is call " +
		"(100\u00a0customers, 100.0\u00a0%). The most frequent end is invoice (90\u00a0customers, 90.0\u00a0%). " +
		"The edge taken most is from call to visit: 110\u00a0times, " +
		"with a median of 2.0\u00a0h between them. " +
		"The ends shown are those of 90.0\u00a0% of the customers. Left out: 0 nodes and 2 edges, 2.0 % of the steps. " +
		"1\u00a0edge leads back, as a broken line."
	if c.Description != want {
		t.Errorf("described as\n%s\nwant\n%s", c.Description, want)
	}
	drawn := c.drawing.Render("x")
	for _, part := range []string{
		">110<", ">2.0\u00a0h<", ">Start<", ">End<", ">10</text>",
		"<title>call: 100\u00a0customers, 130\u00a0events</title>",
		"<title>visit to call: 20\u00a0times by 15\u00a0customers</title>",
	} {
		if !strings.Contains(drawn, part) {
			t.Errorf("lacks %s", part)
		}
	}
	// One edge leads back, and the legend says what that is.
	if n := strings.Count(drawn, `class="way returning"`); n != 2 {
		t.Errorf("%d broken lines, want 2", n)
	}
	l := laid(newLayered(support()))
	var order []string
	for _, layer := range l.layers {
		for _, n := range layer {
			if !l.nodes[n].bend {
				order = append(order, l.nodes[n].text...)
			}
		}
	}
	if want := []string{"Start", "call", "visit", "invoice", "End"}; !slices.Equal(order, want) {
		t.Errorf("from the top: %v", order)
	}
	if got := c.Data.Rows[1]; got[1].Text != "100" || got[5].Text != "84.6\u00a0%" || got[6].Text != "2.0\u00a0h" {
		t.Errorf("the data say %v", got)
	}
}

// The start is at the top even where most that lies below it leads to a node from which it all begins again.
func TestProcessGraphBeginsAtTheStart(t *testing.T) {
	p := process.Pruned{
		Nodes:  []process.Node{{Name: "b"}, {Name: "a"}},
		Edges:  []process.Edge{{From: "b", To: "a", Count: 100}, {From: "a", To: "b", Count: 5}},
		Starts: []process.End{{Node: "a", Customers: 5}},
	}
	g := newLayered(p)
	g.layOut()
	if a, b := g.nodes[1].layer, g.nodes[0].layer; a != 2 || b != 4 {
		t.Errorf("a is in layer %d and b in %d, want 2 and 4", a, b)
	}
}

func TestProcessGraphOfLittleAndOfTooMuch(t *testing.T) {
	if c := ProcessGraph("T", process.Pruned{}); c.drawing != nil || c.Description != "There are no nodes to draw." {
		t.Errorf("of nothing: %+v", c)
	}
	alone := process.Pruned{Nodes: []process.Node{{}}, Edges: []process.Edge{{Count: 3}, {From: "x", To: "y", Count: 9}}}
	c := ProcessGraph("T", alone)
	if drawn := c.drawing.Render("x"); !strings.Contains(drawn, "(no name): 0\u00a0customers") ||
		strings.Contains(drawn, "x to y: 9\u00a0times by") || len(c.Data.Rows) != 2 {
		t.Errorf("of one node with a loop, and an edge of others: %s", drawn)
	}
	inside(t, "one", c.drawing)
	var many process.Pruned
	for i := range mostNodes + 1 {
		many.Nodes = append(many.Nodes, process.Node{Name: fmt.Sprint(i)})
	}
	if c := ProcessGraph("T", many); c.drawing != nil || !strings.Contains(c.Description, "too much to draw") {
		t.Errorf("of too many nodes: %s", c.Description)
	}
	many.Nodes = many.Nodes[:mostNodes]
	if c := ProcessGraph("T", many); c.drawing == nil {
		t.Errorf("of as many as can be: %s", c.Description)
	} else {
		inside(t, "most", c.drawing)
	}
}

func TestNamesAreWrapped(t *testing.T) {
	for name, want := range map[string][]string{
		"short":                          {"short"},
		"W_Nabellen incomplete dossiers": {"W_Nabellen", "incomplete", "dossiers"},
		"WWWWWWWWWWWW":                   {"WWWWWWWW", "WWWW"},
		"":                               {""},
	} {
		if got := wrapped(name, 100); !slices.Equal(got, want) {
			t.Errorf("%q is cut into %q, want %q", name, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		lines := wrapped(rapid.String().Draw(t, "name"), 100)
		for _, l := range lines {
			if svg.TextWidth(l) > 100 || len(lines) > boxLines {
				t.Fatalf("%q", lines)
			}
		}
	})
}

func TestCommonest(t *testing.T) {
	a := process.End{Node: "a", Customers: 30, Share: metrics.Wilson(30, 100, 0.95)}
	b := process.End{Node: "", Customers: 30, Share: metrics.Wilson(30, 100, 0.95)}
	for want, ends := range map[string][]process.End{
		"": nil,
		"The most frequent start is a (30 customers, 30.0 %)":                      {a},
		"The most frequent starts are a and (no name) (30 customers, 30.0 % each)": {a, b},
	} {
		if got := strings.ReplaceAll(commonest(ends, "start"), nbsp, " "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	p := process.Pruned{Nodes: []process.Node{{Name: "a"}}, Starts: []process.End{a}}
	if drawn := ProcessGraph("T", p).drawing.Render("x"); !strings.Contains(drawn, ">30 of 100\u00a0customers<") {
		t.Error("the start doesn't say of how many customers it is")
	}
}

// TestNumbersAreThinnedOut draws more edges between two layers than there is room for numbers.
func TestNumbersAreThinnedOut(t *testing.T) {
	const side = 6
	var p process.Pruned
	for i := range 2 * side {
		p.Nodes = append(p.Nodes, process.Node{Name: fmt.Sprint(i)})
	}
	for i := range side * side {
		p.Edges = append(p.Edges, process.Edge{
			From: fmt.Sprint(i / side), To: fmt.Sprint(side + i%side), Count: int64(100_040 - i),
			Gap: process.Gap{Median: metrics.NewEstimate(1e6)},
		})
	}
	l := laid(newLayered(p))
	if l.unnumbered == 0 || !strings.Contains(ProcessGraph("T", p).Description, "For lack of room, number or time of ") {
		t.Fatalf("%d ways without a number: %s", l.unnumbered, ProcessGraph("T", p).Description)
	}
	for i, w := range l.ways[:3] {
		if !slices.ContainsFunc(l.labels(), func(x wayLabel) bool { return x.lines[0] == w.label[0] }) {
			t.Errorf("the number of way %d isn't shown", i)
		}
	}
	if n := len(l.labels()); n >= side*side || n < 5 {
		t.Errorf("%d labels of %d", n, side*side)
	}
}
