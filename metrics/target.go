package metrics

import (
	"encoding/json"
	"strconv"
	"strings"
)

// A Target is the value that a metric should reach, or the band that it should keep within, or none. The zero Target is
// none; a target of 0 is a target. Targets compare with ==.
type Target struct {
	low, high float64 // alike, unless it is a band
	kind      targetKind
}

type targetKind uint8

const (
	noTarget targetKind = iota
	oneValue
	aBand
)

// TargetOf returns a target of v. A catalogue refuses one that isn't finite, see [Catalog.Validate].
func TargetOf(v float64) Target { return Target{low: v, high: v, kind: oneValue} }

// BandOf returns a target of keeping between two ends, both of them inside. A catalogue refuses ends that aren't finite
// or out of order.
func BandOf(low, high float64) Target { return Target{low: low, high: high, kind: aBand} }

// Value returns the target, and false when there is none or it is a band.
func (t Target) Value() (float64, bool) {
	if t.kind != oneValue {
		return 0, false
	}
	return t.low, true
}

// Band returns the ends of a band, and false when it isn't one.
func (t Target) Band() (low, high float64, ok bool) {
	if t.kind != aBand {
		return 0, 0, false
	}
	return t.low, t.high, true
}

// IsSet reports whether there is a target, a value or a band.
func (t Target) IsSet() bool { return t.kind != noTarget }

// String returns the number, the band as 30..60, and nothing when there is no target.
func (t Target) String() string {
	switch t.kind {
	case oneValue:
		return number(t.low)
	case aBand:
		return number(t.low) + ".." + number(t.high)
	default:
		return ""
	}
}

// MarshalText returns the text of String, which is empty when there is no target; a target that isn't finite, or a band
// out of order, is a [Fault].
func (t Target) MarshalText() ([]byte, error) {
	if t.wrong() != "" {
		return nil, badTarget("metrics: marshal", t.String())
	}
	return []byte(t.String()), nil
}

// UnmarshalText reads a finite number, a band as 30..60, or no target from empty text; anything else is a [Fault].
func (t *Target) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*t = Target{}
		return nil
	}
	low, high, band := strings.Cut(string(b), "..")
	v, err := strconv.ParseFloat(strings.TrimSpace(low), 64)
	got := TargetOf(v)
	if band && err == nil {
		got = BandOf(v, v)
		got.high, err = strconv.ParseFloat(strings.TrimSpace(high), 64)
	}
	if err != nil || got.wrong() != "" {
		return badTarget("metrics: parse", string(b))
	}
	*t = got
	return nil
}

// MarshalJSON returns a number, an array of both ends for a band, and null when there is no target; a target that isn't
// finite, or a band out of order, is a [Fault].
func (t Target) MarshalJSON() ([]byte, error) {
	if t.wrong() != "" {
		return nil, badTarget("metrics: marshal", t.String())
	}
	switch t.kind {
	case oneValue:
		return json.Marshal(t.low)
	case aBand:
		return json.Marshal([2]float64{t.low, t.high})
	default:
		return []byte("null"), nil
	}
}

// UnmarshalJSON reads what MarshalJSON writes; anything else is a [Fault].
func (t *Target) UnmarshalJSON(b []byte) error {
	var v *float64
	if err := json.Unmarshal(b, &v); err == nil {
		*t = Target{}
		if v != nil {
			*t = TargetOf(*v)
		}
		return nil
	}
	var ends []float64
	if err := json.Unmarshal(b, &ends); err != nil || len(ends) != 2 || BandOf(ends[0], ends[1]).wrong() != "" {
		return badTarget("metrics: parse", string(b))
	}
	*t = BandOf(ends[0], ends[1])
	return nil
}

// wrong returns what is wrong with a target, and nothing when all is well.
func (t Target) wrong() string {
	switch {
	case !finite(t.low) || !finite(t.high):
		return "isn't finite"
	case t.low > t.high:
		return "is a band whose ends are out of order"
	}
	return ""
}

// on reports whether the target lies on a scale.
func (t Target) on(low, high float64) bool { return low <= t.low && t.high <= high }

func badTarget(op, value string) error {
	return Fault{
		Op: op, Field: "target", Value: value, Cause: "not a finite number, nor a band of two in order",
		Remedy: "write a number, a band such as 30..60, or nothing when there is no target",
	}
}
