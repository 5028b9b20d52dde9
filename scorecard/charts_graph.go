package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/journey/process"
)

// The most of a process graph that is drawn; more can't be read.
const (
	mostNodes = 60
	mostWays  = 240
)

// ProcessGraph draws a directly-follows graph from the start, at the top, to the end: a box for each node with its
// customers, and between them edges that are wider the more often they were taken. How often that was stands on the
// line of each, with the median time that it took; where there is no room for all, on those taken most. Edges
// that lead back up are broken and run on the right; a node that follows itself has a loop. What isn't drawn of the
// whole graph is what [process.Result.Prune] left out, and the description says how much that is. Edges of nodes that
// aren't there are in the table only. There is no drawing without nodes, nor with more than 60 of them or more than 240
// edges: prune the graph to fewer.
func ProcessGraph(title string, p process.Pruned) Chart {
	c := Chart{Title: line(title), Description: "There are no nodes to draw."}
	c.Data = graphTable(c.Title, p)
	if len(p.Nodes) == 0 {
		return c
	}
	g := newLayered(p)
	said := describeGraph(p)
	if len(p.Nodes) > mostNodes || len(g.ways) > mostWays {
		c.Description = sentences(append(said, "That is too much to draw; prune the graph to fewer edges"))
		return c
	}
	l := laid(g)
	c.Description = sentences(append(said, l.describe()...))
	c.drawing = l.draw(c.Title, c.Description)
	return c
}

func nodeName(s string) string {
	if s = line(s); s == "" {
		return "(no name)"
	}
	return s
}

func sentences(said []string) string { return strings.Join(said, ". ") + "." }

// describeGraph says in words what of the graph is shown, drawn or not.
func describeGraph(p process.Pruned) []string {
	said := []string{fmt.Sprintf("%s and %s between them", plural(int64(len(p.Nodes)), "node"),
		plural(int64(len(p.Edges)), "edge"))}
	if text := commonest(p.Starts, "start"); text != "" {
		said = append(said, text)
	}
	if text := commonest(p.Ends, "end"); text != "" {
		said = append(said, text)
	}
	most := -1
	for i, e := range p.Edges {
		if most < 0 || e.Count > p.Edges[most].Count {
			most = i
		}
	}
	if most >= 0 {
		e := p.Edges[most]
		text := fmt.Sprintf("The edge taken most is from %s to %s: %s", nodeName(e.From), nodeName(e.To),
			plural(e.Count, "time"))
		if e.Gap.Median.IsKnown() {
			text += ", with a median of " + duration(e.Gap.Median.Value) + " between them"
		}
		said = append(said, text)
	}
	for _, side := range [...]struct {
		name string
		ends []process.End
	}{{"starts", p.Starts}, {"ends", p.Ends}} {
		// The shares are of all customers; fewer than half a customer in a thousand isn't worth saying.
		if share, ok := covers(side.ends); ok && share < 0.9995 {
			said = append(said, fmt.Sprintf("The %s shown are those of %s of the customers", side.name, percent(share)))
		}
	}
	if p.Left.Nodes > 0 || p.Left.Edges > 0 || p.Left.Variants > 0 {
		said = append(said, "Left out: "+p.Left.String())
	}
	return said
}

// commonest names the most frequent of the places where customers begin, or were last seen. As many begin at the first
// two of them: then it names both.
func commonest(ends []process.End, what string) string {
	if len(ends) == 0 {
		return ""
	}
	first := ends[0]
	many := plural(first.Customers, "customer")
	if first.Share.IsKnown() {
		many += ", " + percent(first.Share.Value)
	}
	if len(ends) > 1 && ends[1].Customers == first.Customers {
		return fmt.Sprintf("The most frequent %ss are %s and %s (%s each)", what, nodeName(first.Node),
			nodeName(ends[1].Node), many)
	}
	return fmt.Sprintf("The most frequent %s is %s (%s)", what, nodeName(first.Node), many)
}

// describe says in words how the graph is drawn.
func (l *graphDrawing) describe() []string {
	var said []string
	switch back := l.returning(); {
	case back == 1:
		said = append(said, "1"+nbsp+"edge leads back, as a broken line")
	case back > 1:
		said = append(said, plural(int64(back), "edge")+" lead back, as broken lines")
	}
	if n := int64(l.unnumbered); n > 0 {
		said = append(said, fmt.Sprintf("For lack of room, number or time of %s is in the table only",
			plural(n, "rarer edge")))
	}
	return said
}

// covers returns the share of all customers who begin, or were last seen, at one of these places.
func covers(ends []process.End) (share float64, ok bool) {
	for _, e := range ends {
		if !e.Share.IsKnown() {
			return 0, false
		}
		share += e.Share.Value
	}
	return share, len(ends) > 0
}

// graphTable has a row for each start, edge and end.
func graphTable(title string, p process.Pruned) Table {
	t := Table{
		Caption: title + ": what follows what, with the customers of the first of the two",
		Columns: []Column{
			{Name: "From"},
			number("Customers there"),
			{Name: "To"},
			number("Times"), number("Customers"),
			number("Share of what comes after"), number("Median time"), number("Mean time"),
		},
	}
	there := make(map[string]int64, len(p.Nodes))
	for _, n := range p.Nodes {
		there[n.Name] = n.Customers
	}
	for _, s := range p.Starts {
		t.Rows = append(t.Rows, []Cell{
			text("(start)"), text(""), text(nodeName(s.Node)), countCell(s.Customers), countCell(s.Customers),
			estimateCell(s.Share, percent), text(""), text(""),
		})
	}
	for _, e := range p.Edges {
		t.Rows = append(t.Rows, []Cell{
			text(nodeName(e.From)), countCell(there[e.From]), text(nodeName(e.To)), countCell(e.Count),
			countCell(e.Customers), estimateCell(e.Out, percent), estimateCell(e.Gap.Median, duration),
			estimateCell(e.Gap.Mean, duration),
		})
	}
	for _, e := range p.Ends {
		t.Rows = append(t.Rows, []Cell{
			text(nodeName(e.Node)), countCell(there[e.Node]), text("(end)"), countCell(e.Customers),
			countCell(e.Customers), estimateCell(e.Share, percent), text(""), text(""),
		})
	}
	return t
}
