package profitability

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// Periods is the profit of each calendar period, with the number of customers who were active in it and who made a loss
// in it. It is a [metrics.Calculator] of traces of the log that it was made for; [journey.Fold] runs it.
type Periods struct {
	*periodsSetup
	clerk clerk
	store cells.Store // sums as in the constants; counts as below
	span  span
}

// The counts of a period.
const (
	active = iota // customers with an event
	losers        // those of them with a loss
	eventCount
	interactions
	countCount
)

type periodsSetup struct {
	*books
	grid     *cells.Grid
	calendar metrics.Calendar
	grain    metrics.Grain
	config   []byte
}

// A span is the days that were observed, and the last of them that was observed to its end.
type span struct{ first, last, whole metrics.Day }

const opPeriods = "profitability: periods"

// NewPeriods returns an empty P&L by period of a grain, and by segment where Options.By names an attribute. The error
// is that of [NewPnL], or says that the grain isn't one.
func NewPeriods(log *journey.Log, opts Options, g metrics.Grain) (*Periods, error) {
	b, err := newBooks(log, opts)
	if err != nil {
		return nil, err
	}
	s := &periodsSetup{books: b, calendar: log.Calendar(), grain: g}
	dims := []cells.Dimension{cells.Period(g)}
	if opts.By != "" {
		dims = append(dims, cells.Attribute(opts.By))
	}
	if s.grid, err = cells.NewGrid(log, dims, opPeriods); err != nil {
		return nil, err
	}
	s.config = append(wire.AppendBytes(nil, b.config), s.grid.Config()...)
	p := &Periods{periodsSetup: s, clerk: clerk{books: b}, store: cells.NewStore(s.grid, sumCount, countCount)}
	p.span = s.observed()
	return p, nil
}

func (s *periodsSetup) observed() span {
	first, last := s.log.Observed()
	return span{first, last, s.log.LastWhole()}
}

// Fresh returns an empty P&L by period of the same log with the same options.
func (p *Periods) Fresh() *Periods {
	return &Periods{
		periodsSetup: p.periodsSetup, clerk: clerk{books: p.books}, store: p.store.Fresh(), span: p.observed(),
	}
}

// Add adds one customer's history. The trace must be of the log that the P&L was made for; anything else is a fault of
// the program, and panics.
func (p *Periods) Add(t journey.Trace) {
	if t.Log() != p.log {
		panic(opPeriods + ": trace of a log that the P&L wasn't made for")
	}
	cursor := p.grid.Cursor(t)
	n := t.Len()
	cell := cursor.Cell(0)
	for from := 0; from < n; {
		// Days never go back, so the events of a period come together.
		to, next := from+1, cell
		for ; to < n; to++ {
			if next = cursor.Cell(to); next != cell {
				break
			}
		}
		p.enter(cell, t, from, to)
		from, cell = to, next
	}
}

// enter adds one customer's events of one period.
func (p *Periods) enter(cell uint64, t journey.Trace, from, to int) {
	var money sums
	rated, _ := p.clerk.charge(&money, t, from, to)
	at := p.store.At(cell)
	sums, counts := p.store.Sums(at), p.store.Counts(at)
	for i := range money {
		sums[i] = sums[i].Plus(money[i])
	}
	counts[active]++
	if p.units.loss(&money) {
		counts[losers]++
	}
	counts[eventCount] += int64(to - from)
	counts[interactions] += rated
}

// Merge adds the other's customers, who must be others: a customer of both counts twice. The days observed are those of
// both. It returns an error that wraps [metrics.ErrMismatch], and changes nothing, when the options, among them the
// currency, the grain, the calendars or the decimal places of the logs differ; and an error when a sum doesn't fit 128
// bits.
func (p *Periods) Merge(o *Periods) error {
	if !bytes.Equal(p.config, o.config) {
		return fmt.Errorf("%s: %w", opPeriods, metrics.ErrMismatch)
	}
	if err := p.store.Merge(&o.store); err != nil {
		return fmt.Errorf("%s: %w", opPeriods, err)
	}
	p.span = p.span.and(o.span)
	return nil
}

// and returns the days of both spans. Of two that end on one day, that day is whole when both observed all of it.
func (s span) and(o span) span {
	end := s
	if c := cmp.Or(cmp.Compare(o.last, s.last), cmp.Compare(s.whole, o.whole)); c > 0 {
		end = o
	}
	return span{min(s.first, o.first), end.last, end.whole}
}

// AppendBinary appends the state to b. It never fails.
func (p *Periods) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindPeriods, stateVersion), p.config)
	for _, d := range [...]metrics.Day{p.span.first, p.span.last, p.span.whole} {
		b = binary.AppendVarint(b, int64(d))
	}
	return p.store.Append(b), nil
}

// MarshalBinary returns the state.
func (p *Periods) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a P&L made by [NewPeriods] with the same options and grain. It returns an error
// that wraps [metrics.ErrMismatch] for others. On an error the P&L is as it was.
func (p *Periods) UnmarshalBinary(b []byte) error {
	r := wire.NewReader(b)
	r.Expect(kindPeriods, "kind")
	r.Expect(stateVersion, "version")
	if got := r.Bytes(); r.Err() == nil && !bytes.Equal(got, p.config) {
		return fmt.Errorf("profitability: decode periods: %w", metrics.ErrMismatch)
	}
	d := p.Fresh()
	for _, day := range []*metrics.Day{&d.span.first, &d.span.last, &d.span.whole} {
		*day = metrics.Day(p.readDay(r))
	}
	if s := d.span; s.first > s.last || s.whole > s.last || s.whole < s.last-1 {
		r.Fail("days out of order")
	}
	first, last := p.calendar.Period(p.grain, d.span.first), p.calendar.Period(p.grain, d.span.last)
	d.store = p.store.Read(r, func(row cells.Row) bool {
		n := row.Counts
		at := p.grid.Period(0, row.Labels[0])
		return sound((*sums)(row.Sums), n[eventCount], n[interactions]) &&
			0 < n[active] && n[losers] <= n[active] && n[active] <= n[eventCount] &&
			first.Compare(at) <= 0 && at.Compare(last) <= 0
	})
	if err := r.Done(); err != nil {
		return fmt.Errorf("profitability: decode periods: %w", err)
	}
	*p = *d
	return nil
}

// readDay reads a day from 1677 to 2262, which a log can have.
func (p *Periods) readDay(r *wire.Reader) int64 {
	day := r.Varint()
	if day < -110_000 || day > 110_000 {
		r.Fail("day %d", day)
	}
	return day
}

// Segments returns the values of Options.By that have a customer, in increasing order.
func (p *Periods) Segments() []string {
	var names []string
	for _, r := range p.store.Rows() {
		if len(r.Labels) > 1 {
			names = append(names, r.Labels[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
