package control

import (
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// Options say how to chart a series. The zero value is an XmR chart around the mean, with one baseline of all values,
// judged by [MakingDataCount]; without direction and target, every signal is neutral and nothing is assured.
type Options struct {
	Kind      Kind
	Rules     RuleSet
	Direction metrics.Direction // which way the metric improves
	Target    metrics.Target

	// Baselines are the spans of values that limits come from, in order. Without any there is one, of all values.
	Baselines []Baseline
	// Exclude leaves values out of limits and of patterns, because their cause is known. They are charted, and a rule
	// for single points still judges them.
	Exclude []Exclusion
	// Season adjusts for the time of year.
	Season Season
	// Within is the least and the greatest value that an XmR chart's metric can have; its limits stay within. Both 0 means
	// that there are no such ends; math.Inf says that one of them is none.
	Within [2]float64

	// Sizes are the cases or the exposure behind each value of P, PPrime, U and UPrime. Nil takes each estimate's N.
	Sizes []float64

	// Center is for XmR and T, and what follows for PPrime and UPrime as well. MedianRange takes the median of moving
	// ranges for the mean, and Screen leaves out ranges that are not below their upper limit, once (Nelson 1982). Both
	// keep a few wild values from widening the limits.
	Center      Center
	MedianRange bool
	Screen      bool
	Constants   Constants
}

// A Baseline is where limits start anew, and what they are computed from.
type Baseline struct {
	First  int    // index of the first value that has these limits
	Points int    // how many values from First on, gaps included, fix the limits; 0 means all up to the next baseline
	Reason string // what was changed; required but for a baseline at 0
}

// An Exclusion is a value with a known cause.
type Exclusion struct {
	Index  int    `json:"index"`
	Reason string `json:"reason"` // what happened; required
}

// Index returns where a period stands in a series, for a [Baseline] or an [Exclusion]. A period outside the series is
// a [metrics.Fault].
func Index(s metrics.Series, p metrics.Period) (int, error) {
	i, ok := p.Sub(s.First)
	if !ok || i < 0 || i >= len(s.Values) {
		return 0, metrics.Fault{
			Op: "control: index", Field: "period", Value: p.String(),
			Cause:  fmt.Sprintf("not in the series, which goes from %v to %v", s.First, s.Last()),
			Remedy: "name a period of the series",
		}
	}
	return i, nil
}

// mostFaults is how many values are named one by one; more of them have one cause, most often.
const mostFaults = 20

// check returns everything that is wrong with options for a series.
func (o Options) check(s metrics.Series) metrics.Faults {
	var found metrics.Faults
	add := func(field, value, cause, remedy string) {
		found = append(found, metrics.Fault{Op: op, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	n := len(s.Values)
	if o.Kind >= Xbar {
		add("kind", o.Kind.String(), "not made from a series of values", "use one of XmR to G, or NewXbarS for measurements")
	}
	if _, err := o.Target.MarshalText(); err != nil {
		add("target", o.Target.String(), "not finite, or a band out of order",
			"give finite numbers, or none without a target")
	}
	for _, r := range o.Rules.Rules {
		if cause, remedy := r.wrong(); cause != "" {
			add("rule", r.Test.String(), cause, remedy)
		}
	}
	for i, b := range o.Baselines {
		at := fmt.Sprint(b.First)
		switch {
		case b.First < 0 || b.First >= max(n, 1):
			add("baseline", at, fmt.Sprintf("not among the %d values", n), "use an index from 0, see Index")
		case i > 0 && b.First <= o.Baselines[i-1].First:
			add("baseline", place(s.First, b.First), "not after the one before",
				"give baselines in the order of time, each once")
		case b.First > 0 && b.Reason == "":
			add("baseline", place(s.First, b.First), "no reason for a new baseline", "say what was changed")
		case b.Points < 0:
			add("baseline", at, "a negative number of points", "use 0 for all up to the next baseline")
		case b.Points > 0 && i+1 < len(o.Baselines) && b.Points > o.Baselines[i+1].First-b.First:
			add("baseline", at, "fixed by values that come after the next baseline", "use fewer points, or 0 for all")
		}
	}
	for _, x := range o.Exclude {
		switch {
		case x.Index < 0 || x.Index >= n:
			add("exclusion", fmt.Sprint(x.Index), fmt.Sprintf("not among the %d values", n), "use an index from 0, see Index")
		case x.Reason == "":
			add("exclusion", fmt.Sprint(x.Index), "no reason", "say what happened")
		}
	}
	if o.Sizes != nil && len(o.Sizes) != n {
		add("sizes", fmt.Sprint(len(o.Sizes)), fmt.Sprintf("not one for each of %d values", n), "give as many")
	}
	if w := o.Within; w != [2]float64{} && !(w[0] < w[1]) {
		add("within", fmt.Sprint(w), "its ends are out of order", "give the least value first")
	}
	if c := o.Constants; c != (Constants{}) && !(min(c.Limit, c.MedianLimit) > 0 && min(c.Range, c.MedianRange) > 1 &&
		max(c.Limit, c.Range, c.MedianLimit, c.MedianRange) <= metrics.MaxMagnitude) {
		add("constants", fmt.Sprint(c), "not all finite and above 0, those of ranges above 1",
			"use one of the sets, or none for the exact ones")
	}
	before, bad := len(found), 0
	for i := range s.Values {
		cause, remedy := o.badValue(i, &s.Values[i])
		if cause == "" {
			continue
		}
		if bad++; bad <= mostFaults {
			add("value of "+place(s.First, i), fmt.Sprint(s.Values[i].Value), cause, remedy)
		}
	}
	if more := bad - (len(found) - before); more > 0 {
		add("values", "", fmt.Sprintf("%d more like these", more), "correct the first ones, and try again")
	}
	return found
}

// badValue says what is wrong with one known value; nothing when all is well.
func (o *Options) badValue(i int, v *metrics.Estimate) (cause, remedy string) {
	if !v.IsKnown() {
		return "", ""
	}
	switch w := o.Within; {
	case math.IsNaN(v.Value):
		return "not a number", "use metrics.Absent for what isn't known"
	case math.Abs(v.Value) > metrics.MaxMagnitude:
		return fmt.Sprintf("beyond ±%g, what can be charted", float64(metrics.MaxMagnitude)), "use a larger unit"
	case o.Kind == XmR && w != [2]float64{} && !(w[0] <= v.Value && v.Value <= w[1]):
		return fmt.Sprintf("not within %g to %g, what the metric can be", w[0], w[1]), "correct the value, or Options.Within"
	}
	sized := o.Kind.sized() && (o.Sizes == nil || i < len(o.Sizes))
	if size := o.size(i, v); sized && !(size > 0 && size <= metrics.MaxMagnitude) {
		return fmt.Sprintf("a %v chart needs the number of cases behind it", o.Kind),
			"set N of the estimate, or Options.Sizes"
	}
	return o.Kind.accepts(v.Value)
}

// size is the number of cases behind a value.
func (o *Options) size(i int, v *metrics.Estimate) float64 {
	if o.Sizes == nil {
		return float64(v.N)
	}
	if i < len(o.Sizes) {
		return o.Sizes[i]
	}
	return 0
}

// place names a value of a series: its period, or else its number from 1.
func place(first metrics.Period, i int) string {
	if first.IsZero() {
		return fmt.Sprintf("number %d", i+1)
	}
	return first.Add(i).String()
}
