package metrics_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleCalendar_Parse() {
	calendar := metrics.NewCalendar(nil, metrics.FiscalYearFrom(time.July))
	p, err := calendar.Parse("FY2026-Q1")
	fmt.Println(p.First(), p.Last(), err)
	_, err = calendar.Parse("2026-Q1")
	fmt.Println(strings.ReplaceAll(err.Error(), "; ", ";\n"))
	// Output:
	// 2025-07-01 2025-09-30 <nil>
	// metrics: parse: period "2026-Q1": not a period of this calendar;
	// write it like 2026-03-01, 2026-W09, 2026-03, FY2026-Q3, FY2026, in the years 0001 to 9999
}

func TestPeriodNames(t *testing.T) {
	sunday := metrics.NewCalendar(nil, metrics.WeeksFrom(time.Sunday))
	april := metrics.NewCalendar(nil, metrics.FiscalYearFrom(time.April))
	tests := []struct {
		calendar metrics.Calendar
		grain    metrics.Grain
		day      metrics.Day
		name     string
	}{
		{metrics.Calendar{}, metrics.Daily, metrics.DayOf(2024, 2, 29), "2024-02-29"},
		{metrics.Calendar{}, metrics.Monthly, metrics.DayOf(2024, 2, 29), "2024-02"},
		{metrics.Calendar{}, metrics.Quarterly, metrics.DayOf(2024, 12, 31), "2024-Q4"},
		{metrics.Calendar{}, metrics.Yearly, metrics.DayOf(2024, 12, 31), "2024"},
		// ISO 8601 weeks around the turn of the year.
		{metrics.Calendar{}, metrics.Weekly, metrics.DayOf(2021, 1, 3), "2020-W53"},
		{metrics.Calendar{}, metrics.Weekly, metrics.DayOf(2021, 1, 4), "2021-W01"},
		{metrics.Calendar{}, metrics.Weekly, metrics.DayOf(2024, 12, 30), "2025-W01"},
		{metrics.Calendar{}, metrics.Weekly, metrics.DayOf(2023, 1, 1), "2022-W52"},
		{metrics.Calendar{}, metrics.Weekly, metrics.DayOf(2026, 3, 1), "2026-W09"},
		{sunday, metrics.Weekly, metrics.DayOf(2026, 3, 1), "2026-03-01/2026-03-07"},
		{sunday, metrics.Weekly, metrics.DayOf(2025, 1, 1), "2024-12-29/2025-01-04"},
		// A fiscal year is named after the year in which it ends.
		{april, metrics.Yearly, metrics.DayOf(2026, 3, 31), "FY2026"},
		{april, metrics.Yearly, metrics.DayOf(2026, 4, 1), "FY2027"},
		{april, metrics.Quarterly, metrics.DayOf(2026, 3, 31), "FY2026-Q4"},
		{april, metrics.Quarterly, metrics.DayOf(2026, 4, 1), "FY2027-Q1"},
		{april, metrics.Quarterly, metrics.DayOf(9999, 12, 31), "FY10000-Q3"},
		{april, metrics.Monthly, metrics.DayOf(2026, 4, 1), "2026-04"},
	}
	for _, tt := range tests {
		if got := tt.calendar.Period(tt.grain, tt.day).String(); got != tt.name {
			t.Errorf("%v of %v is %s, want %s", tt.grain, tt.day, got, tt.name)
		}
	}
}

func TestISOWeeksAgreeWithTime(t *testing.T) {
	for d := metrics.DayOf(1990, 1, 1); d < metrics.DayOf(2050, 1, 1); d++ {
		y, w := time.Unix(int64(d)*86400, 0).UTC().ISOWeek()
		if got, want := (metrics.Calendar{}).Period(metrics.Weekly, d).String(), fmt.Sprintf("%d-W%02d", y, w); got != want {
			t.Fatalf("%v is in week %s, want %s", d, got, want)
		}
	}
}

func TestParseReadsEveryName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		p := c.Period(drawGrain(t), metrics.Day(rapid.IntRange(-719162, 2932896).Draw(t, "day")))
		if p.IsZero() {
			return
		}
		got, err := c.Parse(p.String())
		if err != nil || got != p {
			t.Fatalf("%v: %q is read as %v, error %v", c, p, got, err)
		}
		if text, err := p.MarshalText(); err != nil || string(text) != p.String() {
			t.Fatalf("%q has text %q, error %v", p, text, err)
		}
	})
}

func TestParseRefuses(t *testing.T) {
	monday := metrics.Calendar{}
	other := metrics.NewCalendar(nil, metrics.WeeksFrom(time.Sunday), metrics.FiscalYearFrom(time.July))
	for _, s := range []string{
		"", " ", "2026-13", "2026-00", "2026-02-29", "2026-2-9", "2026-W00", "2026-W54", "2025-W53", "2026-W9",
		"2026-Q0", "2026-Q5", "26", "20260301", "0000", "0000-12-31", "10000-01", "+026", "-026", "2026-Q1 ", "２０２６",
		"2026-03-01/2026-03-07", "FY2026", "FY2026-Q1", "FY", "FY2026-03", "FY2026-W09", "2026-03-0a", "2026/03/01",
	} {
		refuse(t, monday, s)
	}
	for _, s := range []string{
		"2026", "2026-Q1", "2026-W09", "2026-03-02/2026-03-08", "2026-03-01/2026-03-08", "FY2026-Q5", "FY0000",
		"FY0001", "0000-12-31/0001-01-06",
	} {
		refuse(t, other, s)
	}
}

func refuse(t *testing.T, c metrics.Calendar, s string) {
	t.Helper()
	p, err := c.Parse(s)
	var fault metrics.Fault
	if !errors.As(err, &fault) || fault.Value != s || !p.IsZero() {
		t.Errorf("%v: %q is read as %v, error %v", c, s, p, err)
	}
}

func TestGrainNames(t *testing.T) {
	if g := metrics.Grain(0); g != metrics.Monthly || g.String() != "month" {
		t.Errorf("the zero Grain is %v", g)
	}
	for _, name := range []string{"day", "week", "month", "quarter", "year"} {
		if g, err := metrics.ParseGrain(name); err != nil || g.String() != name {
			t.Errorf("%s is read as %v, error %v", name, g, err)
		}
	}
	if _, err := metrics.ParseGrain("fortnight"); err == nil || !strings.HasPrefix(err.Error(), "metrics: ") {
		t.Errorf("fortnight: error %v", err)
	}
	if got := metrics.Grain(9).String(); got != "Grain(9)" {
		t.Errorf("unknown grain is %s", got)
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{
		"2026-03-01", "2026-W09", "2026-03", "2026-Q1", "2026", "FY2026-Q1", "FY2026", "2026-03-01/2026-03-07",
		"2020-W53", "0001-01-01", "9999-W52", "FY0001", "", "FY", "0000-W01", "2026-02-30",
	} {
		f.Add(s, uint8(0), uint8(1))
		f.Add(s, uint8(1), uint8(7))
	}
	f.Fuzz(func(t *testing.T, s string, week, month uint8) {
		c := metrics.NewCalendar(nil, metrics.WeeksFrom(time.Weekday(week)), metrics.FiscalYearFrom(time.Month(month)))
		p, err := c.Parse(s)
		if err != nil {
			return
		}
		if p.String() != s || c.Period(p.Grain(), p.First()) != p {
			t.Fatalf("%v: %q is read as %v", c, s, p)
		}
	})
}

func BenchmarkCalendarParse(b *testing.B) {
	var c metrics.Calendar
	b.ReportAllocs()
	for range b.N {
		p, err := c.Parse("2026-W09")
		if err != nil {
			b.Fatal(err)
		}
		keep = p.Days()
	}
}
