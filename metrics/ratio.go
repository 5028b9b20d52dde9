package metrics

import (
	"encoding/binary"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// Part is one unit's share in a ratio: its numerator and its denominator, both finite.
type Part struct{ Num, Den float64 }

// Ratio is a quotient of sums: it keeps the numerator and the denominator apart, so that it rolls up as sums and
// never as an average of averages. The unit of analysis is whatever one [Part] is about (a customer, an account, an
// interaction). Parts that aren't finite, or beyond ±[MaxMagnitude], are refused and counted. The zero value is ready
// to use.
//
// Sums of whole numbers are exact up to 2^53. Merging in another order changes the last few bits of other sums and of
// the interval.
type Ratio struct {
	refused  int64
	num, den float64 // sums
	// Means and sums of squared and crossed deviations, for the interval.
	n                int64
	meanNum, meanDen float64
	sqNum, sqDen     float64
	cross            float64
}

// Fresh returns an empty Ratio.
func (r *Ratio) Fresh() *Ratio { return new(Ratio) }

// Add adds one unit, or refuses it (see [Ratio.Refused]).
func (r *Ratio) Add(p Part) {
	if !usable(p.Num) || !usable(p.Den) {
		r.refused++
		return
	}
	r.n++
	r.num += p.Num
	r.den += p.Den
	n := float64(r.n)
	dNum, dDen := p.Num-r.meanNum, p.Den-r.meanDen
	r.meanNum += dNum / n
	r.meanDen += dDen / n
	r.sqNum += float64(dNum * (p.Num - r.meanNum))
	r.sqDen += float64(dDen * (p.Den - r.meanDen))
	r.cross += float64(dNum * (p.Den - r.meanDen))
}

// Merge folds the other's units in. It never fails.
func (r *Ratio) Merge(o *Ratio) error {
	r.refused += o.refused
	if o.n == 0 {
		return nil
	}
	if r.n == 0 {
		refused := r.refused
		*r = *o
		r.refused = refused
		return nil
	}
	n := r.n + o.n
	share := float64(o.n) / float64(n)
	weight := float64(float64(r.n) * share)
	dNum, dDen := o.meanNum-r.meanNum, o.meanDen-r.meanDen
	r.sqNum += o.sqNum + float64(float64(dNum*dNum)*weight)
	r.sqDen += o.sqDen + float64(float64(dDen*dDen)*weight)
	r.cross += o.cross + float64(float64(dNum*dDen)*weight)
	r.meanNum += float64(dNum * share)
	r.meanDen += float64(dDen * share)
	r.num += o.num
	r.den += o.den
	r.n = n
	return nil
}

// N returns the number of units, without those refused.
func (r *Ratio) N() int64 { return r.n }

// Refused returns the number of units left out because they weren't finite.
func (r *Ratio) Refused() int64 { return r.refused }

// Sums returns the numerator and the denominator.
func (r *Ratio) Sums() (num, den float64) { return r.num, r.den }

// Estimate returns Σnum/Σden with a normal interval at the level given, whose variance is the Taylor linearisation
// Σ(numᵢ − R·denᵢ)² / (n(n−1)·mean(den)²) (Cochran 1977, Sampling Techniques, section 6.3). It is undefined when the
// denominator is 0, and has no interval for one unit.
func (r *Ratio) Estimate(level float64) Estimate {
	const method = "ratio of sums, Taylor linearisation"
	if r.den == 0 {
		return warnRefused(Absent(Undefined, "the denominator is 0"), r.refused)
	}
	ratio := r.num / r.den
	if !finite(ratio) {
		return warnRefused(Absent(Undefined, "the denominator is too close to 0"), r.refused)
	}
	e := NewEstimate(ratio)
	e.N, e.Method = r.n, method
	if r.n < 2 {
		return warnRefused(e.Warn("one unit has no interval; collect more"), r.refused)
	}
	if !(level > 0 && level < 1) {
		return Absent(Undefined, "the confidence level must lie between 0 and 1")
	}
	// Σ(num − R·den − their mean)², and the mean of num − R·den is 0 by the definition of R.
	squares := r.sqNum - float64(2*ratio*r.cross) + float64(float64(ratio*ratio)*r.sqDen)
	n := float64(r.n)
	deviation := math.Sqrt(max(squares, 0)/(n*(n-1))) / math.Abs(r.meanDen)
	half := distuv.UnitNormal.Quantile((1+level)/2) * deviation
	if !finite(half) {
		return warnRefused(e.Warn("the numbers are too far apart for an interval; check their units"), r.refused)
	}
	e.Low, e.High, e.Level = ratio-half, ratio+half, level
	if r.n < 30 {
		e = e.Warn(fmt.Sprintf("%d units are few for a normal interval; collect 30 or more", r.n))
	}
	return warnRefused(e, r.refused)
}

// AppendBinary appends the state to b.
func (r *Ratio) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, kindRatio, stateVersion)
	b = binary.AppendUvarint(b, uint64(r.n))
	b = binary.AppendUvarint(b, uint64(r.refused))
	for _, v := range [...]float64{r.num, r.den, r.meanNum, r.meanDen, r.sqNum, r.sqDen, r.cross} {
		b = wire.AppendFloat64(b, v)
	}
	return b, nil
}

// MarshalBinary returns the state.
func (r *Ratio) MarshalBinary() ([]byte, error) { return r.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (r *Ratio) UnmarshalBinary(b []byte) error {
	in := readState(b, kindRatio)
	d := Ratio{
		n: in.Count(), refused: in.Count(),
		num: in.Finite(), den: in.Finite(), meanNum: in.Finite(), meanDen: in.Finite(),
		sqNum: in.Finite(), sqDen: in.Finite(), cross: in.Finite(),
	}
	if d.sqNum < 0 || d.sqDen < 0 || d.n == 0 && (d.num != 0 || d.den != 0) {
		in.Fail("sums contradict n=%d", d.n)
	}
	if err := in.Done(); err != nil {
		return badState("ratio", err)
	}
	*r = d
	return nil
}

// warnRefused says how many observations an estimate leaves out.
func warnRefused(e Estimate, refused int64) Estimate {
	if refused == 0 {
		return e
	}
	return e.Warn(fmt.Sprintf("%d observations were not finite numbers and are left out; "+
		"treat missing values as missing", refused))
}
