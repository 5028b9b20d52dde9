package control

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// pointJSON is a point as JSON has it. What isn't finite has no limit there.
type pointJSON struct {
	Period    string     `json:"period,omitempty"`
	Value     *float64   `json:"value"` // null in a gap
	Raw       *float64   `json:"raw,omitempty"`
	Size      float64    `json:"size,omitempty"`
	Center    *float64   `json:"center"`
	Lower     *float64   `json:"lower"`
	Upper     *float64   `json:"upper"`
	Phase     int        `json:"phase"`
	Baseline  bool       `json:"baseline"`
	Excluded  bool       `json:"excluded,omitempty"`
	Signals   *Signals   `json:"signals,omitempty"`
	Test      *Test      `json:"test,omitempty"`
	Side      *Side      `json:"side,omitempty"`
	Variation *Variation `json:"variation,omitempty"`
}

// MarshalJSON returns the point with the name of its period. A gap's value and limits that aren't there are null; raw
// is left out where it is the value, and everything about signals where none fired.
func (p Point) MarshalJSON() ([]byte, error) {
	out := pointJSON{
		Period: p.Period.String(), Size: p.Size, Center: finite(p.Center), Lower: finite(p.Lower), Upper: finite(p.Upper),
		Phase: p.Phase, Baseline: p.Baseline, Excluded: p.Excluded,
	}
	if p.Known {
		out.Value = &p.Value
		if p.Raw != p.Value {
			out.Raw = &p.Raw
		}
	}
	if p.Signals.Any() {
		out.Signals, out.Test, out.Side, out.Variation = &p.Signals, &p.Test, &p.Side, &p.Variation
	}
	return json.Marshal(out)
}

// finite returns a number for JSON, and nil for one that JSON has no name for.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// MarshalJSON returns the chart with its verdict. Phases and points are arrays, empty ones too.
func (c Chart) MarshalJSON() ([]byte, error) {
	direction := ""
	if c.Direction != 0 {
		direction = c.Direction.String()
	}
	return json.Marshal(struct {
		Metric    string          `json:"metric,omitempty"`
		Kind      Kind            `json:"kind"`
		Center    Center          `json:"center"`
		Median    bool            `json:"median_range,omitempty"`
		Rules     RuleSet         `json:"rules"`
		Direction string          `json:"direction,omitempty"`
		Target    *metrics.Target `json:"target,omitempty"`
		Verdict   Verdict         `json:"verdict"`
		Phases    []Phase         `json:"phases"`
		Excluded  []Exclusion     `json:"exclusions,omitempty"`
		Seasonal  *Seasonal       `json:"seasonal,omitempty"`
		Points    []Point         `json:"points"`
	}{
		c.Metric, c.Kind, c.Center, c.MedianRange, c.Rules, direction, set(c.Target), c.Verdict(),
		append([]Phase{}, c.Phases...), c.Exclusions, c.Seasonal, append([]Point{}, c.Points...),
	})
}

// set returns a target that is one, and nil otherwise.
func set(t metrics.Target) *metrics.Target {
	if !t.IsSet() {
		return nil
	}
	return &t
}

// MarshalJSON returns the verdict with the names of its periods.
func (v Verdict) MarshalJSON() ([]byte, error) {
	type plain Verdict
	return json.Marshal(struct {
		plain
		Period      string `json:"period,omitempty"`
		SincePeriod string `json:"since_period,omitempty"`
	}{plain(v), v.Period.String(), v.SincePeriod.String()})
}

// String returns the chart in a line: its metric, its last value, the verdict, and the limits of the last baseline.
func (c Chart) String() string {
	v := c.Verdict()
	name := cmp.Or(c.Metric, "series")
	if v.At < 0 {
		return name + ": " + v.String()
	}
	p, phase := c.Points[v.At], c.Phases[len(c.Phases)-1]
	text := fmt.Sprintf("%s: %.6g in %s: %v; %v chart", name, p.Value, place(c.Points[0].Period, v.At), v, c.Kind)
	if phase.Limited {
		text += fmt.Sprintf(", centre %.6g, limits %.6g to %.6g", p.Center, p.Lower, p.Upper)
	}
	text += fmt.Sprintf(" from %d values", phase.N)
	if phase.First > 0 {
		text += fmt.Sprintf(" since %s (%s)", place(c.Points[0].Period, phase.First), phase.Reason)
	}
	return text
}

// String returns the change in a line: "change at 1899-01 (1896-01 to 1902-01, 95 %), P = 0.001".
func (f ChangePoint) String() string {
	at := func(p metrics.Period, i int) string {
		if p.IsZero() {
			return fmt.Sprint(i)
		}
		return p.String()
	}
	text := fmt.Sprintf("change at %s (%s to %s, %.4g %%), from %.6g to %.6g, P = %.2g", at(f.Period, f.Index),
		at(f.LowPeriod, f.Low), at(f.HighPeriod, f.High), 100*f.Level, f.Before.Value, f.After.Value, f.P)
	return strings.Join(append([]string{text}, f.Warnings...), "; ")
}

// MarshalJSON returns the rule with the name of the period of its beginning.
func (f Fired) MarshalJSON() ([]byte, error) {
	type plain Fired
	return json.Marshal(struct {
		plain
		SincePeriod string `json:"since_period,omitempty"`
	}{plain(f), f.SincePeriod.String()})
}

// MarshalJSON returns the change with the names of its periods.
func (f ChangePoint) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Index      int              `json:"index"`
		Low        int              `json:"low"`
		High       int              `json:"high"`
		Level      float64          `json:"level"`
		Period     string           `json:"period,omitempty"`
		LowPeriod  string           `json:"low_period,omitempty"`
		HighPeriod string           `json:"high_period,omitempty"`
		Before     metrics.Estimate `json:"before"`
		After      metrics.Estimate `json:"after"`
		P          float64          `json:"p"`
		N          int              `json:"n"`
		Method     string           `json:"method"`
		Warnings   []string         `json:"warnings,omitempty"`
	}{
		f.Index, f.Low, f.High, f.Level, f.Period.String(), f.LowPeriod.String(), f.HighPeriod.String(), f.Before, f.After,
		f.P, f.N, f.Method, f.Warnings,
	})
}
