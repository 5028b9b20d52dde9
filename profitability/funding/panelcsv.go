package funding

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/sheet"
	"github.com/untangle-metrics/untangle/metrics"
)

const maxNumber = 64 // characters; a longer one is a mistake that would take long to read

// ReadPanelCSV reads the rows of a panel from a CSV file with the header
//
//	unit,group,period,revenue,profit,interactions
//
// in any order and case, where the last two may be left out; name is the file's name for messages. The group is
// programme or comparison, the same in all rows of a unit. Periods are written as [metrics.Calendar.Parse] reads them:
// 2026-03, 2026-W09. Spaces around a cell don't count.
//
// The error is [metrics.Faults], each with its line and column (the number of the field, from 1): columns that are
// missing, unknown or there twice, rows of another length than the header, cells that can't be read, a file over 1,024
// MiB or 20,000,000 rows. After 1,000 faults the rest are counted, in a last one. With an error there are no rows.
func ReadPanelCSV(r io.Reader, name string, c metrics.Calendar) ([]Row, error) {
	s := sheet.Open(r, sheet.Form{
		Name: "a panel", Required: []string{"unit", "group", "period", "revenue"},
		Optional: []string{"profit", "interactions"}, MaxMiB: 1024, MaxRows: 20_000_000, MaxProblems: maxFaults,
	})
	var rows []Row
	for s.Next() {
		if row := readCells(s, c); s.Sound() {
			rows = append(rows, row)
		}
	}
	var faults metrics.Faults
	for _, p := range s.Problems() {
		faults = append(faults, metrics.Fault{
			Op: "funding: panel", File: name, Line: p.Line, Column: p.Column, Field: p.Field, Value: p.Value,
			Cause: p.Cause, Remedy: p.Remedy, Err: p.Err,
		})
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return rows, nil
}

// readCells reads the row at hand.
func readCells(s *sheet.Sheet, c metrics.Calendar) Row {
	row := Row{Unit: strings.Clone(s.Text("unit"))}
	if row.Unit == "" {
		s.Report("unit", "is missing", "write the unit's identifier", nil)
	}
	switch strings.ToLower(s.Text("group")) {
	case groupWords[programme]:
		row.Programme = true
	case groupWords[comparison]:
	default:
		s.Report("group", "is no group", "write programme or comparison", nil)
	}
	period, err := c.Parse(s.Text("period"))
	var fault metrics.Fault
	if errors.As(err, &fault) {
		s.Report("period", fault.Cause, fault.Remedy, nil)
	}
	row.Period = period
	row.Revenue = readAmount(s, "revenue")
	if s.Column("profit") > 0 {
		row.Profit = readAmount(s, "profit")
	}
	if s.Column("interactions") > 0 {
		row.Interactions, err = strconv.ParseInt(s.Text("interactions"), 10, 64)
		if err != nil || row.Interactions < 0 {
			s.Report("interactions", "is not a whole number of 0 or more", "write how many there were", nil)
		}
	}
	return row
}

// readAmount reads a cell; one that isn't a number is a fault, and 0.
func readAmount(s *sheet.Sheet, column string) decimal.Decimal {
	cell := s.Text(column)
	if len(cell) <= maxNumber {
		if d, err := decimal.NewFromString(cell); err == nil && plain(d) {
			return d
		}
	}
	s.Report(column, "is not an amount", "write a number of 18 digits at most, such as 12.50, or 0 for none", nil)
	return decimal.Decimal{}
}
