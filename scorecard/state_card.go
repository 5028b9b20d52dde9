package scorecard

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

func (in Inputs) cardSection() (Section, error) {
	s := Section{ID: "scorecard", Title: "Against our targets"}
	if len(in.Card.Measures) == 0 {
		s.Blocks = append(s.Blocks, sentence("The scorecard needs the silos' metrics with the columns id, name, silo, "+
			"owner, direction and target, and a measurement for each. Nobody supplied them."))
		return s, nil
	}
	r, err := in.Card.RollUp()
	if err != nil {
		return s, err
	}
	s.Blocks = append(s.Blocks, cardFigures(r))
	s.Blocks = append(s.Blocks, darkNotes(r)...)
	s.Blocks = append(s.Blocks, in.measuresTable(r))
	for _, p := range r.Parts {
		s.Blocks = append(s.Blocks, cautions(metricName(p), p.Measure.Estimate)...)
	}
	return s, nil
}

// darkNotes names the dark measures, those that are dark for one reason together.
func darkNotes(r RollUp) []Block {
	var reasons []string
	names := make(map[string][]string)
	for _, d := range r.Dark() {
		why := line(absence(d.Score))
		if names[why] == nil {
			reasons = append(reasons, why)
		}
		names[why] = append(names[why], fmt.Sprintf("%s (%s)", metricName(d), named(d.Measure.Definition.Silo, "no one")))
	}
	var notes []Block
	for _, why := range reasons {
		notes = append(notes, Note{Text: fmt.Sprintf("Dark (%s): %s.", why, strings.Join(names[why], ", "))})
	}
	if len(notes) > 0 {
		notes = append(notes, sentence("Until what is dark is measured, the score lies anywhere between %s and %s.",
			fixed(r.Low, 2), fixed(r.High, 2)))
	}
	return notes
}

func cardFigures(r RollUp) Figures {
	weakest := Figure{Label: "Weakest", Value: text("–"), Note: "no score is known"}
	if r.Known > 0 {
		weakest = Figure{
			Label: "Weakest", Value: estimateCell(r.Weakest.Score, twoPlaces),
			Note: metricName(r.Weakest),
		}
	}
	return Figures{Items: []Figure{
		{Label: "Score, from 0 to 1", Value: estimateCell(r.Score, twoPlaces), Note: "weighted mean of the known scores"},
		{
			Label: "Coverage", Value: estimateCell(r.Coverage, percent),
			Note: fmt.Sprintf("%s known, %s dark, %s not scored", count(int64(r.Known)), count(int64(r.Missing+r.Undefined)),
				count(int64(r.NotApplicable))),
		},
		{
			Label: "Bounds", Value: text(fixed(r.Low, 2) + " to " + fixed(r.High, 2)),
			Note: "with what is dark at worst and at best",
		},
		weakest,
	}}
}

func twoPlaces(x float64) string { return fixed(x, 2) }

func (in Inputs) measuresTable(r RollUp) Table {
	t := Table{
		Caption: named(in.Card.Name, "The measures") + ": values, targets and scores",
		Columns: []Column{
			{Name: "Metric"},
			{Name: "Silo"},
			number("Value"),
			{Name: "Direction"},
			number("Target"), number("Score"),
			{Name: "Met"},
		},
	}
	for _, p := range r.Parts {
		d := p.Measure.Definition
		write := func(v float64) string { return inUnit(v, d.Unit) }
		target := Cell{Text: "none", Mark: Weak}
		if v, ok := d.Target.Value(); ok {
			target = Cell{Text: write(v), Value: strconv.FormatFloat(v, 'g', -1, 64)}
		}
		t.Rows = append(t.Rows, []Cell{
			{Text: metricName(p), Value: line(d.ID)},
			text(in.siloName(d.Silo)), estimateCell(p.Measure.Estimate, write),
			text(d.Direction.String()), target, estimateCell(p.Score, twoPlaces), verdict(p),
		})
	}
	return t
}

// verdict says in a word how a measure stands.
func verdict(s Scored) Cell {
	switch {
	case s.Dark():
		return Cell{Text: "dark", Mark: Alert}
	case s.Score.State == metrics.NotApplicable:
		return Cell{Text: "not scored", Mark: Weak}
	case s.Score.Value < 1:
		return text("no")
	}
	return text("yes")
}

func metricName(s Scored) string { return nameOf(s.Measure.Definition) }

// siloName returns the silo's name from the catalogue, or else its id.
func (in Inputs) siloName(id string) string {
	if in.Catalog != nil {
		for _, s := range in.Catalog.Silos {
			if s.ID == id {
				return named(s.Name, named(id, "no one"))
			}
		}
	}
	return named(id, "no one")
}
