package scorecard

import (
	"github.com/untangle-metrics/untangle/internal/svg"
)

// A wayLabel is a text on the line of a way, by its middle.
type wayLabel struct {
	x, y float64
	text string
}

// An area is a rectangle.
type area struct{ left, top, right, bottom float64 }

func (a area) meets(b area) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

func (a area) holds(p svg.Point) bool {
	return p.X > a.left && p.X < a.right && p.Y > a.top && p.Y < a.bottom
}

// labels returns the texts of the ways for which there is room between boxes and other texts, those of the strongest
// ways first. Of the places along a way, each takes the one where it covers least of other ways. Where all of a text
// doesn't fit, the number alone may.
func (l *graphDrawing) labels() []wayLabel {
	along := l.sampled()
	var labels []wayLabel
	taken := l.occupied()
	for i, w := range l.ways {
		for _, text := range [...]string{w.label, count(w.count)} {
			best, fewest := wayLabel{text: text}, -1
			for _, p := range l.spots(i) {
				a := labelArea(p, text)
				if a.left < 0 || a.right > l.width || meetsAny(a, taken) {
					continue
				}
				if n := along.covered(a, i); fewest < 0 || n < fewest {
					best.x, best.y, fewest = p.X, p.Y, n
				}
			}
			if fewest >= 0 {
				labels = append(labels, best)
				taken = append(taken, labelArea(svg.Point{X: best.x, Y: best.y}, text))
				break
			}
		}
	}
	return labels
}

// occupied returns what texts must keep off: boxes, loops and heads.
func (l *graphDrawing) occupied() []area {
	var all []area
	for i, n := range l.nodes {
		if !n.bend {
			all = append(all, area{n.x - n.width/2 - 2, l.top(i) - 2, n.x + n.width/2 + n.room + 2, l.bottom(i) + 2})
		}
	}
	for i, w := range l.ways {
		end := l.routes[i][len(l.routes[i])-1]
		if w.back {
			end = l.routes[i][0]
		}
		all = append(all, area{end.X - 5, end.Y - 9, end.X + 5, end.Y + 9})
	}
	return all
}

// spots returns where a way's text may stand, the middles of its curves first.
func (l *graphDrawing) spots(i int) []svg.Point {
	var all []svg.Point
	r := l.routes[i]
	for _, t := range [...]float64{0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78} {
		for k := 0; k+3 < len(r); k += 3 {
			all = append(all, svg.BezierAt(r[k], r[k+1], r[k+2], r[k+3], t))
		}
	}
	return all
}

func labelArea(p svg.Point, text string) area {
	half := svg.TextWidth(text)/2 + 2
	return area{p.X - half, p.Y - 8, p.X + half, p.Y + 8}
}

func meetsAny(a area, others []area) bool {
	for _, b := range others {
		if a.meets(b) {
			return true
		}
	}
	return false
}

// A sample is a point of a way.
type sample struct {
	svg.Point
	way int
}

// samples are points of the ways, by the strip of the drawing that they lie in, from the top.
type samples [][]sample

const strip = 16.0 // height of a strip

func (l *graphDrawing) sampled() samples {
	const steps = 10 // on each curve
	all := make(samples, int(l.height/strip)+1)
	for i, r := range l.routes {
		for k := 0; k+3 < len(r); k += 3 {
			for s := range steps {
				p := svg.BezierAt(r[k], r[k+1], r[k+2], r[k+3], (float64(s)+0.5)/steps)
				at := int(p.Y / strip)
				all[at] = append(all[at], sample{p, i})
			}
		}
	}
	return all
}

// covered returns how many points of other ways a text would hide.
func (s samples) covered(a area, own int) int {
	n := 0
	for at := max(int(a.top/strip), 0); at <= min(int(a.bottom/strip), len(s)-1); at++ {
		for _, p := range s[at] {
			if p.way != own && a.holds(p.Point) {
				n++
			}
		}
	}
	return n
}
