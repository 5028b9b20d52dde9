package metrics

import (
	"encoding/json"
	"math"
	"strconv"
)

// A Target is the value that a metric should reach, or none. The zero Target is none; a target of 0 is a target.
// Targets compare with ==.
type Target struct {
	value float64
	set   bool
}

// TargetOf returns a target of v. A catalogue refuses one that isn't finite, see [Catalog.Validate].
func TargetOf(v float64) Target { return Target{value: v, set: true} }

// Value returns the target, and false when there is none.
func (t Target) Value() (float64, bool) { return t.value, t.set }

// String returns the number, and nothing when there is no target.
func (t Target) String() string {
	if !t.set {
		return ""
	}
	return number(t.value)
}

// MarshalText returns the number as String does, which is empty when there is none; a target that isn't finite is a
// [Fault].
func (t Target) MarshalText() ([]byte, error) {
	if !t.finite() {
		return nil, badTarget("metrics: marshal", t.String())
	}
	return []byte(t.String()), nil
}

// UnmarshalText reads a finite number, or no target from empty text; anything else is a [Fault].
func (t *Target) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*t = Target{}
		return nil
	}
	v, err := strconv.ParseFloat(string(b), 64)
	if got := TargetOf(v); err == nil && got.finite() {
		*t = got
		return nil
	}
	return badTarget("metrics: parse", string(b))
}

// MarshalJSON returns a number, and null when there is no target; a target that isn't finite is a [Fault].
func (t Target) MarshalJSON() ([]byte, error) {
	if !t.finite() {
		return nil, badTarget("metrics: marshal", t.String())
	}
	if !t.set {
		return []byte("null"), nil
	}
	return json.Marshal(t.value)
}

// UnmarshalJSON reads a number, or no target from null; anything else is a [Fault].
func (t *Target) UnmarshalJSON(b []byte) error {
	var v *float64
	if err := json.Unmarshal(b, &v); err != nil {
		return badTarget("metrics: parse", string(b))
	}
	*t = Target{}
	if v != nil {
		*t = TargetOf(*v)
	}
	return nil
}

func (t Target) finite() bool { return !math.IsNaN(t.value) && !math.IsInf(t.value, 0) }

func badTarget(op, value string) error {
	return Fault{
		Op: op, Field: "target", Value: value, Cause: "not a finite number",
		Remedy: "write a number, or nothing when there is no target",
	}
}
