package process

import (
	"fmt"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Graph counts how often each node directly follows each other one, and how long that takes: the directly-follows graph
// of process mining (van der Aalst, "Process Mining: Data Science in Action", 2nd ed. 2016, §5.2). It is a
// [metrics.Calculator] of traces of the log that it was made for; [journey.Fold] runs it.
type Graph struct {
	opts     Options
	config   []byte
	cautions cautions
	walker   walker

	passed    int64 // customers without an event selected
	customers int64
	nodes     []node // by number
	edges     edges
	later     edges // Options.Eventually

	seen    []int64  // visits of the customer at hand, by node, while counting later
	visited []uint32 // the nodes with visits in seen

	// now counts the events of all customers, so that the first of a customer tells what was noted of another one.
	now int64
}

// A node counts the visits of one node.
type node struct {
	events    int64
	customers int64
	starts    int64
	ends      int64
	reworked  int64 // customers who came more than once
	near      int64 // the largest of far − how many events later a customer came again; 0 when no one did
	last      int64 // see Graph.now; of the visit before
	visits    int64 // of the customer of that visit
}

// far is more events than there are.
const far = 1 << 62

// New returns an empty graph for a log. The error is [metrics.Faults]: options that contradict each other, or a log
// whose events have no points, or no kinds, when these are the nodes; or else that the calendar of Options.Hours has no
// name.
func New(log *journey.Log, opts Options) (*Graph, error) {
	const op = "process: graph"
	opts, err := opts.settled(op, log)
	if err != nil {
		return nil, err
	}
	config, err := opts.key(log.Calendar())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	g := &Graph{opts: opts, config: config, walker: newWalker(log, opts)}
	g.cautions = newCautions(opts, log, g.walker)
	return g.Fresh(), nil
}

// Fresh returns an empty graph for the same log with the same options.
func (g *Graph) Fresh() *Graph {
	return &Graph{
		opts: g.opts, config: g.config, cautions: g.cautions, walker: g.walker.fresh(),
		nodes: make([]node, len(g.walker.names)), edges: newEdges(len(g.walker.names)),
	}
}

// Add counts one customer. The trace must be of the log that the graph was made for; anything else is a fault of the
// program, and panics.
func (g *Graph) Add(t journey.Trace) {
	path := g.walker.path(t)
	if len(path) == 0 {
		g.passed++
		return
	}
	g.customers++
	g.nodes[path[0]].starts++
	g.nodes[path[len(path)-1]].ends++
	began := g.now + 1
	var times []int64
	if g.opts.Gaps != NoGaps {
		times = g.walker.instants(t)[:len(path)]
	}
	g.count(path, times, began)
	if g.opts.Eventually {
		g.eventually(path, began)
	}
}

// count counts the events of a path, and the edges between them with their gaps, unless times is nil.
func (g *Graph) count(path []uint32, times []int64, began int64) {
	for i, to := range path {
		g.nodes[to].visit(began+int64(i), began)
	}
	g.now += int64(len(path))
	for i := 1; i < len(path); i++ {
		e := g.edges.find(path[i-1], path[i])
		if e == nil {
			e = g.edges.at(path[i-1], path[i])
		}
		e.count++
		e.customers += one(e.last < began)
		e.last = began
		if times == nil {
			continue
		}
		gap := gapBetween(times[i-1], times[i])
		e.sums.add(gap)
		if g.opts.Gaps == GapQuantiles {
			if e.gaps == nil {
				e.gaps = new(metrics.Quantiles)
			}
			e.gaps.Add(float64(gap) / nanos)
		}
	}
}

// closest returns the least number of events from one visit to the customer's next, 1 if that was the next event; 0
// when no one came twice.
func (n *node) closest() int64 {
	if n.near == 0 {
		return 0
	}
	return far - n.near
}

// visit counts event now, of the customer who began then. Whether the customer had been there can't be foreseen from
// one event to the next, so this compiles to code without branches.
func (n *node) visit(now, began int64) {
	visits, near := n.visits+1, far-(now-n.last)
	if n.last < began {
		visits, near = 1, 0
	}
	n.visits, n.last = visits, now
	n.near = max(n.near, near)
	n.events++
	n.customers += one(visits == 1)
	n.reworked += one(visits == 2)
}

// one returns 1 for true.
func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// eventually counts the pairs of events of a path, for each event by the nodes that came before it.
func (g *Graph) eventually(path []uint32, began int64) {
	if g.seen == nil {
		g.seen = make([]int64, len(g.nodes))
	}
	g.visited = g.visited[:0]
	for _, to := range path {
		for _, from := range g.visited {
			e := g.later.at(from, to)
			e.count += g.seen[from]
			if e.last < began {
				e.last = began
				e.customers++
			}
		}
		if g.seen[to] == 0 {
			g.visited = append(g.visited, to)
		}
		g.seen[to]++
	}
	for _, n := range g.visited {
		g.seen[n] = 0
	}
}

var errOtherGraph = fmt.Errorf("process: graph: %w", metrics.ErrMismatch)

// Merge adds the other graph's customers, who must be others. It returns an error that wraps [metrics.ErrMismatch] when
// the options differ or, with Options.Hours, the calendars.
func (g *Graph) Merge(o *Graph) error {
	if string(g.config) != string(o.config) {
		return errOtherGraph
	}
	to := g.walker.adopt(o.walker.names)
	g.nodes = append(g.nodes, make([]node, len(g.walker.names)-len(g.nodes))...)
	g.passed += o.passed
	g.cautions = g.cautions.shared(o.cautions)
	g.customers += o.customers
	for i := range o.nodes {
		into, from := &g.nodes[renamed(to, uint32(i))], &o.nodes[i]
		into.events += from.events
		into.customers += from.customers
		into.starts += from.starts
		into.ends += from.ends
		into.reworked += from.reworked
		into.near = max(into.near, from.near)
	}
	g.edges.merge(&o.edges, to)
	g.later.merge(&o.later, to)
	return nil
}
