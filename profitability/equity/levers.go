package equity

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// A Step is a change for the better of one thing in every segment. The zero value is none.
type Step uint8

// The steps.
const (
	RetentionPoint  Step = iota + 1 // retention higher by 0.01
	MarginPercent                   // margin higher by 1 % of itself
	AcquisitionRate                 // rate at which prospects become customers higher by 0.01
	AcquisitionCost                 // spend on prospects lower by 1 % of itself
	steps
)

var stepWords = [steps]string{
	"none", "one point of retention", "one per cent of margin", "one point of acquisition rate",
	"one per cent of acquisition cost",
}

// String returns the step in words: "one point of retention".
func (s Step) String() string {
	if s >= steps {
		return fmt.Sprintf("Step(%d)", uint8(s))
	}
	return stepWords[s]
}

// MarshalText returns the words of String; a value that is none of the constants is a [metrics.Fault].
func (s Step) MarshalText() ([]byte, error) {
	var c checker
	if s >= steps {
		c.add("step", s.String(), "unknown", "use one of the constants")
	}
	return []byte(s.String()), c.err()
}

// A Lever is what a step is worth: the equity after it less the equity before, as found from all segments anew, and not
// a derivative. Adding it to the equity gives the equity after the step to the last digit. A lever that can't be moved
// says which segment is in the way: a retention that would exceed 1, or a value that would have no end.
type Lever struct {
	Step     Step  `json:"step"`
	Base     Money `json:"base"`
	Pipeline Money `json:"pipeline"`
	Total    Money `json:"total"`
}

// take returns the segment after a step.
func (s Step) take(g Segment) Segment {
	switch s {
	case RetentionPoint:
		g.Retention.Value = plusPoint(g.Retention.Value)
	case MarginPercent:
		g.Margin = g.Margin.Mul(decimal.New(101, -2))
	case AcquisitionRate:
		g.Rate = plusPoint(g.Rate)
	case AcquisitionCost:
		g.Spend = g.Spend.Mul(decimal.New(99, -2))
	}
	return g
}

// levers tries each step; before is the equity without any.
func levers(segments []Segment, o Options, before amounts) []Lever {
	found := make([]Lever, 0, steps-1)
	for step := RetentionPoint; step < steps; step++ {
		after, why := stepped(segments, o, step)
		l := Lever{Step: step, Base: Money{Why: why}, Pipeline: Money{Why: why}, Total: Money{Why: why}}
		if why == "" {
			l.Base = sure(after.base.Sub(before.base))
			l.Pipeline = sure(after.pipeline.Sub(before.pipeline))
			l.Total = sure(after.total().Sub(before.total()))
		}
		found = append(found, l)
	}
	return found
}

// stepped returns the equity after a step in every segment, or why there is none. A segment without prospects doesn't
// stand in the way of a better acquisition rate.
func stepped(segments []Segment, o Options, step Step) (sum amounts, why string) {
	for _, s := range segments {
		better := step.take(s)
		if better.Rate > 1 && s.Prospects > 0 {
			return amounts{}, fmt.Sprintf("segment %q already wins %s of its prospects", s.Name, percent(s.Rate))
		}
		w, err := better.worth(o, better.Retention.Value)
		if err != nil {
			return amounts{}, fmt.Sprintf("segment %q: %v", s.Name, err)
		}
		sum = sum.plus(w.rounded(o.Places))
	}
	return sum, ""
}
