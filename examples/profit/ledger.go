package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/whale"
	"github.com/untangle-metrics/untangle/scorecard"
)

// words tell the P&L of all customers, and of each segment that makes a loss.
func (l *ledger) words() []scorecard.Block {
	t := l.pnl.Total()
	lines := "Revenue " + money(t.Revenue)
	for _, line := range []struct {
		name   string
		amount decimal.Decimal
	}{
		{"discounts", t.Discounts}, {"returns", t.Returns}, {"direct cost", t.DirectCost}, {"cost to serve", t.CostToServe},
	} {
		if !line.amount.IsZero() {
			lines += " − " + line.name + " " + money(line.amount)
		}
	}
	text := fmt.Sprintf("%s = profit %s, of %s customers%s.", lines, money(t.Profit), count(int64(t.Customers)),
		in(t.Currency))
	if o := l.others.Total(); o.Customers > 0 {
		text += fmt.Sprintf(" Not customers here, because they never had an amount (prospects, say): %s. What they cost, "+
			"%s, is in nobody's profit.", count(int64(o.Customers)), money(o.CostToServe))
	}
	if !l.costly() {
		text += " No costs are known, so profit here is revenue; -costs FILE or -activities FILE gives them."
	}
	if n := l.pnl.Unrated(); n > 0 && l.costly() {
		text += fmt.Sprintf(" Events for which no cost is known: %s.", count(n))
	}
	blocks := []scorecard.Block{scorecard.Paragraph{Text: text}}
	if lossMakers := l.lossMakers(); len(lossMakers) > 0 {
		blocks = append(blocks, scorecard.Note{
			Text: fmt.Sprintf("By %s, these make a loss:", l.by), Items: lossMakers,
		})
	}
	return blocks
}

func (l *ledger) costly() bool {
	t := l.pnl.Total()
	return !t.DirectCost.IsZero() || !t.CostToServe.IsZero()
}

// what is the name of what is left of revenue, as far as costs are known.
func (l *ledger) what() string {
	if l.costly() {
		return "Profit"
	}
	return "Revenue"
}

// lossMakers says of each segment that makes a loss by how much, and what it is spent on.
func (l *ledger) lossMakers() []string {
	if l.by == "" {
		return nil
	}
	var said []string
	for _, row := range l.statement.Rows() {
		if !row.Profit.IsNegative() {
			continue
		}
		text := fmt.Sprintf("%s: %s, from a margin of %s", cmp.Or(row.Values[0], "not known"), money(row.Profit),
			money(row.Margin))
		if !row.CostToServe.IsZero() {
			text += fmt.Sprintf(" and a cost to serve of %s", money(row.CostToServe))
		}
		const most = 3
		dearest := slices.SortedStableFunc(slices.Values(row.Activities), func(a, b profitability.ActivityCost) int {
			return b.Cost.Cmp(a.Cost)
		})
		var names []string
		for _, c := range dearest[:min(most, len(dearest))] {
			names = append(names, c.Activity+" "+money(c.Cost))
		}
		if len(names) > 0 {
			text += ", most of it for " + strings.Join(names, ", ")
		}
		said = append(said, text)
	}
	return said
}

// activities is what each activity costs, by segment where there are a few.
func (l *ledger) activities() scorecard.Block {
	total := l.statement.Total()
	t := scorecard.Table{
		Caption: "Cost to serve by activity" + in(total.Currency), Columns: []scorecard.Column{{Name: "Activity"}},
	}
	groups := []profitability.Row{total}
	const most = 6
	if rows := l.statement.Rows(); l.by != "" && len(rows) <= most {
		groups = append(rows, total)
	}
	cost := make([]map[string]decimal.Decimal, len(groups))
	for i, g := range groups {
		name := "all customers"
		if len(g.Values) > 0 {
			name = cmp.Or(g.Values[0], "not known")
		}
		t.Columns = append(t.Columns, scorecard.Column{Name: name, Numbers: true})
		cost[i] = make(map[string]decimal.Decimal)
		for _, c := range g.Activities {
			cost[i][c.Activity] = c.Cost
		}
	}
	for _, c := range total.Activities {
		row := []scorecard.Cell{{Text: c.Activity}}
		for i := range groups {
			row = append(row, amount(cost[i][c.Activity]))
		}
		t.Rows = append(t.Rows, row)
	}
	row := []scorecard.Cell{{Text: "all activities", Mark: scorecard.Total}}
	for _, g := range groups {
		row = append(row, scorecard.Cell{Text: money(g.CostToServe), Value: g.CostToServe.String(), Mark: scorecard.Total})
	}
	t.Rows = append(t.Rows, row)
	return t
}

// deciles is the tenths of the customers, those who bring most first.
func deciles(c whale.Curve, what, currency string) scorecard.Block {
	t := scorecard.Table{
		Caption: what + " by tenths of the customers, those who bring most first" + in(currency),
		Columns: []scorecard.Column{
			{Name: "Decile"},
			{Name: "Customers", Numbers: true},
			{Name: what, Numbers: true},
			{Name: "Of the total", Numbers: true},
			{Name: "With those above", Numbers: true},
		},
	}
	for _, g := range c.Deciles() {
		if g.Customers == 0 {
			break // there are fewer than ten
		}
		t.Rows = append(t.Rows, []scorecard.Cell{
			{Text: fmt.Sprint(g.Number)},
			{Text: count(int64(g.Customers)), Value: fmt.Sprint(g.Customers)},
			amount(g.Profit),
			{Text: percent(g.Share)},
			amount(c.Cumulative(g.First + g.Customers - 1)),
		})
	}
	return t
}
