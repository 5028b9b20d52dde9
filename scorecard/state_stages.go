package scorecard

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey/stages"
)

func (in Inputs) stagesSection() (Section, error) {
	s := Section{ID: "stages", Title: "How customers move through the stages"}
	if in.Stages == nil {
		s.Blocks = append(s.Blocks, sentence("The balance of stages needs a log of events, with the columns customer, time "+
			"and kind, and a journey map, with the columns stage and stage_order: it says which kind of event takes a "+
			"customer into which stage. Nobody supplied both."))
		return s, nil
	}
	rows := in.Stages.Total(stages.Gross)
	n := len(in.Stages.Options().Stages)
	if len(rows) < n || n == 0 {
		s.Blocks = append(s.Blocks, sentence("No period has been observed, so there are no stages to show."))
		return s, nil
	}
	if in.StageRules != "" {
		s.Blocks = append(s.Blocks, Paragraph{Text: line(in.StageRules)})
	}
	complete, provisional := completeStages(rows, n)
	last := complete[max(len(complete)-n, 0):]
	year := complete[max(len(complete)-12*n, 0):]
	s.Blocks = append(s.Blocks, stageTable(last, n))
	if len(year) > len(last) {
		s.Blocks = append(s.Blocks, stageTable(year, n), in.moves(year))
	}
	s.Blocks = append(s.Blocks, in.stagesIdentity(len(rows)/n, provisional))
	dwells, err := in.dwellBlocks()
	if err != nil {
		return s, err
	}
	title := "Customers by stage, period after period"
	if last[0].Provisional {
		title += "; not all of the last is observed yet"
	}
	s.Blocks = append(append(s.Blocks, dwells...), SankeyChart(title, upTo(in.Stages.Sankey(), len(complete)/n)))
	if outside := in.Stages.Outside(); outside > 0 {
		s.Blocks = append(s.Blocks, sentence("With events but never in a stage, and so in none of these numbers: %s.",
			plural(outside, "customer")))
	}
	if warnings := in.Stages.Warnings(); len(warnings) > 0 {
		s.Blocks = append(s.Blocks, Note{Text: "Careful with the stages:", Items: warnings})
	}
	return s, nil
}

// completeStages returns the rows of the periods that are over, of n stages each, and how many periods aren't. Where
// none is over it returns all.
func completeStages(rows []stages.Row, n int) (complete []stages.Row, provisional int) {
	complete = rows
	for len(complete) > 0 && complete[len(complete)-1].Provisional {
		complete = complete[:len(complete)-n]
		provisional++
	}
	if len(complete) == 0 {
		return rows, provisional
	}
	return complete, provisional
}

// upTo leaves out the columns after some of the periods, which are those that the tables leave out.
func upTo(s stages.Sankey, periods int) stages.Sankey {
	column := func(e stages.SankeyEdge) int { return s.Nodes[e.To].Column }
	edges := slices.DeleteFunc(s.Edges, func(e stages.SankeyEdge) bool { return column(e) > periods })
	nodes := slices.DeleteFunc(slices.Clone(s.Nodes), func(n stages.SankeyNode) bool { return n.Column > periods })
	return stages.Sankey{Nodes: nodes, Edges: edges}
}

// stageTable is the balance of each of n stages over all the periods of some rows.
func stageTable(rows []stages.Row, n int) Table {
	first, last := rows[0].Period, rows[len(rows)-1].Period
	over := last.String()
	if first != last {
		over = fmt.Sprintf("%d %vs, %v to %v", len(rows)/n, first.Grain(), first, last)
	}
	if rows[len(rows)-1].Provisional {
		over += ", of which not all is observed yet"
	}
	t := Table{
		Caption: "Stage balance, " + over + ". Every move counts, also several of one customer",
		Columns: []Column{
			{Name: "Stage"},
			number("Opening"), number("In from outside"), number("In from other stages"), number("Out to other stages"),
			number("Out to outside"), number("Net"), number("Closing"),
		},
	}
	var whole [7]int64
	for i := range n {
		var sum [7]int64 // as the columns
		for k := i; k < len(rows); k += n {
			r := rows[k]
			for c, add := range [...]int64{
				0, r.Entered[0], r.In() - r.Entered[0], r.Out() - r.Left[0], r.Left[0], r.In() - r.Out(),
			} {
				sum[c] += add
			}
		}
		sum[0], sum[6] = rows[i].Opening, rows[len(rows)-n+i].Closing
		t.Rows = append(t.Rows, balanceRow(named(rows[i].Stage, "not named"), sum))
		for c := range whole {
			whole[c] += sum[c]
		}
	}
	t.Rows = append(t.Rows, marked(balanceRow("all stages", whole), Total))
	return t
}

func balanceRow(name string, sum [7]int64) []Cell {
	row := []Cell{text(name)}
	for i, v := range sum {
		if i == 5 {
			row = append(row, netCell(v))
		} else {
			row = append(row, countCell(v))
		}
	}
	return row
}

// moves says in which direction customers moved in the periods of some rows.
func (in Inputs) moves(rows []stages.Row) Block {
	var sum stages.Directions
	for _, m := range in.Stages.Matrices(stages.Gross) {
		if m.Period.Compare(rows[0].Period) < 0 || m.Period.Compare(rows[len(rows)-1].Period) > 0 {
			continue
		}
		d := m.Directions()
		sum.Entries, sum.Exits = sum.Entries+d.Entries, sum.Exits+d.Exits
		sum.Forward, sum.Skip, sum.Back = sum.Forward+d.Forward, sum.Skip+d.Skip, sum.Back+d.Back
	}
	return sentence("In the same time customers came in %s and went out %s; in between they moved to the next stage %s, "+
		"skipped at least one %s and went back to an earlier one %s.",
		times(sum.Entries), times(sum.Exits), times(sum.Forward), times(sum.Skip), times(sum.Back))
}

func times(n int64) string { return plural(n, "time") }

func (in Inputs) stagesIdentity(periods, provisional int) Block {
	if residual := in.Stages.Residual(); residual != 0 {
		return Note{Text: fmt.Sprintf("The moves leave %s unexplained. That is a fault of this library; report it, and do "+
			"not use these numbers.", plural(residual, "customer"))}
	}
	text := fmt.Sprintf("Opening + in − out = closing for every stage %s, with nothing left unexplained (residual 0).",
		inEach(periods))
	if provisional > 0 {
		text += fmt.Sprintf(" Not over yet, and so left out of tables and drawing where others are: %s.",
			plural(int64(provisional), "period"))
	}
	return Paragraph{Text: text}
}
