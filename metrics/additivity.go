package metrics

import (
	"fmt"
	"slices"
	"strings"
)

// An Additivity says along which axes a metric's values add up to the value of the whole: customers lost add up along
// all of them, a stock of customers not over time, a ratio along none (Kimball's additive, semi-additive and
// non-additive facts). Axes combine with |. The zero value is unspecified.
type Additivity uint8

// The axes.
const (
	AddsOverTime      Additivity = 1 << iota // periods add up to longer periods
	AddsOverCustomers                        // groups of customers add up to all customers
	AddsOverPoints                           // interaction points add up to all points
	AddsNever                                // along no axis; stands alone
)

var additivityWords = [...]string{"time", "customers", "points", "never"}

// String returns the axes with semicolons between them, or never; unspecified for the zero value.
func (a Additivity) String() string {
	if a == 0 {
		return "unspecified"
	}
	if a >= 1<<len(additivityWords) {
		return fmt.Sprintf("Additivity(%d)", uint8(a))
	}
	var axes []string
	for i, word := range additivityWords {
		if a&(1<<i) != 0 {
			axes = append(axes, word)
		}
	}
	return strings.Join(axes, "; ")
}

// ParseAdditivity reads what String writes, in any case and order; empty text is unspecified. The error is a [Fault].
func ParseAdditivity(s string) (Additivity, error) {
	var a Additivity
	if s == "" || strings.EqualFold(s, "unspecified") {
		return 0, nil
	}
	for part := range strings.SplitSeq(s, ";") {
		word := strings.ToLower(strings.TrimSpace(part))
		i := slices.Index(additivityWords[:], word)
		if i < 0 {
			return 0, Fault{
				Op: "metrics: parse", Field: "adds_over", Value: s, Cause: "unknown",
				Remedy: "write never, or some of time; customers; points with semicolons between them",
			}
		}
		a |= 1 << i
	}
	return a, nil
}

// wrong returns what contradicts itself, and nothing when all is well.
func (a Additivity) wrong() string {
	switch {
	case a >= 1<<len(additivityWords):
		return "unknown"
	case a&AddsNever != 0 && a != AddsNever:
		return "never, and yet along an axis"
	}
	return ""
}
