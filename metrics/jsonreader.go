package metrics

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A jsonReader gathers what is wrong with a JSON text.
type jsonReader struct {
	op, file string
	found    Faults
	more     int // faults that were only counted
}

// add adds a fault. Beyond the limit it is only counted.
func (r *jsonReader) add(line int, field, value, cause, remedy string) {
	if len(r.found) >= maxProblems {
		r.more++
		return
	}
	r.found = append(r.found, Fault{
		Op: r.op, File: r.file, Line: line, Field: field, Value: value, Cause: cause, Remedy: remedy,
	})
}

// faults returns what is wrong in the order of the text.
func (r *jsonReader) faults() Faults {
	slices.SortStableFunc(r.found, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
	if r.more > 0 {
		r.found = append(r.found, Fault{
			Op: r.op, File: r.file, Cause: fmt.Sprintf("%d more faults are not shown", r.more),
			Remedy: "correct these and read it again",
		})
	}
	if r.file == "" {
		for i := range r.found {
			r.found[i].Line = 0
		}
	}
	return r.found
}

// parse returns the value of a text, and false with a fault for a text that isn't JSON. One that isn't UTF-8 is a fault
// too, but can be read.
func (r *jsonReader) parse(text []byte) (jsonValue, bool) {
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		if c == utf8.RuneError && size == 1 {
			r.add(1+bytes.Count(text[:i], newline), "", "", "text that isn't UTF-8", "save the file as UTF-8")
			break
		}
		i += size
	}
	v, line, err := validJSON(text)
	if err != nil {
		r.add(line, "", "", err.Error(), "correct the JSON there")
		r.found[len(r.found)-1].Err = err
		return v, false
	}
	return v, true
}

// object reads the members of an object, each with the function for its key, and returns the lines on which they stand,
// that of the object itself under ""; nil for what isn't an object. what says what it is.
func (r *jsonReader) object(v jsonValue, what string, read map[string]func(jsonValue)) map[string]int {
	if !v.is('{') {
		r.add(v.line, what, v.shown(), "isn't an object", "write it in braces, with keys")
		return nil
	}
	lines := map[string]int{"": v.line}
	keys := choice(read)
	v.each(func(key string, value jsonValue) bool {
		_, twice := lines[key]
		set, known := read[key]
		switch {
		case !known:
			r.add(value.line, what, key, "unknown key", "remove it, or write "+keys)
		case twice:
			r.add(value.line, what, key, "a key that is there twice", "remove one of them")
		default:
			lines[key] = value.line
			set(value)
		}
		return true
	})
	return lines
}

func choice(read map[string]func(jsonValue)) string {
	var keys []string
	for key := range read {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return "one of " + strings.Join(keys, ", ")
}

// array visits the items of an array, at most as many as a catalogue may have.
func (r *jsonReader) array(v jsonValue, field string, visit func(jsonValue)) {
	if v.is('n') {
		return
	}
	if !v.is('[') {
		r.add(v.line, field, v.shown(), "isn't an array", "write it in brackets")
		return
	}
	n := 0
	v.each(func(_ string, item jsonValue) bool {
		if n++; n > maxDefinitions {
			r.add(item.line, field, "", "more than 10,000 items", "split the file, or check that it is a catalogue")
			return false
		}
		visit(item)
		return true
	})
}

// oneString returns a function that reads a string.
func (r *jsonReader) oneString(field string, into *string) func(jsonValue) {
	return func(v jsonValue) {
		switch {
		case v.is('"'):
			*into = v.string()
			if v.isHalved(*into) {
				r.add(v.line, field, v.shown(), "half of a surrogate pair", "write the character itself")
			}
		case !v.is('n'):
			r.add(v.line, field, v.shown(), "isn't a string", "write it in quotes")
		}
	}
}

// manyStrings returns a function that reads an array of strings.
func (r *jsonReader) manyStrings(field string, into *[]string) func(jsonValue) {
	return func(v jsonValue) {
		r.array(v, field, func(item jsonValue) {
			var s string
			r.oneString(field, &s)(item)
			if item.is('"') {
				*into = append(*into, s)
			} else if item.is('n') {
				r.add(item.line, field, "", "null in a list", "take it out")
			}
		})
	}
}
