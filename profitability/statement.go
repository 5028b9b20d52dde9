package profitability

import (
	"bytes"
	"fmt"
	"math/bits"
	"slices"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// Statement is the money of a [PnL], grouped by any dimensions, with the cost to serve of each activity. It is a
// [metrics.Calculator] of traces of the log that it was made for; [journey.Fold] runs it.
type Statement struct {
	*statementSetup
	money cells.Store // sums as in the constants; counts: events, interactions
	costs cells.Store // by activity too; sums: booked and served
	tally []int64     // by place in money and treatment: events whose charges aren't entered yet; see tallied
	clerk clerk
}

type statementSetup struct {
	*books
	grid   *cells.Grid
	costly *cells.Grid // the same with the activity as one more dimension, the first
	names  []string
	config []byte // in front of that of the books
	// Events of these many treatments are counted, and charged in one go: see settle. 0 charges each event by itself.
	tallied int
}

// maxTallied is how many treatments events are counted by; more would cost memory, and be no faster.
const maxTallied = 64

const opStatement = "profitability: statement"

// NewStatement returns an empty statement of a log by dimensions; by none it is of all money together. The error is
// that of [NewPnL], or has every fault of the dimensions: attributes that customers don't have, two of one name, so
// many that the rows can't be bounded by 4,194,304. Options.By is not a dimension and isn't asked for.
func NewStatement(log *journey.Log, opts Options, by ...Dimension) (*Statement, error) {
	b, err := newBooks(log, opts)
	if err != nil {
		return nil, err
	}
	s := &statementSetup{books: b}
	activities := cells.Given("activity of the costs", b.activities)
	dims, costly := []cells.Dimension{}, []cells.Dimension{activities}
	for _, d := range by {
		dims, costly = append(dims, d.of), append(costly, d.of)
	}
	if s.grid, err = cells.NewGrid(log, dims, opStatement); err != nil {
		return nil, err
	}
	if s.costly, err = cells.NewGrid(log, costly, opStatement); err != nil {
		return nil, err
	}
	s.names = s.grid.Names()
	s.config = append(wire.AppendBytes(nil, b.config), s.grid.Config()...)
	if s.tallied = len(b.treatments); s.tallied > maxTallied {
		s.tallied = 0
	}
	return &Statement{
		statementSetup: s, clerk: clerk{books: b},
		money: cells.NewStore(s.grid, sumCount, 2), costs: cells.NewStore(s.costly, 2, 0),
	}, nil
}

// Dimensions returns the names of the dimensions, in order.
func (s *Statement) Dimensions() []string { return slices.Clone(s.names) }

// Fresh returns an empty statement of the same log with the same options.
func (s *Statement) Fresh() *Statement {
	return &Statement{
		statementSetup: s.statementSetup, clerk: clerk{books: s.books}, money: s.money.Fresh(), costs: s.costs.Fresh(),
	}
}

// Add adds one customer's history. The trace must be of the log that the statement was made for; anything else is a
// fault of the program, and panics.
func (s *Statement) Add(t journey.Trace) {
	if t.Log() != s.log {
		panic(opStatement + ": trace of a log that the statement wasn't made for")
	}
	cursor := s.grid.Cursor(t)
	kinds, points, amounts := t.KindCodes(), t.PointCodes(), t.Amounts()
	last, at := uint64(0), 0
	for i, kind := range kinds {
		point := uint32(0)
		if points != nil {
			point = points[i]
		}
		class := s.classes.Class(point, kind)
		of := &s.treatments[class]
		if cell := cursor.Cell(i); cell != last || i == 0 {
			last, at = cell, s.money.At(cell)
			for len(s.tally) < (at+1)*s.tallied {
				s.tally = append(s.tally, make([]int64, s.tallied)...)
			}
		}
		money := (*sums)(s.money.Sums(at))
		if of.special || s.tallied == 0 {
			s.special(money, at, of, t, i)
			continue
		}
		s.tally[at*s.tallied+int(class)]++
		if amounts == nil {
			continue
		}
		amount := amounts[i]
		if amount >= 0 {
			money[revenue] = money[revenue].AddInt64(amount)
		} else {
			money[returns] = money[returns].Minus(exact.FromInt64(amount))
		}
		if of.share != 0 {
			money[direct] = money[direct].Plus(exact.Product(amount, of.share))
		}
	}
}

// special adds the money of one event by itself.
func (s *Statement) special(money *sums, at int, of *treatment, t journey.Trace, i int) {
	cell, counts := s.money.Cell(at), s.money.Counts(at)
	counts[0]++
	charges := s.clerk.charges(of, t, i)
	if len(charges) > 0 {
		counts[1]++
	}
	for j := range charges {
		c := &charges[j]
		money[served] = money[served].Plus(c.Cost)
		s.charge(cell, s.ofTariff[c.Activity], 1, c.Cost)
	}
	k := s.clerk.book(money, of, t, i)
	if amounts := t.Amounts(); amounts != nil && k.ruled && k.line == CostToServe {
		s.charge(cell, k.activity, 0, signed(exact.FromInt64(amounts[i]), k.sign))
	}
}

// settle enters the charges of the events that were counted.
func (s *Statement) settle() {
	for i, n := range s.tally {
		if n == 0 {
			continue
		}
		at, charges := i/s.tallied, s.treatments[i%s.tallied].prices.Charges
		counts := s.money.Counts(at)
		counts[0] += n
		if len(charges) > 0 {
			counts[1] += n
		}
		money := s.money.Sums(at)
		for j := range charges {
			cost := timesInt64(charges[j].Cost, n)
			money[served] = money[served].Plus(cost)
			s.charge(s.money.Cell(at), s.ofTariff[charges[j].Activity], 1, cost)
		}
	}
	clear(s.tally)
}

// settled returns the statement with all charges entered: itself, or a copy.
func (s *Statement) settled() *Statement {
	if !slices.ContainsFunc(s.tally, func(n int64) bool { return n > 0 }) {
		return s
	}
	c := *s
	c.money, c.costs, c.tally = s.money.Clone(), s.costs.Clone(), slices.Clone(s.tally)
	c.settle()
	return &c
}

// timesInt64 returns v·n modulo 2^128, for n ≥ 0.
func timesInt64(v exact.Int128, n int64) exact.Int128 {
	hi, lo := bits.Mul64(v.Lo, uint64(n))
	return exact.Int128{Hi: v.Hi*n + int64(hi), Lo: lo}
}

// charge adds a cost to an activity of a cell; sum is 0 for what is booked, 1 for what is served.
func (s *Statement) charge(cell uint64, activity int32, sum int, cost exact.Int128) {
	at := s.costs.At(cell*uint64(max(len(s.activities), 1)) + uint64(activity))
	to := &s.costs.Sums(at)[sum]
	*to = to.Plus(cost)
}

// Merge adds the other's money. It returns an error that wraps [metrics.ErrMismatch], and changes nothing, when the
// options, among them the currency, the dimensions, the calendars they need or the decimal places of the logs differ;
// and an error when a sum doesn't fit 128 bits, which no real money comes near.
func (s *Statement) Merge(o *Statement) error {
	if !bytes.Equal(s.config, o.config) {
		return fmt.Errorf("%s: %w", opStatement, metrics.ErrMismatch)
	}
	s.settle()
	o = o.settled()
	if !s.costs.Fits(&o.costs) {
		return fmt.Errorf("%s: %w", opStatement, cells.ErrTooLarge)
	}
	if err := s.money.Merge(&o.money); err != nil {
		return fmt.Errorf("%s: %w", opStatement, err)
	}
	return s.costs.Merge(&o.costs)
}
