package metrics

import (
	"errors"
	"io"
	"slices"

	"github.com/untangle-metrics/untangle/internal/sheet"
)

// needed are the columns without which there is no definition.
var needed = []string{"id", "name", "silo", "unit", "unit_of_analysis", "direction"}

// Limits of a file with a catalogue.
const (
	maxCatalogMiB  = 16
	maxDefinitions = 10_000
	maxProblems    = 1_000
)

// catalogForm is what a catalogue file looks like.
func catalogForm(columns []field) sheet.Form {
	form := sheet.Form{
		Name: "a catalogue", Required: needed,
		MaxMiB: maxCatalogMiB, MaxRows: maxDefinitions, MaxProblems: maxProblems,
	}
	for _, f := range columns {
		if !slices.Contains(needed, f.column) {
			form.Optional = append(form.Optional, f.column)
		}
	}
	return form
}

// ReadCatalogCSV reads a catalogue, a definition a row, from a CSV file with a header line; name is the file's name for
// messages. known has the silos, stages and points that definitions may name, and the result has them too; its
// definitions don't count. Where known has no silos, silos are those in the columns silo and contributors, in order of
// appearance, with the text for both ID and Name.
//
// Columns go by name, in any order and case:
//
//	id, name, synonyms, description, formula, inputs, silo, owner, contributors, level, unit, unit_of_analysis,
//	time_behaviour, adds_over, empty_policy, window, population, direction, threshold, target, stretch, effect, timing,
//	viewpoint, source, stage, points, ties_to, cut, compensation_share, maturity, measured_by
//
// The columns id, name, silo, unit, unit_of_analysis and direction must be there, the others may be left out. Units are
// written as for [ParseUnit], the words as the String methods give them ("higher is better"), ties as for [ParseTie],
// targets as [Target.String] gives them, items of a list with semicolons between them. Spaces around a cell or an item
// don't count, nor do empty items. A row in which every cell is the guidance of [WriteTemplate] is passed over.
//
// The error is [Faults], each with its line and column (the number of the field, from 1): what [Catalog.Validate]
// finds, and cells that can't be read, columns that are unknown, missing or there twice, rows of another length than
// the header, a file over 16 MiB or 10,000 rows. Faults of known have no line. After 1,000 faults the rest are counted,
// in a last one. With an error the catalogue has the rows read so far, without what could not be read: good for looking
// at, not for use.
func ReadCatalogCSV(r io.Reader, name string, known Catalog) (Catalog, error) {
	columns := fields()
	c := &catalogReader{sheet: sheet.Open(r, catalogForm(columns)), fields: columns, seen: make(map[cell]bool)}
	c.catalog = Catalog{
		Silos: slices.Clone(known.Silos), Stages: slices.Clone(known.Stages), Points: slices.Clone(known.Points),
	}
	silos := make(map[string]bool)
	for c.sheet.Next() {
		if c.isGuidance() {
			continue
		}
		d := c.definition()
		c.lines = append(c.lines, c.sheet.Line())
		c.catalog.Definitions = append(c.catalog.Definitions, d)
		for _, silo := range append([]string{d.Silo}, d.Contributors...) {
			if len(known.Silos) == 0 && silo != "" && !silos[silo] {
				silos[silo] = true
				c.catalog.Silos = append(c.catalog.Silos, Silo{ID: silo, Name: silo})
			}
		}
	}
	c.validate(len(known.Silos) > 0)
	return c.catalog, sheetFaults(catalogOp, name, c.sheet.Problems()).Err()
}

// A catalogReader is what one reading keeps.
type catalogReader struct {
	sheet   *sheet.Sheet
	fields  []field
	lines   []int         // line of each definition
	seen    map[cell]bool // cells that have a fault already
	catalog Catalog
}

type cell struct {
	line   int
	column string
}

// isGuidance reports whether the row at hand is the one that WriteTemplate writes, as far as its columns are there.
func (c *catalogReader) isGuidance() bool {
	if c.sheet.Column("id") == 0 {
		return false
	}
	for _, f := range c.fields {
		if c.sheet.Column(f.column) > 0 && c.sheet.Text(f.column) != f.guidance {
			return false
		}
	}
	return true
}

// definition reads the row at hand.
func (c *catalogReader) definition() Definition {
	var d Definition
	for _, f := range c.fields {
		var fault Fault
		if errors.As(f.set(&d, c.sheet.Text(f.column)), &fault) {
			c.seen[cell{c.sheet.Line(), f.column}] = true
			c.sheet.Report(f.column, fault.Cause, fault.Remedy, nil)
		}
	}
	return d
}

// validate adds the faults of the catalogue, except in columns that are missing and cells that are reported already.
// Silos that the file made up have no faults of their own.
func (c *catalogReader) validate(ownSilos bool) {
	k := &checker{fields: c.fields, most: maxProblems, skip: func(at place, field string) bool {
		if at.kind != aMetric {
			return at.kind == "silo" && !ownSilos
		}
		return c.sheet.Column(field) == 0 || c.seen[cell{c.lines[at.row], field}]
	}}
	c.catalog.check(k)
	for _, f := range k.found {
		p := sheet.Problem{Field: f.Field, Value: f.Value, Cause: f.Cause, Remedy: f.Remedy}
		if f.kind == aMetric {
			p.Line, p.Column = c.lines[f.row], c.sheet.Column(f.Field)
		}
		c.sheet.Add(p)
	}
	c.sheet.AddMore(k.more)
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
