package journey

import (
	"errors"
	"math"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

// Zones with changes at midnight, of half an hour, over the date line, in the far past, and none at all.
var clockZones = []string{
	"UTC", "Europe/Amsterdam", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata",
	"Africa/Monrovia",
}

var clockLayouts = [][]string{
	nil,
	{time.DateOnly},
	{time.RFC3339Nano},
	{time.DateTime, time.RFC3339},
	{"02012006", "20060102"},
	{"2006-01-02T15:04:05", time.RFC1123, time.DateOnly},
	{time.Kitchen},
	{""},
	{"2006-01-02 15:04:05.999999999Z07:00"},
}

func clockZone(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// checkClock holds a clock against time.ParseInLocation.
func checkClock(t rapid.TB, c *clock, text string) {
	t.Helper()
	trimmed := string(trimBlanks([]byte(text)))
	want, found := c.slow(trimmed)
	nanos, inRange := int64(0), false
	if found {
		nanos, inRange = unixNano(want)
	}
	got, bad := c.parse([]byte(text))
	switch {
	case bad != nil && (inRange || !errors.Is(bad.Err, ErrTime) || bad.Cause == "" || bad.Remedy == ""):
		t.Fatalf("%q in %v: refused with %+v, want %v", text, c.zone, bad, want)
	case bad == nil && !inRange:
		t.Fatalf("%q in %v: %v, want a refusal", text, c.zone, time.Unix(0, got))
	case bad == nil && got != nanos:
		t.Fatalf("%q in %v: %v, want %v", text, c.zone, time.Unix(0, got).UTC(), want.UTC())
	}
}

func TestClockIsParseInLocation(t *testing.T) {
	for _, name := range clockZones {
		zone := clockZone(t, name)
		clocks := make([]*clock, len(clockLayouts))
		for i, layouts := range clockLayouts {
			clocks[i] = newClock(zone, layouts)
		}
		// Near changes of the clocks, where local times are skipped and shown twice.
		for at := time.Date(1985, 1, 1, 0, 0, 0, 0, zone); at.Year() < 2040; {
			_, change := at.ZoneBounds()
			if change.IsZero() {
				break
			}
			for minutes := -30 * 60; minutes <= 30*60; minutes += 15 {
				wall := time.Unix(change.Unix()+int64(minutes)*60, 0).UTC()
				checkClock(t, clocks[0], wall.Format(time.DateTime))
			}
			at = change.AddDate(0, 0, 1)
		}
		rapid.Check(t, func(t *rapid.T) {
			clock := rapid.SampledFrom(clocks).Draw(t, "clock")
			second := rapid.Int64Range(-1e10, 1e10).Draw(t, "second")
			at := time.Unix(second, rapid.Int64Range(0, 999_999_999).Draw(t, "nanosecond"))
			at = at.In(time.FixedZone("", 900*rapid.IntRange(-56, 56).Draw(t, "offset")))
			layout := rapid.SampledFrom([]string{
				time.RFC3339, time.RFC3339Nano, time.DateTime, "2006-01-02 15:04:05.000",
				"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05.000000Z07:00", "2006-01-02 15:04:05-0700",
				"2006-01-02T15:04:05", "2006-01-02T15:04:05.00", time.DateOnly, "20060102",
				" 2006-1-2 ", "2006-01-02 3:04:05", "02012006", time.RFC1123, time.Kitchen,
			}).Draw(t, "layout")
			checkClock(t, clock, at.Format(layout))
		})
	}
}

func TestClockReadsByItself(t *testing.T) {
	clock := newClock(clockZone(t, "Europe/Amsterdam"), nil)
	want := time.Date(2025, 3, 9, 10, 20, 30, 0, clock.zone)
	for _, text := range []string{
		"2025-03-09T10:20:30+01:00", "2025-03-09T09:20:30Z", "2025-03-09 10:20:30",
		"2025-03-09T10:20:30", "2025-03-09T10:20:30.000", "2025-03-09 10:20:30+01:00", "2025-03-09 09:20:30.000000Z",
	} {
		if seconds, nanos, ok := clock.quick([]byte(text)); !ok || seconds != want.Unix() || nanos != 0 {
			t.Errorf("%s: %v", text, time.Unix(seconds, nanos))
		}
	}
	midnight := time.Date(2025, 3, 9, 0, 0, 0, 0, clock.zone)
	for _, text := range []string{"2025-03-09", "20250309"} {
		if seconds, _, ok := clock.quick([]byte(text)); !ok || seconds != midnight.Unix() {
			t.Errorf("%s: %v", text, time.Unix(seconds, 0))
		}
	}
}

func TestClockAtTheEndsOfTime(t *testing.T) {
	for _, name := range clockZones {
		clock := newClock(clockZone(t, name), nil)
		for _, text := range []string{
			"1678-01-01", "2261-12-31", "1677-09-22", "1677-09-21", "2262-04-11", "2262-04-12", "0000-01-01", "9999-12-31",
			"2023-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2024-04-31", "2024-13-01", "2024-00-01", "2024-01-00",
		} {
			checkClock(t, clock, text)
		}
		for _, nanos := range []int64{math.MinInt64, math.MaxInt64} {
			checkClock(t, clock, time.Unix(0, nanos).Format(time.RFC3339Nano))
		}
	}
}

func TestClockKeepsTheOrderOfLayouts(t *testing.T) {
	const text = "20101999"
	for want, layouts := range map[string][]string{
		"1999-10-20": {"02012006", "20060102"},
		"":           {"20060102"}, // month 19
	} {
		nanos, bad := newClock(time.UTC, layouts).parse([]byte(text))
		got := time.Unix(0, nanos).UTC().Format(time.DateOnly)
		if bad != nil && want != "" || bad == nil && got != want {
			t.Errorf("%v: %s, %v, want %q", layouts, got, bad, want)
		}
	}
	// 20 October of the year 111 in the first layout, and a year that a log can have in the second.
	checkClock(t, newClock(time.UTC, []string{"02012006", "20060102"}), "20100111")
}

func FuzzClock(f *testing.F) {
	for _, text := range []string{
		"2024-02-29T23:59:59.123456789+05:30", "2024-02-29 1:02:03", "20240229", "2024-02-29T10:20:30,5Z",
		"2024-02-29T10:20:30.Z", "2011-10-11 13:45:40.276000+02:00",
		"2024-02-29T10:20:30.1234567891Z", "2024-02-29T10:20:30+24:00", "2024-02-29T24:00:00Z", "2011-12-30 12:00:00", "",
	} {
		for zone := range clockZones {
			f.Add(text, uint8(zone), uint8(zone))
		}
	}
	f.Fuzz(func(t *testing.T, text string, zone, layouts uint8) {
		name := clockZones[int(zone)%len(clockZones)]
		checkClock(t, newClock(clockZone(t, name), clockLayouts[int(layouts)%len(clockLayouts)]), text)
	})
}
