package profitability

import (
	"fmt"
	"io"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

const (
	maxRatesBytes = 16 << 20
	maxRateRows   = 10_000
	maxNumber     = 64 // characters; a longer one is a mistake that would take long to read
)

// ReadRatesCSV reads cost rates, one a row, from a CSV file with the header
//
//	point,kind,cost_per_interaction,direct_cost_share
//
// in any order and case; name is the file's name for messages. An empty kind is any kind of event at the point. Spaces
// around a cell don't count.
//
// The error is [metrics.Faults], all there are, each with its line and column (the number of the field, from 1):
// columns that are missing, unknown or there twice, rows of another length than the header, a point that is missing,
// costs that aren't numbers or are negative, shares outside 0 to 1, numbers with too many digits (see [Rate]), the
// same point and kind twice, a file over 16 MiB or 10,000 rows. With an error there are no rates.
func ReadRatesCSV(r io.Reader, name string) ([]Rate, error) {
	limited := &io.LimitedReader{R: r, N: maxRatesBytes + 1}
	s := openSheet("profitability: rates", limited, name, "point", "kind", "cost_per_interaction", "direct_cost_share")
	var rates []Rate
	lines := make(map[[2]string]int)
	for s.next() {
		if len(rates) == maxRateRows {
			s.rowFault("more than 10,000 rows", "check that it is a file of rates")
			break
		}
		rates = append(rates, s.rate(lines))
	}
	if limited.N <= 0 {
		s.faults = append(s.faults, metrics.Fault{
			Op: s.op, File: name, Cause: "the file is larger than 16 MiB", Remedy: "check that it is a file of rates",
		})
	}
	if err := s.err(); err != nil {
		return nil, err
	}
	return rates, nil
}

// rate reads the row at hand; lines has the line of each point and kind so far.
func (s *sheet) rate(lines map[[2]string]int) Rate {
	r := Rate{Point: s.text("point"), Kind: s.text("kind")}
	r.PerInteraction = s.number("cost_per_interaction")
	r.DirectShare = s.number("direct_cost_share")
	for _, f := range r.faults() {
		s.fault(f.Field, s.text(f.Field), f.Cause, f.Remedy)
	}
	key := [2]string{r.Point, r.Kind}
	if first, twice := lines[key]; twice && r.Point != "" {
		s.fault("point", r.Point, fmt.Sprintf("has a rate for this kind in line %d", first), "keep one of the two rows")
	} else {
		lines[key] = s.line
	}
	return r
}

// number reads a cell; one that isn't a number is a fault, and 0.
func (s *sheet) number(column string) decimal.Decimal {
	cell := s.text(column)
	if len(cell) <= maxNumber {
		if d, err := decimal.NewFromString(cell); err == nil {
			return d
		}
	}
	s.fault(column, cell, "is not a number", "write a number such as 12.50, or 0 for none")
	return decimal.Decimal{}
}
