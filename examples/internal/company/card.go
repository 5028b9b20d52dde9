package company

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/scorecard"
)

const level = 0.95

// card measures what the silo chart says can be measured from these files; the rest of the chart stays missing, and
// shows.
func (c *Company) card(in scorecard.Inputs) (scorecard.Card, error) {
	card := scorecard.Card{Name: "all metrics of the silo chart"}
	if c.Catalog == nil {
		return card, nil
	}
	m := measurer{company: c, in: in, periods: c.newPeriods(in.Flow)}
	for _, d := range c.Catalog.Definitions {
		measure, err := m.measure(d)
		if err != nil {
			return card, fmt.Errorf("metric %s: %w", d.ID, err)
		}
		card.Measures = append(card.Measures, measure)
	}
	return card, nil
}

// A measurer computes what the column measured_by of metrics.csv can name.
type measurer struct {
	company *Company
	in      scorecard.Inputs
	periods *periods
}

// measure returns the value of a metric in the last complete period, with the chart of all of them. What
// was never measured has no chart, and profit has no
// periods: a P&L is of the whole log.
func (m *measurer) measure(d metrics.Definition) (scorecard.Measure, error) {
	measure := scorecard.Measure{Definition: d}
	missing := func(why string) { measure.Estimate = metrics.Absent(metrics.Missing, why) }
	name, _, _ := strings.Cut(d.MeasuredBy, ":")
	value := m.byPeriod(d.MeasuredBy)
	profit := name == "profit_per_customer" || name == "loss_making_share"
	switch {
	case d.MeasuredBy == "":
		missing("nobody measures it")
	case value == nil && !profit:
		missing("no calculator is called " + d.MeasuredBy)
	case profit && !(m.costs() && m.amounts()):
		missing("profit needs both amounts and costs")
	case name == "revenue_per_customer" && !m.amounts():
		missing("no event has an amount")
	case name == "profit_per_customer":
		measure.Estimate = m.profitPerCustomer()
	case name == "loss_making_share":
		measure.Estimate = metrics.Wilson(int64(m.in.Whale.LossMakers()), int64(m.in.Whale.Len()), level)
	case len(m.periods.rows) == 0:
		missing("no period is complete yet")
	default:
		series := m.periods.series(d.ID, value)
		measure.Estimate = series.Values[len(series.Values)-1]
		if !slices.ContainsFunc(series.Values, metrics.Estimate.IsKnown) {
			break
		}
		chart, err := control.New(series, chartOf(d))
		if err != nil {
			return measure, err
		}
		measure.Behaviour = &chart
	}
	return measure, nil
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

// profitPerCustomer is the profit of the whole observation over the customers at the opening of each period.
func (m *measurer) profitPerCustomer() metrics.Estimate {
	var profit metrics.Sum
	for _, c := range m.in.Customers {
		profit.Add(c.Profit)
	}
	n := int64(0)
	for _, r := range m.in.Flow.Total() {
		n += r.Gross.Opening
	}
	if n == 0 {
		return metrics.Absent(metrics.Undefined, "no customers at any opening")
	}
	e := metrics.NewEstimate(profit.Total().InexactFloat64() / float64(n))
	e.N, e.Method = n, "sum over periods / sum of opening customers"
	return e
}
