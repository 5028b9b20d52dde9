package revenue

import (
	"math"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// movement is one of the ways in which a customer's revenue changes from one period to the next.
type movement uint8

const (
	fresh movement = iota
	resurrected
	expanded
	contracted
	churned
	moves
)

// tally is one movement of some customers, all amounts being positive.
type tally struct {
	customers int64
	amount    exact.Int128
	squares   exact.Int128 // sum over customers of the square of the amount; unknown from most on
}

// cell is the movements of one period and segment, in one view.
type cell struct {
	moved     [moves]tally
	minor     tally        // the part of expanded that is minor; without squares
	gains     exact.Int128 // sum over customers of revenue at the opening times expansion
	drops     exact.Int128 // and times contraction
	truncated int64        // new customers for whom the data are too short to tell
	within    int64        // active inside the period and at neither end
}

// stock is what there is at the close of a period in one segment; of subscriptions, how that changed since the period
// before.
type stock struct {
	customers    int64
	amount       exact.Int128 // of all customers
	credits      exact.Int128 // of those who aren't active: 0 or less
	interactions int64
}

// queue counts customers who aren't active by what they have instead, like stock.
type queue [waits]int64

func (q *queue) add(o *queue) {
	for i, n := range o {
		q[i] += n
	}
}

// most is what sums of squares stop at; a sum that gets there is unknown.
var most = exact.Int128{Hi: math.MaxInt64, Lo: math.MaxUint64}

// addSquare returns a+b for sums of squares, which are never negative, and most where that is too much. Any order of
// adding gives the same.
func addSquare(a, b exact.Int128) exact.Int128 {
	if sum, ok := a.Add(b); ok {
		return sum
	}
	return most
}

func (t *tally) one(v int64) {
	t.customers++
	t.amount = t.amount.AddInt64(v)
	t.squares = addSquare(t.squares, exact.Product(v, v))
}

func (t *tally) add(o *tally) {
	t.customers += o.customers
	t.amount = t.amount.Plus(o.amount)
	t.squares = addSquare(t.squares, o.squares)
}

func (c *cell) add(o *cell) {
	for i := range c.moved {
		c.moved[i].add(&o.moved[i])
	}
	c.minor.add(&o.minor)
	c.gains, c.drops = c.gains.Plus(o.gains), c.drops.Plus(o.drops)
	c.truncated += o.truncated
	c.within += o.within
}

func (s *stock) add(o *stock) {
	s.customers += o.customers
	s.amount, s.credits = s.amount.Plus(o.amount), s.credits.Plus(o.credits)
	s.interactions += o.interactions
}

// squares returns the sum over customers of the square of revenue at the close, given that at the opening: of one who
// had x and gained y it is (x + y)² = x² + 2xy + y². It is most where the squares aren't known.
func (c *cell) squares(opening exact.Int128) exact.Int128 {
	sum := opening
	for m, t := range c.moved {
		if t.squares == most {
			return most
		}
		if movement(m) != churned {
			sum = addSquare(sum, t.squares)
		}
	}
	// By Cauchy and Schwarz the products fit where the squares do. They can be negative where revenue can.
	for range 2 {
		if sum == most {
			return most
		}
		sum = addSquare(sum, c.gains)
	}
	if sum == most {
		return most
	}
	sum = sum.Minus(c.drops).Minus(c.drops).Minus(c.moved[churned].squares)
	if sum.Sign() < 0 {
		return most
	}
	return sum
}

// minority is the share of the opening revenue up to which an expansion is minor, as part/whole; 0/0 for none.
type minority struct{ part, whole int64 }

func (m minority) holds(was, gain int64) bool {
	return m.whole > 0 && exact.Product(gain, m.whole).Cmp(exact.Product(was, m.part)) <= 0
}

// change counts the difference of an active customer.
func (c *cell) change(was, now int64, minor minority) {
	switch gain := now - was; {
	case gain > 0:
		c.moved[expanded].one(gain)
		c.gains = c.gains.Plus(exact.Product(was, gain))
		if minor.holds(was, gain) {
			c.minor.customers++
			c.minor.amount = c.minor.amount.AddInt64(gain)
		}
	case gain < 0:
		c.moved[contracted].one(-gain)
		c.drops = c.drops.Plus(exact.Product(was, -gain))
	}
}
