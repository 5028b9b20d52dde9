package journey

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/untangle-metrics/untangle/internal/ordered"
	"github.com/untangle-metrics/untangle/metrics"
)

// noDay stands for a missing day in a column of days.
const noDay = metrics.Day(math.MinInt32)

// An attribute is a property of customers, such as their segment: one value a customer, with the days on which it
// changed.
type attribute struct {
	name    string
	values  []string // by code, in increasing order; values[0] is "", of customers whose value isn't known
	codes   []uint16 // by customer, before the first change
	changes []change // by customer, then by day
	changed []int32  // the customers in changes, increasing, and for each the first of its changes
	starts  []int32
}

// change says that a customer has a value from a day on.
type change struct {
	customer int32
	day      metrics.Day
	code     uint16
	since    time.Time // tells the changes of one day apart
}

// Attributes returns the names of the customers' attributes in increasing order.
func (l *Log) Attributes() []string {
	names := make([]string, len(l.attributes))
	for i := range l.attributes {
		names[i] = l.attributes[i].name
	}
	return names
}

// Values returns the values of an attribute in increasing order, and whether there is such an attribute. The first is
// the empty value, of customers whose value isn't known. The slice must not be changed.
func (l *Log) Values(attribute string) ([]string, bool) {
	a, ok := l.attribute(attribute)
	if !ok {
		return nil, false
	}
	return l.attributes[a].values, true
}

func (l *Log) attribute(name string) (int, bool) {
	return slices.BinarySearchFunc(l.attributes, name, func(a attribute, name string) int {
		return cmp.Compare(a.name, name)
	})
}

// Attribute returns the customer's latest value of an attribute; "" when it isn't known.
func (t Trace) Attribute(name string) string {
	return t.AttributeOn(name, math.MaxInt32)
}

// AttributeOn returns the customer's value of an attribute on a day; "" when it isn't known.
func (t Trace) AttributeOn(name string, day metrics.Day) string {
	i, ok := t.log.attribute(name)
	if !ok {
		return ""
	}
	a := &t.log.attributes[i]
	code := a.codes[t.customer]
	for _, c := range a.history(t.customer) {
		if c.day > day {
			break
		}
		code = c.code
	}
	return a.values[code]
}

// history returns the changes of one customer, by day.
func (a *attribute) history(customer int) []change {
	if len(a.changes) == 0 {
		return nil
	}
	i, ok := slices.BinarySearch(a.changed, int32(customer))
	if !ok {
		return nil
	}
	return a.changes[a.starts[i]:a.starts[i+1]]
}

// AttributeColumn is a batch of one attribute's values: row i says that a customer has a value, always or since a time.
type AttributeColumn struct {
	// IDs or Customers identifies the customers: exactly one of the two is given.
	IDs       []int64
	Customers []string
	Values    Labels
	Since     []time.Time // nil, or a zero time in a row, means always
}

// attributeInputs gathers attributes and first-seen dates until the customers are known.
type attributeInputs struct {
	rows      map[string][]AttributeColumn
	firstSeen map[string]time.Time
}

// Attribute says that a customer has a value of an attribute, always or, unless since is zero, from that time on;
// before the first such time it is unknown. Of two values for one customer and one time the greater name counts,
// whatever the order of the calls.
func (b *Builder) Attribute(customer, name, value string, since time.Time) {
	b.attrs.add(name, AttributeColumn{
		Customers: []string{customer}, Values: Labels{Codes: []uint32{0}, Names: []string{value}}, Since: []time.Time{since},
	})
}

// AttributeColumn adds many values of one attribute. It returns an error, and adds nothing, when the columns don't
// fit together.
func (b *Builder) AttributeColumn(name string, c AttributeColumn) error {
	n := len(c.Values.Codes)
	if (c.IDs == nil) == (c.Customers == nil) && n > 0 {
		return fmt.Errorf("journey: attribute %q: give exactly one of IDs and Customers", name)
	}
	if len(c.IDs)+len(c.Customers) != n || c.Since != nil && len(c.Since) != n {
		return fmt.Errorf("journey: attribute %q: columns of different lengths", name)
	}
	for row, code := range c.Values.Codes {
		if uint64(code) >= uint64(len(c.Values.Names)) {
			return fmt.Errorf("journey: attribute %q: row %d has code %d of %d names", name, row, code, len(c.Values.Names))
		}
	}
	b.attrs.add(name, c)
	return nil
}

// FirstSeen says since when a customer has been one, for a history that begins later. The earliest date counts; a zero
// time says nothing.
func (b *Builder) FirstSeen(customer string, t time.Time) {
	if t.IsZero() {
		return
	}
	if b.attrs.firstSeen == nil {
		b.attrs.firstSeen = make(map[string]time.Time)
	}
	if old, ok := b.attrs.firstSeen[customer]; !ok || t.Before(old) {
		b.attrs.firstSeen[customer] = t
	}
}

func (a *attributeInputs) add(name string, c AttributeColumn) {
	if a.rows == nil {
		a.rows = make(map[string][]AttributeColumn)
	}
	a.rows[name] = append(a.rows[name], c)
}

// find returns the customer of each row, after aliases; −1 where the log doesn't have it.
func (r *AttributeColumn) find(ctx context.Context, l *Log, alias map[string]string) ([]int32, error) {
	const block = 1 << 14
	customers := make([]int32, len(r.Values.Codes))
	err := ordered.Run(ctx, (len(customers)+block-1)/block, func(i int) (struct{}, error) {
		for row := i * block; row < min((i+1)*block, len(customers)); row++ {
			c, ok := 0, false
			if r.IDs != nil && l.names == nil {
				c, ok = l.findID(r.IDs[row])
			} else {
				c, ok = l.Find(r.name(row, alias))
			}
			if customers[row] = int32(c); !ok {
				customers[row] = -1
			}
		}
		return struct{}{}, nil
	}, func(int, struct{}) error { return nil })
	return customers, err
}

// name returns the identifier of a row's customer, after aliases.
func (r *AttributeColumn) name(row int, alias map[string]string) string {
	var name string
	if r.IDs != nil {
		name = strconv.FormatInt(r.IDs[row], 10)
	} else {
		name = r.Customers[row]
	}
	if to, found := alias[name]; found {
		return to
	}
	return name
}

// attributing writes attributes into the log of a build whose customers are known.
type attributing struct {
	*build
	missing map[string]struct{} // customers who have no event
	later   int64               // values of after the as-of date
}

// apply writes all attributes and first-seen dates, and reports those that the log has no place for.
func (a *attributeInputs) apply(ctx context.Context, w *build, report *BuildReport) error {
	to := attributing{build: w, missing: make(map[string]struct{})}
	for _, name := range slices.Sorted(maps.Keys(a.rows)) {
		at, err := to.attribute(ctx, name, a.rows[name])
		if err != nil {
			return err
		}
		w.log.attributes = append(w.log.attributes, at)
	}
	to.firstSeen(a.firstSeen)
	report.Unmatched, report.Later = int64(len(to.missing)), to.later
	return nil
}

func (a *attributing) firstSeen(dates map[string]time.Time) {
	if len(dates) == 0 {
		return
	}
	l := a.log
	l.firstSeen = slices.Repeat([]metrics.Day{noDay}, l.Customers())
	for name, t := range dates {
		if to, ok := a.alias[name]; ok {
			name = to
		}
		c, ok := l.Find(name)
		if !ok {
			a.missing[name] = struct{}{}
			continue
		}
		if day := l.calendar.Day(t); l.firstSeen[c] == noDay || day < l.firstSeen[c] {
			l.firstSeen[c] = day
		}
	}
}

func (a *attributing) attribute(ctx context.Context, name string, batches []AttributeColumn) (attribute, error) {
	at := attribute{name: name, values: []string{""}, codes: make([]uint16, a.log.Customers())}
	for i := range batches {
		at.values = append(at.values, batches[i].Values.Names...)
	}
	slices.Sort(at.values)
	at.values = slices.Clip(slices.Compact(at.values))
	if len(at.values) > math.MaxUint16 {
		return at, fmt.Errorf("journey: attribute %q has %d values, at most %d; group them, or leave it out",
			name, len(at.values), math.MaxUint16)
	}
	for i := range batches {
		if err := a.batch(ctx, &at, &batches[i]); err != nil {
			return at, err
		}
	}
	at.forgetUnused()
	at.index()
	return at, nil
}

// forgetUnused leaves out the values that no customer has.
func (a *attribute) forgetUnused() {
	to := make([]uint16, len(a.values))
	used := make([]bool, len(a.values))
	used[0] = true
	for _, code := range a.codes {
		used[code] = true
	}
	for i := range a.changes {
		used[a.changes[i].code] = true
	}
	values := a.values[:0:0]
	for code, value := range a.values {
		if used[code] {
			to[code] = uint16(len(values))
			values = append(values, value)
		}
	}
	if len(values) == len(a.values) {
		return
	}
	a.values = values
	for i, code := range a.codes {
		a.codes[i] = to[code]
	}
	for i := range a.changes {
		a.changes[i].code = to[a.changes[i].code]
	}
}

func (a *attributing) batch(ctx context.Context, at *attribute, rows *AttributeColumn) error {
	codes := make([]uint16, len(rows.Values.Names))
	for j, value := range rows.Values.Names {
		code, _ := slices.BinarySearch(at.values, value)
		codes[j] = uint16(code)
	}
	customers, err := rows.find(ctx, a.log, a.alias)
	if err != nil {
		return fmt.Errorf("journey: build: %w", err)
	}
	for row, value := range rows.Values.Codes {
		c := customers[row]
		always := rows.Since == nil || rows.Since[row].IsZero()
		switch {
		case c < 0:
			a.missing[rows.name(row, a.alias)] = struct{}{}
		case always:
			at.codes[c] = max(at.codes[c], codes[value])
		case !a.opts.AsOf.IsZero() && rows.Since[row].After(a.opts.AsOf):
			a.later++
		default:
			since := rows.Since[row]
			at.changes = append(at.changes, change{c, a.log.calendar.Day(since), codes[value], since})
		}
	}
	return nil
}

// index sorts the changes and notes where each customer's begin.
func (a *attribute) index() {
	slices.SortFunc(a.changes, func(x, y change) int {
		return cmp.Or(cmp.Compare(x.customer, y.customer), x.since.Compare(y.since), cmp.Compare(x.code, y.code))
	})
	for i := range a.changes {
		c := &a.changes[i]
		if i > 0 && c.customer == a.changes[i-1].customer {
			c.day = max(c.day, a.changes[i-1].day) // as the days of events, see grouper.date
		}
		if i == 0 || c.customer != a.changes[i-1].customer {
			a.changed = append(a.changed, c.customer)
			a.starts = append(a.starts, int32(i))
		}
	}
	a.starts = append(a.starts, int32(len(a.changes)))
}
