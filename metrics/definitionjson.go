package metrics

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// MarshalJSON returns the definition as an object whose keys are the columns of a CSV file, in their order, see
// [ReadCatalogCSV]; what isn't stated is left out:
//
//	{"id":"reply","name":"First reply","inputs":["a","b"],"unit":"duration","target":[30,60],"compensation_share":0.1}
//
// Lists are arrays, targets numbers or an array of the two ends of a band, the rest strings. The error is [Faults] for
// what would not be read back alike, such as a target that isn't finite.
func (d Definition) MarshalJSON() ([]byte, error) {
	if err := d.unwritable().Err(); err != nil {
		return nil, err
	}
	b := []byte{'{'}
	for _, f := range fields() {
		items := f.items(&d)
		if len(items) == 0 {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(b, `"`+f.column+`":`...)
		switch {
		case f.isList():
			b = appendStrings(b, items)
		case f.form == someNumber:
			b = appendNumber(b, items[0])
		default:
			b = appendString(b, items[0])
		}
	}
	return append(b, '}'), nil
}

// appendNumber appends a number, or a band as an array.
func appendNumber(b []byte, text string) []byte {
	low, high, band := strings.Cut(text, "..")
	if !band {
		return append(b, text...)
	}
	return append(b, "["+low+","+high+"]"...)
}

func appendStrings(b []byte, items []string) []byte {
	for i, item := range items {
		b = appendString(append(b, "[,"[min(i, 1)]), item)
	}
	return append(b, ']')
}

// appendString appends a string with <, > and & as they are, unlike json.Marshal.
func appendString(b []byte, s string) []byte {
	var quoted bytes.Buffer
	out := json.NewEncoder(&quoted)
	out.SetEscapeHTML(false)
	if out.Encode(s) != nil { // never, for a string
		return append(b, `""`...)
	}
	return append(b, bytes.TrimSuffix(quoted.Bytes(), newline)...)
}

// UnmarshalJSON reads what MarshalJSON writes, with keys in any order; null means not stated. The error is [Faults],
// all of them: keys that are unknown or there twice, values of the wrong form, and text that can't be read. The
// definition is then as it was.
func (d *Definition) UnmarshalJSON(b []byte) error {
	r := &jsonReader{op: "metrics: unmarshal definition"}
	v, ok := r.parse(b)
	if ok && v.is('n') {
		return nil // by convention, null changes nothing
	}
	var got Definition
	if ok {
		got, _ = r.definition(v, fields(), nil)
	}
	if err := r.faults().Err(); err != nil {
		return err
	}
	*d = got
	return nil
}

// definition reads a definition, and returns the lines on which its fields stand. bad is told of fields with a fault;
// it may be nil.
func (r *jsonReader) definition(v jsonValue, columns []field, bad func(column string)) (Definition, map[string]int) {
	var d Definition
	read := make(map[string]func(jsonValue), len(columns))
	for _, f := range columns {
		read[f.column] = func(v jsonValue) {
			before := len(r.found) + r.more
			if text, ok := r.fieldText(f, v); ok {
				if fault, ok := errors.AsType[Fault](f.set(&d, text)); ok {
					r.add(v.line, f.column, fault.Value, fault.Cause, fault.Remedy)
				}
			}
			if bad != nil && len(r.found)+r.more > before {
				bad(f.column)
			}
		}
	}
	return d, r.object(v, "metric", read)
}

// fieldText returns the value of a field as it stands in a cell, and false with a fault for a value of another form.
func (r *jsonReader) fieldText(f field, v jsonValue) (string, bool) {
	before := len(r.found) + r.more
	var text string
	switch {
	case v.is('n'):
	case f.isList():
		var items []string
		r.manyStrings(f.column, &items)(v)
		for _, item := range items {
			c := checker{called: "the list"}
			c.item(f.column, item)
			for _, fault := range c.faults() {
				r.add(v.line, f.column, item, fault.Cause, fault.Remedy)
			}
		}
		text = strings.Join(items, "; ")
	case f.form != someNumber:
		r.oneString(f.column, &text)(v)
	case v.isNumber():
		text = string(v.text)
	case v.is('['):
		var ok bool
		if text, ok = bandText(v); !ok {
			r.add(v.line, f.column, v.shown(), "isn't an array of two numbers", "write [30,60] for a band")
		}
	default:
		r.add(v.line, f.column, v.shown(), "isn't a number", "write a number, or [30,60] for a band")
	}
	return text, len(r.found)+r.more == before
}

// bandText returns an array of two numbers as 30..60, and false for any other array.
func bandText(v jsonValue) (string, bool) {
	var ends []string
	numbers := true
	v.each(func(_ string, end jsonValue) bool {
		numbers = numbers && end.isNumber()
		ends = append(ends, string(end.text))
		return numbers && len(ends) < 3
	})
	return strings.Join(ends, ".."), numbers && len(ends) == 2
}
