package metrics_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleCalendar_DayTable() {
	var calendar metrics.Calendar
	from, to := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)
	days := calendar.DayTable(from, to)
	months := calendar.Periods(metrics.Monthly, calendar.Day(from), calendar.Day(to))
	at := time.Date(2025, 3, 9, 12, 0, 0, 0, time.UTC).UnixNano()
	fmt.Println(months.Index(days.Day(at)))
	// Output: 2
}

func TestDayTableIsLocalDate(t *testing.T) {
	for _, name := range zones {
		z := zone(t, name)
		c := metrics.NewCalendar(z)
		table := c.DayTable(time.Date(1985, 1, 1, 0, 0, 0, 0, z), time.Date(2040, 1, 1, 0, 0, 0, 0, z))
		check := func(t rapid.TB, at time.Time) {
			t.Helper()
			if got, want := table.Day(at.UnixNano()), metrics.DayOf(at.In(z).Date()); got != want {
				t.Fatalf("%s: %v is on %v, want %v", name, at.In(z), got, want)
			}
		}
		rapid.Check(t, func(t *rapid.T) {
			check(t, time.Unix(0, rapid.Int64().Draw(t, "any nanosecond")))
			check(t, time.Unix(rapid.Int64Range(473385600, 2208988800).Draw(t, "second in the table"), 0))
		})
		// The nanoseconds around every local and UTC midnight, and around every change of the clocks.
		for day := range 11000 {
			at := time.Date(1984, 12, 30+day, 0, 0, 0, 0, z)
			utc := at.Truncate(24 * time.Hour)
			_, change := at.ZoneBounds()
			if change.IsZero() {
				change = at
			}
			for _, edge := range []time.Time{at, utc, change} {
				check(t, edge.Add(-1))
				check(t, edge)
				check(t, edge.Add(time.Hour))
			}
		}
	}
}

func TestDayTableAtItsLimits(t *testing.T) {
	z := zone(t, "Pacific/Kiritimati")
	c := metrics.NewCalendar(z)
	far := time.Date(100000, 1, 1, 0, 0, 0, 0, z)
	tables := map[string]metrics.DayTable{
		"all of time": c.DayTable(time.Date(-100000, 1, 1, 0, 0, 0, 0, z), far),
		"backwards":   c.DayTable(far, time.Unix(0, 0)),
		"far away":    c.DayTable(far, far),
		"one day":     c.DayTable(time.Unix(0, 0), time.Unix(0, 0)),
	}
	for name, table := range tables {
		for _, at := range []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64} {
			if got, want := table.Day(at), metrics.DayOf(time.Unix(0, at).In(z).Date()); got != want {
				t.Errorf("%s: %d is on %v, want %v", name, at, got, want)
			}
		}
	}
	var zero metrics.DayTable
	if got := zero.Day(-1); got != -1 {
		t.Errorf("the zero table puts one nanosecond before 1970 on %v", got)
	}
}

func BenchmarkDayTable(b *testing.B) {
	z := zone(b, "Europe/Amsterdam")
	c := metrics.NewCalendar(z)
	from := time.Date(2023, 1, 1, 0, 0, 0, 0, z)
	to := time.Date(2025, 12, 31, 0, 0, 0, 0, z)
	table := c.DayTable(from, to)
	months := c.Periods(metrics.Monthly, c.Day(from), c.Day(to))
	instants := make([]int64, 4096)
	step := to.Sub(from).Nanoseconds() / int64(len(instants))
	for i := range instants {
		instants[i] = from.UnixNano() + step*int64(i*2531%len(instants))
	}
	b.ReportAllocs()
	b.ResetTimer()
	sum := 0
	for i := range b.N {
		sum += months.Index(table.Day(instants[i&4095]))
	}
	keep = sum
}

func BenchmarkCalendarDay(b *testing.B) {
	c := metrics.NewCalendar(zone(b, "Europe/Amsterdam"))
	at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for i := range b.N {
		keep += int(c.Day(at.Add(time.Duration(i))))
	}
}
