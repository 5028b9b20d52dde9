package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/revenue"
	"github.com/untangle-metrics/untangle/profitability/whale"
	"github.com/untangle-metrics/untangle/scorecard"
)

// subscriptions reports on the lines of a file.
func (a *arguments) subscriptions() (r scorecard.Report, err error) {
	lines, err := a.readLines()
	if err != nil {
		return r, err
	}
	opts := revenue.BookOptions{Rule: a.rule, Currency: a.currency}
	if a.lastDay {
		opts.Ends = revenue.Inclusive
	}
	book, err := revenue.NewBook(lines, opts)
	if err != nil {
		return r, err
	}
	when := revenue.SubscriptionOptions{Grain: a.grain, Segments: a.mapping.Segment != "", Minor: a.minor}
	when.To = slices.MaxFunc(lines, func(x, y revenue.Line) int { return cmp.Compare(x.From, y.From) }).From
	if a.asOf != 0 {
		when.To = a.asOf - 1 // what there is when a day begins is what there was at the end of the day before
	}
	s, err := revenue.NewSubscriptions(book, when)
	if err != nil && a.asOf != 0 {
		err = fmt.Errorf("-as-of %v: %w", a.asOf, err)
	}
	if err != nil {
		return r, err
	}
	m := metrics.Fold(book.Accounts(), s).Movements()
	in := scorecard.Inputs{Currency: a.currency, Revenue: &m}
	in.Customers = a.closing(book, when.To)
	if when.Segments {
		in.Segments = bySegment(in.Customers)
	}
	var list []whale.Customer
	for _, c := range in.Customers {
		list = append(list, whale.Customer{Name: c.Customer, Profit: c.Revenue})
	}
	if in.Whale, err = whale.New(list); err != nil {
		return r, err
	}
	parts, err := partsOf(in)
	if err != nil {
		return r, err
	}
	last := m.Total[len(m.Total)-1]
	text := fmt.Sprintf("The recurring revenue of each customer at the end of %v", last.Period)
	if last.Provisional {
		text = fmt.Sprintf("The recurring revenue of each customer in %v so far", last.Period)
	}
	text += ". A file of subscriptions has no costs, so this isn't profit."
	profit := parts.section("profit", "Who brings the recurring revenue",
		[]scorecard.Block{scorecard.Paragraph{Text: text}}, parts.pictures("profit"))
	if len(list) > 0 {
		profit.Blocks = append(profit.Blocks, deciles(in.Whale, "Recurring revenue", a.currency))
	}
	subtitle := fmt.Sprintf("%s lines of %s customers; %v", count(int64(len(lines))), count(int64(book.Len())), a.rule)
	if a.asOf != 0 {
		subtitle += fmt.Sprintf("; as of the beginning of %v", a.asOf)
	}
	return scorecard.Report{
		Title: "Recurring revenue", Subtitle: subtitle,
		Sections: []scorecard.Section{parts["revenue"], a.movements(m), profit},
	}, nil
}

// closing returns the customers who have recurring revenue on a day.
func (a *arguments) closing(book *revenue.Book, on metrics.Day) (list []profitability.CustomerProfit) {
	for account := range book.Accounts() {
		if v := account.Value(on); !v.IsZero() {
			list = append(list, profitability.CustomerProfit{
				Customer: account.Customer(), Segment: account.Segment(), Currency: a.currency,
				Revenue: v, Margin: v, Profit: v,
			})
		}
	}
	return list
}

func bySegment(customers []profitability.CustomerProfit) (list []profitability.SegmentProfit) {
	sums := make(map[string]profitability.SegmentProfit)
	for _, c := range customers {
		s := sums[c.Segment]
		s.Segment, s.Currency = c.Segment, c.Currency
		s.Customers++
		s.Revenue, s.Margin, s.Profit = s.Revenue.Add(c.Revenue), s.Margin.Add(c.Margin), s.Profit.Add(c.Profit)
		sums[c.Segment] = s
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		list = append(list, sums[name])
	}
	return list
}
