package journey

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
)

// ChurnRate names one of the ways in which the field computes a churn rate. They differ on the same month, so a rate
// without its name can't be compared.
type ChurnRate uint8

// The dialects. Lost is of the gross view unless it says otherwise; over several periods opening is the first row's,
// closing the last row's, and the rest are sums.
const (
	// LostPerOpening is lost / opening.
	LostPerOpening ChurnRate = iota
	// LostPerOpeningAndNew is lost / (opening + new).
	LostPerOpeningAndNew
	// LostOfOpening is lost of the net view / opening: it leaves out customers who came and went inside the period.
	// It takes one row.
	LostOfOpening
	// LostPerMean is lost / mean of opening and closing.
	LostPerMean
	// SumOfDailyRates is the sum of lost / opening over rows that are days.
	SumOfDailyRates
)

// String returns the dialect as its formula.
func (c ChurnRate) String() string {
	formulas := [...]string{
		"lost / opening", "lost / (opening + new)", "lost of the opening customers / opening",
		"lost / mean of opening and closing", "sum over days of lost / opening",
	}
	if int(c) >= len(formulas) {
		return fmt.Sprintf("ChurnRate(%d)", c)
	}
	return formulas[c]
}

// Of returns the churn rate of consecutive rows of one segment, per the time they span, with its formula as the
// method's name. A share of a known number of customers has Wilson's interval at the level given (0.95 for 95 %), and
// n is that number; the others have none and say so. It is undefined when the denominator is 0, and not applicable to
// rows of the wrong kind.
func (c ChurnRate) Of(rows []FlowRow, level float64) metrics.Estimate {
	if why := c.misfit(rows); why != "" {
		e := metrics.Absent(metrics.NotApplicable, why)
		e.Method = c.String()
		return e
	}
	first, last := rows[0].Gross, rows[len(rows)-1].Gross
	var lost, came, back int64
	for _, r := range rows {
		lost += r.Gross.Lost
		came += r.Gross.New
		back += r.Gross.WonBack
	}
	switch c {
	case LostPerOpening:
		if len(rows) > 1 || rows[0].Net.Lost != lost { // some of the lost weren't there at the opening
			return c.quotient(float64(lost), float64(first.Opening), first.Opening)
		}
		return c.share(lost, first.Opening, level)
	case LostPerOpeningAndNew:
		if back > 0 { // some of the lost were neither there at the opening nor new, or were lost twice
			return c.quotient(float64(lost), float64(first.Opening+came), first.Opening+came)
		}
		return c.share(lost, first.Opening+came, level)
	case LostOfOpening:
		return c.share(rows[0].Net.Lost, first.Opening, level)
	case LostPerMean:
		return c.quotient(float64(lost), float64(first.Opening+last.Closing)/2, first.Opening+last.Closing)
	default:
		sum, customers := 0.0, int64(0)
		for _, r := range rows {
			customers += r.Gross.Opening
			switch {
			case r.Gross.Opening > 0:
				sum += float64(r.Gross.Lost) / float64(r.Gross.Opening)
			case r.Gross.Lost > 0:
				return c.undefined()
			}
		}
		if customers == 0 {
			return c.undefined()
		}
		return c.quotient(sum, 1, first.Opening)
	}
}

func (c ChurnRate) misfit(rows []FlowRow) string {
	switch {
	case c > SumOfDailyRates:
		return "no such churn rate"
	case len(rows) == 0:
		return "no rows"
	case c == LostOfOpening && len(rows) > 1:
		return "who came and went inside the time is known for one row only; fold at a coarser grain"
	}
	for i, r := range rows {
		if r.Segment != rows[0].Segment || i > 0 && r.Period != rows[i-1].Period.Next() {
			return "rows are not consecutive periods of one segment"
		}
		if c == SumOfDailyRates && r.Period.Grain() != metrics.Daily {
			return "needs rows that are days; fold by day"
		}
	}
	return ""
}

func (c ChurnRate) share(lost, of int64, level float64) metrics.Estimate {
	if of == 0 {
		return c.undefined()
	}
	e := metrics.Wilson(lost, of, level)
	e.Method = c.String() + ", Wilson"
	return e
}

func (c ChurnRate) quotient(lost, of float64, n int64) metrics.Estimate {
	if of == 0 {
		return c.undefined()
	}
	e := metrics.NewEstimate(lost / of)
	e.N, e.Method = n, c.String()
	return e.Warn("no interval: not all of the lost are among the customers that they are compared with")
}

func (c ChurnRate) undefined() metrics.Estimate {
	e := metrics.Absent(metrics.Undefined, "no customers to lose")
	e.Method = c.String()
	return e
}
