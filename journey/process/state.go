package process

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindGraph byte = iota + wire.Process
	kindVariants
	kindSteps
	kindPattern
)

const stateVersion = 1

// mostCount keeps sums of counts in a state from overflowing.
const mostCount = 1 << 53

// openState reads kind, version and configuration.
func openState(b []byte, kind byte, config []byte, what string) (*wire.Reader, error) {
	r := wire.NewReader(b)
	r.Expect(kind, "kind")
	r.Expect(stateVersion, "version")
	if got := r.Bytes(); r.Err() == nil && string(got) != string(config) {
		return nil, fmt.Errorf("process: decode %s: %w", what, metrics.ErrMismatch)
	}
	return r, nil
}

func badState(what string, err error) error { return fmt.Errorf("process: decode %s: %w", what, err) }

// readCount reads a count that sums of such can hold.
func readCount(r *wire.Reader) int64 {
	n := r.Count()
	if n > mostCount {
		r.Fail("count %d out of range", n)
		return 0
	}
	return n
}

// sortedNames returns those nodes that are used in the order of their names, and the place of each there.
func sortedNames(names []string, used func(i int) bool) (order []int, place []uint32) {
	for i := range names {
		if used(i) {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(names[a], names[b]) })
	place = make([]uint32, len(names))
	for at, i := range order {
		place[i] = uint32(at)
	}
	return order, place
}

// readName reads the next of several names in increasing order.
func readName(r *wire.Reader, names []string) string {
	name := r.String()
	if n := len(names); n > 0 && name <= names[n-1] {
		r.Fail("nodes out of order")
	}
	return name
}

// AppendBinary appends the state to b. It never fails.
func (g *Graph) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindGraph, stateVersion), g.config)
	b = binary.AppendUvarint(b, uint64(g.passed))
	b = binary.AppendUvarint(b, uint64(g.customers))
	order, place := sortedNames(g.walker.names, func(i int) bool { return g.nodes[i].events > 0 })
	b = binary.AppendUvarint(b, uint64(len(order)))
	for _, i := range order {
		n := &g.nodes[i]
		b = wire.AppendString(b, g.walker.names[i])
		for _, v := range [...]int64{n.events, n.customers, n.starts, n.ends, n.reworked, n.closest()} {
			b = binary.AppendUvarint(b, uint64(v))
		}
	}
	for _, list := range [...]*edges{&g.edges, &g.later} {
		b = binary.AppendUvarint(b, uint64(len(list.all)))
		for _, e := range list.sorted(place) {
			b = binary.AppendUvarint(b, uint64(place[e.from]))
			b = binary.AppendUvarint(b, uint64(place[e.to]))
			b = binary.AppendUvarint(b, uint64(e.count))
			b = binary.AppendUvarint(b, uint64(e.customers))
			if list == &g.later {
				continue
			}
			if g.opts.Gaps != NoGaps {
				b = e.sums.append(b)
			}
			if g.opts.Gaps == GapQuantiles {
				gaps, err := e.gaps.MarshalBinary()
				if err != nil {
					return nil, fmt.Errorf("process: graph: %w", err)
				}
				b = wire.AppendBytes(b, gaps)
			}
		}
	}
	return b, nil
}

// sorted returns the edges in the order of their nodes' places.
func (e *edges) sorted(place []uint32) []*edge {
	list := make([]*edge, len(e.all))
	for i := range e.all {
		list[i] = &e.all[i]
	}
	key := func(e *edge) uint64 { return uint64(place[e.from])<<32 | uint64(place[e.to]) }
	slices.SortFunc(list, func(a, b *edge) int {
		if key(a) < key(b) {
			return -1
		}
		return 1 // no two are the same
	})
	return list
}

// MarshalBinary returns the state.
func (g *Graph) MarshalBinary() ([]byte, error) { return g.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a graph made by [New] with the same options; the state's nodes are added to its
// own. It returns an error that wraps [metrics.ErrMismatch] for other options. On an error the graph is as it was.
func (g *Graph) UnmarshalBinary(b []byte) error {
	r, err := openState(b, kindGraph, g.config, "graph")
	if err != nil {
		return err
	}
	d := &Graph{opts: g.opts, config: g.config, cautions: g.cautions}
	d.passed, d.customers = readCount(r), readCount(r)
	d.readNodes(r)
	d.readEdges(r, &d.edges)
	d.readEdges(r, &d.later)
	if r.Err() == nil {
		d.check(r)
	}
	if err := r.Done(); err != nil {
		return badState("graph", err)
	}
	fresh := g.Fresh()
	if len(d.nodes) == 0 {
		d.walker.names = fresh.walker.names
	}
	if err := fresh.Merge(d); err != nil {
		return badState("graph", err)
	}
	*g = *fresh
	return nil
}

func (g *Graph) readNodes(r *wire.Reader) {
	const least = 7 // bytes
	for range r.Items(least) {
		g.walker.names = append(g.walker.names, readName(r, g.walker.names))
		var n node
		var closest int64
		for _, v := range [...]*int64{&n.events, &n.customers, &n.starts, &n.ends, &n.reworked, &closest} {
			*v = readCount(r)
		}
		if closest > 0 {
			n.near = far - closest
		}
		g.nodes = append(g.nodes, n)
	}
}

func (g *Graph) readEdges(r *wire.Reader, list *edges) {
	const least = 4 // bytes
	before := -1
	for range r.Items(least) {
		from, to := r.Uvarint(), r.Uvarint()
		count, customers := readCount(r), readCount(r)
		nodes := uint64(len(g.nodes))
		if from >= nodes || to >= nodes || r.Err() != nil || int(from*nodes+to) <= before {
			r.Fail("edges out of order")
			return
		}
		if count == 0 || customers == 0 || customers > count || customers > g.customers {
			r.Fail("%d customers with %d events of %d customers on an edge", customers, count, g.customers)
			return
		}
		before = int(from*nodes + to)
		e := list.at(uint32(from), uint32(to))
		e.count, e.customers = count, customers
		if list == &g.later || g.opts.Gaps == NoGaps {
			continue
		}
		e.sums = readSums(r, count)
		if g.opts.Gaps == GapQuantiles {
			e.gaps = new(metrics.Quantiles)
			if err := e.gaps.UnmarshalBinary(r.Bytes()); err != nil && r.Err() == nil {
				r.Fail("gaps: %v", err)
			}
			low, high, _ := e.gaps.Range()
			if e.gaps.N() != count || e.gaps.Refused() != 0 ||
				low != float64(e.sums.low)/nanos || high != float64(e.sums.high)/nanos {
				r.Fail("gaps contradict an edge with %d", count)
			}
		}
	}
}

// check refuses numbers that no paths have.
func (g *Graph) check(r *wire.Reader) {
	in, out, loops := make([]int64, len(g.nodes)), make([]int64, len(g.nodes)), make([]int64, len(g.nodes))
	for i := range g.edges.all {
		e := &g.edges.all[i]
		in[e.to] += e.count
		out[e.from] += e.count
		if e.from == e.to {
			loops[e.to] = e.count
		}
	}
	var starts, ends int64
	for i := range g.nodes {
		n := &g.nodes[i]
		starts += n.starts
		ends += n.ends
		again := n.events - n.customers
		switch {
		case n.events == 0 || n.customers == 0 || again < loops[i] || n.customers > g.customers:
			r.Fail("%d visits of %d customers", n.events, n.customers)
		case n.starts > n.customers || n.ends > n.customers || n.reworked > min(n.customers, again):
			r.Fail("more customers than %d do something", n.customers)
		case in[i]+n.starts != n.events || out[i]+n.ends != n.events:
			r.Fail("%d visits contradict the edges", n.events)
		case (again > 0) != (n.near > 0) || (again > 0) != (n.reworked > 0) || (loops[i] > 0) != (n.closest() == 1):
			r.Fail("the least distance %d contradicts the visits", n.closest())
		}
	}
	if starts != g.customers || ends != g.customers {
		r.Fail("%d starts and %d ends of %d customers", starts, ends, g.customers)
	}
	if !g.opts.Eventually {
		if len(g.later.all) > 0 {
			r.Fail("pairs that weren't asked for")
		}
		return
	}
	direct := len(g.edges.all)
	for i := range g.edges.all {
		e := &g.edges.all[i]
		later := g.later.at(e.from, e.to)
		if later.count < e.count || later.customers < e.customers {
			r.Fail("an edge of %d that follows eventually %d times", e.count, later.count)
		}
	}
	if direct == 0 && len(g.later.all) > 0 {
		r.Fail("pairs without edges")
	}
}
