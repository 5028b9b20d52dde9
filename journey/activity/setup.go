package activity

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// setup is what all calculators of one kind and configuration share, and never changes.
type setup struct {
	log         *journey.Log
	opts        Options
	calendar    metrics.Calendar
	first, last metrics.Day // of observation
	whole       metrics.Day // the last day that was observed to its end
	until       time.Time   // when observation ended
	values      []string    // of the attribute, in the log at hand; one empty value without
	unknown     []string    // what Active names that no event of the log at hand has, in increasing order
	active      journey.Selected
	any         bool // every event is activity
	config      []byte
}

func newSetup(log *journey.Log, opts Options) (*setup, error) {
	s := &setup{log: log, opts: opts, calendar: log.Calendar(), values: []string{""}}
	if err := s.observe(); err != nil {
		return nil, err
	}
	if opts.By != "" {
		values, ok := log.Values(opts.By)
		if !ok {
			return nil, metrics.Fault{
				Op: op, Field: "By", Value: opts.By, Cause: "customers have no such attribute",
				Remedy: fmt.Sprintf("use one of %q", log.Attributes()),
			}
		}
		s.values = values
	}
	a := opts.Active
	s.active = a.In(log)
	s.any = len(a.Kinds)+len(a.Points)+len(a.Reasons) == 0 && a.Where == nil
	s.unknown = a.Unknown(log)
	slices.Sort(s.unknown)
	s.unknown = slices.Compact(s.unknown)
	s.config = s.fingerprint()
	return s, nil
}

// observe finds the days of observation, and its end.
func (s *setup) observe() error {
	first, last := s.log.Observed()
	s.first, s.last, s.whole, s.until = first, last, s.log.LastWhole(), s.log.Until()
	if !s.opts.From.IsZero() {
		s.first = s.calendar.Day(s.opts.From)
	}
	if !s.opts.To.IsZero() {
		s.last = s.calendar.Day(s.opts.To)
		s.whole, s.until = s.last, s.calendar.Period(metrics.Daily, s.last).End(s.calendar.Zone())
	}
	if s.first > first || s.last < last {
		return metrics.Fault{
			Op: op, Field: "From or To", Value: fmt.Sprintf("%v to %v", s.first, s.last),
			Cause:  fmt.Sprintf("don't cover the days of observation, %v to %v", first, last),
			Remedy: "widen them, or cut the log",
		}
	}
	return nil
}

// days returns the number of days of observation.
func (s *setup) days() int { return int(s.last-s.first) + 1 }

// maxCounts bounds the counts of a calculator.
const maxCounts = 1 << 24

// fits returns an error when the counts of so many segments are too many.
func (s *setup) fits(segments int) error {
	if segments > maxCounts/int(counted)/s.days() {
		return metrics.Fault{
			Op: op, Field: "Options", Cause: fmt.Sprintf("%d days of %d segments are too many", s.days(), segments),
			Remedy: fmt.Sprintf("use an attribute with fewer values, or a shorter log; %d counts a day and segment "+
				"may be %d in all", counted, maxCounts),
		}
	}
	return nil
}

// selects reports whether event i is activity.
func (s *setup) selects(t journey.Trace, i int) bool { return s.any || s.active.Has(t, i) }

// fingerprint is of everything that two calculators must share to be merged, but for the calendar.
func (s *setup) fingerprint() []byte {
	b := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(s.opts.Week)), uint64(s.opts.Month))
	b = binary.AppendVarint(binary.AppendVarint(b, int64(s.first)), int64(s.last))
	b = binary.AppendVarint(binary.AppendVarint(b, s.until.Unix()), int64(s.until.Nanosecond()))
	return wire.AppendString(wire.AppendString(b, s.opts.Active.Key()), s.opts.By)
}
