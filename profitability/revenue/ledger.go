package revenue

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A ledger is what is counted, of either source.
type ledger struct {
	*frame
	segments []string // in increasing order
	// Segment by segment, in each of them period by period.
	net    []cell
	gross  []cell // nil: the same as net
	stocks []stock
	queues []queue // of subscriptions
}

// frame is what all calculators of one kind and configuration share, and never changes.
type frame struct {
	source   string // for people
	rule     string // of subscriptions
	active   string
	currency string
	by       string

	calendar    metrics.Calendar
	grain       metrics.Grain
	periods     metrics.Periods
	starts      []metrics.Day // the first day of each period
	first, last metrics.Day   // of observation
	whole       metrics.Day   // the last day that was observed to its end
	until       time.Time     // when observation ended
	lookBack    int
	places      int32 // decimal places of all money
	minor       minority
	values      []string // the segments of the data at hand
	standing    bool     // stocks are changes since the period before
	config      []byte
}

// mostCells bounds the memory of a calculator to some hundred megabytes.
const mostCells = 1 << 18

// lay makes the periods.
func (f *frame) lay(op string) error {
	f.periods = f.calendar.Periods(f.grain, f.first, f.last)
	n := f.periods.Len()
	if n == 0 {
		return fmt.Errorf("%s: there are no periods of grain %v from %v to %v", op, f.grain, f.first, f.last)
	}
	if n > mostCells/len(f.values) {
		return fmt.Errorf("%s: %d periods of %d segments are too many; use a coarser grain or fewer segments",
			op, n, len(f.values))
	}
	for _, p := range f.periods.All() {
		f.starts = append(f.starts, p.First())
	}
	return nil
}

// early reports whether a period begins so early that the data don't show who was a customer before.
func (f *frame) early(p int) bool { return int(max(f.starts[p], f.first)-f.first) < f.lookBack }

// newLedger returns an empty ledger; of subscriptions there are two views.
func newLedger(f *frame) ledger {
	l := ledger{frame: f, segments: f.values}
	l.clear()
	return l
}

func (l *ledger) clear() {
	n := len(l.segments) * l.periods.Len()
	l.net, l.stocks = make([]cell, n), make([]stock, n)
	l.gross, l.queues = nil, nil
	if l.standing {
		l.gross, l.queues = make([]cell, n), make([]queue, n)
	}
}

// merge adds another ledger's customers.
func (l *ledger) merge(o *ledger, op string) error {
	switch {
	case !bytes.Equal(l.config, o.config) || !l.calendar.Same(o.calendar):
		return fmt.Errorf("%s: %w", op, metrics.ErrMismatch)
	case !l.until.Equal(o.until):
		return fmt.Errorf("%s: observation ended at %v and at %v; build both logs as of one instant, or give both "+
			"one day To: %w", op, l.until, o.until, metrics.ErrMismatch)
	}
	if err := l.widen(o.segments, op); err != nil {
		return err
	}
	n := l.periods.Len()
	for i, segment := range o.segments {
		to, _ := slices.BinarySearch(l.segments, segment)
		for p := range n {
			l.net[to*n+p].add(&o.net[i*n+p])
			l.stocks[to*n+p].add(&o.stocks[i*n+p])
			if l.standing {
				l.gross[to*n+p].add(&o.gross[i*n+p])
				l.queues[to*n+p].add(&o.queues[i*n+p])
			}
		}
	}
	return nil
}

// widen gives the ledger the segments of other data too.
func (l *ledger) widen(segments []string, op string) error {
	all := slices.Concat(l.segments, segments)
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) == len(l.segments) {
		return nil
	}
	if len(all) > mostCells/l.periods.Len() {
		return fmt.Errorf("%s: %d segments of both are too many; use a coarser grain or fewer segments", op, len(all))
	}
	old := *l
	l.segments = all
	l.clear()
	// The old segments are among the new ones, so this merges without widening again.
	return l.merge(&old, op)
}

// settleMinor returns the share as a quotient of whole numbers; ok is false when it isn't one from 0 to 1.
func settleMinor(share decimal.Decimal) (m minority, ok bool) {
	if share.IsZero() {
		return minority{}, true
	}
	part, places, ok := exact.Shortest(share)
	whole, fits := exact.Pow10(places)
	if !ok || !fits || part < 0 || part > whole {
		return minority{}, false
	}
	return minority{part, whole}, true
}
