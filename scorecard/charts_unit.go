package scorecard

import (
	"math"
	"strconv"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// axisUnit is how the values of one chart are written: all in the same unit, and with as many decimals as it takes to
// tell them apart.
type axisUnit struct {
	factor        float64 // from values to numbers on the axis
	places        int
	before, after string // what stands around a number
	name          string // what the axis counts
}

// axisUnitOf returns the unit for values between two ends, which are told apart at a tenth of a width or so.
func axisUnitOf(u metrics.Unit, low, high, width float64) axisUnit {
	a := axisUnit{factor: 1}
	switch u.Kind {
	case metrics.RatioUnit:
		a.factor, a.after, a.name = 100, nbsp+"%", "%"
	case metrics.MoneyUnit:
		if a.name = line(u.Currency); a.name != "" {
			a.before = a.name + nbsp
		}
	case metrics.DurationUnit:
		a.name = "s"
		for _, unit := range [...]struct {
			name string
			of   float64
		}{{"days", 86400}, {"h", 3600}, {"min", 60}} {
			if max(math.Abs(low), math.Abs(high)) >= unit.of {
				a.factor, a.name = 1/unit.of, unit.name
				break
			}
		}
		a.after = nbsp + a.name
	case metrics.ScoreUnit:
		a.after = nbsp + "of" + nbsp + strconv.FormatFloat(u.High, 'f', -1, 64)
		a.name = "score" + a.after
	case metrics.CountUnit:
	}
	const most = 9
	if width *= a.factor; width > 0 {
		a.places = int(min(max(math.Ceil(-math.Log10(width))+1, 0), most))
	} else if v := low * a.factor; v != math.Trunc(v) {
		a.places = 2
	}
	return a
}

// unitOf returns the unit of a chart's values from one on. As many decimals are written as the width between the limits
// of the last value asks for.
func unitOf(u metrics.Unit, c control.Chart, from int, v control.Verdict) axisUnit {
	low, high := extent(c, from)
	width := high - low
	if v.At >= 0 {
		p := c.Points[v.At]
		if limits := p.Upper - p.Lower; limits > 0 && !math.IsInf(limits, 0) {
			width = limits
		}
	}
	return axisUnitOf(u, low, high, width)
}

// plain writes a value without its unit.
func (a axisUnit) plain(v float64) string { return fixed(v*a.factor, a.places) }

// write writes a value with its unit.
func (a axisUnit) write(v float64) string { return a.before + a.plain(v) + a.after }

// exact writes a number that somebody set, such as a target, with no more decimals than it has.
func (a axisUnit) exact(v float64) string {
	s := fixed(v*a.factor, max(a.places, 6))
	if v != 0 && strings.Trim(s, "-−0.") == "" {
		return strconv.FormatFloat(v*a.factor, 'g', 3, 64) // too small for decimals
	}
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// writeRange writes two values with their unit, once.
func (a axisUnit) writeRange(low, high float64) string {
	return a.before + a.plain(low) + " to " + a.plain(high) + a.after
}

// cell is a value as written, with the exact one behind it.
func (a axisUnit) cell(v float64) Cell {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return text("–")
	}
	return Cell{Text: a.plain(v), Value: strconv.FormatFloat(v, 'g', -1, 64)}
}

// extent returns the least and the greatest of what a chart shows of its points from one on: values, limits where
// there are any, and the target.
func extent(c control.Chart, from int) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	hold := func(v float64) {
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	for i := from; i < len(c.Points); i++ {
		p := c.Points[i]
		if p.Known {
			hold(p.Value)
		}
		if limitsShown(c, i) {
			hold(p.Center)
			hold(p.Lower)
			hold(p.Upper)
		}
	}
	if v, ok := c.Target.Value(); ok {
		hold(v)
	}
	if a, b, ok := c.Target.Band(); ok {
		hold(a)
		hold(b)
	}
	return low, high
}

// limitsShown reports whether centre line and limits are drawn at a point. Where they depend on a number of cases, a
// gap has none.
func limitsShown(c control.Chart, i int) bool {
	p := c.Points[i]
	if math.IsNaN(p.Center) || c.Phases[p.Phase].N == 0 {
		return false
	}
	switch c.Kind {
	case control.XmR, control.C, control.T, control.G:
		return true
	}
	return p.Known
}
