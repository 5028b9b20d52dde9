package process

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Result is the directly-follows graph of some customers, with everything that a drawing of it needs.
type Result struct {
	By        By       `json:"by"`
	Selection string   `json:"events_selected"`
	Clock     string   `json:"clock"` // "elapsed time", or the working hours
	Events    int64    `json:"events"`
	Customers int64    `json:"customers"`   // with an event selected
	Passed    int64    `json:"passed_over"` // customers without one
	Nodes     []Node   `json:"nodes"`       // by events, most first, then by name
	Edges     []Edge   `json:"edges"`       // by count, most first, then by names
	Starts    []End    `json:"starts"`      // by customers, most first, then by name
	Ends      []End    `json:"ends"`        // likewise; of histories that are still running, too
	Later     []Pair   `json:"later"`       // Options.Eventually; by count, most first, then by names
	Warnings  []string `json:"warnings,omitempty"`

	paths string // the fingerprint of what a path is, for Compare
}

// A Node is what happened at one node. Events = Customers + Loops + Repeats.
type Node struct {
	Name      string `json:"name"`
	Events    int64  `json:"events"`
	Customers int64  `json:"customers"`
	Starts    int64  `json:"starts"`   // customers who began here
	Ends      int64  `json:"ends"`     // customers who were last seen here
	Loops     int64  `json:"loops"`    // events right after another one here
	Repeats   int64  `json:"repeats"`  // events of customers who had been here and elsewhere since
	Reworked  int64  `json:"reworked"` // customers with more than one event here
	// Rework is the share of the node's customers with more than one event here.
	Rework metrics.Estimate `json:"rework"`
	// Distance is the least number of events between two events here of one customer, 0 for one right after another;
	// NotApplicable when no one came twice.
	Distance metrics.Estimate `json:"distance"`
}

// An Edge says how often a node directly followed another one.
type Edge struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Count     int64  `json:"count"`
	Customers int64  `json:"customers"`
	// Out is Count of the events at From, of which the last of each customer are followed by nothing; In is Count of
	// the events at To. Reach is Customers of the customers who were at From.
	Out   metrics.Estimate `json:"out"`
	In    metrics.Estimate `json:"in"`
	Reach metrics.Estimate `json:"reach"`
	Gap   Gap              `json:"gap"`
}

// An End is where customers begin, or where they were last seen.
type End struct {
	Node      string           `json:"node"`
	Customers int64            `json:"customers"`
	Share     metrics.Estimate `json:"share"` // of all customers
}

// A Pair says how often a node followed another one eventually: the pairs of events, one of each, of one customer.
type Pair struct {
	From      string           `json:"from"`
	To        string           `json:"to"`
	Count     int64            `json:"count"`
	Customers int64            `json:"customers"`
	Reach     metrics.Estimate `json:"reach"` // Customers of the customers who were at From
}

// A Gap is the distribution of the times between the two events of an edge, in seconds. The quantiles are missing
// without GapQuantiles, and with NoGaps everything but N is.
type Gap struct {
	N         int64            `json:"n"`
	Total     float64          `json:"total"`
	Min       float64          `json:"min"`
	Max       float64          `json:"max"`
	Deviation metrics.Estimate `json:"deviation"` // the standard deviation, with N−1 as divisor
	Mean      metrics.Estimate `json:"mean"`
	P25       metrics.Estimate `json:"p25"`
	Median    metrics.Estimate `json:"median"`
	P75       metrics.Estimate `json:"p75"`
	P90       metrics.Estimate `json:"p90"`
}

// Result returns what was counted, as plain values.
func (g *Graph) Result() Result {
	level, names := g.opts.level(), g.walker.names
	r := Result{
		By: g.opts.By, Selection: g.opts.Events.String(), Clock: "elapsed time",
		Customers: g.customers, Passed: g.passed, Warnings: g.cautions.warnings(),
		Nodes: []Node{}, Edges: []Edge{}, Starts: []End{}, Ends: []End{}, Later: []Pair{},
		paths: string(g.opts.pathKey()),
	}
	if g.opts.Hours != nil {
		r.Clock = g.opts.Hours.String()
	}
	loops := make([]int64, len(g.nodes))
	for i := range g.edges.all {
		e := &g.edges.all[i]
		if e.from == e.to {
			loops[e.to] = e.count
		}
		visits := g.nodes[e.from].events
		r.Edges = append(r.Edges, Edge{
			From: names[e.from], To: names[e.to], Count: e.count, Customers: e.customers,
			Out:   metrics.Wilson(e.count, visits, level),
			In:    metrics.Wilson(e.count, g.nodes[e.to].events, level),
			Reach: metrics.Wilson(e.customers, g.nodes[e.from].customers, level),
			Gap:   e.gap(g.opts.Gaps, level),
		})
	}
	for i := range g.nodes {
		n := &g.nodes[i]
		if n.events == 0 {
			continue
		}
		r.Events += n.events
		r.Nodes = append(r.Nodes, n.result(names[i], loops[i], level))
		if n.starts > 0 {
			r.Starts = append(r.Starts, End{names[i], n.starts, metrics.Wilson(n.starts, g.customers, level)})
		}
		if n.ends > 0 {
			r.Ends = append(r.Ends, End{names[i], n.ends, metrics.Wilson(n.ends, g.customers, level)})
		}
		if names[i] == "" {
			r.Warnings = append(r.Warnings, g.opts.nameless(n.events))
		}
	}
	for i := range g.later.all {
		e := &g.later.all[i]
		r.Later = append(r.Later, Pair{
			names[e.from], names[e.to], e.count, e.customers,
			metrics.Wilson(e.customers, g.nodes[e.from].customers, level),
		})
	}
	r.sort()
	return r
}

func (o Options) nameless(events int64) string {
	if o.By == Silos {
		return fmt.Sprintf("%d events are at points that no silo owns, here the node without a name; "+
			"add them to Options.Silos, or select the events meant", events)
	}
	return fmt.Sprintf("%d events are of no point or kind, here the node without a name; select the events meant", events)
}

func (r *Result) sort() {
	slices.SortFunc(r.Nodes, func(a, b Node) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(r.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	slices.SortFunc(r.Later, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	for _, ends := range [...][]End{r.Starts, r.Ends} {
		slices.SortFunc(ends, func(a, b End) int {
			return cmp.Or(cmp.Compare(b.Customers, a.Customers), cmp.Compare(a.Node, b.Node))
		})
	}
}

func (n *node) result(name string, loops int64, level float64) Node {
	distance := metrics.Absent(metrics.NotApplicable, "")
	if n.closest() > 0 {
		distance = metrics.NewEstimate(float64(n.closest() - 1))
		distance.N, distance.Method = n.events-n.customers, "minimum"
	}
	return Node{
		Name: name, Events: n.events, Customers: n.customers, Starts: n.starts, Ends: n.ends,
		Loops: loops, Repeats: n.events - n.customers - loops,
		Reworked: n.reworked, Rework: metrics.Wilson(n.reworked, n.customers, level), Distance: distance,
	}
}

func (e *edge) gap(kept Gaps, level float64) Gap {
	s := &e.sums
	if kept == NoGaps {
		none := metrics.Absent(metrics.Missing, "gaps aren't kept; set Options.Gaps to GapMeans or GapQuantiles")
		return Gap{N: e.count, Deviation: none, Mean: none, P25: none, Median: none, P75: none, P90: none}
	}
	gap := Gap{
		N: e.count, Total: s.sum.Float64() / nanos, Min: float64(s.low) / nanos, Max: float64(s.high) / nanos,
		Mean: s.mean(e.count, level), Deviation: metrics.Absent(metrics.Undefined, "one gap has no deviation"),
	}
	if e.count > 1 {
		gap.Deviation = metrics.NewEstimate(s.deviation(e.count))
		gap.Deviation.N, gap.Deviation.Method = e.count, "standard deviation, n−1"
	}
	for p, q := range map[float64]*metrics.Estimate{0.25: &gap.P25, 0.5: &gap.Median, 0.75: &gap.P75, 0.9: &gap.P90} {
		*q = e.quantile(p, level)
	}
	return gap
}

func (e *edge) quantile(p, level float64) metrics.Estimate {
	if e.gaps == nil {
		return metrics.Absent(metrics.Missing, "distributions aren't kept; set Options.Gaps to GapQuantiles")
	}
	return e.gaps.Quantile(p, level)
}

// Gap returns the gap in seconds that a share p of the gaps of an edge lies below, with its interval at
// Options.Level; see [metrics.Quantiles.Quantile]. It is undefined without such an edge, and missing without
// GapQuantiles.
func (g *Graph) Gap(from, to string, p float64) metrics.Estimate {
	for i := range g.edges.all {
		if e := &g.edges.all[i]; g.walker.names[e.from] == from && g.walker.names[e.to] == to {
			return e.quantile(p, g.opts.level())
		}
	}
	return metrics.Absent(metrics.Undefined, fmt.Sprintf("%q never directly follows %q", to, from))
}

// Residual returns the sum of the edges' counts less (events − customers), which is always 0: each event of a customer
// but the last is followed by one other.
func (r Result) Residual() int64 {
	residual := r.Customers - r.Events
	for _, e := range r.Edges {
		residual += e.Count
	}
	return residual
}
