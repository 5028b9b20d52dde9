package scorecard

import (
	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// markKind is how the values of one meaning are drawn: a shape, a class and the words of the legend.
type markKind struct {
	class string
	shape svg.Shape
	size  float64
	text  string
}

var (
	excludedMark = markKind{"mark excluded", svg.Crossed, 4.5, "excluded, its cause is known"}
	markKinds    = [...]markKind{
		control.CommonCause: {"mark common", svg.Disc, 3, "chance"},
		control.Improving:   {"mark improving", svg.Diamond, 4.5, "signal of improvement"},
		control.Concerning:  {"mark concerning", svg.Square, 4.5, "signal of concern"},
		control.Neutral:     {"mark neutral", svg.Triangle, 4.5, "signal, neither better nor worse"},
	}
)

// markOf returns how a point is drawn.
func markOf(p control.Point) markKind {
	if p.Excluded {
		return excludedMark
	}
	return markKinds[min(int(p.Variation), len(markKinds)-1)]
}

// A legendItem is a sample with its text, or without a shape a sample of a line.
type legendItem struct {
	mark  markKind
	lines bool
	x, y  float64
}

// legend names the marks that occur, and the lines that aren't labelled, in as many rows as they need.
func (d *controlDrawing) legend() (items []legendItem, rows int) {
	occurs := make(map[markKind]bool)
	provisional := false
	for i := d.from; i < len(d.chart.Points); i++ {
		if p := d.chart.Points[i]; p.Known {
			occurs[markOf(p)] = true
		}
		phase := d.chart.Phases[d.chart.Points[i].Phase]
		provisional = provisional || phase.Provisional && phase.Limited
	}
	for _, k := range append(markKinds[:], excludedMark) {
		if occurs[k] {
			items = append(items, legendItem{mark: k})
		}
	}
	if provisional {
		sample := markKind{class: "limit provisional", text: "limits, provisional"}
		items = append(items, legendItem{mark: sample, lines: true})
	}
	const sample, gap = 18.0, 24.0
	x, rows := max(d.left, svg.TextWidth(d.unit.name)+gap), 1
	for i := range items {
		width := sample + svg.TextWidth(items[i].mark.text)
		if x+width > d.right && x > d.left {
			x, rows = d.left, rows+1
		}
		items[i].x, items[i].y = x, float64(rows)*svg.LineHeight
		x += width + gap
	}
	return items, rows
}

func (item legendItem) draw(out *svg.Drawing) {
	middle := item.y - svg.FontSize/3
	if item.lines {
		out.Line(item.mark.class, item.x, middle, item.x+13, middle)
	} else {
		out.Mark(item.mark.class, item.mark.shape, item.x+6, middle, item.mark.size, "")
	}
	out.Text("tick", item.x+18, item.y, svg.Start, item.mark.text)
}
