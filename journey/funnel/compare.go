package funnel

import (
	"fmt"
	"maps"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// A Difference is how far a step's share differs between a segment and another, or all the others.
type Difference struct {
	Segment string `json:"segment"`
	Against string `json:"against"` // the other segment; "the rest" from AgainstRest
	Step    string `json:"step"`
	// OfEntered and OfPrevious are the first share minus the second, with Newcombe's interval and the p-value of this
	// test alone.
	OfEntered  survey.Difference `json:"of_entered"`
	OfPrevious survey.Difference `json:"of_previous"`
	// AdjustedEntered and AdjustedPrevious are the p-values after Holm's correction, each for the tests of its kind in
	// this answer: the chance that even one of those below α means nothing stays below α. They are 1 when the
	// difference is undefined, which is no test.
	AdjustedEntered  float64 `json:"adjusted_entered"`
	AdjustedPrevious float64 `json:"adjusted_previous"`
}

// String returns "a against b, pay: 0.1 [0.02, 0.18] ..." for people: the share of those who entered.
func (d Difference) String() string {
	return fmt.Sprintf("%s against %s, %s: %v, adjusted p %.3g",
		d.Segment, d.Against, d.Step, d.OfEntered, d.AdjustedEntered)
}

// Compare returns the difference between two segments at each step after the first. Differences are associations: the
// segments may differ in more than their name. A segment without an attempt is a metrics.Fault. With AnyAtStep, or
// attempts as the unit, the samples aren't independent, and the estimates say so.
func (f *Funnel) Compare(a, b string) ([]Difference, error) {
	for _, segment := range [...]string{a, b} {
		if _, ok := f.cells[segment]; !ok {
			return nil, metrics.Fault{
				Op: "funnel: compare", Field: "segment", Value: segment, Cause: "has no attempt",
				Remedy: fmt.Sprintf("use one of %q", slices.Sorted(maps.Keys(f.cells))),
			}
		}
	}
	all := f.differences([]Difference{}, a, b, f.cells[a], f.cells[b])
	adjust(all)
	return all, nil
}

// AgainstRest returns the difference between each segment and all the others together at each step after the first, and
// nothing when there is but one segment. Holm's correction is for all of them; two segments make the same tests, which
// count once.
func (f *Funnel) AgainstRest() []Difference {
	all := []Difference{}
	segments := slices.Sorted(maps.Keys(f.cells))
	if len(segments) < 2 {
		return all
	}
	for _, segment := range segments {
		rest := newCell(len(f.opts.Steps), 0)
		for _, other := range segments {
			if other != segment {
				for i := range rest.steps {
					rest.steps[i].n += f.cells[other].steps[i].n
				}
			}
		}
		all = f.differences(all, segment, "the rest", f.cells[segment], rest)
	}
	if len(segments) == 2 {
		adjust(all[:len(all)/2])
		adjust(all[len(all)/2:])
	} else {
		adjust(all)
	}
	return all
}

func (f *Funnel) differences(into []Difference, a, b string, ca, cb *cell) []Difference {
	o := survey.Options{Level: f.opts.level(), Unit: "customer"}
	if f.opts.Unit == Attempts {
		o.Unit = "attempt"
	}
	before := 0
	for i, s := range f.opts.Steps {
		if i > 0 {
			x, y := ca.steps[i].n, cb.steps[i].n
			d := Difference{
				Segment: a, Against: b, Step: s.String(),
				OfEntered:  survey.ProportionDifference(x, ca.steps[0].n, y, cb.steps[0].n, o),
				OfPrevious: survey.ProportionDifference(x, ca.steps[before].n, y, cb.steps[before].n, o),
			}
			if f.opts.Order == Unordered {
				d.Step = fmt.Sprintf("%d of %d", i+1, len(f.opts.Steps))
			}
			if f.opts.Touch.rule == anyAtStep || f.opts.Unit == Attempts {
				const warning = "customers count several times, so intervals are too narrow; count customers, each once"
				d.OfEntered.Estimate = d.OfEntered.Estimate.Warn(warning)
				d.OfPrevious.Estimate = d.OfPrevious.Estimate.Warn(warning)
			}
			into = append(into, d)
		}
		if !s.Optional {
			before = i
		}
	}
	return into
}

// adjust fills in the adjusted p-values.
func adjust(all []Difference) {
	holm(all, func(d *Difference) (survey.Difference, *float64) { return d.OfEntered, &d.AdjustedEntered })
	holm(all, func(d *Difference) (survey.Difference, *float64) { return d.OfPrevious, &d.AdjustedPrevious })
}

// holm adjusts the p-values of one kind of test.
func holm(all []Difference, kind func(*Difference) (test survey.Difference, adjusted *float64)) {
	var p []float64
	var into []*float64
	for i := range all {
		test, adjusted := kind(&all[i])
		*adjusted = 1
		if test.Estimate.IsKnown() {
			p, into = append(p, test.P), append(into, adjusted)
		}
	}
	adjusted, err := survey.Holm(p)
	if err != nil {
		return // p-values of tests are legal
	}
	for i := range into {
		*into[i] = adjusted[i]
	}
}
