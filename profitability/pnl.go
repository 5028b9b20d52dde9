package profitability

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// PnL is the profit and loss of each customer, over the whole log. It is a [metrics.Calculator] of traces of the log
// that it was made for; [journey.Fold] runs it. It takes some 120 bytes a customer.
type PnL struct {
	clerk
	unrated int64

	// Customers of the log at hand that come in its order, as they do in a fold, are those from index first to below
	// next. Their entries are never changed, so that calculators may share them; only the last chunk grows.
	chunks      [][]entry
	first, next int
	// Others go by name: those that come out of order, or from other logs.
	others map[string]*account
}

// An entry is a customer of the log at hand.
type entry struct {
	sums
	rated    int64 // events that drive an activity
	customer int
}

// An account is a customer of any log.
type account struct {
	customer, segment string
	sums
	rated int64
}

// NewPnL returns an empty P&L for a log. The error is [metrics.Faults] with everything that is wrong with the options:
// rates (see [Rate]; the same point and kind twice), line rules, direct shares, costs (see [costing.Compile]), an
// attribute By that customers don't have, costs in another currency; or it says that they name too many points and
// kinds.
func NewPnL(log *journey.Log, opts Options) (*PnL, error) {
	b, err := newBooks(log, opts)
	if err != nil {
		return nil, err
	}
	return &PnL{clerk: clerk{books: b}}, nil
}

// Fresh returns an empty P&L for the same log with the same options.
func (p *PnL) Fresh() *PnL { return &PnL{clerk: clerk{books: p.books}} }

// Add adds one customer's history. The trace must be of the log that the P&L was made for; anything else is a fault of
// the program, and panics.
func (p *PnL) Add(t journey.Trace) {
	if t.Log() != p.log {
		panic(op + ": trace of a log that the P&L wasn't made for")
	}
	e := entry{customer: t.Index()}
	rated, unrated := p.charge(&e.sums, t, 0, t.Len())
	e.rated = rated
	p.unrated += unrated
	if e.customer < p.next {
		p.put(p.account(&e))
		return
	}
	if len(p.chunks) == 0 {
		p.first = e.customer
	}
	p.next = e.customer + 1
	last := len(p.chunks) - 1
	if last < 0 || len(p.chunks[last]) == cap(p.chunks[last]) {
		size := 16
		if last >= 0 {
			size = min(2*cap(p.chunks[last]), 512)
		}
		p.chunks = append(p.chunks, make([]entry, 0, max(size, 16)))
		last++
	}
	p.chunks[last] = append(p.chunks[last], e)
}

var errOtherPnL = fmt.Errorf("%s: %w", op, metrics.ErrMismatch)

// Merge adds the other's customers. Money of the same customer is added together; of two segments of one customer the
// greater name counts. It returns an error, and changes nothing, when a sum doesn't fit 128 bits, which no real money
// comes near; and one that wraps [metrics.ErrMismatch] when the options, among them the currency, or the decimal places
// of the logs differ (see journey.Options.Places).
func (p *PnL) Merge(o *PnL) error {
	if !bytes.Equal(p.config, o.config) {
		return errOtherPnL
	}
	inOrder := p.log == o.log && (len(o.chunks) == 0 || p.next <= o.first)
	var foreign []account
	if inOrder {
		for _, a := range o.others {
			foreign = append(foreign, *a)
		}
	} else {
		foreign = o.all()
	}
	for i := range foreign {
		if a := p.others[foreign[i].customer]; a != nil && !fits(&a.sums, &foreign[i].sums) {
			return fmt.Errorf("%s: %w", op, cells.ErrTooLarge)
		}
	}
	if inOrder && len(o.chunks) > 0 {
		if len(p.chunks) == 0 {
			p.first = o.first
		}
		p.next = o.next
		for _, c := range o.chunks {
			p.chunks = append(p.chunks, c[:len(c):len(c)])
		}
	}
	for i := range foreign {
		p.put(foreign[i])
	}
	p.unrated += o.unrated
	return nil
}

// fits reports whether two customers' sums add up to less than 2^125, so that one of the log at hand can still be
// added.
func fits(a, b *sums) bool {
	for i := range a {
		if sum, ok := a[i].Add(b[i]); !ok || sum.Hi >= 1<<61 || sum.Hi < -1<<61 {
			return false
		}
	}
	return true
}

// put adds an account to the customer's among the others, or as a new one.
func (p *PnL) put(a account) {
	if p.others == nil {
		p.others = make(map[string]*account)
	}
	if old := p.others[a.customer]; old != nil {
		old.add(&a)
		return
	}
	p.others[a.customer] = &a
}

// add adds an account of the same customer.
func (a *account) add(o *account) {
	for i := range a.sums {
		a.sums[i] = a.sums[i].Plus(o.sums[i])
	}
	a.segment = max(a.segment, o.segment)
	a.rated += o.rated
}

// account returns a customer of the log at hand by name.
func (p *PnL) account(e *entry) account {
	t := p.log.Trace(e.customer)
	a := account{customer: t.Customer(), sums: e.sums, rated: e.rated}
	if p.by != "" {
		a.segment = t.Attribute(p.by)
	}
	return a
}

// all returns the account of every customer, in no order that means anything.
func (p *PnL) all() []account {
	n := len(p.others)
	for _, c := range p.chunks {
		n += len(c)
	}
	list := make([]account, 0, n)
	met := make(map[string]bool, len(p.others))
	for _, c := range p.chunks {
		for i := range c {
			a := p.account(&c[i])
			if o := p.others[a.customer]; o != nil {
				met[a.customer] = true
				a.add(o)
			}
			list = append(list, a)
		}
	}
	for name, o := range p.others {
		if !met[name] {
			list = append(list, *o)
		}
	}
	return list
}

// has reports whether a customer is among those of the log at hand.
func (p *PnL) has(customer string) bool {
	at, ok := p.log.Find(customer)
	for _, c := range p.chunks {
		if ok && at <= c[len(c)-1].customer {
			_, found := slices.BinarySearchFunc(c, at, func(e entry, at int) int { return cmp.Compare(e.customer, at) })
			return found
		}
	}
	return false
}

// Unrated returns the number of events that drive no activity and that no line rule takes. They cost nothing to serve;
// their amounts are part of revenue, or of returns.
func (p *PnL) Unrated() int64 { return p.unrated }

// Currency returns the currency of all money, as the options have it.
func (p *PnL) Currency() string { return p.currency }
