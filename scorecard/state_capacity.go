package scorecard

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability/costing"
)

func (in Inputs) capacitySection() Section {
	s := Section{ID: "capacity", Title: "What capacity goes unused"}
	if in.Capacity == nil || len(in.Capacity.Pools)+len(in.Capacity.Activities) == 0 {
		s.Blocks = append(s.Blocks, sentence("Unused capacity needs what there is and what takes it: resource pools, in a "+
			"file with the columns pool, silo, cost and capacity, and activities, in one with the columns activity, pool, "+
			"point, kind and minutes. Nobody supplied them."))
		return s
	}
	r := *in.Capacity
	if r.Currency == "" {
		r.Currency = in.Currency
	}
	if len(r.Pools) > 0 {
		s.Blocks = append(s.Blocks,
			capacityFigures(r),
			sentence("Time that nobody needed is a cost of its own: it is shown here, and never spread over activities or "+
				"customers. In each pool assigned + unused = cost, exactly; where more time was used than there is, unused is "+
				"negative."),
			CapacityChart(r))
	}
	if len(r.Activities) > 0 {
		s.Blocks = append(s.Blocks, activityTable(r))
	}
	if len(r.Pools) > 0 {
		s.Blocks = append(s.Blocks, siloTable(r))
	}
	return s
}

func capacityFigures(r costing.Report) Figures {
	var cost, assigned, idle, short decimal.Decimal
	over := 0
	for _, p := range r.Pools {
		cost, assigned = cost.Add(p.Cost), assigned.Add(p.Assigned)
		if p.Over {
			over++
			short = short.Sub(p.UnusedCost)
		} else {
			idle = idle.Add(p.UnusedCost)
		}
	}
	items := []Figure{
		{
			Label: "Cost of the pools", Value: moneyFigure(cost, r.Currency),
			Note: "of " + plural(int64(len(r.Pools)), "resource pool"),
		},
		{
			Label: "Assigned to activities", Value: moneyFigure(assigned, r.Currency),
			Note: "the time used, at each pool's rate",
		},
		{
			Label: "Unused", Value: moneyFigure(idle, r.Currency),
			Note: "in pools with time left" + part(idle, cost, ", %s of the cost of all"),
		},
	}
	if over > 0 {
		items = append(items, Figure{
			Label: "Used beyond capacity", Value: moneyFigure(short, r.Currency),
			Note: fmt.Sprintf("in %s that gave more time than there is", plural(int64(over), "pool")),
		})
	}
	return Figures{Items: items}
}

// part writes a share of a whole that is above 0.
func part(of, whole decimal.Decimal, format string) string {
	if !whole.IsPositive() {
		return ""
	}
	return fmt.Sprintf(format, percent(of.InexactFloat64()/whole.InexactFloat64()))
}

// activityTable shows what each activity took, and what that is for one event.
func activityTable(r costing.Report) Table {
	t := Table{
		Caption: inCurrency("What activities took; costs", r.Currency),
		Columns: []Column{
			{Name: "Activity"},
			{Name: "Pool"},
			{Name: "Level"},
			number("Events"), number(capital(timeUnit(r))), number("Cost"), number("Cost per event"),
		},
	}
	var time decimal.Decimal
	for _, a := range r.Activities {
		time = time.Add(a.Time)
		each := Cell{Text: "–", Mark: Weak}
		if a.Events > 0 {
			cost := a.Cost.Div(decimal.NewFromInt(a.Events)).RoundBank(2)
			each = Cell{Text: grouped(cost.StringFixedBank(2)), Value: cost.String()}
		}
		t.Rows = append(t.Rows, []Cell{
			text(named(a.Activity, "not named")), text(named(a.Pool, "none")), text(a.Level.String()), countCell(a.Events),
			moneyCell(a.Time), moneyCell(a.Cost), each,
		})
	}
	none := text("–")
	total := []Cell{text("all activities"), none, none, none, moneyCell(time), moneyCell(r.Cost()), none}
	t.Rows = append(t.Rows, marked(total, Total))
	return t
}

// siloTable shows whose the pools are.
func siloTable(r costing.Report) Table {
	t := Table{
		Caption: inCurrency("Capacity by silo", r.Currency),
		Columns: []Column{{Name: "Silo"}, number("Cost"), number("Assigned"), number("Unused")},
	}
	var sum costing.SiloUse
	row := func(name string, s costing.SiloUse) []Cell {
		unused := lossMarked(moneyCell(s.UnusedCost), s.UnusedCost.IsNegative())
		return []Cell{text(name), moneyCell(s.Cost), moneyCell(s.Assigned), unused}
	}
	for _, s := range r.Silos() {
		sum.Cost, sum.Assigned = sum.Cost.Add(s.Cost), sum.Assigned.Add(s.Assigned)
		sum.UnusedCost = sum.UnusedCost.Add(s.UnusedCost)
		t.Rows = append(t.Rows, row(named(s.Silo, "not known"), s))
	}
	t.Rows = append(t.Rows, marked(row("all silos", sum), Total))
	return t
}
