package control

import (
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Kind is a type of chart: what the values are, and hence how they vary by chance. The zero value is XmR. The limits
// of each are three σ around the centre, and never beyond what a value can be: below 0, or above 1 for a share. With n
// a value's size (its cases, or its exposure) and R̄ the mean moving range,
//
//	XmR   X̄ ± 3 R̄/d₂                                    (Wheeler 1993; Montgomery eq. 6.33)
//	P     p̄ ± 3 √(p̄(1−p̄)/n)      p̄ = Σ cases / Σ n      (Montgomery eq. 7.8)
//	U     ū ± 3 √(ū/n)            ū = Σ events / Σ n     (Montgomery eq. 7.19)
//	P′ U′ as P and U, with σ times σz = R̄(z)/d₂           (Laney, Quality Engineering 14, 2002)
//	C     c̄ ± 3 √c̄                                       (Montgomery eq. 7.17)
//	T     as XmR of t^(1/3.6), transformed back          (Nelson 1994; Montgomery sec. 7.3.5)
//	G     0 to ḡ + 3 √(ḡ(ḡ+1)), around the median        (Benneyan 2001; Montgomery sec. 7.3.5)
//
// where z is a value's distance from the centre in its own σ; for Xbar and S see [NewXbarS].
type Kind uint8

// The kinds.
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

// ranged reports whether limits come from moving ranges.
func (k Kind) ranged() bool { return k == XmR || k == T || k == PPrime || k == UPrime }

// accepts says what is wrong with a value of that kind, and what to do; nothing when all is well.
func (k Kind) accepts(v float64) (cause, remedy string) {
	switch {
	case (k == P || k == PPrime) && !(v >= 0 && v <= 1):
		return "a share lies between 0 and 1", "give cases counted over all cases, not percent; or use an XmR chart"
	case (k == U || k == UPrime || k == C || k == G) && v < 0:
		return "a count isn't below 0", "use an XmR chart for values that can be negative"
	case (k == C || k == G) && v != math.Trunc(v):
		return "a count is a whole number", "chart a rate as U with its exposure, or as XmR"
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

// For returns the options for charting a metric: its direction, its target, and what its values can be where its unit
// says so, as that of a duration or a score does. Everything else is as the zero Options have it.
func For(d metrics.Definition) Options {
	o := Options{Direction: d.Direction, Target: d.Target}
	switch d.Unit.Kind {
	case metrics.DurationUnit:
		o.Within = [2]float64{0, math.Inf(1)}
	case metrics.ScoreUnit:
		o.Within = [2]float64{d.Unit.Low, d.Unit.High}
	}
	return o
}
