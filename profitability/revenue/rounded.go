package revenue

import (
	"math/big"
	"math/bits"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// rounded returns v · num / den in units of 10^−places, rounded half to even, and whether that fits 62 bits. num and
// den are above 0.
func rounded(v decimal.Decimal, num, den int64, places int32) (int64, bool) {
	if q, ok := roundedFast(v, num, den, places); ok {
		return q, true
	}
	if power := int64(v.Exponent()) + int64(places); power > 64 || power < -128 {
		return 0, v.IsZero()
	}
	exactly := new(big.Rat).SetFrac64(num, den)
	q := exact.RoundRat(exactly.Mul(exactly, v.Rat()), places).Coefficient()
	return q.Int64(), q.BitLen() <= 62
}

// roundedFast is rounded where 128 bits are enough and v doesn't have more decimal places than the result; ok is false
// where it isn't known.
func roundedFast(v decimal.Decimal, num, den int64, places int32) (rounded int64, ok bool) {
	coefficient, exp, ok := exact.FromDecimal(v)
	if !ok || exp < -places {
		return 0, false
	}
	power, ok := exact.Pow10(exp + places)
	if !ok {
		return 0, false
	}
	factor, ok := exact.Product(num, power).Int64()
	if !ok {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(max(coefficient, -coefficient)), uint64(factor))
	if hi >= uint64(den) {
		return 0, false
	}
	q, rest := bits.Div64(hi, lo, uint64(den))
	// Half of den without a remainder of its own: twice the rest can't overflow, as den is an int64.
	if twice := 2 * rest; twice > uint64(den) || twice == uint64(den) && q&1 == 1 {
		q++
	}
	if q >= mostMoney {
		return 0, false
	}
	if coefficient < 0 {
		return -int64(q), true
	}
	return int64(q), true
}
