package journey

import (
	"context"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A FlowCell is one number of a flow.
type FlowCell struct {
	Period  metrics.Period
	Segment string
	// Whole asks for all segments together, as in a row of Flow.Total; Segment is then left "". Transfers cancel there,
	// so no one is behind them.
	Whole    bool
	Movement Movement
	// Net asks for the net view; the zero value is the gross one. Opening, Closing and Within have no views.
	Net bool
	// Reason, with ForReason, asks for losses of the gross view that have this reason.
	Reason    string
	ForReason bool
}

// Customers returns the identifiers of the customers behind a cell, in increasing order; one who is behind a gross
// movement twice is named once. It goes through the flow's log again. It returns an error when the flow has no such
// period or segment, when the cell counts customers of other logs (see Merge), and the error of ctx.
func (f *Flow) Customers(ctx context.Context, cell FlowCell) ([]string, error) {
	places, err := f.places(&cell)
	if err != nil {
		return nil, err
	}
	// No number of a flow shrinks by a customer: whoever makes this one grow is behind it.
	look := f.Fresh()
	var customers []string
	for c := range f.log.Customers() {
		if c%4096 == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("journey: flow: customers: %w", ctx.Err())
		}
		before := look.number(&cell, places)
		look.Add(f.log.Trace(c))
		if look.number(&cell, places) > before {
			customers = append(customers, f.log.Customer(c))
		}
	}
	if here, all := look.number(&cell, places), f.number(&cell, places); here != all {
		return nil, fmt.Errorf("journey: flow: customers: the cell counts %d and this log has %d of them; ask the flows "+
			"before they were merged", all, here)
	}
	slices.Sort(customers)
	return customers, nil
}

// cellPlace is where a cell's number stands.
type cellPlace struct{ period, segment int }

// places returns where the numbers stand that a cell adds up.
func (f *Flow) places(cell *FlowCell) ([]cellPlace, error) {
	if cell.Movement > Within {
		return nil, fmt.Errorf("journey: flow: no movement %d", cell.Movement)
	}
	period, ok := cell.Period.Sub(f.periods.First())
	if !ok || period < 0 || period >= f.periods.Len() {
		return nil, fmt.Errorf("journey: flow: no period %v; there are %v to %v",
			cell.Period, f.periods.First(), f.periods.Last())
	}
	if cell.Whole {
		if cell.Movement == TransferredIn || cell.Movement == TransferredOut {
			return nil, nil
		}
		places := make([]cellPlace, len(f.segments))
		for i := range places {
			places[i] = cellPlace{period, i}
		}
		return places, nil
	}
	segment, ok := slices.BinarySearch(f.segments, cell.Segment)
	if !ok {
		return nil, fmt.Errorf("journey: flow: no segment %q; there are %q", cell.Segment, f.segments)
	}
	return []cellPlace{{period, segment}}, nil
}

// number returns what a cell counts.
func (f *Flow) number(cell *FlowCell, places []cellPlace) (n int64) {
	for _, p := range places {
		at := p.period*len(f.segments) + p.segment
		switch {
		case cell.Movement == Within:
			n += f.inside[at]
		case cell.Movement == Opening:
			n += f.stockOf(p.period-1, p.segment)
		case cell.Movement == Closing:
			n += f.stockOf(p.period, p.segment)
		case cell.ForReason:
			n += f.reasons[lossKey{at, cell.Reason}]
		case cell.Net && f.net != nil:
			n += f.net[at][cell.Movement]
		default:
			n += f.gross[at][cell.Movement]
		}
	}
	return n
}

// stockOf returns the customers at the end of a period; −1 is before the first.
func (f *Flow) stockOf(period, segment int) (stock int64) {
	for at := segment; at <= (period+1)*len(f.segments)+segment; at += len(f.segments) {
		stock += f.stock[at]
	}
	return stock
}
