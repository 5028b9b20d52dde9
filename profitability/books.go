package profitability

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/costing"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// books is the options laid out for one log. All calculators of a kind and configuration share them, and they never
// change.
type books struct {
	units
	log        *journey.Log
	currency   string
	by         string
	tariff     *costing.Tariff
	table      *cells.Table // of rules and shares
	classes    *cells.Table // of tariff and table together
	treatments []treatment  // by class
	rules      []LineRule
	shares     []share
	activities []string // of the tariff and of the rules, in increasing order
	ofTariff   []int32  // place of the tariff's activities
	unit       int64    // 10^units.share
	config     []byte
}

// A share is a direct share in integers. Those of rates give way to one of the event's kind.
type share struct {
	share     int64
	ofRate    bool
	otherwise bool
}

// A booking is what is done with the amounts of a class of events.
type booking struct {
	line     Line
	sign     int64 // −1 for amounts with the other sign
	activity int32 // of CostToServe
	ruled    bool  // a rule takes the event; otherwise negative amounts are returns
	share    int64
	perhaps  bool // it depends on more than point and kind
	takes    []cells.Take
}

// A treatment is what is done with a class of events. Unless they are special, an event costs cost, and its amount is
// revenue, or a return when it is negative, with a share of it as direct cost.
type treatment struct {
	cost    exact.Int128
	share   int64
	driven  int64 // 1 when the events drive an activity
	special bool
	prices  *costing.Class
	booking booking
}

func newBooks(log *journey.Log, o Options) (*books, error) {
	model := o.model()
	model.Currency = o.Currency
	if faults := o.check(log); len(faults) > 0 {
		model.Activities = model.Activities[:len(model.Activities)-len(o.Rates)] // enough has been said of rates
		var found metrics.Faults
		if _, err := costing.Compile(log, model); errors.As(err, &found) {
			faults = append(faults, found...)
		}
		return nil, faults
	}
	tariff, err := costing.Compile(log, model)
	if err != nil {
		return nil, err
	}
	b := &books{log: log, currency: o.Currency, by: o.By, tariff: tariff, rules: slices.Clone(o.Lines)}
	selections, places := b.enter(o)
	b.units = newUnits(log.Places(), places, tariff.CostPlaces())
	b.unit, _ = exact.Pow10(places)
	if b.table, err = cells.NewTable(log, selections, op); err != nil {
		return nil, err
	}
	b.name()
	b.treat()
	b.config = b.fingerprint(o)
	return b, nil
}

// treat settles what can be settled for each class.
func (b *books) treat() {
	joined, pairs := cells.Join(b.tariff.Table(), b.table)
	b.classes = joined
	for _, pair := range pairs {
		t := treatment{prices: b.tariff.Class(pair[0])}
		k := &t.booking
		k.takes, k.sign = b.table.Classes[pair[1]], 1
		for _, take := range k.takes {
			k.perhaps = k.perhaps || take.Perhaps
		}
		if !k.perhaps {
			*k = b.resolve(*k, journey.Trace{}, 0) // nothing of the trace is asked for
		}
		t.special = t.prices.Perhaps || k.perhaps || k.ruled
		t.cost, t.share = t.prices.Cost, k.share
		if len(t.prices.Charges) > 0 {
			t.driven = 1
		}
		b.treatments = append(b.treatments, t)
	}
}

// treatment returns what is done with events at a point and of a kind.
func (b *books) treatment(point uint32, kind uint16) *treatment {
	return &b.treatments[b.classes.Class(point, kind)]
}

// enter brings the direct shares to integers, and returns the selections of rules and shares, and their decimal places.
func (b *books) enter(o Options) (selections []journey.Selection, places int32) {
	for _, r := range o.Lines {
		selections = append(selections, r.On)
	}
	var values []decimal.Decimal
	for _, r := range o.Rates {
		selections = append(selections, r.on())
		values = append(values, r.DirectShare)
		b.shares = append(b.shares, share{ofRate: true, otherwise: r.Kind == ""})
	}
	for _, d := range o.Direct {
		selections = append(selections, d.On)
		values = append(values, d.Share)
		b.shares = append(b.shares, share{})
	}
	for _, v := range values {
		_, p, _ := exact.Shortest(v)
		places = max(places, p)
	}
	for i, v := range values {
		n, p, _ := exact.Shortest(v)
		b.shares[i].share, _ = exact.Scale(n, places-p) // at most 10^9
	}
	return selections, places
}

// name gives every activity its place.
func (b *books) name() {
	b.activities = slices.Clone(b.tariff.Activities())
	for _, r := range b.rules {
		if r.Line == CostToServe {
			b.activities = append(b.activities, r.Activity)
		}
	}
	slices.Sort(b.activities)
	b.activities = slices.Compact(b.activities)
	for _, name := range b.tariff.Activities() {
		at, _ := slices.BinarySearch(b.activities, name)
		b.ofTariff = append(b.ofTariff, int32(at))
	}
}

// resolve settles a booking for one event.
func (b *books) resolve(k booking, t journey.Trace, i int) booking {
	var ofKind, otherwise int64
	hasKind := false
	for _, take := range k.takes {
		if take.Perhaps && !b.table.Has(take.Selection, t, i) {
			continue
		}
		if at := int(take.Selection); at < len(b.rules) {
			if r := &b.rules[at]; !k.ruled {
				k.ruled, k.line = true, r.Line
				if r.Negated {
					k.sign = -1
				}
				place, _ := slices.BinarySearch(b.activities, r.Activity)
				k.activity = int32(place)
			}
			continue
		}
		switch s := &b.shares[int(take.Selection)-len(b.rules)]; {
		case s.otherwise:
			otherwise = s.share
		case s.ofRate:
			ofKind, hasKind = s.share, true
		default:
			k.share += s.share
		}
	}
	if !hasKind {
		ofKind = otherwise
	}
	k.share += ofKind
	return k
}

// post adds an amount to the sums.
func (b *books) post(s *sums, k *booking, amount int64) {
	a := exact.FromInt64(amount)
	if k.sign < 0 {
		a = a.Neg()
	}
	net := a
	switch {
	case !k.ruled && amount < 0:
		s[returns] = s[returns].Minus(a)
	case k.line == Revenue:
		s[revenue] = s[revenue].Plus(a)
	case k.line == Discounts || k.line == Returns:
		net = a.Neg()
		line := discounts
		if k.line == Returns {
			line = returns
		}
		s[line] = s[line].Plus(a)
	case k.line == DirectCost:
		s[direct] = s[direct].Plus(signed(exact.Product(amount, b.unit), k.sign))
		return
	case k.line == CostToServe:
		s[booked] = s[booked].Plus(a)
		return
	default:
		return
	}
	if k.share != 0 {
		cost := exact.Product(amount, k.share)
		// net is amount or −amount, and only its sign is needed.
		if (net.Sign() < 0) != (amount < 0) {
			cost = cost.Neg()
		}
		s[direct] = s[direct].Plus(cost)
	}
}

func signed(v exact.Int128, sign int64) exact.Int128 {
	if sign < 0 {
		return v.Neg()
	}
	return v
}

// fingerprint is everything that two calculators must share to be merged.
func (b *books) fingerprint(o Options) []byte {
	c := binary.AppendVarint(binary.AppendVarint(nil, int64(b.units.amount)), int64(b.units.share))
	c = wire.AppendString(wire.AppendString(c, b.currency), b.by)
	c = wire.AppendBytes(c, b.tariff.Config())
	c = binary.AppendUvarint(c, uint64(len(o.Lines)))
	for _, r := range o.Lines {
		c = wire.AppendString(wire.AppendString(append(c, byte(r.Line)), r.On.Key()), r.Activity)
		if r.Negated {
			c = append(c, 1)
		} else {
			c = append(c, 0)
		}
	}
	var shares []string
	for i := range b.shares {
		on := journey.Selection{}
		if i < len(o.Rates) {
			on = o.Rates[i].on()
		} else {
			on = o.Direct[i-len(o.Rates)].On
		}
		text := binary.AppendVarint(wire.AppendString(nil, on.Key()), b.shares[i].share)
		if b.shares[i].ofRate {
			text = append(text, 1)
		}
		shares = append(shares, string(text))
	}
	slices.SortFunc(shares, cmp.Compare)
	for _, s := range shares {
		c = wire.AppendString(c, s)
	}
	return c
}
