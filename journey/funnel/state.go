package funnel

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindFunnel   byte = wire.Funnel
	stateVersion byte = 3
)

// AppendBinary appends the state to b. It never fails: a calendar that can't be written is an error of New.
func (f *Funnel) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindFunnel, stateVersion), f.config)
	b = binary.AppendUvarint(b, uint64(len(f.unknown)))
	for _, name := range f.unknown {
		b = wire.AppendString(b, name)
	}
	b = binary.AppendUvarint(b, uint64(f.customers))
	b = binary.AppendUvarint(b, uint64(len(f.cells)))
	for _, segment := range slices.Sorted(maps.Keys(f.cells)) {
		b = f.cells[segment].append(wire.AppendString(b, segment))
	}
	return b, nil
}

// MarshalBinary returns the state.
func (f *Funnel) MarshalBinary() ([]byte, error) { return f.AppendBinary(nil) }

func (c *cell) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(c.open))
	for _, n := range c.periods {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for i := range c.steps {
		s := &c.steps[i]
		b = binary.AppendUvarint(b, uint64(s.n))
		for _, x := range s.spreads() {
			b = x.append(b)
		}
	}
	return b
}

func (t *tally) spreads() [4]*spread {
	return [...]*spread{&t.entered.reached, &t.entered.censored, &t.preceding.reached, &t.preceding.censored}
}

func (s *spread) append(b []byte) []byte {
	used := 0
	s.each(func(int, *bucket) { used++ })
	b = binary.AppendUvarint(b, uint64(used))
	if used == 0 {
		return b
	}
	b = binary.AppendUvarint(binary.AppendUvarint(b, s.hi), s.lo)
	before := 0
	s.each(func(number int, x *bucket) {
		least, _ := lower(number/64, number%64)
		for _, n := range [...]int64{int64(number - before), x.n, x.shortest - least, x.longest - x.shortest} {
			b = binary.AppendUvarint(b, uint64(n))
		}
		if x.longest > x.shortest {
			b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(x.quick)), uint64(x.slow))
		}
		before = number
	})
	return b
}

// UnmarshalBinary replaces the state of a funnel made by New with the same options. It returns an error that wraps
// metrics.ErrMismatch for other options, calendar or days of observation. On an error the funnel is as it was.
func (f *Funnel) UnmarshalBinary(b []byte) error {
	r := wire.NewReader(b)
	r.Expect(kindFunnel, "kind")
	r.Expect(stateVersion, "version")
	if got := r.Bytes(); r.Err() == nil && string(got) != string(f.config) {
		return fmt.Errorf("funnel: decode: %w", metrics.ErrMismatch)
	}
	g := f.Fresh()
	g.readUnknown(r)
	g.customers = r.Count()
	// A cell takes as many bytes as it has numbers, or more, which bounds what a hostile count of cells can ask for.
	least := 2 + f.entries.Len()*(len(f.opts.Steps)+1) + 5*len(f.opts.Steps)
	before := ""
	for i := range r.Items(least) {
		segment := r.String()
		if i > 0 && segment <= before || r.Len() < least-1 || segment != "" && f.by.field == nothing {
			r.Fail("segments out of order, or too many")
		}
		if r.Err() != nil {
			break
		}
		before = segment
		g.cell(segment).read(r, f)
	}
	if err := r.Done(); err != nil {
		return fmt.Errorf("funnel: decode: %w", err)
	}
	*f = *g
	return nil
}

// readUnknown reads the names that no event has, which are some of those in the options.
func (f *Funnel) readUnknown(r *wire.Reader) {
	names := f.opts.names()
	f.unknown = nil
	for i := range r.Items(1) {
		name := r.String()
		if _, ok := slices.BinarySearch(names, name); !ok || i > 0 && name <= f.unknown[i-1] {
			r.Fail("names out of order, or not in the options")
		}
		if r.Err() != nil {
			return
		}
		f.unknown = append(f.unknown, name)
	}
}

// most is more than any sound count, small enough for sums of a few.
const most = 1 << 53

func (c *cell) read(r *wire.Reader, f *Funnel) {
	c.open = r.Count()
	for i := range c.periods {
		c.periods[i] = r.Count()
	}
	for i := range c.steps {
		s := &c.steps[i]
		s.n = r.Count()
		for _, x := range s.spreads() {
			x.read(r)
		}
	}
	if r.Err() == nil && !c.sound(f) {
		r.Fail("the numbers contradict one another")
	}
}

func (s *spread) read(r *wire.Reader) {
	used := r.Items(4)
	if used == 0 {
		return
	}
	s.hi, s.lo = r.Uvarint(), r.Uvarint()
	at := 0
	for i := range used {
		step, n, over, length := r.Count(), r.Count(), r.Count(), r.Count()
		if step >= 58*64 || i > 0 && step == 0 || n < 1 || n > most || s.n > most {
			r.Fail("durations out of order")
			return
		}
		if at += int(step); at >= 58*64 {
			r.Fail("duration too long")
			return
		}
		d, width := lower(at/64, at%64)
		b := bucket{n: n, shortest: d + over, longest: d + over + length, quick: n, slow: n}
		if length > 0 {
			b.quick, b.slow = r.Count(), r.Count()
		}
		if over >= width || length >= width-over || !b.sound() {
			r.Fail("durations of the wrong bucket")
			return
		}
		*s.bucket(at/64, at%64) = b
		s.n += n
	}
	if !s.plausible() {
		r.Fail("durations contradict their sum")
	}
}

// sound reports whether there are as many at both ends as there can be.
func (b *bucket) sound() bool {
	if b.shortest == b.longest {
		return b.quick == b.n && b.slow == b.n
	}
	others := b.n - b.quick
	return b.quick > 0 && b.slow > 0 && others >= b.slow && (others == b.slow || b.longest-b.shortest > 1)
}

// plausible reports whether the sum lies where the shortest and the longest allow it.
func (s *spread) plausible() bool {
	shortest, longest := s.ends()
	return s.hi < uint64(s.n) && s.mean() >= shortest && s.mean() <= longest
}

func (c *clock) holds(reached, censored int64) bool {
	return c.reached.n == reached && c.censored.n == censored
}

// sound reports whether the numbers are some that attempts could have made.
func (c *cell) sound(f *Funnel) bool {
	n := len(c.steps)
	before := 0
	for i := range c.steps {
		s := &c.steps[i]
		if s.n > most || s.n > c.steps[before].n {
			return false
		}
		reached, fell := s.n, c.steps[before].n-s.n
		if i == 0 {
			reached, fell = 0, 0
		}
		if !s.entered.holds(reached, fell) {
			return false
		}
		if f.plan.apart>>i&1 == 0 {
			reached, fell = 0, 0
		}
		if !s.preceding.holds(reached, fell) {
			return false
		}
		sum := int64(0)
		for p := i; p < len(c.periods); p += n + 1 {
			if c.periods[p] > most || sum > most {
				return false
			}
			sum += c.periods[p]
		}
		if sum < s.n || sum > s.n && f.opts.Unit == Attempts {
			return false
		}
		if !f.opts.Steps[i].Optional {
			before = i
		}
	}
	open := int64(0)
	for p := n; p < len(c.periods); p += n + 1 {
		if c.periods[p] > c.periods[p-n] || open > most {
			return false
		}
		open += c.periods[p]
	}
	return c.open <= min(open, c.steps[0].n-c.steps[before].n)
}
