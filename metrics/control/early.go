package control

import (
	"cmp"
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// An Early is a chart for early warning, by [Chart.CUSUM] or [Chart.EWMA]: it adds up small deviations that limits
// don't see one by one. It starts anew with each phase.
type Early struct {
	Method string       `json:"method"` // with its numbers: "CUSUM, k=0.5, h=5"
	Points []EarlyPoint `json:"points"` // a value each, without those excluded and those of phases without a σ
	// Warnings name the phases left out because their values don't vary, or are too few: nothing can be measured in σ.
	Warnings []string `json:"warnings,omitempty"`
}

// An EarlyPoint is the state of an early warning after one value, in σ of the chart.
type EarlyPoint struct {
	Index     int       `json:"index"`     // of the chart's point
	High      float64   `json:"high"`      // what has gathered upwards
	Low       float64   `json:"low"`       // what has gathered downwards, as a negative number; in an EWMA both are E
	Limit     float64   `json:"limit"`     // the magnitude beyond which it is a signal
	Side      Side      `json:"side"`      // where the signal points to; NoSide is none
	Since     int       `json:"since"`     // index of the point where what signals began to gather; Index without a signal
	Variation Variation `json:"variation"` // what the signal means by the metric's direction
}

// Last returns the last point; ok is false when there is none.
func (e Early) Last() (p EarlyPoint, ok bool) {
	if len(e.Points) == 0 {
		return EarlyPoint{}, false
	}
	return e.Points[len(e.Points)-1], true
}

// CUSUM returns the tabular cumulative sum of the chart's values in σ from the centre line, z (Page 1954; Montgomery
// eqs. 9.2 and 9.3):
//
//	C⁺ = max(0, z − k + C⁺)    C⁻ = max(0, −z − k + C⁻)
//
// A sum above h is a signal; Since is where it last left 0, the usual estimate of when the shift began. The slack k is
// half the shift that it should see, in σ, and 0 means 0.5; the decision interval h of 0 means 5. With these, and
// centre and σ known, a false signal comes once in 465 values on average, and a shift of one σ is seen after 10.4
// (Montgomery table 9.3); where they are estimated from few values, false signals come more often.
//
// These figures are for normal values. It returns a [metrics.Fault] for numbers that are negative or not finite, and
// for a g chart, whose values are too skewed for sums of them to mean anything.
func (c Chart) CUSUM(k, h float64) (Early, error) {
	if err := c.checkEarly("control: cusum", "k", k, "h", h); err != nil {
		return Early{}, err
	}
	k, h = cmp.Or(k, 0.5), cmp.Or(h, 5)
	e := Early{Warnings: c.unmeasured(), Method: fmt.Sprintf("CUSUM, k=%v, h=%v", k, h)}
	var p EarlyPoint
	up, down := 0, 0
	c.eachDeviation(func(i int, z float64, fresh bool) {
		if fresh {
			p = EarlyPoint{}
		}
		if p.High == 0 {
			up = i
		}
		if p.Low == 0 {
			down = i
		}
		p = EarlyPoint{Index: i, High: max(0, p.High+z-k), Low: min(0, p.Low+z+k), Limit: h, Since: i}
		switch {
		case p.High > h:
			p.Side, p.Since = Up, up
		case -p.Low > h:
			p.Side, p.Since = Down, down
		}
		p.Variation = c.towards(p.Side)
		e.Points = append(e.Points, p)
	})
	return e, nil
}

// EWMA returns the exponentially weighted moving average of the chart's values in σ from the centre line, z (Roberts
// 1959; Montgomery eqs. 9.22 to 9.26):
//
//	E = λ z + (1−λ) E    beyond ± L √(λ/(2−λ) · (1−(1−λ)²ⁱ)) a signal
//
// where i counts the values of the phase. High and Low are both E. Since is the first value after E was last on the
// other side of the centre line. The weight λ of 0 means 0.2, the width L of 0 means 2.962; with these, and centre and
// σ known, a false signal comes about once in 500 values (Lucas and Saccucci, Technometrics 32, 1990).
//
// These figures are for normal values. It returns a [metrics.Fault] for numbers that are negative or not finite, for a
// weight above 1, and for a g chart, as CUSUM does.
func (c Chart) EWMA(weight, width float64) (Early, error) {
	if err := c.checkEarly("control: ewma", "weight", weight, "width", width); err != nil {
		return Early{}, err
	}
	if weight > 1 {
		return Early{}, metrics.Fault{
			Op: "control: ewma", Field: "weight", Value: fmt.Sprint(weight), Cause: "above 1",
			Remedy: "use 0.05 to 0.3; the smaller, the smaller the shifts that it sees",
		}
	}
	weight, width = cmp.Or(weight, 0.2), cmp.Or(width, 2.962)
	e := Early{Warnings: c.unmeasured(), Method: fmt.Sprintf("EWMA, λ=%v, L=%v", weight, width)}
	average, fading, since := 0.0, 1.0, 0
	c.eachDeviation(func(i int, z float64, fresh bool) {
		if fresh {
			average, fading = 0, 1
		}
		before := average
		average = float64(weight*z) + float64((1-weight)*average)
		fading *= (1 - weight) * (1 - weight)
		if before*average <= 0 {
			since = i
		}
		p := EarlyPoint{
			Index: i, High: average, Low: average, Since: i,
			Limit: width * math.Sqrt(weight/(2-weight)*(1-fading)),
		}
		switch {
		case average > p.Limit:
			p.Side, p.Since = Up, since
		case -average > p.Limit:
			p.Side, p.Since = Down, since
		}
		p.Variation = c.towards(p.Side)
		e.Points = append(e.Points, p)
	})
	return e, nil
}

// farthest is as far from the centre line in σ as a value counts, so that sums stay finite.
const farthest = 1e6

// eachDeviation gives the values that have a distance from the centre line in σ; fresh marks the first of a phase.
func (c Chart) eachDeviation(visit func(i int, z float64, fresh bool)) {
	phase := -1
	for i := range c.Points {
		p := &c.Points[i]
		if !p.Known || p.Excluded || !c.Phases[p.Phase].Limited || p.Sigma == 0 {
			continue
		}
		visit(i, min(max(p.z, -farthest), farthest), p.Phase != phase)
		phase = p.Phase
	}
}

// unmeasured warns of the phases that have no σ to measure in.
func (c Chart) unmeasured() []string {
	var warnings []string
	for _, phase := range c.Phases {
		if phase.N > 0 && (!phase.Limited || c.Points[phase.First].Sigma == 0) {
			warnings = append(warnings, fmt.Sprintf("nothing gathers from %s on: the values that its limits rest on "+
				"are too few, or don't vary; go by the limits", place(c.Points[0].Period, phase.First)))
		}
	}
	return warnings
}

// towards is what a signal to a side means by the metric's direction.
func (c Chart) towards(side Side) Variation {
	switch side {
	case Up:
		return variationOf(Signals{Up: of(Outside)}, side, c.Direction)
	case Down:
		return variationOf(Signals{Down: of(Outside)}, side, c.Direction)
	}
	return CommonCause
}

// checkEarly returns a fault for a chart that has no early warning, and for the first of two numbers that is negative
// or not finite.
func (c Chart) checkEarly(op, nameA string, a float64, nameB string, b float64) error {
	if c.Kind == G {
		return metrics.Fault{
			Op: op, Field: "kind", Value: c.Kind.String(), Cause: "its values are too skewed to be added up",
			Remedy: "chart the times between events as T, or events per period as C or U",
		}
	}
	name, v := nameA, a
	if a >= 0 && !math.IsInf(a, 1) {
		name, v = nameB, b
	}
	if v >= 0 && !math.IsInf(v, 1) {
		return nil
	}
	return metrics.Fault{
		Op: op, Field: name, Value: fmt.Sprint(v), Cause: "not a positive number",
		Remedy: "use 0 for the usual one",
	}
}
