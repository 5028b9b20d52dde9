package profitability

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
)

// A tariff is rates laid out for the codes of one log: the price of an event is
//
//	prices[cells[rows[point]+columns[kind]]]
//
// Points without a rate share a row, and kinds that no rate names share a column, so the table is as small as the list
// of rates, however many points and kinds the log has.
type tariff struct {
	rows    []int32 // by point code, the first cell of its row
	columns []int32 // by kind code
	cells   []int32
	prices  []price // the first is of events without a rate
}

// A price is a rate in the hot loop; rated is 1, or 0 for no rate.
type price struct {
	cost, share, rated int64
}

// maxCells bounds the memory of a tariff, at 64 MB.
const maxCells = 1 << 24

// newTariff lays out rates ordered by point and kind. It returns an error when they name too many points and kinds.
func newTariff(log *journey.Log, rates []fixedRate) (tariff, error) {
	t := tariff{
		rows: make([]int32, len(log.Points())), columns: make([]int32, len(log.Kinds())), prices: make([]price, 1),
	}
	type code struct{ point, kind int }
	var codes []code
	var here []fixedRate // those whose point and kind the log has
	height, width := 1, 1
	for _, r := range rates {
		point, hasPoint := slices.BinarySearch(log.Points(), r.point)
		kind, hasKind := slices.BinarySearch(log.Kinds(), r.kind)
		if !hasPoint || !hasKind {
			continue
		}
		here = append(here, r)
		codes = append(codes, code{point, kind})
		if t.rows[point] == 0 {
			t.rows[point] = int32(height)
			height++
		}
		if r.kind != "" && t.columns[kind] == 0 {
			t.columns[kind] = int32(width)
			width++
		}
	}
	if height > maxCells/width {
		return t, fmt.Errorf("profitability: p&l: rates of %d points and %d kinds are too many; "+
			"use rates without a kind where kinds cost the same", height-1, width-1)
	}
	for point := range t.rows {
		t.rows[point] *= int32(width)
	}
	t.cells = make([]int32, height*width)
	for i, r := range here {
		row := t.cells[t.rows[codes[i].point]:][:width]
		t.prices = append(t.prices, price{cost: r.cost, share: r.share, rated: 1})
		if r.kind != "" {
			row[t.columns[codes[i].kind]] = int32(i + 1)
			continue
		}
		// The empty kind is the first of its point, so the rates of kinds come after it and replace it.
		for c := range row {
			row[c] = int32(i + 1)
		}
	}
	return t, nil
}

// sums is the money of one customer, or of several: revenue in units of the log's exponent, cost to serve in units of
// the rates', direct cost in units of both together.
type sums struct {
	revenue, direct, serve exact.Int128
	rated                  int64 // events that have a rate
}

// add adds the other's money, and returns false, having changed nothing, when that doesn't fit.
func (s *sums) add(o *sums) bool {
	revenue, ok1 := s.revenue.Add(o.revenue)
	direct, ok2 := s.direct.Add(o.direct)
	serve, ok3 := s.serve.Add(o.serve)
	if !ok1 || !ok2 || !ok3 {
		return false
	}
	*s = sums{revenue, direct, serve, s.rated + o.rated}
	return true
}

// charge returns the money of one trace. It can't overflow: a log has fewer than 2^31 events a customer, and an event
// adds less than 2^63·10^9 < 2^93 to any sum.
func (t *tariff) charge(trace journey.Trace) sums {
	kinds, points, amounts := trace.KindCodes(), trace.PointCodes(), trace.Amounts()
	var s sums
	// Points and amounts are nil when no event of the log has one.
	if points != nil {
		points = points[:len(kinds)]
		for i, kind := range kinds {
			p := &t.prices[t.cells[t.rows[points[i]]+t.columns[kind]]]
			s.serve = s.serve.AddInt64(p.cost)
			s.rated += p.rated
			if amounts != nil {
				s.direct = s.direct.Plus(exact.Product(amounts[i], p.share))
			}
		}
	}
	for _, amount := range amounts {
		s.revenue = s.revenue.AddInt64(amount)
	}
	return s
}
