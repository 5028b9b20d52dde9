package profitability

import (
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// A Dimension is one way to group the money of a [Statement]. The functions that return one say by what.
type Dimension struct{ of cells.Dimension }

// Name returns the name of the dimension in the statement.
func (d Dimension) Name() string { return d.of.Name }

// Attribute groups by the latest value of a customer attribute, such as segment or region, and is named after it.
func Attribute(name string) Dimension { return Dimension{cells.Attribute(name)} }

// Cohort groups by the calendar period in which a customer was first seen, as the log was told, or has the first event.
// It is named "cohort".
func Cohort(g metrics.Grain) Dimension { return Dimension{cells.Cohort(g)} }

// Customer groups by customer. It is named "customer".
func Customer() Dimension { return Dimension{cells.Customer()} }

// Kind groups by the kind of event. It is named "kind".
func Kind() Dimension { return Dimension{cells.Kind()} }

// Period groups by the calendar period of the event, and is named after the grain: "month".
func Period(g metrics.Grain) Dimension { return Dimension{cells.Period(g)} }

// Point groups by interaction point. It is named "point".
func Point() Dimension { return Dimension{cells.Point()} }

// Silo groups by the silo of the interaction point, "" for a point that has none in the map. It is named "silo".
func Silo(ofPoint map[string]string) Dimension { return Dimension{cells.Silo(ofPoint)} }

// Labelled groups by one of some values, such as the stage of the relationship: code returns the place among them of
// event i of a trace; any number out of range is "". It must say the same for the same event. Statements are told apart
// by the name and the values, not by the function.
func Labelled(name string, values []string, code func(t journey.Trace, i int) int) Dimension {
	return Dimension{cells.Labelled(name, values, code)}
}
