package metrics

import (
	"cmp"
	"encoding"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// catalogColumns are the columns of a catalogue file. Without the required ones there is no definition.
var catalogColumns = []struct {
	name     string
	required bool
}{
	{"id", true},
	{"name", true},
	{"silo", true},
	{"owner", true},
	{"description", false},
	{"unit", true},
	{"unit_of_analysis", true},
	{"direction", true},
	{"effect", true},
	{"timing", true},
	{"viewpoint", true},
	{"target", false},
	{"stage", false},
	{"points", false},
	{"measured_by", false},
}

const (
	maxCatalogBytes = 16 << 20
	maxCatalogRows  = 10_000
	byteOrderMark   = "\ufeff"
)

// ReadCatalogCSV reads a catalogue, a definition a row, from a CSV file with a header line; name is the file's name for
// messages. Columns go by name, in any order and case:
//
//	id, name, silo, owner, description, unit, unit_of_analysis, direction, effect, timing, viewpoint,
//	target, stage, points, measured_by
//
// The columns description, target, stage, points and measured_by may be left out. Units are written as for
// [ParseUnit], the words as the String methods give them ("higher is better"), points with semicolons between them.
// Spaces around a cell don't count. Silos are those in the silo column, in order of appearance, with the text for both
// ID and Name.
//
// The error is [Faults], all there are, each with its line and column (the number of the field, from 1): what
// [Catalog.Validate] finds, and cells that can't be read, columns that are unknown, missing or there twice, rows of
// another length than the header, a file over 16 MiB or 10,000 rows. With an error the catalogue has the rows read so
// far, without what could not be read: good for looking at, not for use.
func ReadCatalogCSV(r io.Reader, name string) (Catalog, error) {
	limited := &io.LimitedReader{R: r, N: maxCatalogBytes + 1}
	c := &catalogReader{file: name, column: make(map[string]int), seen: make(map[cell]bool)}
	c.csv = csv.NewReader(limited)
	c.csv.FieldsPerRecord = -1 // checked here, with a fault for each row
	if c.readHeader() {
		c.readRows()
	}
	if limited.N <= 0 {
		c.fault(0, 0, "", "", "the file is larger than 16 MiB", "split it, or check that it is a catalogue")
	}
	c.validate()
	slices.SortStableFunc(c.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return c.catalog, c.faults.Err()
}

// A catalogReader is what one reading keeps.
type catalogReader struct {
	file    string
	csv     *csv.Reader
	width   int            // fields in the header
	column  map[string]int // field by column name, from 0
	lines   []int          // line of each definition
	seen    map[cell]bool  // cells that have a fault already
	catalog Catalog
	faults  Faults
}

type cell struct {
	line   int
	column string
}

func (c *catalogReader) fault(line, field int, column, value, cause, remedy string) {
	c.seen[cell{line, column}] = true
	c.faults = append(c.faults, Fault{
		Op: catalogOp, File: c.file, Line: line, Column: field, Field: column, Value: value, Cause: cause, Remedy: remedy,
	})
}

// next returns the next record; ok is false at the end. It reports records that aren't CSV and goes on after them.
func (c *catalogReader) next() (record []string, ok bool) {
	for {
		record, err := c.csv.Read()
		if err == nil {
			return record, true
		}
		if errors.Is(err, io.EOF) {
			return nil, false
		}
		f := Fault{Op: catalogOp, File: c.file, Cause: err.Error(), Remedy: "try to read the file again", Err: err}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			f.Line, f.Cause, f.Remedy = syntax.StartLine, syntax.Err.Error(), "correct the quotes in this row"
		}
		c.faults = append(c.faults, f)
		if syntax == nil {
			return nil, false
		}
	}
}

// readHeader finds the columns. It reports false when there is no header.
func (c *catalogReader) readHeader() bool {
	header, ok := c.next()
	if !ok {
		c.fault(1, 0, "", "", "there is no header line", "write the names of the columns in the first line")
		return false
	}
	if len(c.faults) > 0 {
		return false // the first line can't be read, and the next one is no header
	}
	line, _ := c.csv.FieldPos(0)
	c.width = len(header)
	known := make(map[string]bool)
	for _, col := range catalogColumns {
		known[col.name] = true
	}
	for i, text := range header {
		column := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(text, byteOrderMark)))
		first, twice := c.column[column]
		switch {
		case !known[column]:
			c.fault(line, i+1, "header", text, "unknown column", "remove it, or correct its name")
		case twice:
			c.fault(line, i+1, "header", text, fmt.Sprintf("column %d has this name too", first+1), "remove one of them")
		default:
			c.column[column] = i
		}
	}
	for _, col := range catalogColumns {
		if _, ok := c.column[col.name]; !ok && col.required {
			c.fault(line, 0, "header", "", "there is no column "+col.name, "add it")
		}
	}
	return true
}

func (c *catalogReader) readRows() {
	silos := make(map[string]bool)
	for {
		record, ok := c.next()
		if !ok {
			return
		}
		line, _ := c.csv.FieldPos(0)
		if len(c.lines) == maxCatalogRows {
			c.fault(line, 0, "", "", "more than 10,000 rows", "split the file, or check that it is a catalogue")
			return
		}
		if len(record) != c.width {
			c.fault(line, 0, "", "", fmt.Sprintf("%d fields under a header of %d", len(record), c.width),
				"check the commas and quotes of this row")
		}
		d := c.definition(line, record)
		c.lines = append(c.lines, line)
		c.catalog.Definitions = append(c.catalog.Definitions, d)
		if d.Silo != "" && !silos[d.Silo] {
			silos[d.Silo] = true
			c.catalog.Silos = append(c.catalog.Silos, Silo{ID: d.Silo, Name: d.Silo})
		}
	}
}

func (c *catalogReader) definition(line int, record []string) Definition {
	text := func(column string) string {
		if i, ok := c.column[column]; ok && i < len(record) {
			return strings.TrimSpace(record[i])
		}
		return ""
	}
	d := Definition{
		ID: text("id"), Name: text("name"), Silo: text("silo"), Owner: text("owner"), Description: text("description"),
		Stage: text("stage"), MeasuredBy: text("measured_by"),
	}
	for _, read := range []struct {
		column string
		into   encoding.TextUnmarshaler
	}{
		{"unit", &d.Unit},
		{"unit_of_analysis", &d.Per},
		{"direction", &d.Direction},
		{"effect", &d.Effect},
		{"timing", &d.Timing},
		{"viewpoint", &d.Viewpoint},
		{"target", &d.Target},
	} {
		s := text(read.column)
		var f Fault
		if errors.As(read.into.UnmarshalText([]byte(s)), &f) {
			c.fault(line, c.column[read.column]+1, read.column, s, f.Cause, f.Remedy)
		}
	}
	for _, point := range strings.Split(text("points"), ";") {
		if point = strings.TrimSpace(point); point != "" {
			d.Points = append(d.Points, point)
		}
	}
	return d
}

// validate adds the faults of the catalogue, except in columns that are missing and cells that are reported already.
func (c *catalogReader) validate() {
	for _, f := range c.catalog.faults() {
		if f.row < 0 {
			continue
		}
		line := c.lines[f.row]
		i, ok := c.column[f.Field]
		if ok && !c.seen[cell{line, f.Field}] {
			c.fault(line, i+1, f.Field, f.Value, f.Cause, f.Remedy)
		}
	}
}
