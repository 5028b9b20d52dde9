package funnel

import (
	"fmt"
	"math"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Window says how long an attempt may take, from the event that opened it. The zero value is for ever.
type Window struct {
	elapsed  time.Duration
	calendar bool
	grain    metrics.Grain
	periods  int
}

// Elapsed returns a window of elapsed time, end included: daylight saving doesn't change it. 0 is for ever.
func Elapsed(d time.Duration) Window { return Window{elapsed: d} }

// Calendar returns a window of calendar periods of the log's calendar: an attempt lasts until the end of the period in
// which it was opened, or of the n−1 periods after it.
func Calendar(grain metrics.Grain, n int) Window {
	return Window{calendar: true, grain: grain, periods: n}
}

// String returns "30 days", "2 calendar months" or "no window".
func (w Window) String() string {
	const day = 24 * time.Hour
	switch {
	case w.calendar:
		return fmt.Sprintf("%d calendar %v%s", w.periods, w.grain, plural(w.periods))
	case w.elapsed == 0:
		return "no window"
	case w.elapsed%day == 0:
		return fmt.Sprintf("%d day%s", w.elapsed/day, plural(int(w.elapsed/day)))
	}
	return w.elapsed.String()
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// limits is a window bound to a log.
type limits struct {
	elapsed uint64 // nanoseconds; 0 for ever
	// Of a calendar window: the periods of the log's days, and for each the time at which a window opened in it ends.
	periods metrics.Periods
	count   int
	ends    []int64
	end     int64 // of the observation; not observed itself
}

func (w Window) bind(log *journey.Log) (limits, error) {
	final := log.Until()
	l := limits{elapsed: uint64(w.elapsed), end: math.MaxInt64}
	if final.Before(time.Unix(0, math.MaxInt64)) { // a day can end after what an int64 holds
		l.end = final.UnixNano()
	}
	if !w.calendar {
		return l, nil
	}
	c := log.Calendar()
	first, last := log.Observed()
	l.count, l.periods = w.periods, c.Periods(w.grain, first, last)
	if l.periods.Len() == 0 {
		return l, metrics.Fault{
			Op: op, Field: "Window", Value: w.String(), Cause: "the calendar has no such periods for the log's days",
			Remedy: "use a grain of the metrics package",
		}
	}
	for _, p := range l.periods.All() {
		end := l.end + 1 // after the observation
		if q := p.Add(w.periods - 1); !q.IsZero() && !q.End(c.Zone()).After(final) {
			end = q.End(c.Zone()).UnixNano()
		}
		l.ends = append(l.ends, end)
	}
	return l, nil
}

// holds reports whether a later event is inside the window of the attempt that an event opened.
func (l *limits) holds(opened, t int64, openedDay, day metrics.Day) bool {
	if l.count > 0 {
		return l.periods.Index(day)-l.periods.Index(openedDay) < l.count
	}
	return l.elapsed == 0 || uint64(t)-uint64(opened) <= l.elapsed
}

// until returns how long an attempt was watched: to the end of its window or, when that is earlier, of the observation,
// which leaves it open.
func (l *limits) until(opened int64, day metrics.Day) (watched int64, open bool) {
	left := uint64(l.end) - uint64(opened)
	span := left
	switch {
	case l.count > 0:
		span = uint64(l.ends[l.periods.Index(day)]) - uint64(opened)
		open = span > left
	case l.elapsed > 0:
		span = l.elapsed
		open = span >= left // an event at its very end would be inside
	default:
		open = true
	}
	return int64(min(span, left, 1<<63-1)), open
}
