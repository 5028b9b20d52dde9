package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

func (in Inputs) customersSection() Section {
	s := Section{ID: "customers", Title: "Our customers, in whole numbers"}
	if in.Flow == nil {
		s.Blocks = append(s.Blocks, sentence("Customers are counted from a log of events: a file with the columns "+
			"customer and time, and kind for what happened. Nobody supplied one."))
	} else if rows := in.Flow.Total(); len(rows) > 0 {
		s.Blocks = in.wholeNumbers(rows)
	}
	if in.Log != nil {
		s.Blocks = append(s.Blocks, in.dataQuality()...)
	}
	return s
}

func (in Inputs) wholeNumbers(rows []journey.FlowRow) []Block {
	rows, period := window(rows)
	sum := movements(rows)
	net := sum.In() - sum.Lost
	figures := Figures{Items: []Figure{
		{
			Label: "Customers at the end", Value: countCell(sum.Closing),
			Note: fmt.Sprintf("%s at the start", count(sum.Opening)),
		},
		{
			Label: "Came", Value: countCell(sum.In()),
			Note: fmt.Sprintf("%s new, %s won back", count(sum.New), count(sum.WonBack)),
		},
		{Label: "Left", Value: countCell(sum.Lost), Note: topReason(rows)},
		{Label: "Net", Value: netCell(net), Note: "came less left"},
	}}
	if worth, ok := in.worth(); ok {
		figures.Items = append(figures.Items, worth)
	}
	blocks := []Block{
		sentence("Over %s. Customers are counted so: %v.", period, in.Flow.Options().Definition),
		figures,
		in.churn(rows, period),
	}
	return append(blocks, reasonsTable(rows, sum.Lost, period))
}

// churn says the rate over the window and in its last period, with the name of the dialect.
func (in Inputs) churn(rows []journey.FlowRow, period string) Block {
	rate := in.Churn.Of(rows, in.Level)
	last := rows[len(rows)-1]
	latest := in.Churn.Of(rows[len(rows)-1:], in.Level)
	text := fmt.Sprintf("Churn rate as %v, in %v: %s.", in.Churn, last.Period, withN(latest))
	if within := last.Gross.Lost - last.Net.Lost; in.Churn == journey.LostOfOpening && within > 0 {
		text += fmt.Sprintf(" That leaves out %s who came and left inside it; with them, as %v, it is %s.",
			count(within), journey.LostPerOpening, shareWithInterval(journey.LostPerOpening.Of(rows[len(rows)-1:], in.Level)))
	}
	if len(rows) > 1 && rate.State != metrics.NotApplicable {
		text += fmt.Sprintf(" Over %s: %s.", period, withN(rate))
	}
	return Paragraph{Text: text}
}

// withN writes a share with its interval, what it rests on and what to be careful about.
func withN(e metrics.Estimate) string {
	s := shareWithInterval(e)
	if e.IsKnown() && e.N > 0 {
		s += ", of " + plural(e.N, "customer")
		if len(e.Warnings) > 0 {
			s += " (" + strings.Join(e.Warnings, "; ") + ")"
		}
	}
	return s
}

func topReason(rows []journey.FlowRow) string {
	for _, r := range journey.Reasons(rows) {
		if r.Reason != "" {
			return fmt.Sprintf("most often: %s (%s)", line(r.Reason), count(r.Lost))
		}
	}
	return "no reasons given"
}

func reasonsTable(rows []journey.FlowRow, lost int64, period string) Block {
	reasons := journey.Reasons(rows)
	if len(reasons) == 0 {
		return sentence("Why customers leave stands in the column reason of the events that end a contract; none has one.")
	}
	t := Table{
		Caption: "Why customers left, over " + period,
		Columns: []Column{{Name: "Reason"}, number("Customers"), number("Share of those who left")},
	}
	const most = 5
	rest := int64(0)
	for i, r := range reasons {
		if i >= most {
			rest += r.Lost
			continue
		}
		t.Rows = append(t.Rows, []Cell{text(named(r.Reason, "no reason given")), countCell(r.Lost), shareOf(r.Lost, lost)})
	}
	if rest > 0 {
		other := plural(int64(len(reasons)-most), "other reason")
		t.Rows = append(t.Rows, marked([]Cell{text(other), countCell(rest), shareOf(rest, lost)}, Weak))
	}
	return t
}

// shareOf is a part of a whole, and a dash when there is no whole.
func shareOf(part, whole int64) Cell {
	if whole == 0 {
		return Cell{Text: "–", Mark: Weak}
	}
	return shareCell(float64(part) / float64(whole))
}
