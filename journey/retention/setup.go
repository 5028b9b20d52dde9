package retention

import (
	"encoding/binary"
	"fmt"
	"math"
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

	periods metrics.Periods // of the cohorts, or in which one may start anew
	values  []string        // of the attribute, in the log at hand
	unknown [2][]string     // what Start and Return name that no event of the log at hand has, in increasing order

	ages    metrics.Periods // calendar ages: the periods they are counted in
	over    int             // calendar ages: the last of these that is over; −1 when none is
	span    uint64          // elapsed ages: nanoseconds
	end     int64           // elapsed ages: until, as an integer
	known   []int           // by period: the last age that is over for whoever started in it; −1 for none
	columns []Column
	column  []int32 // by age; −1 for none
	stride  int     // columns + 1

	start, kinds, back journey.Selected
	anyStart, anyBack  bool // every event
	money              bool
	plain              bool // see Retention.countPlain
	config             []byte
}

// Column is the ages that a column of the grid covers: From to To, both included; in JSON [From, To].
type Column struct{ From, To int }

// String returns "3", or "4-11" of several ages.
func (c Column) String() string {
	if c.From == c.To {
		return fmt.Sprint(c.From)
	}
	return fmt.Sprintf("%d-%d", c.From, c.To)
}

func newSetup(log *journey.Log, opts Options) (*setup, error) {
	s := &setup{log: log, opts: opts, calendar: log.Calendar()}
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
	s.periods = s.calendar.Periods(opts.Grain, s.first, s.last)
	if s.periods.Len() == 0 {
		return nil, fmt.Errorf("%s: there are no periods of grain %v from %v to %v", op, opts.Grain, s.first, s.last)
	}
	if err := s.countAges(); err != nil {
		return nil, err
	}
	s.start, s.back = opts.Start.In(log), opts.Return.In(log)
	for i, selection := range [...]journey.Selection{opts.Start, opts.Return} {
		names := selection.Unknown(log)
		slices.Sort(names)
		s.unknown[i] = slices.Compact(names)
	}
	s.kinds = journey.Selection{Kinds: opts.Start.Kinds}.In(log)
	s.anyStart, s.anyBack = isAny(opts.Start), isAny(opts.Return)
	s.money = opts.Measure == Amount || opts.Measure == NetRevenue
	s.plain = opts.When == Exactly && opts.MinOccurrences == 1 && opts.Measure == Customers &&
		len(opts.Brackets) == 0
	s.config = s.fingerprint()
	return s, nil
}

func isAny(s journey.Selection) bool {
	return len(s.Kinds)+len(s.Points)+len(s.Reasons) == 0 && s.Where == nil
}

// observe finds the days of observation, and its end.
func (s *setup) observe() error {
	first, last := s.log.Observed()
	s.first, s.last, s.whole, s.until = first, last, s.log.LastWhole(), s.log.Until()
	for _, t := range []time.Time{s.opts.From, s.opts.To} {
		if y := t.UTC().Year(); !t.IsZero() && (y < 1678 || y > 2261) {
			return metrics.Fault{
				Op: op, Field: "From or To", Value: t.Format(time.DateOnly),
				Cause: "is outside the years 1678 to 2261", Remedy: "give the days that were observed",
			}
		}
	}
	if !s.opts.From.IsZero() {
		s.first = s.calendar.Day(s.opts.From)
	}
	if !s.opts.To.IsZero() {
		s.last = s.calendar.Day(s.opts.To)
		s.whole = s.last
		s.until = s.calendar.Period(metrics.Daily, s.last).End(s.calendar.Zone())
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

// countAges finds how many ages there are, and how many of them were observed for each period.
func (s *setup) countAges() error {
	zone := s.calendar.Zone()
	n := 0
	if s.opts.Age.span > 0 {
		s.span = uint64(s.opts.Age.span)
		s.end = math.MaxInt64
		if s.until.Before(time.Unix(0, math.MaxInt64)) { // a day can end after what an int64 holds
			s.end = s.until.UnixNano()
		}
		n = int(s.until.Sub(s.calendar.Period(metrics.Daily, s.first).Start(zone)) / s.opts.Age.span)
	} else {
		s.ages = s.calendar.Periods(s.opts.Age.grain, s.first, s.last)
		if s.ages.Len() == 0 {
			return fmt.Errorf("%s: there are no periods of grain %v from %v to %v", op, s.opts.Age, s.first, s.last)
		}
		s.over = s.ages.Len() - 1
		for s.over >= 0 && s.ages.At(s.over).Last() > s.whole {
			s.over--
		}
		n = s.over + 1
	}
	s.known = make([]int, s.periods.Len())
	for i, p := range s.periods.All() {
		switch {
		case p.Last() > s.whole: // people may still start
			s.known[i] = -1
		case s.span > 0:
			s.known[i] = int(s.until.Sub(p.End(zone))/s.opts.Age.span) - 1
		default:
			s.known[i] = max(s.over-s.ages.Index(p.Last()), -1)
		}
	}
	return s.makeColumns(max(n, 1))
}

// makeColumns makes the columns, of the n ages that can be observed unless the options say otherwise.
func (s *setup) makeColumns(n int) error {
	borders := s.opts.Brackets
	if s.opts.Ages > 0 {
		n = s.opts.Ages
	}
	if len(borders) > 0 {
		n = borders[len(borders)-1]
	}
	if n > mostCells {
		return metrics.Fault{
			Op: op, Field: "Ages", Cause: fmt.Sprintf("%d ages are too many", n),
			Remedy: "set Ages, or use a coarser grain or longer spans",
		}
	}
	s.column = make([]int32, n)
	if len(borders) == 0 {
		for age := range n {
			s.column[age] = int32(age)
			s.columns = append(s.columns, Column{age, age})
		}
	} else {
		for age := range borders[0] {
			s.column[age] = -1
		}
		for i, from := range borders[:len(borders)-1] {
			for age := from; age < borders[i+1]; age++ {
				s.column[age] = int32(i)
			}
			s.columns = append(s.columns, Column{from, borders[i+1] - 1})
		}
	}
	s.stride = len(s.columns) + 1
	return nil
}

// observed returns how many columns end at an age or before it.
func (s *setup) observed(age int) int {
	if age < 0 {
		return 0
	}
	if age >= len(s.column) {
		return len(s.columns)
	}
	k := int(s.column[age])
	if k >= 0 && s.columns[k].To == age {
		return k + 1
	}
	return max(k, 0)
}

// fingerprint is everything that two calculators must share to be merged but the calendar.
func (s *setup) fingerprint() []byte {
	o := s.opts
	b := []byte{byte(o.Starts), byte(o.Grain), byte(o.Age.grain), byte(o.When), byte(o.Measure)}
	b = binary.AppendVarint(b, int64(o.Age.span))
	b = binary.AppendVarint(b, int64(o.MinOccurrences))
	b = binary.AppendVarint(b, int64(s.first))
	b = binary.AppendVarint(b, int64(s.last))
	b = binary.AppendVarint(b, s.until.Unix())
	b = binary.AppendVarint(b, int64(s.until.Nanosecond()))
	if s.money {
		b = binary.AppendVarint(b, int64(s.log.Places()))
	}
	b = binary.AppendUvarint(b, uint64(len(s.columns)))
	for _, c := range s.columns {
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(c.From)), uint64(c.To))
	}
	for _, text := range []string{o.Start.Key(), o.Return.Key(), o.By} {
		b = wire.AppendString(b, text)
	}
	return b
}
