package retention

import (
	"encoding/binary"
	"fmt"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindRetention byte = wire.Retention
	stateVersion  byte = 1
)

// integers returns the columns of counts that the options ask for.
func (c *counts) integers() [][]int64 {
	return [][]int64{c.followed, c.retained, c.events, c.left, c.running}
}

// sums returns the columns of sums that the options ask for.
func (c *counts) sums() [][]exact.Int128 {
	return [][]exact.Int128{c.base, c.amount, c.crosses, c.squares, c.baseSquares}
}

// AppendBinary appends the state to b. It returns an error when the calendar's zone has no name.
func (r *Retention) AppendBinary(b []byte) ([]byte, error) {
	calendar, err := r.calendar.AppendBinary(nil)
	if err != nil {
		return nil, err
	}
	b = wire.AppendBytes(append(b, kindRetention, stateVersion), append(calendar, r.config...))
	if r.opts.By != "" {
		b = wire.AppendNames(b, r.rows)
	}
	for _, names := range r.unknown {
		b = wire.AppendNames(b, names)
	}
	for _, n := range [...]int64{r.customers, r.unstarted, r.earlier} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, column := range r.integers() {
		for _, n := range column {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	for _, column := range r.sums() {
		for _, v := range column {
			b = binary.AppendUvarint(binary.AppendVarint(b, v.Hi), v.Lo)
		}
	}
	return b, nil
}

// MarshalBinary returns the state.
func (r *Retention) MarshalBinary() ([]byte, error) { return r.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a calculator made by [New] with the same options; the state's rows are added to
// its own. It returns an error that wraps [metrics.ErrMismatch] for other options, another calendar, other days of
// observation or another instant at which it ended. On an error the calculator is as it was.
func (r *Retention) UnmarshalBinary(b []byte) error {
	want, err := r.calendar.AppendBinary(nil)
	if err != nil {
		return err
	}
	want = append(want, r.config...)
	in := wire.NewReader(b)
	in.Expect(kindRetention, "kind")
	in.Expect(stateVersion, "version")
	if got := in.Bytes(); in.Err() == nil && string(got) != string(want) {
		return fmt.Errorf("retention: decode: %w", metrics.ErrMismatch)
	}
	d := &Retention{setup: r.setup}
	d.readRows(in)
	if in.Err() == nil {
		d.read(in)
	}
	if in.Err() == nil {
		d.check(in)
	}
	if err := in.Done(); err != nil {
		return fmt.Errorf("retention: decode: %w", err)
	}
	fresh := r.Fresh()
	if err := fresh.Merge(d); err != nil {
		return fmt.Errorf("retention: decode: %w", err)
	}
	*r = *fresh
	return nil
}

func (r *Retention) readRows(in *wire.Reader) {
	if r.opts.By != "" {
		r.rows = in.Names()
	}
	for i := range r.unknown {
		r.unknown[i] = in.Names()
	}
	// A cell takes a byte or more, which bounds what a hostile number of rows can make this allocate.
	if n := r.rowCount(); n > mostCells/r.stride || n*r.stride > in.Len() {
		in.Fail("%d rows don't fit", n)
	}
}

func (r *Retention) read(in *wire.Reader) {
	r.clear()
	r.customers, r.unstarted, r.earlier = in.Count(), in.Count(), in.Count()
	for _, column := range r.integers() {
		for i := range column {
			column[i] = in.Count()
		}
	}
	for _, column := range r.sums() {
		for i := range column {
			column[i] = exact.Int128{Hi: in.Varint(), Lo: in.Uvarint()}
		}
	}
}

// check fails the reader unless customers could have made the numbers: none is absurd and no part is larger than the
// whole.
func (r *Retention) check(in *wire.Reader) {
	const limit = 1 << 53
	if max(r.customers, r.unstarted, r.earlier) > limit {
		in.Fail("absurd counts")
		return
	}
	for _, column := range r.integers() {
		for _, n := range column {
			if n > limit {
				in.Fail("absurd counts")
				return
			}
		}
	}
	for _, sums := range [][]exact.Int128{r.base, r.amount} {
		for _, v := range sums {
			// No money comes near this, and with it no sum of what follows can overflow.
			if limit := int64(1 << 56); v.Hi > limit || v.Hi < -limit {
				in.Fail("a sum of more than 2^120")
				return
			}
		}
	}
	for _, squares := range [][]exact.Int128{r.squares, r.baseSquares} {
		for _, v := range squares {
			if v.Sign() < 0 {
				in.Fail("squares below 0")
				return
			}
		}
	}
	var starts int64
	for row := range r.rowCount() {
		starts += r.checkRow(in, row)
	}
	started := r.customers - r.unstarted - r.earlier
	if started < 0 || r.opts.Starts != Recurring && starts != started || starts < started || started == 0 && starts > 0 {
		in.Fail("%d starts of %d customers", starts, started)
	}
}

// checkRow checks a row and returns its starts. Going down from the last column it knows how many were observed for
// more than that many columns.
func (r *Retention) checkRow(in *wire.Reader, row int) (starts int64) {
	at := row * r.stride
	var leavers, stayers int64 // AtOrAfter: who left in this column or later; who was observed for more and had left
	for k := r.stride - 1; k >= 0; k-- {
		i := at + k
		if r.opts.By == "" && r.followed[i] > 0 && k != r.observed(r.known[row]) {
			in.Fail("row %d was observed otherwise", row)
		}
		switch {
		case r.opts.When == AtOrAfter:
			leavers += r.left[i]
			if r.running[i] > r.followed[i] || leavers > stayers {
				in.Fail("row %d lost more than were observed", row)
			}
			stayers += r.followed[i] - r.running[i]
		case r.retained[i] > starts || r.events != nil && (r.events[i] < r.retained[i] || starts == 0 && r.events[i] > 0) ||
			starts == 0 && r.amount != nil && r.amount[i].Sign() != 0:
			in.Fail("row %d has more returns than were observed", row)
		}
		if r.base != nil && r.base[i].Sign() != 0 && (k == 0 || r.followed[i] == 0) {
			in.Fail("row %d has revenue of no one", row)
		}
		starts += r.followed[i]
	}
	if leavers != stayers {
		in.Fail("row %d: %d left of %d", row, leavers, stayers)
	}
	return starts
}
