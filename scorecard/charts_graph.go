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
// customers, and between them edges that are wider the more often they were taken, with how often that was and the
// median time that it took where there is room. Edges that lead back up are broken and run on the right; a node that
// follows itself has a loop. What isn't drawn of the whole graph is what [process.Result.Prune] left out, and the
// description says how much that is. Edges of nodes that aren't there are in the table only. There is no drawing
// without nodes, nor with more than 60 of them or more than 240 edges: prune the graph to fewer.
func ProcessGraph(title string, p process.Pruned) Chart {
	c := Chart{Title: line(title), Description: "There are no nodes to draw."}
	c.Data = graphTable(c.Title, p)
	if len(p.Nodes) == 0 {
		return c
	}
	g := newLayered(p)
	drawable := len(p.Nodes) <= mostNodes && len(g.ways) <= mostWays
	c.Description = describeGraph(p, g.returning(), drawable)
	if drawable {
		c.drawing = drawGraph(g, c.Title, c.Description)
	}
	return c
}

func nodeName(s string) string {
	if s = line(s); s == "" {
		return "(no name)"
	}
	return s
}

// describeGraph says in words what the drawing shows.
func describeGraph(p process.Pruned, back int, drawable bool) string {
	said := []string{fmt.Sprintf("%s and %s between them", plural(int64(len(p.Nodes)), "node"),
		plural(int64(len(p.Edges)), "edge"))}
	if len(p.Starts) > 0 {
		s := p.Starts[0]
		said = append(said, fmt.Sprintf("Most begin at %s (%s)", nodeName(s.Node), plural(s.Customers, "customer")))
	}
	if len(p.Ends) > 0 {
		e := p.Ends[0]
		said = append(said, fmt.Sprintf("Most were last seen at %s (%s)", nodeName(e.Node), plural(e.Customers, "customer")))
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
	if back > 0 && drawable {
		lead := " lead back, as broken lines"
		if back == 1 {
			lead = " leads back, as a broken line"
		}
		said = append(said, plural(int64(back), "edge")+lead)
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
	if !drawable {
		said = append(said, "That is too much to draw; prune the graph to fewer edges")
	}
	return strings.Join(said, ". ") + "."
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
