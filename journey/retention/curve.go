package retention

import (
	"fmt"
	"math"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Curve is retention by age of all cohorts together, or of some.
type Curve struct {
	Points   []Point  `json:"points"`
	Method   string   `json:"method"`
	Warnings []string `json:"warnings,omitempty"`
	level    float64
	chained  bool // Kaplan-Meier
}

// A Point is a curve at an age. Where no cohort has been observed the share is missing and all else is zero.
type Point struct {
	Column  Column `json:"ages"`
	Cohorts int    `json:"cohorts"` // with an observable cell and at least one start
	// Exactly: N of AtRisk, those in the observable cells, were retained. AtOrAfter: AtRisk were still there before this
	// age and have been observed through it, and N of them remained.
	N      int64 `json:"n"`
	AtRisk int64 `json:"at_risk"`
	// Share is of all starts. Its N is how many starts were observed through this age.
	Share  metrics.Estimate `json:"share"`
	Events int64            `json:"events"` // with Measure Events
	Amount decimal.Decimal  `json:"amount"` // with Measure Amount and NetRevenue
	Net    metrics.Estimate `json:"net"`    // with Measure NetRevenue; see Cell.Net
}

const (
	pooled = "cohorts pooled by size, Wilson"
	chain  = "Kaplan-Meier, Greenwood-Rothman-Wilson"
)

// Curve pools rows of the grid, by their positions; all of them when none is named. Positions that aren't those of a
// row are a warning of the curve. Every cohort weighs by its size, and only observable cells count.
//
// With Exactly a point is the number retained over the number of starts in the observable cells, with Wilson's
// interval.
//
// With AtOrAfter, where those who left don't come back, the share retained through age a is the product over the ages
// up to a of N/AtRisk: the discrete Kaplan-Meier estimate (1958), which uses young cohorts for as long as they were
// observed and never rises. (Shares over the cohorts of each age alone may rise, when a worse cohort is too young for
// the next age.) Its interval is Wilson's at the number of starts that would have Greenwood's variance without
// censoring, (1−S)/(S·Σ d/(n(n−d))) with n at risk and d leaving (Rothman 1978, Journal of Chronic Diseases
// 31:557–560), and at S = 0 and 1 at the number observed through this age. Where no one is censored it is that of
// Exactly.
func (r *Retention) Curve(rows ...int) Curve {
	c := Curve{Method: pooled, level: r.opts.Level}
	if len(rows) == 0 {
		for i := range r.rowCount() {
			rows = append(rows, i)
		}
	}
	rows = slices.Compact(slices.Sorted(slices.Values(rows)))
	rows = slices.DeleteFunc(rows, func(row int) bool {
		if row >= 0 && row < r.rowCount() {
			return false
		}
		c.Warnings = append(c.Warnings, fmt.Sprintf("there is no row %d; rows are 0 to %d", row, r.rowCount()-1))
		return true
	})
	if r.opts.Starts == Recurring {
		c.Warnings = append(c.Warnings, "a customer counts once a start, so intervals are too narrow; use first starts")
	}
	for k := range r.columns {
		c.Points = append(c.Points, r.pool(rows, k))
	}
	if r.opts.When == AtOrAfter {
		c.Method, c.chained = chain, true
		c.Warnings = append(c.Warnings, "who is silent may still come back, so the last ages are too low")
		r.chain(c.Points, rows)
	}
	return c
}

// pool adds up the observable cells of a column.
func (r *Retention) pool(rows []int, column int) Point {
	p := Point{Column: r.columns[column], Net: metrics.Absent(metrics.Missing, "")}
	var amount exact.Int128
	var money revenue
	seen := false
	for _, row := range rows {
		of, ok := r.observable(row, column)
		if !ok {
			continue
		}
		seen = true
		if of > 0 {
			p.Cohorts++
		}
		p.N += r.returned(row, column)
		p.AtRisk += of
		if r.events != nil {
			p.Events += r.events[row*r.stride+column]
		}
		if r.amount != nil {
			amount = amount.Plus(r.amount[row*r.stride+column])
		}
		if r.base != nil {
			money = money.add(r.revenue(row, column))
		}
	}
	if !seen {
		p.Share = metrics.Absent(metrics.Missing, notYet)
		return p
	}
	p.Share = metrics.Wilson(p.N, p.AtRisk, r.opts.Level)
	if r.amount != nil {
		p.Amount = amount.Decimal(-r.log.Places())
	}
	if r.base != nil {
		p.Net = money.estimate(r.opts.Level)
	}
	return p
}

// chain replaces the shares of pooled points by their products.
func (r *Retention) chain(points []Point, rows []int) {
	share, sum := 1.0, 0.0
	z := interval.Z(r.opts.Level)
	for k := range points {
		p := &points[k]
		if p.Cohorts == 0 {
			continue
		}
		p.N, p.AtRisk = 0, 0
		for _, row := range rows {
			n, atRisk := r.step(row, k)
			p.N += n
			p.AtRisk += atRisk
		}
		if p.AtRisk == 0 && share > 0 {
			share = math.NaN() // from here on
		}
		if math.IsNaN(share) {
			p.Share = metrics.Absent(metrics.Undefined, "those observed for so long had left, and those who stayed weren't")
			continue
		}
		if p.AtRisk > 0 {
			share *= float64(p.N) / float64(p.AtRisk)
			if p.N > 0 {
				sum += float64(p.AtRisk-p.N) / float64(p.AtRisk) / float64(p.N)
			}
		}
		n := float64(p.Share.N)
		if share > 0 && share < 1 {
			n = (1 - share) / share / sum
		}
		low, high := interval.Wilson(share*n, n, z)
		p.Share = metrics.Estimate{
			Value: share, Low: min(low, share), High: max(high, share), Level: r.opts.Level, N: p.Share.N, Method: chain,
			State: metrics.Known,
		}
	}
}

// step returns, for a row and AtOrAfter, how many were still there before a column and were observed through it, and
// how many of them remained.
func (r *Retention) step(row, column int) (n, atRisk int64) {
	at := row * r.stride
	for k := column + 1; k < r.stride; k++ {
		n += r.left[at+k] + r.running[at+k]
	}
	return n, n + r.left[at+column]
}

// Median returns the first age at which half of those who started, or fewer, are retained; of a column of several ages
// the first. The ends of its interval are where the ends of the curve's intervals get there, infinite when the upper
// one doesn't (Brookmeyer & Crowley 1982). It is undefined when the curve doesn't get there. With Exactly a curve may
// rise again; where it does so above one half, the estimate warns that this is no median.
func (c Curve) Median() metrics.Estimate {
	at, low, high := math.Inf(1), math.Inf(1), math.Inf(1)
	e := metrics.Estimate{Level: c.level, Method: "first age at one half of the curve", State: metrics.Known}
	last := -1
	again := -1 // the first age after at of which more than half are retained
	for _, p := range c.Points {
		if !p.Share.IsKnown() {
			continue
		}
		if !math.IsInf(at, 1) && p.Share.Value > 0.5 && again < 0 {
			again = p.Column.From
		}
		age := float64(p.Column.From)
		last = p.Column.To
		e.N = max(e.N, p.Share.N)
		for _, x := range []struct {
			share float64
			age   *float64
		}{{p.Share.Value, &at}, {p.Share.Low, &low}, {p.Share.High, &high}} {
			if x.share <= 0.5 {
				*x.age = min(*x.age, age)
			}
		}
	}
	if last < 0 {
		return metrics.Absent(metrics.Undefined,
			"no age has a share: no one started, or no age has been observed to its end")
	}
	if math.IsInf(at, 1) {
		return metrics.Absent(metrics.Undefined,
			fmt.Sprintf("more than half are retained up to age %d, the last observed; ask for the restricted mean", last))
	}
	e.Value, e.Low, e.High = at, low, high
	if again >= 0 {
		return e.Warn(fmt.Sprintf("more than half return at age %d again, so this is no median; read the whole curve", again))
	}
	return e
}

// RestrictedMean returns the sum of the shares at the first ages, 0 to ages−1: the mean number of these ages at which
// those who start are retained. It is undefined when they aren't all known, or when a column has several ages.
//
// For AtOrAfter the variance is Σ (S(a)+…+S(ages−1))²·d/(n(n−d)) over the ages a, n at risk and d leaving. With Exactly
// the same customers are in several columns; the interval is as wide as it is when these rise and fall together, which
// is too wide rather than too narrow.
func (c Curve) RestrictedMean(ages int) metrics.Estimate {
	if ages < 1 || ages > len(c.Points) {
		return metrics.Absent(metrics.Undefined,
			fmt.Sprintf("%d ages of %d; ask for 1 to that many", ages, len(c.Points)))
	}
	sum, spread, variance := 0.0, 0.0, 0.0
	for a := ages - 1; a >= 0; a-- {
		p := c.Points[a]
		if !p.Share.IsKnown() || p.Column != (Column{a, a}) {
			return metrics.Absent(metrics.Undefined, fmt.Sprintf("age %d isn't known by itself; ask for fewer ages", a))
		}
		sum += p.Share.Value
		n, stay := float64(p.AtRisk), float64(p.N)
		spread += math.Sqrt(p.Share.Value * (1 - p.Share.Value) / n)
		if stay > 0 {
			variance += sum * sum * (n - stay) / n / stay
		}
	}
	e := metrics.NewEstimate(sum)
	e.N, e.Level = c.Points[ages-1].Share.N, c.level
	e.Method = "sum of shares, sum of standard errors"
	if c.chained {
		e.Method = "restricted mean, Greenwood"
		spread = math.Sqrt(variance)
	}
	half := interval.Z(c.level) * spread
	e.Low, e.High = max(sum-half, 0), min(sum+half, float64(ages))
	if half == 0 {
		e.Low, e.High, e.Level = sum, sum, 0
		return e.Warn("no one's retention varies, so there is no interval")
	}
	return e
}

// SimpleMean returns the mean of the shares in a column over the rows with a share, each counting the same whatever its
// size. Prefer [Retention.Curve]: a cohort of ten says little. It has no interval; N is the number of rows.
func (r *Retention) SimpleMean(column int) metrics.Estimate {
	if column < 0 || column >= len(r.columns) {
		return metrics.Absent(metrics.Undefined, fmt.Sprintf("there is no column %d; columns are 0 to %d", column,
			len(r.columns)-1))
	}
	sum, n := 0.0, int64(0)
	for row := range r.rowCount() {
		if of, ok := r.observable(row, column); ok && of > 0 {
			sum += float64(r.returned(row, column)) / float64(of)
			n++
		}
	}
	if n == 0 {
		return metrics.Absent(metrics.Undefined, "no cohort has a share here")
	}
	e := metrics.NewEstimate(sum / float64(n))
	e.N, e.Method = n, "simple mean of cohorts"
	return e
}
