// Package sheet reads small tables from CSV files: a header line, columns by name, and all that is wrong with the file
// gathered, so that it can be corrected in one go.
package sheet

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A Form says what a file should look like, and how much of it is read.
type Form struct {
	Name     string   // what the file should be, with its article, for remedies: "a catalogue"
	Required []string // columns, in lower case with underscores between words
	Optional []string // columns that may be left out

	// Limits, all of them positive.
	MaxMiB      int64
	MaxRows     int // below the header, bad ones too
	MaxProblems int // kept; the rest are counted
}

// A Sheet is a file that is being read, with its row at hand.
type Sheet struct {
	form     Form
	csv      *csv.Reader
	ended    bool
	complete bool           // the header has every required column
	header   []string       // name of each column, "" for one without
	field    map[string]int // field by column name, from 0
	rows     int
	record   []string // the row at hand
	line     int
	before   int // problems found before the row at hand
	problems []Problem
	found    int // problems, those kept and those not
}

// Open reads the header line. Its columns may be in any order and case, with commas, semicolons or tabs between
// columns, a byte-order mark before them and spaces around each; blanks and dashes in a name count as underscores, and
// empty rows above it not at all. Between columns stands what a first line sep=X says, or else the comma, semicolon or
// tab that splits the header into the most columns of the form, the first of them that does. A column without a name
// stays empty.
//
// Problems are columns that are unknown, missing or there twice; a header that can't be read, and a file in UTF-16,
// leave no rows to read.
func Open(r io.Reader, form Form) *Sheet {
	s := &Sheet{form: form, field: make(map[string]int)}
	// The mark goes before the parser sees it, which would take a quote after it for a stray one.
	start, file := readAhead(r)
	if isUTF16(start) {
		s.ended = true
		s.Add(Problem{Line: 1, Cause: "the file is UTF-16", Remedy: "save it as CSV UTF-8"})
		return s
	}
	sign, said := form.delimiter(start)
	s.csv = csv.NewReader(&io.LimitedReader{R: file, N: s.maxBytes() + 1})
	s.csv.Comma = sign
	s.csv.FieldsPerRecord = -1 // checked in Next, with a problem for each row
	s.csv.ReuseRecord = true
	if said {
		s.read()
	}
	switch {
	case s.readHeader():
		s.checkHeader()
	case s.found == 0:
		s.Add(Problem{
			Line: 1, Cause: "there is no header line", Remedy: "write the names of the columns in the first line",
		})
	default: // the first line can't be read, and the next one is no header
		s.ended = true
	}
	return s
}

// readHeader reads the first record that isn't empty, and reports whether there is one.
func (s *Sheet) readHeader() bool {
	for !s.ended && s.read() {
		if !isEmpty(s.record) {
			return true
		}
	}
	return false
}

func (s *Sheet) checkHeader() {
	for i, cell := range s.record {
		if cell = strings.TrimSpace(cell); cell == "" {
			s.header = append(s.header, "")
			continue
		}
		column := columnName(cell)
		s.header = append(s.header, cmp.Or(column, cell))
		first, twice := s.field[column]
		p := Problem{Line: s.line, Column: i + 1, Field: "header", Value: s.record[i]}
		switch {
		case !s.form.has(column):
			p.Cause, p.Remedy = "unknown column", "remove it, or correct its name"
			s.Add(p)
		case twice:
			p.Cause, p.Remedy = fmt.Sprintf("column %d has this name too", first+1), "remove one of them"
			s.Add(p)
		default:
			s.field[column] = i
		}
	}
	s.complete = true
	for _, column := range s.form.Required {
		if s.Column(column) == 0 {
			s.complete = false
			s.Add(Problem{Line: s.line, Field: "header", Cause: "there is no column " + column, Remedy: "add it"})
		}
	}
}

// Next goes to the next row that has as many fields as the header; false at the end. Rows in which every cell is empty
// are passed over, whatever their length. Problems are rows that aren't CSV or have another length, which are passed
// over too, cells that [IsFailure] knows, text under a column without a name, a file beyond the limits, and a reader
// that fails.
func (s *Sheet) Next() bool {
	for !s.ended {
		s.before = s.found
		ok := s.read()
		if s.ended {
			break
		}
		if ok && isEmpty(s.record) {
			continue
		}
		s.rows++
		switch {
		case s.rows > s.form.MaxRows:
			s.ended = true
			s.Add(Problem{Line: s.line, Cause: "more than " + thousands(s.form.MaxRows) + " rows", Remedy: s.split()})
		case !ok:
		case len(s.record) != len(s.header):
			s.Add(Problem{
				Line: s.line, Cause: fmt.Sprintf("%d fields under a header of %d", len(s.record), len(s.header)),
				Remedy: "check the " + delimiterName(s.csv.Comma) + " and quotes of this row",
			})
		case s.csv.InputOffset() > s.maxBytes(): // the row may be cut off in its last field
		default:
			s.checkCells()
			return true
		}
	}
	return false
}

// read reads a record, and reports whether there is one; if not, it has ended or said why.
func (s *Sheet) read() bool {
	record, err := s.csv.Read()
	switch err {
	case nil:
		s.record = record
		s.line, _ = s.csv.FieldPos(0)
		return true
	case io.EOF:
		s.ended = true
		if s.csv.InputOffset() > s.maxBytes() {
			s.Add(Problem{Cause: fmt.Sprintf("the file is larger than %d MiB", s.form.MaxMiB), Remedy: s.split()})
		}
	default:
		s.failed(err)
	}
	return false
}

// failed reports an error of the parser, after which reading goes on, or of the reader.
func (s *Sheet) failed(err error) {
	if syntax, ok := errors.AsType[*csv.ParseError](err); ok {
		s.line = syntax.StartLine
		s.Add(Problem{Line: s.line, Cause: syntax.Err.Error(), Remedy: "correct the quotes in this row", Err: err})
		return
	}
	s.ended = true
	s.Add(Problem{Cause: err.Error(), Remedy: "try to read the file again", Err: err})
}

func (s *Sheet) maxBytes() int64 { return s.form.MaxMiB << 20 }

func (s *Sheet) split() string { return "split the file, or check that it is " + s.form.Name }

// Text returns a cell of the row at hand, without the spaces around it; "" when there is no such column.
func (s *Sheet) Text(column string) string {
	if i, ok := s.field[column]; ok {
		return strings.TrimSpace(s.record[i])
	}
	return ""
}

// Line returns the line of the row at hand, from 1.
func (s *Sheet) Line() int { return s.line }

// Column returns where a column stands, from 1; 0 when there is no such column.
func (s *Sheet) Column(name string) int {
	if i, ok := s.field[name]; ok {
		return i + 1
	}
	return 0
}

// Sound reports whether no required column is missing and nothing has been reported about the row at hand.
func (s *Sheet) Sound() bool { return s.complete && s.found == s.before }

// thousands writes a positive number with a comma after each group of three digits.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
