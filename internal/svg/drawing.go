package svg

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Drawing is an SVG element under construction. Coordinates grow to the right and downwards from the top left corner.
// The zero Drawing has no size; [New] makes one.
type Drawing struct {
	title, description string
	width, height      float64
	body               strings.Builder
}

// New returns an empty drawing of a size, with what a screen reader says of it: its title, and a description of what is
// to be seen.
func New(width, height float64, title, description string) *Drawing {
	return &Drawing{title: title, description: description, width: width, height: height}
}

// Size returns the width and the height.
func (d *Drawing) Size() (width, height float64) { return d.width, d.height }

// A Place says which point of a text stands at its coordinates.
type Place string

// The places.
const (
	Start  Place = "start"
	Middle Place = "middle"
	End    Place = "end"
)

// Text writes a line of text with its baseline at y.
func (d *Drawing) Text(class string, x, y float64, at Place, text string) {
	fmt.Fprintf(&d.body, `<text class="%s" x="%s" y="%s" text-anchor="%s">%s</text>`,
		escape(class), num(x), num(y), at, escape(text))
}

// Rect draws a rectangle between two corners, in any order, and names it: a browser shows the name on hover. An empty
// name is left out.
func (d *Drawing) Rect(class string, x1, y1, x2, y2 float64, name string) {
	fmt.Fprintf(&d.body, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"`,
		escape(class), num(min(x1, x2)), num(min(y1, y2)), num(math.Abs(x2-x1)), num(math.Abs(y2-y1)))
	if name == "" {
		d.body.WriteString("/>")
		return
	}
	fmt.Fprintf(&d.body, `><title>%s</title></rect>`, escape(name))
}

// Line draws a straight line.
func (d *Drawing) Line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(&d.body, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`,
		escape(class), num(x1), num(y1), num(x2), num(y2))
}

// Dot draws a small disc.
func (d *Drawing) Dot(class string, x, y float64) {
	fmt.Fprintf(&d.body, `<circle class="%s" cx="%s" cy="%s" r="4"/>`, escape(class), num(x), num(y))
}

// A Point is a place in a drawing.
type Point struct{ X, Y float64 }

// Curve draws straight lines from point to point. No points draw nothing.
func (d *Drawing) Curve(class string, points []Point) {
	if len(points) > 0 {
		fmt.Fprintf(&d.body, `<path class="%s" d="%s"/>`, escape(class), path(points))
	}
}

// Area fills what lies between a curve and a horizontal base line. No points draw nothing.
func (d *Drawing) Area(class string, points []Point, base float64) {
	if n := len(points); n > 0 {
		fmt.Fprintf(&d.body, `<path class="%s" d="%sL%s %sL%s %sZ"/>`, escape(class), path(points),
			num(points[n-1].X), num(base), num(points[0].X), num(base))
	}
}

func path(points []Point) string {
	var b strings.Builder
	command := byte('M')
	for _, p := range points {
		b.WriteByte(command)
		b.WriteString(num(p.X) + " " + num(p.Y))
		command = 'L'
	}
	return b.String()
}

// Render returns the SVG element, to stand in a page of HTML. The id, unique in the page, ties title and description to
// it; it must be a name as HTML and XML have it.
func (d *Drawing) Render(id string) string {
	id = escape(id)
	return fmt.Sprintf(`<svg role="img" aria-labelledby="%s-title %s-desc" `+
		`viewBox="0 0 %s %s" width="100%%"><title id="%s-title">%s</title><desc id="%s-desc">%s</desc>%s</svg>`,
		id, id, num(d.width), num(d.height), id, escape(d.title), id, escape(d.description), d.body.String())
}

// num writes a coordinate to a tenth, which is finer than a screen shows; 0 for what isn't finite, which no viewer
// reads.
func num(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "0"
	}
	s := strconv.FormatFloat(x, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}
