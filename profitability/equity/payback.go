package equity

import (
	"fmt"
	"math/big"
	"sort"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Payback says after how long a customer's expected margins have made up for the acquisition cost.
type Payback struct {
	// Never says that they don't: not for ever, not within the horizon of the terms, or not within 100,000 margins.
	Never bool `json:"never"`
	// Margins is how many margins it takes, the last one included, and 0 when never or when there is nothing to recover.
	Margins int `json:"margins"`
	// Periods is how many periods after the acquisition the last of them comes in: Margins when the first comes at the
	// end of a period, one less when it comes at once.
	Periods int `json:"periods"`
	// Simple is cost / margin, the number of margins it takes from a customer who stays, without discounting: the figure
	// that is usually quoted. Nearly all customers being mortal, it flatters.
	Simple metrics.Estimate `json:"simple"`
	Terms  Terms            `json:"terms"`
}

// String returns "after 8 periods; cost / margin = 5", or never, and the terms.
func (p Payback) String() string {
	s := "never"
	if !p.Never {
		s = "after " + Span{Periods: float64(p.Periods)}.String()
	}
	if p.Simple.IsKnown() {
		s += fmt.Sprintf("; cost / margin = %.4g", p.Simple.Value)
	}
	return s + "; " + p.Terms.String()
}

// Payback returns the first time at which the expected margins so far, discounted and less those of customers who have
// left, add up to at least the cost. With a retention of 1 and a discount of 0 that is cost / margin, rounded up. A sum
// that comes ever nearer to the cost never reaches it. Terms whose value has no end are fine here. The error is Faults
// for rates that can't be and a negative cost.
func (t Terms) Payback(margin, cost decimal.Decimal) (Payback, error) {
	var c checker
	c.terms(t)
	c.amount("margin", margin)
	c.cost("acquisition cost", cost)
	if err := c.err(); err != nil {
		return Payback{}, err
	}
	p := Payback{Terms: t}
	if !margin.IsPositive() {
		p.Simple = metrics.Absent(metrics.NotApplicable, "a margin that isn't positive recovers nothing")
		p.Never = cost.IsPositive()
		return p, nil
	}
	p.Simple = metrics.NewEstimate(quotient(cost, margin))
	p.Simple.Method = "cost / margin"
	if cost.IsZero() {
		return p, nil
	}
	need := new(big.Rat).Quo(cost.Rat(), margin.Rat())
	if t.unreachable(need) {
		p.Never = true
		return p, nil
	}
	most := t.Horizon
	if most == 0 {
		most = mostPeriods
	}
	p.Margins = 1 + sort.Search(most, func(i int) bool {
		sum, ok := t.sum(i + 1)
		return !ok || sum.Cmp(need) >= 0 // what is too large for a number is large enough
	})
	if p.Margins > most {
		p.Never, p.Margins = true, 0
		return p, nil
	}
	p.Periods = p.Margins
	if t.Timing == Now {
		p.Periods--
	}
	return p, nil
}

// unreachable reports whether no finite number of margins adds up to need, by the limit that their sum tends to.
func (t Terms) unreachable(need *big.Rat) bool {
	q := t.ratio()
	if q.Cmp(one) >= 0 {
		return false
	}
	limit := t.first()
	limit.Quo(limit, new(big.Rat).Sub(one, q))
	beyond := need.Cmp(limit)
	return beyond > 0 || beyond == 0 && q.Sign() > 0 // without a second margin the first one is the limit
}
