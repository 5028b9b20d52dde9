package metrics

import (
	"encoding/binary"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// Extremes keeps the smallest and the largest of finite numbers. Infinite values and NaN are refused and counted. The
// zero value is ready to use.
type Extremes struct {
	n, refused int64
	low, high  float64
}

// Fresh returns an empty Extremes.
func (x *Extremes) Fresh() *Extremes { return new(Extremes) }

// Add adds one value, or refuses it (see [Extremes.Refused]).
func (x *Extremes) Add(v float64) {
	if !finite(v) {
		x.refused++
		return
	}
	v += 0 // negative zero becomes zero, so that the order of the two doesn't show
	if x.n == 0 {
		x.low, x.high = v, v
	}
	x.n++
	x.low, x.high = min(x.low, v), max(x.high, v)
}

// Merge folds the other's values in. It never fails.
func (x *Extremes) Merge(o *Extremes) error {
	x.refused += o.refused
	if o.n == 0 {
		return nil
	}
	if x.n == 0 {
		x.low, x.high = o.low, o.high
	}
	x.n += o.n
	x.low, x.high = min(x.low, o.low), max(x.high, o.high)
	return nil
}

// N returns the number of values, without those refused.
func (x *Extremes) N() int64 { return x.n }

// Refused returns the number of values left out because they weren't finite.
func (x *Extremes) Refused() int64 { return x.refused }

// Range returns the smallest and the largest value; ok is false, and both are 0, when there was none.
func (x *Extremes) Range() (low, high float64, ok bool) { return x.low, x.high, x.n > 0 }

// AppendBinary appends the state to b.
func (x *Extremes) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, kindExtremes, stateVersion)
	b = binary.AppendUvarint(b, uint64(x.n))
	b = binary.AppendUvarint(b, uint64(x.refused))
	return wire.AppendFloat64(wire.AppendFloat64(b, x.low), x.high), nil
}

// MarshalBinary returns the state.
func (x *Extremes) MarshalBinary() ([]byte, error) { return x.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (x *Extremes) UnmarshalBinary(b []byte) error {
	r := readState(b, kindExtremes)
	d := Extremes{n: r.Count(), refused: r.Count(), low: r.Finite(), high: r.Finite()}
	if d.low > d.high || d.n == 0 && (d.low != 0 || d.high != 0) {
		r.Fail("range %v to %v", d.low, d.high)
	}
	if err := r.Done(); err != nil {
		return badState("extremes", err)
	}
	*x = d
	return nil
}
