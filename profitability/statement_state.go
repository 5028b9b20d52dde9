package profitability

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// AppendBinary appends the state to b. It never fails.
func (s *Statement) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindStatement, stateVersion), s.config)
	s = s.settled()
	return s.costs.Append(s.money.Append(b)), nil
}

// MarshalBinary returns the state.
func (s *Statement) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a statement made by [NewStatement] with the same options and dimensions. It
// returns an error that wraps [metrics.ErrMismatch] for others. On an error the statement is as it was.
func (s *Statement) UnmarshalBinary(b []byte) error {
	r := wire.NewReader(b)
	r.Expect(kindStatement, "kind")
	r.Expect(stateVersion, "version")
	if got := r.Bytes(); r.Err() == nil && !bytes.Equal(got, s.config) {
		return fmt.Errorf("profitability: decode statement: %w", metrics.ErrMismatch)
	}
	d := s.Fresh()
	d.money = s.money.Read(r, func(row cells.Row) bool { return sound((*sums)(row.Sums), row.Counts[0], row.Counts[1]) })
	d.costs = s.costs.Read(r, func(row cells.Row) bool { return row.Sums[1].Sign() >= 0 })
	if r.Err() == nil && !d.reconciles() {
		r.Fail("costs by activity aren't those of the rows")
	}
	if err := r.Done(); err != nil {
		return fmt.Errorf("profitability: decode statement: %w", err)
	}
	*s = *d
	return nil
}

// sound reports whether events could have made the sums of a cell.
func sound(s *sums, events, interactions int64) bool {
	return events > 0 && interactions <= events &&
		s[served].Sign() >= 0 && (interactions > 0 || s[served].Sign() == 0)
}

// reconciles reports whether the costs by activity add up to the cost to serve of each row, as they do unless a state
// was made up.
func (s *Statement) reconciles() bool {
	left := make(map[string][2]exact.Int128)
	for _, r := range s.costs.Rows() {
		k := joinLabels(r.Labels[1:])
		sum := left[k]
		var ok bool
		for i := range sum {
			if sum[i], ok = sum[i].Add(r.Sums[i]); !ok {
				return false
			}
		}
		left[k] = sum
	}
	for _, r := range s.money.Rows() {
		k := joinLabels(r.Labels)
		if left[k] != [2]exact.Int128{r.Sums[booked], r.Sums[served]} {
			return false
		}
		delete(left, k)
	}
	return len(left) == 0
}

// joinLabels returns a text that only the same labels share.
func joinLabels(labels []string) string {
	b := binary.AppendUvarint(nil, uint64(len(labels)))
	for _, l := range labels {
		b = wire.AppendString(b, l)
	}
	return string(b)
}
