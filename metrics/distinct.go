package metrics

import (
	"encoding/binary"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// Distinct counts different names exactly. Its memory grows with the number of different names. The zero value is
// ready to use.
type Distinct[K ~string] struct {
	n    int64
	seen map[K]struct{}
}

// Fresh returns an empty Distinct.
func (d *Distinct[K]) Fresh() *Distinct[K] { return new(Distinct[K]) }

// Add adds one name.
func (d *Distinct[K]) Add(name K) {
	if d.seen == nil {
		d.seen = make(map[K]struct{})
	}
	d.n++
	if _, ok := d.seen[name]; !ok {
		// The name may be part of a much longer text, which a set of names must not keep alive.
		d.seen[K(strings.Clone(string(name)))] = struct{}{}
	}
}

// Merge folds the other's names in. It never fails.
func (d *Distinct[K]) Merge(o *Distinct[K]) error {
	if d.seen == nil {
		d.seen = make(map[K]struct{}, len(o.seen))
	}
	d.n += o.n
	maps.Copy(d.seen, o.seen)
	return nil
}

// N returns the number of observations.
func (d *Distinct[K]) N() int64 { return d.n }

// Len returns the number of different names.
func (d *Distinct[K]) Len() int { return len(d.seen) }

// Names iterates over the different names in increasing order.
func (d *Distinct[K]) Names() iter.Seq[K] { return slices.Values(slices.Sorted(maps.Keys(d.seen))) }

// AppendBinary appends the state to b.
func (d *Distinct[K]) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, kindDistinct, stateVersion)
	b = binary.AppendUvarint(b, uint64(d.n))
	b = binary.AppendUvarint(b, uint64(len(d.seen)))
	for name := range d.Names() {
		b = wire.AppendString(b, string(name))
	}
	return b, nil
}

// MarshalBinary returns the state.
func (d *Distinct[K]) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (d *Distinct[K]) UnmarshalBinary(b []byte) error {
	r := readState(b, kindDistinct)
	n, names := r.Count(), r.Items(1)
	seen := make(map[K]struct{}, names)
	last := K("")
	for i := range names {
		name := K(r.String())
		if i > 0 && name <= last {
			r.Fail("names out of order")
		}
		seen[name] = struct{}{}
		last = name
	}
	if int64(names) > n || names == 0 && n > 0 {
		r.Fail("%d names in %d observations", names, n)
	}
	if err := r.Done(); err != nil {
		return badState("distinct", err)
	}
	d.n, d.seen = n, seen
	return nil
}
