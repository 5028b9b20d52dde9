package scorecard

import (
	"github.com/untangle-metrics/untangle/internal/svg"
)

// Heights of the drawing.
const (
	graphTop = 3.4 * svg.LineHeight // room for the legend
	leastGap = 24.0                 // between two layers
	mostGap  = 80.0
	wayGap   = 3.0 // more for each edge between two layers
)

// graphDrawing is a graph with a place for everything.
type graphDrawing struct {
	*layered
	width, height float64
	tops, bottoms []float64 // of the layers
	routes        [][]svg.Point
}

// laid gives a graph its layout.
func laid(g *layered) *graphDrawing {
	l := &graphDrawing{layered: g}
	l.width = g.layOut()
	l.stack()
	l.route()
	return l
}

func (l *graphDrawing) draw(title, description string) *svg.Drawing {
	d := svg.New(l.width, l.height, title, description)
	l.legend(d)
	strongest := l.strongest()
	for i := len(l.ways) - 1; i >= 0; i-- { // the strongest on top
		w := l.ways[i]
		d.Bezier("way"+returningClass(w), w.thickness(strongest), l.routes[i], w.title)
	}
	for i := range l.ways {
		l.head(d, i)
	}
	for i, n := range l.nodes {
		if !n.bend {
			l.box(d, i)
		}
	}
	for _, t := range l.labels() {
		a := t.area()
		d.Rect("ground", a.left, a.top, a.right, a.bottom, "")
		for k, text := range t.lines {
			d.Text("tick halo", t.x, a.top+labelLine*(float64(k)+0.8)+1, svg.Middle, text)
		}
	}
	return d
}

func returningClass(w way) string {
	if w.back {
		return " returning"
	}
	return ""
}

// stack puts the layers below each other, farther apart the more edges are between them.
func (l *graphDrawing) stack() {
	between := make([]float64, len(l.layers))
	for _, w := range l.ways {
		for _, n := range w.through[1:] {
			between[l.nodes[n].layer]++
		}
	}
	y := graphTop
	for i, layer := range l.layers {
		if i > 0 {
			y += min(leastGap+wayGap*between[i], mostGap)
		}
		height := 0.0
		for _, n := range layer {
			height = max(height, l.nodes[n].height)
		}
		l.tops = append(l.tops, y)
		y += height
		l.bottoms = append(l.bottoms, y)
	}
	l.height = y + 6
}

// top and bottom of a box, which stands in the middle of its layer.
func (l *graphDrawing) top(n int) float64 {
	layer := l.nodes[n].layer
	return (l.tops[layer] + l.bottoms[layer] - l.nodes[n].height) / 2
}

func (l *graphDrawing) bottom(n int) float64 { return l.top(n) + l.nodes[n].height }

// route draws each way from box to box: it bends between layers, and passes a layer straight down.
func (l *graphDrawing) route() {
	out, in := l.ports()
	strongest := l.strongest()
	l.routes = make([][]svg.Point, len(l.ways))
	for i, w := range l.ways {
		from, to := svg.Point{X: out[i], Y: l.bottom(w.upper)}, svg.Point{X: in[i], Y: l.top(w.lower)}
		// The line ends where the arrow's head begins.
		if head := headLength(w.thickness(strongest)); w.back {
			from.Y += head
		} else {
			to.Y -= head
		}
		r := []svg.Point{from}
		straight := func(x, y float64) {
			if last := r[len(r)-1]; last.Y != y {
				r = append(r, last, svg.Point{X: x, Y: y}, svg.Point{X: x, Y: y})
			}
		}
		if low := l.bottoms[l.nodes[w.upper].layer]; low > from.Y {
			straight(from.X, low)
		}
		for _, n := range w.through[1 : len(w.through)-1] {
			node := l.nodes[n]
			r = curved(r, svg.Point{X: node.x, Y: l.tops[node.layer]})
			straight(node.x, l.bottoms[node.layer])
		}
		r = curved(r, svg.Point{X: to.X, Y: min(l.tops[l.nodes[w.lower].layer], to.Y)})
		straight(to.X, to.Y)
		l.routes[i] = r
	}
}

// curved goes on to a point in a curve that begins and ends straight down.
func curved(r []svg.Point, to svg.Point) []svg.Point {
	from := r[len(r)-1]
	middle := (from.Y + to.Y) / 2
	return append(r, svg.Point{X: from.X, Y: middle}, svg.Point{X: to.X, Y: middle}, to)
}

func headLength(thickness float64) float64 { return 7 + thickness/2 }

// head draws the arrow's head at the end of a way.
func (l *graphDrawing) head(d *svg.Drawing, i int) {
	w := l.ways[i]
	thick := w.thickness(l.strongest())
	r := l.routes[i]
	base, along := r[len(r)-1], headLength(thick)
	if w.back {
		base, along = r[0], -along
	}
	half := 3.5 + thick/2
	d.Polygon("head"+returningClass(w), []svg.Point{
		{X: base.X - half, Y: base.Y}, {X: base.X + half, Y: base.Y}, {X: base.X, Y: base.Y + along},
	})
}

// box draws a node, with its loop.
func (l *graphDrawing) box(d *svg.Drawing, i int) {
	n := l.nodes[i]
	top := l.top(i)
	if w := n.loop; w != nil {
		right, middle := n.x+n.width/2, top+n.height/2
		thick := w.thickness(l.strongest())
		reach := right + loopWidth*4/3 // a curve gets three quarters of the way to where it bends
		d.Bezier("way", thick, []svg.Point{
			{X: right, Y: middle + 9},
			{X: reach, Y: middle + 14},
			{X: reach, Y: middle - 14},
			{X: right + headLength(thick), Y: middle - 9},
		}, w.title)
		half := 3.5 + thick/2
		tip := right + headLength(thick)
		d.Polygon("head", []svg.Point{
			{X: right, Y: middle - 9}, {X: tip, Y: middle - 9 - half}, {X: tip, Y: middle - 9 + half},
		})
		d.Text("tick", right+loopRoom, middle+svg.FontSize/3, svg.Start, count(w.count))
	}
	d.Rect(n.class, n.x-n.width/2, top, n.x+n.width/2, top+n.height, n.title)
	for k, t := range n.text {
		d.Text("strong through", n.x, top+svg.LineHeight*float64(k+1), svg.Middle, t)
	}
	d.Text("tick through", n.x, top+svg.LineHeight*float64(len(n.text)+1), svg.Middle, n.note)
}

// legend says how to read the drawing.
func (l *graphDrawing) legend(d *svg.Drawing) {
	const base = 2 * svg.LineHeight
	timed, back := false, false
	for _, w := range l.ways {
		back = back || w.back
		timed = timed || len(w.label) > 1
	}
	text := "Numbers at edges: times taken"
	if timed {
		text += ", and below the median time"
	}
	d.Text("tick", 0, svg.LineHeight, svg.Start, text)
	x := 0.0
	for _, item := range [...]struct {
		class, text string
		shown       bool
	}{{"way", "leads on (wider: more often)", len(l.ways) > 0}, {"way returning", "leads back", back}} {
		if item.shown {
			straight := []svg.Point{{X: x, Y: base - 4}, {X: x, Y: base - 4}, {X: x + 30, Y: base - 4}, {X: x + 30, Y: base - 4}}
			d.Bezier(item.class, 2.5, straight, "")
			d.Text("tick", x+37, base, svg.Start, item.text)
			x += 60 + svg.TextWidth(item.text)
		}
	}
}
