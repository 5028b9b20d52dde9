package process

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
)

// Hours are the working hours, by the clocks of the log's calendar. The zero Hours are Monday to Friday, 9 to 17
// o'clock.
type Hours struct {
	// Days are the working days; none means Monday to Friday.
	Days []time.Weekday
	// From and To are when work begins and ends, since midnight: 9*time.Hour. Both zero mean 9 to 17 o'clock; 0 to
	// 24*time.Hour is the whole day. They are what the clocks show: work goes on from the first instant of the day at
	// which the clocks show From or later, until the first at which they show To or later. So an hour that is shown
	// twice in between counts twice, one that is skipped doesn't count, and neither does a day that is skipped.
	From, To time.Duration
	// Holidays are days without work.
	Holidays []metrics.Day
}

func (h Hours) days() []time.Weekday {
	if len(h.Days) == 0 {
		return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	}
	days := slices.Clone(h.Days)
	slices.Sort(days)
	return slices.Compact(days)
}

func (h Hours) span() (from, to time.Duration) {
	if h.From == 0 && h.To == 0 {
		return 9 * time.Hour, 17 * time.Hour
	}
	return h.From, h.To
}

func (h Hours) holidays() []metrics.Day {
	days := slices.Clone(h.Holidays)
	slices.Sort(days)
	return slices.Compact(days)
}

// String returns the hours: "09:00–17:00, Mon Tue Wed Thu Fri, 2 holidays".
func (h Hours) String() string {
	clock := func(d time.Duration) string {
		return fmt.Sprintf("%02d:%02d", int(d/time.Hour), int(d%time.Hour/time.Minute))
	}
	from, to := h.span()
	var b strings.Builder
	fmt.Fprintf(&b, "%s–%s,", clock(from), clock(to))
	for _, d := range h.days() {
		b.WriteString(" " + d.String()[:min(3, len(d.String()))])
	}
	if n := len(h.holidays()); n > 0 {
		fmt.Fprintf(&b, ", %d holidays", n)
	}
	return b.String()
}

func (h Hours) check(op string) metrics.Faults {
	var faults metrics.Faults
	if from, to := h.span(); from < 0 || from >= to || to > 24*time.Hour {
		faults = append(faults, metrics.Fault{
			Op: op, Field: "Hours", Value: fmt.Sprintf("%v to %v", from, to), Cause: "is not a span of one day",
			Remedy: "give the time since midnight, From before To, at most 24 hours",
		})
	}
	for _, d := range h.Days {
		if d < time.Sunday || d > time.Saturday {
			faults = append(faults, metrics.Fault{
				Op: op, Field: "Hours", Value: fmt.Sprint(int(d)), Cause: "is not a day of the week",
				Remedy: "use time.Sunday to time.Saturday",
			})
		}
	}
	return faults
}

func (h Hours) append(b []byte) []byte {
	for _, d := range h.days() {
		b = append(b, byte(d)+1)
	}
	b = append(b, 0)
	from, to := h.span()
	b = binary.AppendVarint(binary.AppendVarint(b, int64(from)), int64(to))
	holidays := h.holidays()
	b = binary.AppendUvarint(b, uint64(len(holidays)))
	for _, d := range holidays {
		b = binary.AppendVarint(b, int64(d))
	}
	return b
}

// A shift is a day's work: its instants, and the working time before it, all in nanoseconds.
type shift struct{ opens, closes, before int64 }

// A clock tells how much working time had passed at an instant since the first day of a log.
type clock struct {
	first  metrics.Day
	shifts []shift
}

// newClock lays out the working time of the days from first to last.
func newClock(h Hours, zone *time.Location, first, last metrics.Day) *clock {
	var works [7]bool
	for _, d := range h.days() {
		works[d] = true
	}
	from, to := h.span()
	holidays := h.holidays()
	c := &clock{first: first, shifts: make([]shift, int(last-first)+1)}
	passed := int64(0)
	for i := range c.shifts {
		day := first + metrics.Day(i)
		s := shift{opens: shown(day, from, zone).UnixNano(), before: passed}
		s.closes = s.opens
		if _, off := slices.BinarySearch(holidays, day); works[day.Weekday()] && !off {
			s.closes = max(shown(day, to, zone).UnixNano(), s.opens)
		}
		passed += s.closes - s.opens
		c.shifts[i] = s
	}
	return c
}

// shown returns the first instant at which the clocks show a time since midnight of a day, or a later one.
func shown(day metrics.Day, since time.Duration, zone *time.Location) time.Time {
	y, m, d := day.Date()
	asked := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Add(since)
	whole, rest := int(since/time.Second), int(since%time.Second)
	t := time.Date(y, m, d, whole/3600, whole/60%60, whole%60, rest, zone)
	changed, changes := t.ZoneBounds()
	// For a time that the clocks skip, t is as far before or after it as they skip.
	_, offset := t.Zone()
	switch reads := t.Add(time.Duration(offset) * time.Second); {
	case reads.Before(asked):
		return changes
	case reads.After(asked):
		return changed
	case changed.IsZero():
		return t
	}
	// For a time that they show twice, t may be the second.
	_, before := changed.Add(-1).Zone()
	if first := t.Add(time.Duration(offset-before) * time.Second); first.Before(changed) && before > offset {
		return first
	}
	return t
}

// at returns the working time that had passed at an instant of a day.
func (c *clock) at(instant int64, day metrics.Day) int64 {
	i := int(day - c.first)
	// Clocks that are put back across midnight show the day before once more, when the next day's work has begun.
	for i+1 < len(c.shifts) && c.shifts[i+1].opens <= instant {
		i++
	}
	s := &c.shifts[i]
	return s.before + min(max(instant-s.opens, 0), s.closes-s.opens)
}
