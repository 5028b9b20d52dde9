package revenue

import (
	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
)

// check fails the reader unless customers could have made the numbers: none is absurd, no part is larger than the
// whole, and the identity holds.
func (l *ledger) check(in *wire.Reader) {
	n := l.periods.Len()
	for i := range l.segments {
		var opening stock
		var waiting queue
		for p := range n {
			at := i*n + p
			closing := l.stocks[at]
			sound := closing.modest()
			if l.standing {
				closing.add(&opening)
				waiting.add(&l.queues[at])
				sound = sound && closing.modest() && closing.interactions == 0 && waiting.sound(&l.queues[at]) &&
					l.gross[at].sound(&opening, &closing)
			}
			if !sound || !closing.sound() || !l.net[at].sound(&opening, &closing) {
				in.Fail("the numbers of period %d contradict one another", p)
				return
			}
			opening = closing
		}
	}
}

const mostCustomers = 1 << 53

// small reports whether a sum is one that money comes near: with it no sum of what follows can overflow.
func small(v exact.Int128) bool {
	const limit = int64(1 << 56)
	return -limit < v.Hi && v.Hi < limit
}

// modest reports whether no number is absurd.
func (s *stock) modest() bool {
	return s.customers < mostCustomers && s.customers > -mostCustomers && s.interactions < mostCustomers &&
		small(s.amount) && small(s.credits)
}

// sound reports whether customers could have the numbers at a close.
func (s *stock) sound() bool {
	return s.customers >= 0 && s.credits.Sign() <= 0 && (s.customers > 0 || s.amount == s.credits)
}

// sound reports whether no number is absurd, after a change.
func (q *queue) sound(change *queue) bool {
	for i, n := range q {
		if n < 0 || n >= mostCustomers || change[i] >= mostCustomers || change[i] <= -mostCustomers {
			return false
		}
	}
	return true
}

// sound reports whether the movements of customers could lead from one close to the next.
func (c *cell) sound(opening, closing *stock) bool {
	for _, t := range c.moved {
		if t.customers >= mostCustomers || !small(t.amount) || t.squares.Sign() < 0 ||
			t.customers == 0 && (t.amount.Sign() != 0 || t.squares.Sign() != 0) {
			return false
		}
	}
	up, down := &c.moved[expanded], &c.moved[contracted]
	if up.amount.Sign() < 0 || down.amount.Sign() < 0 || !small(c.minor.amount) || c.minor.amount.Sign() < 0 ||
		c.minor.customers > up.customers || c.minor.amount.Cmp(up.amount) > 0 || c.truncated > c.moved[fresh].customers ||
		c.within >= mostCustomers {
		return false
	}
	come, gone := &c.moved[fresh], &c.moved[churned]
	customers := opening.customers + come.customers + c.moved[resurrected].customers - gone.customers
	amount := opening.amount.Minus(opening.credits).Plus(come.amount).Plus(c.moved[resurrected].amount)
	amount = amount.Plus(up.amount).Minus(down.amount).Minus(gone.amount)
	return customers == closing.customers && amount == closing.amount.Minus(closing.credits)
}
