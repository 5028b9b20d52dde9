package company

import (
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
)

// profitsByPeriod returns, for each row, the profit of its period, the customers with an event in it, and how many of
// them made a loss in it; nothing else is filled in. Customers are those of the P&L, asked at the end of each period:
// people who sign later are prospects until then. If they counted with what they cost before, each month would
// get worse as they sign, and the last one would always look better than the others.
func (c *Company) profitsByPeriod(
	rows []journey.FlowRow, definition journey.Definition,
) ([]profitability.PeriodProfit, error) {
	first := rows[0].Period
	empty, err := profitability.NewPeriods(c.Log, profitability.Options{Rates: c.Rates}, first.Grain())
	if err != nil {
		return nil, err
	}
	since := make([]*profitability.Periods, len(rows)) // by the row in which they became customers
	for i := range since {
		since[i] = empty.Fresh()
	}
	for trace := range c.Log.Traces() {
		if !c.customer(trace, definition) {
			continue
		}
		day := c.customerSince(trace, definition)
		if at, _ := c.Log.Calendar().Period(first.Grain(), day).Sub(first); at < len(since) {
			since[max(at, 0)].Add(trace)
		}
	}
	profits := make([]profitability.PeriodProfit, len(rows))
	for from, group := range since {
		for _, r := range group.Rows() {
			at, _ := r.Period.Sub(first)
			if at < from || at >= len(profits) {
				continue
			}
			p := &profits[at]
			p.Period, p.Whole = r.Period, r.Whole
			p.Customers += r.Customers
			p.LossMakers += r.LossMakers
			p.Profit = p.Profit.Add(r.Profit)
		}
	}
	return profits, nil
}

// customerSince returns the first day on which somebody who has been a customer is one: as [journey.ByContract] has it,
// who leaves without having joined was one all along.
func (c *Company) customerSince(t journey.Trace, definition journey.Definition) metrics.Day {
	since, _ := c.Log.Observed()
	if definition != byContract {
		return since
	}
	kinds, days := c.Log.Kinds(), t.Days()
	for i, k := range t.KindCodes() {
		switch kinds[k] {
		case "join":
			return days[i]
		case "leave":
			return since
		}
	}
	day, _ := t.FirstSeen()
	return day
}
