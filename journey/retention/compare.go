package retention

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// Difference returns the share retained of row a less that of row b, in one column, with Newcombe's interval and the
// pooled score test; see [survey.ProportionDifference]. Adjust the p-values of several comparisons with [survey.Holm].
// It is undefined unless both cells are observable and have customers.
func (r *Retention) Difference(a, b, column int) survey.Difference {
	if why := r.misplaced(column, a, b); why != "" {
		return survey.Difference{Estimate: metrics.Absent(metrics.Undefined, why), P: 1}
	}
	ofA, okA := r.observable(a, column)
	ofB, okB := r.observable(b, column)
	if !okA || !okB {
		return survey.Difference{Estimate: metrics.Absent(metrics.Undefined, notYet), P: 1}
	}
	o := survey.Options{Level: r.opts.Level, Unit: "customer"}
	if r.opts.Starts == Recurring {
		o.Unit = "start"
	}
	return survey.ProportionDifference(r.returned(a, column), ofA, r.returned(b, column), ofB, o)
}

// misplaced says what is wrong with the positions of a column and of rows; "" when nothing is.
func (r *Retention) misplaced(column int, rows ...int) string {
	if column < 0 || column >= len(r.columns) {
		return fmt.Sprintf("there is no column %d; columns are 0 to %d", column, len(r.columns)-1)
	}
	for _, row := range rows {
		if row < 0 || row >= r.rowCount() {
			return fmt.Sprintf("there is no row %d; rows are 0 to %d", row, r.rowCount()-1)
		}
	}
	return ""
}

// A LogRank is a test of whether two cohorts are left at the same rate, age by age.
type LogRank struct {
	Left     [2]int64   `json:"left"`     // how many left
	Expected [2]float64 `json:"expected"` // how many would have, at the rate of both together
	// ChiSquare has one degree of freedom; P is its p-value. They are 0 and 1 where there is no test.
	ChiSquare float64  `json:"chi_square"`
	P         float64  `json:"p"`
	N         int64    `json:"n"` // starts of both
	Warnings  []string `json:"warnings,omitempty"`
}

// String returns the test for people.
func (l LogRank) String() string {
	s := fmt.Sprintf("left %d (expected %.1f) and %d (expected %.1f); log-rank χ² = %.2f, p = %.3g, n=%d",
		l.Left[0], l.Expected[0], l.Left[1], l.Expected[1], l.ChiSquare, l.P, l.N)
	for _, w := range l.Warnings {
		s += "; " + w
	}
	return s
}

// LogRank compares two rows over all ages at which both have someone to lose, with When AtOrAfter: the log-rank test
// for discrete times (Mantel 1966; variance of the hypergeometric distribution). It is strongest when one is left at a
// constant multiple of the other's rate. Without a test the reason is a warning.
func (r *Retention) LogRank(a, b int) LogRank {
	l := LogRank{P: 1}
	if why := r.misplaced(0, a, b); why != "" {
		l.Warnings = []string{why}
		return l
	}
	if r.opts.When != AtOrAfter {
		l.Warnings = []string{"leaving for good takes When: AtOrAfter; compare shares with Difference"}
		return l
	}
	if a == b {
		l.Warnings = []string{"a row is compared with itself; name two"}
		return l
	}
	l.N = r.followers(a, 0) + r.followers(b, 0)
	variance := 0.0
	for k := range r.columns {
		stayA, atRiskA := r.step(a, k)
		stayB, atRiskB := r.step(b, k)
		n, m := float64(atRiskA), float64(atRiskB)
		if n == 0 || m == 0 {
			continue
		}
		leftA, leftB := atRiskA-stayA, atRiskB-stayB
		all, left := n+m, float64(leftA+leftB)
		l.Left[0] += leftA
		l.Left[1] += leftB
		l.Expected[0] += left * n / all
		l.Expected[1] += left * m / all
		if all > 1 {
			variance += left * (all - left) / (all - 1) * n / all * m / all
		}
	}
	if variance == 0 {
		l.Warnings = []string{"at no age could either have been left; wait for older cohorts"}
		return l
	}
	excess := float64(l.Left[0]) - l.Expected[0]
	l.ChiSquare = excess * excess / variance
	l.P = distuv.ChiSquared{K: 1}.Survival(l.ChiSquare)
	if min(l.Expected[0], l.Expected[1]) < 5 {
		l.Warnings = []string{"fewer than 5 expected to leave, so the p-value is rough; pool cohorts"}
	}
	return l
}

// A Trend says whether newer cohorts are retained better.
type Trend struct {
	// PerCohort is the slope of the line through the shares: how much higher the share is from one cohort to the next.
	// N is the number of starts.
	PerCohort metrics.Estimate `json:"per_cohort"`
	// Z is the statistic of no trend, standard normal if there is none; P is its two-sided p-value. They are 0 and 1
	// when the slope is undefined.
	Z       float64 `json:"z"`
	P       float64 `json:"p"`
	Cohorts int     `json:"cohorts"` // with a share
}

// String returns the slope and the p-value for people, or why there is none.
func (t Trend) String() string {
	if !t.PerCohort.IsKnown() {
		return t.PerCohort.String()
	}
	return fmt.Sprintf("%v per cohort over %d cohorts, p = %.3g", t.PerCohort, t.Cohorts, t.P)
}

// Trend tests the shares in one column for a trend over the calendar's cohorts, which count as equally far apart: the
// Cochran-Armitage test (Cochran 1954, Armitage 1955). The interval of the slope goes with the test. It warns when the
// shares scatter around the line by more than chance. It is undefined with fewer than three cohorts with a share, and
// when all shares are 0 or all are 1; rows of an attribute have no order, and to them it doesn't apply.
func (r *Retention) Trend(column int) Trend {
	none := func(state metrics.EstimateState, why string) Trend {
		return Trend{PerCohort: metrics.Absent(state, why), P: 1}
	}
	if why := r.misplaced(column); why != "" {
		return none(metrics.Undefined, why)
	}
	if r.opts.By != "" {
		return none(metrics.NotApplicable, "values of an attribute have no order; make cohorts by the calendar")
	}
	var rows []int
	var total, retained, centre float64
	for row := range r.rowCount() {
		if of, ok := r.observable(row, column); ok && of > 0 {
			rows = append(rows, row)
			total += float64(of)
			retained += float64(r.returned(row, column))
			centre += float64(row) * float64(of)
		}
	}
	if len(rows) < 3 {
		return none(metrics.Undefined, fmt.Sprintf("%d cohorts have a share here; a trend takes three", len(rows)))
	}
	share := retained / total
	if share == 0 || share == 1 {
		return none(metrics.Undefined, "all cohorts have the same share, 0 or 1")
	}
	centre /= total
	var xx, xy, pearson float64
	for _, row := range rows {
		n, p := float64(r.followers(row, column+1)), float64(r.returned(row, column))
		x := float64(row) - centre
		off := p - n*share
		xx += n * x * x
		xy += x * off
		pearson += off * off / (n * share * (1 - share))
	}
	t := Trend{Cohorts: len(rows), PerCohort: metrics.NewEstimate(xy / xx)}
	e := &t.PerCohort
	se := math.Sqrt(share * (1 - share) / xx)
	half := interval.Z(r.opts.Level) * se
	e.Low, e.High, e.Level = e.Value-half, e.Value+half, r.opts.Level
	e.N, e.Method = int64(total), "Cochran-Armitage"
	t.Z = e.Value / se
	t.P = 2 * distuv.UnitNormal.Survival(math.Abs(t.Z))
	rest := distuv.ChiSquared{K: float64(len(rows) - 2)}.Survival(max(pearson-t.Z*t.Z, 0))
	if rest < 0.05 {
		*e = e.Warn("cohorts scatter around the line by more than chance; look at what differs between them")
	}
	if total*min(share, 1-share) < 5*float64(len(rows)) {
		*e = e.Warn("few retained or few lost per cohort, so the p-value is rough; use a coarser grain")
	}
	return t
}
