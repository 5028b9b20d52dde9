package company

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/scorecard"
)

const level = 0.95

// card measures what the silo chart says can be measured from these files; the rest of the chart stays missing, and
// shows.
func (c *Company) card(in scorecard.Inputs) scorecard.Card {
	card := scorecard.Card{Name: "all metrics of the silo chart"}
	if c.Catalog == nil {
		return card
	}
	m := measurer{company: c, in: in, months: in.Flow.Total()}
	for _, d := range c.Catalog.Definitions {
		card.Measures = append(card.Measures, scorecard.Measure{Definition: d, Estimate: m.measure(d.MeasuredBy)})
	}
	return card
}

// A measurer computes the values that the column measured_by of metrics.csv can name.
type measurer struct {
	company *Company
	in      scorecard.Inputs
	months  []journey.FlowRow
}

func (m *measurer) measure(by string) metrics.Estimate {
	name, of, _ := strings.Cut(by, ":")
	switch name {
	case "":
		return metrics.Absent(metrics.Missing, "nobody measures it")
	case "churn_rate":
		return journey.LostPerOpening.Of([]journey.FlowRow{m.lastComplete()}, level)
	case "net_customers":
		e := metrics.NewEstimate(float64(m.lastComplete().Gross.Change()))
		e.Method = "closing − opening of " + m.lastComplete().Period.String()
		return e
	case "profit_per_customer":
		if !m.costs() || !m.amounts() {
			return metrics.Absent(metrics.Missing, "profit needs both amounts and costs")
		}
		return m.perCustomerMonth(m.total(func(i int) decimal.Decimal { return m.in.Customers[i].Profit }))
	case "revenue_per_customer":
		if !m.amounts() {
			return metrics.Absent(metrics.Missing, "no event has an amount")
		}
		return m.perCustomerMonth(m.total(func(i int) decimal.Decimal { return m.in.Customers[i].Revenue }))
	case "loss_making_share":
		if !m.costs() || !m.amounts() {
			return metrics.Absent(metrics.Missing, "profit needs both amounts and costs")
		}
		return metrics.Wilson(int64(m.in.Whale.LossMakers), int64(m.in.Whale.Customers), level)
	case "goal":
		return m.meanScore(of)
	case "events_per_customer":
		return m.eventsPerCustomer(of)
	case "event_share":
		part, whole, _ := strings.Cut(of, "/")
		return metrics.Wilson(m.count(part), m.count(whole), level)
	}
	return metrics.Absent(metrics.Missing, "no calculator is called "+by)
}

// amounts reports whether any revenue is known, and costs whether any cost is.
func (m *measurer) amounts() bool {
	return slices.ContainsFunc(m.in.Customers, func(c profitability.CustomerProfit) bool { return !c.Revenue.IsZero() })
}

func (m *measurer) costs() bool {
	return slices.ContainsFunc(m.in.Customers, func(c profitability.CustomerProfit) bool {
		return !c.DirectCost.IsZero() || !c.CostToServe.IsZero()
	})
}

// lastComplete is the last row that no longer changes; the last of all when every one still does.
func (m *measurer) lastComplete() journey.FlowRow {
	for i := len(m.months) - 1; i >= 0; i-- {
		if !m.months[i].Provisional {
			return m.months[i]
		}
	}
	return m.months[len(m.months)-1]
}

// customerPeriods is the sum of the opening stocks: how many customers there were, times how many periods.
func (m *measurer) customerPeriods() int64 {
	sum := int64(0)
	for _, r := range m.months {
		sum += r.Gross.Opening
	}
	return sum
}

func (m *measurer) total(of func(i int) decimal.Decimal) decimal.Decimal {
	var sum metrics.Sum
	for i := range m.in.Customers {
		sum.Add(of(i))
	}
	return sum.Total()
}

// perCustomerMonth is an amount of the whole observation over the customers at the opening of each period.
func (m *measurer) perCustomerMonth(amount decimal.Decimal) metrics.Estimate {
	n := m.customerPeriods()
	if n == 0 {
		return metrics.Absent(metrics.Undefined, "no customers at any opening")
	}
	e := metrics.NewEstimate(amount.InexactFloat64() / float64(n))
	e.N, e.Method = n, "sum over periods / sum of opening customers"
	return e
}

func (m *measurer) eventsPerCustomer(kind string) metrics.Estimate {
	n := m.customerPeriods()
	if n == 0 {
		return metrics.Absent(metrics.Undefined, "no customers at any opening")
	}
	e := metrics.NewEstimate(float64(m.count(kind)) / float64(n))
	e.N, e.Method = n, "events / sum of opening customers"
	return e
}

// count counts the events of kinds joined by a plus.
func (m *measurer) count(kinds string) int64 {
	wanted := make(map[string]bool)
	for kind := range strings.SplitSeq(kinds, "+") {
		wanted[kind] = true
	}
	names, n := m.company.Log.Kinds(), int64(0)
	for trace := range m.company.Log.Traces() {
		for _, code := range trace.KindCodes() {
			if wanted[names[code]] {
				n++
			}
		}
	}
	return n
}

func (m *measurer) meanScore(question string) metrics.Estimate {
	mean := &metrics.Mean{}
	for _, a := range m.company.Answers {
		if a.Question == question {
			mean.Add(a.Score)
		}
	}
	return mean.Estimate(level)
}
