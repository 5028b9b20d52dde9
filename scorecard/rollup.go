package scorecard

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Card is measures that are rolled up into one score: of a silo, or of the company.
type Card struct {
	Name     string
	Measures []Measure
}

// Scored is a measure with its score.
type Scored struct {
	Measure Measure
	Score   metrics.Estimate
}

// Dark reports whether the measure should have a score and has none: it is missing or undefined.
func (s Scored) Dark() bool {
	return s.Score.State == metrics.Missing || s.Score.State == metrics.Undefined
}

// A RollUp is the score of a card, with what it doesn't know. Dark measures are those that should have a score and have
// none; those that are not applicable count nowhere.
type RollUp struct {
	Name string
	// Score is the weighted arithmetic mean of the known scores, from 0 to 1; missing when none is known. N is how
	// many are.
	Score metrics.Estimate
	// Coverage is the weight of the known scores over that of the known and the dark; undefined when there are neither.
	Coverage metrics.Estimate
	// Low and High are what the score would be with all dark measures at 0, and with all of them at 1. They hold the
	// score. With nothing known they are 0 and 1.
	Low, High float64
	// Weakest has the lowest known score, the first by id of several; zero when nothing is known.
	Weakest Scored
	// Parts are all measures in the card's order.
	Parts []Scored
	// How many measures are in which state. They add up to the number of parts.
	Known, Missing, Undefined, NotApplicable int
}

// RollUp returns the card's score. The error is [metrics.Faults], one for each measure whose weight is negative or not
// finite.
func (c Card) RollUp() (RollUp, error) {
	if err := c.check(); err != nil {
		return RollUp{}, err
	}
	r := RollUp{Name: c.Name, High: 1}
	// Weights are relative: taking them as shares of the largest keeps their sum finite.
	largest := 0.0
	for _, m := range c.Measures {
		largest = max(largest, m.weight())
	}
	var known, dark, sum float64
	for _, m := range c.Measures {
		s := Scored{Measure: m, Score: m.Score()}
		r.Parts = append(r.Parts, s)
		w := m.weight() / largest
		switch s.Score.State {
		case metrics.Known:
			r.Known++
			known += w
			sum += w * s.Score.Value
			if r.Known == 1 || weaker(s, r.Weakest) {
				r.Weakest = s
			}
		case metrics.Missing:
			r.Missing++
			dark += w
		case metrics.Undefined:
			r.Undefined++
			dark += w
		default:
			r.NotApplicable++
		}
	}
	r.Coverage = metrics.Absent(metrics.Undefined, "no measure has a target that applies")
	if known+dark > 0 {
		r.Coverage = metrics.NewEstimate(known / (known + dark))
		r.Low, r.High = min(sum/(known+dark), 1), min((sum+dark)/(known+dark), 1)
	}
	r.Score = metrics.Absent(metrics.Missing, "no score is known")
	if known > 0 {
		// Rounding must not put the mean outside its bounds.
		r.Score = metrics.NewEstimate(min(max(sum/known, r.Low), r.High))
		r.Score.N, r.Score.Method = int64(r.Known), "weighted mean of scores"
		if n := len(r.Dark()); n > 0 {
			r.Score = r.Score.Warn(fmt.Sprintf("%d of %d measures are dark; read the bounds", n, n+r.Known))
		}
	}
	return r, nil
}

func weaker(a, b Scored) bool {
	if a.Score.Value != b.Score.Value {
		return a.Score.Value < b.Score.Value
	}
	return a.Measure.Definition.ID < b.Measure.Definition.ID
}

// check returns every weight that is no weight.
func (c Card) check() error {
	var found metrics.Faults
	for _, m := range c.Measures {
		if m.Weight >= 0 && !math.IsInf(m.Weight, 1) {
			continue
		}
		found = append(found, metrics.Fault{
			Op: "scorecard: roll-up", Field: "weight", Value: strconv.FormatFloat(m.Weight, 'g', -1, 64),
			Cause:  fmt.Sprintf("metric %q has a weight that is negative or not finite", m.Definition.ID),
			Remedy: "give it a positive weight, or leave it out of the card",
		})
	}
	return found.Err()
}

// Dark returns the measures that should have a score and have none, in the card's order.
func (r RollUp) Dark() []Scored {
	var dark []Scored
	for _, s := range r.Parts {
		if s.Dark() {
			dark = append(dark, s)
		}
	}
	return dark
}

// String returns the roll-up for people on one line: score, coverage, bounds, the weakest measure and the dark ones.
func (r RollUp) String() string {
	var b strings.Builder
	if r.Name != "" {
		b.WriteString(r.Name + ": ")
	}
	if !r.Score.IsKnown() {
		b.WriteString("no score known")
	} else {
		fmt.Fprintf(&b, "score %.2f", r.Score.Value)
	}
	if r.Coverage.IsKnown() {
		fmt.Fprintf(&b, ", coverage %s, between %.2f and %.2f", percent(r.Coverage.Value), r.Low, r.High)
	} else {
		b.WriteString(", nothing to cover")
	}
	if r.Known > 0 {
		fmt.Fprintf(&b, "; weakest %s at %.2f", r.Weakest.Measure.Definition.ID, r.Weakest.Score.Value)
	}
	for i, s := range r.Dark() {
		b.WriteString([...]string{"; dark: ", ", "}[min(i, 1)])
		b.WriteString(s.Measure.Definition.ID)
	}
	return b.String()
}
