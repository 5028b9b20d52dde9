package revenue

import (
	"slices"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Transactions counts movements of revenue from the amounts of a log's events, period by period and segment by segment.
// It is a [metrics.Calculator] of traces of the log that it was made for; [journey.Fold] runs it. It takes memory by
// periods and segments, not by customers. The movements of one customer are those of a fresh calculator that was given
// one trace.
//
// A customer is one of these or none in a period, so the gross view and the net view are the same.
type Transactions struct {
	ledger
	log      *journey.Log
	revenue  journey.Selected
	every    bool // all events are revenue
	positive bool
	counted  *journey.Selected // interactions; nil for none
}

// NewTransactions returns an empty calculator for a log. The error is [metrics.Faults] with every option that is wrong,
// or with the customers whose amounts add up to more than 64 bits hold at the log's decimal places; or says that
// customers have no attribute By, that From and To don't cover the days of observation, or that the rows would be too
// many.
func NewTransactions(log *journey.Log, opts TransactionOptions) (*Transactions, error) {
	f, err := opts.frame(log)
	if err != nil {
		return nil, err
	}
	if err := checkAmounts(log); err != nil {
		return nil, err
	}
	e := opts.Events
	t := &Transactions{
		ledger: newLedger(f), log: log, revenue: e.In(log), positive: opts.Positive,
		every: len(e.Kinds)+len(e.Points)+len(e.Reasons) == 0 && e.Where == nil,
	}
	if opts.Interactions != nil {
		counted := opts.Interactions.In(log)
		t.counted = &counted
	}
	return t, nil
}

// mostMoney is the most that one customer's amounts may add up to, without their signs: no sum and no difference of
// any of them then overflows.
const mostMoney = 1 << 62

const maxFaults = 100

func checkAmounts(log *journey.Log) error {
	var faults metrics.Faults
	for t := range log.Traces() {
		sum := uint64(0)
		for _, v := range t.Amounts() {
			sum += uint64(max(v, -v)) // an amount has 18 digits
			if sum > mostMoney {
				faults = append(faults, metrics.Fault{
					Op: opTransactions, Field: "customer", Value: t.Customer(), Cause: "the amounts don't fit 64 bits",
					Remedy: "build the log with fewer decimal places, or correct the amounts",
				})
				break
			}
		}
		if len(faults) == maxFaults {
			break
		}
	}
	return faults.Err()
}

// Fresh returns an empty calculator for the same log with the same options.
func (t *Transactions) Fresh() *Transactions {
	fresh := *t
	fresh.ledger = newLedger(t.frame)
	return &fresh
}

// Add counts one customer. The trace must be of the log that the calculator was made for; anything else is a fault of
// the program, and panics.
func (t *Transactions) Add(trace journey.Trace) {
	if trace.Log() != t.log {
		panic("revenue: transactions: trace of a log that they weren't made for")
	}
	days, amounts := trace.Days(), trace.Amounts()
	row := 0
	if t.by != "" {
		row, _ = slices.BinarySearch(t.segments, trace.AttributeOn(t.by, days[0]))
	}
	n := t.periods.Len()
	w := walk{
		trace: trace, frame: t.frame, last: -1,
		net: t.net[row*n : (row+1)*n], stocks: t.stocks[row*n : (row+1)*n],
	}
	if t.counted != nil {
		for i, day := range days {
			if t.counted.Has(trace, i) {
				w.stocks[t.periods.Index(day)].interactions++
			}
		}
	}
	if amounts == nil {
		return
	}
	periods, every, positive := t.periods, t.every, t.positive
	period, sum := -1, int64(0)
	for i, day := range days {
		v := amounts[i]
		if !every && !t.revenue.Has(trace, i) || positive && v < 0 {
			continue
		}
		if p := periods.Index(day); p != period {
			w.settle(period, sum)
			period, sum = p, 0
		}
		sum += v
	}
	w.settle(period, sum)
	w.leave()
}

// walk goes through the periods of one customer.
type walk struct {
	trace  journey.Trace
	frame  *frame
	net    []cell // of the customer's segment, by period
	stocks []stock

	last   int // the last period in which the customer was active; −1 for none
	was    int64
	square exact.Int128
}

// settle counts a customer's revenue in a period.
func (w *walk) settle(p int, v int64) {
	if v == 0 {
		return
	}
	s := &w.stocks[p]
	s.amount = s.amount.AddInt64(v)
	if v < 0 {
		s.credits = s.credits.AddInt64(v)
		return
	}
	square := exact.Product(v, v)
	s.customers++
	switch c := &w.net[p]; {
	case w.last < 0:
		w.begin(c, p, v, square)
	case w.last == p-1:
		c.change(w.was, v, w.frame.minor)
	default:
		w.leave()
		c.moved[resurrected].squared(v, square)
	}
	w.last, w.was, w.square = p, v, square
}

// begin counts a customer's first revenue in the log.
func (w *walk) begin(c *cell, p int, v int64, square exact.Int128) {
	m := fresh
	seen, known := w.trace.FirstSeen()
	if known && seen < w.frame.first {
		m = resurrected
	}
	if !known && w.frame.early(p) {
		c.truncated++
	}
	c.moved[m].squared(v, square)
}

// leave counts the churn after the last active period; after the last one of all it isn't known.
func (w *walk) leave() {
	if p := w.last + 1; p > 0 && p < len(w.net) {
		w.net[p].moved[churned].squared(w.was, w.square)
	}
}

// squared counts a customer whose square is known.
func (t *tally) squared(v int64, square exact.Int128) {
	t.customers++
	t.amount = t.amount.AddInt64(v)
	t.squares = addSquare(t.squares, square)
}

// Merge adds the other's customers, who must be others. It returns an error that wraps [metrics.ErrMismatch], and
// changes nothing, when the options, the calendars, the days of observation, the instants at which it ended or the
// logs' decimal places differ; and an error when the segments of both would be too many.
func (t *Transactions) Merge(o *Transactions) error { return t.merge(&o.ledger, opTransactions) }

// Movements returns the result.
func (t *Transactions) Movements() Movements { return t.movements() }
