package scorecard

import (
	"strconv"

	"github.com/untangle-metrics/untangle/cpi"
)

func (in Inputs) goalsSection() Section {
	s := Section{ID: "goals", Title: "Do customers reach their goals"}
	if len(in.Goals) == 0 {
		s.Blocks = append(s.Blocks, sentence("Customers' own goals are measured by asking them: a file of answers with "+
			"the columns customer, time, point, question and score, and for each goal the question and the score from "+
			"which it is attained. Nobody supplied them."))
		return s
	}
	t := Table{
		Caption: "Share of answers at the threshold or better, by goal",
		Columns: []Column{
			{Name: "Goal"},
			number("Threshold"), number("Attained"),
			{Name: strconv.FormatFloat(100*in.Level, 'g', 4, 64) + nbsp + "% interval"},
			number("Answers"),
		},
	}
	best, worst := -1, -1 // of the goals with answers
	shares := make([]float64, len(in.Goals))
	for i, g := range in.Goals {
		e := g.Share(in.Level)
		interval := text("–")
		if e.IsKnown() {
			interval = text(percent(e.Low) + " to " + percent(e.High))
			shares[i] = e.Value
			if best < 0 || shares[i] > shares[best] {
				best = i
			}
			if worst < 0 || shares[i] < shares[worst] {
				worst = i
			}
		}
		t.Rows = append(t.Rows, []Cell{
			text(goalName(g.Goal)),
			{Text: fixed(g.Threshold, 1), Value: strconv.FormatFloat(g.Threshold, 'g', -1, 64)},
			estimateCell(e, percent), interval, countCell(g.Answers),
		})
	}
	if best >= 0 && best != worst {
		s.Blocks = append(s.Blocks, sentence("The goal most often reached is “%s” (%s of answers), the one least often "+
			"reached “%s” (%s).",
			goalName(in.Goals[best].Goal), percent(shares[best]), goalName(in.Goals[worst].Goal), percent(shares[worst])))
	}
	s.Blocks = append(s.Blocks, t)
	for _, g := range in.Goals {
		s.Blocks = append(s.Blocks, cautions(goalName(g.Goal), g.Share(in.Level))...)
	}
	return s
}

func goalName(g cpi.Goal) string { return named(g.Statement, named(g.ID, "not named")) }
