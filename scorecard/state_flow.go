package scorecard

import (
	"fmt"

	"github.com/untangle-metrics/untangle/journey"
)

func (in Inputs) flowSection() Section {
	s := Section{ID: "flow", Title: "Customers in, out and net"}
	if in.Flow == nil {
		s.Blocks = append(s.Blocks, sentence("Flow needs a log of events, with the columns customer, time and kind; for "+
			"contracts, also which kinds join and which leave. Nobody supplied one."))
		return s
	}
	rows := in.Flow.Total()
	shown := rows[max(len(rows)-mostPeriods, 0):]
	s.Blocks = append(s.Blocks, FlowChart(shown))
	if hidden := len(rows) - len(shown); hidden > 0 {
		s.Blocks = append(s.Blocks, sentence("The last %d periods are shown here; %s not shown. If that surprises "+
			"you, look for a wrong date: the first period is %v.",
			mostPeriods, pluralIs(int64(hidden), "earlier period"), rows[0].Period))
	}
	if residual := in.Flow.Residual(); residual == 0 {
		s.Blocks = append(s.Blocks, sentence("Opening + new + won back + transferred in − lost − transferred out = "+
			"closing %s, with nothing left unexplained (residual 0).", inEach(len(rows))))
	} else {
		s.Blocks = append(s.Blocks, Note{Text: fmt.Sprintf("The movements leave %s unexplained. That is a fault of this "+
			"library; report it, and do not use these numbers.", plural(residual, "customer"))})
	}
	s.Blocks = append(s.Blocks, flowTable(shown, len(shown) == len(rows)))
	truncated, provisional := int64(0), int64(0)
	for _, r := range rows {
		truncated += r.LeftTruncated
		if r.Provisional {
			provisional++
		}
	}
	if provisional > 0 {
		s.Blocks = append(s.Blocks, sentence("Provisional, because later events can still change them: %s at the end.",
			plural(provisional, "period")))
	}
	if truncated > 0 {
		s.Blocks = append(s.Blocks, Note{Text: fmt.Sprintf("Counted as new, but so soon after the first day of observation "+
			"that they may have been customers before: %s. A column first_seen settles it.",
			plural(truncated, "customer"))})
	}
	return s
}

// mostPeriods is how many periods are shown: ten years of months. One date that is centuries off would fill the report
// with empty periods.
const mostPeriods = 120

// inEach names all periods.
func inEach(periods int) string {
	if periods == 1 {
		return "in the one period"
	}
	return "in each of the " + plural(int64(periods), "period")
}

// flowTable shows every period given, and columns for won back and came-and-went only where there are any.
func flowTable(rows []journey.FlowRow, all bool) Table {
	var wonBack, within bool
	for _, r := range rows {
		wonBack = wonBack || r.Gross.WonBack > 0
		within = within || r.Within > 0
	}
	caption := "Every period"
	if !all {
		caption = fmt.Sprintf("The last %d periods", len(rows))
	}
	t := Table{Caption: caption, Columns: []Column{{Name: "Period"}, number("Opening"), number("New")}}
	if wonBack {
		t.Columns = append(t.Columns, number("Won back"))
	}
	t.Columns = append(t.Columns, number("Lost"), number("Net"), number("Closing"))
	if within {
		t.Columns = append(t.Columns, number("Came and went"))
		t.Caption += ". Who came and went inside one counts among new and lost."
	}
	for _, r := range rows {
		g := r.Gross
		row := []Cell{periodCell(r), countCell(g.Opening), countCell(g.New)}
		if wonBack {
			row = append(row, countCell(g.WonBack))
		}
		row = append(row, countCell(g.Lost), netCell(g.Change()), countCell(g.Closing))
		if within {
			row = append(row, countCell(r.Within))
		}
		if r.Provisional {
			row = marked(row, Weak)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
