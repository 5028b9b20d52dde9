package revenue_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// monthly is a line of a customer of its own.
func monthly(n int, from, to metrics.Day, amount int64) revenue.Line {
	return revenue.Line{Customer: fmt.Sprint("customer ", n), From: from, To: to, Amount: decimal.NewFromInt(amount)}
}

// dialectMonth is the month of metrics.json churn_dialects, which is March 2026: 200 customers with 20,000 a month at
// the opening, 40 new with 4,000 of whom 2 with 200 leave again, 8 leave with 900, 300 are contracted and 700 expanded,
// 3 come back with 350.
func dialectMonth() []revenue.Line {
	january, february, march, half, april := day("2026-01-01"), day("2026-02-01"), day("2026-03-01"), day("2026-03-16"),
		day("2026-04-01")
	var lines []revenue.Line
	add := func(n int, from, to metrics.Day, amount int64) {
		lines = append(lines, monthly(n, from, to, amount))
	}
	for i := range 200 {
		amount := int64(100)
		switch {
		case i < 4:
			amount = 125
		case i >= 196:
			amount = 75
		}
		add(i, february, march, amount)
		switch {
		case i < 8: // leave, with 4 · 125 + 4 · 100
		case i < 14: // 6 · 50 less
			add(i, march, april, 50)
		case i < 21: // 7 · 100 more
			add(i, march, april, 200)
		default:
			add(i, march, april, amount)
		}
	}
	for i := 200; i < 238; i++ {
		add(i, march, april, 100)
	}
	for i := 238; i < 240; i++ {
		l := monthly(i, march, half, 0) // half a month of 31 days: 15/31
		l.Amount = decimal.NewFromInt(100).Mul(decimal.NewFromInt(15)).DivRound(decimal.NewFromInt(31), 20)
		lines = append(lines, l)
	}
	for i := 240; i < 243; i++ {
		add(i, january, february, 50)
		add(i, march, april, []int64{100, 100, 150}[i-240])
	}
	return lines
}

// stripeLines are 100 subscriptions of 100 a month and 50 of 600 a year, the example of an MRR of 12,500 in Stripe's
// glossary (docs.stripe.com/billing/subscriptions/analytics/glossary).
func stripeLines() []revenue.Line {
	var lines []revenue.Line
	for i := range 150 {
		l := monthly(i, day("2026-03-01"), day("2027-03-01"), 100)
		l.Interval = revenue.Interval{Count: 1}
		if i >= 100 {
			l.Amount, l.Interval.Unit = decimal.NewFromInt(600), metrics.Yearly
		}
		lines = append(lines, l)
	}
	return lines
}
