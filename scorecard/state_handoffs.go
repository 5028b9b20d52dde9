package scorecard

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey/process"
)

const (
	mostHandOffs  = 10   // rows of the table of the slowest
	mostSilos     = 12   // nodes up to which the matrix is shown
	mostDrawn     = 30   // nodes of the drawing
	mostEdges     = 60   // edges of the drawing
	frequentShare = 0.01 // share of the hand-offs from which one is looked at for its median
)

func (in Inputs) handOffsSection() (Section, error) {
	s := Section{ID: "handoffs", Title: "Where customers are handed on, and wait"}
	if in.Paths == nil {
		s.Blocks = append(s.Blocks, sentence("Hand-offs need a log of events, with the columns customer, time and point, "+
			"and a journey map, with the columns point and silo: it says who owns each point. Nobody supplied both."))
		return s, nil
	}
	h := in.Paths.HandOffs()
	if h.Total == 0 {
		s.Blocks = append(s.Blocks, sentence("No customer went from one place to another, so nothing was handed on."))
		return s, nil
	}
	s.Blocks = append(s.Blocks, handOffWords(*in.Paths, h)...)
	s.Blocks = append(s.Blocks, slowestTable(h))
	if len(h.Nodes) <= mostSilos {
		s.Blocks = append(s.Blocks, handOffMatrix(h))
	}
	pruned, err := drawable(*in.Paths)
	if err != nil {
		return s, err
	}
	if len(pruned.Nodes) > mostDrawn {
		s.Blocks = append(s.Blocks, sentence("There is no drawing of the ways: even the most frequent ones lead through "+
			"more than %d %v.", mostDrawn, in.Paths.By))
	} else {
		s.Blocks = append(s.Blocks, ProcessGraph("The ways between "+in.Paths.By.String(), pruned))
	}
	if len(in.Paths.Warnings) > 0 {
		s.Blocks = append(s.Blocks, Note{Text: "Careful with the hand-offs:", Items: in.Paths.Warnings})
	}
	return s, nil
}

// drawable leaves out rare ways until what is left can be read; where there are too many even then, as many are left.
func drawable(r process.Result) (pruned process.Pruned, err error) {
	for _, share := range []float64{0.95, 0.9, 0.8, 0.7, 0.5, 0.3} {
		pruned, err = r.Prune(share, 1, process.Table{})
		if err != nil || len(pruned.Nodes) <= mostDrawn && len(pruned.Edges) <= mostEdges {
			break
		}
	}
	return pruned, err
}

func handOffWords(r process.Result, h process.HandOffs) []Block {
	slowest := h.Slowest[0]
	words := fmt.Sprintf("Of %s from one event of a customer to the next, %s lead from one of the %s to another: those "+
		"are the hand-offs. Most of the time between them passes from %s to %s: %s of it, over %s%s.",
		plural(r.Events-r.Customers, "step"), percent(h.Share.Value), r.By, place(slowest.From, r.By),
		place(slowest.To, r.By), percent(slowest.WaitingShare), plural(slowest.Count, "hand-off"), medianOf(slowest))
	if long, ok := longest(h); ok && (long.From != slowest.From || long.To != slowest.To) {
		words += fmt.Sprintf(" Of those that are at least 1%s%% of all, the longest is that from %s to %s%s.", nbsp,
			place(long.From, r.By), place(long.To, r.By), medianOf(long))
	}
	return []Block{
		Paragraph{Text: words},
		sentence("Time is %s from the last event before to the first one after, so it also holds the days on which "+
			"customers wanted nothing. Shares are of events, and several can be of one customer. What comes after a "+
			"customer's latest event isn't known yet and isn't counted.", line(h.Clock)),
	}
}

func medianOf(h process.HandOff) string {
	if !h.Gap.Median.IsKnown() {
		return ""
	}
	return ", median " + duration(h.Gap.Median.Value)
}

// longest is the frequent hand-off with the longest median.
func longest(h process.HandOffs) (process.HandOff, bool) {
	frequent := slices.DeleteFunc(slices.Clone(h.Slowest), func(o process.HandOff) bool {
		return !o.Gap.Median.IsKnown() || float64(o.Count) < frequentShare*float64(h.Total)
	})
	if len(frequent) == 0 {
		return process.HandOff{}, false
	}
	// The first of several: the one with most waiting.
	best := frequent[0]
	for _, o := range frequent[1:] {
		if cmp.Compare(o.Gap.Median.Value, best.Gap.Median.Value) > 0 {
			best = o
		}
	}
	return best, true
}

// place names a node; events that belong to none are a node too.
func place(name string, by process.By) string {
	return named(name, map[process.By]string{
		process.Silos: "no silo", process.Points: "no point", process.Kinds: "no kind",
	}[by])
}

func slowestTable(h process.HandOffs) Table {
	t := Table{
		Caption: "The slowest hand-offs, by the time that customers spent between",
		Columns: []Column{
			{Name: "From"},
			{Name: "To"},
			number("Hand-offs"), number("Customers"), number("Median"), number("90 of 100 within"),
			number("Share of all waiting"),
		},
	}
	if len(h.Slowest) > mostHandOffs {
		t.Caption += fmt.Sprintf(": %d of %d", mostHandOffs, len(h.Slowest))
	}
	for _, o := range h.Slowest[:min(len(h.Slowest), mostHandOffs)] {
		t.Rows = append(t.Rows, []Cell{
			text(named(o.From, "none")), text(named(o.To, "none")), countCell(o.Count), countCell(o.Customers),
			estimateCell(o.Gap.Median, duration), estimateCell(o.Gap.P90, duration), shareCell(o.WaitingShare),
		})
	}
	return t
}

func handOffMatrix(h process.HandOffs) Table {
	t := Table{
		Caption: "Steps from each (row) to each (column); on the diagonal work stayed where it was",
		Columns: []Column{{Name: "From"}},
	}
	for _, name := range h.Nodes {
		t.Columns = append(t.Columns, number(named(name, "none")))
	}
	for i, name := range h.Nodes {
		row := []Cell{text(named(name, "none"))}
		for k, n := range h.Counts[i] {
			c := countCell(n)
			if i == k {
				c.Mark = Weak
			}
			row = append(row, c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
