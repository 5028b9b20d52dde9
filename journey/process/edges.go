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
	gaps      *metrics.Quantiles // in seconds; nil without GapQuantiles
}

// joins reports whether the edge is the one between two nodes. They differ or not both at once, with one branch.
func (e *edge) joins(from, to uint32) bool { return (e.from^from)|(e.to^to) == 0 }

// edges are found by their nodes, in a table with open addressing: paths have few edges, and this stays in the cache.
type edges struct {
	all   []edge
	slots []int32 // 1 + the place in all; 0 is empty
	shift uint
	// Of few nodes, near has the place of the edge too, by from × width + to.
	near  []int32
	width int
}

const (
	sparse     = 8 // slots to an edge, at least: two edges seldom want the same
	firstSlots = 64
)

// find returns the edge between two nodes when it is among those at hand, and nil otherwise: at finds it too, but isn't
// compiled into the loop.
func (e *edges) find(from, to uint32) *edge {
	i := int(from)*e.width + int(to)
	if int(to) >= e.width || uint(i) >= uint(len(e.near)) || e.near[i] == 0 {
		return nil
	}
	return &e.all[e.near[i]-1]
}

// mostNear is how many nodes are few.
const mostNear = 64

func newEdges(nodes int) edges {
	if nodes > mostNear {
		return edges{}
	}
	return edges{near: make([]int32, nodes*nodes), width: nodes}
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
			if max(int(from), int(to)) < e.width {
				e.near[int(from)*e.width+int(to)] = int32(len(e.all))
			}
			return &e.all[len(e.all)-1]
		}
		if found := &e.all[n-1]; found.joins(from, to) {
			return found
		}
	}
}

func (e *edges) slot(from, to uint32) int {
	const golden = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio, which spreads neighbours
	return int((uint64(from)<<32 | uint64(to)) * golden >> (e.shift & 63))
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
