package scorecard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

func (in Inputs) matrixSection() (Section, error) {
	s := Section{ID: "matrix", Title: "Who owns which moment, and what is measured there"}
	if in.Map == nil {
		s.Blocks = append(s.Blocks, sentence("The matrix needs a map of the journey with the columns stage, stage_order, "+
			"point, name and silo, and the silos' metrics with the points they are about. Nobody supplied them."))
		return s, nil
	}
	var catalog metrics.Catalog
	if in.Catalog != nil {
		catalog = *in.Catalog
	}
	x, err := NewMatrix(*in.Map, catalog)
	if err != nil {
		return s, err
	}
	s.Blocks = append(s.Blocks, holesText(x))
	s.Blocks = append(s.Blocks, matrixTable(x))
	if len(x.Everywhere) > 0 {
		names := strings.Join(metricNames(x.Everywhere), ", ")
		s.Blocks = append(s.Blocks, sentence("About the journey as a whole: %s.", names))
	}
	if len(x.Strays) > 0 {
		var places []string
		for _, stray := range x.Strays {
			places = append(places, fmt.Sprintf("%s (%s)", nameOf(stray.Metric), line(stray.Place)))
		}
		s.Blocks = append(s.Blocks, Note{Text: "Metrics that name a place which isn't on the map: " +
			strings.Join(places, ", ") + ". Correct the name in the catalogue, or add the place to the map."})
	}
	return s, nil
}

func holesText(x Matrix) Block {
	points := 0
	for _, row := range x.Rows {
		for _, c := range row.Cells {
			points += len(c)
		}
	}
	holes := x.Holes()
	if len(holes) == 0 {
		return sentence("Each of %s has at least one metric.", plural(int64(points), "interaction point"))
	}
	names := make([]string, len(holes))
	for i, p := range holes {
		names[i] = named(p.Name, named(p.ID, "not named"))
	}
	return sentence("Without any metric, and marked so below: %s of %s (%s).",
		count(int64(len(holes))), plural(int64(points), "interaction point"), strings.Join(names, ", "))
}

// matrixTable shows stages down and silos across. A column for metrics of whole stages is there when there are any.
func matrixTable(x Matrix) Table {
	t := Table{
		Caption: "Stages of the journey by silo: interaction points, and the metrics at each",
		Columns: []Column{{Name: "Stage"}},
	}
	for _, silo := range x.Silos {
		t.Columns = append(t.Columns, Column{Name: named(silo.Name, named(silo.ID, "no one"))})
	}
	whole := slices.ContainsFunc(x.Rows, func(r MatrixRow) bool { return len(r.Whole) > 0 })
	if whole {
		t.Columns = append(t.Columns, Column{Name: "About the whole stage"})
	}
	for _, r := range x.Rows {
		row := []Cell{text(named(r.Stage.Name, r.Stage.ID))}
		for _, c := range r.Cells {
			row = append(row, matrixCell(c))
		}
		if whole {
			row = append(row, text(strings.Join(metricNames(r.Whole), "\n")))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// matrixCell writes a line for each point, and under it one for each of its metrics.
func matrixCell(points MatrixCell) Cell {
	var c Cell
	var lines, ids []string
	for i, p := range points {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, named(p.Point.Name, p.Point.ID)+":")
		ids = append(ids, line(p.Point.ID))
		if p.Hole() {
			lines = append(lines, "✗"+nbsp+"no"+nbsp+"metric")
			c.Mark = Alert
		}
		for _, name := range metricNames(p.Metrics) {
			lines = append(lines, "·"+nbsp+name)
		}
	}
	c.Text, c.Value = strings.Join(lines, "\n"), strings.Join(ids, " ")
	return c
}

func metricNames(ds []metrics.Definition) []string {
	names := make([]string, len(ds))
	for i, d := range ds {
		names[i] = nameOf(d)
	}
	return names
}

func nameOf(d metrics.Definition) string { return named(d.Name, named(d.ID, "not named")) }
