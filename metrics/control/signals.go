package control

import (
	"encoding/json"
	"strings"
)

// Tests is a set of tests. The zero value is empty.
type Tests uint16

// Has reports whether the set holds the test.
func (s Tests) Has(t Test) bool { return s&of(t) != 0 }

// List returns the tests, in the order of their constants.
func (s Tests) List() []Test {
	var all []Test
	for t := range tests {
		if s.Has(t) {
			all = append(all, t)
		}
	}
	return all
}

// String returns the tests' names with commas: "outside, run".
func (s Tests) String() string {
	var names []string
	for _, t := range s.List() {
		names = append(names, t.String())
	}
	return strings.Join(names, ", ")
}

// MarshalJSON returns an array of names.
func (s Tests) MarshalJSON() ([]byte, error) {
	names := make([]string, 0, int(tests))
	for _, t := range s.List() {
		names = append(names, t.String())
	}
	return json.Marshal(names)
}

// of is the set of one test.
func of(t Test) Tests { return 1 << t }

// Signals are the rules that fired at a point: every point of a pattern has the signal, not only the one that
// completed it. The zero value is none.
type Signals struct {
	Up    Tests `json:"up"`    // to or on the upper side
	Down  Tests `json:"down"`  // to or on the lower side
	Other Tests `json:"other"` // to no side: alternation, hugging, mixture, few crossings
}

// All returns the tests of every side.
func (s Signals) All() Tests { return s.Up | s.Down | s.Other }

// Any reports whether a rule fired.
func (s Signals) Any() bool { return s.All() != 0 }

// String returns the names with their side: "outside up, run up".
func (s Signals) String() string {
	var names []string
	for t := range tests {
		for _, side := range [...]struct {
			set  Tests
			name string
		}{{s.Up, " up"}, {s.Down, " down"}, {s.Other, ""}} {
			if side.set.Has(t) {
				names = append(names, t.String()+side.name)
			}
		}
	}
	return strings.Join(names, ", ")
}

// A Side is where a signal points to. The zero value is NoSide.
type Side uint8

// The sides.
const (
	NoSide Side = iota
	Up
	Down
)

var sideWords = words{"none", "up", "down"}

// String returns none, up or down.
func (s Side) String() string { return sideWords.word("Side", uint8(s)) }

// MarshalText returns the text of String.
func (s Side) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
