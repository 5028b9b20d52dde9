package journey

import (
	"context"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A FlowCell is one number of a flow.
type FlowCell struct {
	Period   metrics.Period
	Segment  string
	Movement Movement
	// Net asks for the net view; the zero value is the gross one. Opening, Closing and Within have no views.
	Net bool
	// Reason, with ForReason, asks for losses of the gross view that have this reason.
	Reason    string
	ForReason bool
}

// Customers returns the identifiers of the customers behind a cell, in increasing order; one who is behind a gross
// movement twice is named once. It goes through the whole log again. It returns an error when the flow has no such
// period or segment, and the error of ctx.
func (f *Flow) Customers(ctx context.Context, cell FlowCell) ([]string, error) {
	segment, ok := slices.BinarySearch(f.segments, cell.Segment)
	if !ok {
		return nil, fmt.Errorf("journey: flow: no segment %q; there are %q", cell.Segment, f.segments)
	}
	period := -1
	if n, ok := cell.Period.Sub(f.periods.First()); ok && n >= 0 && n < f.periods.Len() {
		period = n
	}
	if period < 0 {
		return nil, fmt.Errorf("journey: flow: no period %v; there are %v to %v",
			cell.Period, f.periods.First(), f.periods.Last())
	}
	wanted := sighting{movement: cell.Movement, net: cell.Net, from: period, segment: segment, reason: cell.Reason}
	switch cell.Movement {
	case Opening: // those in the closing stock of the period before
		wanted.movement, wanted.from, wanted.net = Closing, period-1, false
	case Closing, Within:
		wanted.net = false
	default:
		wanted.net = cell.Net && f.net != nil
	}
	found := false
	look := f.Fresh()
	look.watch = func(s sighting) {
		found = found || s.movement == wanted.movement && s.net == wanted.net && s.segment == wanted.segment &&
			s.from <= wanted.from && wanted.from <= s.to && (!cell.ForReason || s.reason == wanted.reason)
	}
	var customers []string
	for c := range f.log.Customers() {
		if c%4096 == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("journey: flow: customers: %w", ctx.Err())
		}
		found = false
		look.Add(f.log.Trace(c))
		if found {
			customers = append(customers, f.log.Customer(c))
		}
	}
	slices.Sort(customers)
	return customers, nil
}
