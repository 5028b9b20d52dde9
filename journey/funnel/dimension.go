package funnel

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Dimension is a property of an event, or of its customer on the event's day. The zero value is none.
type Dimension struct {
	field     field
	attribute string
}

type field uint8

const (
	nothing field = iota
	kind
	point
	reason
	attribute
)

// ByKind returns what happened.
func ByKind() Dimension { return Dimension{field: kind} }

// ByPoint returns the interaction point.
func ByPoint() Dimension { return Dimension{field: point} }

// ByReason returns the reason.
func ByReason() Dimension { return Dimension{field: reason} }

// ByAttribute returns a customer's attribute, as it was on the day of the event.
func ByAttribute(name string) Dimension { return Dimension{field: attribute, attribute: name} }

// String returns the property's name, and nothing for none.
func (d Dimension) String() string {
	return [...]string{"", "kind", "point", "reason", d.attribute}[d.field]
}

// A Touch says which event of an attempt gives its segment. The zero value is the first touch.
type Touch struct {
	rule touch
	step int
}

type touch uint8

const (
	first touch = iota
	last
	atStep
	anyAtStep
)

// FirstTouch takes the first event of the attempt that has a value.
func FirstTouch() Touch { return Touch{} }

// LastTouch takes the last event of the attempt that has a value.
func LastTouch() Touch { return Touch{rule: last} }

// AtStep takes the event that filled a step, numbered from 1. Attempts that didn't reach it have the empty value. Of
// tied events that could have filled it, it takes the first in the log.
func AtStep(step int) Touch { return Touch{rule: atStep, step: step} }

// AnyAtStep counts a customer once under each value of any event that can fill a step: the funnel of the customers who
// have the step with that value. It is how PostHog counts; a customer may be in several segments, so they don't add up.
func AnyAtStep(step int) Touch { return Touch{rule: anyAtStep, step: step} }

// String returns "first touch", "last touch", "step 2" or "any event of step 2".
func (t Touch) String() string {
	switch t.rule {
	case last:
		return "last touch"
	case atStep:
		return fmt.Sprintf("step %d", t.step)
	case anyAtStep:
		return fmt.Sprintf("any event of step %d", t.step)
	}
	return "first touch"
}

// dimension is a Dimension bound to a log.
type dimension struct {
	Dimension
	values []string // by code; the first is empty
}

func (d Dimension) bind(log *journey.Log, field string) (dimension, error) {
	b := dimension{Dimension: d}
	switch d.field {
	case nothing:
		b.values = []string{""}
	case kind:
		b.values = log.Kinds()
	case point:
		b.values = log.Points()
	case reason:
		b.values = log.Reasons()
	case attribute:
		values, ok := log.Values(d.attribute)
		if !ok {
			return b, metrics.Fault{
				Op: op, Field: field, Value: d.attribute, Cause: "is no attribute of the customers",
				Remedy: fmt.Sprintf("use one of %q", log.Attributes()),
			}
		}
		b.values = values
	}
	if len(b.values) == 0 {
		b.values = []string{""}
	}
	return b, nil
}

// code returns the code of an event's value; 0 for none.
func (d *dimension) code(t journey.Trace, i int) int {
	switch d.field {
	case kind:
		return int(t.KindCodes()[i])
	case point:
		if codes := t.PointCodes(); codes != nil {
			return int(codes[i])
		}
	case reason:
		if codes := t.ReasonCodes(); codes != nil {
			return int(codes[i])
		}
	case attribute:
		code, _ := slices.BinarySearch(d.values, t.AttributeOn(d.attribute, t.Days()[i]))
		return code
	}
	return 0
}
