package scorecard

import "github.com/untangle-metrics/untangle/journey"

func (in Inputs) segmentsSection() Section {
	s := Section{ID: "segments", Title: "Which segments grow, which shrink"}
	if in.BySegment == nil || len(in.BySegment.Segments()) == 0 {
		s.Blocks = append(s.Blocks, sentence("Segments need an attribute of customers: a file with the columns customer "+
			"and segment, and since for the day from which it holds. Nobody supplied one."))
		return s
	}
	names := in.BySegment.Segments()
	bySegment := make([][]journey.FlowRow, len(names))
	for i, r := range in.BySegment.Rows() {
		bySegment[i%len(names)] = append(bySegment[i%len(names)], r)
	}
	total, period := window(in.BySegment.Total())
	t := Table{
		Caption: "Customers by " + named(in.BySegment.Options().By, "segment") + ", over " + period,
		Columns: []Column{
			{Name: "Segment"},
			number("Opening"), number("Came"), number("Transferred in"), number("Left"),
			number("Transferred out"), number("Net"), number("Closing"),
		},
	}
	best, worst := -1, -1
	var changes []int64
	for i, rows := range bySegment {
		rows, _ := window(rows)
		sum := movements(rows)
		if names[i] == "" && sum == (journey.Balance{}) {
			continue
		}
		t.Rows = append(t.Rows, segmentRow(named(names[i], "not known"), sum))
		changes = append(changes, sum.Change())
		at := len(changes) - 1
		if best < 0 || changes[at] > changes[best] {
			best = at
		}
		if worst < 0 || changes[at] < changes[worst] {
			worst = at
		}
	}
	if best >= 0 && changes[best] > changes[worst] {
		s.Blocks = append(s.Blocks, sentence("The largest change upwards is in %s (%s), the smallest in %s (%s). "+
			"Transfers move customers between segments and cancel over the whole.",
			t.Rows[best][0].Text, signed(changes[best]), t.Rows[worst][0].Text, signed(changes[worst])))
	}
	whole := movements(total)
	t.Rows = append(t.Rows, marked(segmentRow("all segments", whole), Total))
	s.Blocks = append(s.Blocks, t)
	return s
}

func segmentRow(name string, b journey.Balance) []Cell {
	return []Cell{
		text(name), countCell(b.Opening), countCell(b.In()), countCell(b.TransferredIn), countCell(b.Lost),
		countCell(b.TransferredOut), netCell(b.Change()), countCell(b.Closing),
	}
}
