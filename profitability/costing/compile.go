package costing

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// Compile lays a model out for a log. The error is [metrics.Faults]: those of [Model.Check], attributes that customers
// don't have, and numbers of so many digits that sums over the log might not fit 128 bits; or it says that selections
// name too many points and kinds.
func Compile(log *journey.Log, m Model) (*Tariff, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	m.Activities, m.Pools = slices.Clone(m.Activities), slices.Clone(m.Pools)
	t := &Tariff{model: m}
	w := compiler{Tariff: t, log: log, op: op, pools: make(map[string]decimal.Decimal)}
	if err := w.measure(); err != nil {
		return nil, err
	}
	var selections []journey.Selection
	for i := range m.Activities {
		a := &m.Activities[i]
		selections = append(selections, a.On)
		t.names = append(t.names, a.Name)
	}
	slices.Sort(t.names)
	t.names = slices.Compact(t.names)
	for i := range m.Activities {
		selections = w.enter(&m.Activities[i], selections)
	}
	if err := w.checkSize(); err != nil {
		return nil, err
	}
	var err error
	if t.table, err = cells.NewTable(log, selections, op); err != nil {
		return nil, err
	}
	t.classify()
	t.config = w.fingerprint()
	return t, nil
}

// A compiler is a tariff under construction.
type compiler struct {
	*Tariff
	log       *journey.Log
	op        string
	pools     map[string]decimal.Decimal // rates
	perAmount bool                       // some term is
	most      int64                      // the largest magnitude of an amount, if so
	groups    map[string]int
}

// measure finds the decimal places that times and costs need, the fewest for all of them to be exact.
func (w *compiler) measure() error {
	var faults metrics.Faults
	var rate, flat int32
	for _, p := range w.model.Pools {
		w.pools[p.Name] = p.Rate()
		rate = max(rate, places(w.pools[p.Name]))
	}
	for i := range w.model.Activities {
		a := &w.model.Activities[i]
		w.timePlaces, flat = max(w.timePlaces, places(a.Base)), max(flat, places(a.Cost))
		for j, term := range a.Terms {
			w.timePlaces = max(w.timePlaces, places(term.Time))
			w.perAmount = w.perAmount || term.PerAmount
			if _, ok := w.log.Values(term.Attribute); term.Attribute != "" && !ok {
				faults = append(faults, w.noAttribute(a, j))
			}
		}
	}
	if w.perAmount {
		w.timePlaces += w.log.Places()
		for t := range w.log.Traces() {
			for _, v := range t.Amounts() {
				w.most = max(w.most, magnitude(max(v, -math.MaxInt64)))
			}
		}
	}
	w.costPlaces = max(w.timePlaces+rate, flat)
	if len(w.pools) == 0 {
		w.costPlaces = flat
	}
	return faults.Err()
}

// noAttribute is the fault of a term whose attribute customers don't have.
func (w *compiler) noAttribute(a *Activity, term int) metrics.Fault {
	f := metrics.Fault{
		Op: fmt.Sprintf("%s: activity %q: term %d", op, a.Name, term+1), File: a.file, Line: a.line,
		Field: "attribute", Value: a.Terms[term].Attribute,
		Cause: "customers have no such attribute", Remedy: fmt.Sprintf("use one of %q", w.log.Attributes()),
	}
	if len(w.log.Attributes()) == 0 {
		f.Cause, f.Remedy = "customers have no attributes", "drop the term, or read attributes into the log"
	}
	return f
}

func places(d decimal.Decimal) int32 {
	_, p, _ := exact.Shortest(d)
	return p
}

// scaled returns a number in units of 10^−places; more than fits is cut off, and found in checkSize.
func scaled(d decimal.Decimal, places int32) int64 {
	v, p, _ := exact.Shortest(d)
	v, ok := exact.Scale(v, places-p)
	if !ok {
		return math.MaxInt64
	}
	return v
}

// enter adds an activity, and the conditions of its terms to the selections.
func (w *compiler) enter(a *Activity, selections []journey.Selection) []journey.Selection {
	e := entry{otherwise: a.Otherwise, base: scaled(a.Base, w.timePlaces)}
	if w.groups == nil {
		w.groups = make(map[string]int)
	}
	if _, ok := w.groups[a.Group]; !ok {
		w.groups[a.Group] = len(w.groups)
	}
	e.group = 1 << w.groups[a.Group]
	name, _ := slices.BinarySearch(w.names, a.Name)
	e.name = int32(name)
	if a.Pool != "" {
		e.rate = scaled(w.pools[a.Pool], w.costPlaces-w.timePlaces)
	}
	v, p, _ := exact.Shortest(a.Cost)
	if unit, ok := exact.Pow10(w.costPlaces - p); ok {
		e.flat = exact.Product(v, unit)
	}
	for _, term := range a.Terms {
		f := fixedTerm{attribute: term.Attribute, value: term.Value, perAmount: term.PerAmount, when: -1}
		f.time = scaled(term.Time, w.timePlaces)
		if term.PerAmount {
			f.time = scaled(term.Time, w.timePlaces-w.log.Places())
		}
		if !isZero(term.When) {
			f.when = int32(len(selections))
			selections = append(selections, term.When)
		}
		e.terms = append(e.terms, f)
	}
	w.entries = append(w.entries, e)
	return selections
}

// checkSize returns a fault for each activity whose time for one event may not fit 64 bits, or whose cost, for all
// events of the log and all activities, 128.
func (w *compiler) checkSize() error {
	var faults metrics.Faults
	share := new(big.Int).Lsh(big.NewInt(1), 124)
	share.Quo(share, big.NewInt(int64(max(w.log.Len(), 1))*int64(max(len(w.entries), 1))))
	for i := range w.entries {
		e := &w.entries[i]
		time := big.NewInt(e.base)
		for _, term := range e.terms {
			x := int64(1)
			if term.perAmount {
				x = w.most
			}
			time.Add(time, new(big.Int).Mul(big.NewInt(term.time), big.NewInt(x)))
		}
		cost := new(big.Int).Mul(time, big.NewInt(e.rate))
		_, costFits := exact.Pow10(w.costPlaces - places(w.model.Activities[i].Cost))
		costFits = costFits || w.model.Activities[i].Cost.IsZero()
		if cost.Add(cost, e.flat.Big()).Cmp(share) > 0 || !time.IsInt64() || time.Int64() == math.MaxInt64 || !costFits {
			a := &w.model.Activities[i]
			faults = append(faults, metrics.Fault{
				Op: fmt.Sprintf("%s: activity %q", op, a.Name), File: a.file, Line: a.line, Field: "cost",
				Cause: fmt.Sprintf("needs too many digits: times have %d decimal places and costs %d",
					w.timePlaces, w.costPlaces),
				Remedy: "round times, rates and amounts to fewer places",
			})
		}
	}
	return faults.Err()
}

// fingerprint is everything that two tariffs must share to charge alike, in an order of its own.
func (w *compiler) fingerprint() []byte {
	m := &w.model
	b := binary.AppendVarint(binary.AppendVarint(nil, int64(w.timePlaces)), int64(w.costPlaces))
	b = wire.AppendString(wire.AppendString(b, m.Unit), m.Currency)
	var parts [][]byte
	for _, p := range m.Pools {
		part := wire.AppendString(wire.AppendString([]byte{0}, p.Name), p.Silo)
		parts = append(parts, appendNumber(appendNumber(part, p.Cost), p.Capacity))
	}
	for i := range m.Activities {
		a := &m.Activities[i]
		part := wire.AppendString(wire.AppendString([]byte{1}, a.Name), a.Pool)
		part = wire.AppendString(wire.AppendString(append(part, byte(a.Level)), a.On.Key()), a.Group)
		part = appendNumber(appendNumber(appendBool(part, a.Otherwise), a.Base), a.Cost)
		var terms [][]byte
		for _, t := range a.Terms {
			b := wire.AppendString(appendNumber(nil, t.Time), t.When.Key())
			b = appendBool(wire.AppendString(wire.AppendString(b, t.Attribute), t.Value), t.PerAmount)
			terms = append(terms, b)
		}
		parts = append(parts, appendSorted(part, terms))
	}
	return appendSorted(b, parts)
}

func appendSorted(b []byte, parts [][]byte) []byte {
	slices.SortFunc(parts, bytes.Compare)
	b = binary.AppendUvarint(b, uint64(len(parts)))
	for _, p := range parts {
		b = wire.AppendBytes(b, p)
	}
	return b
}

func appendNumber(b []byte, d decimal.Decimal) []byte {
	v, places, _ := exact.Shortest(d)
	return binary.AppendVarint(binary.AppendVarint(b, v), int64(places))
}

func appendBool(b []byte, is bool) []byte {
	if is {
		return append(b, 1)
	}
	return append(b, 0)
}
