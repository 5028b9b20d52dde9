package metrics

import (
	"encoding/binary"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// Mean gives the mean and variance of numbers in one pass. NaN and numbers beyond ±[MaxMagnitude] are refused and
// counted: missing is not a number. The zero value is ready to use.
//
// Adding is Welford's update (Welford 1962) and merging Chan's (Chan, Golub, LeVeque 1979, eq. 2.1); raw moments,
// which can make a variance negative, are never used. Merging in another order changes the last few bits.
type Mean struct {
	n, refused int64
	mean, m2   float64 // m2 = Σ(x−mean)²
}

// Fresh returns an empty Mean.
func (m *Mean) Fresh() *Mean { return new(Mean) }

// Add adds one value, or refuses it (see [Mean.Refused]).
func (m *Mean) Add(x float64) {
	if !usable(x) {
		m.refused++
		return
	}
	m.n++
	delta := x - m.mean
	m.mean += delta / float64(m.n)
	m.m2 += float64(delta * (x - m.mean))
}

// Merge folds the other's values in. It never fails.
func (m *Mean) Merge(o *Mean) error {
	m.refused += o.refused
	switch {
	case o.n == 0:
	case m.n == 0:
		m.n, m.mean, m.m2 = o.n, o.mean, o.m2
	default:
		n := m.n + o.n
		delta := o.mean - m.mean
		share := float64(o.n) / float64(n)
		m.mean += float64(delta * share)
		m.m2 += o.m2 + float64(float64(delta*delta)*float64(float64(m.n)*share))
		m.n = n
	}
	return nil
}

// N returns the number of values, without those refused.
func (m *Mean) N() int64 { return m.n }

// Refused returns the number of values left out because they weren't finite, or beyond ±[MaxMagnitude].
func (m *Mean) Refused() int64 { return m.refused }

// Mean returns the arithmetic mean; NaN when n is 0.
func (m *Mean) Mean() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return m.mean
}

// Variance returns the sample variance, with divisor n−1; NaN when n is below 2.
func (m *Mean) Variance() float64 {
	if m.n < 2 {
		return math.NaN()
	}
	return m.m2 / float64(m.n-1)
}

// StdDev returns the sample standard deviation; NaN when n is below 2.
func (m *Mean) StdDev() float64 { return math.Sqrt(m.Variance()) }

// Estimate returns the mean with Student's t interval at the level given (0.95 for 95 %). With no values it is
// undefined; with one it has no interval and says so.
func (m *Mean) Estimate(level float64) Estimate {
	const method = "mean, Student's t"
	if m.n == 0 {
		return m.warn(Absent(Undefined, "no values"))
	}
	e := NewEstimate(m.mean)
	e.N, e.Method = m.n, method
	if m.n < 2 {
		return m.warn(e.Warn("one value has no interval; collect more"))
	}
	if !(level > 0 && level < 1) {
		return Absent(Undefined, "the confidence level must lie between 0 and 1")
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(m.n - 1)}.Quantile((1 + level) / 2)
	half := t * m.StdDev() / math.Sqrt(float64(m.n))
	e.Low, e.High, e.Level = m.mean-half, m.mean+half, level
	return m.warn(e)
}

func (m *Mean) warn(e Estimate) Estimate { return warnRefused(e, m.refused) }

// AppendBinary appends the state to b.
func (m *Mean) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, kindMean, stateVersion)
	b = binary.AppendUvarint(b, uint64(m.n))
	b = binary.AppendUvarint(b, uint64(m.refused))
	return wire.AppendFloat64(wire.AppendFloat64(b, m.mean), m.m2), nil
}

// MarshalBinary returns the state.
func (m *Mean) MarshalBinary() ([]byte, error) { return m.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (m *Mean) UnmarshalBinary(b []byte) error {
	r := readState(b, kindMean)
	d := Mean{n: r.Count(), refused: r.Count(), mean: r.Finite(), m2: r.Finite()}
	if !usable(d.mean) || d.m2 < 0 || d.n < 2 && d.m2 != 0 || d.n == 0 && d.mean != 0 {
		r.Fail("moments contradict n=%d", d.n)
	}
	if err := r.Done(); err != nil {
		return badState("mean", err)
	}
	*m = d
	return nil
}

// MaxMagnitude is the largest magnitude of a number that [Mean] and [Ratio] take: the squares of so many of them as can
// be counted still have a sum.
const MaxMagnitude = 1e140

func usable(x float64) bool { return math.Abs(x) <= MaxMagnitude } // false for NaN

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
