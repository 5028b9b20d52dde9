package audit

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// Options say how to audit. The zero value is right for most charts.
type Options struct {
	// Similarity is the share of words that two names must have in common to count as near, above 0 and up to 1; 0
	// means 0.8.
	Similarity float64
}

const defaultSimilarity = 0.8

// A Report is the result of an audit: what was found, the gravest first, what could not be asked, and the chart in
// figures. It doesn't depend on the order of the catalogue's rows.
type Report struct {
	Findings   []Finding    `json:"findings"`
	Unanswered []Unanswered `json:"unanswered,omitempty"` // by rule
	Summary    Summary      `json:"summary"`

	// Coverage is who owns and measures what, stage by stage; none where the catalogue has no stages.
	Coverage []CoverageCell `json:"coverage,omitempty"`
}

// Run audits a catalogue. Rules that need the journey take its stages and points from the catalogue, see
// [metrics.Catalog]; where it has none, they are unanswered.
//
// The error is [metrics.Faults]: what [metrics.Catalog.Validate] finds, or a similarity that isn't above 0 and up to 1.
func Run(c metrics.Catalog, opts Options) (Report, error) {
	opts.Similarity = cmp.Or(opts.Similarity, defaultSimilarity)
	if !(opts.Similarity > 0 && opts.Similarity <= 1) {
		return Report{}, metrics.Faults{{
			Op: "audit: run", Field: "similarity", Value: fmt.Sprint(opts.Similarity),
			Cause: "not above 0 and up to 1", Remedy: "use 0.8, or 0 for the default",
		}}
	}
	if err := c.Validate(); err != nil {
		return Report{}, fmt.Errorf("audit: %w", err)
	}
	x := newChart(c, opts)
	r := Report{Findings: []Finding{}}
	for i, ask := range rules {
		found, why := ask(x)
		for _, f := range found {
			f.Rule = Rule(i + 1)
			r.Findings = append(r.Findings, f)
		}
		for _, w := range why {
			r.Unanswered = append(r.Unanswered, Unanswered{Rule: Rule(i + 1), Why: w})
		}
	}
	slices.SortFunc(r.Findings, compare)
	r.Summary = x.summary(r.Findings)
	r.Coverage = x.coverage()
	return r, nil
}

// rules answer the questions in order: what was found, and what could not be asked and why.
var rules = [...]func(*chart) ([]Finding, []string){
	(*chart).unclear,
	(*chart).unmeasured,
	(*chart).siloOnly,
	(*chart).untied,
	(*chart).inward,
	(*chart).motionless,
	(*chart).byOperationOnly,
	(*chart).inconsistent,
	(*chart).uncollaborative,
	(*chart).incomplete,
	(*chart).laggingOnly,
}

// Worst returns the n gravest findings, fewer when there are fewer.
func (r Report) Worst(n int) []Finding { return r.Findings[:min(max(n, 0), len(r.Findings))] }

// Of returns the findings of a rule, the gravest first.
func (r Report) Of(rule Rule) []Finding {
	var found []Finding
	for _, f := range r.Findings {
		if f.Rule == rule {
			found = append(found, f)
		}
	}
	return found
}

// Severities counts the findings by severity.
func (r Report) Severities() Severities {
	var s Severities
	for _, f := range r.Findings {
		switch f.Severity {
		case Critical:
			s.Critical++
		case Major:
			s.Major++
		default:
			s.Minor++
		}
	}
	return s
}

// Severities is how many findings there are of each severity.
type Severities struct {
	Critical int `json:"critical"`
	Major    int `json:"major"`
	Minor    int `json:"minor"`
}

// NoWorse reports whether there are at most as many critical findings as in another audit, at most as many critical and
// major ones together, and at most as many of all three. So a critical finding may become a major one, and not the
// other way round.
func (s Severities) NoWorse(than Severities) bool {
	return s.Critical <= than.Critical && s.Critical+s.Major <= than.Critical+than.Major &&
		s.Critical+s.Major+s.Minor <= than.Critical+than.Major+than.Minor
}

// String returns "2 critical, 3 major, 5 minor".
func (s Severities) String() string {
	return fmt.Sprintf("%d critical, %d major, %d minor", s.Critical, s.Major, s.Minor)
}
