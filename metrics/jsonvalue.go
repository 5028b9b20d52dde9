package metrics

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// A jsonValue is a value in a JSON text that is known to be valid, and the line on which it starts.
type jsonValue struct {
	text []byte
	line int
}

// validJSON returns the value of a text, or the line of its first error.
func validJSON(text []byte) (jsonValue, int, error) {
	var whole json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil {
		before := text
		if syntax, ok := err.(*json.SyntaxError); ok {
			before = text[:min(max(int(syntax.Offset)-1, 0), len(text))]
		}
		return jsonValue{}, 1 + bytes.Count(before, newline), err
	}
	start := skipSpace(text, 0)
	return jsonValue{bytes.TrimRight(text[start:], jsonSpace), 1 + bytes.Count(text[:start], newline)}, 0, nil
}

const jsonSpace = " \t\r\n"

var newline = []byte{'\n'}

func skipSpace(text []byte, i int) int { return len(text) - len(bytes.TrimLeft(text[i:], jsonSpace)) }

// is reports whether the value starts so: with { for an object, [ for an array, " for a string, n for null.
func (v jsonValue) is(start byte) bool { return v.text[0] == start }

func (v jsonValue) isNumber() bool { return v.is('-') || '0' <= v.text[0] && v.text[0] <= '9' }

// string is the text of a string.
func (v jsonValue) string() string {
	var s string
	if json.Unmarshal(v.text, &s) != nil {
		return ""
	}
	return s
}

// isHalved reports whether a string has a replacement character that its text doesn't: it stands for half a character.
func (v jsonValue) isHalved(s string) bool {
	return strings.ContainsRune(s, utf8.RuneError) && !bytes.ContainsRune(v.text, utf8.RuneError) &&
		!bytes.Contains(bytes.ToLower(v.text), []byte(`\ufffd`))
}

// shown is the value for a message.
func (v jsonValue) shown() string {
	const most = 100
	if v.is('"') && len(v.text) <= most {
		return v.string()
	}
	return string(v.text[:min(most, len(v.text))])
}

// each visits the members of an object, or the items of an array, for which key is empty, until one returns false.
func (v jsonValue) each(visit func(key string, value jsonValue) bool) {
	isObject, line, counted := v.is('{'), v.line, 0
	take := func(start int) (value jsonValue, end int) {
		line += bytes.Count(v.text[counted:start], newline)
		counted = start
		end = start + valueLength(v.text[start:])
		return jsonValue{v.text[start:end], line}, end
	}
	for i := skipSpace(v.text, 1); v.text[i] != ']' && v.text[i] != '}'; {
		key := ""
		if isObject {
			name, end := take(i)
			key = name.string()
			i = skipSpace(v.text, skipSpace(v.text, end)+1) // the colon
		}
		value, end := take(i)
		if !visit(key, value) {
			return
		}
		if i = skipSpace(v.text, end); v.text[i] == ',' {
			i = skipSpace(v.text, i+1)
		}
	}
}

// valueLength returns how many bytes the value takes that a text starts with.
func valueLength(text []byte) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		default: // of a number or a word the last byte ends it
			if depth > 0 || i+1 < len(text) && !bytes.ContainsRune([]byte(",]}"+jsonSpace), rune(text[i+1])) {
				continue
			}
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(text)
}
