package equity

import (
	"math"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// A Response says what share of people spending wins: with s spent on each,
//
//	rate(s) = ceiling · (1 − e^(−speed·s))
//
// (Blattberg & Deighton 1996). Each further unit wins less than the one before, and no spending wins more than the
// ceiling. The currency of s is that of the amounts it is used with.
type Response struct {
	Ceiling float64 `json:"ceiling"` // the rate that no spending exceeds, above 0 and at most 1
	Speed   float64 `json:"speed"`   // how fast the rate approaches it, per unit of money; above 0
}

// Calibrate returns the response that has a rate at a spend, under a ceiling: speed = −ln(1 − rate/ceiling)/spend. The
// three are what Blattberg & Deighton ask managers for: what is spent on each prospect today, what share that wins, and
// what share could be won if money didn't matter. The error is Faults unless spend > 0 and 0 < rate < ceiling ≤ 1.
func Calibrate(spend decimal.Decimal, rate, ceiling float64) (Response, error) {
	var c checker
	if c.amount("spend", spend) && !spend.IsPositive() {
		c.add("spend", spend.String(), "not above 0", "give what is spent on each, with the rate that it wins")
	}
	c.ceiling("ceiling", ceiling)
	if !(rate > 0 && rate < ceiling) {
		c.add("rate", number(rate), "not between 0 and the ceiling "+number(ceiling), "a ceiling is never quite reached")
	}
	if err := c.err(); err != nil {
		return Response{}, err
	}
	r := Response{Ceiling: ceiling, Speed: -math.Log1p(-rate/ceiling) / spend.InexactFloat64()}
	c.response("response", r)
	return r, c.err()
}

func (c *checker) ceiling(field string, x float64) {
	if !(x > 0 && x <= 1) {
		c.add(field, number(x), "not above 0 and at most 1", "write 80 % as 0.8")
	}
}

func (c *checker) response(field string, r Response) {
	c.ceiling(field+" ceiling", r.Ceiling)
	const slowest, fastest = 1e-100, 1e100 // products of a few of them are still numbers
	if !(r.Speed >= slowest && r.Speed <= fastest) {
		c.add(field+" speed", number(r.Speed), "not from 1e-100 to 1e100", "see Calibrate")
	}
}

// Rate returns the share that a spend wins, 0 for a spend of 0 or less. It doesn't check the response.
func (r Response) Rate(spend decimal.Decimal) float64 { return r.rate(spend.InexactFloat64()) }

// Best returns what to spend on each so that rate · value − spend is largest, rounded to places: ln(c·k·v)/k with the
// ceiling c, the speed k and the value v of one who is won, and 0 where c·k·v ≤ 1, when even the first unit of money
// wins less than it costs. The error is Faults for a response that can't be.
func (r Response) Best(value decimal.Decimal, places int32) (decimal.Decimal, error) {
	var c checker
	c.response("response", r)
	c.amount("value", value)
	c.places(places)
	if err := c.err(); err != nil {
		return decimal.Decimal{}, err
	}
	return c.model("spend", r.best(value.InexactFloat64()), places), c.err()
}

func (r Response) rate(s float64) float64 { return -r.Ceiling * math.Expm1(-r.Speed*max(s, 0)) }

// slope is what the next unit of money wins.
func (r Response) slope(s float64) float64 { return r.Ceiling * r.Speed * math.Exp(-r.Speed*max(s, 0)) }

func (r Response) best(value float64) float64 {
	return max(0, math.Log(max(1, r.Ceiling*r.Speed*value))/r.Speed)
}

// model rounds an amount that comes from a model, which has to be finite.
func (c *checker) model(field string, x float64, places int32) decimal.Decimal {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		c.add(field, number(x), "too large for a number", "count money in larger units")
		return decimal.Decimal{}
	}
	return exact.RoundRat(rational(x), places)
}
