package funnel

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// maxSteps is how many steps a funnel may have, and how many exclusions: a bit each in a mask of 64.
const maxSteps = 32

// A Step is one step of a funnel.
type Step struct {
	journey.Selection // the events that fill the step
	// Optional says that later steps don't wait for this one. An optional step counts when it is filled after the last
	// required step before it, and not after the next required one; optional steps between the same two required ones
	// aren't ordered among themselves. The first step and steps of strict and unordered funnels can't be optional.
	Optional bool
	// FirstTimeEver takes only the customer's first event of the selection in the whole history, and those that tie
	// with it.
	FirstTimeEver bool
	// Within is the longest time after the event that filled the required step before, end included; 0 for any. Of
	// several events that could have filled that step, any will do. Unordered funnels don't have it.
	Within time.Duration
}

// An Exclusion is what mustn't happen between two steps: an attempt is tainted, and counts nowhere, when such an event
// comes after it reached one step and before it reached another, or inside its window when it never did. At the same
// time as either isn't between when ties may be taken in any order.
type Exclusion struct {
	journey.Selection
	// After and Before are numbers of steps, from 1; in an unordered funnel they are how many steps are done. 0 means
	// the first and the last step.
	After, Before int
}

// Order says whether the order of the steps matters.
type Order uint8

// The orders.
const (
	Ordered   Order = iota // in the order given, other events between them allowed
	Strict                 // in the order given, no other event of the customer between them
	Unordered              // in any order; step i means that i steps are done
)

var orderNames = [...]string{"ordered", "strict", "unordered"}

// String returns ordered, strict or unordered.
func (o Order) String() string { return name(orderNames[:], int(o), "Order") }

// Ties says what is known of the order of events of one customer at one time.
type Ties uint8

// The ties.
const (
	AnyOrder   Ties = iota // nothing: any order counts
	BySequence             // their sequence numbers; any order counts among equal ones
)

var tieNames = [...]string{"any order", "by sequence"}

// String returns any order or by sequence.
func (t Ties) String() string { return name(tieNames[:], int(t), "Ties") }

// Unit is what a funnel counts.
type Unit uint8

// The units.
const (
	Customers Unit = iota // each customer once, by the best attempt: the furthest, then the earliest, then the quickest
	Attempts              // every attempt; they aren't independent of one another, so intervals are too narrow
)

var unitNames = [...]string{"customers", "attempts"}

// String returns customers or attempts.
func (u Unit) String() string { return name(unitNames[:], int(u), "Unit") }

func name(names []string, i int, kind string) string {
	if i >= len(names) {
		return fmt.Sprintf("%s(%d)", kind, i)
	}
	return names[i]
}

// Options says what a funnel is. Only Steps is required: the zero value of every other field is a funnel of customers
// in order, without a window, with its trend by month.
type Options struct {
	Steps      []Step // 1 to 32
	Order      Order
	Ties       Ties
	Window     Window // how long an attempt may take; the zero value is for ever
	Exclusions []Exclusion
	// Hold keeps a property of events constant: an attempt is made of events of one value, exclusions too. No
	// value counts as one.
	Hold Dimension
	Unit Unit
	// By cuts the result into segments by a property of the customer or of the attempt's events; Touch says which.
	By    Dimension
	Touch Touch
	Grain metrics.Grain // the periods of the trend
	// From and To limit when attempts may begin: the first and the last day, both included; zero means the log's
	// observation. Events before From still count for FirstTimeEver, events after To for attempts under way. They are
	// other limits in the packages retention and stages.
	From, To time.Time
	Parity   Parity  // counts as another program does; zero is our own rules
	Level    float64 // confidence level; 0 means 0.95
}

// check returns every fault of the options.
func (o *Options) check() error {
	var faults metrics.Faults
	fault := func(field, value, cause, remedy string) {
		faults = append(faults, metrics.Fault{
			Op: op, Field: field, Value: value, Cause: cause, Remedy: remedy,
		})
	}
	if n := len(o.Steps); n < 1 || n > maxSteps {
		fault("Steps", fmt.Sprint(n), "isn't a number of steps", "give 1 to 32")
	}
	if len(o.Exclusions) > maxSteps {
		fault("Exclusions", fmt.Sprint(len(o.Exclusions)), "are too many", "give at most 32; one may name many kinds")
	}
	for i, s := range o.Steps {
		field := fmt.Sprintf("Steps[%d]", i)
		if err := s.Check(op); err != nil {
			fault(field, s.String(), "has a condition and no name", "set Name; funnels are told apart by it")
		}
		if s.Optional && (i == 0 || o.Order != Ordered) {
			fault(field, s.String(), "can't be optional", "only steps after the first of an ordered funnel can")
		}
		if s.Within < 0 || s.Within > 0 && (i == 0 || o.Order == Unordered) {
			fault(field, s.Within.String(), "isn't a time that the step may take",
				"Within is positive, for steps after the first of a funnel that isn't unordered")
		}
	}
	for i, x := range o.Exclusions {
		field := fmt.Sprintf("Exclusions[%d]", i)
		if err := x.Check(op); err != nil {
			fault(field, x.String(), "has a condition and no name", "set Name; funnels are told apart by it")
		}
		a, b := x.steps(len(o.Steps))
		switch {
		case a < 0 || b >= len(o.Steps) || a >= b:
			fault(field, fmt.Sprintf("%d to %d", a+1, b+1), "isn't between two steps",
				"After and Before are numbers of steps from 1, After the smaller")
		case o.Steps[a].Optional || o.Steps[b].Optional:
			fault(field, fmt.Sprintf("%d to %d", a+1, b+1), "begins or ends at an optional step", "name required steps")
		}
	}
	if int(o.Order) >= len(orderNames) || int(o.Ties) >= len(tieNames) || int(o.Unit) >= len(unitNames) {
		fault("Options", fmt.Sprint(o.Order, ", ", o.Ties, ", ", o.Unit), "isn't known", "use the constants")
	}
	if !(o.level() > 0 && o.level() < 1) {
		fault("Level", fmt.Sprint(o.Level), "isn't between 0 and 1", "use 0.95, or 0 for it")
	}
	if !o.From.IsZero() && !o.To.IsZero() && o.To.Before(o.From) {
		fault("To", o.To.String(), "is before From", "swap them")
	}
	if o.Window.elapsed < 0 || o.Window.calendar && o.Window.periods < 1 {
		fault("Window", o.Window.String(), "isn't a length", "give a positive one")
	}
	if s := o.Touch.step; s > len(o.Steps) || s < 1 && o.Touch.rule >= atStep {
		fault("Touch", o.Touch.String(), "names a step that isn't there", "steps are numbered from 1")
	}
	if o.Touch.rule == anyAtStep && (o.Unit != Customers || o.Order == Unordered || o.Parity != 0) {
		fault("Touch", o.Touch.String(), "needs steps that events fill, and customers to count",
			"use AtStep, or an ordered or strict funnel of customers")
	}
	o.checkParity(fault)
	return faults.Err()
}

// selections returns those of the steps, then those of the exclusions.
func (o *Options) selections() []journey.Selection {
	var all []journey.Selection
	for _, s := range o.Steps {
		all = append(all, s.Selection)
	}
	for _, x := range o.Exclusions {
		all = append(all, x.Selection)
	}
	return all
}

// names returns every name in the selections, in increasing order.
func (o *Options) names() []string {
	var all []string
	for _, s := range o.selections() {
		all = slices.Concat(all, s.Kinds, s.Points, s.Reasons)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (o *Options) level() float64 { return cmp.Or(o.Level, 0.95) }

// steps returns the two steps of an exclusion, from 0.
func (x Exclusion) steps(n int) (after, before int) {
	return cmp.Or(x.After, 1) - 1, cmp.Or(x.Before, n) - 1
}
