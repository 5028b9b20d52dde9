package retention

import (
	"math"
	"math/big"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
)

// most is what sums of squares stop at; a sum that gets there is unknown.
var most = exact.Int128{Hi: math.MaxInt64, Lo: math.MaxUint64}

// addSquare returns a+b for sums of squares, which are never negative, and most where that is too much. Any order of
// adding gives the same.
func addSquare(a, b exact.Int128) exact.Int128 {
	if sum, ok := a.Add(b); ok {
		return sum
	}
	return most
}

// square adds one customer's amounts, in a column and at age 0, to the sums that the interval of net revenue rests on.
func (r *Retention) square(cell int, amount, first exact.Int128) {
	x, fits := amount.Int64()
	b, fitsToo := first.Int64()
	if !fits || !fitsToo {
		r.squares[cell] = most
		return
	}
	r.squares[cell] = addSquare(r.squares[cell], exact.Product(x, x))
	// By Cauchy and Schwarz this fits whenever the squares of both do; otherwise it isn't used.
	r.crosses[cell] = r.crosses[cell].Plus(exact.Product(x, b))
}

// revenue is what net revenue retention and its interval take: sums over customers of the amount x in a column, the
// amount b at age 0, and of their products.
type revenue struct {
	x, b, xx, xb, bb exact.Int128
	n                int64
}

// add adds the customers of another cell.
func (v revenue) add(o revenue) revenue {
	return revenue{
		v.x.Plus(o.x), v.b.Plus(o.b), addSquare(v.xx, o.xx), v.xb.Plus(o.xb), addSquare(v.bb, o.bb), v.n + o.n,
	}
}

// revenue returns the sums of a cell, over those who were observed through it.
func (r *Retention) revenue(row, column int) revenue {
	at := row * r.stride
	v := revenue{x: r.amount[at+column], xx: r.squares[at+column], xb: r.crosses[at+column]}
	for k := column + 1; k < r.stride; k++ {
		v.b = v.b.Plus(r.base[at+k])
		v.bb = addSquare(v.bb, r.baseSquares[at+k])
		v.n += r.followed[at+k]
	}
	return v
}

// estimate returns Σx/Σb with its interval; see [Cell].Net.
func (v revenue) estimate(level float64) metrics.Estimate {
	if v.b.Sign() <= 0 {
		return metrics.Absent(metrics.Undefined, "no amount above 0 at age 0 to compare with")
	}
	e := metrics.NewEstimate(v.x.Float64() / v.b.Float64())
	e.N, e.Method = v.n, "net revenue retention since age 0, linearised"
	if v.n < 2 || v.xx == most || v.bb == most {
		return e.Warn("an interval takes two customers or more, with amounts of fewer digits")
	}
	// Σ(x − Rb)² with R = X/B, times B²: in whole numbers nothing cancels.
	x, b := v.x.Big(), v.b.Big()
	off := new(big.Int).Mul(v.xx.Big(), new(big.Int).Mul(b, b))
	off.Add(off, new(big.Int).Mul(v.bb.Big(), new(big.Int).Mul(x, x)))
	cross := new(big.Int).Mul(v.xb.Big(), new(big.Int).Mul(x, b))
	off.Sub(off, cross.Lsh(cross, 1))
	squares, _ := new(big.Float).SetInt(off).Float64()
	n, whole := float64(v.n), v.b.Float64()
	half := interval.Z(level) * math.Sqrt(max(squares, 0)*n/(n-1)) / whole / whole
	if half == 0 {
		return e.Warn("all customers changed alike, so there is no interval")
	}
	e.Low, e.High, e.Level = e.Value-half, e.Value+half, level
	if v.n < 30 {
		e = e.Warn("fewer than 30 customers, so the interval is rough; pool cohorts")
	}
	return e
}
