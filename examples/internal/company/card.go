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
	periods, err := c.newPeriods(in.Flow)
	if err != nil {
		return card, err
	}
	m := measurer{in: in, periods: periods}
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
	in      scorecard.Inputs
	periods *periods
}

// measure returns the value of a metric in the last complete period, with the chart of all of them. What was never
// measured has no chart.
func (m *measurer) measure(d metrics.Definition) (scorecard.Measure, error) {
	measure := scorecard.Measure{Definition: d}
	missing := func(why string) { measure.Estimate = metrics.Absent(metrics.Missing, why) }
	name, _, _ := strings.Cut(d.MeasuredBy, ":")
	value := m.byPeriod(d.MeasuredBy)
	profit := name == "profit_per_customer" || name == "loss_making_share"
	switch {
	case d.MeasuredBy == "":
		missing("nobody measures it")
	case value == nil:
		missing("no calculator is called " + d.MeasuredBy)
	case profit && !(m.costs() && m.amounts()):
		missing("profit needs both amounts and costs")
	case name == "revenue_per_customer" && !m.amounts():
		missing("no event has an amount")
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
