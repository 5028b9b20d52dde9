package metrics

import (
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/untangle-metrics/untangle/internal/damerau"
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

// Limits of looking for slips in the names of silos.
const (
	maxSlipSilos = 1_000 // beyond that many silos none is looked at, each being compared with each
	maxSlipBytes = 64    // names of silos that are longer aren't looked at
	minSlipWord  = 4     // letters; shorter words, EU and US, are too easily one slip apart
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
// appearance, with the text for both ID and Name. Then it is a fault when one differs from another in case or blanks,
// and when one among contributors that keeps no metrics differs by a slip from one that does or comes before it: a
// letter too many, too few, wrong, or exchanged with the next, in one word of at least four letters. Digits make no
// slip.
//
// Columns go by name, in any order and case, with blanks or dashes for underscores; with commas, semicolons or tabs
// between columns, whichever splits the header best, or what a first line such as sep=; says:
//
//	id, name, synonyms, description, formula, inputs, silo, owner, contributors, level, unit, unit_of_analysis,
//	time_behaviour, adds_over, empty_policy, window, population, direction, threshold, target, stretch, effect, timing,
//	viewpoint, source, stage, points, ties_to, cut, compensation_share, maturity, measured_by
//
// The columns id, name, silo, unit, unit_of_analysis and direction must be there, the others may be left out. Units are
// written as for [ParseUnit], the words as the String methods give them ("higher is better"), ties as for [ParseTie],
// targets as [Target.String] gives them, items of a list with semicolons between them. Spaces around a cell or an item
// don't count, nor do empty items, empty rows, columns without a name that are empty, and a row in which every cell is
// the guidance of [WriteTemplate].
//
// The error is [Faults], each with its line and column (the number of the field, from 1): what [Catalog.Validate]
// finds, and cells that can't be read, formulas of a spreadsheet that failed (#N/A), text under a column without a
// name, a row of guidance that was changed, columns that are unknown, missing or there twice, rows of another length
// than the header, a file in UTF-16, a file over 16 MiB or 10,000 rows. Faults of known have no line. After 1,000
// faults the rest are counted, in a last one. With an error the catalogue has the rows read so far, without what could
// not be read: good for looking at, not for use.
func ReadCatalogCSV(r io.Reader, name string, known Catalog) (Catalog, error) {
	columns := fields()
	c := &catalogReader{sheet: sheet.Open(r, catalogForm(columns)), fields: columns, seen: make(map[cell]bool)}
	c.catalog = Catalog{
		Silos: slices.Clone(known.Silos), Stages: slices.Clone(known.Stages), Points: slices.Clone(known.Points),
	}
	for c.sheet.Next() {
		if c.isGuidance() {
			continue
		}
		c.catalog.Definitions = append(c.catalog.Definitions, c.definition())
		c.lines = append(c.lines, c.sheet.Line())
	}
	if len(known.Silos) == 0 {
		c.nameSilos()
	}
	c.validate(len(known.Silos) > 0)
	return c.catalog, sheetFaults(catalogOp, name, c.sheet.Problems()).Err()
}

// A catalogReader is what one reading keeps.
type catalogReader struct {
	sheet   *sheet.Sheet
	fields  []field
	lines   []int             // line of each definition
	named   []int             // line of each silo, where the file says which silos there are
	slips   map[string]string // silos that are a slip, as the checker has them
	seen    map[cell]bool     // cells that have a fault already
	catalog Catalog
}

type cell struct {
	line   int
	column string
}

// isGuidance reports whether the row at hand is the one that WriteTemplate writes, as far as its columns are there. One
// that was changed is a problem.
func (c *catalogReader) isGuidance() bool {
	for _, f := range c.fields {
		switch {
		case c.sheet.Column(f.column) > 0 && c.sheet.Text(f.column) == f.guidance:
		case f.column == "id": // the first of the fields
			return false
		case c.sheet.Column(f.column) > 0:
			c.sheet.Report("id", "this is the row of guidance, changed", "take it out, or restore it", nil)
			return true
		}
	}
	return true
}

// definition reads the row at hand.
func (c *catalogReader) definition() Definition {
	var d Definition
	for _, f := range c.fields {
		var fault Fault
		text := c.sheet.Text(f.column)
		if sheet.IsFailure(text) {
			c.seen[cell{c.sheet.Line(), f.column}] = true
			continue
		}
		if errors.As(f.set(&d, text), &fault) {
			c.seen[cell{c.sheet.Line(), f.column}] = true
			c.sheet.Report(f.column, fault.Cause, fault.Remedy, nil)
		}
	}
	return d
}

// nameSilos makes silos of those that definitions name, each as it is written first. Those that seem to be a slip are
// none, and those with a comma.
func (c *catalogReader) nameSilos() {
	keeps := make(map[string]bool)
	for i := range c.catalog.Definitions {
		keeps[likeness(c.catalog.Definitions[i].Silo)] = true
	}
	seen, found := make(map[string]bool), make(map[string]bool) // as it is written, and by likeness
	var silos []Silo
	var lines []int
	for i := range c.catalog.Definitions {
		d := &c.catalog.Definitions[i]
		for _, silo := range append([]string{d.Silo}, d.Contributors...) {
			if seen[silo] {
				continue
			}
			seen[silo] = true
			if like := likeness(silo); like != "" && !found[like] && !strings.Contains(silo, ",") {
				found[like] = true
				silos, lines = append(silos, Silo{ID: silo, Name: silo}), append(lines, c.lines[i])
			}
		}
	}
	c.slips = slips(silos, keeps)
	for i, silo := range silos {
		if _, slip := c.slips[likeness(silo.ID)]; !slip {
			c.catalog.Silos, c.named = append(c.catalog.Silos, silo), append(c.named, lines[i])
		}
	}
}

// validate adds the faults of the catalogue, except in columns that are missing and cells that are reported already.
// Silos that the file made up have no faults of their own.
func (c *catalogReader) validate(ownSilos bool) {
	k := &checker{fields: c.fields, most: maxProblems, skip: func(at place, field string) bool {
		if at.kind != aMetric {
			return at.kind == "silo" && !ownSilos
		}
		return c.sheet.Column(field) == 0 || c.seen[cell{c.lines[at.row], field}]
	}, slips: c.slips, line: func(at place) int {
		switch {
		case at.kind == aMetric:
			return c.lines[at.row]
		case at.kind == "silo" && !ownSilos:
			return c.named[at.row]
		}
		return 0
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

// slips returns, by likeness, the silos that keep no metrics and are one slip from one that does or stands before them,
// and which that is.
func slips(silos []Silo, keeps map[string]bool) map[string]string {
	if len(silos) > maxSlipSilos {
		return nil
	}
	likes, words := make([]string, len(silos)), make([][]string, len(silos))
	for i, s := range silos {
		likes[i] = likeness(s.ID)
		if len(s.ID) <= maxSlipBytes {
			words[i] = strings.Fields(strings.ToLower(s.ID))
		}
	}
	meant := make(map[string]string)
	for i, like := range likes {
		for j := 0; j < len(silos) && !keeps[like]; j++ {
			_, slip := meant[likes[j]]
			if (keeps[likes[j]] || j < i && !slip) && differBySlip(words[i], words[j]) {
				meant[like] = silos[j].ID
				break
			}
		}
	}
	return meant
}

// differBySlip reports whether all words but one are alike, and that one differs by a slip.
func differBySlip(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return isSlip(a[i], b[i]) && slices.Equal(a[i+1:], b[i+1:])
		}
	}
	return false
}

// isSlip reports whether two words are one slip apart. Digits make no slip: region1 and region2 are two.
func isSlip(a, b string) bool {
	x, y := damerau.Rest(a, b)
	return min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) >= minSlipWord && damerau.OneSlip(x, y) &&
		!slices.ContainsFunc(slices.Concat(x, y), unicode.IsDigit)
}
