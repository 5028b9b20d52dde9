package scorecard

import (
	"fmt"
	"strings"
)

// changesTable has a row for each measure that has a chart.
func (in Inputs) changesTable(changes []change) Table {
	t := Table{
		Caption: "Metrics with a series: what their values say of the present",
		Columns: []Column{
			{Name: "Metric"},
			{Name: "Silo"},
			{Name: "Status"},
			{Name: "Values and limits"},
			{Name: "Last value"},
			{Name: "In words"},
			{Name: "Target"},
		},
	}
	for _, c := range changes {
		limits, last := Cell{Text: "no values", Mark: Weak}, Cell{Text: "–"}
		if at := c.verdict.At; at >= 0 {
			p := c.chart.Points[at]
			limits = Cell{Text: "no limits yet", drawing: sparkline(nameOf(c.definition), c.chart)}
			if phase := c.chart.Phases[p.Phase]; phase.Limited {
				limits.Text = between(p, c.unit)
				if phase.Provisional {
					limits.Text += ", provisional"
				}
			}
			last = c.unit.cell(p.Raw)
			last.Text = c.unit.write(p.Raw) + "\nin " + placeOf(c.chart, at)
			if c.chart.Seasonal != nil {
				last.Text += fmt.Sprintf(", %s without the season", c.unit.write(p.Value))
			}
		}
		target := text(assuranceWords(c.chart, c.verdict))
		if c.chart.Target.IsSet() {
			target.Text = targetWords(c.chart.Target, c.chart.Direction, c.unit) + ": " + target.Text
		}
		t.Rows = append(t.Rows, []Cell{
			{Text: nameOf(c.definition), Value: line(c.definition.ID)},
			text(in.siloName(c.definition.Silo)), statusCell(c.verdict.Status), limits, last,
			text(inWords(c.chart, c.verdict)), target,
		})
	}
	return t
}

// chartCautions is a note with what to be careful about in each chart.
func chartCautions(changes []change) []Block {
	var note Note
	for _, c := range changes {
		for _, w := range c.verdict.Warnings {
			note.Items = append(note.Items, nameOf(c.definition)+": "+line(w))
		}
	}
	if len(note.Items) == 0 {
		return nil
	}
	note.Text = "What to be careful about:"
	return []Block{note}
}

// noSeries names the measures that have no series, those together that lack it for one reason.
func (in Inputs) noSeries() []Block {
	var reasons []string
	names := make(map[string][]string)
	n := int64(0)
	for _, m := range in.Card.Measures {
		if m.Behaviour != nil {
			continue
		}
		n++
		why := "measured once, and not by period"
		if !m.Estimate.IsKnown() {
			why = line(absence(m.Estimate))
		}
		if names[why] == nil {
			reasons = append(reasons, why)
		}
		names[why] = append(names[why], fmt.Sprintf("%s (%s)", nameOf(m.Definition), in.siloName(m.Definition.Silo)))
	}
	if n == 0 {
		return nil
	}
	note := Note{Text: fmt.Sprintf("No series, so nobody can say whether these changed: %s.", plural(n, "metric"))}
	for _, why := range reasons {
		note.Items = append(note.Items, capital(why)+": "+strings.Join(names[why], ", "))
	}
	return []Block{note}
}
