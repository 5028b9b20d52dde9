package process

import (
	"encoding/binary"
	"math"
	"math/big"
	"math/bits"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// sums are the exact sums of gaps in nanoseconds, and of their squares, from which mean and variance follow without
// cancellation and in any order of adding. They hold 2^63 gaps of 2^63 nanoseconds.
type sums struct {
	low, high int64 // the shortest and the longest
	sum       exact.Int128
	squares   [3]uint64 // from the lowest word
}

// noSums are the sums of no gaps.
var noSums = sums{low: math.MaxInt64}

// add adds a gap, which isn't negative.
func (s *sums) add(gap int64) {
	// Few gaps are shorter or longer than all before, so branches cost less than minimum and maximum.
	if gap < s.low {
		s.low = gap
	}
	if gap > s.high {
		s.high = gap
	}
	lo, carry := bits.Add64(s.sum.Lo, uint64(gap), 0)
	s.sum.Lo, s.sum.Hi = lo, s.sum.Hi+int64(carry)
	squareHi, squareLo := bits.Mul64(uint64(gap), uint64(gap))
	s.squares[0], carry = bits.Add64(s.squares[0], squareLo, 0)
	s.squares[1], carry = bits.Add64(s.squares[1], squareHi, carry)
	s.squares[2] += carry
}

// merge adds the gaps of the other.
func (s *sums) merge(o *sums) {
	s.low, s.high = min(s.low, o.low), max(s.high, o.high)
	s.sum = s.sum.Plus(o.sum)
	var carry uint64
	for i := range s.squares {
		s.squares[i], carry = bits.Add64(s.squares[i], o.squares[i], carry)
	}
}

func (s *sums) squaresBig() *big.Int {
	b := make([]byte, 0, 24)
	for i := len(s.squares) - 1; i >= 0; i-- {
		b = binary.BigEndian.AppendUint64(b, s.squares[i])
	}
	return new(big.Int).SetBytes(b)
}

// spread is n Σx² − (Σx)², which is n(n−1) times the variance.
func (s *sums) spread(n int64) *big.Int {
	sum := s.sum.Big()
	spread := new(big.Int).Mul(big.NewInt(n), s.squaresBig())
	return spread.Sub(spread, sum.Mul(sum, sum))
}

// deviation is the standard deviation in seconds, with n−1 as divisor; n > 1.
func (s *sums) deviation(n int64) float64 {
	spread, _ := new(big.Float).SetInt(s.spread(n)).Float64()
	return math.Sqrt(spread/float64(n)/float64(n-1)) / nanos
}

const nanos = 1e9 // to the second

// mean is the mean gap in seconds with Student's t interval, cut at 0.
func (s *sums) mean(n int64, level float64) metrics.Estimate {
	if n == 0 {
		return metrics.Absent(metrics.Undefined, "no gaps")
	}
	e := metrics.NewEstimate(s.sum.Float64() / float64(n) / nanos)
	e.N, e.Method = n, "mean"
	if s.low == s.high {
		return e.Warn("all gaps are alike, or there is one, so their spread says nothing; collect more")
	}
	half := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}.Quantile((1+level)/2) * s.deviation(n) / math.Sqrt(float64(n))
	e.Level, e.Method = level, "mean, Student's t"
	e.Low, e.High = max(e.Value-half, 0), e.Value+half
	if n < 30 {
		e = e.Warn("fewer than 30 gaps, and waiting times are skewed; look at the median, or collect more")
	}
	return e
}

func (s *sums) append(b []byte) []byte {
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(s.low)), uint64(s.high))
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(s.sum.Hi)), s.sum.Lo)
	for _, word := range s.squares {
		b = binary.AppendUvarint(b, word)
	}
	return b
}

// readSums reads the sums of n gaps, n > 0, and refuses those that no n gaps have.
func readSums(r *wire.Reader, n int64) sums {
	s := sums{low: r.Count(), high: r.Count()}
	s.sum = exact.Int128{Hi: r.Count(), Lo: r.Uvarint()}
	for i := range s.squares {
		s.squares[i] = r.Uvarint()
	}
	if r.Err() != nil {
		return noSums
	}
	sum, count := s.sum.Big(), big.NewInt(n)
	least := new(big.Int).Mul(big.NewInt(s.low), count)
	most := new(big.Int).Mul(big.NewInt(s.high), count)
	// (x−low)(high−x) ≥ 0 for every gap x bounds the squares from above, Cauchy and Schwarz do from below.
	bound := new(big.Int).Mul(big.NewInt(s.low), big.NewInt(s.high))
	bound.Mul(bound, count).Neg(bound)
	ends := new(big.Int).Add(big.NewInt(s.low), big.NewInt(s.high))
	bound.Add(bound, ends.Mul(ends, sum))
	if s.low > s.high || sum.Cmp(least) < 0 || sum.Cmp(most) > 0 ||
		s.spread(n).Sign() < 0 || s.squaresBig().Cmp(bound) > 0 {
		r.Fail("sums that no %d gaps have", n)
		return noSums
	}
	return s
}
