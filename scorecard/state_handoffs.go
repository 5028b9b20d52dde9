package scorecard

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
)

const (
	mostHandOffs  = 10   // rows of the table of waiting
	mostSilos     = 12   // nodes up to which the matrix is shown
	mostDrawn     = 30   // nodes of the drawing
	mostEdges     = 40   // edges of the drawing
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
	s.Blocks = append(s.Blocks, waitingTable(h, in.Paths.By))
	if len(h.Nodes) <= mostSilos {
		s.Blocks = append(s.Blocks, handOffMatrix(h, in.Paths.By))
	}
	pruned, err := drawable(*in.Paths)
	if err != nil {
		return s, err
	}
	if len(pruned.Nodes) > mostDrawn {
		s.Blocks = append(s.Blocks, sentence("There is no drawing of the ways: even the most frequent ones lead through "+
			"more than %d %v.", mostDrawn, in.Paths.By))
	} else {
		s.Blocks = append(s.Blocks, ProcessGraph("The ways between "+in.Paths.By.String(), withPlaces(pruned, in.Paths.By)))
	}
	if len(in.Paths.Warnings) > 0 {
		s.Blocks = append(s.Blocks, Note{Text: "Careful with the hand-offs:", Items: in.Paths.Warnings})
	}
	return s, nil
}

// drawable leaves out rare ways until what is left can be read; where there are too many even then, as many are left.
func drawable(r process.Result) (pruned process.Pruned, err error) {
	for share := 0.95; share > 0.25; share -= 0.05 {
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
		"are the hand-offs.", plural(r.Events-r.Customers, "step"), percent(h.Share.Value), r.By)
	switch {
	case !slowest.Gap.Mean.IsKnown(): // gaps weren't kept
	case slowest.Gap.Total == 0:
		words += " No time passes between them."
	default:
		words += fmt.Sprintf(" The largest part of the time between them passes from %s to %s: %s of it, over %s%s.",
			place(slowest.From, r.By), place(slowest.To, r.By), percent(slowest.WaitingShare),
			plural(slowest.Count, "hand-off"), medianOf(slowest))
	}
	if long, ok := longest(h); ok && slowest.Gap.Total > 0 && (long.From != slowest.From || long.To != slowest.To) {
		words += fmt.Sprintf(" Of those that are at least 1%s%% of all, the one with the longest median is from %s to %s%s.",
			nbsp, place(long.From, r.By), place(long.To, r.By), medianOf(long))
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

// withPlaces names the node of the events that belong to none, as the tables do. Where another node has that name
// already it stays as it is.
func withPlaces(p process.Pruned, by process.By) process.Pruned {
	name := place("", by)
	if slices.ContainsFunc(p.Nodes, func(n process.Node) bool { return n.Name == name }) {
		return p
	}
	put := func(s *string) {
		if *s == "" {
			*s = name
		}
	}
	p.Nodes, p.Edges = slices.Clone(p.Nodes), slices.Clone(p.Edges)
	p.Starts, p.Ends = slices.Clone(p.Starts), slices.Clone(p.Ends)
	for i := range p.Nodes {
		put(&p.Nodes[i].Name)
	}
	for i := range p.Edges {
		put(&p.Edges[i].From)
		put(&p.Edges[i].To)
	}
	for _, ends := range [...][]process.End{p.Starts, p.Ends} {
		for i := range ends {
			put(&ends[i].Node)
		}
	}
	return p
}

// place names a node; events that belong to none are a node too.
func place(name string, by process.By) string {
	return named(name, map[process.By]string{
		process.Silos: "no silo", process.Points: "no point", process.Kinds: "no kind",
	}[by])
}

func waitingTable(h process.HandOffs, by process.By) Table {
	t := Table{
		Caption: "Where most waiting is: hand-offs by the time that customers spent between, added up",
		Columns: []Column{
			{Name: "From"},
			{Name: "To"},
			number("Hand-offs"), number("Customers"), number("In total"), number("Share of all"), number("Mean"),
			number("Median"), number("90 of 100 within"),
		},
	}
	if len(h.Slowest) > mostHandOffs {
		t.Caption += fmt.Sprintf(": %d of %d", mostHandOffs, len(h.Slowest))
	}
	for _, o := range h.Slowest[:min(len(h.Slowest), mostHandOffs)] {
		t.Rows = append(t.Rows, []Cell{
			text(place(o.From, by)), text(place(o.To, by)), countCell(o.Count), countCell(o.Customers),
			estimateCell(total(o), totalTime), shareCell(o.WaitingShare),
			estimateCell(o.Gap.Mean, duration), estimateCell(o.Gap.Median, duration), estimateCell(o.Gap.P90, duration),
		})
	}
	return t
}

// total is the time that customers spent at a hand-off, in seconds, where it was kept.
func total(o process.HandOff) metrics.Estimate {
	if !o.Gap.Mean.IsKnown() {
		return o.Gap.Mean
	}
	return metrics.NewEstimate(o.Gap.Total)
}

// totalTime is duration, in whole days where there are many.
func totalTime(seconds float64) string {
	const day, many = 86400, 100
	if seconds < many*day {
		return duration(seconds)
	}
	return fixed(seconds/day, 0) + nbsp + "days"
}

func handOffMatrix(h process.HandOffs, by process.By) Table {
	t := Table{
		Caption: "Steps from each (row) to each (column); on the diagonal work stayed where it was",
		Columns: []Column{{Name: "From"}},
	}
	for _, name := range h.Nodes {
		t.Columns = append(t.Columns, number(place(name, by)))
	}
	for i, name := range h.Nodes {
		row := []Cell{text(place(name, by))}
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
