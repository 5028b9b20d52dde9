package retention

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Retention counts those who start and those who return, cohort by cohort and age by age. It is a [metrics.Calculator]
// of traces of the log that it was made for; [journey.Fold] runs it. It takes memory by rows and columns, not by
// customers. A customer costs time in proportion to events. With Recurring that is starts times periods with a return,
// and starts times events with [ElapsedAge] or when Grain is finer than the ages.
type Retention struct {
	*setup
	rows []string // the attribute's values in increasing order; nil for calendar cohorts
	counts
	// What Start and Return name that no event has, in any of the logs that were merged.
	unknown [2][]string
	runs    []run // of the customer at hand
}

// counts is everything that is counted. Cells are laid out row by row, stride columns to a row.
type counts struct {
	customers int64 // all of them
	unstarted int64 // without a start
	earlier   int64 // first seen before the first day

	// By how many columns were observed to their end since the start, 0 to the number of columns.
	followed []int64
	base     []exact.Int128 // amount at age 0; with NetRevenue
	// Sums over customers of the square of that amount; with NetRevenue.
	baseSquares []exact.Int128

	// Exactly: by column.
	retained []int64
	events   []int64        // with Events
	amount   []exact.Int128 // with Amount and NetRevenue
	// Sums over customers of the amount's square, and of it times the amount at age 0; with NetRevenue.
	squares, crosses []exact.Int128

	// AtOrAfter: of those who left while they were followed, by the column in which they did: the one after their last.
	left []int64
	// AtOrAfter: of those who hadn't left when their observation ended, by how many columns were observed.
	running []int64
}

// New returns an empty calculator for a log. The error is [metrics.Faults], with every option that is wrong; or says
// that customers have no attribute By, that From and To don't cover the days of observation or leave the years 1678 to
// 2261, or that rows times columns would be more than two million. Names that no event has are a warning of the
// [Grid].
func New(log *journey.Log, opts Options) (*Retention, error) {
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
	r := &Retention{setup: s, rows: s.values, unknown: s.unknown}
	if err := r.checkSize(); err != nil {
		return nil, err
	}
	r.clear()
	return r, nil
}

const mostCells = 1 << 21

func (r *Retention) checkSize() error {
	if n := r.rowCount(); n > mostCells/r.stride {
		return metrics.Fault{
			Op: op, Field: "Options", Cause: fmt.Sprintf("%d rows of %d columns are too many", n, r.stride-1),
			Remedy: "set Ages, or use a coarser grain or longer spans",
		}
	}
	return nil
}

// rowCount returns the number of rows.
func (r *Retention) rowCount() int {
	if r.opts.By != "" {
		return len(r.rows)
	}
	return r.periods.Len()
}

func (r *Retention) clear() {
	n := r.rowCount() * r.stride
	r.counts = counts{followed: make([]int64, n)}
	if r.opts.When == AtOrAfter {
		r.left, r.running = make([]int64, n), make([]int64, n)
		return
	}
	r.retained = make([]int64, n)
	switch r.opts.Measure {
	case Events:
		r.events = make([]int64, n)
	case NetRevenue:
		r.base, r.baseSquares = make([]exact.Int128, n), make([]exact.Int128, n)
		r.squares, r.crosses = make([]exact.Int128, n), make([]exact.Int128, n)
		fallthrough
	case Amount:
		r.amount = make([]exact.Int128, n)
	}
}

// Fresh returns an empty calculator for the same log with the same options.
func (r *Retention) Fresh() *Retention {
	fresh := &Retention{setup: r.setup, rows: r.rows, unknown: r.setup.unknown}
	fresh.clear()
	return fresh
}

var errOther = fmt.Errorf("retention: %w", metrics.ErrMismatch)

// Merge adds the other's customers, who must be others. It returns an error that wraps [metrics.ErrMismatch], and
// changes nothing, when the options, the calendars, the days of observation or the instants at which it ended differ
// (with amounts also the logs' decimal places); and an error when the rows of both would be too many. Names that an
// event of either log has are no longer warned of.
func (r *Retention) Merge(o *Retention) error {
	switch {
	case !r.until.Equal(o.until):
		return fmt.Errorf("retention: observation ended at %v and at %v; build both logs as of one instant, or give both "+
			"one day To: %w", r.until, o.until, metrics.ErrMismatch)
	case !bytes.Equal(r.config, o.config) || !r.calendar.Same(o.calendar):
		return errOther
	}
	if err := r.widen(o.rows); err != nil {
		return err
	}
	for i := range r.unknown {
		r.unknown[i] = common(r.unknown[i], o.unknown[i])
	}
	r.customers += o.customers
	r.unstarted += o.unstarted
	r.earlier += o.earlier
	for from := range o.rowCount() {
		to := from
		if r.opts.By != "" {
			to, _ = slices.BinarySearch(r.rows, o.rows[from])
		}
		add(r.followed, o.followed, to, from, r.stride)
		add(r.retained, o.retained, to, from, r.stride)
		add(r.events, o.events, to, from, r.stride)
		add(r.left, o.left, to, from, r.stride)
		add(r.running, o.running, to, from, r.stride)
		addMoney(r.base, o.base, to, from, r.stride, exact.Int128.Plus)
		addMoney(r.amount, o.amount, to, from, r.stride, exact.Int128.Plus)
		addMoney(r.crosses, o.crosses, to, from, r.stride, exact.Int128.Plus)
		addMoney(r.squares, o.squares, to, from, r.stride, addSquare)
		addMoney(r.baseSquares, o.baseSquares, to, from, r.stride, addSquare)
	}
	return nil
}

// common returns the names in both lists.
func common(a, b []string) []string {
	var names []string
	for _, name := range a {
		if slices.Contains(b, name) {
			names = append(names, name)
		}
	}
	return names
}

// add adds one row to another; columns that aren't kept are nil in both.
func add(sum, term []int64, to, from, stride int) {
	if term == nil {
		return
	}
	sum = sum[to*stride:][:stride]
	for i, n := range term[from*stride:][:stride] {
		sum[i] += n
	}
}

func addMoney(sum, term []exact.Int128, to, from, stride int, plus func(a, b exact.Int128) exact.Int128) {
	if term == nil {
		return
	}
	sum = sum[to*stride:][:stride]
	for i, v := range term[from*stride:][:stride] {
		sum[i] = plus(sum[i], v)
	}
}

// widen gives the calculator the rows of another log too.
func (r *Retention) widen(rows []string) error {
	if r.opts.By == "" || slices.Equal(r.rows, rows) {
		return nil
	}
	all := slices.Concat(r.rows, rows)
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) == len(r.rows) {
		return nil
	}
	wide := &Retention{setup: r.setup, rows: all, unknown: r.unknown}
	if err := wide.checkSize(); err != nil {
		return err
	}
	wide.clear()
	// The rows are among those of wide, so this merges without widening again.
	if err := wide.Merge(r); err != nil {
		return err
	}
	wide.runs = r.runs
	*r = *wide
	return nil
}
