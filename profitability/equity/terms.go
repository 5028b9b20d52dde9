package equity

import (
	"fmt"
	"math"
	"math/big"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// Timing says when a customer's first margin comes.
type Timing uint8

// The conventions.
const (
	// AtEnd: at the end of the first period, if the customer stayed until then.
	AtEnd Timing = iota
	// Now: at once and for certain.
	Now
	timings
)

var timingWords = [timings]string{"first margin at the end of the period", "first margin now"}

// String returns the convention in words.
func (t Timing) String() string {
	if t >= timings {
		return fmt.Sprintf("Timing(%d)", uint8(t))
	}
	return timingWords[t]
}

// MarshalText returns the words of String; a value that is none of the constants is a [metrics.Fault].
func (t Timing) MarshalText() ([]byte, error) {
	var c checker
	c.timing("timing", t)
	return []byte(t.String()), c.err()
}

func (c *checker) timing(field string, t Timing) {
	if t >= timings {
		c.add(field, t.String(), "unknown", "use AtEnd or Now")
	}
}

// mostPeriods is the longest horizon.
const mostPeriods = 100_000

// Terms are the conditions under which a customer's future margins come in, all of one period: a year, say. The zero
// value is a customer who won't come back.
type Terms struct {
	Retention float64 `json:"retention"`        // share that stays from one period to the next, from 0 to 1
	Discount  float64 `json:"discount"`         // discount rate i, above −1
	Growth    float64 `json:"growth,omitempty"` // growth rate g of the margin, above −1
	Timing    Timing  `json:"timing"`           // when the first margin comes
	Horizon   int     `json:"horizon"`          // number of margins that count, 100,000 at most; 0 is for ever
}

// String returns the terms for people: "retention 80 %, discount 12 %, for ever, first margin now".
func (t Terms) String() string {
	s := "retention " + percent(t.Retention) + ", discount " + percent(t.Discount)
	if t.Growth != 0 {
		s += ", growth " + percent(t.Growth)
	}
	if t.Horizon == 0 {
		return s + ", for ever, " + t.Timing.String()
	}
	return s + ", " + strconv.Itoa(t.Horizon) + " margins, " + t.Timing.String()
}

func (c *checker) terms(t Terms) {
	c.share("retention", t.Retention)
	c.rate("discount", t.Discount)
	c.rate("growth", t.Growth)
	c.timing("timing", t.Timing)
	if t.Horizon < 0 || t.Horizon > mostPeriods {
		c.add("horizon", strconv.Itoa(t.Horizon), "not from 0 to 100000", "use 0 for ever")
	}
}

// Multiple returns by what to multiply a margin to get the value of a customer, for ever
//
//	r/(1+i−r(1+g)) at the end of the period, (1+i)/(1+i−r(1+g)) now
//
// with retention r, discount rate i and growth g (Gupta & Lehmann 2003). Over a horizon of n margins it is
// c·(1 + q + … + qⁿ⁻¹) with q = r(1+g)/(1+i), where c is r/(1+i) at the end of the period and 1 now.
//
// The error is [metrics.Faults]: for rates that can't be, and for r(1+g) ≥ 1+i without a horizon, when margins grow
// faster than they are discounted and their sum has no end.
func (t Terms) Multiple() (float64, error) {
	m, err := t.multiple()
	if err != nil {
		return 0, err
	}
	f, _ := m.Float64()
	return f, nil
}

// Value returns what a customer is worth who brings that margin a period: margin times [Terms.Multiple], rounded to
// places once, half to even. Errors are as there. The margin may be negative.
func (t Terms) Value(margin decimal.Decimal, places int32) (decimal.Decimal, error) {
	var c checker
	c.terms(t)
	c.amount("margin", margin)
	c.places(places)
	if err := c.err(); err != nil {
		return decimal.Decimal{}, err
	}
	m, err := t.multiple()
	if err != nil {
		return decimal.Decimal{}, err
	}
	return exact.RoundRat(m.Mul(m, margin.Rat()), places), nil
}

// multiple is Multiple without rounding.
func (t Terms) multiple() (*big.Rat, error) {
	var c checker
	c.terms(t)
	if err := c.err(); err != nil {
		return nil, err
	}
	if t.Horizon > 0 {
		sum, ok := t.sum(t.Horizon)
		if !ok {
			c.add("growth", number(t.Growth), "margins grow beyond all numbers before the horizon", "shorten the horizon")
			return nil, c.err()
		}
		return sum, nil
	}
	q := t.ratio()
	if q.Cmp(one) >= 0 {
		c.add("retention", number(t.Retention), t.endless(),
			"lower retention or growth, raise the discount rate, or set a horizon")
		return nil, c.err()
	}
	m := t.first()
	m.Quo(m, q.Sub(one, q))
	if f, _ := m.Float64(); math.IsInf(f, 0) {
		c.add("discount", number(t.Discount), "the multiple is too large for a number", "set a horizon")
		return nil, c.err()
	}
	return m, nil
}

// endless says why there is no sum of all margins.
func (t Terms) endless() string {
	grown := new(big.Rat).Mul(rational(t.Retention), plusOne(t.Growth))
	compound, _ := grown.Float64()
	discount, _ := plusOne(t.Discount).Float64()
	return fmt.Sprintf("retention times growth %v isn't below 1 + discount %v, so that the value has no end",
		number(compound), number(discount))
}

var one = big.NewRat(1, 1) // never written to

func plusOne(x float64) *big.Rat {
	r := rational(x)
	return r.Add(r, one)
}

// ratio returns q, the present value of each margin over that of the one before.
func (t Terms) ratio() *big.Rat {
	q := rational(t.Retention)
	q.Mul(q, plusOne(t.Growth))
	return q.Quo(q, plusOne(t.Discount))
}

// first returns the present value of the first margin, of 1.
func (t Terms) first() *big.Rat {
	if t.Timing == Now {
		return new(big.Rat).Set(one)
	}
	r := rational(t.Retention)
	return r.Quo(r, plusOne(t.Discount))
}
