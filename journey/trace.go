package journey

import (
	"iter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Trace is one customer's events in time order: a view into a [Log], cheap to copy. Events of one time are in the
// order of their sequence numbers, then of their content, whatever the order in which they were read; see [Log.Ties].
//
// Columns (Days, KindCodes and so on) are for loops over millions of customers; they are shared with the log and must
// not be changed.
type Trace struct {
	log      *Log
	customer int
}

func (t Trace) span() (from, to int) { return t.log.offsets[t.customer], t.log.offsets[t.customer+1] }

// Log returns the log that the trace is part of.
func (t Trace) Log() *Log { return t.log }

// Customer returns the customer's identifier.
func (t Trace) Customer() string { return t.log.Customer(t.customer) }

// Index returns the customer's place in the log, from 0.
func (t Trace) Index() int { return t.customer }

// Len returns the number of events, at least 1.
func (t Trace) Len() int {
	from, to := t.span()
	return to - from
}

// At returns event i, 0 ≤ i < Len(), with the time in the calendar's zone. Known isn't kept by a log and is zero.
func (t Trace) At(i int) Event {
	l := t.log
	i += l.offsets[t.customer]
	e := Event{
		Customer: t.Customer(),
		Time:     time.Unix(0, l.time[i]).In(l.calendar.Zone()),
		Kind:     l.labels[kindLabel][l.kind[i]],
	}
	if l.point != nil {
		e.Point = l.labels[pointLabel][l.point[i]]
	}
	if l.reason != nil {
		e.Reason = l.labels[reasonLabel][l.reason[i]]
	}
	if l.amount != nil {
		e.Amount = decimal.New(l.amount[i], l.exp)
	}
	if l.seq != nil {
		e.Sequence = l.seq[i]
	}
	return e
}

// Events iterates over the events in order.
func (t Trace) Events() iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for i := range t.Len() {
			if !yield(t.At(i)) {
				return
			}
		}
	}
}

// Days returns the day of each event in the log's calendar.
func (t Trace) Days() []metrics.Day {
	from, to := t.span()
	return t.log.day[from:to]
}

// Times returns the time of each event, in Unix nanoseconds.
func (t Trace) Times() []int64 {
	from, to := t.span()
	return t.log.time[from:to]
}

// KindCodes returns the kind of each event, as an index into Log.Kinds.
func (t Trace) KindCodes() []uint16 {
	from, to := t.span()
	return t.log.kind[from:to]
}

// PointCodes returns the interaction point of each event, as an index into Log.Points; nil when no event of the log
// has one.
func (t Trace) PointCodes() []uint32 {
	if t.log.point == nil {
		return nil
	}
	from, to := t.span()
	return t.log.point[from:to]
}

// ReasonCodes returns the reason of each event, as an index into Log.Reasons; nil when no event of the log has one.
func (t Trace) ReasonCodes() []uint32 {
	if t.log.reason == nil {
		return nil
	}
	from, to := t.span()
	return t.log.reason[from:to]
}

// Amounts returns the amount of each event in units of 10^−Log.Places; nil when no event of the log has one.
func (t Trace) Amounts() []int64 {
	if t.log.amount == nil {
		return nil
	}
	from, to := t.span()
	return t.log.amount[from:to]
}

// Sequences returns the sequence number of each event; nil when all of the log are 0.
func (t Trace) Sequences() []int64 {
	if t.log.seq == nil {
		return nil
	}
	from, to := t.span()
	return t.log.seq[from:to]
}

// FirstSeen returns the day from which the customer is known to have been one, and whether the builder was given it.
func (t Trace) FirstSeen() (metrics.Day, bool) {
	if t.log.firstSeen == nil || t.log.firstSeen[t.customer] == noDay {
		return 0, false
	}
	return t.log.firstSeen[t.customer], true
}
