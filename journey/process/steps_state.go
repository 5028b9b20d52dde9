package process

import (
	"encoding/binary"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// AppendBinary appends the state to b. It never fails.
func (s *Steps) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindSteps, stateVersion), s.config)
	b = binary.AppendUvarint(b, uint64(s.passed))
	b = binary.AppendUvarint(b, uint64(s.customers))
	order, _ := sortedNames(s.walker.names, func(i int) bool { return slices.Max(s.row(i)) > 0 })
	b = binary.AppendUvarint(b, uint64(len(order)))
	for _, i := range order {
		b = wire.AppendString(b, s.walker.names[i])
		for _, n := range s.row(i) {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return b, nil
}

// MarshalBinary returns the state.
func (s *Steps) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a calculator made by [NewSteps] with the same options. It returns an error that
// wraps [metrics.ErrMismatch] for other options. On an error the calculator is as it was.
func (s *Steps) UnmarshalBinary(b []byte) error {
	r, err := openState(b, kindSteps, s.config, "steps")
	if err != nil {
		return err
	}
	d := &Steps{config: s.config, cautions: s.cautions, steps: s.steps, passed: readCount(r), customers: readCount(r)}
	for range r.Items(1 + s.steps) {
		d.walker.names = append(d.walker.names, readName(r, d.walker.names))
		for range s.steps {
			n := readCount(r)
			if n > d.customers {
				r.Fail("more customers at a step than there are")
			}
			d.counts = append(d.counts, n)
		}
		if r.Err() == nil && slices.Max(d.row(len(d.walker.names)-1)) == 0 {
			r.Fail("a node that no one was at")
		}
	}
	before := int64(0)
	for k, n := range d.ended() {
		if k == 0 && n != 0 || n < before {
			r.Fail("%d customers of %d have ended at step %d", n, d.customers, k+1)
		}
		before = n
	}
	if err := r.Done(); err != nil {
		return badState("steps", err)
	}
	fresh := s.Fresh()
	if len(d.walker.names) == 0 {
		d.walker.names, d.counts = fresh.walker.names, fresh.counts
	}
	if err := fresh.Merge(d); err != nil {
		return badState("steps", err)
	}
	*s = *fresh
	return nil
}
