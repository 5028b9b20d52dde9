package cells

import (
	"encoding/binary"
	"maps"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Dimension is one way to group events.
type Dimension struct {
	Name string
	of   kind
	// What the kinds of dimension need.
	grain  metrics.Grain
	silos  map[string]string
	values []string
	code   func(journey.Trace, int) int
}

type kind uint8

const (
	attribute kind = iota + 1
	cohort
	customer
	period
	point
	silo
	eventKind
	labelled
	given
)

// perCustomer reports whether all events of a customer have one value.
func (d *Dimension) perCustomer() bool {
	return d.of == attribute || d.of == cohort || d.of == customer
}

// Attribute groups by the latest value of a customer attribute.
func Attribute(name string) Dimension { return Dimension{Name: name, of: attribute} }

// Cohort groups by the period in which a customer was first seen, or has the first event.
func Cohort(g metrics.Grain) Dimension { return Dimension{Name: "cohort", of: cohort, grain: g} }

// Customer groups by customer.
func Customer() Dimension { return Dimension{Name: "customer", of: customer} }

// Period groups by the calendar period of the event; its name is that of the grain.
func Period(g metrics.Grain) Dimension { return Dimension{Name: g.String(), of: period, grain: g} }

// Point groups by interaction point.
func Point() Dimension { return Dimension{Name: "point", of: point} }

// Silo groups by the silo of the interaction point; "" for points that the map doesn't have.
func Silo(of map[string]string) Dimension {
	return Dimension{Name: "silo", of: silo, silos: maps.Clone(of)}
}

// Kind groups by the kind of event.
func Kind() Dimension { return Dimension{Name: "kind", of: eventKind} }

// Labelled groups by one of the values, which a function gives by its place; any other number is "".
func Labelled(name string, values []string, code func(journey.Trace, int) int) Dimension {
	return Dimension{Name: name, of: labelled, values: slices.Clone(values), code: code}
}

// Given groups by one of the values, each there once, whose place the caller adds to the cell of an event; see
// [Grid.Stride].
func Given(name string, values []string) Dimension {
	return Dimension{Name: name, of: given, values: values}
}

// appendConfig appends everything that two dimensions must share for their cells to mean the same.
func (d *Dimension) appendConfig(b []byte, calendar metrics.Calendar) ([]byte, error) {
	b = wire.AppendString(append(b, byte(d.of)), d.Name)
	switch d.of {
	case cohort, period:
		return calendar.AppendBinary(append(b, byte(d.grain)))
	case silo:
		b = binary.AppendUvarint(b, uint64(len(d.silos)))
		for _, at := range slices.Sorted(maps.Keys(d.silos)) {
			b = wire.AppendString(wire.AppendString(b, at), d.silos[at])
		}
	case labelled, given:
		b = binary.AppendUvarint(b, uint64(len(d.values)))
		for _, v := range d.values {
			b = wire.AppendString(b, v)
		}
	}
	return b, nil
}

// faults returns what is wrong with a dimension.
func (d *Dimension) faults(op string, log *journey.Log) metrics.Faults {
	var found metrics.Faults
	add := func(value, cause, remedy string) {
		found = append(found, metrics.Fault{
			Op: op, Field: "dimension " + d.Name, Value: value, Cause: cause, Remedy: remedy,
		})
	}
	switch d.of {
	case 0:
		add("", "is empty", "make it with a function such as Attribute or Period")
	case attribute:
		if _, ok := log.Values(d.Name); !ok {
			add("", "customers have no such attribute", attributesOf(log))
		}
	case cohort, period:
		if log.Calendar().Period(d.grain, 0).IsZero() {
			add(d.grain.String(), "is not a grain", "use one of the constants of metrics.Grain")
		}
	case labelled:
		if d.Name == "" || d.code == nil {
			add("", "has no name or no function", "give Labelled both")
		}
		sorted := slices.Sorted(slices.Values(d.values))
		if slices.Contains(sorted, "") || len(slices.Compact(sorted)) < len(d.values) {
			add("", "has a value that is empty, or there twice", "name each value once; unlabelled events are \"\"")
		}
	}
	return found
}
