package profitability

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindPnL           = wire.Profitability
	stateVersion byte = 1
)

// minAccount is the least number of bytes of an account in a state: two strings, a count and three sums of two numbers.
const minAccount = 2 + 1 + 3*2

// AppendBinary appends the state to b. It never fails.
func (p *PnL) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindPnL, stateVersion), p.config)
	b = binary.AppendUvarint(b, uint64(p.unrated))
	b = binary.AppendUvarint(b, uint64(len(p.accounts)))
	order := make([]*account, len(p.accounts))
	for i := range p.accounts {
		order[i] = &p.accounts[i]
	}
	slices.SortFunc(order, func(x, y *account) int { return strings.Compare(x.customer, y.customer) })
	for _, a := range order {
		b = wire.AppendString(wire.AppendString(b, a.customer), a.segment)
		b = binary.AppendUvarint(b, uint64(a.rated))
		for _, v := range [...]exact.Int128{a.revenue, a.direct, a.serve} {
			b = binary.AppendUvarint(binary.AppendVarint(b, v.Hi), v.Lo)
		}
	}
	return b, nil
}

// MarshalBinary returns the state.
func (p *PnL) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a P&L made by [NewPnL] with the same options. It returns an error that wraps
// [metrics.ErrMismatch] for other rates, another attribute, or a log with other decimal places. On an error the P&L is
// as it was.
func (p *PnL) UnmarshalBinary(b []byte) error {
	r := wire.NewReader(b)
	r.Expect(kindPnL, "kind")
	r.Expect(stateVersion, "version")
	if got := r.Bytes(); r.Err() == nil && string(got) != string(p.config) {
		return fmt.Errorf("profitability: decode p&l: %w", metrics.ErrMismatch)
	}
	d := p.Fresh()
	d.unrated = r.Count()
	d.accounts = make([]account, r.Items(minAccount))
	d.mixed = len(d.accounts) > 0
	for i := range d.accounts {
		a := &d.accounts[i]
		a.customer, a.segment, a.rated = r.String(), r.String(), r.Count()
		for _, v := range [...]*exact.Int128{&a.revenue, &a.direct, &a.serve} {
			*v = exact.Int128{Hi: r.Varint(), Lo: r.Uvarint()}
			// No money comes near this, and with it no sum of what follows can overflow.
			if limit := int64(1 << 56); v.Hi > limit || v.Hi < -limit {
				r.Fail("a sum of more than 2^120")
			}
		}
		if r.Err() != nil {
			break
		}
		if a.customer == "" || i > 0 && a.customer <= d.accounts[i-1].customer {
			r.Fail("customers out of order")
		}
		if a.segment != "" && p.by == "" {
			r.Fail("a segment without an attribute")
		}
		if a.serve.Sign() < 0 || a.rated == 0 && (a.serve.Sign() != 0 || a.direct.Sign() != 0) {
			r.Fail("costs contradict %d interactions", a.rated)
		}
	}
	if len(d.accounts) == 0 && d.unrated != 0 {
		r.Fail("%d events of no one", d.unrated)
	}
	if err := r.Done(); err != nil {
		return fmt.Errorf("profitability: decode p&l: %w", err)
	}
	*p = *d
	return nil
}
