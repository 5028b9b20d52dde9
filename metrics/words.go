package metrics

import (
	"fmt"
	"strings"
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

// find returns the value with a text, in upper or lower case; the empty text is unspecified.
func (w words) find(s string) (uint8, bool) {
	if s == "" {
		return 0, true
	}
	for i, word := range w {
		if strings.EqualFold(s, word) {
			return uint8(i), true
		}
	}
	return 0, false
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
			Cause: "unknown", Remedy: "write " + w.choice(),
		}
	}
	return value, nil
}

// choice lists the texts to choose from.
func (w words) choice() string {
	last := len(w) - 1
	return strings.Join(w[1:last], ", ") + " or " + w[last]
}
