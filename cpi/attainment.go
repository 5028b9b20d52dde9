package cpi

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// An Attainment is how many answers said that customers reach a goal. The unit of analysis is the response, not the
// customer.
type Attainment struct {
	Goal      Goal    `json:"goal"`
	Threshold float64 `json:"threshold"` // see [Indicator]
	Attained  int64   `json:"attained"`  // answers that reach the threshold
	Answers   int64   `json:"answers"`   // answers to the question, without those refused
	Refused   int64   `json:"refused"`   // scores that weren't finite numbers
}

// Share returns the share of answers that attain the goal, per response, with Wilson's interval at a confidence level
// (0.95 for 95 %, and 0 means that), see [survey.Proportion]. The interval takes answers for independent: where the
// same customers answer often, it is too narrow. It warns of fewer than 30 answers and of refused ones. It is undefined
// without answers, and for a level that isn't between 0 and 1.
func (a Attainment) Share(level float64) metrics.Estimate {
	e := survey.Proportion(a.Attained, a.Answers, survey.Options{Level: level})
	if a.Answers == 0 && a.Attained == 0 && level >= 0 && level < 1 {
		e = metrics.Absent(metrics.Undefined, "no one answered the question; ask it, or check its name")
	}
	if a.Refused > 0 {
		e = e.Warn(fmt.Sprintf("%d scores weren't finite numbers and are left out; correct them at source", a.Refused))
	}
	return e
}
