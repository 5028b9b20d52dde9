package costing

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// Options says by what a [Usage] is broken down, besides activity. The zero value is by activity only.
type Options struct {
	Points  bool          // by interaction point
	By      string        // by the latest value of a customer attribute; "" is not
	Periods bool          // by calendar period
	Grain   metrics.Grain // of these
}

// A Usage counts what the events of a log take of a model's pools. It is a [metrics.Calculator] of traces of the log
// that it was made for; [journey.Fold] runs it.
type Usage struct {
	*usageSetup
	store  cells.Store // sums: time and cost; counts: events
	events int64
	idle   int64
	room   []Charge
}

type usageSetup struct {
	log      *journey.Log
	tariff   *Tariff
	grid     *cells.Grid
	activity int            // the dimension
	axis     map[string]int // place of the others
	stride   uint64         // of activities
	config   []byte
}

const usageOp = "costing: usage"

// NewUsage returns an empty usage of a log. The error is that of [Compile], or says that customers have no attribute By
// or that there are too many combinations to break down by.
func NewUsage(log *journey.Log, m Model, opts Options) (*Usage, error) {
	tariff, err := Compile(log, m)
	if err != nil {
		return nil, err
	}
	s := &usageSetup{log: log, tariff: tariff, axis: make(map[string]int)}
	var dims []cells.Dimension
	add := func(field string, d cells.Dimension) {
		s.axis[field] = len(dims)
		dims = append(dims, d)
	}
	if opts.Periods {
		add("period", cells.Period(opts.Grain))
	}
	if opts.By != "" {
		add("segment", cells.Attribute(opts.By))
	}
	if opts.Points {
		add("point", cells.Point())
	}
	if opts.By != "" && len(log.Attributes()) == 0 {
		return nil, metrics.Faults{{
			Op: usageOp, Field: "By", Value: opts.By, Cause: "customers have no attributes",
			Remedy: "leave it empty, or read attributes into the log",
		}}
	}
	s.activity = len(dims)
	dims = append(dims, cells.Given("activity of the model", tariff.Activities()))
	if s.grid, err = cells.NewGrid(log, dims, usageOp); err != nil {
		return nil, err
	}
	s.stride = s.grid.Stride(s.activity)
	s.config = append(slices.Clone(tariff.Config()), s.grid.Config()...)
	return &Usage{usageSetup: s, store: cells.NewStore(s.grid, 2, 1)}, nil
}

// Fresh returns an empty usage of the same log and model.
func (u *Usage) Fresh() *Usage { return &Usage{usageSetup: u.usageSetup, store: u.store.Fresh()} }

// Add adds one customer's history. The trace must be of the log that the usage was made for; anything else is a fault
// of the program, and panics.
func (u *Usage) Add(t journey.Trace) {
	if t.Log() != u.log {
		panic("costing: usage: trace of a log that the usage wasn't made for")
	}
	cursor := u.grid.Cursor(t)
	points, kinds := t.PointCodes(), t.KindCodes()
	u.events += int64(len(kinds))
	for i, kind := range kinds {
		point := uint32(0)
		if points != nil {
			point = points[i]
		}
		u.room = u.tariff.Charges(u.room[:0], u.tariff.Class(u.tariff.table.Class(point, kind)), t, i)
		if len(u.room) == 0 {
			u.idle++
			continue
		}
		cell := cursor.Cell(i)
		for j := range u.room {
			c := &u.room[j]
			at := u.store.At(cell + uint64(c.Activity)*u.stride)
			sums := u.store.Sums(at)
			sums[0], sums[1] = sums[0].AddInt64(c.Time), sums[1].Plus(c.Cost)
			u.store.Counts(at)[0]++
		}
	}
}

// Merge adds the other's events. It returns an error that wraps [metrics.ErrMismatch], and changes nothing, when the
// models, the options or, where there are periods, the calendars differ; and an error when sums don't fit 128 bits.
func (u *Usage) Merge(o *Usage) error {
	if !bytes.Equal(u.config, o.config) {
		return fmt.Errorf("%s: %w", usageOp, metrics.ErrMismatch)
	}
	if err := u.store.Merge(&o.store); err != nil {
		return fmt.Errorf("%s: %w", usageOp, err)
	}
	u.events += o.events
	u.idle += o.idle
	return nil
}

// Events returns the number of events seen, and Idle how many of them drove no activity.
func (u *Usage) Events() int64 { return u.events }

// Idle returns the number of events that drove no activity.
func (u *Usage) Idle() int64 { return u.idle }

// Report returns what the activities took of the pools, whose costs and capacities must be for the time that the log
// is of.
func (u *Usage) Report() Report {
	uses := make(map[string]use)
	for _, r := range u.Rows(ByActivity) {
		uses[r.Activity] = use{r.Events, r.Time, r.Cost}
	}
	return u.tariff.model.report(uses)
}
