package revenue

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"sort"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// Ends says what the To of a line means.
type Ends uint8

// The ends of lines.
const (
	Exclusive Ends = iota // To is the first day without the line, as the From of its renewal is
	Inclusive             // To is the last day
)

// String returns exclusive or inclusive.
func (e Ends) String() string {
	switch e {
	case Exclusive:
		return "exclusive"
	case Inclusive:
		return "inclusive"
	}
	return fmt.Sprintf("Ends(%d)", e)
}

// after returns the day after the last one.
func (e Ends) after(to metrics.Day) metrics.Day {
	if e == Inclusive {
		return to + 1
	}
	return to
}

// BookOptions says what lines are worth. The zero value gives monthly recurring revenue by the calendar.
type BookOptions struct {
	Rule Rule
	Ends Ends
	// Places is how many decimal places a line's recurring value is rounded to, half to even, from 1 to 12; 0 means 8.
	Places int32
	// NoOverlaps makes it a fault when a customer has two lines on one day. Otherwise lines that overlap add up.
	NoOverlaps bool
	Currency   string // echoed; movements of two currencies don't merge
}

// A Book is subscription lines by customer, each with its recurring value. It depends on the set of lines, not on their
// order, and is safe for concurrent use.
type Book struct {
	opts        BookOptions
	first, last metrics.Day // the first and the last on which a line begins
	segments    []string    // in increasing order, with "" among them
	customers   []customer
	entries     []entry
	steps       []step
	config      []byte
}

// customer says where a customer's entries and steps begin; they end where the next customer's begin.
type customer struct {
	name           string
	segment        string
	entries, steps int
}

// entry is a line with its value.
type entry struct {
	from, after metrics.Day
	value       int64
	kind        LineKind
}

// step is what a customer has from a day on: the sum of values, and lines of which kinds.
type step struct {
	day   metrics.Day
	value int64
	kinds [lineKinds]bool
}

const opBook = "revenue: book"

// NewBook values lines and sorts them by customer. The error is [metrics.Faults] with everything that is wrong: no
// lines at all; lines without a customer or a day, of no kind or, with the rule Intervals, without an interval;
// amounts of lines that aren't paid; the same ID twice; overlaps, with NoOverlaps; values that don't fit; and options
// that aren't any. A fault has the line in the file when [ReadLinesCSV] read the line, and otherwise the number of the
// line from 1. After 100 faults the rest are counted, in a last one.
func NewBook(lines []Line, opts BookOptions) (*Book, error) {
	if err := opts.check(); err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, metrics.Faults{{
			Op: opBook, Field: "lines", Cause: "there are none",
			Remedy: "give one for each customer and time; a file has them below its header",
		}}
	}
	opts.Places = cmp.Or(opts.Places, 8)
	b := &Book{opts: opts, segments: []string{""}}
	byCustomer, err := b.read(lines)
	if err != nil {
		return nil, err
	}
	for _, own := range byCustomer {
		b.enter(own)
	}
	slices.Sort(b.segments)
	b.segments = slices.Compact(b.segments)
	b.config = wire.AppendString([]byte{byte(opts.Rule), byte(opts.Ends)}, opts.Currency)
	b.config = binary.AppendVarint(b.config, int64(opts.Places))
	return b, nil
}

func (o BookOptions) check() error {
	var faults metrics.Faults
	fault := func(field, value, cause, remedy string) {
		faults = append(faults, metrics.Fault{Op: opBook, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	if o.Rule >= rules {
		fault("Rule", o.Rule.String(), "isn't one of the constants", "use one of them")
	}
	if o.Ends > Inclusive {
		fault("Ends", o.Ends.String(), "isn't one of the constants", "use one of them")
	}
	if o.Places < 0 || o.Places > 12 {
		fault("Places", fmt.Sprint(o.Places), "isn't a number of decimal places from 1 to 12", "leave it 0 for 8")
	}
	return faults.Err()
}

// valued is a line with what it is worth.
type valued struct {
	Line
	entry
	at int // among the lines given, from 1
}

// read checks and values the lines, and returns those of each customer, in the order of the customers' names; a
// customer's are in the order of what they say.
func (b *Book) read(lines []Line) ([][]*valued, error) {
	f := faultFinder{book: b}
	all := make([]*valued, 0, len(lines))
	for i, l := range lines {
		all = append(all, f.value(l, i+1))
	}
	slices.SortFunc(all, (*valued).compare)
	var byCustomer [][]*valued
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to].Customer == all[from].Customer {
			to++
		}
		byCustomer = append(byCustomer, all[from:to])
		f.together(all[from:to])
		from = to
	}
	return byCustomer, f.err()
}

// compare orders lines by customer, and those of one by what they say, but for the ID.
func (v *valued) compare(o *valued) int {
	if c := strings.Compare(v.Customer, o.Customer); c != 0 {
		return c
	}
	if c := cmp.Or(cmp.Compare(v.from, o.from), cmp.Compare(v.after, o.after)); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(v.Segment, o.Segment), cmp.Compare(v.Line.Kind, o.Line.Kind),
		cmp.Compare(v.entry.value, o.entry.value), cmp.Compare(v.at, o.at))
}

// enter appends a customer.
func (b *Book) enter(own []*valued) {
	b.customers = append(b.customers, customer{own[0].Customer, own[0].Segment, len(b.entries), len(b.steps)})
	b.segments = append(b.segments, own[0].Segment)
	if len(b.customers) == 1 {
		b.first, b.last = own[0].from, own[0].from
	}
	type edge struct {
		day   metrics.Day
		entry entry
		sign  int64
	}
	edges := make([]edge, 0, 2*len(own))
	for _, v := range own {
		b.entries = append(b.entries, v.entry)
		b.first, b.last = min(b.first, v.from), max(b.last, v.from)
		edges = append(edges, edge{v.from, v.entry, 1}, edge{v.after, v.entry, -1})
	}
	slices.SortFunc(edges, func(x, y edge) int { return cmp.Compare(x.day, y.day) })
	var sum int64
	var lines [lineKinds]int64
	for i, e := range edges {
		sum += e.sign * e.entry.value
		lines[e.entry.kind] += e.sign
		if i+1 < len(edges) && edges[i+1].day == e.day {
			continue
		}
		s := step{day: e.day, value: sum}
		for k, n := range lines {
			s.kinds[k] = n > 0
		}
		b.steps = append(b.steps, s)
	}
}

// Len returns the number of customers.
func (b *Book) Len() int { return len(b.customers) }

// Account returns the lines of customer i, 0 ≤ i < Len(), in the order of customers' names.
func (b *Book) Account(i int) Account { return Account{b, i} }

// Accounts iterates over all customers, for [metrics.Fold].
func (b *Book) Accounts() iter.Seq[Account] {
	return func(yield func(Account) bool) {
		for i := range b.customers {
			if !yield(Account{b, i}) {
				return
			}
		}
	}
}

// Options returns what the book was made with.
func (b *Book) Options() BookOptions { return b.opts }

// An Account is one customer's lines: a view into a [Book], cheap to copy.
type Account struct {
	book *Book
	at   int
}

// Customer returns the customer's identifier.
func (a Account) Customer() string { return a.book.customers[a.at].name }

// Segment returns the segment of the customer's earliest line; of several on one day, that of the one that ends first,
// then the first by name.
func (a Account) Segment() string { return a.book.customers[a.at].segment }

// Value returns the recurring value of the customer's lines on a day: per month or per year, as BookOptions.Rule says;
// 0 on days without a line, and below 0 where credits outweigh what is paid.
func (a Account) Value(day metrics.Day) decimal.Decimal {
	steps := a.steps()
	after := sort.Search(len(steps), func(i int) bool { return steps[i].day > day })
	if after == 0 {
		return decimal.Decimal{}
	}
	return decimal.New(steps[after-1].value, -a.book.opts.Places)
}

func (a Account) next() customer {
	if a.at+1 < len(a.book.customers) {
		return a.book.customers[a.at+1]
	}
	return customer{entries: len(a.book.entries), steps: len(a.book.steps)}
}

func (a Account) entries() []entry {
	return a.book.entries[a.book.customers[a.at].entries:a.next().entries]
}

func (a Account) steps() []step { return a.book.steps[a.book.customers[a.at].steps:a.next().steps] }
