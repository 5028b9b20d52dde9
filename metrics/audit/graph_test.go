package audit_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

func graph(t *testing.T, c metrics.Catalog) audit.Graph {
	t.Helper()
	g, err := audit.NewGraph(c)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGraphHoldsTheWholeChart(t *testing.T) {
	c := sound()
	g := graph(t, c)
	ids := make(map[string]bool)
	for _, n := range g.Nodes {
		if ids[n.ID] {
			t.Errorf("two nodes have the id %s", n.ID)
		}
		ids[n.ID] = true
	}
	if got, want := len(g.Nodes), len(c.Silos)+len(c.Definitions)+len(c.Points); got != want {
		t.Errorf("%d nodes, want %d", got, want)
	}
	want, got := make(map[audit.EdgeKind]int), make(map[audit.EdgeKind]int)
	for _, d := range c.Definitions {
		want[audit.Keeps]++
		want[audit.Contributes] += len(d.Contributors)
		want[audit.MeasuredAt] += len(d.Points)
	}
	for _, e := range g.Edges {
		got[e.Kind]++
		if !ids[e.From] || !ids[e.To] {
			t.Errorf("edge %v leads to a node that isn't there", e)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("edges by kind (-want +got):\n%s", d)
	}
}

func TestGraphDoesNotDependOnOrder(t *testing.T) {
	c, turned := sound(), sound()
	slices.Reverse(turned.Silos)
	slices.Reverse(turned.Stages)
	slices.Reverse(turned.Points)
	slices.Reverse(turned.Definitions)
	for i := range turned.Definitions {
		slices.Reverse(turned.Definitions[i].Contributors)
		slices.Reverse(turned.Definitions[i].Points)
	}
	if d := cmp.Diff(graph(t, c), graph(t, turned)); d != "" {
		t.Error("(-as it was +turned)\n" + d)
	}
}

// tangles returns the ids of tangled metrics, and metric>point of tangled strands.
func tangles(g audit.Graph) (metrics, strands []string) {
	for _, n := range g.Nodes {
		if n.Tangled {
			metrics = append(metrics, strings.TrimPrefix(n.ID, "metric:"))
		}
	}
	for _, e := range g.Edges {
		if e.Tangled {
			strands = append(strands, strings.TrimPrefix(e.From, "metric:")+">"+strings.TrimPrefix(e.To, "point:"))
		}
	}
	return metrics, strands
}

func TestGraphShowsTheTangle(t *testing.T) {
	for _, x := range []struct {
		name             string
		do               func(c *metrics.Catalog)
		metrics, strands []string
	}{
		{name: "sound", do: func(*metrics.Catalog) {}},
		{
			name: "a name that means something else elsewhere",
			do: of(func(d *metrics.Definition) {
				d.Name, d.Description = "Net customers", "Customers with a signed contract"
			}, "new_customers"),
			metrics: []string{"net_customers", "new_customers"},
			strands: []string{"net_customers>renewal", "new_customers>offer"},
		},
		{
			name: "silos that share nothing at a point",
			do: func(c *metrics.Catalog) {
				of(unshare, "solved_first", "easy_help")(c)
				of(func(d *metrics.Definition) { d.Points = []string{"offer", "help"} }, "offers_fit")(c)
			},
			metrics: []string{"easy_help", "offers_fit", "solved_first"},
			strands: []string{"easy_help>help", "offers_fit>help", "solved_first>help"},
		},
		{
			name: "a metric that is connected to nothing", do: of(untie, "quote_time"),
			metrics: []string{"quote_time"}, strands: []string{"quote_time>offer"},
		},
		{
			name: "one that names no point",
			do:   of(func(d *metrics.Definition) { untie(d); d.Points = nil }, "quote_time"), metrics: []string{"quote_time"},
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := sound()
			x.do(&c)
			metrics, strands := tangles(graph(t, c))
			if d := cmp.Diff(x.metrics, metrics); d != "" {
				t.Error("metrics (-want +got)\n" + d)
			}
			if d := cmp.Diff(x.strands, strands); d != "" {
				t.Error("strands (-want +got)\n" + d)
			}
		})
	}
}

func TestGraphOfNothing(t *testing.T) {
	b, err := json.Marshal(graph(t, metrics.Catalog{}))
	if got, want := string(b), `{"nodes":[],"edges":[]}`; err != nil || got != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	if _, err := audit.NewGraph(metrics.Catalog{Definitions: make([]metrics.Definition, 1)}); err == nil {
		t.Error("an invalid catalogue has a graph")
	}
}

func TestGraphWithoutAMap(t *testing.T) {
	c := sound()
	c.Points = nil
	if d := cmp.Diff(len(graph(t, sound()).Nodes), len(graph(t, c).Nodes)); d != "" {
		t.Error("nodes (-with a map +without)\n" + d)
	}
}
