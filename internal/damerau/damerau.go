// Package damerau compares words that may be slips of one another.
package damerau

// Rest returns what is left of two texts when what they begin and end with in common is taken off.
func Rest(a, b string) (x, y []rune) {
	x, y = []rune(a), []rune(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return x, y
}

// OneSlip reports whether texts with those rests are one slip apart (Damerau 1964, as optimal string alignment): a
// letter is there on one side only, is taken for another, or is exchanged with the next. Equal texts aren't.
func OneSlip(x, y []rune) bool {
	exchanged := len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
	return max(len(x), len(y)) == 1 || exchanged
}
