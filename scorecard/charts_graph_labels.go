package scorecard

import (
	"github.com/untangle-metrics/untangle/internal/svg"
)

// A wayLabel is a text on the line of a way: its lines, around the middle of one of its bends.
type wayLabel struct {
	x, y  float64
	lines []string
}

const labelLine = 15.0 // height of a line

// area returns what a label covers.
func (t wayLabel) area() area {
	width, height := labelSize(t.lines)
	return area{t.x - width/2, t.y - height/2, t.x + width/2, t.y + height/2}
}

func labelSize(lines []string) (width, height float64) {
	for _, text := range lines {
		width = max(width, svg.TextWidth(text))
	}
	return width + 4, labelLine*float64(len(lines)) + 2
}

// An area is a rectangle.
type area struct{ left, top, right, bottom float64 }

func (a area) meets(b area) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

func (a area) holds(p svg.Point) bool {
	return p.X > a.left && p.X < a.right && p.Y > a.top && p.Y < a.bottom
}

// number makes room for the texts of the ways, as Gansner et al. (1993) do: each takes one of the bends that its way
// has between two layers of boxes, which becomes as wide as the text, so that nothing else runs there. Of its bends it
// takes the one in the layer with most room left. First come all numbers, those of the strongest ways before the
// others, and then the second lines, for as long as there is room.
func (g *layered) number(room float64) {
	used := make([]float64, len(g.layers))
	for i, layer := range g.layers {
		for _, w := range g.wishes(layer) {
			used[i] += w.Before + w.After
		}
	}
	widen := func(n int, lines []string) bool {
		node := &g.nodes[n]
		width, height := labelSize(lines)
		more := max(width-node.width, 0)
		if used[node.layer]+more > room {
			return false
		}
		used[node.layer] += more
		node.text, node.width, node.height = lines, node.width+more, height
		return true
	}
	at := make([]int, len(g.ways))
	for i, w := range g.ways {
		for _, n := range w.through[1 : len(w.through)-1] {
			if layer := g.nodes[n].layer; layer%2 == 1 && (at[i] == 0 || used[layer] < used[g.nodes[at[i]].layer]) {
				at[i] = n
			}
		}
		if !widen(at[i], w.label[:1]) {
			at[i] = 0
		}
	}
	g.unnumbered = 0
	for i, w := range g.ways {
		if at[i] == 0 || len(w.label) > 1 && !widen(at[i], w.label) {
			g.unnumbered++
		}
	}
}

// labels returns the texts of the ways.
func (l *graphDrawing) labels() []wayLabel {
	var all []wayLabel
	for _, n := range l.nodes {
		if n.bend && len(n.text) > 0 {
			all = append(all, wayLabel{n.x, (l.tops[n.layer] + l.bottoms[n.layer]) / 2, n.text})
		}
	}
	return all
}
