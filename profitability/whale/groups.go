package whale

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Group is some customers who are next to each other on the curve.
type Group struct {
	Number    int              `json:"number"`    // from 1, the most profitable
	First     int              `json:"first"`     // the rank of the group's first customer
	Customers int              `json:"customers"` // may be 0 when there are more groups than customers
	Profit    decimal.Decimal  `json:"profit"`
	Share     metrics.Estimate `json:"share"` // of the total; not applicable to a total of 0 or less
}

// Deciles returns the tenths of the customers: Groups(10).
func (c Curve) Deciles() []Group { return c.Groups(10) }

// Groups cuts the customers into so many groups of equal size, the most profitable first. When the number of customers
// doesn't divide, the first groups have one customer more than the others, as with NTILE of SQL. The profits of all
// groups add up to the total. There are always as many groups as asked for; none for a number below 1.
func (c Curve) Groups(number int) []Group {
	if number < 1 {
		return nil
	}
	groups := make([]Group, number)
	for i := range groups {
		from, to := cut(c.Len(), number, i), cut(c.Len(), number, i+1)
		profit := c.upTo(to)
		profit.Sub(profit, c.upTo(from))
		groups[i] = Group{
			Number: i + 1, First: from + 1, Customers: to - from, Profit: c.amount(profit),
			Share: c.shareOf(profit, "profit of the group over total"),
		}
	}
	return groups
}

// amount returns units as an amount.
func (c *Curve) amount(units *big.Int) decimal.Decimal {
	return decimal.NewFromBigInt(units, c.sums.exp)
}

// cut returns how many of n customers are in the first i of so many groups.
func cut(n, groups, i int) int { return i*(n/groups) + min(i, n%groups) }

// groupOf returns which of so many groups, from 1, a rank of n customers is in.
func groupOf(n, groups, rank int) int {
	size, larger := n/groups, n%groups
	if in := rank - 1; in < larger*(size+1) {
		return in/(size+1) + 1
	}
	return larger + (rank-1-larger*(size+1))/size + 1
}
