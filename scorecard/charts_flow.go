package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/journey"
)

// FlowChart draws customers in, out and at the end of consecutive periods of one segment, such as those of
// [journey.Flow.Total]: above, the customers at the end of each period; below, those who came as bars up and those who
// left as bars down, in the gross view. What is provisional is hollow with a broken outline. Without rows there is no
// drawing.
func FlowChart(rows []journey.FlowRow) Chart {
	c := Chart{Title: "Customers by period", Data: Table{
		Caption: "Customers by period",
		Columns: []Column{{Name: "Period"}, number("Came"), number("Left"), number("Net"), number("At the end")},
	}}
	if len(rows) == 0 {
		c.Description = "There are no periods to draw."
		return c
	}
	grain := rows[0].Period.Grain().String()
	c.Title = "Customers by " + grain
	m := movesChart{
		stock: "Customers at the end of each " + grain,
		moves: "Customers who came (up) and left (down) in each " + grain,
		kinds: []moveKind{flowNew, flowLost},
	}
	for _, r := range rows {
		g := r.Gross
		if g.WonBack > 0 && len(m.kinds) == 2 {
			m.kinds = []moveKind{flowNew, flowBack, flowLost}
		}
		m.periods = append(m.periods, movesPeriod{
			name: r.Period.String(), level: float64(g.Closing), label: count(g.Closing), provisional: r.Provisional,
			moves: []move{
				{flowNew, float64(g.New), count(g.New) + " new"},
				{flowBack, float64(g.WonBack), count(g.WonBack) + " won back"},
				{flowLost, -float64(g.Lost), count(g.Lost) + " left"},
			},
		})
		c.Data.Rows = append(c.Data.Rows, []Cell{
			periodCell(r), countCell(g.In()), countCell(g.Lost), netCell(g.In() - g.Lost), countCell(g.Closing),
		})
	}
	c.Description = describeFlow(rows)
	c.drawing = m.draw(c.Title, c.Description)
	return c
}

var (
	flowNew  = moveKind{class: "new", text: "new"}
	flowBack = moveKind{class: "back", text: "won back"}
	flowLost = moveKind{class: "lost", text: "left"}
)

// describeFlow says in words what the chart shows.
func describeFlow(rows []journey.FlowRow) string {
	first, last := rows[0], rows[len(rows)-1]
	came, left := first, first
	for _, r := range rows {
		if r.Gross.In() > came.Gross.In() {
			came = r
		}
		if r.Gross.Lost > left.Gross.Lost {
			left = r
		}
	}
	var most []string
	if n := came.Gross.In(); n > 0 {
		most = append(most, fmt.Sprintf("most came in %v (%s)", came.Period, count(n)))
	}
	if n := left.Gross.Lost; n > 0 {
		most = append(most, fmt.Sprintf("most left in %v (%s)", left.Period, count(n)))
	}
	text := fmt.Sprintf("From %s at the start of %v to %s at the end of %v",
		plural(first.Gross.Opening, "customer"), first.Period, count(last.Gross.Closing), last.Period)
	return strings.Join(append([]string{text}, most...), "; ") + "."
}
