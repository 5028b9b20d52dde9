package metrics

import (
	"math"
	"time"
)

// A DayTable places instants on civil days of one zone, fast enough for every row of a log. It is exact everywhere;
// outside the range it was made for, and on days on which the clocks change, it is some ten times slower. The zero
// DayTable is UTC and always slow.
type DayTable struct {
	zone  *time.Location // nil is UTC
	start int64          // Unix nanoseconds at which the first UTC day of the table begins
	days  []utcDay
}

// A utcDay says what local day it is during one day of UTC: one day before the turn, and the next from then on.
type utcDay struct {
	turn   int64 // Unix nanoseconds of local midnight
	before Day   // or clocksChange
}

// clocksChange marks a UTC day on which the zone's offset changes, for which the table has no answer.
const clocksChange = math.MinInt32

// DayTable returns a table for the instants from one time to another, inclusive. It takes 16 bytes a day, and leaves
// out what lies outside the years 1678 to 2262, which Unix nanoseconds can't express.
func (c Calendar) DayTable(from, to time.Time) DayTable {
	const edge = math.MaxInt64/nanosPerDay - 2 // leaves room for the offset
	first := max(floorDiv(from.Unix(), secsPerDay), -edge)
	last := min(floorDiv(to.Unix(), secsPerDay), edge)
	table := DayTable{zone: c.zone, start: first * nanosPerDay}
	if last < first {
		return table
	}
	table.days = make([]utcDay, last-first+1)
	var offset int64 // valid until the day that begins at or after the second named next
	next := int64(math.MinInt64)
	for i := range table.days {
		day := first + int64(i)
		start := day * secsPerDay
		if start >= next {
			offset, next = span(time.Unix(start, 0).In(c.Zone()))
		}
		if start+secsPerDay > next {
			table.days[i].before = clocksChange
			continue
		}
		// The local day that the table calls before began at most a day before this UTC day did.
		before := floorDiv(start+offset, secsPerDay)
		turn := (before+1)*secsPerDay - offset
		table.days[i] = utcDay{turn: turn * int64(time.Second), before: clampDay(before)}
	}
	return table
}

// span returns a zone's offset from UTC in seconds at an instant, and the second at which it may change next.
func span(t time.Time) (offset, end int64) {
	_, seconds := t.Zone()
	_, to := t.ZoneBounds()
	if to.IsZero() {
		return int64(seconds), math.MaxInt64
	}
	return int64(seconds), to.Unix()
}

// Day returns the civil day that the zone's clocks show at an instant, given in Unix nanoseconds.
func (t *DayTable) Day(unixNano int64) Day {
	// Instants before the table wrap around to numbers beyond its end.
	if i := uint64(unixNano-t.start) / uint64(nanosPerDay); i < uint64(len(t.days)) {
		u := &t.days[i]
		day := u.before
		if unixNano >= u.turn {
			day++
		}
		if u.before != clocksChange {
			return day
		}
	}
	return t.slow(unixNano)
}

func (t *DayTable) slow(unixNano int64) Day {
	return Calendar{zone: t.zone}.Day(time.Unix(0, unixNano))
}
