package sheet

import (
	"fmt"
	"slices"
	"strings"
)

// failures are what a spreadsheet shows in a cell whose formula failed.
var failures = [...]string{
	"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
}

// IsFailure reports whether a text is what a spreadsheet shows in a cell whose formula failed, such as #N/A or #REF!.
func IsFailure(text string) bool {
	return strings.HasPrefix(text, "#") && slices.Contains(failures[:], text)
}

// isEmpty reports whether there is nothing but spaces in a record.
func isEmpty(record []string) bool {
	return !slices.ContainsFunc(record, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// checkCells reports formulas that failed in the columns of the form, and text that no column has a name for.
func (s *Sheet) checkCells() {
	for i, cell := range s.record {
		p := Problem{Line: s.line, Column: i + 1, Field: s.header[i], Value: strings.TrimSpace(cell)}
		switch {
		case p.Value == "":
		case p.Field == "":
			p.Field = fmt.Sprintf("column %d", i+1)
			p.Cause, p.Remedy = "there is text under a column without a name", "name the column, or take the text out"
			s.Add(p)
		case IsFailure(p.Value) && s.Column(p.Field) == i+1:
			p.Cause, p.Remedy = "a formula in the spreadsheet failed", "correct it there"
			s.Add(p)
		}
	}
}
