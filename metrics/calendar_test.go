package metrics_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"
	_ "time/tzdata" // the tests must not depend on the machine's zones

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

// zones have changes at midnight, changes of half an hour, a skipped day, two offsets around Ramadan, and odd offsets.
var zones = []string{
	"UTC", "Europe/Amsterdam", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Kathmandu",
	"Pacific/Apia", "America/Sao_Paulo", "America/St_Johns", "Asia/Beirut", "Pacific/Kiritimati", "Africa/Monrovia",
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func drawCalendar(t *rapid.T) metrics.Calendar {
	return metrics.NewCalendar(nil,
		metrics.WeeksFrom(time.Weekday(rapid.IntRange(0, 6).Draw(t, "week start"))),
		metrics.FiscalYearFrom(time.Month(rapid.IntRange(1, 12).Draw(t, "fiscal start"))))
}

func drawGrain(t *rapid.T) metrics.Grain {
	return rapid.SampledFrom([]metrics.Grain{
		metrics.Daily, metrics.Weekly, metrics.Monthly, metrics.Quarterly, metrics.Yearly,
	}).Draw(t, "grain")
}

func ExampleCalendar() {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		fmt.Println(err)
		return
	}
	calendar := metrics.NewCalendar(amsterdam, metrics.FiscalYearFrom(time.April))
	lateOnSunday := time.Date(2026, time.March, 1, 23, 30, 0, 0, time.UTC)
	fmt.Println(calendar)
	fmt.Println(calendar.Day(lateOnSunday))
	for _, g := range []metrics.Grain{metrics.Weekly, metrics.Monthly, metrics.Quarterly, metrics.Yearly} {
		fmt.Println(g, calendar.PeriodOf(g, lateOnSunday))
	}
	// Output:
	// Europe/Amsterdam, weeks from Monday, fiscal years from April
	// 2026-03-02
	// week 2026-W10
	// month 2026-03
	// quarter FY2026-Q4
	// year FY2026
}

func TestZeroCalendar(t *testing.T) {
	var c metrics.Calendar
	if c != metrics.NewCalendar(time.UTC, metrics.WeeksFrom(time.Monday), metrics.FiscalYearFrom(time.January)) {
		t.Error("the zero Calendar isn't UTC, Monday, January")
	}
	if c.Zone() != time.UTC || c.WeekStart() != time.Monday || c.FiscalStart() != time.January {
		t.Errorf("zero calendar is %v", c)
	}
}

func TestCalendarKeepsItsOptions(t *testing.T) {
	for w := time.Sunday; w <= time.Saturday; w++ {
		for m := time.January; m <= time.December; m++ {
			c := metrics.NewCalendar(nil, metrics.WeeksFrom(w), metrics.FiscalYearFrom(m))
			if c.WeekStart() != w || c.FiscalStart() != m {
				t.Fatalf("%v, %v became %v", w, m, c)
			}
			d := metrics.DayOf(2026, time.March, 5)
			if got := c.Period(metrics.Weekly, d).First().Weekday(); got != w {
				t.Fatalf("week starts on %v, want %v", got, w)
			}
			if _, got, _ := c.Period(metrics.Yearly, d).First().Date(); got != m {
				t.Fatalf("year starts in %v, want %v", got, m)
			}
		}
	}
}

func TestCalendarDayIsLocalDate(t *testing.T) {
	for _, name := range zones {
		z := zone(t, name)
		c := metrics.NewCalendar(z)
		rapid.Check(t, func(t *rapid.T) {
			at := time.Unix(rapid.Int64Range(-6e9, 9e9).Draw(t, "second"), 0)
			if got, want := c.Day(at), metrics.DayOf(at.In(z).Date()); got != want {
				t.Fatalf("%s: %v is on %v, want %v", name, at.In(z), got, want)
			}
		})
	}
}

func TestCalendarFingerprint(t *testing.T) {
	fingerprint := func(c metrics.Calendar) string {
		b, err := c.AppendBinary([]byte("before"))
		if err != nil {
			t.Fatal(err)
		}
		b, ok := bytes.CutPrefix(b, []byte("before"))
		if !ok {
			t.Fatal("AppendBinary lost what was there")
		}
		return string(b)
	}
	same := metrics.NewCalendar(zone(t, "Asia/Kathmandu"))
	if fingerprint(same) != fingerprint(metrics.NewCalendar(zone(t, "Asia/Kathmandu"))) {
		t.Error("the same zone loaded twice has two fingerprints")
	}
	seen := map[string]metrics.Calendar{}
	for _, c := range []metrics.Calendar{
		{},
		same,
		metrics.NewCalendar(nil, metrics.WeeksFrom(time.Sunday)),
		metrics.NewCalendar(nil, metrics.FiscalYearFrom(time.April)),
		metrics.NewCalendar(time.FixedZone("X", 3600)),
		metrics.NewCalendar(time.FixedZone("X", 7200)),
	} {
		if other, ok := seen[fingerprint(c)]; ok {
			t.Errorf("%v and %v have one fingerprint", c, other)
		}
		seen[fingerprint(c)] = c
	}
	if _, err := metrics.NewCalendar(time.Local).AppendBinary(nil); !errors.Is(err, metrics.ErrLocalZone) {
		t.Errorf("zone Local: error %v, want ErrLocalZone", err)
	}
}
