package funding

import (
	"encoding/json"
	"math"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// Money is an amount with its interval. Where none could be found, Interval is false and both ends are the value.
type Money struct {
	Value, Low, High decimal.Decimal
	Interval         bool
}

// String returns the amount and the ends of its interval: "120.00 [80.00, 160.00]".
func (m Money) String() string {
	places := max(0, -m.Value.Exponent())
	s := m.Value.StringFixed(places)
	if m.Interval {
		s += " [" + m.Low.StringFixed(places) + ", " + m.High.StringFixed(places) + "]"
	}
	return s
}

// MarshalJSON returns the amounts as strings; low and high are left out when there is no interval.
func (m Money) MarshalJSON() ([]byte, error) {
	out := struct {
		Value string  `json:"value"`
		Low   *string `json:"low,omitempty"`
		High  *string `json:"high,omitempty"`
	}{Value: fixed(m.Value)}
	if m.Interval {
		low, high := fixed(m.Low), fixed(m.High)
		out.Low, out.High = &low, &high
	}
	return json.Marshal(out)
}

func fixed(d decimal.Decimal) string { return d.StringFixed(max(0, -d.Exponent())) }

// minus takes a sure amount off, so that what was rounded still adds up.
func (m Money) minus(d decimal.Decimal) Money {
	return Money{m.Value.Sub(d), m.Low.Sub(d), m.High.Sub(d), m.Interval}
}

// A span is an exact amount and how far its interval reaches to both sides.
type span struct {
	at           *big.Rat
	below, above float64 // 0 or more
	known        bool    // there is an interval
}

// point is an amount that is known without doubt.
func point(at *big.Rat) span { return span{at: at, known: true} }

// times returns the span multiplied by a factor of 0 or more.
func (s span) times(factor *big.Rat) span {
	f, _ := factor.Float64()
	return span{new(big.Rat).Mul(s.at, factor), s.below * f, s.above * f, s.known}
}

// plus adds independent spans by the method of variance estimates recovery (Zou & Donner 2008): distances to each side
// add as squares.
func (s span) plus(o span) span {
	return span{
		new(big.Rat).Add(s.at, o.at), math.Hypot(s.below, o.below), math.Hypot(s.above, o.above), s.known && o.known,
	}
}

// money rounds a span to decimal places.
func (s span) money(places int32) Money {
	value := exact.RoundRat(s.at, places)
	m := Money{Value: value, Low: value, High: value, Interval: s.known}
	if s.known {
		m.Low = exact.RoundRat(new(big.Rat).Sub(s.at, rat(s.below)), places)
		m.High = exact.RoundRat(new(big.Rat).Add(s.at, rat(s.above)), places)
	}
	return m
}

// rat returns a finite float as it is.
func rat(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

// plain reports whether a decimal has a size that arithmetic can be done with.
func plain(d decimal.Decimal) bool {
	_, places, ok := exact.Shortest(d)
	return ok && places <= 18
}

func text(d decimal.Decimal) string { return exact.Text(d) }
