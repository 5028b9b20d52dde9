package profitability

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// The sums that money is kept in, each in a unit of its own so that an event needs no scaling.
const (
	revenue   = iota // units of the log's amounts
	discounts        // the same
	returns          // the same
	booked           // cost to serve that events have as their amount: the same
	direct           // units of amounts and direct shares together
	served           // cost to serve by activities: units of the tariff's costs
	sumCount
)

// sums is the money of one customer, or of several, in the order of the constants.
type sums [sumCount]exact.Int128

// units is the decimal places of sums.
type units struct {
	amount, share, cost int32
	factors             [sumCount]int64 // 10^n that brings each sum to the finest of them; 0 when it doesn't fit
}

func newUnits(amount, share, cost int32) units {
	u := units{amount: amount, share: share, cost: cost}
	for i := range u.factors {
		u.factors[i], _ = exact.Pow10(u.finest() - u.places(i))
	}
	return u
}

// places returns the decimal places of a sum.
func (u *units) places(sum int) int32 {
	switch sum {
	case direct:
		return u.amount + u.share
	case served:
		return u.cost
	}
	return u.amount
}

// finest returns the decimal places of the finest sum.
func (u *units) finest() int32 { return max(u.amount+u.share, u.cost) }

// profit returns margin and profit in units of the finest sum, and whether they fit. Each of the terms is below
// 2^63·10^18 < 2^123 in magnitude, so no sum of them overflows.
func (u *units) profit(s *sums) (margin, profit exact.Int128, ok bool) {
	var at [sumCount]exact.Int128
	for i := range at {
		v, fits := s[i].Int64()
		if !fits || u.factors[i] == 0 && v != 0 {
			return margin, profit, false
		}
		at[i] = exact.Product(v, u.factors[i])
	}
	margin = at[revenue].Minus(at[discounts]).Minus(at[returns]).Minus(at[direct])
	return margin, margin.Minus(at[booked]).Minus(at[served]), true
}

// loss reports whether the profit is below 0.
func (u *units) loss(s *sums) bool {
	if _, profit, ok := u.profit(s); ok {
		return profit.Hi < 0
	}
	return u.account(s, "").Profit.IsNegative()
}

// An Account is the lines of a P&L:
//
//	Margin = Revenue − Discounts − Returns − DirectCost
//	Profit = Margin − CostToServe
//
// exactly. What lowers profit is positive.
type Account struct {
	Currency    string          `json:"currency,omitempty"`
	Revenue     decimal.Decimal `json:"revenue"`
	Discounts   decimal.Decimal `json:"discounts"`
	Returns     decimal.Decimal `json:"returns"`
	DirectCost  decimal.Decimal `json:"direct_cost"`
	Margin      decimal.Decimal `json:"margin"`
	CostToServe decimal.Decimal `json:"cost_to_serve"`
	Profit      decimal.Decimal `json:"profit"` // negative is a loss
}

// account returns sums as lines.
func (u *units) account(s *sums, currency string) Account {
	a := Account{Currency: currency}
	line := func(i int) decimal.Decimal { return amountOf(s[i], u.places(i)) }
	a.Revenue, a.Discounts, a.Returns, a.DirectCost = line(revenue), line(discounts), line(returns), line(direct)
	a.CostToServe = line(served)
	if s[booked].Sign() != 0 {
		a.CostToServe = a.CostToServe.Add(line(booked))
	}
	if margin, profit, ok := u.profit(s); ok {
		a.Margin, a.Profit = amountOf(margin, u.finest()), amountOf(profit, u.finest())
		return a
	}
	a.settle()
	return a
}

// settle computes what follows from the other lines.
func (a *Account) settle() {
	a.Margin = a.Revenue.Sub(a.Discounts).Sub(a.Returns).Sub(a.DirectCost)
	a.Profit = a.Margin.Sub(a.CostToServe)
}

// amountOf returns a sum as a decimal; most sums of most customers are 0, which takes no memory.
func amountOf(v exact.Int128, places int32) decimal.Decimal {
	if v.Sign() == 0 {
		return decimal.Decimal{}
	}
	return v.Decimal(-places)
}

// A total is sums of any size.
type total struct {
	near sums
	far  *[sumCount]big.Int // what didn't fit near; nil for none
}

// add adds sums, a line at a time.
func (t *total) add(s *sums) {
	for i := range s {
		sum, ok := t.near[i].Add(s[i])
		if ok {
			t.near[i] = sum
			continue
		}
		if t.far == nil {
			t.far = new([sumCount]big.Int)
		}
		t.far[i].Add(&t.far[i], t.near[i].Big())
		t.near[i] = s[i]
	}
}

// account returns the total as lines.
func (t *total) account(u *units, currency string) Account {
	a := u.account(&t.near, currency)
	if t.far == nil {
		return a
	}
	line := func(i int) decimal.Decimal {
		return decimal.NewFromBigInt(new(big.Int).Add(t.near[i].Big(), &t.far[i]), -u.places(i))
	}
	a.Revenue, a.Discounts, a.Returns, a.DirectCost = line(revenue), line(discounts), line(returns), line(direct)
	a.CostToServe = line(served).Add(line(booked))
	a.settle()
	return a
}
