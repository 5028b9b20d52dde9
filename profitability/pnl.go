package profitability

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Options says what interactions cost and how customers are grouped. The zero value has no costs and no segments.
type Options struct {
	Rates []Rate
	// By names the customer attribute whose latest value is the segment. "" puts all customers in the segment "".
	By string
}

// PnL is the profit and loss of each customer: revenue, the sum of the amounts of all their events; direct cost, a
// share of each amount; and cost to serve, a price for each interaction. It is a [metrics.Calculator] of traces of the
// log that it was made for; [journey.Fold] runs it. It takes some 100 bytes a customer.
type PnL struct {
	*setup
	accounts []account
	unrated  int64

	// Customers of the log at hand that come in its order, as they do in a fold, are those from index first to below
	// next. Once others come too, the accounts are found by name.
	first, next int
	mixed       bool
	places      map[string]int // of the accounts, by customer; nil until someone asks
}

// setup is what all calculators of one kind and configuration share, and never changes.
type setup struct {
	log        *journey.Log
	by         string
	tariff     tariff
	logPlaces  int32 // decimal places of amounts
	ratePlaces int32 // and of rates
	config     []byte
}

type account struct {
	customer, segment string
	sums
}

// NewPnL returns an empty P&L for a log. The error is [metrics.Faults], with every rate that is wrong (see [Rate]; the
// same point and kind twice), or says that customers have no attribute By, or that rates name too many points and
// kinds.
func NewPnL(log *journey.Log, opts Options) (*PnL, error) {
	rates, places, err := fix(opts.Rates)
	if err != nil {
		return nil, err
	}
	if opts.By != "" && !slices.Contains(log.Attributes(), opts.By) {
		return nil, fmt.Errorf("profitability: p&l: customers have no attribute %q; they have %q",
			opts.By, log.Attributes())
	}
	s := &setup{log: log, by: opts.By, logPlaces: log.Places(), ratePlaces: places}
	if s.tariff, err = newTariff(log, rates); err != nil {
		return nil, err
	}
	b := binary.AppendVarint(nil, int64(s.logPlaces))
	b = binary.AppendVarint(b, int64(s.ratePlaces))
	b = wire.AppendString(b, s.by)
	for _, r := range rates {
		b = wire.AppendString(wire.AppendString(b, r.point), r.kind)
		b = binary.AppendVarint(binary.AppendVarint(b, r.cost), r.share)
	}
	s.config = b
	return &PnL{setup: s}, nil
}

// Fresh returns an empty P&L for the same log with the same options.
func (p *PnL) Fresh() *PnL { return &PnL{setup: p.setup} }

// Add adds one customer's history. The trace must be of the log that the P&L was made for; anything else is a fault of
// the program, and panics.
func (p *PnL) Add(t journey.Trace) {
	if t.Log() != p.log {
		panic("profitability: p&l: trace of a log that the P&L wasn't made for")
	}
	a := account{customer: t.Customer(), sums: p.tariff.charge(t)}
	if p.by != "" {
		a.segment = t.Attribute(p.by)
	}
	p.unrated += int64(t.Len()) - a.rated
	if i := t.Index(); !p.mixed && i >= p.next {
		if len(p.accounts) == 0 {
			p.first = i
		}
		p.next = i + 1
		p.grow(1)
		p.accounts = append(p.accounts, a)
		return
	}
	// Seeing one customer's history so often that 128 bits overflow would take longer than anyone has.
	p.put(&a)
}

var (
	errOtherPnL = fmt.Errorf("profitability: p&l: %w", metrics.ErrMismatch)
	errTooLarge = errors.New("profitability: p&l: a customer's sums don't fit 128 bits")
)

// Merge adds the other's customers. Money of the same customer is added together; of two segments of one customer the
// greater name counts. It returns an error, and changes nothing, when a sum doesn't fit 128 bits, which no real money
// comes near; and one that wraps [metrics.ErrMismatch] when the rates, the attribute or the decimal places of the logs
// differ (see journey.Options.Places).
func (p *PnL) Merge(o *PnL) error {
	if !bytes.Equal(p.config, o.config) {
		return errOtherPnL
	}
	if len(o.accounts) == 0 {
		return nil
	}
	if !p.mixed && !o.mixed && p.log == o.log && p.next <= o.first {
		if len(p.accounts) == 0 {
			p.first = o.first
		}
		p.next = o.next
		p.grow(len(o.accounts))
		p.accounts = append(p.accounts, o.accounts...)
		p.unrated += o.unrated
		return nil
	}
	for i := range o.accounts {
		if at, ok := p.find(o.accounts[i].customer); ok {
			sum := p.accounts[at].sums
			if !sum.add(&o.accounts[i].sums) {
				return errTooLarge
			}
		}
	}
	p.unrated += o.unrated
	for i := range o.accounts {
		p.put(&o.accounts[i])
	}
	return nil
}

// grow makes room for n more accounts of the log at hand. It doubles what append would grow by a quarter at a time, as
// long as the log has that many customers.
func (p *PnL) grow(n int) {
	if need := len(p.accounts) + n; need > cap(p.accounts) {
		room := max(need, min(2*cap(p.accounts), p.log.Customers()))
		p.accounts = append(make([]account, 0, room), p.accounts...)
	}
}

// put adds an account to the customer's, or as a new one.
func (p *PnL) put(a *account) {
	p.mixed = true
	at, ok := p.find(a.customer)
	if !ok {
		p.places[a.customer] = len(p.accounts)
		p.accounts = append(p.accounts, *a)
		return
	}
	old := &p.accounts[at]
	old.add(&a.sums)
	old.segment = max(old.segment, a.segment)
}

// find returns the place of a customer's account.
func (p *PnL) find(customer string) (at int, ok bool) {
	if p.places == nil {
		p.places = make(map[string]int, len(p.accounts))
	}
	// Accounts that came in order haven't been entered.
	if len(p.places) < len(p.accounts) {
		for i := range p.accounts {
			p.places[p.accounts[i].customer] = i
		}
	}
	at, ok = p.places[customer]
	return at, ok
}

// Unrated returns the number of events without a rate. They cost nothing; their amounts are part of revenue.
func (p *PnL) Unrated() int64 { return p.unrated }
