package metrics

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// estimateJSON is an estimate as JSON has it. Pointers tell 0 from absent.
type estimateJSON struct {
	State    string     `json:"state"`
	Value    *float64   `json:"value,omitempty"`
	Interval []*float64 `json:"interval,omitempty"`
	Level    float64    `json:"level,omitempty"`
	N        int64      `json:"n,omitempty"`
	Method   string     `json:"method,omitempty"`
	Warnings []string   `json:"warnings,omitempty"`
}

// MarshalJSON returns the estimate as an object:
//
//	{"state":"known","value":0.05,"interval":[0.04,0.07],"level":0.95,"n":1204,"method":"Wilson","warnings":["…"]}
//
// The state is always there. Value and interval are there only when the state is Known, the interval only when it says
// more than the value, the rest when not empty or 0. An infinite end is null. The error is a [Fault] when the estimate
// contradicts itself: a value that isn't finite, an end that is NaN, Low above High, a level outside 0 to 1, N below 0.
func (e Estimate) MarshalJSON() ([]byte, error) {
	if err := e.check("metrics: marshal estimate"); err != nil {
		return nil, err
	}
	out := estimateJSON{State: e.State.String(), Level: e.Level, N: e.N, Method: e.Method, Warnings: e.Warnings}
	if e.IsKnown() {
		out.Value = &e.Value
		if e.hasInterval() {
			out.Interval = []*float64{finiteOrNil(e.Low), finiteOrNil(e.High)}
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes. The error is a [Fault] for an unknown state, a known estimate without a
// value, any other with one, or numbers that contradict each other; the estimate is then as it was.
func (e *Estimate) UnmarshalJSON(b []byte) error {
	const op = "metrics: unmarshal estimate"
	var in *estimateJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	if in == nil {
		return nil // by convention, null changes nothing
	}
	state := slices.Index(stateWords[:], in.State)
	if state < 0 {
		return Fault{
			Op: op, Field: "state", Value: in.State,
			Cause: "unknown", Remedy: "write missing, known, undefined or not applicable",
		}
	}
	got := Estimate{
		State: EstimateState(state), Level: in.Level, N: in.N, Method: in.Method, Warnings: in.Warnings,
	}
	if got.IsKnown() != (in.Value != nil) {
		return Fault{Op: op, Field: "value", Cause: "only a known estimate has a value, and it must have one"}
	}
	if got.IsKnown() {
		got.Value, got.Low, got.High = *in.Value, *in.Value, *in.Value
	}
	if in.Interval != nil {
		if !got.IsKnown() || len(in.Interval) != 2 {
			return Fault{Op: op, Field: "interval", Cause: "not the two ends of a known value"}
		}
		got.Low, got.High = orInf(in.Interval[0], -1), orInf(in.Interval[1], 1)
	}
	if err := got.check(op); err != nil {
		return err
	}
	*e = got
	return nil
}

// check returns what contradicts itself in an estimate. Numbers of an estimate that isn't known have no meaning.
func (e Estimate) check(op string) error {
	fault := func(field string, value any, cause string) error {
		return Fault{Op: op, Field: field, Value: fmt.Sprint(value), Cause: cause, Remedy: "correct what made the estimate"}
	}
	switch {
	case e.State >= states:
		return fault("state", e.State, "unknown")
	case !(e.Level >= 0 && e.Level < 1):
		return fault("level", e.Level, "not from 0 to below 1")
	case e.N < 0:
		return fault("n", e.N, "negative")
	case !e.IsKnown():
		return nil
	case math.IsNaN(e.Value) || math.IsInf(e.Value, 0):
		return fault("value", e.Value, "not finite")
	case !(e.Low <= e.High) || math.IsInf(e.Low, 1) || math.IsInf(e.High, -1):
		return fault("interval", [2]float64{e.Low, e.High}, "not a lower and an upper end")
	}
	return nil
}

func finiteOrNil(x float64) *float64 {
	if math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func orInf(x *float64, sign int) float64 {
	if x == nil {
		return math.Inf(sign)
	}
	return *x
}
