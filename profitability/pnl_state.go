package profitability

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindPnL            = wire.Profitability
	kindStatement      = wire.Profitability + 1
	kindPeriods        = wire.Profitability + 2
	stateVersion  byte = 2
)

// minAccount is the least number of bytes of an account in a state: two strings, a count and sums of two numbers.
const minAccount = 2 + 1 + sumCount*2

// AppendBinary appends the state to b. It never fails.
func (p *PnL) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindPnL, stateVersion), p.config)
	b = binary.AppendUvarint(b, uint64(p.unrated))
	list := p.all()
	slices.SortFunc(list, func(x, y account) int { return strings.Compare(x.customer, y.customer) })
	b = binary.AppendUvarint(b, uint64(len(list)))
	for i := range list {
		a := &list[i]
		b = wire.AppendString(wire.AppendString(b, a.customer), a.segment)
		b = binary.AppendUvarint(b, uint64(a.rated))
		for _, v := range a.sums {
			b = cells.AppendInt128(b, v)
		}
	}
	return b, nil
}

// MarshalBinary returns the state.
func (p *PnL) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a P&L made by [NewPnL] with the same options. It returns an error that wraps
// [metrics.ErrMismatch] for other options, or a log with other decimal places. On an error the P&L is as it was.
func (p *PnL) UnmarshalBinary(b []byte) error {
	r := wire.NewReader(b)
	r.Expect(kindPnL, "kind")
	r.Expect(stateVersion, "version")
	if got := r.Bytes(); r.Err() == nil && string(got) != string(p.config) {
		return fmt.Errorf("profitability: decode p&l: %w", metrics.ErrMismatch)
	}
	d := p.Fresh()
	d.unrated = r.Count()
	last := ""
	for n := r.Items(minAccount); n > 0 && r.Err() == nil; n-- {
		a := account{customer: r.String(), segment: r.String(), rated: r.Count()}
		for i := range a.sums {
			a.sums[i] = cells.ReadInt128(r)
		}
		switch {
		case r.Err() != nil:
		case a.customer <= last: // no customer's name is empty
			r.Fail("customers out of order")
		case a.segment != "" && p.by == "":
			r.Fail("a segment without an attribute")
		case a.sums[served].Sign() < 0 || a.rated == 0 && a.sums[served].Sign() != 0:
			r.Fail("costs contradict %d interactions", a.rated)
		}
		last = a.customer
		d.put(a)
	}
	if len(d.others) == 0 && d.unrated != 0 {
		r.Fail("%d events of no one", d.unrated)
	}
	if err := r.Done(); err != nil {
		return fmt.Errorf("profitability: decode p&l: %w", err)
	}
	*p = *d
	return nil
}
