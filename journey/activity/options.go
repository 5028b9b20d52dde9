package activity

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// Options says what activity is and how long it lasts. The zero value takes any event, 7 days and 30 days.
type Options struct {
	Active journey.Selection // events that make a day active; zero: every event
	// Week and Month are days, 1 <= Week < Month; 0 means 7 and 30.
	Week, Month int
	// By names a customer attribute; each of its values is a segment. A customer is in one segment throughout, that of
	// the day of their first event. "" is one segment of all.
	By string
	// From and To widen the span beyond the log's days of observation, which they must cover; zero means the log's own.
	// Both days are included: those of the log's calendar, which are what results have as a metrics.Day. They say that the
	// time added was observed and had no events. States of several logs merge when they have the same span.
	From, To time.Time
	Level    float64 // confidence level of intervals; 0 means 0.95. Merging goes by the level of the receiver.
}

const (
	op = "activity"
	// maxDays bounds Month, so that no sum of days overflows: it is longer than the calendar.
	maxDays = 1 << 22
)

// settled returns the options with the zero values replaced by what they mean, or every fault of them.
func (o Options) settled() (Options, error) {
	o.Week, o.Month = cmp.Or(o.Week, 7), cmp.Or(o.Month, 30)
	o.Level = cmp.Or(o.Level, survey.DefaultLevel)
	var faults metrics.Faults
	fault := func(field, value, cause, remedy string) {
		faults = append(faults, metrics.Fault{Op: op, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	if o.Week < 1 {
		fault("Week", fmt.Sprint(o.Week), "is less than a day", "use 7")
	}
	if o.Month <= o.Week || o.Month > maxDays {
		fault("Month", fmt.Sprint(o.Month), fmt.Sprintf("isn't between Week, %d, and %d days", o.Week, maxDays),
			"use more days than Week has, such as 30")
	}
	if !(o.Level > 0 && o.Level < 1) {
		fault("Level", fmt.Sprint(o.Level), "isn't between 0 and 1", "use 0.95")
	}
	for _, t := range []time.Time{o.From, o.To} {
		if y := t.UTC().Year(); !t.IsZero() && (y < 1678 || y > 2261) {
			fault("From or To", t.Format(time.DateOnly), "is outside the years 1678 to 2261",
				"give the days that were observed")
		}
	}
	var unnamed metrics.Fault
	if errors.As(o.Active.Check(op), &unnamed) {
		faults = append(faults, unnamed)
	}
	return o, faults.Err()
}
