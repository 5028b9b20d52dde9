package metrics

import (
	"errors"
	"slices"
	"strings"
)

// Fields returns the names of a definition's fields, in the order of the columns of [ReadCatalogCSV]: those that
// [Definition.Text] and [Definition.With] take.
func Fields() []string {
	var columns []string
	for _, f := range fields() {
		columns = append(columns, f.column)
	}
	return columns
}

// Text returns a field of the definition as it stands in a cell of a CSV file, see [ReadCatalogCSV]: empty when it
// isn't stated. field is the name of the column; the result is false when there is no such column.
func (d Definition) Text(field string) (string, bool) {
	f, ok := fieldOf(field)
	if !ok {
		return "", false
	}
	return f.text(&d), true
}

// With returns a copy of the definition with one field as the text of a cell of a CSV file says; empty text leaves it
// not stated. field is the name of the column. The copy shares no memory with the definition.
//
// The error is a [Fault] for an unknown field, and for text that can't be read or that a file would not give back; the
// definition is then returned as it was. Whether the field suits the others, [Catalog.Validate] says.
func (d Definition) With(field, text string) (Definition, error) {
	const op = "metrics: set field"
	f, ok := fieldOf(field)
	if !ok {
		return d, Fault{
			Op: op, Field: "field", Value: field, Cause: "unknown", Remedy: "write one of " + strings.Join(Fields(), ", "),
		}
	}
	changed := d.Clone()
	if err := f.set(&changed, strings.TrimSpace(text)); err != nil {
		if fault, ok := errors.AsType[Fault](err); ok {
			fault.Op, fault.Field = op, f.column
			return d, fault
		}
		return d, err
	}
	for _, fault := range changed.unwritable() {
		if fault.Field == f.column {
			fault.Op = op
			return d, fault
		}
	}
	return changed, nil
}

// Clone returns a copy that shares no memory with the definition.
func (d Definition) Clone() Definition {
	d.Synonyms = slices.Clone(d.Synonyms)
	d.Inputs = slices.Clone(d.Inputs)
	d.Contributors = slices.Clone(d.Contributors)
	d.Points = slices.Clone(d.Points)
	d.Ties = slices.Clone(d.Ties)
	return d
}

// unwritable returns what a file would not give back as it is.
func (d Definition) unwritable() Faults {
	c := &checker{fields: fields(), called: "metric"}
	if d.ID != "" {
		c.called += " (" + shown(d.ID) + ")"
	}
	d.checkWritten(c)
	return c.faults()
}
