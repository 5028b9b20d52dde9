package journey

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Log is an immutable set of events, grouped by customer and ordered by time within a customer; a [Builder] makes
// it. It depends on the events alone, not on the order in which they were read. It is safe for concurrent use.
//
// Customers are ordered by a fixed hash of their identifier. What is shown to people is sorted where it is shown.
type Log struct {
	calendar    metrics.Calendar
	first, last metrics.Day // of observation
	whole       metrics.Day // the last one that was observed to its end
	until       time.Time   // see Until
	exp         int32       // amounts are in units of 10^exp
	ties        int64       // see Ties
	labels      [3][]string

	// Customers: customer c has the events offsets[c] to offsets[c+1]. The identifiers are integers or names.
	offsets []int
	ids     []int64
	names   []string
	// Part p holds the customers parts[p] to parts[p+1], whose hashes begin with p, in the order of their identifiers.
	parts []int
	shift uint

	attributes []attribute
	firstSeen  []metrics.Day // by customer; nil when no one gave one

	// Events, as columns.
	time   []int64
	day    []metrics.Day
	kind   []uint16
	point  []uint32 // nil: all ""
	reason []uint32 // nil: all ""
	amount []int64  // nil: all 0
	seq    []int64  // nil: all 0
}

// Len returns the number of events.
func (l *Log) Len() int { return len(l.time) }

// Customers returns the number of customers.
func (l *Log) Customers() int { return max(len(l.offsets)-1, 0) }

// Calendar returns the calendar that gave the events their days.
func (l *Log) Calendar() metrics.Calendar { return l.calendar }

// Observed returns the first and the last day of observation: the day of the first event, and that of the as-of instant
// or, without one, of the last event. An empty log was observed on its as-of date only, or else on 1970-01-01. The last
// day may not be over; see LastWhole.
func (l *Log) Observed() (first, last metrics.Day) { return l.first, l.last }

// LastWhole returns the last day that was observed to its end: the last one of Observed when observation ends with it,
// or else the day before, which may be before the first. A period whose last day is later can still change.
func (l *Log) LastWhole() metrics.Day { return l.whole }

// Until returns the instant at which observation ends, itself not observed: a nanosecond after the as-of instant, at
// which events still count. Without one the day of the last event counts as a whole, and this is its end.
func (l *Log) Until() time.Time { return l.until }

// Ties returns the number of events that share their time and sequence number with another event of the customer which
// has another kind or point: what happened first isn't known. A [Trace] has them in the order of their content, which
// says nothing of it. Sequence numbers (see Event.Sequence and CSV.LineSequence) tell the order.
func (l *Log) Ties() int64 { return l.ties }

// Places returns the number of decimal places of the log's amounts: they are integers in units of 10^−Places.
func (l *Log) Places() int32 { return -l.exp }

// Kinds returns the names of the kinds of event, by their code and in increasing order. The first is the empty name,
// of events without a kind; each of the others is that of some event. The slice must not be changed.
func (l *Log) Kinds() []string { return l.labels[kindLabel] }

// Points returns the names of the interaction points, as Kinds does.
func (l *Log) Points() []string { return l.labels[pointLabel] }

// Reasons returns the names of the reasons, as Kinds does.
func (l *Log) Reasons() []string { return l.labels[reasonLabel] }

// Customer returns the identifier of customer c, 0 ≤ c < Customers().
func (l *Log) Customer(c int) string {
	if l.names != nil {
		return l.names[c]
	}
	return strconv.FormatInt(l.ids[c], 10)
}

// Trace returns the history of customer c, 0 ≤ c < Customers().
func (l *Log) Trace(c int) Trace { return Trace{log: l, customer: c} }

// Traces iterates over all customers' histories, in the log's order.
func (l *Log) Traces() iter.Seq[Trace] {
	return func(yield func(Trace) bool) {
		for c := range l.Customers() {
			if !yield(l.Trace(c)) {
				return
			}
		}
	}
}

// Find returns the customer with an identifier, and whether there is one.
func (l *Log) Find(customer string) (c int, ok bool) {
	if l.names != nil {
		return l.findName(customer)
	}
	id, err := strconv.ParseInt(customer, 10, 64)
	if err != nil || strconv.FormatInt(id, 10) != customer {
		return 0, false
	}
	return l.findID(id)
}

func (l *Log) findName(name string) (c int, ok bool) {
	from, to := l.part(xxhash.Sum64String(name))
	c, ok = slices.BinarySearchFunc(l.names[from:to], name, strings.Compare)
	return from + c, ok
}

func (l *Log) findID(id int64) (c int, ok bool) {
	from, to := l.part(mix(uint64(id)))
	c, ok = slices.BinarySearchFunc(l.ids[from:to], id, cmp.Compare)
	return from + c, ok
}

func (l *Log) part(key uint64) (from, to int) {
	p := key >> l.shift
	return l.parts[p], l.parts[p+1]
}

// code returns the code of a label, and whether any event has it.
func (l *Log) code(label int, name string) (uint32, bool) {
	i, ok := slices.BinarySearch(l.labels[label], name)
	return uint32(i), ok
}
