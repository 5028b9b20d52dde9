package process

import (
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// An edge counts how often one node follows another.
type edge struct {
	from, to  uint32
	count     int64
	customers int64
	last      int64 // see Graph.now; of the customer counted last
	sums      sums
	gaps      *metrics.Quantiles // in seconds; nil without Options.Gaps
}

// edges are found by their nodes, in a table with open addressing: paths have few edges, and this stays in the cache.
type edges struct {
	all   []edge
	slots []int32 // 1 + the place in all; 0 is empty
	shift uint
}

const (
	sparse     = 8 // slots to an edge, at least: two edges seldom want the same
	firstSlots = 64
)

// find returns the edge between two nodes when its place in the table is the first that could be, and nil otherwise: at
// finds it too, but isn't compiled into the loop.
func (e *edges) find(from, to uint32) *edge {
	i := e.slot(from, to)
	if uint(i) >= uint(len(e.slots)) || e.slots[i] == 0 {
		return nil
	}
	found := &e.all[e.slots[i]-1]
	if found.from != from || found.to != to {
		return nil
	}
	return found
}

// at returns the edge between two nodes, a new one if there is none. It is valid until the next call.
func (e *edges) at(from, to uint32) *edge {
	if sparse*len(e.all) >= len(e.slots) {
		e.grow()
	}
	for i := e.slot(from, to); ; i = (i + 1) & (len(e.slots) - 1) {
		n := e.slots[i]
		if n == 0 {
			e.all = append(e.all, edge{from: from, to: to, sums: noSums})
			e.slots[i] = int32(len(e.all))
			return &e.all[len(e.all)-1]
		}
		if found := &e.all[n-1]; found.from == from && found.to == to {
			return found
		}
	}
}

func (e *edges) slot(from, to uint32) int {
	const golden = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio, which spreads neighbours
	return int((uint64(from)<<32 | uint64(to)) * golden >> e.shift)
}

func (e *edges) grow() {
	size := max(firstSlots, 4*len(e.slots))
	e.slots = make([]int32, size)
	e.shift = 64
	for n := size; n > 1; n >>= 1 {
		e.shift--
	}
	for n := range e.all {
		i := e.slot(e.all[n].from, e.all[n].to)
		for e.slots[i] != 0 {
			i = (i + 1) & (size - 1)
		}
		e.slots[i] = int32(n + 1)
	}
}

// merge adds the edges of another graph, whose nodes are named anew.
func (e *edges) merge(o *edges, to []uint32) {
	for i := range o.all {
		from := &o.all[i]
		into := e.at(renamed(to, from.from), renamed(to, from.to))
		into.sums.merge(&from.sums)
		into.count += from.count
		into.customers += from.customers
		if from.gaps != nil {
			if into.gaps == nil {
				into.gaps = new(metrics.Quantiles)
			}
			// Merging quantiles never fails.
			_ = into.gaps.Merge(from.gaps)
		}
	}
}

// gapBetween returns the time between two instants; more than 292 years, which nanoseconds can't express, count as
// that.
func gapBetween(from, to int64) int64 {
	if gap := to - from; gap >= 0 {
		return gap
	}
	return math.MaxInt64
}
