package funding_test

import (
	"context"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/funding"
)

var january = metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2026, time.January, 1))

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// row is the revenue of a unit in a month from January.
func row(unit string, inProgramme bool, month int, revenue string) funding.Row {
	return funding.Row{Unit: unit, Programme: inProgramme, Period: january.Add(month), Revenue: dec(revenue)}
}

// series is the rows of a unit from January.
func series(unit string, inProgramme bool, revenue ...string) []funding.Row {
	var rows []funding.Row
	for month, r := range revenue {
		rows = append(rows, row(unit, inProgramme, month, r))
	}
	return rows
}

// fataler is a test, be it of testing or of rapid.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

func evaluate(t fataler, rows []funding.Row, o funding.Options) *funding.Case {
	t.Helper()
	c, err := funding.Evaluate(context.Background(), slices.Values(rows), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// from returns options for a programme that starts in a month after January, costs an amount then, and counts revenue.
func from(month int, cost string) funding.Options {
	return funding.Options{
		Start: january.Add(month), Margin: dec("1"),
		Costs: []funding.Cost{{Period: january.Add(month), Amount: dec(cost)}},
	}
}
