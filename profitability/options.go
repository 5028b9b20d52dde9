package profitability

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// Options says what the amounts of events mean, what interactions cost and how customers are grouped. The zero value
// takes amounts for revenue, and negative ones for returns, has no costs and no segments.
type Options struct {
	// Currency is that of the log and of all costs, such as "EUR"; results repeat it, and results of two currencies
	// don't merge. "" is one that nobody named. To bring amounts into one currency, see [Exchange].
	Currency string
	// Lines says which line of the P&L an event's amount goes to: that of the first rule that takes the event. An amount
	// that no rule takes is revenue, or a return when it is negative.
	Lines []LineRule
	// Direct is direct cost as shares of revenue, which add up where several take an event.
	Direct []DirectShare
	// Costs is the activities that interactions drive. Those of the levels channel and enterprise are left out: they are
	// never pushed down to customers, see [Contribute].
	Costs costing.Model
	Rates []Rate // more activities and direct costs, by point and kind
	// By names the customer attribute whose latest value is the segment. "" puts all customers in the segment "".
	By string
}

// Line is a line of the P&L that an amount can go to. The zero value is Revenue.
type Line uint8

// The lines.
const (
	Revenue Line = iota
	Discounts
	Returns
	DirectCost
	CostToServe // of the rule's activity
	NoLine      // the amount isn't money of the P&L, such as that of a quote
	lines
)

var lineWords = [lines]string{"revenue", "discounts", "returns", "direct cost", "cost to serve", "no line"}

// String returns the name of the line in words.
func (l Line) String() string {
	if l >= lines {
		return fmt.Sprintf("Line(%d)", uint8(l))
	}
	return lineWords[l]
}

// A LineRule says which line the amounts of some events go to. What lowers profit (discounts, returns, costs) is
// written as positive amounts; a negative one takes some of it back.
type LineRule struct {
	On       journey.Selection
	Line     Line
	Activity string // of CostToServe, and only of it
	Negated  bool   // the events have the amounts with the other sign: refunds that are written as −20, say
}

// A DirectShare is direct cost as a share, from 0 to 1 with at most 9 decimal places, of the revenue of some events.
// Discounts and returns take back the share of theirs; other lines have none.
type DirectShare struct {
	On    journey.Selection
	Share decimal.Decimal
}

const op = "profitability: p&l"

// check returns every fault of the options but those of Costs.
func (o Options) check(log *journey.Log) metrics.Faults {
	faults := checkRates(o.Rates)
	add := func(where, field, value, cause, remedy string) {
		faults = append(faults, metrics.Fault{Op: op + where, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	for i, r := range o.Lines {
		where := fmt.Sprintf(": line rule %d", i+1)
		if r.On.Check(op) != nil {
			add(where, "on", "", "has a condition and no name", "set Name of the selection")
		}
		if r.Line >= lines {
			add(where, "line", r.Line.String(), "is unknown", "use one of the constants of Line")
		}
		if (r.Line == CostToServe) != (r.Activity != "") {
			add(where, "activity", r.Activity, "doesn't go with the line "+r.Line.String(),
				"name the activity of a cost to serve, and of nothing else")
		}
	}
	for i, d := range o.Direct {
		where := fmt.Sprintf(": direct share %d", i+1)
		if d.On.Check(op) != nil {
			add(where, "on", "", "has a condition and no name", "set Name of the selection")
		}
		_, places, ok := exact.Shortest(d.Share)
		switch {
		case d.Share.IsNegative():
			add(where, "share", exact.Text(d.Share), "is negative", "write it as a positive number")
		case !ok || places > maxRatePlaces:
			add(where, "share", exact.Text(d.Share), "has more than 9 decimal places", "round it")
		case d.Share.Cmp(decimal.New(1, 0)) > 0:
			add(where, "share", exact.Text(d.Share), "is more than 1", "write a share of 30 % as 0.3")
		}
	}
	if c := o.Costs.Currency; c != "" && c != o.Currency {
		add("", "currency", o.Currency, fmt.Sprintf("isn't %q, that of the costs", c),
			"convert one of them, and name the same currency in both")
	}
	if _, ok := log.Values(o.By); o.By != "" && !ok {
		add("", "By", o.By, "customers have no such attribute", fmt.Sprintf("use one of %q", log.Attributes()))
	}
	return faults
}

// model returns the activities that are charged to customers.
func (o Options) model() costing.Model {
	m := o.Costs
	m.Activities = nil
	for _, a := range o.Costs.Activities {
		if a.Level < costing.Channel {
			m.Activities = append(m.Activities, a)
		}
	}
	for _, r := range o.Rates {
		m.Activities = append(m.Activities, r.activity())
	}
	return m
}
