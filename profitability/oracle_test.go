package profitability_test

import (
	"slices"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// selects is journey.Selection as its documentation has it.
func selects(s journey.Selection, e journey.Event) bool {
	has := func(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }
	return has(s.Kinds, e.Kind) && has(s.Points, e.Point) && has(s.Reasons, e.Reason) && (s.Where == nil || s.Where(e))
}

// A posting is what one event does to the P&L.
type posting struct {
	profitability.Account
	activities         map[string]decimal.Decimal
	interaction, ruled bool
}

// judge works one event out by the documentation of the options, in decimals.
func judge(t journey.Trace, e journey.Event, o profitability.Options) posting {
	p := posting{activities: make(map[string]decimal.Decimal)}
	net := e.Amount
	for _, r := range o.Lines {
		if !selects(r.On, e) {
			continue
		}
		p.ruled = true
		amount := e.Amount
		if r.Negated {
			amount = amount.Neg()
		}
		net = decimal.Zero
		switch r.Line {
		case profitability.Revenue:
			p.Revenue, net = amount, amount
		case profitability.Discounts:
			p.Discounts, net = amount, amount.Neg()
		case profitability.Returns:
			p.Returns, net = amount, amount.Neg()
		case profitability.DirectCost:
			p.DirectCost = amount
		case profitability.CostToServe:
			p.CostToServe = amount
			p.activities[r.Activity] = amount
		}
		break
	}
	switch {
	case !p.ruled && e.Amount.IsNegative():
		p.Returns = e.Amount.Neg()
	case !p.ruled:
		p.Revenue = e.Amount
	}
	best := -1
	for i, r := range o.Rates {
		if r.Point == e.Point && (r.Kind == e.Kind || r.Kind == "" && best < 0) {
			best = i
		}
	}
	charge := func(name string, cost decimal.Decimal) {
		p.interaction = true
		p.activities[name] = p.activities[name].Add(cost)
		p.CostToServe = p.CostToServe.Add(cost)
	}
	if best >= 0 {
		r := o.Rates[best]
		p.DirectCost = p.DirectCost.Add(net.Mul(r.DirectShare))
		name := r.Point
		if r.Kind != "" {
			name += "/" + r.Kind
		}
		if r.Activity != "" {
			name = r.Activity
		}
		charge(name, r.PerInteraction)
	}
	for _, d := range o.Direct {
		if selects(d.On, e) {
			p.DirectCost = p.DirectCost.Add(net.Mul(d.Share))
		}
	}
	for _, a := range o.Costs.Activities {
		if a.Level >= costing.Channel || !selects(a.On, e) {
			continue
		}
		time := a.Base
		for _, term := range a.Terms {
			switch {
			case term.PerAmount:
				time = time.Add(term.Time.Mul(e.Amount.Abs()))
			case term.Attribute != "" && t.Attribute(term.Attribute) == term.Value,
				term.Attribute == "" && selects(term.When, e):
				time = time.Add(term.Time)
			}
		}
		cost := a.Cost
		for _, pool := range o.Costs.Pools {
			if pool.Name == a.Pool {
				cost = time.Mul(pool.Rate())
			}
		}
		charge(a.Name, cost)
	}
	p.Margin = p.Revenue.Sub(p.Discounts).Sub(p.Returns).Sub(p.DirectCost)
	p.Profit = p.Margin.Sub(p.CostToServe)
	return p
}

// plusAccount adds two accounts of one currency.
func plusAccount(a, b profitability.Account) profitability.Account {
	return profitability.Account{
		Currency: a.Currency, Revenue: a.Revenue.Add(b.Revenue), Discounts: a.Discounts.Add(b.Discounts),
		Returns: a.Returns.Add(b.Returns), DirectCost: a.DirectCost.Add(b.DirectCost), Margin: a.Margin.Add(b.Margin),
		CostToServe: a.CostToServe.Add(b.CostToServe), Profit: a.Profit.Add(b.Profit),
	}
}

func accountOfCustomer(c profitability.CustomerProfit) profitability.Account {
	return profitability.Account{
		Currency: c.Currency, Revenue: c.Revenue, Discounts: c.Discounts, Returns: c.Returns, DirectCost: c.DirectCost,
		Margin: c.Margin, CostToServe: c.CostToServe, Profit: c.Profit,
	}
}

func accountOfSegment(c profitability.SegmentProfit) profitability.Account {
	return profitability.Account{
		Currency: c.Currency, Revenue: c.Revenue, Discounts: c.Discounts, Returns: c.Returns, DirectCost: c.DirectCost,
		Margin: c.Margin, CostToServe: c.CostToServe, Profit: c.Profit,
	}
}

func kindOf(kinds ...string) journey.Selection { return journey.Selection{Kinds: kinds} }

var large = journey.Selection{
	Name: "large", Where: func(e journey.Event) bool { return e.Amount.Cmp(decimal.New(300, 0)) > 0 },
}

// everyOption has a rule for every line, shares that overlap, and activities of all sorts.
func everyOption() profitability.Options {
	rates := someRates()
	rates[0].Activity, rates[2].Activity = "ordering", "help"
	return profitability.Options{
		Currency: "EUR", By: "segment", Rates: rates,
		Lines: []profitability.LineRule{
			{
				On:   journey.Selection{Points: []string{"street"}, Kinds: []string{"order"}},
				Line: profitability.Revenue, Negated: true,
			},
			{On: journey.Selection{Reasons: []string{"goodwill"}}, Line: profitability.Discounts},
			{On: large, Line: profitability.DirectCost},
			{On: kindOf("refund"), Line: profitability.Returns, Negated: true},
			{On: kindOf("repair"), Line: profitability.CostToServe, Activity: "help"},
			{On: kindOf("freight"), Line: profitability.CostToServe, Activity: "freight", Negated: true},
			{On: kindOf("quote"), Line: profitability.NoLine},
		},
		Direct: []profitability.DirectShare{
			{On: kindOf("order", "refund"), Share: dec("0.02")}, {On: large, Share: dec("0.5")}, {Share: dec("0.001")},
		},
		Costs: costing.Model{
			Unit: "minute", Currency: "EUR",
			Pools: []costing.Pool{{Name: "desk", Silo: "service", Cost: dec("700"), Capacity: dec("300")}},
			Activities: []costing.Activity{
				{Name: "packing", Pool: "desk", Level: costing.Order, On: kindOf("order"), Base: dec("1.5"), Terms: []costing.Term{
					{Time: dec("0.01"), PerAmount: true},
					{Time: dec("2"), When: large},
					{Time: dec("0.5"), Attribute: "segment", Value: "home"},
				}},
				{Name: "help", On: kindOf("complaint"), Cost: dec("4.2")},
				{Name: "shop rent", Level: costing.Channel, Cost: dec("1000")},
			},
		},
	}
}

// someOptions draws a part of everyOption.
func someOptions() *rapid.Generator[profitability.Options] {
	return rapid.Custom(func(t *rapid.T) profitability.Options {
		o := everyOption()
		o.Rates = o.Rates[:rapid.IntRange(0, len(o.Rates)).Draw(t, "rates")]
		o.Lines = o.Lines[:rapid.IntRange(0, len(o.Lines)).Draw(t, "lines")]
		o.Direct = o.Direct[:rapid.IntRange(0, len(o.Direct)).Draw(t, "direct")]
		o.Costs.Activities = o.Costs.Activities[:rapid.IntRange(0, len(o.Costs.Activities)).Draw(t, "activities")]
		return o
	})
}
