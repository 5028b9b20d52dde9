package audit

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Graph is a silo chart as a picture shows it: silos, metrics and interaction points, and the lines between them. It
// is a plain value, the same for any order of the catalogue's rows.
type Graph struct {
	Nodes []Node `json:"nodes"` // silos by ID, then metrics by ID, then points in the order of the journey
	Edges []Edge `json:"edges"` // metric by metric: who keeps it, who shares it, where it is measured
}

// A NodeKind says what a node stands for.
type NodeKind string

// The kinds of node.
const (
	SiloNode   NodeKind = "silo"
	MetricNode NodeKind = "metric"
	PointNode  NodeKind = "point"
)

// A Node is a silo, a metric or an interaction point.
type Node struct {
	ID    string   `json:"id"` // the kind, a colon and the ID in the catalogue: "silo:sales"
	Kind  NodeKind `json:"kind"`
	Label string   `json:"label"` // what people call it

	// Of a metric; false of anything else.
	Tangled   bool `json:"tangled,omitempty"`   // one of its strands is, see [Edge]
	Shared    bool `json:"shared,omitempty"`    // it belongs to several silos
	Connected bool `json:"connected,omitempty"` // to a result, itself or through what is computed from it
}

// An EdgeKind says what an edge stands for.
type EdgeKind string

// The kinds of edge.
const (
	Keeps       EdgeKind = "keeps"       // from a silo to a metric
	Contributes EdgeKind = "contributes" // from another silo that shares it to a metric
	MeasuredAt  EdgeKind = "measured at" // from a metric to a point
)

// An Edge is a line between two nodes.
type Edge struct {
	From string   `json:"from"` // the ID of a node
	To   string   `json:"to"`   // the ID of a node
	Kind EdgeKind `json:"kind"`

	// Tangled tells of a line to a point that it is a tangled strand: the metric's name means something else elsewhere,
	// another silo measures there and nothing there is shared, or the metric isn't connected to a customer outcome.
	Tangled bool `json:"tangled,omitempty"`
}

// NewGraph returns the graph of a catalogue. Where the catalogue lists no points, those that metrics name are in it.
// The error is [metrics.Faults]: what [metrics.Catalog.Validate] finds.
func NewGraph(c metrics.Catalog) (Graph, error) {
	if err := c.Validate(); err != nil {
		return Graph{}, fmt.Errorf("audit: %w", err)
	}
	x := newChart(c, Options{Similarity: defaultSimilarity})
	found, _ := x.unclear()
	strands := x.strands(found)
	tangled := make([]bool, len(x.metrics))
	for _, s := range strands {
		tangled[s.metric] = tangled[s.metric] || s.tangled
	}
	g := Graph{Nodes: []Node{}, Edges: []Edge{}}
	for _, s := range x.silos {
		g.Nodes = append(g.Nodes, Node{ID: node(SiloNode, s.ID), Kind: SiloNode, Label: s.Name})
	}
	for m, d := range x.metrics {
		g.Nodes = append(g.Nodes, Node{
			ID: node(MetricNode, d.ID), Kind: MetricNode, Label: d.Name,
			Tangled: tangled[m], Shared: shared(d), Connected: x.connected[m],
		})
	}
	for _, p := range x.places() {
		g.Nodes = append(g.Nodes, Node{ID: node(PointNode, p.ID), Kind: PointNode, Label: p.Name})
	}
	for m, d := range x.metrics {
		id := node(MetricNode, d.ID)
		g.Edges = append(g.Edges, Edge{From: node(SiloNode, d.Silo), To: id, Kind: Keeps})
		for _, silo := range sorted(d.Contributors) {
			if silo != d.Silo {
				g.Edges = append(g.Edges, Edge{From: node(SiloNode, silo), To: id, Kind: Contributes})
			}
		}
		for ; len(strands) > 0 && strands[0].metric == m; strands = strands[1:] {
			if s := strands[0]; s.point != "" {
				g.Edges = append(g.Edges, Edge{From: id, To: node(PointNode, s.point), Kind: MeasuredAt, Tangled: s.tangled})
			}
		}
	}
	g.Edges = slices.Clip(g.Edges)
	return g, nil
}

func node(kind NodeKind, id string) string { return string(kind) + ":" + id }
