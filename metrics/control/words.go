package control

import "fmt"

// words are the texts of an enumeration, by value.
type words []string

func (w words) word(typeName string, value uint8) string {
	if int(value) >= len(w) {
		return fmt.Sprintf("%s(%d)", typeName, value)
	}
	return w[value]
}
