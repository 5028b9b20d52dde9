package stages

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindBalance  byte = wire.Stages
	stateVersion byte = 1
)

// fingerprint is of everything that two balances must share to be merged. Its error says that the calendar's zone has
// no name.
func (b *Balance) fingerprint() ([]byte, error) {
	o := b.opts
	c := binary.AppendUvarint([]byte{byte(o.Mode), byte(o.Grain)}, uint64(len(o.Stages)))
	for _, s := range o.Stages {
		c = wire.AppendString(c, s)
	}
	c = wire.AppendString(wire.AppendString(c, o.Before), o.By)
	c = binary.AppendUvarint(c, uint64(len(o.Rules)))
	for _, r := range o.Rules {
		c = wire.AppendString(wire.AppendString(c, r.On.Key()), r.Stage)
		regress := byte(0)
		if r.Regress {
			regress = 1
		}
		c = append(c, regress)
	}
	c = binary.AppendUvarint(c, uint64(len(o.Timeouts)))
	for _, t := range o.Timeouts {
		c = binary.AppendUvarint(c, uint64(t.Days))
		c = wire.AppendString(wire.AppendString(c, t.To), t.Silence.Key())
		for _, s := range o.Stages {
			if t.applies(s) {
				c = wire.AppendString(c, s)
			}
		}
		c = wire.AppendString(c, "")
	}
	c = binary.AppendVarint(binary.AppendVarint(c, int64(b.first)), int64(b.last))
	until := b.until()
	c = binary.AppendVarint(binary.AppendVarint(c, until.Unix()), int64(until.Nanosecond()))
	return b.calendar.AppendBinary(c)
}

// until returns the instant at which observation ends: the log's, or the end of the day To.
func (b *Balance) until() time.Time {
	if b.opts.To.IsZero() {
		return b.log.Until()
	}
	return b.calendar.Period(metrics.Daily, b.last).End(b.calendar.Zone())
}

// mergeable compares the fingerprints; a calendar without a name matches itself.
func (b *Balance) mergeable(o *Balance) bool {
	if b.unnamed != nil || o.unnamed != nil {
		return b.log == o.log && bytes.Equal(b.config, o.config)
	}
	return bytes.Equal(b.config, o.config)
}

// AppendBinary appends the state to p. It returns an error when the calendar's zone has no name.
func (b *Balance) AppendBinary(p []byte) ([]byte, error) {
	if b.unnamed != nil {
		return nil, b.unnamed
	}
	p = wire.AppendBytes(append(p, kindBalance, stateVersion), b.config)
	p = binary.AppendUvarint(p, uint64(len(b.segments)))
	for _, s := range b.segments {
		p = wire.AppendString(p, s)
	}
	for _, n := range b.stock {
		p = binary.AppendVarint(p, n)
	}
	for _, counts := range b.counts() {
		for _, n := range counts {
			p = binary.AppendUvarint(p, uint64(n))
		}
	}
	p = binary.AppendUvarint(binary.AppendUvarint(p, uint64(b.unaged)), uint64(b.outside))
	for _, h := range b.by {
		p = binary.AppendUvarint(p, uint64(len(h)))
		for _, n := range h {
			p = binary.AppendUvarint(p, uint64(n))
		}
	}
	return p, nil
}

// counts are the plain counts, whose number depends on the configuration and the segments alone.
func (b *Balance) counts() [][]int64 { return [][]int64{b.gross, b.net, b.undated, b.start} }

// MarshalBinary returns the state.
func (b *Balance) MarshalBinary() ([]byte, error) { return b.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a balance made by New with the same options; the state's segments are added to
// its own. It returns an error that wraps metrics.ErrMismatch for other options, calendar or days of observation. On an
// error the balance is as it was.
func (b *Balance) UnmarshalBinary(p []byte) error {
	if b.unnamed != nil {
		return b.unnamed
	}
	r := wire.NewReader(p)
	r.Expect(kindBalance, "kind")
	r.Expect(stateVersion, "version")
	if got := r.Bytes(); r.Err() == nil && !bytes.Equal(got, b.config) {
		return fmt.Errorf("stages: decode: %w", metrics.ErrMismatch)
	}
	g := b.Fresh()
	g.readSegments(r)
	if r.Err() == nil {
		g.read(r)
	}
	if r.Err() == nil && !g.sound() {
		r.Fail("the numbers contradict one another")
	}
	if err := r.Done(); err != nil {
		return fmt.Errorf("stages: decode: %w", err)
	}
	fresh := b.Fresh()
	if err := fresh.Merge(g); err != nil {
		return fmt.Errorf("stages: decode: %w", err)
	}
	*b = *fresh
	return nil
}

func (b *Balance) readSegments(r *wire.Reader) {
	segments := make([]string, r.Items(1))
	for i := range segments {
		segments[i] = r.String()
		if i > 0 && segments[i] <= segments[i-1] {
			r.Fail("segments out of order")
		}
	}
	// A move takes a byte or more, which bounds what a hostile count of segments can make this allocate.
	if n := len(segments); n == 0 || n > r.Len()/b.periods.Len()/b.nodes/b.nodes {
		r.Fail("%d segments don't fit", n)
	}
	if b.opts.By == "" && !slices.Equal(segments, []string{""}) {
		r.Fail("segments without an attribute")
	}
	if r.Err() == nil {
		b.segments = segments
		b.clear()
	}
}

func (b *Balance) read(r *wire.Reader) {
	const most = 1 << 53
	sum := int64(0) // of everything, so that no sum overflows later
	count := func(n int64) int64 {
		if n > most || n < -most || sum+max(n, -n) > most {
			r.Fail("counts are too large")
			return 0
		}
		sum += max(n, -n)
		return n
	}
	for i := range b.stock {
		b.stock[i] = count(r.Varint())
	}
	for _, counts := range b.counts() {
		for i := range counts {
			counts[i] = count(r.Count())
		}
	}
	b.unaged, b.outside = count(r.Count()), count(r.Count())
	for i := range b.by {
		h := make(histogram, r.Items(1))
		for age := range h {
			h[age] = count(r.Count())
		}
		if n := len(h); n > 0 && h[n-1] == 0 {
			r.Fail("ages end in a zero")
		}
		if len(h) > 0 {
			b.by[i] = h
		}
	}
}

// sound reports whether the numbers are some that customers could have made: the balances add up, no stock is negative,
// and no more visits end, or customers move, than there are.
func (b *Balance) sound() bool {
	for _, r := range b.Rows(Net) {
		if r.Opening < 0 || r.Closing < 0 || r.Loops != 0 {
			return false
		}
	}
	if b.Residual() != 0 || !b.transitions().valid() || len(*b.left(0, 0)) > 0 {
		return false
	}
	flow := b.Sum(Gross)
	for node := 1; node < b.nodes; node++ {
		for to := range b.nodes {
			if n := b.left(node, to).sum(); n > flow.Counts[node][to] || to == node && n > 0 {
				return false
			}
		}
		if !b.spells(node).valid() {
			return false
		}
	}
	return true
}
