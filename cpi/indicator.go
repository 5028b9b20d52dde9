package cpi

import (
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Goal is what customers want to achieve, in their own words.
type Goal struct {
	ID        string `json:"id"`        // short, the same in all files: "saves_me_time"
	Statement string `json:"statement"` // as a customer would say it: "saves me time"
}

// An Indicator says by which question a goal is measured, and from which answer on it is attained.
type Indicator struct {
	Goal      Goal
	Question  string  // as in [Answer].Question
	Threshold float64 // on the question's scale
	// Direction says on which side of the threshold the goal is attained: at or above it when higher is better, which
	// the zero value means too, and at or below it when lower is better.
	Direction metrics.Direction
}

// Validate returns what is wrong with the indicator, all of it, as [metrics.Faults]; nil when nothing is: a goal
// without an ID or a statement, no question, a threshold that isn't finite, an unknown direction.
func (i Indicator) Validate() error {
	var found metrics.Faults
	add := func(field, value, cause, remedy string) {
		found = append(found, metrics.Fault{
			Op: fmt.Sprintf("cpi: indicator %q", i.Goal.ID), Field: field, Value: value, Cause: cause, Remedy: remedy,
		})
	}
	if i.Goal.ID == "" {
		add("goal", "", "has no ID", "give it a short name of its own")
	}
	if i.Goal.Statement == "" {
		add("goal", "", "has no statement", "write what customers want, in their words")
	}
	if i.Question == "" {
		add("question", "", "is missing", "name the survey question that shows whether the goal is reached")
	}
	if !finite(i.Threshold) {
		add("threshold", fmt.Sprint(i.Threshold), "is not finite", "choose an answer on the question's scale")
	}
	if i.Direction > metrics.LowerIsBetter {
		add("direction", i.Direction.String(), "is unknown", "use HigherIsBetter or LowerIsBetter")
	}
	return found.Err()
}

// attains reports whether a finite score reaches the goal.
func (i Indicator) attains(score float64) bool {
	if i.Direction == metrics.LowerIsBetter {
		return score <= i.Threshold
	}
	return score >= i.Threshold
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
