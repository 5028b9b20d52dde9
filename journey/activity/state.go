package activity

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindStates   byte = wire.Activity
	stateVersion byte = 1
)

// columns are all counts of a segment.
func (s *segment) columns() [][]int64 {
	return [][]int64{s.counts, s.opening[:], s.customers[:], s.products[:]}
}

// AppendBinary appends the state to b. It returns an error when the calendar's zone has no name.
func (s *States) AppendBinary(b []byte) ([]byte, error) {
	calendar, err := s.calendar.AppendBinary(nil)
	if err != nil {
		return nil, err
	}
	b = wire.AppendBytes(append(b, kindStates, stateVersion), append(calendar, s.config...))
	b = wire.AppendNames(wire.AppendNames(b, s.segments), s.unknown)
	b = binary.AppendUvarint(b, uint64(s.outside))
	for i := range s.parts {
		for _, column := range s.parts[i].columns() {
			for _, n := range column {
				b = binary.AppendUvarint(b, uint64(n))
			}
		}
	}
	return b, nil
}

// MarshalBinary returns the state.
func (s *States) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a calculator made by [New] with the same options; the state's segments are
// added to its own. It returns an error that wraps [metrics.ErrMismatch] for other options, another calendar or another
// span of observation. On an error the calculator is as it was.
func (s *States) UnmarshalBinary(b []byte) error {
	want, err := s.calendar.AppendBinary(nil)
	if err != nil {
		return err
	}
	want = append(want, s.config...)
	in := wire.NewReader(b)
	in.Expect(kindStates, "kind")
	in.Expect(stateVersion, "version")
	if got := in.Bytes(); in.Err() == nil && string(got) != string(want) {
		return fmt.Errorf("activity: decode: %w", metrics.ErrMismatch)
	}
	d := s.read(in)
	if err := in.Done(); err != nil {
		return fmt.Errorf("activity: decode: %w", err)
	}
	fresh := s.Fresh()
	if err := fresh.Merge(d); err != nil {
		return fmt.Errorf("activity: decode: %w", err)
	}
	*s = *fresh
	return nil
}

// read reads what follows the configuration.
func (s *setup) read(in *wire.Reader) *States {
	segments, unknown := in.Names(), in.Names()
	// A count takes a byte or more, which bounds what a hostile number of segments can make this allocate.
	switch n := len(segments); {
	case n > in.Len()/int(counted)/s.days():
		in.Fail("%d segments don't fit", n)
	case s.opts.By == "" && !slices.Equal(segments, []string{""}):
		in.Fail("segments without an attribute")
	}
	if in.Err() != nil {
		return nil
	}
	d := s.empty(segments)
	d.unknown = unknown
	// Sums of everything stay within this, so that no sum of counts overflows later.
	left := int64(1 << 62)
	count := func() int64 {
		n := in.Count()
		if left -= min(n, left); left == 0 {
			in.Fail("counts are too large")
			return 0
		}
		return n
	}
	d.outside = count()
	for i := range d.parts {
		for _, column := range d.parts[i].columns() {
			for k := range column {
				column[k] = count()
			}
		}
		if in.Err() == nil && !d.sound(&d.parts[i]) {
			in.Fail("the counts of segment %d contradict one another", i)
		}
	}
	return d
}

// sound reports whether customers could have made the counts: no more leave a state than are in it, and the sums of
// products are of as many moves.
func (s *setup) sound(part *segment) bool {
	if part.opening[Current]+part.opening[Reactivated]+part.opening[Resurrected] > 0 {
		return false
	}
	var total [moves]int64
	for _, p := range s.daily(part) {
		for i, n := range p.moves {
			if n < 0 {
				return false
			}
			total[i] += n
		}
	}
	return part.clusters.sound(&total, int64(s.days()))
}

// sound reports whether customers, each with at most so many moves, can have made the sums of products. A customer's
// product is at least the count and at most the count times the number of days.
func (c *clusters) sound(total *[moves]int64, days int64) bool {
	for from, out := range outcomes {
		from := State(from)
		n := int64(0)
		for i, m := range out {
			square := c.products[pair(from, i, i)]
			if square < total[m] || total[m] == 0 && square > 0 || square/days > total[m] {
				return false
			}
			for j := range i {
				if product := c.products[pair(from, i, j)]; product > square/2+c.products[pair(from, j, j)]/2+1 {
					return false
				}
			}
			n += total[m]
		}
		if customers := c.customers[from]; customers > n || n > 0 && (customers == 0 || n/days > customers) {
			return false
		}
	}
	return true
}
