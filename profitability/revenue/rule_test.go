package revenue_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// value returns the recurring value of one line.
func value(t *testing.T, l revenue.Line, opts revenue.BookOptions) decimal.Decimal {
	t.Helper()
	l.Customer = "customer"
	book := newBook(t, []revenue.Line{l}, opts)
	return foldBook(t, book, revenue.SubscriptionOptions{Grain: metrics.Daily}).Total[0].Net.Closing.Amount
}

func TestRules(t *testing.T) {
	line := func(from, to, amount string) revenue.Line {
		return revenue.Line{From: day(from), To: day(to), Amount: money(amount)}
	}
	every := func(n int, unit metrics.Grain) revenue.Line {
		l := line("2026-01-01", "2026-01-02", "84")
		l.Interval = revenue.Interval{Count: n, Unit: unit}
		return l
	}
	for _, c := range []struct {
		rule revenue.Rule
		line revenue.Line
		want string
	}{
		{revenue.CalendarMonths, line("2026-01-01", "2026-02-01", "100"), "100"},
		{revenue.CalendarMonths, line("2026-02-01", "2026-03-01", "100"), "100"},
		{revenue.CalendarMonths, line("2026-01-15", "2027-01-15", "1200"), "100"},
		{revenue.CalendarMonths, line("2026-01-31", "2026-03-31", "200"), "100"}, // 28 February, 31 March
		{revenue.CalendarMonths, line("2026-01-31", "2026-02-28", "100"), "100"},
		{revenue.CalendarMonths, line("2026-01-10", "2026-02-24", "145"), "96.66666667"}, // 1 + 14/28 months
		{revenue.CalendarMonths, line("2026-01-10", "2026-01-11", "1"), "31"},
		{revenue.CalendarMonths, line("2024-02-29", "2025-02-28", "1200"), "100"},
		{revenue.Months30, line("2026-01-01", "2026-01-31", "30"), "30.4375"},
		{revenue.Years365, line("2026-01-01", "2026-01-31", "30"), "365"},
		{revenue.Years36525, line("2026-01-01", "2026-01-31", "30"), "365.25"},
		{revenue.Years36525, line("2026-01-01", "2027-01-01", "1000"), "1000.68493151"},
		// 365/365.25 = 0.9993 is 1.00, 366/365.25 is 1.00, 91/365.25 = 0.2491 is 0.25, 89/365.25 = 0.2437 isn't.
		{revenue.YearsRounded, line("2026-01-01", "2027-01-01", "1000"), "1000"},
		{revenue.YearsRounded, line("2024-01-01", "2025-01-01", "1000"), "1000"},
		{revenue.YearsRounded, line("2026-01-01", "2026-04-02", "100"), "400"},
		{revenue.YearsRounded, line("2026-01-01", "2026-03-31", "89"), "365.25"},
		{revenue.YearsRounded, line("2024-02-29", "2026-02-28", "200"), "100"},
		{revenue.YearsRounded, line("2020-01-01", "2027-01-01", "2557"), "365.25"}, // 7 isn't among those rounded
		{revenue.Intervals, every(1, metrics.Monthly), "84"},
		{revenue.Intervals, every(6, metrics.Monthly), "14"},
		{revenue.Intervals, every(1, metrics.Quarterly), "28"},
		{revenue.Intervals, every(1, metrics.Yearly), "7"},
		{revenue.Intervals, every(2, metrics.Yearly), "3.5"},
		{revenue.Intervals, every(1, metrics.Weekly), "365.25"},
		{revenue.Intervals, every(30, metrics.Daily), "85.225"},
	} {
		if got := value(t, c.line, revenue.BookOptions{Rule: c.rule}); !got.Equal(money(c.want)) {
			t.Errorf("%v: %v to %v of %v is %v, want %s", c.rule, c.line.From, c.line.To, c.line.Amount, got, c.want)
		}
	}
	if got := revenue.CalendarMonths.Annual(money("100.01")); !got.Equal(money("1200.12")) {
		t.Errorf("ARR %v", got)
	}
	if got := revenue.Years365.Annual(money("100.01")); !got.Equal(money("100.01")) {
		t.Errorf("ARR %v of a yearly rule", got)
	}
}

func TestParseRule(t *testing.T) {
	names := []string{
		"calendar-months", "Months-30", "years-365", "years-365.25", "YEARS-rounded", "intervals",
	}
	for want, name := range names {
		for _, text := range []string{name, revenue.Rule(want).String()} {
			if got, err := revenue.ParseRule(text); got != revenue.Rule(want) || err != nil {
				t.Errorf("%q is %v, %v", text, got, err)
			}
		}
	}
	for _, text := range []string{"", "months", "Rule(6)"} {
		_, err := revenue.ParseRule(text)
		if err == nil || !strings.Contains(err.Error(), "calendar-months, months-30, ") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestRounding checks that values are rounded once, half to even, of quotients with any number of digits.
func TestRounding(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		digits := rapid.SampledFrom([]int{0, 2, 8, 13, 30}).Draw(rt, "digits")
		v := decimal.New(rapid.Int64Range(-1e9, 1e9).Draw(rt, "units"), int32(-digits))
		days := rapid.IntRange(1, 2000).Draw(rt, "days")
		places := int32(rapid.IntRange(1, 6).Draw(rt, "places"))
		l := revenue.Line{From: day("2020-01-01"), To: day("2020-01-01") + metrics.Day(days), Amount: v}
		got := value(t, l, revenue.BookOptions{Rule: revenue.Years365, Places: places})
		// 60 digits decide every tie, as days have at most four.
		want := v.Mul(decimal.NewFromInt(365)).DivRound(decimal.NewFromInt(int64(days)), 60).RoundBank(places)
		if !got.Equal(want) {
			rt.Fatalf("%v over %d days is %v, want %v", v, days, got, want)
		}
	})
}
