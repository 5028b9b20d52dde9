package scorecard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// Tangle draws a silo chart as a net: silos on the left, their metrics in the middle, and the interaction points where
// they are measured on the right. Tangled strands, see [audit.Edge], are drawn thick; broken lines are silos that share
// another's metric. With more than 80 metrics their names are left out of the drawing; they are in its table. A graph
// without metrics has no drawing.
func Tangle(title string, g audit.Graph) Chart {
	n := newNet(g)
	c := Chart{
		Title: title, Data: n.table(),
		Description: fmt.Sprintf("%s of %s at %s; %s of %s tangled.", plural(int64(len(n.metrics)), "metric"),
			plural(int64(len(n.silos)), "silo"), plural(int64(len(n.points)), "interaction point"),
			count(int64(n.tangled)), pluralIs(int64(n.strands), "strand")),
	}
	if len(n.metrics) > 0 {
		c.drawing = n.draw(title, c.Description)
	}
	return c
}

// A net is a graph by its three columns.
type net struct {
	graph                  audit.Graph
	silos, metrics, points []audit.Node
	silo                   map[string]string   // that keeps a metric
	sharedBy, at           map[string][]string // silos, and points, of a metric
	strands, tangled       int
}

func newNet(g audit.Graph) *net {
	n := &net{
		graph: g, silo: make(map[string]string), sharedBy: make(map[string][]string), at: make(map[string][]string),
	}
	for _, e := range g.Edges {
		switch e.Kind {
		case audit.Keeps:
			n.silo[e.To] = e.From
		case audit.Contributes:
			n.sharedBy[e.To] = append(n.sharedBy[e.To], e.From)
		default:
			n.at[e.From] = append(n.at[e.From], e.To)
			n.count(e.Tangled)
		}
	}
	for _, node := range g.Nodes {
		switch node.Kind {
		case audit.SiloNode:
			n.silos = append(n.silos, node)
		case audit.PointNode:
			n.points = append(n.points, node)
		default:
			n.metrics = append(n.metrics, node)
			if len(n.at[node.ID]) == 0 {
				n.count(node.Tangled) // a metric without a point is a strand of its own
			}
		}
	}
	// The metrics of a silo stand together.
	slices.SortStableFunc(n.metrics, func(a, b audit.Node) int { return strings.Compare(n.silo[a.ID], n.silo[b.ID]) })
	return n
}

func (n *net) count(tangled bool) {
	n.strands++
	if tangled {
		n.tangled++
	}
}

// table has a row for each metric.
func (n *net) table() Table {
	label := make(map[string]string, len(n.graph.Nodes))
	for _, node := range n.graph.Nodes {
		label[node.ID] = line(node.Label)
	}
	labels := func(ids []string) string {
		names := make([]string, len(ids))
		for i, id := range ids {
			names[i] = label[id]
		}
		return strings.Join(names, ", ")
	}
	t := Table{
		Caption: "Each metric with the silo that keeps it, those that share it, and where it is measured",
		Columns: []Column{{Name: "Metric"}, {Name: "Silo"}, {Name: "Shared by"}, {Name: "Points"}, {Name: "Tangled"}},
	}
	for _, m := range n.metrics {
		tangled := Cell{Text: "no"}
		if m.Tangled {
			tangled = Cell{Text: "tangled", Mark: Alert}
		}
		t.Rows = append(t.Rows, []Cell{
			{Text: line(m.Label), Value: strings.TrimPrefix(m.ID, "metric:")},
			text(label[n.silo[m.ID]]),
			text(labels(n.sharedBy[m.ID])), text(labels(n.at[m.ID])), tangled,
		})
	}
	return t
}

// Sizes of the drawing.
const (
	netRow       = 19.0  // between two metrics with names
	netHeight    = 1600  // of a drawing without names, about
	netNamed     = 80    // most metrics with names
	netSide      = 190.0 // most width of the names on either side
	bold         = 1.15  // how much wider bold text is
	netMiddle    = 250.0 // most width of a metric's name
	netThinnest  = 0.4   // between two metrics without names
	netCloseness = 20.0  // between two names on a side
)

func (n *net) draw(title, description string) *svg.Drawing {
	pitch := netRow
	names := len(n.metrics) <= netNamed
	if !names {
		pitch = max(netHeight/float64(len(n.metrics)), netThinnest)
	}
	top := 3.2 * svg.LineHeight
	height := max(pitch*float64(len(n.metrics)), netCloseness*float64(max(len(n.silos), len(n.points))))
	d := svg.New(chartWidth, top+height+svg.LineHeight, title, description)

	left, right := bold*widest(n.silos, netSide/bold), chartWidth-bold*widest(n.points, netSide/bold)
	middle := widest(n.metrics, netMiddle)
	if !names {
		middle = 8
	}
	centre := (left + right) / 2
	from, to := centre-middle/2, centre+middle/2

	y := make(map[string]float64)
	for i, m := range n.metrics {
		y[m.ID] = top + pitch*(float64(i)+0.5)
	}
	n.placeSilos(y, top, top+height)
	for i, p := range n.points {
		y[p.ID] = top + height*(float64(i)+0.5)/float64(len(n.points))
	}

	d.Text("tick", 0, svg.LineHeight, svg.Start, "Silos")
	d.Text("tick", centre, svg.LineHeight, svg.Middle, "Metrics")
	d.Text("tick", chartWidth, svg.LineHeight, svg.End, "Interaction points")
	n.legend(d, 2*svg.LineHeight)
	for _, thick := range [...]bool{false, true} { // the tangled ones on top
		for _, e := range n.graph.Edges {
			switch {
			case e.Kind == audit.MeasuredAt && e.Tangled == thick:
				d.Line(strandClass(thick), to+4, y[e.From], right-6, y[e.To])
			case e.Kind == audit.Keeps && !thick:
				d.Line("keeps", left+6, y[e.From], from-4, y[e.To])
			case e.Kind == audit.Contributes && !thick:
				d.Line("shares", left+6, y[e.From], from-4, y[e.To])
			}
		}
	}
	for _, s := range n.silos {
		d.Text("strong", left, y[s.ID]+svg.FontSize/3, svg.End, fit(s.Label, netSide/bold))
	}
	for _, m := range n.metrics {
		if names {
			d.Text("tick", centre, y[m.ID]+svg.FontSize/3, svg.Middle, fit(m.Label, netMiddle))
		}
	}
	for _, p := range n.points {
		d.Text("strong", right, y[p.ID]+svg.FontSize/3, svg.Start, fit(p.Label, netSide/bold))
	}
	return d
}

// placeSilos puts each silo at the height of the middle of its metrics, as far as the names don't touch.
func (n *net) placeSilos(y map[string]float64, top, bottom float64) {
	sum, metrics := make(map[string]float64), make(map[string]float64)
	for _, m := range n.metrics {
		sum[n.silo[m.ID]] += y[m.ID]
		metrics[n.silo[m.ID]]++
	}
	wanted := make([]float64, len(n.silos))
	last := top
	for i, s := range n.silos {
		if metrics[s.ID] > 0 {
			last = sum[s.ID] / metrics[s.ID]
		}
		wanted[i] = last // a silo without metrics comes after the one before
	}
	for i, at := range svg.Spread(wanted, netCloseness, top+netCloseness/2, bottom) {
		y[n.silos[i].ID] = at
	}
}

func (n *net) legend(d *svg.Drawing, y float64) {
	x := chartWidth/2 - 190.0
	for _, item := range []struct{ class, text string }{
		{strandClass(true), "tangled"}, {strandClass(false), "not tangled"}, {"shares", "shares another's metric"},
	} {
		d.Line(item.class, x, y-4, x+26, y-4)
		d.Text("tick", x+32, y, svg.Start, item.text)
		x += 50 + svg.TextWidth(item.text)
	}
}

func strandClass(tangled bool) string {
	if tangled {
		return "strand tangled"
	}
	return "strand"
}

// widest is the room that labels need, up to a limit.
func widest(nodes []audit.Node, limit float64) float64 {
	width := 0.0
	for _, n := range nodes {
		width = max(width, svg.TextWidth(n.Label))
	}
	return min(width, limit)
}

// fit cuts the middle out of a label that is too wide, because names often differ in their ends; the whole text is in
// the table.
func fit(label string, width float64) string {
	if svg.TextWidth(label) <= width {
		return label
	}
	half := (width - svg.TextWidth("…")) / 2
	runes := []rune(label)
	from, to := 0, len(runes)
	for left := half; from < to; from++ {
		if left -= svg.TextWidth(string(runes[from])); left < 0 {
			break
		}
	}
	for left := half; to > from; to-- {
		if left -= svg.TextWidth(string(runes[to-1])); left < 0 {
			break
		}
	}
	return string(runes[:from]) + "…" + string(runes[to:])
}
