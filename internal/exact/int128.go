// Package exact holds integer arithmetic for money: 128-bit sums of scaled int64 amounts, and allocation that adds up.
package exact

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"

	"github.com/shopspring/decimal"
)

// Int128 is a two's-complement 128-bit integer. The zero value is 0.
// A sum of int64 amounts cannot overflow it before 2^63 terms.
type Int128 struct {
	Hi int64
	Lo uint64
}

// FromInt64 returns v widened.
func FromInt64(v int64) Int128 { return Int128{Hi: v >> 63, Lo: uint64(v)} }

// Product returns a·b, which always fits.
func Product(a, b int64) Int128 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	// bits.Mul64 is unsigned: a negative factor counts 2^64 times the other one too many.
	if a < 0 {
		hi -= uint64(b)
	}
	if b < 0 {
		hi -= uint64(a)
	}
	return Int128{Hi: int64(hi), Lo: lo}
}

// AddInt64 returns a+v modulo 2^128.
func (a Int128) AddInt64(v int64) Int128 {
	lo, carry := bits.Add64(a.Lo, uint64(v), 0)
	return Int128{Hi: a.Hi + v>>63 + int64(carry), Lo: lo}
}

// Add returns a+b and whether it fits; when it doesn't, the sum is modulo 2^128.
func (a Int128) Add(b Int128) (sum Int128, ok bool) {
	lo, carry := bits.Add64(a.Lo, b.Lo, 0)
	hi := a.Hi + b.Hi + int64(carry)
	// Overflow is exactly: both terms have one sign and the sum the other.
	return Int128{Hi: hi, Lo: lo}, (a.Hi^hi)&(b.Hi^hi) >= 0
}

// Plus returns a+b modulo 2^128, for sums of amounts whose number is known to be small enough.
func (a Int128) Plus(b Int128) Int128 {
	sum, _ := a.Add(b)
	return sum
}

// Neg returns −a modulo 2^128.
func (a Int128) Neg() Int128 {
	lo, borrow := bits.Sub64(0, a.Lo, 0)
	return Int128{Hi: -a.Hi - int64(borrow), Lo: lo}
}

// Minus returns a−b modulo 2^128.
func (a Int128) Minus(b Int128) Int128 { return a.Plus(b.Neg()) }

// Sign returns −1, 0 or 1.
func (a Int128) Sign() int {
	switch {
	case a.Hi < 0:
		return -1
	case a.Hi == 0 && a.Lo == 0:
		return 0
	}
	return 1
}

// Cmp compares a and b: −1, 0 or 1.
func (a Int128) Cmp(b Int128) int {
	switch {
	case a.Hi != b.Hi:
		if a.Hi < b.Hi {
			return -1
		}
		return 1
	case a.Lo != b.Lo:
		if a.Lo < b.Lo {
			return -1
		}
		return 1
	}
	return 0
}

// Int64 returns a as an int64 and whether it fits.
func (a Int128) Int64() (int64, bool) {
	v := int64(a.Lo)
	return v, a.Hi == v>>63
}

// Float64 returns a as a float64, within one unit in the last place.
func (a Int128) Float64() float64 {
	if a.Hi < 0 { // of the magnitude, because −2^64 + (2^64−1) would cancel
		m := a.Neg()
		return -(float64(float64(uint64(m.Hi))*(1<<64)) + float64(m.Lo))
	}
	return float64(float64(a.Hi)*(1<<64)) + float64(a.Lo)
}

// Big returns a as a new big.Int.
func (a Int128) Big() *big.Int {
	v := new(big.Int).Lsh(big.NewInt(a.Hi), 64)
	return v.Add(v, new(big.Int).SetUint64(a.Lo))
}

// Decimal returns a·10^exp.
func (a Int128) Decimal(exp int32) decimal.Decimal {
	if v, ok := a.Int64(); ok {
		return decimal.New(v, exp)
	}
	return decimal.NewFromBigInt(a.Big(), exp)
}

// Text writes a number for a message, also one whose exponent is absurd.
func Text(d decimal.Decimal) string {
	const most = 64
	if e := d.Exponent(); e > most || e < -most {
		return d.Coefficient().String() + "e" + strconv.Itoa(int(e))
	}
	return d.String()
}

// pow10 holds the powers of ten that an int64 can hold.
var pow10 = func() (p [19]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// Pow10 returns 10^n for n in 0…18, and whether n is in that range.
func Pow10(n int32) (int64, bool) {
	if n < 0 || int(n) >= len(pow10) {
		return 0, false
	}
	return pow10[n], true
}

// Scale returns v·10^n for n ≥ 0, and whether it fits an int64.
func Scale(v int64, n int32) (int64, bool) {
	if v == 0 || n == 0 {
		return v, true
	}
	p, ok := Pow10(n)
	if !ok {
		return 0, false
	}
	return Product(v, p).Int64()
}

// RoundHalfEven returns v·10^−n rounded half to even, for n ≥ 0, and whether that was exact.
func RoundHalfEven(v int64, n int32) (rounded int64, exact bool) {
	if n == 0 || v == 0 {
		return v, true
	}
	p, ok := Pow10(n)
	if !ok {
		// |v| < 2^63 < 10^19/1.08: one half of 10^19 is reachable, one half of 10^20 is not.
		if n == 19 && (v > 5e18 || v < -5e18) {
			return v>>63 | 1, false
		}
		return 0, false
	}
	q, r := v/p, v%p
	if r == 0 {
		return q, true
	}
	away := int64(1)
	if r < 0 {
		r, away = -r, -1
	}
	if half := p / 2; r > half || r == half && q&1 != 0 {
		q += away
	}
	return q, false
}

// RoundRat returns r rounded half to even to that many decimal places, 0 or more.
func RoundRat(r *big.Rat, places int32) decimal.Decimal {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	// Euclidean division leaves a remainder from 0 to below the denominator.
	q, rest := new(big.Int).DivMod(scale.Mul(scale, r.Num()), r.Denom(), new(big.Int))
	if half := rest.Lsh(rest, 1).Cmp(r.Denom()); half > 0 || half == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return decimal.NewFromBigInt(q, -places)
}

// FromDecimal returns the coefficient and exponent of d when the coefficient fits an int64.
func FromDecimal(d decimal.Decimal) (coefficient int64, exp int32, ok bool) {
	// NumDigits ≤ 18 always fits; 19 digits may.
	if d.NumDigits() <= 18 {
		return d.CoefficientInt64(), d.Exponent(), true
	}
	c := d.Coefficient()
	if !c.IsInt64() {
		return 0, 0, false
	}
	v := c.Int64()
	return v, d.Exponent(), v != math.MinInt64
}

// maxExponent bounds exponents: arithmetic on decimals beyond it takes memory and time in proportion to the exponent.
const maxExponent = 10_000

// Shortest returns d as v·10^−places with as few places as it takes, 0 or more, and whether v fits an int64. Numbers
// with exponents outside ±10,000 don't, zeros included.
func Shortest(d decimal.Decimal) (v int64, places int32, ok bool) {
	if e := d.Exponent(); e > maxExponent || e < -maxExponent {
		return 0, 0, false
	}
	v, exp, ok := FromDecimal(d)
	if !ok {
		return 0, 0, false
	}
	if v == 0 {
		return 0, 0, true
	}
	for v%10 == 0 {
		v, exp = v/10, exp+1
	}
	if exp > 0 {
		v, ok = Scale(v, exp)
		return v, 0, ok
	}
	return v, -exp, true
}
