package revenue

import (
	"github.com/shopspring/decimal"
)

// Stock is the customers and the revenue at one time.
type Stock struct {
	Customers int64           `json:"customers"` // those who are active
	Amount    decimal.Decimal `json:"amount"`    // of all customers
	Credits   decimal.Decimal `json:"credits"`   // the part of it of customers who aren't active, 0 or less
}

// Active returns the revenue of active customers: Amount − Credits.
func (s Stock) Active() decimal.Decimal { return s.Amount.Sub(s.Credits) }

// Change is one movement, in volume and value.
type Change struct {
	Customers int64           `json:"customers"` // in the gross view of subscriptions one may be counted twice
	Amount    decimal.Decimal `json:"amount"`    // not signed: positive for churn too
}

func (c Change) plus(o Change) Change {
	return Change{c.Customers + o.Customers, c.Amount.Add(o.Amount)}
}

func (c Change) minus(o Change) Change {
	return Change{c.Customers - o.Customers, c.Amount.Sub(o.Amount)}
}

// A Balance is revenue in, out and net over one period: Opening + New + Resurrected + Expansion − Contraction − Churned
// + Adjustment = Closing, exactly. Of customers: Opening + New + Resurrected − Churned = Closing.
type Balance struct {
	Opening     Stock           `json:"opening"`
	New         Change          `json:"new"`         // never active before
	Resurrected Change          `json:"resurrected"` // won back
	Expansion   Change          `json:"expansion"`   // increased purchasers
	Minor       Change          `json:"minor"`       // the part of Expansion up to the share of Minor in the options
	Contraction Change          `json:"contraction"` // decreased purchasers
	Churned     Change          `json:"churned"`
	Adjustment  decimal.Decimal `json:"adjustment"` // the change of credits, signed
	Closing     Stock           `json:"closing"`
}

// Major returns the part of Expansion that isn't minor.
func (b Balance) Major() Change { return b.Expansion.minus(b.Minor) }

// NetNew returns net new customers and their revenue: New + Resurrected − Churned.
func (b Balance) NetNew() Change { return b.New.plus(b.Resurrected).minus(b.Churned) }

// Unchanged returns how many customers were active at both ends with one and the same revenue. It is for the net view.
func (b Balance) Unchanged() int64 {
	return b.Opening.Customers - b.Churned.Customers - b.Expansion.Customers - b.Contraction.Customers
}

// Retained returns the revenue that stayed: Closing without Credits, New, Resurrected and Expansion. In the net view it
// is that of those who were active before, at most at what it was then.
func (b Balance) Retained() decimal.Decimal {
	return b.Closing.Active().Sub(b.New.Amount).Sub(b.Resurrected.Amount).Sub(b.Expansion.Amount)
}

// Residual returns what the movements leave unexplained, of customers and of money. It is 0, or there is a fault in
// this library.
func (b Balance) Residual() (customers int64, amount decimal.Decimal) {
	customers = b.Opening.Customers + b.NetNew().Customers - b.Closing.Customers
	amount = b.Opening.Amount.Add(b.NetNew().Amount).Add(b.Expansion.Amount).Sub(b.Contraction.Amount)
	return customers, amount.Add(b.Adjustment).Sub(b.Closing.Amount)
}

// A Step is one bar of a waterfall: it leads from one height to another.
type Step struct {
	Label string          `json:"label"`
	From  decimal.Decimal `json:"from"` // 0 for the opening and the closing
	To    decimal.Decimal `json:"to"`
	Stock bool            `json:"stock"` // opening or closing; the others are movements
}

// Amount returns To − From: a movement with its sign, or a stock.
func (s Step) Amount() decimal.Decimal { return s.To.Sub(s.From) }

// Waterfall returns the bars from opening to closing, in the order of the identity. The adjustment is left out where
// it is 0.
func (b Balance) Waterfall() []Step {
	steps := []Step{{Label: "opening", To: b.Opening.Amount, Stock: true}}
	at := b.Opening.Amount
	move := func(label string, by decimal.Decimal) {
		steps = append(steps, Step{Label: label, From: at, To: at.Add(by)})
		at = at.Add(by)
	}
	move("new", b.New.Amount)
	move("resurrected", b.Resurrected.Amount)
	move("expansion", b.Expansion.Amount)
	move("contraction", b.Contraction.Amount.Neg())
	move("churned", b.Churned.Amount.Neg())
	if !b.Adjustment.IsZero() {
		move("adjustment", b.Adjustment)
	}
	return append(steps, Step{Label: "closing", To: b.Closing.Amount, Stock: true})
}
