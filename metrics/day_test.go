package metrics_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleDay() {
	d := metrics.DayOf(2024, time.February, 28)
	fmt.Println(d+1, (d + 2).Weekday(), int(metrics.DayOf(2025, time.February, 28)-d))
	// Output: 2024-02-29 Friday 366
}

func TestDayAgreesWithTime(t *testing.T) {
	// Every day of 800 years, across leap centuries and the epoch.
	at := time.Date(1599, time.December, 31, 0, 0, 0, 0, time.UTC)
	for d := metrics.DayOf(1599, time.December, 31); d < metrics.DayOf(2400, time.March, 2); d++ {
		checkDay(t, d, at)
		at = at.AddDate(0, 0, 1)
	}
}

func TestDayOfCarriesOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, m, n := rapid.IntRange(-5000, 12000).Draw(t, "year"), time.Month(rapid.IntRange(-40, 40).Draw(t, "month")),
			rapid.IntRange(-1000, 1000).Draw(t, "day")
		checkDay(t, metrics.DayOf(y, m, n), time.Date(y, m, n, 0, 0, 0, 0, time.UTC))
	})
}

func checkDay(t rapid.TB, d metrics.Day, at time.Time) {
	t.Helper()
	y, m, n := d.Date()
	wantY, wantM, wantN := at.Date()
	if y != wantY || m != wantM || n != wantN || d.Weekday() != at.Weekday() || metrics.DayOf(y, m, n) != d {
		t.Fatalf("day %d is %d-%d-%d, a %v; want %v, a %v", int32(d), y, m, n, d.Weekday(), at, at.Weekday())
	}
}

func TestDayAtItsLimits(t *testing.T) {
	for _, d := range []metrics.Day{math.MinInt32, math.MinInt32 + 1, math.MaxInt32} {
		if got := metrics.DayOf(d.Date()); got != d {
			t.Errorf("day %d becomes %d", int32(d), int32(got))
		}
	}
	for _, far := range []int{math.MaxInt, math.MaxInt32} {
		if got := metrics.DayOf(far, time.January, 1); got != math.MaxInt32 {
			t.Errorf("year %d is day %d, want the last one", far, int32(got))
		}
		if got := metrics.DayOf(-far, time.January, 1); got != math.MinInt32 {
			t.Errorf("year %d is day %d, want the first one", -far, int32(got))
		}
	}
	if got := metrics.DayOf(5, time.March, 9).String(); got != "0005-03-09" {
		t.Errorf("String gives %s", got)
	}
}

func BenchmarkDayDate(b *testing.B) {
	b.ReportAllocs()
	var sum int
	for i := range b.N {
		_, _, n := metrics.Day(i & 0xffff).Date()
		sum += n
	}
	keep = sum
}

// keep holds results of benchmarks, so that the compiler doesn't drop what they measure.
var keep int
