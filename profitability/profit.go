package profitability

import (
	"maps"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// CustomerProfit is one customer's profit and loss: Profit = Revenue − DirectCost − CostToServe, exactly.
type CustomerProfit struct {
	Customer     string          `json:"customer"`
	Segment      string          `json:"segment"`       // "" when it isn't known, or wasn't asked for
	Revenue      decimal.Decimal `json:"revenue"`       // the sum of the amounts of all events
	DirectCost   decimal.Decimal `json:"direct_cost"`   // shares of amounts
	CostToServe  decimal.Decimal `json:"cost_to_serve"` // of interactions
	Profit       decimal.Decimal `json:"profit"`        // negative is a loss
	Interactions int64           `json:"interactions"`  // events that have a rate
}

// SegmentProfit is the profit and loss of several customers: Profit = Revenue − DirectCost − CostToServe, exactly.
type SegmentProfit struct {
	Segment     string          `json:"segment"`
	Customers   int             `json:"customers"`
	Revenue     decimal.Decimal `json:"revenue"`
	DirectCost  decimal.Decimal `json:"direct_cost"`
	CostToServe decimal.Decimal `json:"cost_to_serve"`
	Profit      decimal.Decimal `json:"profit"`
}

// Customers returns every customer, the most profitable first, and those of equal profit by name.
func (p *PnL) Customers() []CustomerProfit {
	list := make([]CustomerProfit, len(p.accounts))
	for i := range p.accounts {
		a := &p.accounts[i]
		c := CustomerProfit{
			Customer: a.customer, Segment: a.segment, Interactions: a.rated,
			Revenue:     a.revenue.Decimal(-p.logPlaces),
			DirectCost:  a.direct.Decimal(-p.logPlaces - p.ratePlaces),
			CostToServe: a.serve.Decimal(-p.ratePlaces),
		}
		if profit, ok := p.profit(&a.sums); ok {
			c.Profit = profit.Decimal(-p.logPlaces - p.ratePlaces)
		} else {
			c.Profit = c.Revenue.Sub(c.DirectCost).Sub(c.CostToServe)
		}
		list[i] = c
	}
	return byProfit(list)
}

// profit returns the profit in units of the exponents of amounts and rates together, and whether that fits.
func (s *setup) profit(m *sums) (exact.Int128, bool) {
	revenue, ok1 := times(m.revenue, s.ratePlaces)
	serve, ok2 := times(m.serve, s.logPlaces)
	costs, ok3 := m.direct.Add(serve)
	profit, ok4 := revenue.Add(costs.Neg())
	return profit, ok1 && ok2 && ok3 && ok4 && costs != mostNegative
}

// mostNegative is the one integer that Neg can't negate.
var mostNegative = exact.Int128{Hi: -1 << 63}

// times returns v·10^places, if v fits 64 bits.
func times(v exact.Int128, places int32) (exact.Int128, bool) {
	short, ok := v.Int64()
	power, _ := exact.Pow10(places) // places ≤ 18
	return exact.Product(short, power), ok
}

// Segments returns every segment that has a customer, by name. They add up to [PnL.Total].
func (p *PnL) Segments() []SegmentProfit {
	totals := make(map[string]*total)
	for i := range p.accounts {
		a := &p.accounts[i]
		t := totals[a.segment]
		if t == nil {
			t = new(total)
			totals[a.segment] = t
		}
		t.add(&a.sums)
	}
	segments := make([]SegmentProfit, 0, len(totals))
	for _, name := range slices.Sorted(maps.Keys(totals)) {
		segments = append(segments, totals[name].result(p.setup, name))
	}
	return segments
}

// Total returns all customers together, as the segment "".
func (p *PnL) Total() SegmentProfit {
	var t total
	for i := range p.accounts {
		t.add(&p.accounts[i].sums)
	}
	return t.result(p.setup, "")
}

// A total is the money of any number of customers.
type total struct {
	customers              int
	near                   sums
	revenue, direct, serve big.Int // what didn't fit near
}

func (t *total) add(s *sums) {
	t.customers++
	if t.near.add(s) {
		return
	}
	t.revenue.Add(&t.revenue, t.near.revenue.Big())
	t.direct.Add(&t.direct, t.near.direct.Big())
	t.serve.Add(&t.serve, t.near.serve.Big())
	t.near = *s
}

func (t *total) result(s *setup, segment string) SegmentProfit {
	whole := func(near exact.Int128, far *big.Int, places int32) decimal.Decimal {
		if far.Sign() == 0 {
			return near.Decimal(-places)
		}
		return decimal.NewFromBigInt(new(big.Int).Add(near.Big(), far), -places)
	}
	p := SegmentProfit{
		Segment: segment, Customers: t.customers,
		Revenue:     whole(t.near.revenue, &t.revenue, s.logPlaces),
		DirectCost:  whole(t.near.direct, &t.direct, s.logPlaces+s.ratePlaces),
		CostToServe: whole(t.near.serve, &t.serve, s.ratePlaces),
	}
	p.Profit = p.Revenue.Sub(p.DirectCost).Sub(p.CostToServe)
	return p
}
