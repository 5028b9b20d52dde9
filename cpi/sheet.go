package cpi

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// maxFaults is how many faults of a file are kept. The rest are counted.
const maxFaults = 100

// A sheet reads the rows of a CSV file whose columns go by name, and gathers what is wrong with it.
type sheet struct {
	op, file string
	csv      *csv.Reader
	complete bool           // the header has every column
	width    int            // fields in the header; 0 when there is none
	field    map[string]int // field by column name, from 0
	record   []string       // the row at hand
	line     int
	faults   metrics.Faults
	found    int // faults, those kept and those not
}

// openSheet reads the header, which must have exactly these columns.
func openSheet(op string, r io.Reader, file string, columns ...string) *sheet {
	s := &sheet{op: op, file: file, csv: csv.NewReader(r), field: make(map[string]int)}
	s.csv.FieldsPerRecord = -1 // checked in next, with a fault for each row
	s.csv.ReuseRecord = true
	if ok := s.read(); !ok || s.found > 0 {
		if s.found == 0 {
			s.add(metrics.Fault{
				Line: 1, Cause: "there is no header line", Remedy: "write the names of the columns in the first line",
			})
		}
		return s
	}
	s.width = len(s.record)
	for i, cell := range s.record {
		column := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(cell, "\ufeff")))
		first, twice := s.field[column]
		f := metrics.Fault{Line: s.line, Column: i + 1, Field: "header", Value: cell}
		switch {
		case !slices.Contains(columns, column):
			f.Cause, f.Remedy = "unknown column", "remove it, or correct its name"
			s.add(f)
		case twice:
			f.Cause, f.Remedy = fmt.Sprintf("column %d has this name too", first+1), "remove one of them"
			s.add(f)
		default:
			s.field[column] = i
		}
	}
	s.complete = len(s.field) == len(columns)
	for _, column := range columns {
		if _, ok := s.field[column]; !ok {
			s.add(metrics.Fault{Line: s.line, Field: "header", Cause: "there is no column " + column, Remedy: "add it"})
		}
	}
	return s
}

// next goes to the next row that has as many fields as the header; false at the end.
func (s *sheet) next() bool {
	for s.width > 0 && s.read() {
		if len(s.record) == s.width {
			return true
		}
		s.add(metrics.Fault{
			Line: s.line, Cause: fmt.Sprintf("%d fields under a header of %d", len(s.record), s.width),
			Remedy: "check the commas and quotes of this row",
		})
	}
	return false
}

// read reads a record; false at the end. It reports records that aren't CSV and goes on after them.
func (s *sheet) read() bool {
	for {
		record, err := s.csv.Read()
		if err == nil {
			s.record = record
			s.line, _ = s.csv.FieldPos(0)
			return true
		}
		if errors.Is(err, io.EOF) {
			return false
		}
		f := metrics.Fault{Cause: err.Error(), Remedy: "try to read the file again", Err: err}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			f.Line, f.Cause, f.Remedy = syntax.StartLine, syntax.Err.Error(), "correct the quotes in this row"
		}
		s.add(f)
		if syntax == nil {
			return false
		}
	}
}

// text returns a cell of the row at hand, without the spaces around it.
func (s *sheet) text(column string) string {
	if i, ok := s.field[column]; ok {
		return strings.TrimSpace(s.record[i])
	}
	return ""
}

// fault reports a cell. A column that is missing has been reported once and isn't again for each row.
func (s *sheet) fault(column, value, cause, remedy string, err error) {
	if i, ok := s.field[column]; ok {
		s.add(metrics.Fault{
			Line: s.line, Column: i + 1, Field: column, Value: value, Cause: cause, Remedy: remedy, Err: err,
		})
	}
}

func (s *sheet) add(f metrics.Fault) {
	s.found++
	if len(s.faults) < maxFaults {
		f.Op, f.File = s.op, s.file
		s.faults = append(s.faults, f)
	}
}

// err returns the faults in the order of the file, then how many more there are; nil when there are none.
func (s *sheet) err() error {
	slices.SortStableFunc(s.faults, func(a, b metrics.Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if more := s.found - len(s.faults); more > 0 {
		s.faults = append(s.faults, metrics.Fault{
			Op: s.op, File: s.file, Cause: strconv.Itoa(more) + " more faults are not shown",
			Remedy: "correct these and read the file again",
		})
	}
	return s.faults.Err()
}
