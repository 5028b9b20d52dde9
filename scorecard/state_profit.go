package scorecard

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/whale"
)

func (in Inputs) profitSection() Section {
	s := Section{ID: "profit", Title: "What customers are worth, and what they cost"}
	l := in.ledger()
	switch {
	case !l.amounts && !l.costs:
		s.Blocks = append(s.Blocks, sentence("Profit needs amounts in the log of events (the column amount) and a table "+
			"of costs with the columns point, kind, cost_per_interaction and direct_cost_share. Nobody supplied them."))
		return s
	case !l.amounts:
		s.Blocks = append(s.Blocks, sentence("No event has an amount, so neither revenue nor profit is known; the column "+
			"amount of the log of events gives them. What stands here is what customers cost."))
	case !l.costs:
		s.Blocks = append(s.Blocks, sentence("No costs are known, so profit here is revenue; costs.csv (columns point, "+
			"kind, cost_per_interaction and direct_cost_share) gives them."))
	}
	if l.costs && in.Unrated > 0 {
		s.Blocks = append(s.Blocks, sentence("The table of costs has no rate for %s, which cost nothing here.",
			plural(in.Unrated, "interaction")))
	}
	if w := in.Whale; w.Len() > 0 && l.amounts {
		if l.costs {
			s.Blocks = append(s.Blocks, whaleFigures(w, in.Currency), WhaleCurve(w, in.Currency))
		} else {
			s.Blocks = append(s.Blocks, revenueFigures(w, in.Currency), curveOf(w, in.Currency, revenueWords))
		}
	}
	if len(in.Segments) > 0 {
		s.Blocks = append(s.Blocks, profitTable(in.Segments, l, in.Currency))
	}
	if len(in.Customers) > 0 {
		s.Blocks = append(s.Blocks, extremes(in.Customers, l, in.Currency))
	}
	return s
}

func whaleFigures(w whale.Curve, currency string) Figures {
	peakNote := "with " + plural(int64(w.AtPeak()), "customer")
	if share := w.PeakShare(); share.IsKnown() {
		peakNote += fmt.Sprintf("; %s of the total", percent(share.Value))
	}
	n := int64(w.Len())
	return Figures{Items: []Figure{
		{
			Label: "Profit", Value: moneyFigure(w.Total(), currency),
			Note: "from " + plural(n, "customer"),
		},
		{Label: "Peak", Value: moneyFigure(w.Peak(), currency), Note: peakNote},
		{
			Label: "Hidden loss", Value: moneyFigure(w.HiddenLoss(), currency),
			Note: "what unprofitable customers take back from the peak",
		},
		{
			Label: "Loss makers", Value: countCell(int64(w.LossMakers())),
			Note: shareOf(int64(w.LossMakers()), n).Text + " of customers cost more than they bring",
		},
	}}
}

// revenueFigures is whaleFigures for a curve of revenue. Revenue falls only where customers got back more than they
// paid.
func revenueFigures(w whale.Curve, currency string) Figures {
	f := Figures{Items: []Figure{{
		Label: "Revenue", Value: moneyFigure(w.Total(), currency), Note: "from " + plural(int64(w.Len()), "customer"),
	}}}
	if w.LossMakers() > 0 {
		f.Items = append(f.Items, Figure{
			Label: "Paid back", Value: moneyFigure(w.HiddenLoss(), currency),
			Note: "to " + plural(int64(w.LossMakers()), "customer") + " who got back more than they paid",
		})
	}
	return f
}

func profitTable(segments []profitability.SegmentProfit, l ledger, currency string) Table {
	known := l.columns()
	result := known[len(known)-1]
	t := Table{
		Caption: inCurrency(result.name+" by segment", currency),
		Columns: []Column{{Name: "Segment"}, number("Customers")},
	}
	for _, m := range known {
		t.Columns = append(t.Columns, number(m.name))
	}
	t.Columns = append(t.Columns, number(result.name+" per customer"))
	var sum profitability.SegmentProfit
	for _, p := range segments {
		t.Rows = append(t.Rows, profitRow(named(p.Segment, "not known"), p, known))
		sum = plus(sum, p)
	}
	t.Rows = append(t.Rows, marked(profitRow("all segments", sum, known), Total))
	return t
}

func profitRow(name string, p profitability.SegmentProfit, known []moneyColumn) []Cell {
	row := []Cell{text(name), countCell(int64(p.Customers))}
	row = append(row, moneyCells(p, known)...)
	each := Cell{Text: "–"}
	result := known[len(known)-1].of(p)
	if p.Customers > 0 {
		each = moneyCell(result.Div(decimal.NewFromInt(int64(p.Customers))).RoundBank(2))
	}
	return append(row, lossMarked(each, result.IsNegative()))
}

// moneyCells writes the amounts that are known, and marks a loss in the last.
func moneyCells(p profitability.SegmentProfit, known []moneyColumn) []Cell {
	cells := make([]Cell, len(known))
	for i, m := range known {
		cells[i] = moneyCell(m.of(p))
	}
	last := len(known) - 1
	cells[last] = lossMarked(cells[last], known[last].of(p).IsNegative())
	return cells
}

// lossMarked makes a loss stand out; its minus sign says the same.
func lossMarked(c Cell, loss bool) Cell {
	if loss {
		c.Mark = Alert
	}
	return c
}

// extremes shows the five customers who bring most and the five who bring least, or all when there are ten or fewer.
func extremes(customers []profitability.CustomerProfit, l ledger, currency string) Table {
	sorted := slices.Clone(customers)
	slices.SortFunc(sorted, func(a, b profitability.CustomerProfit) int {
		return cmp.Or(b.Profit.Cmp(a.Profit), cmp.Compare(a.Customer, b.Customer))
	})
	known := l.columns()
	caption := "Who brings most, and who brings least"
	if !l.amounts {
		caption = "Who costs most, and who costs least"
		slices.Reverse(sorted)
	}
	t := Table{
		Caption: inCurrency(caption, currency),
		Columns: []Column{number("Rank"), {Name: "Customer"}, {Name: "Segment"}},
	}
	for _, m := range known {
		t.Columns = append(t.Columns, number(m.name))
	}
	if l.costs { // interactions are counted where they have a rate
		t.Columns = append(t.Columns, number("Interactions"))
	}
	const each = 5
	for i, c := range sorted {
		if i >= each && i < len(sorted)-each {
			continue
		}
		row := []Cell{
			countCell(int64(i + 1)), text(named(c.Customer, "not known")), text(named(c.Segment, "not known")),
		}
		row = append(row, moneyCells(accountOf(c), known)...)
		if l.costs {
			row = append(row, countCell(c.Interactions))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
