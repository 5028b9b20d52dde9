package survey

import (
	"encoding/binary"
	"math"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// AppendBinary appends the state to b.
func (w *Weighted) AppendBinary(b []byte) ([]byte, error) {
	b = w.scale.appendTo(append(b, kindWeighted, stateVersion))
	b = binary.AppendUvarint(b, uint64(w.refused))
	for i := range w.scale.points() {
		t := tally{}
		if w.points != nil {
			t = w.points[i]
		}
		b = binary.AppendUvarint(b, uint64(t.n))
		if t.n > 0 {
			b = wire.AppendFloat64(wire.AppendFloat64(b, t.w), t.wSqr)
		}
	}
	return b, nil
}

// MarshalBinary returns the state.
func (w *Weighted) MarshalBinary() ([]byte, error) { return w.AppendBinary(nil) }

// UnmarshalBinary replaces the state. The error wraps metrics.ErrMismatch when the scale is another. On an error the
// calculator is as it was.
func (w *Weighted) UnmarshalBinary(b []byte) error {
	r := readState(b, kindWeighted)
	if err := w.scale.expect(r, "weighted"); err != nil {
		return err
	}
	d := Weighted{scale: w.scale, refused: r.Count(), points: make([]tally, w.scale.points())}
	all := d.refused
	for i := range d.points {
		t := tally{n: r.Count()}
		if t.n > 0 {
			t.w, t.wSqr = r.Finite(), r.Finite()
			if !t.possible() {
				r.Fail("weights contradict n=%d", t.n)
			}
		}
		if all > mostAnswers || t.n > mostAnswers-all {
			r.Fail("more than %d answers", int64(mostAnswers))
			break
		}
		all += t.n
		d.points[i] = t
	}
	if err := r.Done(); err != nil {
		return badState("weighted", err)
	}
	*w = d
	return nil
}

// possible reports whether n weights can have these sums: none too light or too heavy, and Σw² between (Σw)²/n and
// (Σw)², but for rounding.
func (t tally) possible() bool {
	const slack = 1 + 1e-6
	n, root := float64(t.n), math.Sqrt(t.wSqr)
	return t.w*slack >= n*lightest && t.w <= n*heaviest*slack &&
		root <= t.w*slack && t.w <= math.Sqrt(n)*root*slack
}
