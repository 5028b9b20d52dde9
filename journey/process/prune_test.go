package process_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
)

// weigh returns what the edges, starts and ends of a pruned graph carry.
func weigh(edges []process.Edge, starts, ends []process.End) int64 {
	n := int64(0)
	for _, e := range edges {
		n += e.Count
	}
	for _, e := range append(slices.Clip(starts), ends...) {
		n += e.Customers
	}
	return n
}

// reach returns the nodes that lie on a way from a start, or to an end when turned.
func reach(p process.Pruned, turned bool) map[string]bool {
	seen := make(map[string]bool)
	first := p.Starts
	if turned {
		first = p.Ends
	}
	for _, e := range first {
		seen[e.Node] = true
	}
	for range p.Nodes {
		for _, e := range p.Edges {
			from, to := e.From, e.To
			if turned {
				from, to = to, from
			}
			if seen[from] {
				seen[to] = true
			}
		}
	}
	return seen
}

// TestPruneKeepsConnected checks that every node kept lies on a path from a start to an end, that the coverage asked
// for is reached, that nothing kept is new, and that what is left out adds up.
func TestPruneKeepsConnected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := drawLog(t)
		r, table := graphOf(t, log, process.Options{}), tableOf(t, log, 0)
		edges := rapid.Float64Range(0, 1).Draw(t, "edges")
		variants := rapid.Float64Range(0, 1).Draw(t, "variants")
		p, err := r.Prune(edges, variants, table)
		if err != nil {
			t.Fatal(err)
		}
		ahead, back := reach(p, false), reach(p, true)
		names := make(map[string]bool)
		for _, n := range p.Nodes {
			names[n.Name] = true
			if !ahead[n.Name] || !back[n.Name] {
				t.Fatalf("%q is on no path from start to end: %+v", n.Name, p)
			}
		}
		left := p.Left.Steps
		for _, e := range p.Edges {
			left += e.Count
			if !names[e.From] || !names[e.To] || !slices.ContainsFunc(r.Edges, func(x process.Edge) bool {
				return x.From == e.From && x.To == e.To && x.Count == e.Count
			}) {
				t.Fatalf("edge %v isn't in the graph, or its nodes aren't kept", e)
			}
		}
		if left != r.Events-r.Customers || p.Left.Nodes+len(p.Nodes) != len(r.Nodes) ||
			p.Left.Edges+len(p.Edges) != len(r.Edges) {
			t.Fatalf("left out %+v of %v", p.Left, r)
		}
		if len(p.Nodes) == 0 || len(p.Starts) == 0 || len(p.Ends) == 0 {
			t.Fatalf("nothing kept: %+v", p)
		}
		whole, err := r.Prune(edges, 1, process.Table{})
		if err != nil {
			t.Fatal(err)
		}
		all := weigh(r.Edges, r.Starts, r.Ends)
		if got := weigh(whole.Edges, whole.Starts, whole.Ends); float64(got) < edges*float64(all) {
			t.Fatalf("kept %d of %d, want a share of %v", got, all, edges)
		}
	})
}

func TestPruneAll(t *testing.T) {
	r := graphOf(t, fixed(t), process.Options{})
	p, err := r.Prune(1, 1, process.Table{})
	if err != nil || len(p.Nodes) != len(r.Nodes) || len(p.Edges) != len(r.Edges) || p.Left != (process.LeftOut{}) {
		t.Errorf("%+v, %v", p.Left, err)
	}
}

// TestPruneByVariants checks on a graph small enough to see: the rare way through d goes, the frequent ones stay.
func TestPruneByVariants(t *testing.T) {
	log := paths(t, "a b c", "a b c", "a b c", "a c", "a c", "a d c")
	r, table := graphOf(t, log, process.Options{}), tableOf(t, log, 0)
	p, err := r.Prune(1, 0.8, table)
	if err != nil {
		t.Fatal(err)
	}
	var edges []string
	for _, e := range p.Edges {
		edges = append(edges, e.From+e.To)
	}
	if got := strings.Join(edges, " "); got != "ab bc ac" {
		t.Errorf("kept %s", got)
	}
	want := process.LeftOut{Nodes: 1, Edges: 2, Steps: 2, StepShare: 0.2, Variants: 1, VariantShare: 1.0 / 6}
	if p.Left != want {
		t.Errorf("left out %+v, want %+v", p.Left, want)
	}
	if got := p.Left.String(); got != "1 node and 2 edges, 20.0 % of the steps; 1 variant, 16.7 % of the customers" {
		t.Error(got)
	}
}

// TestPruneGivesBack checks that a strong edge off the beaten track gets the strongest path to it and from it.
func TestPruneGivesBack(t *testing.T) {
	// x and y alternate long enough to be the strongest edges; p leads there twice, q once.
	long := strings.Repeat("x y ", 50)
	log := paths(t, "a p "+long+"z e", "a p "+long+"z e", "a q "+long+"w e")
	r := graphOf(t, log, process.Options{})
	p, err := r.Prune(0.9, 1, process.Table{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, n := range p.Nodes {
		names = append(names, n.Name)
	}
	slices.Sort(names)
	if got := strings.Join(names, " "); got != "a e p x y z" {
		t.Errorf("kept %s; left out %v", got, p.Left)
	}
}

func TestPruneRefuses(t *testing.T) {
	log := paths(t, "a b", "a c", "a d")
	r := graphOf(t, log, process.Options{})
	other := tableOf(t, paths(t, "a b", "b a", "a d"), 0)
	for name, c := range map[string]struct {
		edges, variants float64
		table           process.Table
	}{
		"share above 1":        {1.1, 1, process.Table{}},
		"share below 0":        {1, -0.1, process.Table{}},
		"no variants":          {1, 0.5, process.Table{}},
		"too few variants":     {1, 0.9, tableOf(t, log, 1)},
		"variants of others":   {1, 0.9, other},
		"variants of one more": {1, 0.9, tableOf(t, paths(t, "a b", "a b", "a c", "a d"), 0)},
	} {
		_, err := r.Prune(c.edges, c.variants, c.table)
		if _, ok := err.(metrics.Fault); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
