package journey

import (
	"math"
	"strings"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
)

// timeLayouts is how times are written when the caller names no layouts.
var timeLayouts = [...]string{
	time.RFC3339, time.DateTime, spacedZoned, "2006-01-02T15:04:05", time.DateOnly, "20060102",
}

// spacedZoned is how Python writes a time with an offset.
const spacedZoned = "2006-01-02 15:04:05Z07:00"

// A timeForm is a set of the layouts that a clock reads by itself. No text fits two of them.
type timeForm uint8

const (
	zonedForm       timeForm = 1 << iota // 2006-01-02T15:04:05Z07:00
	spacedForm                           // 2006-01-02 15:04:05
	spacedZonedForm                      // 2006-01-02 15:04:05Z07:00
	joinedForm                           // 2006-01-02T15:04:05
	dateForm                             // 2006-01-02
	compactForm                          // 20060102
	unknownForms    timeForm = 0
)

func formOf(layout string) timeForm {
	switch layout {
	case time.RFC3339, time.RFC3339Nano:
		return zonedForm
	case time.DateTime:
		return spacedForm
	case spacedZoned, "2006-01-02 15:04:05.999999999Z07:00":
		return spacedZonedForm
	case "2006-01-02T15:04:05":
		return joinedForm
	case time.DateOnly:
		return dateForm
	case "20060102":
		return compactForm
	}
	return unknownForms
}

// A clock reads times that are written in one of some layouts, exactly as time.ParseInLocation does, only faster. It is
// not safe for concurrent use.
type clock struct {
	zone    *time.Location
	layouts []string
	forms   timeForm // those that come before any other layout
	utc     bool
	offset  bool         // the time read last was written with an offset from UTC other than 0
	spans   [64]zoneSpan // by wall time: 64 spans of 48 days
}

// zoneSpan is a range of Unix seconds with one offset from UTC.
type zoneSpan struct{ start, end, offset int64 }

// newClock returns a clock. No layouts means timeLayouts.
func newClock(zone *time.Location, layouts []string) *clock {
	if len(layouts) == 0 {
		layouts = timeLayouts[:]
	}
	c := &clock{zone: zone, layouts: layouts, utc: zone == time.UTC}
	for _, layout := range layouts {
		form := formOf(layout)
		if form == unknownForms {
			break
		}
		c.forms |= form
	}
	return c
}

// parse returns a time in Unix nanoseconds. A fault says no more than what is wrong.
func (c *clock) parse(text []byte) (int64, *metrics.Fault) {
	text = trimBlanks(text)
	c.offset = false
	seconds, nanos, ok := c.quick(text)
	if !ok {
		t, found := c.slow(string(text))
		if !found {
			return 0, c.bad(text)
		}
		seconds, nanos = t.Unix(), int64(t.Nanosecond())
		_, offset := t.Zone()
		c.offset = t.Location() != c.zone && offset != 0
	}
	if !inRange(seconds) {
		return 0, timeOutOfRange()
	}
	return seconds*int64(time.Second) + nanos, nil
}

func timeOutOfRange() *metrics.Fault {
	return &metrics.Fault{Cause: "is outside the years 1678 to 2261", Remedy: "correct the date", Err: ErrTime}
}

// inRange reports whether a time in Unix seconds has Unix nanoseconds.
func inRange(seconds int64) bool {
	const most = math.MaxInt64 / int64(time.Second)
	return -most < seconds && seconds < most
}

func (c *clock) slow(text string) (time.Time, bool) {
	for _, layout := range c.layouts {
		if t, err := time.ParseInLocation(layout, text, c.zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func (c *clock) bad(text []byte) *metrics.Fault {
	if len(text) == 0 {
		return &metrics.Fault{Err: ErrTime, Cause: "is empty", Remedy: "write when it happened"}
	}
	last := len(c.layouts) - 1
	written := c.layouts[last]
	switch {
	case &c.layouts[0] == &timeLayouts[0]:
		written = "2006-01-02, 2006-01-02 15:04:05, 2006-01-02T15:04:05Z or 20060102"
	case last > 0:
		written = strings.Join(c.layouts[:last], ", ") + " or " + written
	}
	return &metrics.Fault{
		Err: ErrTime, Cause: "isn't a time written as " + written,
		Remedy: "correct it, or name its layout, such as 02/01/2006 15:04 for 31/12/2026 18:30",
	}
}

// quick reads the forms that are known; ok is false for all that it leaves to package time.
func (c *clock) quick(s []byte) (seconds, nanos int64, ok bool) {
	if len(s) == 8 {
		if c.forms&compactForm == 0 {
			return 0, 0, false
		}
		day, ok := daySeconds(s[0:4], s[4:6], s[6:8])
		return c.local(day, 0, ok)
	}
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, 0, false
	}
	day, ok := daySeconds(s[0:4], s[5:7], s[8:10])
	if len(s) == 10 {
		return c.local(day, 0, ok && c.forms&dateForm != 0)
	}
	if len(s) < 19 || s[13] != ':' || s[16] != ':' {
		return 0, 0, false
	}
	hour, minute, second := twoDigits(s[11:13]), twoDigits(s[14:16]), twoDigits(s[17:19])
	if !ok || hour > 23 || minute > 59 || second > 59 {
		return 0, 0, false
	}
	wall := day + int64(hour)*3600 + int64(minute)*60 + int64(second)
	rest := s[19:]
	nanos, length := fraction(rest)
	rest = rest[length:]
	switch {
	case s[10] == ' ' && len(rest) == 0:
		return c.local(wall, nanos, c.forms&spacedForm != 0)
	case s[10] == 'T' && len(rest) == 0:
		return c.local(wall, nanos, c.forms&joinedForm != 0)
	}
	zoned := zonedForm
	if s[10] == ' ' {
		zoned = spacedZonedForm
	} else if s[10] != 'T' {
		return 0, 0, false
	}
	offset, ok := zoneOffset(rest)
	c.offset = offset != 0
	return wall - offset, nanos, ok && c.forms&zoned != 0
}

// local turns the wall time of the clock's zone into Unix seconds, where the zone's offset doesn't change nearby.
func (c *clock) local(wall, nanos int64, ok bool) (int64, int64, bool) {
	if c.utc || !ok {
		return wall, nanos, ok
	}
	span := &c.spans[uint64(wall)>>22%uint64(len(c.spans))]
	if wall < span.start || wall >= span.end {
		*span = spanAt(time.Unix(wall, 0).In(c.zone))
	}
	// package time looks at the zone at both of these instants.
	seconds := wall - span.offset
	return seconds, nanos, span.start <= seconds && seconds < span.end
}

func spanAt(t time.Time) zoneSpan {
	span := zoneSpan{start: math.MinInt64, end: math.MaxInt64}
	_, offset := t.Zone()
	span.offset = int64(offset)
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		span.start = start.Unix()
	}
	if !end.IsZero() {
		span.end = end.Unix()
	}
	return span
}

// daySeconds returns the Unix seconds at which a day begins in UTC.
func daySeconds(year, month, day []byte) (int64, bool) {
	century, y, m, d := twoDigits(year[:2]), twoDigits(year[2:]), twoDigits(month), twoDigits(day)
	if century > 99 || y > 99 || m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	first := metrics.DayOf(century*100+y, time.Month(m), 1)
	if d > 28 && metrics.DayOf(century*100+y, time.Month(m+1), 1) < first+metrics.Day(d) {
		return 0, false // the month is shorter
	}
	return (int64(first) + int64(d) - 1) * 86400, true
}

// twoDigits returns the number that two digits stand for, and more than 99 when they aren't digits.
func twoDigits(s []byte) int {
	tens, ones := s[0]-'0', s[1]-'0'
	if tens > 9 || ones > 9 {
		return math.MaxInt32
	}
	return int(tens)*10 + int(ones)
}

// fraction reads a point and one to nine digits at the start of s, and returns how long they are, 0 when they aren't
// there.
func fraction(s []byte) (nanos int64, length int) {
	if len(s) < 2 || s[0] != '.' {
		return 0, 0
	}
	unit := int64(time.Second)
	for length = 1; length < len(s) && s[length]-'0' <= 9 && unit > 1; length++ {
		unit /= 10
		nanos += int64(s[length]-'0') * unit
	}
	if length == 1 {
		return 0, 0
	}
	return nanos, length
}

// zoneOffset reads Z or ±07:00, in seconds.
func zoneOffset(s []byte) (int64, bool) {
	if len(s) == 1 {
		return 0, s[0] == 'Z'
	}
	if len(s) != 6 || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return 0, false
	}
	hours, minutes := twoDigits(s[1:3]), twoDigits(s[4:6])
	if hours > 23 || minutes > 59 {
		return 0, false
	}
	offset := int64(hours*3600 + minutes*60)
	if s[0] == '-' {
		offset = -offset
	}
	return offset, true
}
