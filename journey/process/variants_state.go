package process

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/cespare/xxhash/v2"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// AppendBinary appends the state to b. It never fails.
func (v *Variants) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindVariants, stateVersion), v.config)
	b = binary.AppendUvarint(b, uint64(v.passed))
	used := make([]bool, len(v.walker.names))
	for path := v.paths; len(path) > 0; {
		node, n := binary.Uvarint(path)
		used[node] = true
		path = path[n:]
	}
	order, place := sortedNames(v.walker.names, func(i int) bool { return used[i] })
	b = binary.AppendUvarint(b, uint64(len(order)))
	for _, i := range order {
		b = wire.AppendString(b, v.walker.names[i])
	}
	list := make([]variant, len(v.all))
	paths := make([]byte, 0, len(v.paths))
	for i, x := range v.all {
		from := len(paths)
		paths = rename(paths, v.paths[x.from:x.to], place)
		x.from, x.to = from, len(paths)
		list[i] = x
	}
	slices.SortFunc(list, func(x, y variant) int {
		return bytes.Compare(paths[x.from:x.to], paths[y.from:y.to])
	})
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, x := range list {
		b = wire.AppendBytes(b, paths[x.from:x.to])
		b = binary.AppendUvarint(b, uint64(x.customers))
		b = wire.AppendString(b, x.customer)
	}
	return b, nil
}

// MarshalBinary returns the state.
func (v *Variants) MarshalBinary() ([]byte, error) { return v.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a calculator made by [NewVariants] with the same options. It returns an error
// that wraps [metrics.ErrMismatch] for other options. On an error the calculator is as it was.
func (v *Variants) UnmarshalBinary(b []byte) error {
	r, err := openState(b, kindVariants, v.config, "variants")
	if err != nil {
		return err
	}
	fresh := v.Fresh()
	d := v.Fresh()
	d.passed = readCount(r)
	var names []string
	for range r.Items(1) {
		names = append(names, readName(r, names))
	}
	const least = 4 // bytes of a variant
	var before []byte
	used := make([]bool, len(names))
	for range r.Items(least) {
		path, customers, customer := r.Bytes(), readCount(r), r.String()
		if !markUsed(path, used) || bytes.Compare(path, before) <= 0 || customers == 0 || customer == "" {
			r.Fail("variants out of order")
			break
		}
		d.count(path, xxhash.Sum64(path), customers, customer)
		d.customers += customers
		before = path
	}
	if d.customers > mostCount || slices.Contains(used, false) {
		r.Fail("nodes or customers that no variant has")
	}
	if err := r.Done(); err != nil {
		return badState("variants", err)
	}
	if names != nil {
		d.walker.names = names
	}
	if err := fresh.Merge(d); err != nil {
		return badState("variants", err)
	}
	*v = *fresh
	return nil
}

// markUsed marks the nodes of a path, and reports whether it is one: varints in their shortest form, of known nodes.
func markUsed(path []byte, used []bool) bool {
	ok := len(path) > 0
	for len(path) > 0 {
		node, n := binary.Uvarint(path)
		if n <= 0 || node >= uint64(len(used)) || n > 1 && path[n-1] == 0 {
			return false
		}
		used[node] = true
		path = path[n:]
	}
	return ok
}
