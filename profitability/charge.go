package profitability

import (
	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// A clerk posts the events of one trace after another; it has room of its own for that.
type clerk struct {
	*books
	room []costing.Charge
}

// charges returns what an event is charged, good until the next event.
func (c *clerk) charges(of *treatment, t journey.Trace, i int) []costing.Charge {
	if !of.prices.Perhaps {
		return of.prices.Charges
	}
	c.room = c.tariff.Charges(c.room[:0], of.prices, t, i)
	return c.room
}

// book adds the amount of an event to the sums, and returns what was done with it.
func (c *clerk) book(s *sums, of *treatment, t journey.Trace, i int) *booking {
	k := &of.booking
	if k.perhaps {
		resolved := c.resolve(*k, t, i)
		k = &resolved
	}
	if amounts := t.Amounts(); amounts != nil {
		c.post(s, k, amounts[i])
	}
	return k
}

// charge adds the money of the events of a trace in a range to the sums. It returns how many of them drive an activity,
// and how many neither do nor are taken by a line rule.
//
// It can't overflow: a log has fewer than 2^31 events a customer, an event adds at most 2^63·10^9 < 2^93 to any sum of
// amounts (2^96 where shares add up to 8), and the tariff's costs were checked when it was made.
func (c *clerk) charge(s *sums, t journey.Trace, from, to int) (rated, unrated int64) {
	kinds, points, amounts := t.KindCodes()[from:to], t.PointCodes(), t.Amounts()
	// Points and amounts are nil when no event of the log has one.
	if points != nil {
		points = points[from:to]
	}
	if amounts != nil {
		amounts = amounts[from:to]
	}
	var gross, back, share, cost exact.Int128
	var plain, special int64
	for i, kind := range kinds {
		point := uint32(0)
		if points != nil {
			point = points[i]
		}
		of := c.treatment(point, kind)
		if of.special {
			special++
			if is, ruled := c.chargeSpecial(s, of, t, from+i); is {
				rated++
			} else if !ruled {
				unrated++
			}
			continue
		}
		cost = cost.Plus(of.cost)
		plain += of.driven
		if amounts == nil {
			continue
		}
		amount := amounts[i]
		if amount >= 0 {
			gross = gross.AddInt64(amount)
		} else {
			back = back.AddInt64(amount)
		}
		if of.share != 0 {
			share = share.Plus(exact.Product(amount, of.share))
		}
	}
	s[revenue], s[returns] = s[revenue].Plus(gross), s[returns].Minus(back)
	s[direct], s[served] = s[direct].Plus(share), s[served].Plus(cost)
	return rated + plain, unrated + int64(len(kinds)) - special - plain
}

// chargeSpecial adds the money of one event that isn't like all of its class, or that a rule takes.
func (c *clerk) chargeSpecial(s *sums, of *treatment, t journey.Trace, i int) (rated, ruled bool) {
	charges := c.charges(of, t, i)
	for j := range charges {
		s[served] = s[served].Plus(charges[j].Cost)
	}
	return len(charges) > 0, c.book(s, of, t, i).ruled
}
