package revenue

import (
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// Subscriptions counts movements of recurring revenue from a book's lines. It is a [metrics.Calculator] of accounts of
// the book that it was made for; [metrics.Fold] runs it. A customer takes time in proportion to lines, not to days. The
// movements of one customer are those of a fresh calculator that was given one account.
//
// A period's closing is measured on its last day and its opening on the last day of the period before: a line counts
// that is active then. With exclusive ends that is the same as to count, on the first day d of the next period, the
// lines with From < d ≤ To. The net view compares the two, and calls new who was active on no day up to the opening.
// The gross view compares each day with the day before.
type Subscriptions struct {
	ledger
	book *Book
	rule Active
}

// NewSubscriptions returns an empty calculator for a book. The error is [metrics.Faults] with every option that is
// wrong, among them a book without lines; or it says that there would be too many rows.
func NewSubscriptions(book *Book, opts SubscriptionOptions) (*Subscriptions, error) {
	f, err := opts.frame(book)
	if err != nil {
		return nil, err
	}
	return &Subscriptions{ledger: newLedger(f), book: book, rule: opts.Active}, nil
}

// Fresh returns an empty calculator for the same book with the same options.
func (s *Subscriptions) Fresh() *Subscriptions {
	fresh := *s
	fresh.ledger = newLedger(s.frame)
	return &fresh
}

// waiting is what a customer who isn't active has instead.
const (
	onTrial = iota
	paused
	free
	waits
)

// state is what a customer has on a day.
type state struct {
	active  bool
	value   int64
	waiting int // −1 for none
}

// of returns the state after a step.
func (a Active) of(s *step) state {
	now := state{value: s.value, active: s.value > 0, waiting: -1}
	switch {
	case now.active:
	case a == PayingOrPaused:
		now.active = s.kinds[Pause]
	case a == AnyLine:
		now.active = s.kinds != [lineKinds]bool{}
	}
	switch {
	case now.active:
	case s.kinds[Trial]:
		now.waiting = onTrial
	case s.kinds[Pause]:
		now.waiting = paused
	case s.kinds[Free]:
		now.waiting = free
	}
	return now
}

// Add counts one customer. The account must be of the book that the calculator was made for; anything else is a fault
// of the program, and panics.
func (s *Subscriptions) Add(a Account) {
	if a.book != s.book {
		panic("revenue: subscriptions: account of a book that they weren't made for")
	}
	row := 0
	if s.by != "" {
		row, _ = slices.BinarySearch(s.segments, a.Segment())
	}
	n := s.periods.Len()
	from, to := row*n, (row+1)*n
	net, gross, stocks, queues := s.net[from:to], s.gross[from:to], s.stocks[from:to], s.queues[from:to]
	for _, e := range a.entries() {
		if e.from <= s.last {
			at := &stocks[s.periods.Index(e.from)]
			at.amount = at.amount.AddInt64(e.value)
		}
		if e.after <= s.last {
			at := &stocks[s.periods.Index(e.after)]
			at.amount = at.amount.AddInt64(-e.value)
		}
	}
	now, ever := state{waiting: -1}, false
	steps := a.steps()
	for i := 0; i < len(steps) && steps[i].day <= s.last; {
		p := s.periods.Index(steps[i].day)
		open, before, inside := now, ever, false
		for ; i < len(steps) && steps[i].day <= s.last && s.periods.Index(steps[i].day) == p; i++ {
			next := s.rule.of(&steps[i])
			s.move(&gross[p], now, next, ever, p)
			now, ever, inside = next, ever || next.active, inside || next.active
		}
		s.move(&net[p], open, now, before, p)
		if inside && !open.active && !now.active {
			net[p].within++
		}
		open.enter(&stocks[p], &queues[p], -1)
		now.enter(&stocks[p], &queues[p], 1)
	}
}

// move counts the change from one state to another.
func (s *Subscriptions) move(c *cell, was, now state, ever bool, p int) {
	switch {
	case was.active && now.active:
		c.change(was.value, now.value, s.minor)
	case was.active:
		c.moved[churned].one(was.value)
	case now.active && ever:
		c.moved[resurrected].one(now.value)
	case now.active:
		c.moved[fresh].one(now.value)
		if s.early(p) {
			c.truncated++
		}
	}
}

// enter adds a customer to a stock, or with sign −1 takes them out. Amounts come from the lines.
func (now state) enter(s *stock, q *queue, sign int64) {
	if now.waiting >= 0 {
		q[now.waiting] += sign
	}
	if now.active {
		s.customers += sign
	} else {
		s.credits = s.credits.AddInt64(sign * now.value)
	}
}

// Merge adds the other's customers, who must be others. It returns an error that wraps [metrics.ErrMismatch], and
// changes nothing, when the options of the calculators or of the books, the calendars, or the first and last days
// differ; and an error when the segments of both would be too many.
func (s *Subscriptions) Merge(o *Subscriptions) error { return s.merge(&o.ledger, opSubscriptions) }

// Movements returns the result.
func (s *Subscriptions) Movements() Movements { return s.movements() }

var _ metrics.Calculator[Account, *Subscriptions] = (*Subscriptions)(nil)
