package process

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/untangle-metrics/untangle/metrics"
)

// HandOffs are the moments at which customers pass from one node to another: with By: Silos, from one silo to another,
// which is where experiences break.
type HandOffs struct {
	Nodes []string `json:"nodes"` // in increasing order
	// Counts has the events of one node that directly followed one of another, [from][to] in the order of Nodes. The
	// diagonal is work that stayed where it was, and no hand-off.
	Counts [][]int64 `json:"counts"`
	// Waiting has the seconds that customers spent between the two events, in total, likewise.
	Waiting [][]float64 `json:"waiting"`
	// Slowest are the hand-offs by total waiting, longest first, then by names.
	Slowest []HandOff `json:"slowest"`
	Total   int64     `json:"total"` // hand-offs: the sum of Counts off the diagonal
	// Share is Total of all steps, those that stayed included.
	Share metrics.Estimate `json:"share"`
	Clock string           `json:"clock"`
}

// A HandOff is from one node to another one.
type HandOff struct {
	Edge
	// WaitingShare is the share of all hand-offs' waiting that this one has; 0 when no one waited.
	WaitingShare float64 `json:"waiting_share"`
}

// HandOffs returns the hand-offs between the nodes of the graph.
func (r Result) HandOffs() HandOffs {
	h := HandOffs{Nodes: []string{}, Slowest: []HandOff{}, Clock: r.Clock}
	for _, n := range r.Nodes {
		h.Nodes = append(h.Nodes, n.Name)
	}
	slices.Sort(h.Nodes)
	h.Counts, h.Waiting = make([][]int64, len(h.Nodes)), make([][]float64, len(h.Nodes))
	for i := range h.Nodes {
		h.Counts[i], h.Waiting[i] = make([]int64, len(h.Nodes)), make([]float64, len(h.Nodes))
	}
	steps, level, waited := int64(0), 0.95, 0.0
	for _, e := range r.Edges {
		from, _ := slices.BinarySearch(h.Nodes, e.From)
		to, _ := slices.BinarySearch(h.Nodes, e.To)
		h.Counts[from][to], h.Waiting[from][to] = e.Count, e.Gap.Total
		steps += e.Count
		level = e.Out.Level
		if from != to {
			h.Total += e.Count
			waited += e.Gap.Total
			h.Slowest = append(h.Slowest, HandOff{Edge: e})
		}
	}
	for i := range h.Slowest {
		if waited > 0 {
			h.Slowest[i].WaitingShare = h.Slowest[i].Gap.Total / waited
		}
	}
	slices.SortFunc(h.Slowest, func(a, b HandOff) int {
		return cmp.Or(cmp.Compare(b.Gap.Total, a.Gap.Total), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	h.Share = metrics.Wilson(h.Total, steps, level)
	return h
}

// String returns the hand-offs for people, slowest first.
func (h HandOffs) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d hand-offs, %s of all steps; waiting in %s\n", h.Total, percent(h.Share), h.Clock)
	table(&b, func(w *tabwriter.Writer) {
		fmt.Fprint(w, "from\tto\thand-offs\tcustomers\tmean wait\tmedian\tof all waiting\n")
		for _, x := range h.Slowest {
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%s\t%.1f %%\n", label(x.From), label(x.To), x.Count, x.Customers,
				seconds(x.Gap.Mean), seconds(x.Gap.Median), 100*x.WaitingShare)
		}
	})
	return b.String()
}
