package revenue

import (
	"math"
	"math/big"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
)

// sums is what intervals of the net view rest on. Of one customer the revenue at the opening and the movements are
// x, new, resurrected, expansion, contraction and churned; most of their products are 0, because a customer moves in
// one way only.
type sums struct {
	opening, closing end
	net              [moves]tally
	gains, drops     exact.Int128
}

// weights says how many times the opening and each movement count in a sum.
type weights struct {
	opening int64
	moved   [moves]int64
}

// of returns the weighted sum.
func (w weights) of(s *sums) *big.Int {
	sum := s.opening.stock.amount.Minus(s.opening.stock.credits).Big()
	sum.Mul(sum, big.NewInt(w.opening))
	for m, t := range s.net {
		sum.Add(sum, new(big.Int).Mul(big.NewInt(w.moved[m]), t.amount.Big()))
	}
	return sum
}

// customers returns how many customers can have a part in sums with these weights.
func (w weights) customers(s *sums) int64 {
	n := int64(0)
	for m, t := range s.net {
		if w.moved[m] != 0 && (w.opening == 0 || movement(m) == fresh || movement(m) == resurrected) {
			n += t.customers
		}
	}
	if w.opening != 0 {
		n += s.opening.stock.customers
	}
	return n
}

// or returns weights that aren't 0 where one of the two isn't.
func (w weights) or(o weights) weights {
	w.opening |= o.opening
	for m := range w.moved {
		w.moved[m] |= o.moved[m]
	}
	return w
}

// known reports whether no square has grown beyond what is kept.
func (s *sums) known() bool {
	for _, t := range s.net {
		if t.squares == most {
			return false
		}
	}
	return s.opening.squares != most
}

// residuals returns D²·Σ(y − Rx)² over customers, for R = N/D the quotient of the sums of y and x with weights upper
// and lower. In whole numbers nothing cancels.
func (s *sums) residuals(upper, lower weights, num, den *big.Int) *big.Int {
	weigh := func(up, low int64) *big.Int {
		v := new(big.Int).Mul(big.NewInt(up), den)
		return v.Sub(v, new(big.Int).Mul(big.NewInt(low), num))
	}
	total := new(big.Int)
	term := func(a, b *big.Int, product exact.Int128, times int64) {
		v := new(big.Int).Mul(a, b)
		v.Mul(v, product.Big())
		total.Add(total, v.Mul(v, big.NewInt(times)))
	}
	x := weigh(upper.opening, lower.opening)
	var u [moves]*big.Int
	for m := range u {
		u[m] = weigh(upper.moved[m], lower.moved[m])
		term(u[m], u[m], s.net[m].squares, 1)
	}
	term(x, x, s.opening.squares, 1)
	term(x, u[expanded], s.gains, 2)
	term(x, u[contracted], s.drops, 2)
	term(x, u[churned], s.net[churned].squares, 2) // who churns had that much at the opening
	return total
}

// ratio returns the quotient of two weighted sums with the interval of a ratio estimator: linearised, customers being
// the clusters (Cochran, "Sampling Techniques", 3rd ed. 1977, section 6.3).
func (s *sums) ratio(upper, lower weights, level float64, method, without string) metrics.Estimate {
	num, den := upper.of(s), lower.of(s)
	if den.Sign() <= 0 {
		e := metrics.Absent(metrics.Undefined, without)
		e.Method = method
		return e
	}
	e := metrics.NewEstimate(quotientOf(num, den))
	e.N, e.Method = upper.or(lower).customers(s), method
	switch {
	case !(level > 0 && level < 1):
		return e.Warn("no interval: the confidence level isn't between 0 and 1; use 0.95")
	case e.N < 2 || !s.known():
		return e.Warn("no interval: it takes two customers or more, of amounts that aren't absurd")
	}
	n := float64(e.N)
	squares, _ := new(big.Float).SetInt(s.residuals(upper, lower, num, den)).Float64()
	whole, _ := new(big.Float).SetInt(den).Float64()
	half := interval.Z(level) * math.Sqrt(squares*n/(n-1)) / whole / whole
	if half == 0 || math.IsNaN(half) || math.IsInf(half, 0) {
		return e.Warn("no interval: all customers changed alike")
	}
	e.Low, e.High, e.Level = e.Value-half, e.Value+half, level
	e.Method += ", linearised by customer"
	if e.N < 30 {
		e = e.Warn("fewer than 30 customers, so the interval is rough; use a longer period")
	}
	return e
}

func quotientOf(num, den *big.Int) float64 {
	v, _ := new(big.Rat).SetFrac(num, den).Float64()
	return v
}
