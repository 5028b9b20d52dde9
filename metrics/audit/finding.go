package audit

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Finding is one answer of the audit: what is wrong, with which metrics, by what evidence, and what to do about it.
// Findings are plain values, safe to keep.
type Finding struct {
	Rule     Rule     `json:"rule"`  // its number
	Check    Check    `json:"check"` // which part of the rule
	Severity Severity `json:"severity"`

	// What is concerned, by ID and sorted; nil where it doesn't apply.
	Metrics []string `json:"metrics,omitempty"`
	Silos   []string `json:"silos,omitempty"`
	Stages  []string `json:"stages,omitempty"`
	Points  []string `json:"points,omitempty"`

	Evidence string `json:"evidence"` // in figures, a sentence for people
	Count    Share  `json:"count"`    // how many of how many; zero where there is nothing to count
	Remedy   string `json:"remedy"`   // what to do about it, a sentence for people
}

// String returns the finding on one line: severity, rule, evidence and remedy.
func (f Finding) String() string {
	return fmt.Sprintf("%v (rule %d, %s): %s %s", f.Severity, uint8(f.Rule), f.Check, f.Evidence, f.Remedy)
}

// compare orders findings: the gravest first, then by rule, check, and what they concern.
func compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(b.Severity, a.Severity),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Check, b.Check),
		slices.Compare(a.Silos, b.Silos),
		slices.Compare(a.Stages, b.Stages),
		slices.Compare(a.Points, b.Points),
		slices.Compare(a.Metrics, b.Metrics),
		cmp.Compare(a.Evidence, b.Evidence),
	)
}

// A Share is how many of how many. The zero Share is of nothing.
type Share struct {
	N  int `json:"n"`
	Of int `json:"of"`
}

// Estimate returns N/Of as a known value with n = Of, and undefined when Of is 0. It has no interval: it is a count of
// the whole chart, not of a sample.
func (s Share) Estimate() metrics.Estimate {
	if s.Of == 0 {
		return metrics.Absent(metrics.Undefined, "of nothing")
	}
	e := metrics.NewEstimate(float64(s.N) / float64(s.Of))
	e.N, e.Method = int64(s.Of), "share of a whole count"
	return e
}

// String returns "3 of 12".
func (s Share) String() string { return fmt.Sprintf("%d of %d", s.N, s.Of) }

// An Unanswered is a question that the chart doesn't state enough to answer.
type Unanswered struct {
	Rule Rule   `json:"rule"`
	Why  string `json:"why"` // what is missing, and what to add
}
