package presets

import (
	"cmp"

	"github.com/untangle-metrics/untangle/metrics"
)

// The traits by shorter names, so that a definition stays readable as a table row.
const (
	perCustomer    = metrics.PerCustomer
	perAccount     = metrics.PerAccount
	perInteraction = metrics.PerInteraction
	perResponse    = metrics.PerResponse

	board     = metrics.BoardLevel
	executive = metrics.ExecutiveLevel
	manager   = metrics.ManagerLevel
	frontLine = metrics.FrontLine

	higher = metrics.HigherIsBetter
	lower  = metrics.LowerIsBetter
	inBand = metrics.InBand

	activity = metrics.Activity
	outcome  = metrics.Outcome

	leading    = metrics.Leading
	lagging    = metrics.Lagging
	validating = metrics.Validating
	coincident = metrics.Coincident

	ofCompany   = metrics.CompanyView
	ofCustomer  = metrics.CustomerView
	ofOperation = metrics.OperationView
)

// The windows that most metrics have.
const (
	month = "calendar month"
	year  = "12 months"
	now   = "end of the calendar month"
)

// What metrics tie back to.
const (
	flow     = metrics.ToCustomerFlow
	profit   = metrics.ToProfitability
	movement = metrics.ToMovement
	goal     = metrics.ToCustomerGoal
)

// ties returns ties that don't say to which of the kind: which movement, or which goal.
func ties(kinds ...metrics.TieKind) []metrics.Tie {
	var all []metrics.Tie
	for _, kind := range kinds {
		all = append(all, metrics.Tie{Kind: kind})
	}
	return all
}

// reason returns a tie to a reason for which customers stay or leave, and others after it.
func reason(of string, others ...metrics.TieKind) []metrics.Tie {
	return append([]metrics.Tie{{Kind: metrics.ToReason, To: of}}, ties(others...)...)
}

// The shapes of metrics. Each completes a definition with the unit, the behaviour in time, what adds up, and what a
// period without observations counts as, which go together.

// tally is how often something happened.
func tally(d metrics.Definition) metrics.Definition {
	d.Unit.Kind, d.Behaviour, d.Empty = metrics.CountUnit, metrics.FlowOverTime, metrics.EmptyIsZero
	d.Additivity = metrics.AddsOverTime | metrics.AddsOverCustomers
	return d
}

// distinct is how many different customers did something. Those of two months may be the same ones.
func distinct(d metrics.Definition) metrics.Definition {
	d = tally(d)
	d.Additivity = metrics.AddsOverCustomers
	return d
}

// stock is how many there are.
func stock(d metrics.Definition) metrics.Definition {
	d.Unit.Kind, d.Behaviour, d.Empty = metrics.CountUnit, metrics.StockInTime, metrics.EmptyIsLast
	d.Additivity = metrics.AddsOverCustomers
	return d
}

// share is a part of a whole, or another quotient of what happened in a period.
func share(d metrics.Definition) metrics.Definition {
	d.Unit.Kind, d.Behaviour, d.Empty = metrics.RatioUnit, metrics.FlowOverTime, metrics.EmptyIsMissing
	d.Additivity = metrics.AddsNever
	return d
}

// shareNow is a quotient of two stocks.
func shareNow(d metrics.Definition) metrics.Definition {
	d = share(d)
	d.Behaviour = metrics.StockInTime
	return d
}

// length is how long something took, as a mean or another figure of the middle.
func length(d metrics.Definition) metrics.Definition {
	d.Unit.Kind, d.Behaviour, d.Empty = metrics.DurationUnit, metrics.FlowOverTime, metrics.EmptyIsMissing
	d.Additivity = metrics.AddsNever
	return d
}

// lengthNow is how long something has been going on.
func lengthNow(d metrics.Definition) metrics.Definition {
	d = length(d)
	d.Behaviour = metrics.StockInTime
	return d
}

// amount is money that came in or went out.
func amount(currency string, d metrics.Definition) metrics.Definition {
	d = tally(d)
	d.Unit = metrics.Unit{Kind: metrics.MoneyUnit, Currency: currency}
	return d
}

// worth is money that there is.
func worth(currency string, d metrics.Definition) metrics.Definition {
	d = stock(d)
	d.Unit = metrics.Unit{Kind: metrics.MoneyUnit, Currency: currency}
	return d
}

// mean is money for each of those that it is counted by.
func mean(currency string, d metrics.Definition) metrics.Definition {
	d = share(d)
	d.Unit = metrics.Unit{Kind: metrics.MoneyUnit, Currency: currency}
	return d
}

// meanNow is money for each of those that there are, as it is valued at the moment.
func meanNow(currency string, d metrics.Definition) metrics.Definition {
	d = mean(currency, d)
	d.Behaviour = metrics.StockInTime
	return d
}

// answer is a score made of what people answered.
func answer(low, high float64, d metrics.Definition) metrics.Definition {
	d.Unit = metrics.Unit{Kind: metrics.ScoreUnit, Low: low, High: high}
	d.Behaviour, d.Empty, d.Additivity = metrics.PointInTime, metrics.EmptyIsMissing, metrics.AddsNever
	d.Per, d.Source = perResponse, metrics.FromSurvey
	return d
}

// keep gives metrics to a silo and its head. Where they don't say otherwise they are taken by month from what systems
// record, reported by customer group, and proven.
func keep(silo, owner string, all ...metrics.Definition) []metrics.Definition {
	for i := range all {
		d := &all[i]
		d.Silo, d.Owner = silo, owner
		d.Window = cmp.Or(d.Window, month)
		d.Source = cmp.Or(d.Source, metrics.FromOperations)
		d.Cut = cmp.Or(d.Cut, metrics.ByCustomerGroup)
		d.Maturity = cmp.Or(d.Maturity, metrics.Proven)
	}
	return all
}
