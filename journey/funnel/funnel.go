package funnel

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

const op = "funnel"

// Funnel counts how far customers come through a sequence of steps. It is a [metrics.Calculator] of traces of the log
// that it was made for; [journey.Fold] runs it.
type Funnel struct {
	opts    Options
	config  []byte   // see fingerprint
	missing []string // names that no event of the log has, in increasing order
	unknown []string // and none of the logs of the funnels merged

	entries metrics.Periods // in which attempts may begin
	first   metrics.Day
	last    metrics.Day

	log    *journey.Log
	scan   scanner
	window limits
	hold   dimension
	by     dimension
	plan   plan
	work   *work

	customers int64 // seen
	cells     map[string]*cell
	byCode    []*cell // the same, by the code of the log's values
}

// plan is the steps of a funnel as its passes see them.
type plan struct {
	required []int    // the required steps, in order; all steps of an unordered funnel
	bits     []uint64 // of each required step
	index    []int    // by step: its place in required, or that of the next required step
	before   []int    // by step: the required step before; 0 for the first step
	awaited  []uint64 // by level: the steps that can come next, and those optional ones that were passed over
	apart    uint64   // the steps whose time since the required step before isn't that since the entry
	within   []uint64 // nanoseconds, of each required step; 0 for any
	optional []side
	exclude  []between
	limited  bool // some step has a limit of its own
	plain    bool // see work.plain
}

// side is an optional step: between which required ones, as indices of plan.required.
type side struct {
	step        int
	after, next int // next is len(required) after the last one
	within      uint64
}

// between is an exclusion: its bit, and the required steps that it lies between.
type between struct {
	bit           uint64
	after, before int
}

// New returns an empty funnel for a log. The error is a metrics.Fault or metrics.Faults: of the options, or of an
// attribute that the log's customers don't have. A name that no event has isn't an error; results warn of it.
func New(log *journey.Log, opts Options) (*Funnel, error) {
	if log == nil {
		return nil, metrics.Fault{Op: op, Field: "log", Cause: "is nil", Remedy: "build one with a journey.Builder"}
	}
	if err := opts.check(); err != nil {
		return nil, err
	}
	f := &Funnel{opts: opts, log: log, plan: opts.plan()}
	var err error
	if f.hold, err = opts.Hold.bind(log, "Hold"); err != nil {
		return nil, err
	}
	if f.by, err = opts.By.bind(log, "By"); err != nil {
		return nil, err
	}
	calendar := log.Calendar()
	from, to := log.Observed()
	if f.window, err = opts.Window.bind(log); err != nil {
		return nil, err
	}
	f.first, f.last = from, to
	if !opts.From.IsZero() {
		f.first = calendar.Day(opts.From)
	}
	if !opts.To.IsZero() {
		f.last = calendar.Day(opts.To)
	}
	f.entries = calendar.Periods(opts.Grain, f.first, f.last)
	const most = 1 << 20
	if n := f.entries.Len(); n < 1 || n > most/len(f.by.values) {
		return nil, metrics.Fault{
			Op: op, Field: "Grain", Value: opts.Grain.String(),
			Cause:  fmt.Sprintf("%d periods from %v to %v of %d segments", n, f.first, f.last, len(f.by.values)),
			Remedy: "use a coarser grain, fewer segments, or other days From and To",
		}
	}
	f.scan = opts.scanner(log)
	if f.plan.plain {
		f.scan.stepOf = f.scan.steps(len(opts.Steps))
	}
	for _, s := range opts.selections() {
		f.missing = append(f.missing, s.Unknown(log)...)
	}
	slices.Sort(f.missing)
	f.missing = slices.Compact(f.missing)
	if f.config, err = f.fingerprint(); err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	f.clear()
	return f, nil
}

func (o *Options) plan() plan {
	var p plan
	at := make([]int, len(o.Steps))
	p.index = at
	for i, s := range o.Steps {
		at[i] = len(p.required)
		if s.Optional {
			p.optional = append(p.optional, side{i, at[i] - 1, at[i], uint64(s.Within)})
			continue
		}
		p.required = append(p.required, i)
		p.bits = append(p.bits, 1<<i)
		p.within = append(p.within, uint64(s.Within))
		p.limited = p.limited || s.Within > 0
	}
	p.awaited = make([]uint64, len(p.required)+1)
	for i, s := range o.Steps {
		p.before = append(p.before, p.required[max(at[i]-1, 0)])
		if at[i] > 1 || s.Within > 0 {
			p.apart |= 1 << i
		}
		for level := max(at[i], 1); level <= at[i] || s.Optional && level <= len(p.required); level++ {
			p.awaited[level] |= 1 << i
		}
	}
	p.plain = o.Order == Ordered && len(p.optional) == 0 && len(o.Exclusions) == 0 && !p.limited && o.Parity == 0
	for i, x := range o.Exclusions {
		a, b := x.steps(len(o.Steps))
		p.exclude = append(p.exclude, between{1 << (maxSteps + i), at[a], at[b]})
	}
	return p
}

func (f *Funnel) clear() {
	f.customers, f.cells, f.unknown = 0, make(map[string]*cell), f.missing
	f.byCode = make([]*cell, len(f.by.values))
	f.work = nil
}

// Fresh returns an empty funnel for the same log with the same options.
func (f *Funnel) Fresh() *Funnel {
	fresh := *f
	fresh.clear()
	return &fresh
}

// Add counts one customer. The trace must be of the log that the funnel was made for; anything else is a fault of the
// program, and panics.
func (f *Funnel) Add(t journey.Trace) {
	if t.Log() != f.log {
		panic("funnel: trace of a log that the funnel wasn't made for")
	}
	if f.work == nil {
		f.work = newWork(f)
	}
	f.customers++
	f.work.customer(f, t)
}

// fingerprint is everything that two funnels must share to be merged.
func (f *Funnel) fingerprint() ([]byte, error) {
	o := &f.opts
	b := []byte{
		byte(o.Order), byte(o.Ties), byte(o.Unit), byte(o.Grain), byte(o.Parity), byte(o.Touch.rule),
		byte(o.Window.grain), flag(o.Window.calendar), byte(o.Hold.field), byte(o.By.field),
	}
	for _, n := range [...]int64{
		int64(o.Touch.step), int64(o.Window.elapsed), int64(o.Window.periods), f.window.end, int64(f.first),
		int64(f.last), int64(len(o.Steps)), int64(len(o.Exclusions)),
	} {
		b = binary.AppendVarint(b, n)
	}
	b = wire.AppendString(wire.AppendString(b, o.Hold.attribute), o.By.attribute)
	for _, s := range o.Steps {
		b = wire.AppendString(append(b, flag(s.Optional), flag(s.FirstTimeEver)), s.Key())
		b = binary.AppendVarint(b, int64(s.Within))
	}
	for _, x := range o.Exclusions {
		after, before := x.steps(len(o.Steps))
		b = wire.AppendString(append(b, byte(after), byte(before)), x.Key())
	}
	return f.log.Calendar().AppendBinary(b)
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}

// Merge adds the other funnel's customers, who must be others. It returns an error that wraps metrics.ErrMismatch, and
// changes nothing, when the options, the calendars, the days of observation or the instants at which it ended differ.
// Results then warn of the names that are in neither log.
func (f *Funnel) Merge(o *Funnel) error {
	if u, v := f.log.Until(), o.log.Until(); !u.Equal(v) {
		return fmt.Errorf("funnel: merge: observation ended at %v and at %v; build both logs as of one instant: %w",
			u, v, metrics.ErrMismatch)
	}
	if !bytes.Equal(f.config, o.config) {
		return fmt.Errorf("funnel: merge: %w", metrics.ErrMismatch)
	}
	var unknown []string // not in place: funnels of one log share the names
	for _, name := range f.unknown {
		if _, ok := slices.BinarySearch(o.unknown, name); ok {
			unknown = append(unknown, name)
		}
	}
	f.unknown = unknown
	f.customers += o.customers
	for segment, c := range o.cells {
		f.cell(segment).add(c)
	}
	return nil
}

// cell returns the cell of a segment, made if need be.
func (f *Funnel) cell(segment string) *cell {
	c, ok := f.cells[segment]
	if !ok {
		c = newCell(len(f.opts.Steps), f.entries.Len())
		f.cells[segment] = c
	}
	return c
}
