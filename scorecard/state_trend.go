package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/journey/retention"
)

// trendAge is the oldest of a few ages at which most of the cohorts that there are, and six at least, can be compared.
func trendAge(g retention.Grid) (column int, ok bool) {
	for _, age := range []int{12, 6, 3, 1} {
		for k, c := range g.Columns {
			if c.From != age {
				continue
			}
			n := 0
			for _, r := range g.Rows {
				if r.Cells[k].Observable && r.Size > 0 {
					n++
				}
			}
			if n >= 6 && 2*n >= len(g.Rows) {
				return k, true
			}
		}
	}
	return 0, false
}

const significant = 0.05

func (in Inputs) cohortTrend(g retention.Grid, unit string) string {
	column, ok := trendAge(g)
	if !ok {
		return "There are too few cohorts yet to tell whether newer ones do better."
	}
	t := in.Retention.Trend(column)
	at := fmt.Sprintf("%s %v", unit, g.Columns[column])
	if !t.PerCohort.IsKnown() {
		return fmt.Sprintf("At %s no trend over the cohorts can be tested: %s.", at, absence(t.PerCohort))
	}
	text := fmt.Sprintf("Over %s, retention at %s shows no trend beyond chance", plural(int64(t.Cohorts),
		"cohort"), at)
	if t.P < significant {
		better := map[bool]string{true: "better", false: "worse"}[t.PerCohort.Value > 0]
		text = fmt.Sprintf("Newer cohorts are retained %s: over %s, retention at %s changes by %s points a cohort", better,
			plural(int64(t.Cohorts), "cohort"), at, signedPoints(t.PerCohort.Value))
	}
	text += fmt.Sprintf(" (Cochran-Armitage test for a trend, p = %s).", probability(t.P))
	if len(t.PerCohort.Warnings) > 0 {
		text += " Careful: " + line(strings.Join(t.PerCohort.Warnings, "; ")) + "."
	}
	return text
}

// signedPoints writes a share as percentage points with a sign.
func signedPoints(x float64) string {
	if s := fixed(100*x, 2); x <= 0 {
		return s
	}
	return "+" + fixed(100*x, 2)
}

// probability writes a p-value; those that are very small say how small they are at least.
func probability(p float64) string {
	if p < 0.001 {
		return "less than 0.001"
	}
	return fixed(p, 3)
}
