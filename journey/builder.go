package journey

import (
	"iter"
	"math"
	"strconv"
	"time"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// Options says how a log is built. The zero value is right for most logs: UTC, as many decimal places as the data have,
// everything kept.
type Options struct {
	// Calendar gives the log its days: its zone, week start and fiscal year. The zero value is UTC with weeks from
	// Monday.
	Calendar metrics.Calendar
	// Places is the number of decimal places of money in the log, 1 to 18; WholeUnits means none. An amount that needs
	// more of them, or is too large for 63 bits with them, is refused; one that needs more can be rounded (see Round).
	// 0 means as many places as the data need or, where not all amounts fit one number of places, as suits most of
	// them; give the places of the currency to be independent of odd data.
	Places int
	// Round rounds amounts with more digits than Places half to even, and counts them, instead of refusing them.
	Round bool
	// DropDuplicates refuses an event that equals another of the same customer in every field, as the log has them:
	// after aliases and rounding, and whenever it became known. By default duplicates are kept, and counted.
	DropDuplicates bool
	// AsOf builds the log as it stood at an instant: events that happened or became known later are refused, with the
	// cause ErrLater. It is also the end of observation, to the nanosecond: as of noon, a day is half observed, and what
	// needs all of it (a month's balance, an age of a cohort) isn't final. A day is whole as of its last nanosecond,
	// such as metrics.Period.End(zone).Add(-1). The zero value means no limit, and that the day of the last event was
	// observed as a whole.
	AsOf time.Time
	// Strict makes the first event refused for bad data an error, of type metrics.Fault, instead of a line in the
	// report.
	Strict bool
	// Examples is how many refused events the report shows; 0 means 10.
	Examples int
	// Progress, when set, is called now and then while a source is read, with the number of events read so far.
	Progress func(events int64)
}

// WholeUnits, as Options.Places, means money without decimal places.
const WholeUnits = -1

// A Builder collects events from any sources in any order, and builds a [Log] from them. It is not safe for concurrent
// use. After an error, or after Build, it is of no further use.
type Builder struct {
	opts     Options
	chunks   []chunk
	labels   [3]dictionary
	rows     *collector
	text     []byte // of the event under way
	read     int64
	shown    int64 // events at the last call of Progress
	offsets  int64 // see BuildReport
	refusals refusals
	aliases  aliases
	attrs    attributeInputs
	built    bool
}

// NewBuilder returns an empty builder.
func NewBuilder(opts Options) *Builder {
	if opts.Examples == 0 {
		opts.Examples = 10
	}
	return &Builder{
		opts:   opts,
		labels: [3]dictionary{newDictionary(), newDictionary(), newDictionary()},
		rows:   newCollector(),
	}
}

// Add adds one event. It returns an error only in strict mode, when the event is refused.
func (b *Builder) Add(e Event) error {
	b.read++
	b.progress()
	r, fault, ok := b.row(&e)
	if !ok {
		fault.Op = "journey: add event " + strconv.FormatInt(b.read, 10)
		return b.refuse(fault)
	}
	b.rows.add(&r)
	return nil
}

// AddSeq adds every event of a sequence. It returns an error only in strict mode, when an event is refused.
func (b *Builder) AddSeq(events iter.Seq[Event]) error {
	for e := range events {
		if err := b.Add(e); err != nil {
			return err
		}
	}
	return nil
}

// AddColumns adds a batch of events as columns. It returns an error, and adds nothing, when the columns don't fit
// together. The slices must stay as they are until Build.
func (b *Builder) AddColumns(c Columns) error {
	if err := c.check(); err != nil {
		return err
	}
	var to [3][]uint32
	for l, given := range [3]Labels{c.Kinds, c.Points, c.Reasons} {
		to[l] = b.translate(l, given.Names, given.Codes == nil)
	}
	b.read += int64(len(c.Times))
	b.chunks = append(b.chunks, c.split(to)...)
	b.progress()
	return nil
}

// Alias says that two identifiers are one customer. It applies to all events and attributes, whenever they were added.
func (b *Builder) Alias(alias, customer string) { b.aliases.union(alias, customer) }

// translate returns the builder's codes for names. A column without codes is all empty names.
func (b *Builder) translate(label int, names []string, empty bool) []uint32 {
	if empty {
		return []uint32{0}
	}
	to := make([]uint32, len(names))
	for i, name := range names {
		to[i] = b.labels[label].code(name)
	}
	return to
}

// absorb takes over what a collector has gathered.
func (b *Builder) absorb(c *collector) {
	c.seal()
	var to [3][]uint32
	for l := range to {
		to[l] = b.translate(l, c.labels[l].names, false)
	}
	for _, k := range c.chunks {
		for l := range k.labels {
			k.labels[l].to = to[l]
		}
		b.chunks = append(b.chunks, k)
	}
}

// refuse counts a refused event; in strict mode bad data is an error.
func (b *Builder) refuse(f metrics.Fault) error {
	if b.opts.Strict && !asked(f.Err) {
		return f
	}
	b.refusals.add(f, b.opts.Examples)
	return nil
}

func (b *Builder) progress() {
	const every = 1 << 18
	if b.opts.Progress != nil && b.read-b.shown >= every {
		b.shown = b.read
		b.opts.Progress(b.read)
	}
}

// row checks an event and brings it to the units of a log. The text of the row is good until the next call.
func (b *Builder) row(e *Event) (r row, fault metrics.Fault, ok bool) {
	if e.Customer == "" {
		return r, noCustomer, false
	}
	if r.time, ok = unixNano(e.Time); !ok {
		return r, timeRange("time", e.Time), false
	}
	r.known = r.time
	if !e.Known.IsZero() {
		if r.known, ok = unixNano(e.Known); !ok {
			return r, timeRange("known", e.Known), false
		}
	}
	if r.amount, r.places, ok = exact.Shortest(e.Amount); !ok || r.places > maxPlaces {
		return r, metrics.Fault{
			Field: "amount", Value: exact.Text(e.Amount), Cause: "doesn't fit 18 digits",
			Remedy: "round it to the currency's smallest unit", Err: ErrPlaces,
		}, false
	}
	if bad := b.opts.checkAmount(r.amount, r.places); bad != nil {
		bad.Field, bad.Value = "amount", exact.Text(e.Amount)
		return r, *bad, false
	}
	b.text = b.text[:0]
	r.customer = b.keep(e.Customer)
	r.labels = [3][]byte{b.keep(e.Kind), b.keep(e.Point), b.keep(e.Reason)}
	r.seq = e.Sequence
	return r, metrics.Fault{}, true
}

// keep copies a text behind those of the event under way.
func (b *Builder) keep(s string) []byte {
	b.text = append(b.text, s...)
	return b.text[len(b.text)-len(s):]
}

// asOf returns the as-of instant in Unix nanoseconds, the end of time when there is none.
func (o *Options) asOf() int64 {
	if at, ok := unixNano(o.AsOf); ok && !o.AsOf.IsZero() {
		return at
	}
	return math.MaxInt64
}

var noCustomer = metrics.Fault{
	Field: "customer", Cause: "is empty", Remedy: "give every event its customer's identifier", Err: ErrCustomer,
}

func timeRange(field string, t time.Time) metrics.Fault {
	return metrics.Fault{
		Field: field, Value: t.Format(time.RFC3339), Cause: "is outside the years 1678 to 2261",
		Remedy: "correct the date", Err: ErrTime,
	}
}

// unixNano returns t in Unix nanoseconds, and whether it fits.
func unixNano(t time.Time) (int64, bool) {
	const most = math.MaxInt64 / 1_000_000_000
	if s := t.Unix(); s <= -most || s >= most {
		return 0, false
	}
	return t.UnixNano(), true
}
