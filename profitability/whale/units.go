package whale

import (
	"math/big"
	"sync/atomic"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// An amount has at most so many digits, and an exponent of at most so many above or below 0.
const (
	mostDigits   = 100
	mostExponent = 100
	digitBits    = 333 // all numbers of 100 digits have so many bits at most
)

// inRange reports whether an amount isn't too long to be one.
func inRange(p decimal.Decimal) bool {
	if p.IsZero() { // whatever its exponent
		return true
	}
	if e := p.Exponent(); e < -mostExponent || e > mostExponent {
		return false
	}
	return p.NumDigits() <= 18 || p.Coefficient().BitLen() <= digitBits
}

// finest returns the finest exponent among the profits or 0, and whether all exponents are in range.
func finest(customers []Customer) (exp int32, ok bool) {
	for i := range customers {
		p := &customers[i].Profit
		e := p.Exponent()
		if e <= mostExponent && e >= exp || p.IsZero() {
			continue
		}
		if e < -mostExponent || e > mostExponent {
			return 0, false
		}
		exp = e
	}
	return exp, true
}

// narrow returns the profits as integers in units of 10^exp, and whether all of them fit 64 bits.
func narrow(customers []Customer, exp int32) (units []int64, ok bool) {
	units = make([]int64, len(customers))
	var misfits atomic.Bool
	inHalves(len(units), len(units)/2, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			v, e, ok := exact.FromDecimal(customers[i].Profit)
			if ok {
				v, ok = exact.Scale(v, e-exp)
			}
			if !ok {
				misfits.Store(true)
				return
			}
			units[i] = v
		}
	})
	return units, !misfits.Load()
}

// broad returns the profits in units of 10^exp, whatever bits they take.
func broad(customers []Customer, exp int32) column {
	c := column{exp: exp, wide: make([]*big.Int, len(customers))}
	for i := range customers {
		p := customers[i].Profit
		v := new(big.Int)
		if !p.IsZero() {
			v = p.Coefficient()
			v.Mul(v, pow10(p.Exponent()-exp))
		}
		c.wide[i] = v
	}
	return c
}

// pow10 returns 10^n for n ≥ 0.
func pow10(n int32) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}
