package revenue

import (
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// Rule says how the recurring value of a line follows from its amount and its dates. Rules of months give monthly
// recurring revenue (MRR), rules of years the annual one (ARR).
type Rule uint8

// The rules. Days are those from From up to the day after the last.
const (
	// CalendarMonths gives amount / months: whole months from the first day on, and what is left as a share of the month
	// that it is in. A line from the 31st ends its months on the last day of shorter ones.
	CalendarMonths Rule = iota
	// Months30 gives amount · 30.4375 / days, a month being a twelfth of 365.25 days.
	Months30
	// Years365 gives amount · 365 / days.
	Years365
	// Years36525 gives amount · 365.25 / days.
	Years36525
	// YearsRounded gives amount / years, with years = days / 365.25, rounded to two decimals where that makes it 0.25,
	// 0.5, 0.75, 1, 2, 3, 4, 5 or 6; 29 February counts as 28 February. So lines of a quarter and of whole years keep
	// their price whatever leap years are in them (the rule of the R package flipRevenueMetrics).
	YearsRounded
	// Intervals gives amount per month by the line's billing interval, whatever its dates: amount for a month, / 3 for a
	// quarter, / 12 for a year, · 30.4375 for a day and · 30.4375 / 7 for a week, over the number of these.
	Intervals
	rules
)

// String returns the rule in words.
func (r Rule) String() string {
	words := [rules]string{
		"per month by the calendar", "per month of 30.4375 days", "per year of 365 days", "per year of 365.25 days",
		"per year of 365.25 days, rounded", "per month by billing interval",
	}
	if r >= rules {
		return fmt.Sprintf("Rule(%d)", r)
	}
	return words[r]
}

var ruleNames = [rules]string{
	"calendar-months", "months-30", "years-365", "years-365.25", "years-rounded", "intervals",
}

// ParseRule returns the rule of a name, in any case: calendar-months, months-30, years-365, years-365.25, years-rounded
// or intervals; or of what [Rule.String] returns for it. The error is a [metrics.Fault] for any other text.
func ParseRule(text string) (Rule, error) {
	for r, name := range ruleNames {
		if strings.EqualFold(text, name) || strings.EqualFold(text, Rule(r).String()) {
			return Rule(r), nil
		}
	}
	return 0, metrics.Fault{
		Op: "revenue: parse rule", Field: "rule", Value: text, Cause: "is unknown",
		Remedy: "write one of " + strings.Join(ruleNames[:], ", "),
	}
}

// Annual returns a value of the rule per year: ARR = 12 × MRR for rules of months, and the value itself for the others.
func (r Rule) Annual(value decimal.Decimal) decimal.Decimal {
	if r == CalendarMonths || r == Months30 || r == Intervals {
		return value.Mul(decimal.NewFromInt(12))
	}
	return value
}

// factor returns what a line's amount is multiplied with, as num/den; den is 0 where the line has no length.
func (r Rule) factor(from, after metrics.Day, i Interval) (num, den int64) {
	days := int64(after - from)
	switch r {
	case Months30:
		return 487, 16 * days // 30.4375 = 487/16
	case Years365:
		return 365, days
	case Years36525:
		return 1461, 4 * days
	case YearsRounded:
		days = int64(beforeLeap(after) - beforeLeap(from))
		switch hundredths := (days*400*2 + 1461) / (2 * 1461); hundredths {
		case 25, 50, 75, 100, 200, 300, 400, 500, 600:
			return 100, hundredths
		}
		return 1461, 4 * days
	case Intervals:
		n := int64(i.Count)
		switch i.Unit {
		case metrics.Daily:
			return 487, 16 * n
		case metrics.Weekly:
			return 487, 16 * 7 * n
		case metrics.Quarterly:
			return 1, 3 * n
		case metrics.Yearly:
			return 1, 12 * n
		}
		return 1, n
	}
	return months(from, after)
}

// beforeLeap returns 28 February for 29 February.
func beforeLeap(d metrics.Day) metrics.Day {
	if _, month, day := d.Date(); month == time.February && day == 29 {
		return d - 1
	}
	return d
}

// months returns 1/m, where m is the number of calendar months.
func months(from, after metrics.Day) (num, den int64) {
	y1, m1, _ := from.Date()
	y2, m2, _ := after.Date()
	n := (y2-y1)*12 + int(m2) - int(m1)
	if addMonths(from, n) > after {
		n--
	}
	begun := addMonths(from, n)
	length := int64(addMonths(from, n+1) - begun)
	return length, int64(n)*length + int64(after-begun)
}

// addMonths returns the same day n months later, or the last one of a month that is too short for it.
func addMonths(d metrics.Day, n int) metrics.Day {
	y, m, day := d.Date()
	first, next := metrics.DayOf(y, m+time.Month(n), 1), metrics.DayOf(y, m+time.Month(n)+1, 1)
	return min(first+metrics.Day(day)-1, next-1)
}
