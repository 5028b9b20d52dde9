package activity

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// States counts customers by state, day by day, and their moves from state to state. It is a [metrics.Calculator] of
// traces of the log that it was made for; [journey.Fold] runs it. It takes memory by days and segments, not by
// customers, and time by events, not by days.
type States struct {
	*setup
	segments []string  // in increasing order
	parts    []segment // in their order
	outside  int64     // customers who were never active
	unknown  []string  // what Active names that no event has, in any of the logs that were merged

	own [moves]int64 // scratch: how often the customer at hand made each move
}

// segment is what is known of the customers of one segment.
type segment struct {
	counts  []int64       // by day and counted move
	opening [states]int64 // on the day before the first: those first seen earlier, by state
	clusters
}

// New returns an empty calculator for a log. The error is [metrics.Faults], with every option that is wrong; or says
// that customers have no attribute By, that From and To don't cover the days of observation, or that there would be
// more than 2^24 counts, which are 12 a day and segment. Names that no event has are a warning of the results.
func New(log *journey.Log, opts Options) (*States, error) {
	if log == nil {
		return nil, metrics.Fault{Op: op, Field: "log", Cause: "is nil", Remedy: "build one with a journey.Builder"}
	}
	opts, err := opts.settled()
	if err != nil {
		return nil, err
	}
	s, err := newSetup(log, opts)
	if err != nil {
		return nil, err
	}
	if err := s.fits(len(s.values)); err != nil {
		return nil, err
	}
	return s.empty(s.values), nil
}

// empty returns a calculator of some segments.
func (s *setup) empty(segments []string) *States {
	e := &States{setup: s, segments: segments, parts: make([]segment, len(segments)), unknown: s.unknown}
	for i := range e.parts {
		e.parts[i].counts = make([]int64, s.days()*int(counted))
	}
	return e
}

// Fresh returns an empty calculator for the same log with the same options.
func (s *States) Fresh() *States {
	fresh := s.empty(s.segments)
	fresh.unknown = s.setup.unknown
	return fresh
}

// Add counts one customer. The trace must be of the log that the calculator was made for; anything else is a fault of
// the program, and panics.
func (s *States) Add(t journey.Trace) {
	s.mine(t)
	part := &s.parts[0]
	days := t.Days()
	if s.opts.By != "" {
		i, _ := slices.BinarySearch(s.segments, t.AttributeOn(s.opts.By, days[0]))
		part = &s.parts[i]
	}
	w := walk{
		first: int(s.first), week: s.opts.Week, month: s.opts.Month, counts: part.counts, own: &s.own, last: never,
	}
	if seen, ok := t.FirstSeen(); ok && seen < s.first {
		w.last = int(seen)
		part.opening[s.before(seen)]++
	}
	for i, d := range days {
		if int(d) != w.last && s.selects(t, i) {
			w.act(int(d))
		}
	}
	if w.last == never {
		s.outside++
		return
	}
	if w.last < int(s.last) {
		w.silence(int(s.last) + 1)
	}
	part.add(&s.own)
	s.own = [moves]int64{}
}

// mine panics unless the trace is of the calculator's log.
func (s *setup) mine(t journey.Trace) {
	if t.Log() != s.log {
		panic("activity: trace of a log that the calculator wasn't made for")
	}
}

// before returns the state on the day before the first of a customer first seen by then.
func (s *setup) before(seen metrics.Day) State {
	if days := int(s.first) - 1 - int(seen); days > 0 {
		return s.after(days, false)
	}
	return Newcomer
}

var errOther = fmt.Errorf("activity: %w", metrics.ErrMismatch)

// Merge adds the other's customers, who must be others. It returns an error that wraps [metrics.ErrMismatch] when the
// options, the calendars, the days of observation or the instants at which it ended differ, and another when the
// segments of both would be too many; it changes nothing then. Names that an event of either log has are no longer
// warned of.
func (s *States) Merge(o *States) error {
	if !bytes.Equal(s.config, o.config) || !s.calendar.Same(o.calendar) {
		return errOther
	}
	if err := s.widen(o.segments); err != nil {
		return err
	}
	for i, name := range o.segments {
		to, _ := slices.BinarySearch(s.segments, name)
		s.parts[to].merge(&o.parts[i])
	}
	s.outside += o.outside
	s.unknown = slices.DeleteFunc(slices.Clone(s.unknown), func(name string) bool {
		return !slices.Contains(o.unknown, name)
	})
	return nil
}

// widen gives the calculator the segments of another log too.
func (s *States) widen(segments []string) error {
	if slices.Equal(s.segments, segments) {
		return nil
	}
	all := slices.Concat(s.segments, segments)
	slices.Sort(all)
	all = slices.Compact(all)
	if err := s.fits(len(all)); err != nil {
		return err
	}
	parts := make([]segment, len(all))
	for i, name := range all {
		if at, ok := slices.BinarySearch(s.segments, name); ok {
			parts[i] = s.parts[at]
		} else {
			parts[i].counts = make([]int64, s.days()*int(counted))
		}
	}
	s.segments, s.parts = all, parts
	return nil
}

func (s *segment) merge(o *segment) {
	for i, n := range o.counts {
		s.counts[i] += n
	}
	for i, n := range o.opening {
		s.opening[i] += n
	}
	s.clusters.merge(&o.clusters)
}

// Options returns what the calculator was made with, defaults filled in.
func (s *States) Options() Options { return s.opts }

// Segments returns the names of the segments, in the order of the rows of a day.
func (s *States) Segments() []string { return slices.Clone(s.segments) }

// Outside returns how many customers have events and were never active.
func (s *States) Outside() int64 { return s.outside }

// Warnings returns what to be careful about in all results.
func (s *States) Warnings() []string {
	var warnings []string
	for _, name := range s.unknown {
		warnings = append(warnings, fmt.Sprintf("no event has the name %q, which Active asks for; correct the name, or take "+
			"it out", name))
	}
	var earlier int64
	for i := range s.parts {
		for _, n := range s.parts[i].opening {
			earlier += n
		}
	}
	if earlier > 0 {
		warnings = append(warnings, fmt.Sprintf("what %d customers did between the day first seen and the first day isn't "+
			"known, so states before %v may be too late; read from then on", earlier, s.first+metrics.Day(s.opts.Month)))
	}
	return warnings
}
