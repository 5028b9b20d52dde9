package metrics

import (
	"encoding/binary"
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
)

// Sum adds money exactly: the total is the sum of the observations, to the last digit, in any order. The zero value is
// ready to use.
//
// The total is kept as an integer at the finest exponent seen: 128 bits, and an integer of any size beyond those. An
// observation whose exponent is outside ±[MaxExponent] is refused and counted, because adding it would cost memory in
// proportion to the exponent; no amount of money comes near it.
type Sum struct {
	n, refused int64
	exp        int32 // ≤ 0; total = (near + far)·10^exp
	near       exact.Int128
	far        *big.Int // what didn't fit near; nil for none
}

// MaxExponent bounds the decimal exponents that [Sum] adds.
const MaxExponent = 256

// Fresh returns an empty Sum.
func (s *Sum) Fresh() *Sum { return new(Sum) }

// Add adds one amount, or refuses it (see [Sum.Refused]).
func (s *Sum) Add(amount decimal.Decimal) {
	exp := amount.Exponent()
	if exp > MaxExponent || exp < -MaxExponent {
		s.refused++
		return
	}
	s.n++
	if exp < s.exp {
		s.rescale(exp)
	}
	if v, _, ok := exact.FromDecimal(amount); ok {
		if v, ok = exact.Scale(v, exp-s.exp); ok {
			s.addNear(exact.FromInt64(v))
			return
		}
	}
	s.addFar(scaleBig(amount.Coefficient(), exp-s.exp))
}

// Merge adds the other's total. It never fails.
func (s *Sum) Merge(o *Sum) error {
	s.n += o.n
	s.refused += o.refused
	if o.exp < s.exp {
		s.rescale(o.exp)
	}
	if o.exp == s.exp {
		s.addNear(o.near)
		if o.far != nil {
			s.addFar(o.far)
		}
		return nil
	}
	s.addFar(scaleBig(o.whole(), o.exp-s.exp))
	return nil
}

// N returns the number of amounts added, without those refused.
func (s *Sum) N() int64 { return s.n }

// Refused returns the number of amounts left out because of their exponent.
func (s *Sum) Refused() int64 { return s.refused }

// Total returns the exact sum; 0 when nothing was added.
func (s *Sum) Total() decimal.Decimal {
	if s.far == nil {
		return s.near.Decimal(s.exp)
	}
	return decimal.NewFromBigInt(s.whole(), s.exp)
}

func (s *Sum) addNear(v exact.Int128) {
	sum, ok := s.near.Add(v)
	if !ok {
		s.addFar(s.near.Big())
		sum = v
	}
	s.near = sum
}

func (s *Sum) addFar(v *big.Int) {
	if s.far == nil {
		s.far = new(big.Int)
	}
	s.far.Add(s.far, v)
}

// rescale lowers the exponent to exp.
func (s *Sum) rescale(exp int32) {
	steps := s.exp - exp
	s.exp = exp
	if s.far == nil {
		if v, ok := s.near.Int64(); ok {
			if p, ok := exact.Pow10(steps); ok {
				s.near = exact.Product(v, p)
				return
			}
		}
	}
	s.far = scaleBig(s.whole(), steps)
	s.near = exact.Int128{}
}

// whole is the total in units of 10^exp, as a new integer.
func (s *Sum) whole() *big.Int {
	v := s.near.Big()
	if s.far != nil {
		v.Add(v, s.far)
	}
	return v
}

// scaleBig returns v·10^n, in v's place.
func scaleBig(v *big.Int, n int32) *big.Int {
	if n == 0 {
		return v
	}
	return v.Mul(v, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
}

// AppendBinary appends the state to b.
func (s *Sum) AppendBinary(b []byte) ([]byte, error) {
	total := s.whole()
	b = append(b, kindSum, stateVersion)
	b = binary.AppendUvarint(b, uint64(s.n))
	b = binary.AppendUvarint(b, uint64(s.refused))
	b = binary.AppendUvarint(b, uint64(-s.exp))
	b = append(b, byte(total.Sign()+1))
	return wire.AppendBytes(b, total.Bytes()), nil
}

// MarshalBinary returns the state.
func (s *Sum) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (s *Sum) UnmarshalBinary(b []byte) error {
	r := readState(b, kindSum)
	n, refused, places, sign, magnitude := r.Count(), r.Count(), r.Count(), r.Byte(), r.Bytes()
	if places > MaxExponent {
		r.Fail("exponent -%d", places)
	}
	if n == 0 && sign != 1 {
		r.Fail("a total of nothing")
	}
	if sign > 2 || (sign == 1) != (len(magnitude) == 0) || len(magnitude) > 0 && magnitude[0] == 0 {
		r.Fail("total is not in canonical form")
	}
	if err := r.Done(); err != nil {
		return badState("sum", err)
	}
	total := new(big.Int).SetBytes(magnitude)
	if sign == 0 {
		total.Neg(total)
	}
	*s = Sum{n: n, refused: refused, exp: -int32(places), far: total}
	if total.IsInt64() {
		s.near, s.far = exact.FromInt64(total.Int64()), nil
	}
	return nil
}

// Allocate splits total into amounts in proportion to weights that add up to it exactly, by largest remainders
// (Hamilton's method), in units of 10^−places: each amount is its exact share rounded down or up to places. Ties go
// to the larger weight, then to the earlier place. A negative total is split as its mirror image.
//
// It returns an error when total has more digits than places, when a weight is negative, when no weight is positive,
// and for exponents outside ±[MaxExponent].
func Allocate(total decimal.Decimal, weights []decimal.Decimal, places int32) ([]decimal.Decimal, error) {
	if e := total.Exponent(); max(e, -e) > MaxExponent || max(places, -places) > MaxExponent {
		return nil, fmt.Errorf("metrics: allocate: the total's exponent %d or the places %d are outside ±%d",
			e, places, MaxExponent)
	}
	if !total.Equal(total.Truncate(places)) {
		return nil, fmt.Errorf("metrics: allocate: total %v has more than %d places; round it first", total, places)
	}
	finest := int32(0)
	for _, w := range weights {
		if e := w.Exponent(); e < -MaxExponent || e > MaxExponent {
			return nil, fmt.Errorf("metrics: allocate: a weight's exponent %d is outside ±%d", e, MaxExponent)
		}
		finest = min(finest, w.Exponent())
	}
	whole := make([]*big.Int, len(weights))
	for i, w := range weights {
		whole[i] = scaleBig(w.Coefficient(), w.Exponent()-finest)
	}
	parts, ok := exact.Allocate(total.Shift(places).BigInt(), whole)
	if !ok {
		return nil, fmt.Errorf("metrics: allocate: weights must not be negative and one must be positive")
	}
	amounts := make([]decimal.Decimal, len(parts))
	for i, p := range parts {
		amounts[i] = decimal.NewFromBigInt(p, -places)
	}
	return amounts, nil
}
