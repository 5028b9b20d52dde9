package revenue

import (
	"fmt"
	"math"
	"math/big"

	"gonum.org/v1/gonum/stat/distuv"

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

// effective returns how many customers of the same amount would carry a ratio as well as those there are: the least
// (Σv)²/Σv² of what has a part in it, be it the revenue at the opening or the movements (Kish,
// "Survey Sampling", 1965).
func (s *sums) effective(upper, lower weights) float64 {
	least := math.Inf(1)
	part := func(amount, squares float64) {
		if squares > 0 {
			least = min(least, amount/squares*amount)
		}
	}
	if lower.opening != 0 {
		part(s.opening.stock.amount.Minus(s.opening.stock.credits).Float64(), s.opening.squares.Float64())
	}
	for _, w := range [...]weights{upper, lower} {
		var amount, squares float64
		for m, t := range s.net {
			if w.moved[m] != 0 {
				amount += t.amount.Float64()
				squares += t.squares.Float64()
			}
		}
		part(amount, squares)
	}
	return least
}

// ratio returns the quotient of two weighted sums with the interval of a ratio estimator: linearised, customers being
// the clusters (Cochran, "Sampling Techniques", 3rd ed. 1977, section 6.3), with Student's t for the effective number
// of customers less 1. Losses as a share of the opening, and what is left of it, have that of shareInterval instead.
//
// In 4,000 samples each of 10, 40 and 200 customers with lognormal revenue, of whom 3 or 10 % churned, as many
// contracted and 20 % expanded, the 95 % interval of net retention covered 94 to 99 % where σ was 0.5, and 90 to 99 %
// where it was 1.5; that of the quick ratio 96 to 100 % and 90 to 97 %.
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
	case e.N < 2:
		return e.Warn("no interval: it takes two customers or more")
	case !s.known():
		return e.Warn("no interval: the amounts are too large to compute one")
	}
	n := float64(e.N)
	squares, _ := new(big.Float).SetInt(s.residuals(upper, lower, num, den)).Float64()
	whole, _ := new(big.Float).SetInt(den).Float64()
	deviation := math.Sqrt(squares*n/(n-1)) / whole / whole
	if upper.losing() && lower.opening != 0 && e.Value >= 0 && e.Value <= 1 {
		return s.shareInterval(e, deviation, level)
	}
	customers := s.effective(upper, lower)
	half := student(level, customers) * deviation
	if half == 0 || math.IsNaN(half) || math.IsInf(half, 0) {
		return e.Warn(alike)
	}
	e.Low, e.High, e.Level = e.Value-half, e.Value+half, level
	e.Method += ", linearised by customer, Student's t"
	return warnFew(e, customers)
}

const alike = "no interval: all customers changed alike"

// losing reports whether the weights have no movement but losses.
func (w weights) losing() bool {
	return w.moved[fresh] == 0 && w.moved[resurrected] == 0 && w.moved[expanded] == 0
}

// shareInterval gives a share p of the opening the interval of Clopper and Pearson for as many independent customers as
// would have this deviation, p(1−p)/deviation², at most N; times (z/t)², because the deviation is an estimate, too
// (Korn and Graubard, Survey Methodology 24, 1998, 193–201). Where nothing or everything was lost, it is for the
// effective number of customers at the opening, from which t is, too.
//
// In the samples of ratio the 95 % interval of gross retention covered 96 to 100 % where σ was 0.5, and 88 to 100 %
// where it was 1.5.
func (s *sums) shareInterval(e metrics.Estimate, deviation, level float64) metrics.Estimate {
	customers := s.effective(weights{}, weights{opening: 1})
	p, n := e.Value, customers
	if p > 0 && p < 1 {
		n = min(float64(e.N), p*(1-p)/deviation/deviation)
		narrower := interval.Z(level) / student(level, customers)
		n *= narrower * narrower
		if deviation == 0 || !(n > 0) {
			return e.Warn(alike)
		}
	}
	e.Low, e.High = interval.ClopperPearson(p*n, n, 1-level)
	e.Level = level
	e.Method += ", Clopper-Pearson by customer"
	return warnFew(e, customers)
}

// student returns the two-sided quantile of Student's t for a number of customers: with one degree of freedom less, and
// at least one.
func student(level, customers float64) float64 {
	const many = 1e6 // from where on it is the normal one to 6 digits
	if customers > many {
		return interval.Z(level)
	}
	return -distuv.StudentsT{Sigma: 1, Nu: max(customers-1, 1)}.Quantile((1 - level) / 2)
}

// warnFew warns when an estimate rests on few customers in effect.
func warnFew(e metrics.Estimate, customers float64) metrics.Estimate {
	const few = 30
	if customers >= few {
		return e
	}
	return e.Warn(fmt.Sprintf("the effective number of customers is %.0f, below 30, so the interval is rough; "+
		"take a longer period, or read it as what those few did", math.Floor(max(customers, 1))))
}

func quotientOf(num, den *big.Int) float64 {
	v, _ := new(big.Rat).SetFrac(num, den).Float64()
	return v
}
