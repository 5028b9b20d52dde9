package profitability

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// A sheet reads the rows of a CSV file whose columns go by name, and gathers everything that is wrong with it.
type sheet struct {
	op, file string
	csv      *csv.Reader
	broken   bool           // there are no rows to read
	width    int            // fields in the header
	field    map[string]int // field by column name, from 0
	record   []string       // the row at hand
	line     int
	faults   metrics.Faults
}

// openSheet reads the header, which must have exactly these columns.
func openSheet(op string, r io.Reader, file string, columns ...string) *sheet {
	s := &sheet{op: op, file: file, csv: csv.NewReader(r), field: make(map[string]int)}
	s.csv.FieldsPerRecord = -1 // checked in next, with a fault for each row
	s.csv.ReuseRecord = true
	if !s.read() || len(s.faults) > 0 {
		s.broken = true
		if len(s.faults) == 0 {
			s.line = 1
			s.rowFault("there is no header line", "write the names of the columns in the first line")
		}
		return s
	}
	s.width = len(s.record)
	for i, cell := range s.record {
		column := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(cell, "\ufeff")))
		first, twice := s.field[column]
		switch {
		case !slices.Contains(columns, column):
			s.add(i+1, "header", cell, "unknown column", "remove it, or correct its name")
		case twice:
			s.add(i+1, "header", cell, fmt.Sprintf("column %d has this name too", first+1), "remove one of them")
		default:
			s.field[column] = i
		}
	}
	for _, column := range columns {
		if _, ok := s.field[column]; !ok {
			s.add(0, "header", "", "there is no column "+column, "add it")
		}
	}
	return s
}

// next goes to the next row that has as many fields as the header; false at the end.
func (s *sheet) next() bool {
	for !s.broken && s.read() {
		if len(s.record) == s.width {
			return true
		}
		s.rowFault(fmt.Sprintf("%d fields under a header of %d", len(s.record), s.width),
			"check the commas and quotes of this row")
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
		var syntax *csv.ParseError
		if !errors.As(err, &syntax) {
			s.faults = append(s.faults, metrics.Fault{
				Op: s.op, File: s.file, Cause: err.Error(), Remedy: "try to read the file again", Err: err,
			})
			return false
		}
		s.faults = append(s.faults, metrics.Fault{
			Op: s.op, File: s.file, Line: syntax.StartLine, Cause: syntax.Err.Error(),
			Remedy: "correct the quotes in this row", Err: err,
		})
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
func (s *sheet) fault(column, value, cause, remedy string) {
	if i, ok := s.field[column]; ok {
		s.add(i+1, column, value, cause, remedy)
	}
}

func (s *sheet) rowFault(cause, remedy string) { s.add(0, "", "", cause, remedy) }

func (s *sheet) add(field int, column, value, cause, remedy string) {
	s.faults = append(s.faults, metrics.Fault{
		Op: s.op, File: s.file, Line: s.line, Column: field, Field: column, Value: value, Cause: cause, Remedy: remedy,
	})
}

// err returns the faults in the order of the file, and nil when there are none.
func (s *sheet) err() error {
	slices.SortStableFunc(s.faults, func(a, b metrics.Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return s.faults.Err()
}
