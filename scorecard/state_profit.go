package scorecard

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability"
)

func (in Inputs) profitSection() Section {
	s := Section{ID: "profit", Title: "What customers are worth, and what they cost"}
	if in.Whale.Customers == 0 && len(in.Segments) == 0 && len(in.Customers) == 0 {
		s.Blocks = append(s.Blocks, sentence("Profit needs amounts in the log of events (the column amount) and a table "+
			"of costs with the columns point, kind, cost_per_interaction and direct_cost_share. Nobody supplied them."))
		return s
	}
	if w := in.Whale; w.Customers > 0 {
		s.Blocks = append(s.Blocks, whaleFigures(w, in.Currency), WhaleCurve(w, in.Currency))
	}
	if len(in.Segments) > 0 {
		s.Blocks = append(s.Blocks, profitTable(in.Segments, in.Currency))
	}
	if len(in.Customers) > 0 {
		s.Blocks = append(s.Blocks, extremes(in.Customers, in.Currency))
	}
	return s
}

func whaleFigures(w profitability.Whale, currency string) Figures {
	peakNote := "with " + plural(int64(w.AtPeak), "customer")
	if share := w.PeakShare(); share.IsKnown() {
		peakNote += fmt.Sprintf("; %s of the total", percent(share.Value))
	}
	n := int64(w.Customers)
	return Figures{Items: []Figure{
		{
			Label: "Profit", Value: moneyFigure(w.Total, currency),
			Note: "from " + plural(n, "customer"),
		},
		{Label: "Peak", Value: moneyFigure(w.Peak, currency), Note: peakNote},
		{
			Label: "Hidden loss", Value: moneyFigure(w.HiddenLoss, currency),
			Note: "what unprofitable customers take back from the peak",
		},
		{
			Label: "Loss makers", Value: countCell(int64(w.LossMakers)),
			Note: shareOf(int64(w.LossMakers), n).Text + " of customers cost more than they bring",
		},
	}}
}

func profitTable(segments []profitability.SegmentProfit, currency string) Table {
	t := Table{
		Caption: inCurrency("Profit by segment", currency),
		Columns: []Column{
			{Name: "Segment"},
			number("Customers"), number("Revenue"), number("Direct cost"), number("Cost to serve"),
			number("Profit"), number("Profit per customer"),
		},
	}
	sum := profitability.SegmentProfit{}
	for _, p := range segments {
		t.Rows = append(t.Rows, profitRow(named(p.Segment, "not known"), p))
		sum.Customers += p.Customers
		sum.Revenue, sum.DirectCost = sum.Revenue.Add(p.Revenue), sum.DirectCost.Add(p.DirectCost)
		sum.CostToServe, sum.Profit = sum.CostToServe.Add(p.CostToServe), sum.Profit.Add(p.Profit)
	}
	t.Rows = append(t.Rows, marked(profitRow("all segments", sum), Total))
	return t
}

func profitRow(name string, p profitability.SegmentProfit) []Cell {
	each := Cell{Text: "–"}
	if p.Customers > 0 {
		mean := p.Profit.Div(decimal.NewFromInt(int64(p.Customers))).RoundBank(2)
		each = moneyCell(mean)
	}
	return []Cell{
		text(name), countCell(int64(p.Customers)), moneyCell(p.Revenue), moneyCell(p.DirectCost), moneyCell(p.CostToServe),
		lossMarked(moneyCell(p.Profit), p.Profit.IsNegative()), lossMarked(each, p.Profit.IsNegative()),
	}
}

// lossMarked makes a loss stand out; its minus sign says the same.
func lossMarked(c Cell, loss bool) Cell {
	if loss {
		c.Mark = Alert
	}
	return c
}

// extremes shows the five customers who bring most and the five who bring least, or all when there are ten or fewer.
func extremes(customers []profitability.CustomerProfit, currency string) Table {
	sorted := slices.Clone(customers)
	slices.SortFunc(sorted, func(a, b profitability.CustomerProfit) int {
		return cmp.Or(b.Profit.Cmp(a.Profit), cmp.Compare(a.Customer, b.Customer))
	})
	t := Table{
		Caption: inCurrency("Who brings most, and who brings least", currency),
		Columns: []Column{
			number("Rank"),
			{Name: "Customer"},
			{Name: "Segment"},
			number("Revenue"), number("Direct cost"), number("Cost to serve"),
			number("Profit"), number("Interactions"),
		},
	}
	const each = 5
	for i, c := range sorted {
		if i >= each && i < len(sorted)-each {
			continue
		}
		t.Rows = append(t.Rows, []Cell{
			countCell(int64(i + 1)), text(named(c.Customer, "not known")), text(named(c.Segment, "not known")),
			moneyCell(c.Revenue), moneyCell(c.DirectCost), moneyCell(c.CostToServe),
			lossMarked(moneyCell(c.Profit), c.Profit.IsNegative()), countCell(c.Interactions),
		})
	}
	return t
}
