package metrics

import (
	"fmt"
	"strings"
	"unicode"
)

// words are the texts of an enumeration whose zero value is unspecified.
type words []string

// word returns the text of a value, and Type(9) for a value that has none.
func (w words) word(typeName string, value uint8) string {
	if int(value) >= len(w) {
		return fmt.Sprintf("%s(%d)", typeName, value)
	}
	return w[value]
}

// find returns the value with a text, in upper or lower case, where dashes and underscores count as blanks and a run of
// blanks as one; the empty text is unspecified.
func (w words) find(s string) (uint8, bool) {
	if s == "" {
		return 0, true
	}
	for i, word := range w {
		if strings.EqualFold(s, word) {
			return uint8(i), true
		}
	}
	if plain := blankSeparated(s); plain != "" && plain != s {
		return w.find(plain)
	}
	return 0, false
}

// blankSeparated is a text in lower case with one blank for each run of blanks, dashes and underscores.
func blankSeparated(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == '_' || unicode.IsSpace(r) || unicode.Is(unicode.Dash, r)
	}), " ")
}

// marshal returns the text of a value, and a fault for a value that has none.
func (w words) marshal(field string, value uint8) ([]byte, error) {
	if int(value) >= len(w) {
		return nil, Fault{
			Op: "metrics: marshal", Field: field, Value: fmt.Sprint(value),
			Cause: "unknown", Remedy: "use one of the constants",
		}
	}
	return []byte(w[value]), nil
}

// unmarshal is find with a fault for an unknown text.
func (w words) unmarshal(field string, b []byte) (uint8, error) {
	value, ok := w.find(string(b))
	if !ok {
		return 0, Fault{
			Op: "metrics: parse", Field: field, Value: string(b),
			Cause: "unknown", Remedy: w.remedy(string(b)),
		}
	}
	return value, nil
}

// remedy says what to write for an unknown text: the one word of which it is the plural or the beginning, otherwise
// any.
func (w words) remedy(s string) string {
	s = blankSeparated(s)
	var remedies []string
	for _, word := range w[1:] {
		stem, endsInY := strings.CutSuffix(word, "y")
		switch {
		case s == word+"s" || endsInY && s == stem+"ies":
			remedies = append(remedies, "write "+word)
		case s != "" && strings.HasPrefix(word, s):
			remedies = append(remedies, "did you mean "+word+"?")
		}
	}
	if len(remedies) != 1 {
		return "write " + w.choice()
	}
	return remedies[0]
}

// choice lists the texts to choose from.
func (w words) choice() string {
	last := len(w) - 1
	return strings.Join(w[1:last], ", ") + " or " + w[last]
}
