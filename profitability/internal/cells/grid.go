package cells

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Grid is dimensions bound to a log: each cell has a number, which is what loops work with, and a label in each
// dimension, which is what means the same in any log. The label of a period is its first day, so that labels sort.
type Grid struct {
	log    *journey.Log
	axes   []axis
	fixed  []int // the axes on which a customer has one place
	moving []int // and the others
	size   uint64
	config []byte
}

// An axis is one dimension of a grid.
type axis struct {
	Dimension
	n       uint64 // places
	stride  uint64
	labels  []string // by place; nil for customers
	periods metrics.Periods
	places  []uint32 // by point code, of silos
}

// MaxCells is the most cells that a grid may come to have: with their sums they take up to a few GB.
const MaxCells = 1 << 22

// NewGrid binds dimensions to a log. The error has every fault: a dimension that the log doesn't know, two of one name,
// or so many that the cells can't be bounded by MaxCells.
func NewGrid(log *journey.Log, dims []Dimension, op string) (*Grid, error) {
	g := &Grid{log: log}
	var faults metrics.Faults
	for i, d := range dims {
		found := d.faults(op, log)
		if slices.ContainsFunc(dims[:i], func(e Dimension) bool { return e.Name == d.Name }) {
			found = append(found, metrics.Fault{
				Op: op, Field: "dimension " + d.Name, Cause: "is there twice", Remedy: "keep one of them",
			})
		}
		if faults = append(faults, found...); len(found) == 0 {
			g.axes = append(g.axes, bind(d, log))
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	if err := g.lay(op); err != nil {
		return nil, err
	}
	for i := range g.axes {
		var err error
		if g.config, err = g.axes[i].appendConfig(g.config, log.Calendar()); err != nil {
			return nil, fmt.Errorf("%s: %w", op, err)
		}
	}
	return g, nil
}

func attributesOf(log *journey.Log) string { return fmt.Sprintf("use one of %q", log.Attributes()) }

// bind finds the places of a dimension.
func bind(d Dimension, log *journey.Log) axis {
	a := axis{Dimension: d}
	switch d.of {
	case attribute:
		a.labels, _ = log.Values(d.Name)
	case cohort, period:
		first, last := log.Observed()
		if d.of == cohort {
			for t := range log.Traces() {
				if day, ok := t.FirstSeen(); ok {
					first = min(first, day)
				}
			}
		}
		a.periods = log.Calendar().Periods(d.grain, first, last)
		for _, p := range a.periods.All() {
			a.labels = append(a.labels, p.First().String())
		}
	case point:
		a.labels = log.Points()
	case eventKind:
		a.labels = log.Kinds()
	case labelled:
		a.labels = append([]string{""}, d.values...)
	case given:
		a.labels = d.values
	case silo:
		a.labels = []string{""}
		for _, name := range log.Points() {
			a.labels = append(a.labels, d.silos[name])
		}
		slices.Sort(a.labels)
		a.labels = slices.Compact(a.labels)
		a.places = make([]uint32, max(len(log.Points()), 1))
		for code, name := range log.Points() {
			at, _ := slices.BinarySearch(a.labels, d.silos[name])
			a.places[code] = uint32(at)
		}
	case customer:
		a.n = uint64(log.Customers())
	}
	if a.labels != nil {
		a.n = uint64(len(a.labels))
	}
	a.n = max(a.n, 1)
	return a
}

// lay numbers the cells, and checks that there can't be too many, apart from what is given: no more than there are
// events, nor more by customer than there are customers.
func (g *Grid) lay(op string) error {
	const most = 1 << 62
	g.size = 1
	fixed, moving := uint64(1), uint64(1)
	for i := range g.axes {
		a := &g.axes[i]
		a.stride = g.size
		if a.n > most/g.size {
			return fmt.Errorf("%s: %d dimensions have too many combinations; leave some out", op, len(g.axes))
		}
		g.size *= a.n
		switch {
		case a.of == given: // a few for each combination of the others
		case a.perCustomer():
			g.fixed = append(g.fixed, i)
			fixed *= a.n
		default:
			g.moving = append(g.moving, i)
			moving *= a.n
		}
	}
	if customers := uint64(g.log.Customers()); tooMany(uint64(g.log.Len()), customers, fixed, moving) {
		return fmt.Errorf("%s: the dimensions may have %d × %d rows, more than %d; leave some out, or use coarser periods",
			op, min(fixed, customers), moving, MaxCells)
	}
	return nil
}

// tooMany reports whether there may be more than MaxCells cells, of so many places by customer and by event.
func tooMany(events, customers, fixed, moving uint64) bool {
	return events > MaxCells && moving > MaxCells/min(fixed, customers)
}

// Config returns a fingerprint: grids of two logs have the same when their labels mean the same.
func (g *Grid) Config() []byte { return g.config }

// Stride returns how far apart the cells of two neighbouring places in a dimension are.
func (g *Grid) Stride(dimension int) uint64 { return g.axes[dimension].stride }

// Names returns the names of the dimensions.
func (g *Grid) Names() []string {
	names := make([]string, len(g.axes))
	for i := range g.axes {
		names[i] = g.axes[i].Name
	}
	return names
}

// A Cursor tells the cells of one customer's events.
type Cursor struct {
	grid   *Grid
	trace  journey.Trace
	base   uint64
	days   []metrics.Day
	kinds  []uint16
	points []uint32
}

// Cursor returns the cursor of a trace of the grid's log.
func (g *Grid) Cursor(t journey.Trace) Cursor {
	c := Cursor{grid: g, trace: t, days: t.Days(), kinds: t.KindCodes(), points: t.PointCodes()}
	for _, i := range g.fixed {
		a := &g.axes[i]
		place := 0
		switch a.of {
		case attribute:
			place, _ = slices.BinarySearch(a.labels, t.Attribute(a.Name))
		case cohort:
			day := c.days[0]
			if first, ok := t.FirstSeen(); ok {
				day = min(day, first)
			}
			place = max(a.periods.Index(day), 0)
		case customer:
			place = t.Index()
		}
		c.base += uint64(place) * a.stride
	}
	return c
}

// Cell returns the number of the cell that event i is in.
func (c *Cursor) Cell(i int) uint64 {
	cell := c.base
	for _, at := range c.grid.moving {
		a := &c.grid.axes[at]
		place := 0
		switch a.of {
		case period:
			place = max(a.periods.Index(c.days[i]), 0)
		case eventKind:
			place = int(c.kinds[i])
		case point:
			if c.points != nil {
				place = int(c.points[i])
			}
		case silo:
			if c.points != nil {
				place = int(a.places[c.points[i]])
			} else {
				place = int(a.places[0])
			}
		case labelled:
			if v := a.code(c.trace, i); v >= 0 && v < len(a.values) {
				place = v + 1
			}
		}
		cell += uint64(place) * a.stride
	}
	return cell
}

// labels returns the labels of a cell.
func (g *Grid) labels(cell uint64) []string {
	labels := make([]string, len(g.axes))
	for i := range g.axes {
		a := &g.axes[i]
		place := cell / a.stride % a.n
		if a.of == customer {
			labels[i] = g.log.Customer(int(place))
		} else {
			labels[i] = a.labels[place]
		}
	}
	return labels
}

// CompareLabels orders two labels of a dimension: those of Labelled and Given as they were given, all others by name.
func (g *Grid) CompareLabels(dimension int, x, y string) int {
	if x == y {
		return 0
	}
	if a := &g.axes[dimension]; a.of == labelled || a.of == given {
		return cmp.Compare(slices.Index(a.labels, x), slices.Index(a.labels, y))
	}
	return strings.Compare(x, y)
}

// compare orders labels, one dimension after another.
func (g *Grid) compare(x, y []string) int {
	for i := range g.axes {
		if c := g.CompareLabels(i, x[i], y[i]); c != 0 {
			return c
		}
	}
	return 0
}

// Shown returns a label of a dimension as people read it: the name of a period instead of its first day.
func (g *Grid) Shown(dimension int, label string) string {
	if p := g.Period(dimension, label); !p.IsZero() {
		return p.String()
	}
	return label
}

// Period returns the period that a label stands for; the zero Period in dimensions of other kinds.
func (g *Grid) Period(dimension int, label string) metrics.Period {
	a := &g.axes[dimension]
	if a.of != period && a.of != cohort {
		return metrics.Period{}
	}
	day, err := metrics.Calendar{}.Parse(label)
	if err != nil {
		return metrics.Period{}
	}
	return g.log.Calendar().Period(a.grain, day.First())
}

// valid reports whether a label may stand in a dimension, as far as one can tell without the log it came from.
func (g *Grid) valid(dimension int, label string) bool {
	switch a := &g.axes[dimension]; a.of {
	case period, cohort:
		p := g.Period(dimension, label)
		return !p.IsZero() && p.First().String() == label
	case labelled, given:
		return slices.Contains(a.labels, label)
	}
	return true
}
