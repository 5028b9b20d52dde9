package metrics

import (
	"encoding"
	"errors"
	"io"
	"strings"

	"github.com/untangle-metrics/untangle/internal/sheet"
)

// catalogForm is what a catalogue file looks like. Without the required columns there is no definition.
var catalogForm = sheet.Form{
	Name: "a catalogue",
	Required: []string{
		"id", "name", "silo", "owner", "unit", "unit_of_analysis", "direction", "effect", "timing", "viewpoint",
	},
	Optional: []string{"description", "target", "stage", "points", "measured_by"},
	MaxMiB:   16, MaxRows: 10_000, MaxProblems: 1_000,
}

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
// The error is [Faults], each with its line and column (the number of the field, from 1): what [Catalog.Validate]
// finds, and cells that can't be read, columns that are unknown, missing or there twice, rows of another length than
// the header, a file over 16 MiB or 10,000 rows. After 1,000 faults the rest are counted, in a last one. With an error
// the catalogue has the rows read so far, without what could not be read: good for looking at, not for use.
func ReadCatalogCSV(r io.Reader, name string) (Catalog, error) {
	c := &catalogReader{sheet: sheet.Open(r, catalogForm), seen: make(map[cell]bool)}
	silos := make(map[string]bool)
	for c.sheet.Next() {
		d := c.definition()
		c.lines = append(c.lines, c.sheet.Line())
		c.catalog.Definitions = append(c.catalog.Definitions, d)
		if d.Silo != "" && !silos[d.Silo] {
			silos[d.Silo] = true
			c.catalog.Silos = append(c.catalog.Silos, Silo{ID: d.Silo, Name: d.Silo})
		}
	}
	c.validate()
	return c.catalog, sheetFaults(catalogOp, name, c.sheet.Problems()).Err()
}

// A catalogReader is what one reading keeps.
type catalogReader struct {
	sheet   *sheet.Sheet
	lines   []int         // line of each definition
	seen    map[cell]bool // cells that have a fault already
	catalog Catalog
}

type cell struct {
	line   int
	column string
}

// definition reads the row at hand.
func (c *catalogReader) definition() Definition {
	text := c.sheet.Text
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
		var f Fault
		if errors.As(read.into.UnmarshalText([]byte(text(read.column))), &f) {
			c.seen[cell{c.sheet.Line(), read.column}] = true
			c.sheet.Report(read.column, f.Cause, f.Remedy, nil)
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
		line, column := c.lines[f.row], c.sheet.Column(f.Field)
		if column > 0 && !c.seen[cell{line, f.Field}] {
			c.sheet.Add(sheet.Problem{
				Line: line, Column: column, Field: f.Field, Value: f.Value, Cause: f.Cause, Remedy: f.Remedy,
			})
		}
	}
}

// sheetFaults returns the problems of a file as faults of an operation.
func sheetFaults(op, file string, problems []sheet.Problem) Faults {
	var faults Faults
	for _, p := range problems {
		faults = append(faults, Fault{
			Op: op, File: file, Line: p.Line, Column: p.Column, Field: p.Field, Value: p.Value,
			Cause: p.Cause, Remedy: p.Remedy, Err: p.Err,
		})
	}
	return faults
}
