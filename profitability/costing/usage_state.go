package costing

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

const (
	kindUsage         = wire.Costing
	stateVersion byte = 1
)

// AppendBinary appends the state to b. It never fails.
func (u *Usage) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindUsage, stateVersion), u.config)
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(u.events)), uint64(u.idle))
	return u.store.Append(b), nil
}

// MarshalBinary returns the state.
func (u *Usage) MarshalBinary() ([]byte, error) { return u.AppendBinary(nil) }

var errDecode = errors.New("costing: decode usage")

// UnmarshalBinary replaces the state of a usage made by [NewUsage] for the same model and options. It returns an error
// that wraps [metrics.ErrMismatch] for others. On an error the usage is as it was.
func (u *Usage) UnmarshalBinary(b []byte) error {
	r := wire.NewReader(b)
	r.Expect(kindUsage, "kind")
	r.Expect(stateVersion, "version")
	if got := r.Bytes(); r.Err() == nil && !bytes.Equal(got, u.config) {
		return fmt.Errorf("%w: %w", errDecode, metrics.ErrMismatch)
	}
	d := u.Fresh()
	d.events, d.idle = r.Count(), r.Count()
	d.store = u.store.Read(r, func(row cells.Row) bool {
		return row.Counts[0] > 0 && row.Sums[0].Sign() >= 0 && row.Sums[1].Sign() >= 0
	})
	if d.idle > d.events || d.store.Empty() != (d.idle == d.events) {
		r.Fail("%d of %d events drove no activity", d.idle, d.events)
	}
	if err := r.Done(); err != nil {
		return fmt.Errorf("%w: %w", errDecode, err)
	}
	*u = *d
	return nil
}
