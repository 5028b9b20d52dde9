package scorecard

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability"
)

// columnNames are those of all tables of a section.
func columnNames(s Section) string {
	var names []string
	for _, t := range tables(s) {
		for _, c := range t.Columns {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, ", ")
}

// What nobody supplied isn't shown as 0.
func TestUnknownMoneyIsNotZero(t *testing.T) {
	for _, c := range []struct {
		name                 string
		revenue, cost        int64
		worth, says, columns string
		never                []string
		unrated              int64
	}{
		{
			name: "all", revenue: 10, cost: 3, worth: "Worth, in profit", says: "no rate for 5\u00a0interactions",
			columns: "Segment, Customers, Revenue, Direct cost, Cost to serve, Profit, Profit per customer, " +
				"Rank, Customer, Segment, Revenue, Direct cost, Cost to serve, Profit, Interactions",
			never: []string{"is revenue", "No event"}, unrated: 5,
		},
		{
			name: "no costs", revenue: 10, worth: "Worth, in revenue", says: "No costs are known, so profit here is revenue",
			columns: "Segment, Customers, Revenue, Revenue per customer, Rank, Customer, Segment, Revenue",
			never: []string{
				"Direct cost", "Cost to serve", "Hidden loss", "Loss makers", "Cumulative profit", "no rate",
			},
			unrated: 5,
		},
		{
			name: "no amounts", cost: 3, worth: "Worth", says: "No event has an amount",
			columns: "Segment, Customers, Cost to serve, Cost to serve per customer, " +
				"Rank, Customer, Segment, Cost to serve, Interactions",
			never: []string{"Hidden loss", "Cumulative", "Worth, in"},
		},
		{name: "neither", worth: "Worth", says: "Profit needs amounts", never: []string{"Hidden loss", "Worth, in"}},
	} {
		in := Inputs{Flow: dailyFlow(t, 0, 0), Unrated: c.unrated}
		for _, id := range []string{"a", "b"} {
			in.Customers = append(in.Customers, profitability.CustomerProfit{
				Customer: id, Revenue: decimal.New(c.revenue, 0), CostToServe: decimal.New(c.cost, 0),
				Profit: decimal.New(c.revenue-c.cost, 0), Interactions: 1,
			})
		}
		in.Segments = []profitability.SegmentProfit{plus(accountOf(in.Customers[0]), accountOf(in.Customers[1]))}
		in.Whale = curveFor(t, in.Customers)
		r := state(t, in)
		if _, ok := figures(section(t, r, "customers"))[c.worth]; !ok {
			t.Errorf("%s: no figure %q in %v", c.name, c.worth, figures(section(t, r, "customers")))
		}
		if got := columnNames(section(t, r, "profit")); got != c.columns {
			t.Errorf("%s: columns %s, want %s", c.name, got, c.columns)
		}
		page := rendered(t, r.HTML)
		if !strings.Contains(page, c.says) {
			t.Errorf("%s: the report lacks %q", c.name, c.says)
		}
		for _, never := range c.never {
			if strings.Contains(page, never) {
				t.Errorf("%s: the report has %q", c.name, never)
			}
		}
	}
}

func TestNumbersAreNeverSplit(t *testing.T) {
	table := Table{Caption: "wide", Columns: []Column{{Name: "Customer"}}}
	row := []Cell{text(strings.Repeat("long name ", 8))}
	const amount = "−99,999,999,999,999"
	for range 7 {
		table.Columns = append(table.Columns, number("An amount"))
		row = append(row, text(amount))
	}
	table.Rows = [][]Cell{row}
	page := rendered(t, Report{Sections: []Section{{ID: "a", Blocks: []Block{table}}}}.Text)
	if n := strings.Count(page, amount); n != 7 {
		t.Errorf("%d of 7 amounts in one piece:\n%s", n, page)
	}
}
