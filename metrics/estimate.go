package metrics

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// An EstimateState says whether there is a number, and if not, why not. The zero value is Missing.
type EstimateState uint8

// The states of an estimate.
const (
	Missing       EstimateState = iota // nobody measured it
	Known                              // there is a value; 0 is a legal one
	Undefined                          // the formula has no value for these data: 0 of 0, or too few of them
	NotApplicable                      // the question doesn't arise here
	states
)

var stateWords = [states]string{"missing", "known", "undefined", "not applicable"}

// String returns missing, known, undefined or not applicable.
func (s EstimateState) String() string {
	if s >= states {
		return fmt.Sprintf("EstimateState(%d)", uint8(s))
	}
	return stateWords[s]
}

// An Estimate is a number with what one needs to know to use it. The zero Estimate is missing.
type Estimate struct {
	Value     float64       // meaningful only when the state is Known
	Low, High float64       // the interval's ends; equal to Value when there is no interval; may be infinite
	Level     float64       // confidence level of the interval, from 0 to below 1; 0 when no confidence is claimed
	N         int64         // observations it rests on; 0 when that isn't said
	Method    string        // how the value and its interval were found: "Wilson"
	State     EstimateState // whether there is a value
	Warnings  []string      // what to be careful about, and what to do about it; why there is no value
}

// NewEstimate returns a known value without an interval: Low and High equal it, and Level is 0.
func NewEstimate(value float64) Estimate {
	return Estimate{Value: value, Low: value, High: value, State: Known}
}

// Absent returns an estimate without a value, in a state other than Known, with the reason as a warning; an empty
// reason is left out. Absent of Known is Missing, because it has no value.
func Absent(state EstimateState, why string) Estimate {
	if state == Known {
		state = Missing
	}
	e := Estimate{State: state}
	if why != "" {
		e.Warnings = []string{why}
	}
	return e
}

// IsKnown reports whether there is a value.
func (e Estimate) IsKnown() bool { return e.State == Known }

// Warn returns a copy of the estimate with one more warning.
func (e Estimate) Warn(warning string) Estimate {
	e.Warnings = append(slices.Clip(e.Warnings), warning)
	return e
}

// String returns the estimate for people: "0.052 [0.041, 0.066] 95 % Wilson, n=1,204", or "missing: nobody asked".
// It rounds to two digits of the interval's width, or else to six; use the fields for arithmetic. Warnings follow after
// semicolons.
func (e Estimate) String() string {
	if !e.IsKnown() {
		if len(e.Warnings) == 0 {
			return e.State.String()
		}
		return e.State.String() + ": " + strings.Join(e.Warnings, "; ")
	}
	var b strings.Builder
	write := func(x float64) string { return trimZeros(people(x, placesFor(e.Value, 6))) }
	if width := e.High - e.Low; width > 0 && !math.IsInf(width, 0) {
		write = func(x float64) string { return people(x, placesFor(width, 2)) }
	}
	b.WriteString(write(e.Value))
	if e.hasInterval() {
		fmt.Fprintf(&b, " [%s, %s]", write(e.Low), write(e.High))
	}
	if e.Level > 0 {
		b.WriteString(" " + strconv.FormatFloat(100*e.Level, 'g', 4, 64) + " %")
	}
	if e.Method != "" {
		b.WriteString(" " + e.Method)
	}
	if e.N > 0 {
		b.WriteString(", n=" + people(float64(e.N), 0))
	}
	for _, w := range e.Warnings {
		b.WriteString("; " + w)
	}
	return b.String()
}

// hasInterval reports whether the ends say anything that the value doesn't.
func (e Estimate) hasInterval() bool {
	return e.Level != 0 || e.Low != e.Value || e.High != e.Value
}

// placesFor returns how many decimal places show that many significant digits of x.
func placesFor(x float64, significant int) int {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return min(max(significant-1-int(math.Floor(math.Log10(math.Abs(x)))), 0), 15)
}

// people writes a number with that many decimal places and with commas between thousands.
func people(x float64, places int) string {
	if math.IsInf(x, 0) || math.IsNaN(x) || math.Abs(x) >= 1e15 {
		return strconv.FormatFloat(x, 'g', 4, 64)
	}
	s := strconv.FormatFloat(math.Abs(x), 'f', places, 64)
	sign := ""
	if x < 0 && strings.Trim(s, "0.") != "" {
		sign = "-"
	}
	whole, fraction, hasFraction := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if hasFraction {
		whole += "." + fraction
	}
	return sign + whole
}

// trimZeros drops the zeros that end a decimal fraction.
func trimZeros(s string) string {
	if !strings.Contains(s, ".") || strings.Contains(s, "e") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
