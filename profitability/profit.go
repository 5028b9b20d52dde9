package profitability

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// CustomerProfit is one customer's profit and loss. The lines are those of an [Account].
type CustomerProfit struct {
	Customer     string          `json:"customer"`
	Segment      string          `json:"segment"` // "" when it isn't known, or wasn't asked for
	Currency     string          `json:"currency,omitempty"`
	Revenue      decimal.Decimal `json:"revenue"`
	Discounts    decimal.Decimal `json:"discounts"`
	Returns      decimal.Decimal `json:"returns"`
	DirectCost   decimal.Decimal `json:"direct_cost"`
	Margin       decimal.Decimal `json:"margin"`        // Revenue − Discounts − Returns − DirectCost, exactly
	CostToServe  decimal.Decimal `json:"cost_to_serve"` // of interactions
	Profit       decimal.Decimal `json:"profit"`        // Margin − CostToServe, exactly; negative is a loss
	Interactions int64           `json:"interactions"`  // events that drive an activity, such as those with a rate
}

// SegmentProfit is the profit and loss of several customers. The lines are those of an [Account].
type SegmentProfit struct {
	Segment     string          `json:"segment"`
	Customers   int             `json:"customers"`
	Currency    string          `json:"currency,omitempty"`
	Revenue     decimal.Decimal `json:"revenue"`
	Discounts   decimal.Decimal `json:"discounts"`
	Returns     decimal.Decimal `json:"returns"`
	DirectCost  decimal.Decimal `json:"direct_cost"`
	Margin      decimal.Decimal `json:"margin"` // Revenue − Discounts − Returns − DirectCost, exactly
	CostToServe decimal.Decimal `json:"cost_to_serve"`
	Profit      decimal.Decimal `json:"profit"` // Margin − CostToServe, exactly
}

// Customers returns every customer, the most profitable first, and those of equal profit by name.
func (p *PnL) Customers() []CustomerProfit {
	accounts := p.all()
	list := make([]CustomerProfit, 0, len(accounts))
	order, ok := p.byProfit(accounts)
	for _, i := range order {
		a := &accounts[i]
		l := p.units.account(&a.sums, p.currency)
		list = append(list, CustomerProfit{
			Customer: a.customer, Segment: a.segment, Interactions: a.rated, Currency: l.Currency, Revenue: l.Revenue,
			Discounts: l.Discounts, Returns: l.Returns, DirectCost: l.DirectCost, Margin: l.Margin,
			CostToServe: l.CostToServe, Profit: l.Profit,
		})
	}
	if !ok {
		slices.SortFunc(list, func(a, b CustomerProfit) int {
			return cmp.Or(b.Profit.Cmp(a.Profit), strings.Compare(a.Customer, b.Customer))
		})
	}
	return list
}

// byProfit returns the places of accounts in the order of [PnL.Customers]. It is false when some profit doesn't fit 128
// bits, and the order then means nothing: sorting integers is many times as fast as sorting decimals.
func (p *PnL) byProfit(accounts []account) (order []int, ok bool) {
	type ranked struct {
		profit exact.Int128
		at     int
	}
	keys := make([]ranked, len(accounts))
	all := true
	for i := range accounts {
		_, profit, ok := p.units.profit(&accounts[i].sums)
		keys[i] = ranked{profit, i}
		all = all && ok
	}
	slices.SortFunc(keys, func(a, b ranked) int {
		if c := b.profit.Cmp(a.profit); c != 0 {
			return c
		}
		return strings.Compare(accounts[a.at].customer, accounts[b.at].customer)
	})
	order = make([]int, len(keys))
	for i, k := range keys {
		order[i] = k.at
	}
	return order, all
}

// Segments returns every segment that has a customer, by name. They add up to [PnL.Total].
func (p *PnL) Segments() []SegmentProfit {
	type segment struct {
		total
		customers int
	}
	totals := make(map[string]*segment)
	accounts := p.all()
	for i := range accounts {
		t := totals[accounts[i].segment]
		if t == nil {
			t = new(segment)
			totals[accounts[i].segment] = t
		}
		t.add(&accounts[i].sums)
		t.customers++
	}
	segments := make([]SegmentProfit, 0, len(totals))
	for _, name := range slices.Sorted(maps.Keys(totals)) {
		t := totals[name]
		segments = append(segments, segmentOf(name, t.customers, t.account(&p.units, p.currency)))
	}
	return segments
}

// Total returns all customers together, as the segment "".
func (p *PnL) Total() SegmentProfit {
	var t total
	n := 0
	for _, c := range p.chunks {
		for i := range c {
			t.add(&c[i].sums)
		}
		n += len(c)
	}
	for name, o := range p.others {
		t.add(&o.sums)
		if !p.has(name) {
			n++
		}
	}
	return segmentOf("", n, t.account(&p.units, p.currency))
}

func segmentOf(name string, customers int, l Account) SegmentProfit {
	return SegmentProfit{
		Segment: name, Customers: customers, Currency: l.Currency, Revenue: l.Revenue, Discounts: l.Discounts,
		Returns: l.Returns, DirectCost: l.DirectCost, Margin: l.Margin, CostToServe: l.CostToServe, Profit: l.Profit,
	}
}
