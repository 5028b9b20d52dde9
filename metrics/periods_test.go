package metrics_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleCalendar_Periods() {
	var calendar metrics.Calendar
	day := metrics.DayOf(2026, time.March, 15)
	quarters := calendar.Periods(metrics.Quarterly, day, day+180)
	for i, q := range quarters.All() {
		fmt.Println(i, q)
	}
	fmt.Println(quarters.Index(day+30), quarters.Index(day+365))
	// Output:
	// 0 2026-Q1
	// 1 2026-Q2
	// 2 2026-Q3
	// 1 -1
}

func TestPeriodsPartitionDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, g := drawCalendar(t), drawGrain(t)
		first := metrics.DayOf(rapid.IntRange(3, 9900).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"))
		last := first + metrics.Day(rapid.IntRange(0, 1500).Draw(t, "days"))
		ps := c.Periods(g, first, last)
		if ps.First() != c.Period(g, first) || ps.Last() != c.Period(g, last) || ps.FirstDay() != ps.First().First() {
			t.Fatalf("%v to %v: periods %v to %v", first, last, ps.First(), ps.Last())
		}
		count := 0
		for i, p := range ps.All() {
			if i != count || p != ps.At(i) || i > 0 && p.First() != ps.At(i-1).Last()+1 {
				t.Fatalf("%d: %v doesn't follow %v", i, p, ps.At(i-1))
			}
			count++
		}
		if count != ps.Len() {
			t.Fatalf("%d periods, but Len is %d", count, ps.Len())
		}
		for d := ps.First().First(); d <= ps.Last().Last(); d++ {
			if got := ps.At(ps.Index(d)); got != c.Period(g, d) {
				t.Fatalf("%v is in %v, want %v", d, got, c.Period(g, d))
			}
		}
		for _, d := range []metrics.Day{ps.First().First() - 1, ps.Last().Last() + 1, -1 << 31, 1<<31 - 1} {
			if i := ps.Index(d); i != -1 {
				t.Fatalf("%v, outside of %v to %v, has index %d", d, ps.First(), ps.Last(), i)
			}
		}
	})
}

func TestEmptyPeriods(t *testing.T) {
	var c metrics.Calendar
	for name, ps := range map[string]metrics.Periods{
		"zero":      {},
		"backwards": c.Periods(metrics.Monthly, 100, 0),
		"year 0":    c.Periods(metrics.Monthly, metrics.DayOf(0, 1, 1), 0),
		"no grain":  c.Periods(metrics.Grain(9), 0, 100),
	} {
		for range ps.All() {
			t.Errorf("%s: not empty", name)
		}
		if ps.Len() != 0 || ps.Index(0) != -1 || !ps.First().IsZero() || !ps.Last().IsZero() {
			t.Errorf("%s: %d periods, %v to %v", name, ps.Len(), ps.First(), ps.Last())
		}
	}
	for i := range c.Periods(metrics.Monthly, 0, 100).All() {
		if i == 1 {
			break // stopping early must not panic
		}
	}
}

func BenchmarkPeriodsIndex(b *testing.B) {
	ps := metrics.Calendar{}.Periods(metrics.Weekly, 0, 20000)
	b.ReportAllocs()
	sum := 0
	for i := range b.N {
		sum += ps.Index(metrics.Day(i & 0x3fff))
	}
	keep = sum
}
