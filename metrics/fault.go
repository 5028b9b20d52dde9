package metrics

import (
	"strconv"
	"strings"
)

// A Fault is one thing that is wrong with an input: where it stands, what is wrong, and what to do about it.
// The zero value of a field means that it doesn't apply. Faults are values; compare them field by field.
type Fault struct {
	Op     string // the operation that found it, as "package: what": "metrics: catalog"
	File   string // the file's name, where there is one
	Line   int    // line in the file, from 1; 0 where there is no file
	Column int    // field of the record, from 1; 0 where the fault is about the whole row
	Field  string // the field's name
	Value  string // what was found there
	Cause  string // what is wrong with it
	Remedy string // what to do about it
	Err    error  // a sentinel for errors.Is, or the error underneath; may be nil
}

// Error returns the fault on one line: operation, place, field, value, cause and remedy.
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Op)
	if place := f.place(); place != "" {
		b.WriteString(": ")
		b.WriteString(place)
	}
	if f.Field != "" {
		b.WriteString(": ")
		b.WriteString(f.Field)
		if f.Value != "" {
			b.WriteString(" ")
			b.WriteString(strconv.Quote(clip(f.Value)))
		}
	}
	b.WriteString(": ")
	b.WriteString(f.Cause)
	if f.Remedy != "" {
		b.WriteString("; ")
		b.WriteString(f.Remedy)
	}
	return b.String()
}

// Unwrap returns the sentinel or underlying error.
func (f Fault) Unwrap() error { return f.Err }

// place is file:line:column, as editors understand it.
func (f Fault) place() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		if f.File == "" {
			b.WriteString("line ")
		} else {
			b.WriteString(":")
		}
		b.WriteString(strconv.Itoa(f.Line))
		if f.Column > 0 {
			b.WriteString(":")
			b.WriteString(strconv.Itoa(f.Column))
		}
	}
	return b.String()
}

// clip keeps a hostile or accidental megabyte out of an error message.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// Faults is every fault of one input, in the order of the input. It is an error when it isn't empty.
type Faults []Fault

// Error returns the faults, a line each.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.Is and errors.As look at each fault.
func (fs Faults) Unwrap() []error {
	errs := make([]error, len(fs))
	for i, f := range fs {
		errs[i] = f
	}
	return errs
}

// Err returns the faults as an error, and nil when there are none.
func (fs Faults) Err() error {
	if len(fs) == 0 {
		return nil
	}
	return fs
}
