package journey

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindFlow byte = iota + wire.Journey
	kindGaps
)

const stateVersion = 1

// config is the fingerprint of everything that two flows must share to be merged.
func (f *Flow) config() ([]byte, error) {
	d := f.opts.Definition
	b := []byte{byte(d.basis), byte(f.opts.Grain), 0}
	if d.backdate {
		b[2] = 1
	}
	for _, n := range [...]int64{
		int64(d.events), int64(d.days), int64(f.opts.LookBack), int64(f.first), int64(f.last),
		f.until.Unix(), int64(f.until.Nanosecond()),
	} {
		b = binary.AppendVarint(b, n)
	}
	for _, s := range [...]string{d.kinds, d.leave, f.opts.By} {
		b = wire.AppendString(b, s)
	}
	return f.calendar.AppendBinary(b)
}

// AppendBinary appends the state to b. It returns an error when the calendar's zone has no name.
func (f *Flow) AppendBinary(b []byte) ([]byte, error) {
	config, err := f.config()
	if err != nil {
		return nil, err
	}
	b = wire.AppendBytes(append(b, kindFlow, stateVersion), config)
	b = binary.AppendUvarint(b, uint64(len(f.segments)))
	for _, s := range f.segments {
		b = wire.AppendString(b, s)
	}
	for i := range f.gross {
		for _, n := range f.gross[i] {
			b = binary.AppendUvarint(b, uint64(n))
		}
		if f.net != nil {
			for _, n := range f.net[i] {
				b = binary.AppendUvarint(b, uint64(n))
			}
		}
		b = binary.AppendUvarint(b, uint64(f.inside[i]))
		b = binary.AppendUvarint(b, uint64(f.truncated[i]))
	}
	for _, n := range f.stock {
		b = binary.AppendVarint(b, n)
	}
	keys := make([]lossKey, 0, len(f.reasons))
	for k := range f.reasons {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, lossKey.compare)
	b = binary.AppendUvarint(b, uint64(len(keys)))
	for _, k := range keys {
		b = binary.AppendUvarint(b, uint64(k.cell))
		b = wire.AppendString(b, k.reason)
		b = binary.AppendUvarint(b, uint64(f.reasons[k]))
	}
	b = binary.AppendUvarint(b, uint64(len(f.lapses)))
	for _, n := range f.lapses {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b, nil
}

func (k lossKey) compare(o lossKey) int {
	return cmp.Or(cmp.Compare(k.cell, o.cell), cmp.Compare(k.reason, o.reason))
}

// MarshalBinary returns the state.
func (f *Flow) MarshalBinary() ([]byte, error) { return f.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a flow made by NewFlow with the same options; the state's segments are added
// to its own. It returns an error that wraps metrics.ErrMismatch for other options, calendar, days of observation or
// instant at which it ended. On an error the flow is as it was.
func (f *Flow) UnmarshalBinary(b []byte) error {
	want, err := f.config()
	if err != nil {
		return err
	}
	r := wire.NewReader(b)
	r.Expect(kindFlow, "kind")
	r.Expect(stateVersion, "version")
	if got := r.Bytes(); r.Err() == nil && string(got) != string(want) {
		return fmt.Errorf("journey: decode flow: %w", metrics.ErrMismatch)
	}
	g := f.Fresh()
	g.readSegments(r)
	g.readCells(r)
	g.readReasons(r)
	g.readLapses(r)
	if r.Err() == nil && !g.sound() {
		r.Fail("the numbers contradict one another")
	}
	if err := r.Done(); err != nil {
		return fmt.Errorf("journey: decode flow: %w", err)
	}
	fresh := f.Fresh()
	if err := fresh.Merge(g); err != nil {
		return fmt.Errorf("journey: decode flow: %w", err)
	}
	*f = *fresh
	return nil
}

func (f *Flow) readSegments(r *wire.Reader) {
	segments := make([]string, r.Items(1))
	for i := range segments {
		segments[i] = r.String()
		if i > 0 && segments[i] <= segments[i-1] {
			r.Fail("segments out of order")
		}
	}
	// A cell takes 7 bytes or more, which bounds what a hostile count of segments can make this allocate.
	if len(segments) == 0 || len(segments)*f.periods.Len() > r.Len()/7 {
		r.Fail("%d segments don't fit", len(segments))
	}
	if f.opts.By == "" && (len(segments) != 1 || segments[0] != "") {
		r.Fail("segments without an attribute")
	}
	if r.Err() == nil {
		f.segments = segments
		f.clear()
	}
}

// sound reports whether the numbers are some that customers could have made: none is absurd, the balances add up, and
// no part is larger than the whole.
func (f *Flow) sound() bool {
	const most = 1 << 53
	for _, n := range f.stock {
		if n > most || n < -most {
			return false
		}
	}
	lost := make(map[int]int64)
	for k, n := range f.reasons {
		if n > most {
			return false
		}
		lost[k.cell] += n
	}
	for i := range f.gross {
		if slices.Max(f.gross[i][:]) > most || f.net != nil && slices.Max(f.net[i][:]) > most || f.inside[i] > most {
			return false
		}
	}
	for i, r := range f.Rows() {
		if r.Gross.Closing < 0 || r.Gross.Opening < 0 || r.LeftTruncated > r.Gross.New || lost[i] > r.Gross.Lost {
			return false
		}
	}
	return f.Residual() == 0
}

func (f *Flow) readCells(r *wire.Reader) {
	if r.Err() != nil {
		return
	}
	for i := range f.gross {
		for m := range f.gross[i] {
			f.gross[i][m] = r.Count()
		}
		if f.net != nil {
			for m := range f.net[i] {
				f.net[i][m] = r.Count()
			}
		}
		f.inside[i], f.truncated[i] = r.Count(), r.Count()
	}
	for i := range f.stock {
		f.stock[i] = r.Varint()
	}
}

func (f *Flow) readReasons(r *wire.Reader) {
	var last lossKey
	for i := range r.Items(3) {
		k := lossKey{int(r.Count()), r.String()}
		n := r.Count()
		if k.cell >= len(f.gross) || k.cell < 0 || n == 0 || i > 0 && k.compare(last) <= 0 {
			r.Fail("losses by reason out of order")
			return
		}
		f.reasons[k], last = n, k
	}
}

func (f *Flow) readLapses(r *wire.Reader) {
	f.lapses = make([]int64, r.Items(1))
	for i := range f.lapses {
		f.lapses[i] = r.Count()
	}
	if n := len(f.lapses); n > 0 && f.lapses[n-1] == 0 {
		r.Fail("returns end in a zero")
	}
}
