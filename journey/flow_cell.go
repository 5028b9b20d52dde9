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
	if cell.Movement > Within {
		return nil, fmt.Errorf("journey: flow: no movement %d", cell.Movement)
	}
	period := -1
	if n, ok := cell.Period.Sub(f.periods.First()); ok && n >= 0 && n < f.periods.Len() {
		period = n
	}
	if period < 0 {
		return nil, fmt.Errorf("journey: flow: no period %v; there are %v to %v",
			cell.Period, f.periods.First(), f.periods.Last())
	}
	// No number of a flow shrinks by a customer: whoever makes this one grow is behind it.
	look := f.Fresh()
	var customers []string
	for c := range f.log.Customers() {
		if c%4096 == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("journey: flow: customers: %w", ctx.Err())
		}
		before := look.number(&cell, period, segment)
		look.Add(f.log.Trace(c))
		if look.number(&cell, period, segment) > before {
			customers = append(customers, f.log.Customer(c))
		}
	}
	slices.Sort(customers)
	return customers, nil
}

// number returns what a cell counts.
func (f *Flow) number(cell *FlowCell, period, segment int) int64 {
	at := period*len(f.segments) + segment
	switch {
	case cell.Movement == Within:
		return f.inside[at]
	case cell.Movement == Opening:
		return f.stockOf(period-1, segment)
	case cell.Movement == Closing:
		return f.stockOf(period, segment)
	case cell.ForReason:
		return f.reasons[lossKey{at, cell.Reason}]
	case cell.Net && f.net != nil:
		return f.net[at][cell.Movement]
	}
	return f.gross[at][cell.Movement]
}

// stockOf returns the customers at the end of a period; −1 is before the first.
func (f *Flow) stockOf(period, segment int) (stock int64) {
	for at := segment; at <= (period+1)*len(f.segments)+segment; at += len(f.segments) {
		stock += f.stock[at]
	}
	return stock
}
