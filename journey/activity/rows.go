package activity

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Row is how many customers were in each state on one day.
type Row struct {
	Day     metrics.Day
	Segment string
	Counts  [7]int64 // by State
	// Provisional says that the counts aren't final: in the first Month days they rest on days before the first, of which
	// nothing is known but first-seen dates; and on a last day that isn't over, customers may still come.
	Provisional bool
}

// Active returns the customers active on the day: daily active customers, DAU.
func (r Row) Active() int64 {
	return r.Counts[Newcomer] + r.Counts[Current] + r.Counts[Reactivated] + r.Counts[Resurrected]
}

// Weekly returns the customers active on the day or the Week days before: weekly active customers, WAU.
func (r Row) Weekly() int64 { return r.Active() + r.Counts[AtRiskWAU] }

// Monthly returns the customers active on the day or the Month days before: monthly active customers, MAU.
func (r Row) Monthly() int64 { return r.Weekly() + r.Counts[AtRiskMAU] }

// Customers returns all who have ever been active.
func (r Row) Customers() int64 { return r.Monthly() + r.Counts[Dormant] }

// Rows returns a row for every day of observation and segment, by day and then in the order of Segments.
func (s *States) Rows() []Row {
	n := len(s.parts)
	rows := make([]Row, s.days()*n)
	for i := range s.parts {
		for d, p := range s.daily(&s.parts[i]) {
			rows[d*n+i] = s.row(d, s.segments[i], &p.stock)
		}
	}
	return rows
}

// Total returns a row for every day of observation, over all segments; Segment is empty.
func (s *States) Total() []Row {
	rows := make([]Row, 0, s.days())
	all, _ := s.pool(nil)
	for d, p := range s.daily(all) {
		rows = append(rows, s.row(d, "", &p.stock))
	}
	return rows
}

func (s *States) row(day int, segment string, stock *[states]int64) Row {
	d := s.first + metrics.Day(day)
	return Row{Day: d, Segment: segment, Counts: *stock, Provisional: s.provisional(d)}
}

func (s *setup) provisional(d metrics.Day) bool { return d > s.whole || int(d-s.first) < s.opts.Month }

// passage is one day: the moves, and the states at its end.
type passage struct {
	moves [moves]int64
	stock [states]int64
}

// daily iterates over the days of observation, from 0.
func (s *setup) daily(part *segment) iter.Seq2[int, passage] {
	return func(yield func(int, passage) bool) {
		p := passage{stock: part.opening}
		for d := range s.days() {
			p.moves = day(&p.stock, part.counts[d*int(counted):])
			if !yield(d, p) {
				return
			}
		}
	}
}

// pool adds up segments, by their names; all of them when none is named. It warns of names that aren't those of one.
func (s *States) pool(names []string) (all *segment, warnings []string) {
	if len(names) == 0 {
		names = s.segments
	}
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	all = &segment{counts: make([]int64, s.days()*int(counted))}
	for _, name := range names {
		if i, ok := slices.BinarySearch(s.segments, name); ok {
			all.merge(&s.parts[i])
		} else {
			warnings = append(warnings, fmt.Sprintf("there is no segment %q; segments are %q", name, s.segments))
		}
	}
	return all, warnings
}

// MarshalJSON returns the row as an object with day, segment if it isn't empty, a count for each state by its name,
// active, weekly, monthly, customers, and provisional if it is.
func (r Row) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Day         string `json:"day"`
		Segment     string `json:"segment,omitempty"`
		New         int64  `json:"new"`
		Current     int64  `json:"current"`
		Reactivated int64  `json:"reactivated"`
		Resurrected int64  `json:"resurrected"`
		AtRiskWAU   int64  `json:"at_risk_wau"`
		AtRiskMAU   int64  `json:"at_risk_mau"`
		Dormant     int64  `json:"dormant"`
		Active      int64  `json:"active"`
		Weekly      int64  `json:"weekly"`
		Monthly     int64  `json:"monthly"`
		Customers   int64  `json:"customers"`
		Provisional bool   `json:"provisional,omitempty"`
	}{
		r.Day.String(), r.Segment, r.Counts[Newcomer], r.Counts[Current], r.Counts[Reactivated], r.Counts[Resurrected],
		r.Counts[AtRiskWAU], r.Counts[AtRiskMAU], r.Counts[Dormant], r.Active(), r.Weekly(), r.Monthly(), r.Customers(),
		r.Provisional,
	})
}
