package metrics

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"
)

// A Calendar says on which day an instant falls, and in which week, quarter and year a day. It has a time zone, a
// first day of the week and a first month of the fiscal year. The zero Calendar is UTC, weeks from Monday, fiscal
// years from January.
//
// Calendars compare with ==, which compares zones by pointer; [Calendar.Same] compares them by what they do.
type Calendar struct {
	zone   *time.Location // nil is UTC
	week   uint8          // days from Monday to the first day of the week
	fiscal uint8          // months from January to the first of the fiscal year
}

// A CalendarOption changes a calendar under construction.
type CalendarOption func(*Calendar)

// WeeksFrom sets the first day of the week; the default is Monday, as in ISO 8601.
func WeeksFrom(d time.Weekday) CalendarOption {
	return func(c *Calendar) { c.week = uint8(((int(d)-int(time.Monday))%7 + 7) % 7) }
}

// FiscalYearFrom sets the first month of the fiscal year; the default is January. Quarters are quarters of the fiscal
// year.
func FiscalYearFrom(m time.Month) CalendarOption {
	return func(c *Calendar) { c.fiscal = uint8(((int(m)-int(time.January))%12 + 12) % 12) }
}

// NewCalendar returns a calendar of a time zone; nil is UTC.
func NewCalendar(zone *time.Location, opts ...CalendarOption) Calendar {
	if zone == time.UTC {
		zone = nil
	}
	c := Calendar{zone: zone}
	for _, o := range opts {
		o(&c)
	}
	return c
}

// Zone returns the time zone, never nil.
func (c Calendar) Zone() *time.Location {
	if c.zone == nil {
		return time.UTC
	}
	return c.zone
}

// WeekStart returns the first day of the week.
func (c Calendar) WeekStart() time.Weekday { return (time.Monday + time.Weekday(c.week)) % 7 }

// FiscalStart returns the first month of the fiscal year.
func (c Calendar) FiscalStart() time.Month { return time.January + time.Month(c.fiscal) }

// String describes the calendar: "Europe/Amsterdam, weeks from Monday, fiscal years from January".
func (c Calendar) String() string {
	return fmt.Sprintf("%s, weeks from %s, fiscal years from %s", c.Zone(), c.WeekStart(), c.FiscalStart())
}

// Day returns the civil day that the zone's clocks show at an instant. To place millions of instants, use DayTable.
func (c Calendar) Day(t time.Time) Day {
	_, offset := t.In(c.Zone()).Zone()
	const edge = math.MaxInt64 - 2*secsPerDay // adding an offset must not overflow; such days are clamped anyway
	return clampDay(floorDiv(min(max(t.Unix(), -edge), edge)+int64(offset), secsPerDay))
}

// Period returns the period of a grain that contains a day. It is the zero Period when it wouldn't lie wholly in the
// years 0001 to 9999, or when the grain is none of the constants.
func (c Calendar) Period(g Grain, d Day) Period {
	if d < firstDay || d > lastDay || g >= grains {
		return Period{}
	}
	n, ofMonths := g.span()
	unit := int64(d)
	if ofMonths {
		y, m, _ := d.Date()
		unit = int64(y)*12 + int64(m) - 1
	}
	var anchor uint8
	switch g {
	case Weekly:
		anchor = c.week
		unit -= weekShift
	case Quarterly, Yearly:
		anchor = c.fiscal
	}
	return newPeriod(g, anchor, floorDiv(unit-int64(anchor), n))
}

// PeriodOf returns the period of a grain that contains an instant's local day.
func (c Calendar) PeriodOf(g Grain, t time.Time) Period { return c.Period(g, c.Day(t)) }

// ErrLocalZone says that a calendar in [time.Local] has no encoding, because Local is another zone on another machine.
var ErrLocalZone = errors.New("metrics: calendar: zone Local has no name; load it with time.LoadLocation")

// Same reports whether two calendars put every instant on the same day and every day into the same periods. Zones are
// the same when they are one value, or have one encoding.
func (c Calendar) Same(o Calendar) bool {
	if c == o {
		return true
	}
	x, err := c.AppendBinary(nil)
	if err != nil {
		return false
	}
	y, err := o.AppendBinary(nil)
	return err == nil && bytes.Equal(x, y)
}

const calendarVersion = 1

// AppendBinary appends a fingerprint of the calendar: equal bytes mean equal days and periods. Calculators put it into
// their configuration, so that results of different calendars don't merge. A zone goes by its name, a fixed zone by
// its name and offset. The error is [ErrLocalZone] for [time.Local].
func (c Calendar) AppendBinary(b []byte) ([]byte, error) {
	zone := c.Zone()
	if zone == time.Local {
		return b, ErrLocalZone
	}
	offset, fixed := 0, byte(0)
	t := time.Unix(0, 0).In(zone)
	if from, to := t.ZoneBounds(); from.IsZero() && to.IsZero() {
		_, offset = t.Zone()
		fixed = 1
	}
	name := zone.String()
	b = append(b, calendarVersion, c.week, c.fiscal, fixed)
	b = binary.AppendVarint(b, int64(offset))
	b = binary.AppendUvarint(b, uint64(len(name)))
	return append(b, name...), nil
}
