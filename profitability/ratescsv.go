package profitability

import (
	"fmt"
	"io"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/sheet"
	"github.com/untangle-metrics/untangle/metrics"
)

const maxNumber = 64 // characters; a longer one is a mistake that would take long to read

// ReadRatesCSV reads cost rates, one a row, from a CSV file with the header
//
//	point,kind,cost_per_interaction,direct_cost_share
//
// in any order and case; name is the file's name for messages. A column activity may name the activity that the cost is
// reported under. An empty kind is any kind of event at the point. Spaces around a cell don't count.
//
// The error is [metrics.Faults], each with its line and column (the number of the field, from 1): columns that are
// missing, unknown or there twice, rows of another length than the header, a point that is missing, costs that aren't
// numbers or are negative, shares outside 0 to 1, numbers with too many digits (see [Rate]), the same point and kind
// twice, a file over 16 MiB or 10,000 rows. After 1,000 faults the rest are counted, in a last one. With an error there
// are no rates.
func ReadRatesCSV(r io.Reader, name string) ([]Rate, error) {
	s := sheet.Open(r, sheet.Form{
		Name:     "a file of rates",
		Required: []string{"point", "kind", "cost_per_interaction", "direct_cost_share"},
		Optional: []string{"activity"},
		MaxMiB:   16, MaxRows: 10_000, MaxProblems: 1_000,
	})
	var rates []Rate
	lines := make(map[[2]string]int)
	for s.Next() {
		rates = append(rates, readRate(s, lines))
	}
	if problems := s.Problems(); len(problems) > 0 {
		return nil, sheetFaults("profitability: rates", name, problems)
	}
	return rates, nil
}

// readRate reads the row at hand; lines has the line of each point and kind so far.
func readRate(s *sheet.Sheet, lines map[[2]string]int) Rate {
	r := Rate{Point: s.Text("point"), Kind: s.Text("kind"), Activity: s.Text("activity")}
	r.PerInteraction = readNumber(s, "cost_per_interaction")
	r.DirectShare = readNumber(s, "direct_cost_share")
	for _, f := range r.faults() {
		s.Report(f.Field, f.Cause, f.Remedy, f.Err)
	}
	key := [2]string{r.Point, r.Kind}
	if first, twice := lines[key]; twice && r.Point != "" {
		s.Report("point", fmt.Sprintf("has a rate for this kind in line %d", first), "keep one of the two rows", nil)
	} else {
		lines[key] = s.Line()
	}
	return r
}

// readNumber reads a cell; one that isn't a number is a fault, and 0.
func readNumber(s *sheet.Sheet, column string) decimal.Decimal {
	cell := s.Text(column)
	if len(cell) <= maxNumber {
		if d, err := decimal.NewFromString(cell); err == nil {
			return d
		}
	}
	s.Report(column, "is not a number", "write a number such as 12.50, or 0 for none", nil)
	return decimal.Decimal{}
}

// sheetFaults returns the problems of a file as faults of an operation.
func sheetFaults(op, file string, problems []sheet.Problem) metrics.Faults {
	var faults metrics.Faults
	for _, p := range problems {
		faults = append(faults, metrics.Fault{
			Op: op, File: file, Line: p.Line, Column: p.Column, Field: p.Field, Value: p.Value,
			Cause: p.Cause, Remedy: p.Remedy, Err: p.Err,
		})
	}
	return faults
}
