package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// ControlChart draws a process-behaviour chart: values with their centre line and limits, the target, and a mark at
// every value whose shape says what it means: a disc for chance, a diamond for a signal to the better side, a square
// for one to the worse, a triangle for one that is neither, a crossed circle for what was excluded. Values are written
// in the unit. A gap stays open, new limits are marked with their reason, provisional limits are dashed, and limits
// that aren't finite are left out. Only the last 120 values are shown. Without a value there is no drawing.
func ControlChart(title string, unit metrics.Unit, c control.Chart) Chart {
	title = line(title)
	out := Chart{Title: title, Description: "There are no values to draw."}
	from := max(len(c.Points)-mostPeriods, 0)
	v := c.Verdict()
	if v.At < from {
		out.Data = controlTable(title, c, from, axisUnit{factor: 1})
		return out
	}
	u := unitOf(unit, c, from, v)
	out.Data = controlTable(title, c, from, u)
	out.Description = describeControl(c, v, from, u)
	d := controlDrawing{chart: c, from: from, unit: u, last: v.At}
	out.drawing = d.draw(title, out.Description)
	return out
}

// describeControl says in words what the chart shows.
func describeControl(c control.Chart, v control.Verdict, from int, u axisUnit) string {
	last := c.Points[v.At]
	phase := c.Phases[last.Phase]
	said := []string{fmt.Sprintf("The last value is %s, in %s", u.write(last.Raw), placeOf(c, v.At))}
	if c.Seasonal != nil {
		said[0] += fmt.Sprintf(", %s without the season", u.write(last.Value))
	}
	if phase.Limited {
		said[0] += fmt.Sprintf("; limits are %s around a centre line of %s", between(last, u), u.write(last.Center))
	}
	said = append(said, fmt.Sprintf("%s: %s", capital(v.Status.String()), inWords(c, v)))
	if c.Target.IsSet() && phase.Limited {
		said = append(said, fmt.Sprintf("The target, %s, is %s", targetWords(c.Target, c.Direction, u), assuranceWords(c, v)))
	}
	for _, p := range c.Phases {
		if p.First > from {
			said = append(said, fmt.Sprintf("New limits from %s on: %s", placeOf(c, p.First), line(p.Reason)))
		}
	}
	excluded := int64(0)
	for _, p := range c.Points[from:] {
		if p.Excluded {
			excluded++
		}
	}
	if excluded > 0 {
		said = append(said, "Excluded from the limits, because its cause is known: "+plural(excluded, "value"))
	}
	if c.Seasonal != nil {
		said = append(said, "Values are adjusted for the time of year")
	}
	if from > 0 {
		said = append(said, fmt.Sprintf("The last %d of %s are shown", mostPeriods, plural(int64(len(c.Points)), "value")))
	}
	if phase.Limited {
		said = append(said, capital(kindWords(c)))
	}
	for _, w := range v.Warnings {
		said = append(said, capital(line(w)))
	}
	return strings.Join(said, ". ") + "."
}

// between writes the limits at a point. One that isn't finite is left out.
func between(p control.Point, u axisUnit) string {
	lower, upper := u.cell(p.Lower), u.cell(p.Upper)
	switch {
	case lower.Value == "" && upper.Value == "":
		return "not known"
	case lower.Value == "":
		return "up to " + u.write(p.Upper)
	case upper.Value == "":
		return "from " + u.write(p.Lower)
	}
	return u.writeRange(p.Lower, p.Upper)
}

// controlTable is the data of the chart: a row for each value, gaps included.
func controlTable(title string, c control.Chart, from int, u axisUnit) Table {
	t := Table{
		Caption: title + ": values and limits",
		Columns: []Column{
			{Name: "Period"},
			number(inCurrency("Value", u.name)), number("Centre line"), number("Lower limit"),
			number("Upper limit"),
			{Name: "Signals"},
		},
	}
	notes := make(map[int]string)
	for _, p := range c.Phases {
		if p.Reason != "" && p.First >= from && p.First < len(c.Points) {
			notes[p.First] = "new limits: " + line(p.Reason)
		}
	}
	for _, x := range c.Exclusions {
		if x.Index >= from {
			notes[x.Index] = strings.TrimPrefix(notes[x.Index]+"; excluded: "+line(x.Reason), "; ")
		}
	}
	if c.Seasonal != nil {
		t.Columns = append(t.Columns, number("As measured"))
	}
	if len(notes) > 0 {
		t.Columns = append(t.Columns, Column{Name: "Note"})
	}
	for i := from; i < len(c.Points); i++ {
		p := c.Points[i]
		value, raw := Cell{Text: "no value", Mark: Weak}, text("–")
		if p.Known {
			value, raw = u.cell(p.Value), u.cell(p.Raw)
		}
		row := []Cell{{Text: placeOf(c, i), Value: placeOf(c, i)}, value, text("–"), text("–"), text("–"), signalsCell(c, p)}
		if limitsShown(c, i) {
			row[2], row[3], row[4] = u.cell(p.Center), u.cell(p.Lower), u.cell(p.Upper)
		}
		if c.Seasonal != nil {
			row = append(row, raw)
		}
		if len(notes) > 0 {
			row = append(row, text(notes[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func signalsCell(c control.Chart, p control.Point) Cell {
	if !p.Signals.Any() {
		return Cell{}
	}
	return text(p.Variation.String() + ": " + pointSignals(c.Rules, p))
}
