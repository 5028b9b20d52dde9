package metrics_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExamplePeriod() {
	var calendar metrics.Calendar
	february := calendar.Period(metrics.Monthly, metrics.DayOf(2024, time.February, 10))
	fmt.Println(february, february.First(), february.Last(), february.Days())
	fmt.Println(february.Next(), february.Add(-2))
	months, _ := february.Sub(calendar.Period(metrics.Monthly, metrics.DayOf(2023, time.December, 31)))
	fmt.Println(months)
	// Output:
	// 2024-02 2024-02-01 2024-02-29 29
	// 2024-03 2023-12
	// 2
}

func TestPeriodStart(t *testing.T) {
	tests := []struct {
		zone       string
		y          int
		m          time.Month
		d          int
		start, end string
	}{
		{"UTC", 2024, 2, 29, "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"},
		{"Europe/Amsterdam", 2025, 3, 30, "2025-03-30T00:00:00+01:00", "2025-03-31T00:00:00+02:00"}, // 23 hours
		{"Europe/Amsterdam", 2025, 10, 26, "2025-10-26T00:00:00+02:00", "2025-10-27T00:00:00+01:00"},
		{"America/Sao_Paulo", 2018, 11, 4, "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"},
		{"America/Sao_Paulo", 2018, 2, 17, "2018-02-17T00:00:00-02:00", "2018-02-18T00:00:00-03:00"}, // 23:00 twice
		{"Asia/Beirut", 2024, 3, 31, "2024-03-31T01:00:00+03:00", "2024-04-01T00:00:00+03:00"},
		{"Pacific/Apia", 2011, 12, 29, "2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00"},
		{"Pacific/Apia", 2011, 12, 30, "2011-12-31T00:00:00+14:00", "2011-12-31T00:00:00+14:00"},
		{"Pacific/Apia", 2011, 12, 31, "2011-12-31T00:00:00+14:00", "2012-01-01T00:00:00+14:00"},
		{"Australia/Lord_Howe", 2025, 4, 6, "2025-04-06T00:00:00+11:00", "2025-04-07T00:00:00+10:30"},
		// Back from 00:01 to 23:01 of the day before: the first of the two midnights counts.
		{"America/St_Johns", 2010, 11, 7, "2010-11-07T00:00:00-02:30", "2010-11-08T00:00:00-03:30"},
		{"Asia/Kathmandu", 1986, 1, 1, "1986-01-01T00:15:00+05:45", "1986-01-02T00:00:00+05:45"},
	}
	for _, tt := range tests {
		z := zone(t, tt.zone)
		p := metrics.NewCalendar(z).Period(metrics.Daily, metrics.DayOf(tt.y, tt.m, tt.d))
		start, end := p.Start(z).Format(time.RFC3339), p.End(z).Format(time.RFC3339)
		if start != tt.start || end != tt.end {
			t.Errorf("%s %v is %s to %s, want %s to %s", tt.zone, p, start, end, tt.start, tt.end)
		}
	}
	fixed := time.FixedZone("far", 40*3600)
	day := metrics.Calendar{}.Period(metrics.Daily, 100)
	if got := metrics.DayOf(day.Start(fixed).Date()); got != 100 || day.Start(fixed).Hour() != 0 {
		t.Errorf("40 hours east, day 100 starts at %v", day.Start(fixed))
	}
	if !day.Start(nil).Equal(time.Unix(100*86400, 0)) {
		t.Errorf("nil zone isn't UTC: %v", day.Start(nil))
	}
}

// TestPeriodStartIsFirstInstant compares with the definition: the local date is earlier one nanosecond before.
func TestPeriodStartIsFirstInstant(t *testing.T) {
	for _, name := range zones {
		z := zone(t, name)
		c := metrics.NewCalendar(z)
		for d := metrics.DayOf(1985, 1, 1); d < metrics.DayOf(2015, 1, 1); d++ {
			p := c.Period(metrics.Daily, d)
			start := p.Start(z)
			if c.Day(start) < d || c.Day(start.Add(-1)) >= d {
				t.Fatalf("%s: %v starts at %v", name, d, start)
			}
			if !p.End(z).Equal(p.Next().Start(z)) {
				t.Fatalf("%s: %v ends at %v, but the next starts at %v", name, d, p.End(z), p.Next().Start(z))
			}
		}
	}
}

func TestPeriodLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, g := drawCalendar(t), drawGrain(t)
		d := metrics.DayOf(rapid.IntRange(3, 9997).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"))
		p := c.Period(g, d)
		if !p.Contains(d) || p.Grain() != g {
			t.Fatalf("%v %v doesn't contain %v", g, p, d)
		}
		if p.Contains(p.First()-1) || p.Contains(p.Last()+1) || p.Days() != int(p.Last()-p.First())+1 {
			t.Fatalf("%v: borders %v, %v", p, p.First(), p.Last())
		}
		if p.Next().First() != p.Last()+1 || p.Next().Prev() != p || p.Prev().Next() != p {
			t.Fatalf("%v: next %v, previous %v", p, p.Next(), p.Prev())
		}
		if c.Period(g, p.First()) != p || c.Period(g, p.Last()) != p {
			t.Fatalf("%v isn't the period of its own borders", p)
		}
		n := rapid.IntRange(-30, 30).Draw(t, "n")
		q := p.Add(n)
		if q.IsZero() {
			return
		}
		if got, ok := q.Sub(p); !ok || got != n || q.Compare(p) != sign(n) {
			t.Fatalf("%v + %d = %v, but Sub says %d and Compare %d", p, n, q, got, q.Compare(p))
		}
	})
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func TestPeriodsEndWithTheSupportedYears(t *testing.T) {
	first, last := metrics.DayOf(1, 1, 1), metrics.DayOf(9999, 12, 31)
	rapid.Check(t, func(t *rapid.T) {
		c, g := drawCalendar(t), drawGrain(t)
		p := c.Period(g, last)
		for p.IsZero() { // the last period isn't whole
			last -= 1
			p = c.Period(g, last)
		}
		if p.Last() > metrics.DayOf(9999, 12, 31) || !p.Next().IsZero() || !p.Add(math.MaxInt).IsZero() {
			t.Fatalf("%v isn't the last %v; then comes %v", p, g, p.Next())
		}
		last = metrics.DayOf(9999, 12, 31)
		d := first
		p = c.Period(g, d)
		for p.IsZero() {
			d++
			p = c.Period(g, d)
		}
		if p.First() != d || !p.Prev().IsZero() || !p.Add(math.MinInt).IsZero() {
			t.Fatalf("%v isn't the first %v; before comes %v", p, g, p.Prev())
		}
		if !c.Period(g, first-1).IsZero() || !c.Period(g, last+1).IsZero() {
			t.Fatal("a period outside the years 0001 to 9999")
		}
	})
}

func TestZeroPeriod(t *testing.T) {
	var p metrics.Period
	if !p.IsZero() || p.Days() != 0 || p.Contains(p.First()) || p.String() != "" || !p.Next().IsZero() {
		t.Errorf("the zero Period isn't empty: %v to %v, %q", p.First(), p.Last(), p)
	}
	some := metrics.Calendar{}.Period(metrics.Monthly, 0)
	if _, ok := some.Sub(p); ok {
		t.Error("a distance to no period")
	}
	if p.Compare(some) != 1 || some.Compare(p) != -1 || p.Compare(p) != 0 {
		t.Error("the zero Period doesn't come last")
	}
	if got := (metrics.Calendar{}).Period(metrics.Grain(77), 0); !got.IsZero() {
		t.Errorf("unknown grain has period %v", got)
	}
}

func TestPeriodsOfDifferentRuns(t *testing.T) {
	d := metrics.DayOf(2026, 1, 7)
	monday, sunday := metrics.Calendar{}, metrics.NewCalendar(nil, metrics.WeeksFrom(time.Sunday))
	p, q := monday.Period(metrics.Weekly, d), sunday.Period(metrics.Weekly, d)
	if _, ok := p.Sub(q); ok || p == q || p.Compare(q) != -1 || q.Compare(p) != 1 {
		t.Errorf("%v and %v pass for one run", p, q)
	}
}

func TestPeriodBinary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := metrics.Period{}
		if rapid.Bool().Draw(t, "not zero") {
			p = drawCalendar(t).Period(drawGrain(t), metrics.Day(rapid.IntRange(-800000, 3000000).Draw(t, "day")))
		}
		b, err := p.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		got, rest, err := metrics.DecodePeriod(append(b, "rest"...))
		if err != nil || got != p || string(rest) != "rest" {
			t.Fatalf("%v came back as %v, rest %q, error %v", p, got, rest, err)
		}
	})
}

func TestDecodePeriodRefuses(t *testing.T) {
	for name, b := range map[string][]byte{
		"nothing":          nil,
		"truncated":        {0, 0, 12, 0, 0},
		"grain":            {5, 0, 12, 0, 0, 0},
		"start of a month": {0, 1, 12, 0, 0, 0},
		"start of a week":  {2, 7, 0, 0, 0, 0},
		"fiscal start":     {4, 12, 100, 0, 0, 0},
		"year 0":           {0, 0, 11, 0, 0, 0},
		"far future":       {4, 0, 255, 255, 255, 127},
		"far past":         {1, 0, 0, 0, 0, 128},
	} {
		var fault metrics.Fault
		if p, rest, err := metrics.DecodePeriod(b); !errors.As(err, &fault) || !p.IsZero() || rest != nil {
			t.Errorf("%s: %x decodes to %v, error %v", name, b, p, err)
		}
	}
}

func FuzzDecodePeriod(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 0, 0})
	f.Add([]byte{2, 6, 1, 0, 0, 0})
	f.Add([]byte{4, 11, 0, 0, 0, 128})
	f.Add([]byte{1, 0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, rest, err := metrics.DecodePeriod(b)
		if err != nil {
			return
		}
		again, err := p.AppendBinary(nil)
		if err != nil || string(again)+string(rest) != string(b) {
			t.Fatalf("%x decodes to %v, which encodes to %x", b, p, again)
		}
		if !p.IsZero() && (p.First() < metrics.DayOf(1, 1, 1) || p.Last() > metrics.DayOf(9999, 12, 31)) {
			t.Fatalf("%x decodes to %v to %v", b, p.First(), p.Last())
		}
	})
}

func BenchmarkPeriodNext(b *testing.B) {
	start := metrics.Calendar{}.Period(metrics.Monthly, 0)
	p := start
	b.ReportAllocs()
	for range b.N {
		if p = p.Next(); p.IsZero() {
			p = start
		}
	}
	keep = p.Days()
}
