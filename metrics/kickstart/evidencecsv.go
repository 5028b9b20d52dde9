package kickstart

import (
	"io"
	"strconv"

	"github.com/untangle-metrics/untangle/internal/sheet"
	"github.com/untangle-metrics/untangle/metrics"
)

// ReadEvidenceCSV reads evidence, a point a row, from a CSV file with a header line; name is the file's name for
// messages. Columns go by name, in any order and case: point, and as far as they are there customers, leaving,
// complaints and money. An empty cell is a missing figure.
//
// The error is [metrics.Faults], each with its line and column: cells that aren't finite numbers, points that are empty
// or there twice, columns that are unknown or missing, rows of another length than the header, a file over 1 MiB or
// 10,000 rows. With an error the result is nil.
func ReadEvidenceCSV(r io.Reader, name string) ([]Evidence, error) {
	form := sheet.Form{
		Name: "evidence about points", Required: []string{"point"}, MaxMiB: 1, MaxRows: 10_000, MaxProblems: 1_000,
	}
	for _, kind := range kinds {
		form.Optional = append(form.Optional, kind.name)
	}
	s := sheet.Open(r, form)
	var all []Evidence
	seen := make(map[string]bool)
	for s.Next() {
		e := Evidence{Point: s.Text("point")}
		switch {
		case e.Point == "":
			s.Report("point", "no point", "write the id of the interaction point", nil)
		case seen[e.Point]:
			s.Report("point", "this point has a row already", "give the evidence about a point once", nil)
		}
		seen[e.Point] = true
		for _, kind := range kinds {
			text := s.Text(kind.name)
			if text == "" {
				continue
			}
			v, err := strconv.ParseFloat(text, 64)
			if err != nil || bad(v) {
				s.Report(kind.name, "not a finite number", "write a number, or nothing when nobody knows", nil)
			}
			*kind.of(&e) = metrics.NewEstimate(v)
		}
		all = append(all, e)
	}
	var found metrics.Faults
	for _, p := range s.Problems() {
		found = append(found, metrics.Fault{
			Op: evidenceOp, File: name, Line: p.Line, Column: p.Column, Field: p.Field, Value: p.Value,
			Cause: p.Cause, Remedy: p.Remedy, Err: p.Err,
		})
	}
	if len(found) > 0 {
		return nil, found
	}
	return all, nil
}
