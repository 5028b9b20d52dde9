package control

import "github.com/untangle-metrics/untangle/metrics"

// A Kind is a type of chart: what the values are, and hence how they vary by chance. The zero value is XmR.
type Kind uint8

// The kinds. What limits each has is said at the function that computes them; a value's size is its number of cases.
const (
	XmR    Kind = iota // individual values, with limits from their moving ranges
	P                  // shares of a number of cases: binomial
	PPrime             // shares of many cases, which vary by more (or less) than the binomial: Laney's p′
	U                  // events per unit of exposure: Poisson
	UPrime             // events per unit of much exposure: Laney's u′
	C                  // events in periods of equal exposure: Poisson
	T                  // time from one rare event to the next, a value an event
	G                  // cases between rare events, a value an event
	Xbar               // means of measurements; made by NewXbarS
	S                  // standard deviations of measurements; made by NewXbarS
)

var kindWords = words{"XmR", "p", "p′", "u", "u′", "c", "t", "g", "x̄", "s"}

// String returns the chart's usual letter: XmR, p, p′, u, u′, c, t, g, x̄ or s.
func (k Kind) String() string { return kindWords.word("Kind", uint8(k)) }

// MarshalText returns the text of String.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// sized reports whether every value needs its number of cases.
func (k Kind) sized() bool { return k == P || k == PPrime || k == U || k == UPrime }

// accepts says what is wrong with a value of that kind, and what to do; nothing when all is well.
func (k Kind) accepts(v float64) (cause, remedy string) {
	switch {
	case (k == P || k == PPrime) && !(v >= 0 && v <= 1):
		return "a share lies between 0 and 1", "give cases counted over all cases, not percent; or use an XmR chart"
	case (k == U || k == UPrime || k == C || k == G) && v < 0:
		return "a count isn't below 0", "use an XmR chart for values that can be negative"
	case k == T && v <= 0:
		return "the time between two events is above 0", "use a finer unit of time, or a c chart of events per period"
	}
	return "", ""
}

// A Center is how the centre line is found. The zero value is Mean.
type Center uint8

// The centres.
const (
	Mean   Center = iota
	Median        // for runs around the middle, and where some values are wild
)

var centerWords = words{"mean", "median"}

// String returns mean or median.
func (c Center) String() string { return centerWords.word("Center", uint8(c)) }

// MarshalText returns the text of String.
func (c Center) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// For returns the options for charting a metric: its direction and its target. Everything else is as the zero Options
// have it.
func For(d metrics.Definition) Options {
	return Options{Direction: d.Direction, Target: d.Target}
}
