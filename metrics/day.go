package metrics

import (
	"fmt"
	"math"
	"time"
)

// A Day is a civil day: the number of days since 1970-01-01 in the proleptic Gregorian calendar, without a zone.
// One day minus another is a number of days: write int(d - e) to get it. The zero Day is 1970-01-01.
type Day int32

const (
	daysPerEra  = 146097 // 400 Gregorian years, after which the calendar repeats
	eraShift    = 719468 // days from 0000-03-01, the first day of an era, to 1970-01-01
	secsPerDay  = 86400
	nanosPerSec = int64(time.Second)
)

// DayOf returns the civil day of a date. Months and days outside their range carry over as in [time.Date]: month 13 is
// January of the next year, day 0 the last day of the month before. Dates beyond the range of a Day, some five
// million years away, give its first or last value.
func DayOf(year int, month time.Month, day int) Day {
	// The year starts in March here, so that the leap day is its last day and months before it have fixed lengths.
	months := bound(int(month)) - 3
	y := bound(year) + floorDiv(months, 12)
	m := months - 12*floorDiv(months, 12)
	era := floorDiv(y, 400)
	y -= 400 * era
	inYear := (153*m + 2) / 5 // days before month m: five months in a row have 153 days
	days := era*daysPerEra + 365*y + y/4 - y/100 + inYear - eraShift
	return clampDay(days + bound(day) - 1)
}

// bound keeps the arithmetic on a date from overflowing, far outside the range of a Day.
func bound(n int) int64 { return min(max(int64(n), -1<<40), 1<<40) }

// Date returns the year, the month and the day of the month.
func (d Day) Date() (year int, month time.Month, day int) {
	n := int64(d) + eraShift
	era := floorDiv(n, daysPerEra)
	n -= era * daysPerEra
	// Taking out the leap days passed so far leaves years of 365 days.
	y := (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*y + y/4 - y/100
	m := (5*n + 2) / 153
	n -= (153*m + 2) / 5
	y += 400 * era
	if m >= 10 {
		return int(y + 1), time.Month(m - 9), int(n + 1)
	}
	return int(y), time.Month(m + 3), int(n + 1)
}

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday {
	n := int64(d) + int64(time.Thursday)
	return time.Weekday(n - 7*floorDiv(n, 7))
}

// String returns the date as 2006-01-02. Years outside 0000 to 9999 take as many digits, and the sign, that they need.
func (d Day) String() string {
	y, m, n := d.Date()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, n)
}

// start returns the first second, since 1970 UTC, at which the clocks of a zone show this day or a later one.
//
// Where midnight doesn't exist that is the end of the gap, and for a day that was skipped it is the start of the next.
func (d Day) start(zone *time.Location) int64 {
	wall := int64(d) * secsPerDay
	// No zone is 26 hours away from UTC; the search goes forward from before the day, a span of constant offset at
	// a time, because time.Date doesn't say on which side of a gap it lands.
	t := time.Unix(wall-26*3600, 0).In(zone)
	for {
		_, offset := t.Zone()
		from, to := t.ZoneBounds()
		s := wall - int64(offset)
		if !from.IsZero() && s < from.Unix() {
			s = from.Unix()
		}
		if to.IsZero() || s < to.Unix() {
			return s
		}
		t = to
	}
}

func clampDay(n int64) Day {
	return Day(min(max(n, math.MinInt32), math.MaxInt32))
}

// floorDiv divides and rounds towards minus infinity; b is positive.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
