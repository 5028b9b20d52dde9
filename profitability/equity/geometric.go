package equity

import (
	"math"
	"math/big"
	"math/bits"
)

// sum returns the present value of the first n margins, of 1 each, n ≥ 1, and false when that is too large for a
// float64. It is exact, or so near that amounts found from it are rounded, and compared, as if it were.
func (t Terms) sum(n int) (*big.Rat, bool) {
	s, ok := geometric(t.ratio(), n, t.resolution())
	if !ok {
		return nil, false
	}
	s.Mul(s, t.first())
	f, _ := s.Float64()
	return s, !math.IsInf(f, 0)
}

// resolution returns more bits than there are in the numbers that decide about ties, see geometric: 64 at most for each
// margin, cost, count and share and for 18 decimal places, and several times what the rates have.
func (t Terms) resolution() int {
	digits := 0
	for _, rate := range [...]*big.Rat{rational(t.Retention), plusOne(t.Discount), plusOne(t.Growth)} {
		digits += rate.Num().BitLen() + rate.Denom().BitLen()
	}
	return 512 + 4*digits
}

// geometric returns 1 + q + … + qⁿ⁻¹, n ≥ 1, and false when that is too large.
//
// For q = a/b in lowest terms the sum has the denominator bⁿ⁻¹, in lowest terms too. What is multiplied by it, and the
// value halfway between two amounts, have short denominators. So there can be a tie only where bⁿ⁻¹ is short as well,
// and there the sum is exact. Longer ones come near a tie where their limit 1/(1−q) is one: if qⁿ is too small to reach
// any other tie, 2^−resolution, as small, is left out of the limit in its place, and otherwise the precision shows the
// difference. To come nearer to a tie by chance has a probability of 2⁻⁵⁰⁰.
func geometric(q *big.Rat, n, resolution int) (*big.Rat, bool) {
	sum, power, ok := approximate(q, n, uint(2*resolution))
	switch {
	case !ok:
		return nil, false
	case (n-1)*(q.Denom().BitLen()-1) <= resolution:
		return exactly(q, n), true
	case q.Cmp(one) < 0 && power.MantExp(nil) < -resolution:
		limit := new(big.Rat).Sub(one, q)
		limit.Inv(limit)
		rest := new(big.Rat).SetFrac(one.Num(), new(big.Int).Lsh(one.Num(), uint(resolution)))
		return limit.Mul(limit, rest.Sub(one, rest)), true
	}
	exact, _ := sum.Rat(nil) // of the binary fraction
	return exact, true
}

// exactly returns 1 + q + … + qⁿ⁻¹ as (bⁿ−aⁿ)/(b−a)/bⁿ⁻¹ for q = a/b.
func exactly(q *big.Rat, n int) *big.Rat {
	a, b := q.Num(), q.Denom()
	difference := new(big.Int).Sub(b, a)
	if difference.Sign() == 0 {
		return new(big.Rat).SetInt64(int64(n))
	}
	terms := big.NewInt(int64(n))
	top := new(big.Int).Exp(b, terms, nil)
	top.Sub(top, new(big.Int).Exp(a, terms, nil))
	top.Quo(top, difference) // leaves no remainder
	return new(big.Rat).SetFrac(top, new(big.Int).Exp(b, terms.Sub(terms, one.Num()), nil))
}

// approximate returns 1 + q + … + qⁿ⁻¹ and qⁿ, and false when the sum is too large. It doubles the number of terms at
// each bit of n, which loses nothing where q is near 1, as (1−qⁿ)/(1−q) does.
func approximate(q *big.Rat, n int, precision uint) (sum, power *big.Float, ok bool) {
	const tooLarge = 1100 // bits, above any float64
	unit := new(big.Float).SetPrec(precision).SetInt64(1)
	ratio := new(big.Float).SetPrec(precision).SetRat(q)
	next := new(big.Float).SetPrec(precision)
	sum = new(big.Float).SetPrec(precision)
	power = new(big.Float).Copy(unit) // q to the number of terms
	for bit := bits.Len(uint(n)) - 1; bit >= 0; bit-- {
		sum.Mul(sum, next.Add(unit, power))
		power.Mul(power, power)
		if n>>bit&1 == 1 {
			sum.Add(unit, sum.Mul(sum, ratio))
			power.Mul(power, ratio)
		}
		if sum.MantExp(nil) > tooLarge {
			return nil, nil, false
		}
	}
	return sum, power, true
}
