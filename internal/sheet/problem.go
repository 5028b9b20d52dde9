package sheet

import (
	"cmp"
	"slices"
	"strconv"
)

// A Problem is one thing that is wrong with a file: where it stands, what is wrong, and what to do about it. The zero
// value of a field means that it doesn't apply.
type Problem struct {
	Line   int    // from 1
	Column int    // number of the field in its record, from 1; 0 is the whole row
	Field  string // the column's name, "column 3" for one without, or "header"
	Value  string // what was found there
	Cause  string
	Remedy string
	Err    error // the error underneath
}

// Report adds a problem with a cell of the row at hand. A column that is missing has been reported once and isn't again
// for each row, nor is a cell that Next has reported.
func (s *Sheet) Report(column, cause, remedy string, err error) {
	if at := s.Column(column); at > 0 && !IsFailure(s.Text(column)) {
		s.Add(Problem{s.line, at, column, s.Text(column), cause, remedy, err})
	}
}

// Add adds a problem. Beyond the limit of the form it is only counted.
func (s *Sheet) Add(p Problem) {
	s.found++
	if len(s.problems) < s.form.MaxProblems {
		s.problems = append(s.problems, p)
	}
}

// AddMore adds a number of problems that are only counted.
func (s *Sheet) AddMore(n int) { s.found += n }

// Problems returns what is wrong so far in the order of the file, at the end how many more there are; nil for none.
func (s *Sheet) Problems() []Problem {
	slices.SortStableFunc(s.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	more := s.found - len(s.problems)
	if more == 0 {
		return s.problems
	}
	return append(s.problems, Problem{
		Cause: strconv.Itoa(more) + " more faults are not shown", Remedy: "correct these and read the file again",
	})
}
