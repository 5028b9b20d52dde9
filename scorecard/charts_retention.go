package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
)

// The most of a retention grid that is shown.
const (
	mostCohorts = 24
	mostAges    = 24
)

// RetentionGrid draws retention by cohort and age: a row for each cohort with its size, a cell for each age, and above
// them the cohorts pooled. A cell has the share of customers retained in per cent, whatever else the grid measures, and
// is shaded by it in steps that are the same in all drawings; hatched cells can't be observed yet. The row of all
// cohorts is the curve, which is [retention.Retention.Curve] of the same calculator; the zero Curve leaves it out. At
// most the last 24 cohorts and the first 24 ages are shown. Without cohorts or ages there is no drawing.
func RetentionGrid(title string, g retention.Grid, pooled retention.Curve) Chart {
	v := newGridView(g, pooled)
	c := Chart{Title: line(title), Description: "There are no cohorts to draw."}
	c.Data = v.table(c.Title)
	if len(v.rows) == 0 || len(v.ages) == 0 {
		return c
	}
	c.Description = v.describe()
	c.drawing = v.draw(c.Title, c.Description)
	return c
}

// A gridRow is a row as it is shown: a cohort, or all of them.
type gridRow struct {
	name  string
	all   bool // of all cohorts
	size  int64
	cells []retention.Cell // as many as there are ages shown
}

// gridView is what is shown of a grid.
type gridView struct {
	title        string // what is counted
	ages         []string
	pooled       gridRow // without cells where there is no curve
	rows         []gridRow
	cohorts, all int   // how many cohorts and ages the grid has
	started      int64 // cohorts with a start
}

func newGridView(g retention.Grid, pooled retention.Curve) *gridView {
	v := &gridView{title: line(g.Title), all: len(g.Columns)}
	for _, c := range g.Columns[:min(len(g.Columns), mostAges)] {
		v.ages = append(v.ages, strings.Replace(c.String(), "-", "–", 1))
	}
	v.pooled.name, v.pooled.all = "all cohorts", true
	v.started = nonEmpty(g)
	for _, r := range g.Rows {
		if r.Period.IsZero() && r.Value == "" && r.Size == 0 {
			continue // nobody's value is unknown
		}
		row := gridRow{name: cohortName(r), size: r.Size, cells: make([]retention.Cell, len(v.ages))}
		copy(row.cells, r.Cells)
		v.rows = append(v.rows, row)
		v.pooled.size += r.Size
	}
	if len(pooled.Points) < len(v.ages) {
		pooled.Points = nil // not of this grid
	}
	for i := range min(len(pooled.Points), len(v.ages)) {
		p := pooled.Points[i]
		v.pooled.cells = append(v.pooled.cells, retention.Cell{
			Observable: p.Share.State != metrics.Missing, Of: p.Share.N, Share: p.Share,
		})
	}
	v.cohorts = len(v.rows)
	v.rows = v.rows[max(len(v.rows)-mostCohorts, 0):]
	return v
}

func cohortName(r retention.Row) string {
	switch {
	case !r.Period.IsZero():
		return r.Period.String()
	case line(r.Value) == "":
		return "(unknown)"
	}
	return line(r.Value)
}

// describe says in words what the grid shows.
func (v *gridView) describe() string {
	var said []string
	if v.title != "" {
		said = append(said, capital(v.title))
	}
	said = append(said, fmt.Sprintf("%s with %s", plural(v.started, "cohort"), plural(v.pooled.size, "start")))
	said = append(said, v.describeShares()...)
	hidden, total := int64(0), int64(len(v.rows)*len(v.ages))
	for _, r := range v.rows {
		for _, c := range r.cells {
			if !c.Observable {
				hidden++
			}
		}
	}
	switch {
	case hidden == total:
		said = append(said, "No cell can be observed yet; all are hatched")
	case hidden > 0:
		said = append(said, fmt.Sprintf("Hatched, because they can't be observed yet: %s of %s",
			count(hidden), plural(total, "cell")))
	}
	if n := len(v.rows); n < v.cohorts {
		said = append(said, fmt.Sprintf("The last %d of %d cohorts are shown; the row of all has the others too", n,
			v.cohorts))
	}
	if n := len(v.ages); n < v.all {
		said = append(said, fmt.Sprintf("The first %d of %d ages are shown", n, v.all))
	}
	return strings.Join(said, ". ") + "."
}

// fewStarts is the number of starts below which a share isn't worth a sentence.
const fewStarts = 30

// describeShares says what is retained at the first and the last age that enough starts were observed at, and which
// cohorts differ most at the first.
func (v *gridView) describeShares() []string {
	first, last := -1, -1 // age 0 is mostly a matter of course
	for i, c := range v.pooled.cells {
		if c.Share.IsKnown() && c.Of >= fewStarts && (i > 0 || len(v.ages) == 1) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return nil
	}
	pooled := fmt.Sprintf("Of all cohorts together %s are retained at age %s",
		percent(v.pooled.cells[first].Share.Value), v.ages[first])
	if last > first {
		pooled += fmt.Sprintf(" and %s at age %s", percent(v.pooled.cells[last].Share.Value), v.ages[last])
	}
	said := []string{pooled}
	if low, high := v.extremes(first); low != high {
		retained := func(r gridRow) string {
			c := r.cells[first]
			return fmt.Sprintf("%s: %s of %s", percent(c.Share.Value), count(c.N), count(c.Of))
		}
		said = append(said, fmt.Sprintf("Of the cohorts shown with at least %d starts, %s has the least at age %s (%s) and "+
			"%s the most (%s)", fewStarts, v.rows[low].name, v.ages[first], retained(v.rows[low]), v.rows[high].name,
			retained(v.rows[high])))
	}
	return said
}

// extremes returns which of the rows with enough starts have the least and the greatest share at an age: the first of
// equals, and twice the same where no two differ.
func (v *gridView) extremes(age int) (low, high int) {
	low, high = -1, -1
	for i, r := range v.rows {
		share := r.cells[age].Share
		if !share.IsKnown() || r.cells[age].Of < fewStarts {
			continue
		}
		if low < 0 || share.Value < v.rows[low].cells[age].Share.Value {
			low = i
		}
		if high < 0 || share.Value > v.rows[high].cells[age].Share.Value {
			high = i
		}
	}
	return low, high
}

// table is the data of the drawing.
func (v *gridView) table(title string) Table {
	t := Table{Caption: title + ": share retained by cohort and age", Columns: []Column{{Name: "Cohort"}, number("Size")}}
	for _, a := range v.ages {
		t.Columns = append(t.Columns, number("Age "+a))
	}
	add := func(r gridRow, m Mark) {
		row := []Cell{{Text: r.name, Value: r.name, Mark: m}, countCell(r.size)}
		row[1].Mark = m
		for _, c := range r.cells {
			cell := Cell{Text: "not observed", Mark: Weak}
			if c.Observable {
				cell = estimateCell(c.Share, percent)
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	if len(v.rows) > 0 && len(v.pooled.cells) == len(v.ages) {
		add(v.pooled, Plain)
	}
	for _, r := range v.rows {
		add(r, Plain)
	}
	return t
}
