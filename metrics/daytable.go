package metrics

import (
	"math"
	"time"
)

// A DayTable places instants on civil days of one zone, fast enough for every row of a log. It is exact everywhere;
// outside the range it was made for, and within a day of a change of the clocks, it is some ten times slower. The zero
// DayTable is UTC and always slow.
type DayTable struct {
	zone  *time.Location // nil is UTC
	first int64          // Unix nanoseconds >> stretchBits of the first stretch
	days  []stretch
}

// A stretch of time is one day before the turn, and the next day from then on. It is 2^46 nanoseconds long, some 19.5
// hours: found by a shift, and too short for two midnights.
type stretch struct {
	turn   int64 // Unix nanoseconds of local midnight; it may lie after the stretch
	before Day   // or clocksChange
}

const stretchBits = 46

// clocksChange marks a stretch in which the zone's offset changes, for which the table has no answer. No day is within
// one of it.
const clocksChange = math.MinInt32

// DayTable returns a table for the instants from one time to another, inclusive. It takes some 20 bytes a day, and
// leaves out what lies outside the years 1678 to 2262, which Unix nanoseconds can't express.
func (c Calendar) DayTable(from, to time.Time) DayTable {
	const edge = math.MaxInt64>>stretchBits - 4 // leaves room for the offset and the next midnight
	first, last := max(stretchOf(from), -edge), min(stretchOf(to), edge)
	table := DayTable{zone: c.zone, first: first}
	if last < first {
		return table
	}
	table.days = make([]stretch, last-first+1)
	var offset int64 // in seconds, valid until the second named next
	next := int64(math.MinInt64)
	for i := range table.days {
		start := (first + int64(i)) << stretchBits
		second := floorDiv(start, nanosPerSec)
		if second >= next {
			offset, next = span(time.Unix(second, 0).In(c.Zone()))
		}
		if end := floorDiv(start+1<<stretchBits-1, nanosPerSec); end >= next {
			table.days[i].before = clocksChange
			continue
		}
		before := floorDiv(second+offset, secsPerDay)
		turn := (before+1)*secsPerDay - offset
		table.days[i] = stretch{turn: turn * nanosPerSec, before: clampDay(before)}
	}
	return table
}

// stretchOf returns the number of the stretch that contains an instant, also of one that Unix nanoseconds can't
// express.
func stretchOf(t time.Time) int64 {
	const most = math.MaxInt64 / nanosPerSec
	switch s := t.Unix(); {
	case s >= most:
		return math.MaxInt64 >> stretchBits
	case s <= -most:
		return math.MinInt64 >> stretchBits
	}
	return t.UnixNano() >> stretchBits
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
	if i := uint64(unixNano>>stretchBits - t.first); i < uint64(len(t.days)) {
		u := &t.days[i]
		// The sign says whether midnight has passed; a comparison would be a branch that is often guessed wrong.
		if u.before != clocksChange {
			return u.before + Day(uint64(u.turn-1-unixNano)>>63)
		}
	}
	return t.slow(unixNano)
}

func (t *DayTable) slow(unixNano int64) Day {
	return Calendar{zone: t.zone}.Day(time.Unix(0, unixNano))
}
