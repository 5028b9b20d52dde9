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
// is shaded by it in steps that are the same in all drawings; hatched cells can't be observed yet. The pooled share is
// that of all cohorts of the grid which are observed at that age, added up; with ages that count whoever returns later,
// too, [retention.Retention.Curve] is the better estimate. At most the last 24 cohorts and the first 24 ages are shown.
// Without cohorts or ages there is no drawing.
func RetentionGrid(title string, g retention.Grid) Chart {
	v := newGridView(g)
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
	size  int64
	cells []retention.Cell // as many as there are ages shown
}

// gridView is what is shown of a grid.
type gridView struct {
	title        string // what is counted
	ages         []string
	pooled       gridRow
	rows         []gridRow
	cohorts, all int // how many cohorts and ages the grid has
}

func newGridView(g retention.Grid) *gridView {
	v := &gridView{title: line(g.Title), all: len(g.Columns)}
	for _, c := range g.Columns[:min(len(g.Columns), mostAges)] {
		v.ages = append(v.ages, strings.Replace(c.String(), "-", "–", 1))
	}
	v.pooled = gridRow{name: "all cohorts", cells: make([]retention.Cell, len(v.ages))}
	level := 0.0
	for _, r := range g.Rows {
		if r.Period.IsZero() && r.Value == "" && r.Size == 0 {
			continue // nobody's value is unknown
		}
		row := gridRow{name: cohortName(r), size: r.Size, cells: make([]retention.Cell, len(v.ages))}
		copy(row.cells, r.Cells)
		v.rows = append(v.rows, row)
		v.pooled.size += r.Size
		for i, c := range row.cells {
			if c.Observable {
				p := &v.pooled.cells[i]
				p.Observable, p.N, p.Of = true, p.N+c.N, p.Of+c.Of
				level = max(level, c.Share.Level)
			}
		}
	}
	for i, p := range v.pooled.cells {
		switch {
		case !p.Observable:
		case level > 0:
			v.pooled.cells[i].Share = metrics.Wilson(p.N, p.Of, level)
		case p.Of > 0:
			v.pooled.cells[i].Share = metrics.NewEstimate(float64(p.N) / float64(p.Of))
		default:
			v.pooled.cells[i].Share = metrics.Estimate{State: metrics.Undefined}
		}
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
	said = append(said, fmt.Sprintf("%s with %s", plural(int64(v.cohorts), "cohort"), plural(v.pooled.size, "start")))
	first, last := -1, -1 // ages at which some cohort has a share; age 0 is mostly a matter of course
	for i, c := range v.pooled.cells {
		if c.Share.IsKnown() && (i > 0 || len(v.ages) == 1) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first >= 0 {
		pooled := fmt.Sprintf("Pooled over the cohorts observed that long, %s are retained at age %s",
			percent(v.pooled.cells[first].Share.Value), v.ages[first])
		if last > first {
			pooled += fmt.Sprintf(" and %s at age %s", percent(v.pooled.cells[last].Share.Value), v.ages[last])
		}
		said = append(said, pooled)
		if low, high := v.extremes(first); low != high {
			said = append(said, fmt.Sprintf("Of the cohorts shown, %s has the least at age %s (%s) and %s the most (%s)",
				v.rows[low].name, v.ages[first], percent(v.rows[low].cells[first].Share.Value),
				v.rows[high].name, percent(v.rows[high].cells[first].Share.Value)))
		}
	}
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
		said = append(said, fmt.Sprintf("The last %d of %d cohorts are shown; the pooled row has all of them", n, v.cohorts))
	}
	if n := len(v.ages); n < v.all {
		said = append(said, fmt.Sprintf("The first %d of %d ages are shown", n, v.all))
	}
	return strings.Join(said, ". ") + "."
}

// extremes returns which of the rows have the least and the greatest share at an age: the first of equals, and twice
// the same where no two differ.
func (v *gridView) extremes(age int) (low, high int) {
	low, high = -1, -1
	for i, r := range v.rows {
		share := r.cells[age].Share
		if !share.IsKnown() {
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
	if len(v.rows) > 0 {
		add(v.pooled, Plain)
	}
	for _, r := range v.rows {
		add(r, Plain)
	}
	return t
}
