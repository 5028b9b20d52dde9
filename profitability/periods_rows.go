package profitability

import (
	"fmt"
	"math/big"

	"github.com/untangle-metrics/untangle/metrics"
)

// PeriodProfit is the profit and loss of one period.
type PeriodProfit struct {
	Period       metrics.Period `json:"period"`
	Customers    int64          `json:"customers"`    // active: with an event in the period
	LossMakers   int64          `json:"loss_makers"`  // those of them whose profit of the period is below 0
	Events       int64          `json:"events"`       // all of them
	Interactions int64          `json:"interactions"` // those that drive an activity
	Whole        bool           `json:"whole"`        // the period was observed to its end
	Account
}

// Rows returns the profit of every period from the first day of observation to the last, those without an event
// included. They add up to the total of a [PnL], exactly.
func (p *Periods) Rows() []PeriodProfit { return p.rows(func(string) bool { return true }) }

// RowsOf returns the rows of one segment.
func (p *Periods) RowsOf(segment string) []PeriodProfit {
	return p.rows(func(s string) bool { return s == segment })
}

func (p *Periods) rows(of func(segment string) bool) []PeriodProfit {
	first := p.calendar.Period(p.grain, p.span.first)
	n, ok := p.calendar.Period(p.grain, p.span.last).Sub(first)
	if !ok {
		return nil
	}
	rows, totals := make([]PeriodProfit, n+1), make([]total, n+1)
	for i := range rows {
		rows[i].Period = first.Add(i)
		rows[i].Whole = rows[i].Period.Last() <= p.span.whole
	}
	for _, r := range p.store.Rows() {
		segment := ""
		if len(r.Labels) > 1 {
			segment = r.Labels[1]
		}
		at, ok := p.grid.Period(0, r.Labels[0]).Sub(first)
		if !ok || !of(segment) {
			continue
		}
		to := &rows[at]
		to.Customers += r.Counts[active]
		to.LossMakers += r.Counts[losers]
		to.Events += r.Counts[eventCount]
		to.Interactions += r.Counts[interactions]
		totals[at].add((*sums)(r.Sums))
	}
	for i := range rows {
		rows[i].Account = totals[i].account(&p.units, p.currency)
	}
	return rows
}

// PerCustomer returns profit over active customers, without an interval, because it is of all of them; undefined when
// there were none.
func (r PeriodProfit) PerCustomer() metrics.Estimate {
	if r.Customers == 0 {
		return r.warned(metrics.Absent(metrics.Undefined, "no customer had an event in the period"))
	}
	each, _ := new(big.Rat).Quo(r.Profit.Rat(), new(big.Rat).SetInt64(r.Customers)).Float64()
	e := metrics.NewEstimate(each)
	e.N, e.Method = r.Customers, "profit of the period / customers with an event in it"
	return r.warned(e)
}

// LossMakingShare returns the share of active customers who made a loss in the period, with Wilson's interval at a
// confidence level; undefined when there were none.
func (r PeriodProfit) LossMakingShare(level float64) metrics.Estimate {
	return r.warned(metrics.Wilson(r.LossMakers, r.Customers, level))
}

// warned adds that a period can still change.
func (r PeriodProfit) warned(e metrics.Estimate) metrics.Estimate {
	if r.Whole {
		return e
	}
	return e.Warn(fmt.Sprintf("%v wasn't observed to its end; wait for the rest, or leave it out", r.Period))
}

// ProfitPerCustomer returns [PeriodProfit.PerCustomer] of every period as the series of a metric.
func (p *Periods) ProfitPerCustomer(metric string) metrics.Series {
	return seriesOf(metric, p.Rows(), PeriodProfit.PerCustomer)
}

// LossMakingShare returns [PeriodProfit.LossMakingShare] of every period as the series of a metric.
func (p *Periods) LossMakingShare(metric string, level float64) metrics.Series {
	return seriesOf(metric, p.Rows(), func(r PeriodProfit) metrics.Estimate { return r.LossMakingShare(level) })
}

func seriesOf(metric string, rows []PeriodProfit, value func(PeriodProfit) metrics.Estimate) metrics.Series {
	s := metrics.Series{Metric: metric}
	for i, r := range rows {
		if i == 0 {
			s.First = r.Period
		}
		s.Values = append(s.Values, value(r))
	}
	return s
}
