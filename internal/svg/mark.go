package svg

import "fmt"

// A Shape is the form of a mark, so that marks differ by more than their colour. The zero value is Disc.
type Shape uint8

// The shapes.
const (
	Disc Shape = iota
	Diamond
	Square
	Triangle // with a corner at the top
	Crossed  // a circle with a cross through it
)

// Mark draws a small shape around a point and names it: a browser shows the name on hover. An empty name is left out.
// No part of it is farther than 1.5 size from the point.
func (d *Drawing) Mark(class string, s Shape, x, y, size float64, name string) {
	var outline string
	switch s {
	case Diamond:
		r := 1.4 * size
		outline = path([]Point{{x, y - r}, {x + r, y}, {x, y + r}, {x - r, y}}) + "Z"
	case Square:
		outline = path([]Point{{x - size, y - size}, {x + size, y - size}, {x + size, y + size}, {x - size, y + size}}) + "Z"
	case Triangle:
		outline = path([]Point{{x, y - 1.4*size}, {x + 1.3*size, y + size}, {x - 1.3*size, y + size}}) + "Z"
	case Crossed:
		r := 0.7 * size // where the cross meets the circle
		outline = disc(x, y, size) +
			path([]Point{{x - r, y - r}, {x + r, y + r}}) + path([]Point{{x - r, y + r}, {x + r, y - r}})
	default:
		outline = disc(x, y, size)
	}
	fmt.Fprintf(&d.body, `<path class="%s" d="%s"`, escape(class), outline)
	if name == "" {
		d.body.WriteString("/>")
		return
	}
	fmt.Fprintf(&d.body, `><title>%s</title></path>`, escape(name))
}

// disc is a circle of two arcs.
func disc(x, y, r float64) string {
	arc := fmt.Sprintf("A%s %s 0 1 1 ", num(r), num(r))
	return "M" + num(x-r) + " " + num(y) + arc + num(x+r) + " " + num(y) + arc + num(x-r) + " " + num(y) + "Z"
}

// Polygon fills what lies inside a closed line of points. No points draw nothing.
func (d *Drawing) Polygon(class string, points []Point) {
	if len(points) > 0 {
		fmt.Fprintf(&d.body, `<path class="%s" d="%sZ"/>`, escape(class), path(points))
	}
}

// RenderSmall returns the drawing as an element of its own size, to stand in a line of text; its class is spark. Its
// title is its accessible name, and its description is left out.
func (d *Drawing) RenderSmall() string {
	return fmt.Sprintf(`<svg class="spark" role="img" aria-label="%s" viewBox="0 0 %s %s" width="%s" height="%s">%s</svg>`,
		escape(d.title), num(d.width), num(d.height), num(d.width), num(d.height), d.body.String())
}
