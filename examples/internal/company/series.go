package company

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/cpi"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
	"github.com/untangle-metrics/untangle/profitability"
)

// An occurrence is what series need of an event.
type occurrence struct {
	at      time.Time
	kind    string
	revenue decimal.Decimal // 0 of those who have never been customers
}

// counts are events by kind, and the revenue of all of them.
type counts = metrics.Pair[
	occurrence,
	*metrics.Groups[occurrence, string, *metrics.Count[occurrence]],
	*metrics.Filtered[occurrence, *metrics.Projected[occurrence, decimal.Decimal, *metrics.Sum]],
]

// scores are the answers to each question.
type scores = metrics.Groups[cpi.Answer, string, *metrics.Projected[cpi.Answer, float64, *metrics.Mean]]

// periods holds what was measured in each period, for the series of all metrics.
type periods struct {
	rows    []journey.FlowRow // those that are complete
	events  *metrics.Timeline[occurrence, *counts]
	answers *metrics.Timeline[cpi.Answer, *scores]
	profits map[metrics.Period]profitability.PeriodProfit
}

// newPeriods reads the log and the answers once for all metrics.
func (c *Company) newPeriods(flow *journey.Flow) (*periods, error) {
	first, _ := c.Log.Observed()
	p := &periods{}
	for _, r := range flow.Total() {
		if !r.Provisional && r.Period.First() >= first {
			p.rows = append(p.rows, r)
		}
	}
	if len(p.rows) == 0 {
		return p, nil
	}
	calendar, grain := c.Log.Calendar(), p.rows[0].Period.Grain()
	kinds, places, definition := c.Log.Kinds(), c.Log.Places(), flow.Options().Definition
	profits, err := c.profitsByPeriod(p.rows, definition)
	if err != nil {
		return nil, err
	}
	p.profits = make(map[metrics.Period]profitability.PeriodProfit, len(profits))
	for _, profit := range profits {
		p.profits[profit.Period] = profit
	}
	p.events = metrics.ByPeriod(calendar, grain, func(o occurrence) time.Time { return o.at }, metrics.Both(
		metrics.GroupBy(func(o occurrence) string { return o.kind }, &metrics.Count[occurrence]{}),
		metrics.Where(func(o occurrence) bool { return !o.revenue.IsZero() },
			metrics.Using(func(o occurrence) decimal.Decimal { return o.revenue }, &metrics.Sum{})),
	))
	for trace := range c.Log.Traces() {
		times, amounts, customer := trace.Times(), trace.Amounts(), c.customer(trace, definition)
		for i, kind := range trace.KindCodes() {
			o := occurrence{at: time.Unix(0, times[i]), kind: kinds[kind]}
			if customer && amounts != nil && amounts[i] != 0 {
				o.revenue = decimal.New(amounts[i], -places)
			}
			p.events.Add(o)
		}
	}
	p.answers = metrics.Fold(slices.Values(c.Answers), metrics.ByPeriod(calendar, grain,
		func(a cpi.Answer) time.Time { return a.Time },
		metrics.GroupBy(func(a cpi.Answer) string { return a.Question },
			metrics.Using(func(a cpi.Answer) float64 { return a.Score }, &metrics.Mean{}))))
	return p, nil
}

// series returns the values of a metric in the complete periods, of which there must be one.
func (p *periods) series(metric string, value func(journey.FlowRow) metrics.Estimate) metrics.Series {
	s := metrics.Series{Metric: metric, First: p.rows[0].Period}
	for _, r := range p.rows {
		s.Values = append(s.Values, value(r))
	}
	return s
}

// chartOf returns the options that suit a calculator. Shares of a known number of cases have limits that widen where
// cases are few. Events can come in waves, such as incidents do; medians keep one wave from hiding the others, and from
// making every other month look good.
func chartOf(d metrics.Definition) control.Options {
	o := control.For(d)
	switch name, _, _ := strings.Cut(d.MeasuredBy, ":"); name {
	case "event_share", "loss_making_share":
		o.Kind = control.PPrime
	case "events_per_customer":
		o.Center, o.MedianRange, o.Within = control.Median, true, [2]float64{0, math.Inf(1)}
	case "churn_rate":
		o.Within = [2]float64{0, 1}
	}
	return o
}

// byPeriod returns the calculator that the column measured_by names, for one period; nil when there is none.
func (m *measurer) byPeriod(by string) func(journey.FlowRow) metrics.Estimate {
	name, of, _ := strings.Cut(by, ":")
	switch name {
	case "churn_rate":
		return func(r journey.FlowRow) metrics.Estimate {
			return journey.LostPerOpening.Of([]journey.FlowRow{r}, level)
		}
	case "net_customers":
		return func(r journey.FlowRow) metrics.Estimate {
			e := metrics.NewEstimate(float64(r.Gross.Change()))
			e.Method = "closing − opening of " + r.Period.String()
			return e
		}
	case "revenue_per_customer":
		return func(r journey.FlowRow) metrics.Estimate {
			_, revenue := m.periods.events.Get(r.Period).Results()
			return perCustomer(revenue.Result().Result().Total().InexactFloat64(), r)
		}
	case "profit_per_customer":
		return func(r journey.FlowRow) metrics.Estimate {
			return perCustomer(m.periods.profits[r.Period].Profit.InexactFloat64(), r)
		}
	case "loss_making_share":
		return func(r journey.FlowRow) metrics.Estimate { return m.periods.profits[r.Period].LossMakingShare(level) }
	case "goal":
		return func(r journey.FlowRow) metrics.Estimate {
			if mean, ok := m.periods.answers.Get(r.Period).Get(of); ok {
				return mean.Result().Estimate(level)
			}
			return metrics.Absent(metrics.Missing, "nobody answered")
		}
	case "events_per_customer":
		return func(r journey.FlowRow) metrics.Estimate { return perCustomer(float64(m.periods.count(of, r)), r) }
	case "event_share":
		part, whole, _ := strings.Cut(of, "/")
		return func(r journey.FlowRow) metrics.Estimate {
			return metrics.Wilson(m.periods.count(part, r), m.periods.count(whole, r), level)
		}
	}
	return nil
}

// count counts the events of a period of kinds joined by a plus.
func (p *periods) count(kinds string, r journey.FlowRow) int64 {
	groups, _ := p.events.Get(r.Period).Results()
	n := int64(0)
	for kind := range strings.SplitSeq(kinds, "+") {
		if c, ok := groups.Get(kind); ok {
			n += c.N()
		}
	}
	return n
}

// perCustomer is an amount of one period over the customers at its opening.
func perCustomer(amount float64, r journey.FlowRow) metrics.Estimate {
	if r.Gross.Opening == 0 {
		return metrics.Absent(metrics.Undefined, "no customers at the opening")
	}
	e := metrics.NewEstimate(amount / float64(r.Gross.Opening))
	e.N = r.Gross.Opening
	return e
}
