package process

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/cespare/xxhash/v2"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Variants counts customers by their whole path: a variant is one sequence of nodes from the first event to the last.
// It is a [metrics.Calculator] of traces of the log that it was made for. It keeps each variant once, as it is and not
// as a hash of it, so that its memory grows with the number of different ones: 50 bytes and one or two for each event
// of the path.
type Variants struct {
	opts     Options
	config   []byte
	cautions cautions
	walker   walker

	passed    int64
	customers int64
	all       []variant
	slots     []uint32 // by hash, with open addressing: 1 + the place in all; 0 is empty
	paths     []byte   // of all variants, one after another: the nodes as varints
	scratch   []byte
}

// A variant is one of Variants.
type variant struct {
	hash      uint64
	from, to  int // in paths
	customers int64
	customer  string // the least identifier of those with this path
}

// NewVariants returns an empty calculator for a log. Of the options, By, Silos, Events and Level matter. The errors are
// those of [New].
func NewVariants(log *journey.Log, opts Options) (*Variants, error) {
	opts, err := opts.settled("process: variants", log)
	if err != nil {
		return nil, err
	}
	opts.Hours = nil
	v := &Variants{opts: opts, config: opts.pathKey(), walker: newWalker(log, opts)}
	v.cautions = newCautions(opts, log, v.walker)
	return v.Fresh(), nil
}

// Fresh returns an empty calculator for the same log with the same options.
func (v *Variants) Fresh() *Variants {
	return &Variants{opts: v.opts, config: v.config, cautions: v.cautions, walker: v.walker.fresh()}
}

// Add counts one customer. The trace must be of the log that the calculator was made for; anything else is a fault of
// the program, and panics.
func (v *Variants) Add(t journey.Trace) {
	path := v.walker.path(t)
	if len(path) == 0 {
		v.passed++
		return
	}
	v.scratch = v.scratch[:0]
	for _, node := range path {
		v.scratch = binary.AppendUvarint(v.scratch, uint64(node))
	}
	v.customers++
	v.count(v.scratch, xxhash.Sum64(v.scratch), 1, t.Customer())
}

// count counts customers with a path, of whom one is given.
func (v *Variants) count(path []byte, hash uint64, customers int64, customer string) {
	if 2*len(v.all) >= len(v.slots) {
		v.grow()
	}
	mask := uint64(len(v.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		n := v.slots[i]
		if n == 0 {
			from := len(v.paths)
			v.paths = append(v.paths, path...)
			v.all = append(v.all, variant{
				hash: hash, from: from, to: len(v.paths), customers: customers, customer: customer,
			})
			v.slots[i] = uint32(len(v.all))
			return
		}
		if found := &v.all[n-1]; found.hash == hash && bytes.Equal(v.paths[found.from:found.to], path) {
			found.customers += customers
			found.customer = min(found.customer, customer)
			return
		}
	}
}

func (v *Variants) grow() {
	const least = 64
	v.slots = make([]uint32, max(least, 4*len(v.slots)))
	mask := uint64(len(v.slots) - 1)
	for n := range v.all {
		i := v.all[n].hash & mask
		for v.slots[i] != 0 {
			i = (i + 1) & mask
		}
		v.slots[i] = uint32(n + 1)
	}
}

var errOtherVariants = fmt.Errorf("process: variants: %w", metrics.ErrMismatch)

// Merge adds the other calculator's customers, who must be others. It returns an error that wraps [metrics.ErrMismatch]
// when the options differ.
func (v *Variants) Merge(o *Variants) error {
	if string(v.config) != string(o.config) {
		return errOtherVariants
	}
	to := v.walker.adopt(o.walker.names)
	v.passed += o.passed
	v.cautions = v.cautions.shared(o.cautions)
	v.customers += o.customers
	for i := range o.all {
		x := &o.all[i]
		path, hash := o.paths[x.from:x.to], x.hash
		if to != nil {
			v.scratch = rename(v.scratch[:0], path, to)
			path, hash = v.scratch, xxhash.Sum64(v.scratch)
		}
		v.count(path, hash, x.customers, x.customer)
	}
	return nil
}

// rename appends a path whose nodes are named anew.
func rename(b, path []byte, to []uint32) []byte {
	for len(path) > 0 {
		node, n := binary.Uvarint(path)
		b = binary.AppendUvarint(b, uint64(to[node]))
		path = path[n:]
	}
	return b
}
