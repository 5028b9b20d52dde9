package svg

import (
	"fmt"
	"math"
	"strings"
)

// A Side is a vertical edge of a ribbon.
type Side struct{ X, Top, Bottom float64 }

// Ribbon fills a band that bends from one vertical edge to another and names it: a browser shows the name on hover. An
// empty name is left out.
func (d *Drawing) Ribbon(class string, from, to Side, name string) {
	middle := (from.X + to.X) / 2
	outline := path([]Point{{from.X, from.Top}}) +
		cubic(Point{middle, from.Top}, Point{middle, to.Top}, Point{to.X, to.Top}) +
		"L" + num(to.X) + " " + num(to.Bottom) +
		cubic(Point{middle, to.Bottom}, Point{middle, from.Bottom}, Point{from.X, from.Bottom}) + "Z"
	fmt.Fprintf(&d.body, `<path class="%s" d="%s"`, escape(class), outline)
	d.close("path", name)
}

// Bezier draws cubic Bézier curves end to end, as wide as asked: the first point, and for each curve two points that it
// bends towards and the one where it ends. Points that make no whole curve are left out. The style sheet must not give
// the class a stroke-width, which would have precedence.
func (d *Drawing) Bezier(class string, width float64, points []Point, name string) {
	if len(points) < 4 {
		return
	}
	var b strings.Builder
	b.WriteString(path(points[:1]))
	for p := points[1:]; len(p) >= 3; p = p[3:] {
		b.WriteString(cubic(p[0], p[1], p[2]))
	}
	fmt.Fprintf(&d.body, `<path class="%s" stroke-width="%s" d="%s"`, escape(class), num(width), b.String())
	d.close("path", name)
}

// BezierAt returns the point at a share t, from 0 to 1, of a cubic Bézier curve, by Bernstein's polynomials.
func BezierAt(a, b, c, end Point, t float64) Point {
	s := 1 - t
	at := func(a, b, c, end float64) float64 {
		return float64(s*s*s*a) + float64(3*s*s*t*b) + float64(3*s*t*t*c) + float64(t*t*t*end)
	}
	return Point{at(a.X, b.X, c.X, end.X), at(a.Y, b.Y, c.Y, end.Y)}
}

// Hatch fills a rectangle, between two corners in any order, with lines that rise to the right, so far apart.
func (d *Drawing) Hatch(class string, x1, y1, x2, y2, apart float64) {
	left, right, top, bottom := min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
	if !(apart > 0) || math.IsInf(right-left+bottom-top, 0) {
		return
	}
	var b strings.Builder
	// Each line has x + y = sum.
	for sum := left + top + apart/2; sum < right+bottom; sum += apart {
		x := max(left, sum-bottom)
		y := max(top, sum-right)
		b.WriteString(path([]Point{{x, sum - x}, {sum - y, y}}))
	}
	if b.Len() > 0 {
		fmt.Fprintf(&d.body, `<path class="%s" d="%s"/>`, escape(class), b.String())
	}
}

func cubic(a, b, end Point) string {
	return "C" + num(a.X) + " " + num(a.Y) + " " + num(b.X) + " " + num(b.Y) + " " + num(end.X) + " " + num(end.Y)
}

// close ends an element, with its name inside unless that is empty.
func (d *Drawing) close(element, name string) {
	if name == "" {
		d.body.WriteString("/>")
		return
	}
	fmt.Fprintf(&d.body, `><title>%s</title></%s>`, escape(name), element)
}
