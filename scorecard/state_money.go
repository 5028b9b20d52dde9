package scorecard

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability"
)

// A ledger is what is known of the money of all customers together. Amounts and costs that nobody supplied come as
// zeros; a report must not show them as if they had been measured.
type ledger struct {
	sum     profitability.SegmentProfit
	amounts bool // some revenue isn't 0
	costs   bool // some cost isn't 0
}

// ledger adds up the segments, or else the customers. With neither, the whale curve is taken for one of profit.
func (in Inputs) ledger() ledger {
	var l ledger
	for _, s := range in.Segments {
		l.see(s)
		l.sum = plus(l.sum, s)
	}
	for _, c := range in.Customers {
		s := accountOf(c)
		l.see(s)
		if len(in.Segments) == 0 {
			l.sum = plus(l.sum, s)
		}
	}
	if len(in.Segments) == 0 && len(in.Customers) == 0 {
		l.amounts, l.costs = in.Whale.Len() > 0, in.Whale.Len() > 0
	}
	return l
}

func (l *ledger) see(s profitability.SegmentProfit) {
	l.amounts = l.amounts || !s.Revenue.IsZero() || !s.Returns.IsZero()
	l.costs = l.costs || !s.DirectCost.IsZero() || !s.CostToServe.IsZero()
}

// accountOf is a customer as a segment of one.
func accountOf(c profitability.CustomerProfit) profitability.SegmentProfit {
	return profitability.SegmentProfit{
		Segment: c.Segment, Customers: 1, Revenue: c.Revenue, Discounts: c.Discounts, Returns: c.Returns,
		DirectCost: c.DirectCost, CostToServe: c.CostToServe, Profit: c.Profit,
	}
}

func plus(a, b profitability.SegmentProfit) profitability.SegmentProfit {
	return profitability.SegmentProfit{
		Customers: a.Customers + b.Customers,
		Revenue:   a.Revenue.Add(b.Revenue), Discounts: a.Discounts.Add(b.Discounts), Returns: a.Returns.Add(b.Returns),
		DirectCost: a.DirectCost.Add(b.DirectCost), CostToServe: a.CostToServe.Add(b.CostToServe),
		Profit: a.Profit.Add(b.Profit),
	}
}

// netRevenue is what the reports call revenue: what is left of it after discounts and returns.
func netRevenue(p profitability.SegmentProfit) decimal.Decimal {
	return p.Revenue.Sub(p.Discounts).Sub(p.Returns)
}

// worth says what the customers brought, and is false when no customer's money was supplied.
func (in Inputs) worth() (Figure, bool) {
	l := in.ledger()
	if l.sum.Customers == 0 {
		return Figure{}, false
	}
	from := plural(int64(l.sum.Customers), "customer") + " over the whole log"
	switch {
	case !l.amounts:
		return Figure{
			Label: "Worth", Value: Cell{Text: "not known", Mark: Weak}, Note: "amounts are missing: no event has one",
		}, true
	case !l.costs:
		return Figure{
			Label: "Worth, in revenue", Value: moneyFigure(netRevenue(l.sum), in.Currency),
			Note: "from " + from + "; costs are not known",
		}, true
	}
	return Figure{
		Label: "Worth, in profit", Value: moneyFigure(l.sum.Profit, in.Currency),
		Note: fmt.Sprintf("of %s in revenue, from %s", money(netRevenue(l.sum), in.Currency), from),
	}, true
}

// A moneyColumn is a column of amounts that are known.
type moneyColumn struct {
	name string
	of   func(profitability.SegmentProfit) decimal.Decimal
}

// columns returns the amounts that are known. The last is what it comes to.
func (l ledger) columns() []moneyColumn {
	revenue := moneyColumn{"Revenue", netRevenue}
	serve := moneyColumn{"Cost to serve", func(p profitability.SegmentProfit) decimal.Decimal { return p.CostToServe }}
	switch {
	case !l.costs:
		return []moneyColumn{revenue}
	case !l.amounts:
		return []moneyColumn{serve} // direct cost is a share of amounts
	}
	return []moneyColumn{
		revenue,
		{"Direct cost", func(p profitability.SegmentProfit) decimal.Decimal { return p.DirectCost }},
		serve,
		{"Profit", func(p profitability.SegmentProfit) decimal.Decimal { return p.Profit }},
	}
}
