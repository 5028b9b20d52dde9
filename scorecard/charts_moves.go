package scorecard

import (
	"math"

	"github.com/untangle-metrics/untangle/internal/svg"
)

// chartWidth is the width of a drawing, close to that of the page, so that text keeps its size.
const chartWidth = 1060.0

// movesChart draws what there is at the end of consecutive periods, above what moved in each of them: two panels over
// one axis of periods.
type movesChart struct {
	stock, moves       string // titles of the panels
	kinds              []moveKind
	periods            []movesPeriod
	provisional        bool // some period is
	left, right, pitch float64
}

// A moveKind is one of the ways to gain or to lose.
type moveKind struct {
	class, text string
	hatched     bool // so that two kinds of one colour differ
}

// movesPeriod is one period. What is provisional is hollow with a broken outline.
type movesPeriod struct {
	name        string
	level       float64 // at the end
	label       string  // of the level
	moves       []move  // from the axis outwards
	provisional bool
}

// A move is a bar: up for a gain, down for a loss.
type move struct {
	kind moveKind
	by   float64
	name string
}

// x returns the middle of a period.
func (m *movesChart) x(i int) float64 { return m.left + m.pitch*(float64(i)+0.5) }

func (m *movesChart) draw(title, description string) *svg.Drawing {
	const upper, lower = 170.0, 210.0
	var low, high, lost, gained, label float64
	for _, p := range m.periods {
		low, high = min(low, p.level), max(high, p.level)
		up, down := p.heights()
		gained, lost = max(gained, up), min(lost, down)
		label = max(label, svg.TextWidth(p.name))
		m.provisional = m.provisional || p.provisional
	}
	stockTicks, moveTicks := svg.Ticks(low, high, 5), svg.Ticks(lost, gained, 6)
	m.left = max(svg.AxisWidth(stockTicks...), svg.AxisWidth(moveTicks...), label/2)
	m.right = chartWidth - label/2 - 4
	m.pitch = (m.right - m.left) / float64(len(m.periods))

	top := 2 * svg.LineHeight
	middle := top + upper + 3*svg.LineHeight
	title2 := middle - svg.LineHeight
	if bold*svg.TextWidth(m.moves)+30+m.legendWidth() > m.right {
		middle += 1.3 * svg.LineHeight // the legend has a line of its own
	}
	bottom := middle + lower
	d := svg.New(chartWidth, bottom+2*svg.LineHeight, title, description)
	d.Text("strong", 0, svg.LineHeight, svg.Start, m.stock)
	stock := svg.Scale{Low: stockTicks[0], High: stockTicks[len(stockTicks)-1], From: top + upper, To: top}
	d.Axis(stock, stockTicks, m.left, m.right)
	m.levels(d, stock)

	d.Text("strong", 0, title2, svg.Start, m.moves)
	m.legend(d, middle-svg.LineHeight)
	moves := svg.Scale{Low: moveTicks[0], High: moveTicks[len(moveTicks)-1], From: bottom, To: middle}
	d.Axis(moves, moveTicks, m.left, m.right)
	for i, p := range m.periods {
		m.bars(d, moves, m.x(i), p)
	}
	for i := 0; i < len(m.periods); i += svg.Every(label, m.pitch) {
		d.Text("tick", m.x(i), bottom+1.4*svg.LineHeight, svg.Middle, m.periods[i].name)
	}
	return d
}

// heights returns how far the bars of a period reach up and down.
func (p *movesPeriod) heights() (up, down float64) {
	for _, v := range p.moves {
		up, down = up+max(v.by, 0), down+min(v.by, 0)
	}
	return up, down
}

// levels draws what there is at the ends of the periods, the provisional ones as a broken line.
func (m *movesChart) levels(d *svg.Drawing, s svg.Scale) {
	points := make([]svg.Point, len(m.periods))
	settled := len(points)
	for i, p := range m.periods {
		points[i] = svg.Point{X: m.x(i), Y: s.At(p.level)}
		if p.provisional {
			settled = min(settled, i)
		}
	}
	d.Area("area", points, s.At(0))
	d.Curve("line", points[:settled])
	if settled < len(points) {
		d.Curve("line open", points[max(settled-1, 0):])
	}
	last := points[len(points)-1]
	d.Dot("dot", last.X, last.Y)
	// Inside the plot, above the line, so that a long number can't run out of the picture.
	d.Text("strong", last.X+4, max(last.Y-10, svg.LineHeight), svg.End, m.periods[len(points)-1].label)
}

func (m *movesChart) bars(d *svg.Drawing, s svg.Scale, x float64, p movesPeriod) {
	half := min(m.pitch*0.36, 22)
	state := ""
	if p.provisional {
		state = " provisional"
	}
	up, down := 0.0, 0.0
	for _, v := range p.moves {
		end := &up
		if v.by < 0 {
			end = &down
		}
		if v.by == 0 {
			continue
		}
		from, to := s.At(*end), s.At(*end+v.by)
		*end += v.by
		d.Rect(v.kind.class+state, x-half, from, x+half, to, p.name+": "+v.name+state)
		if v.kind.hatched {
			d.Hatch("hatch dark through", x-half, from, x+half, to, 5)
		}
	}
}

// What a legend leaves between an item's sample and its text, and between two items.
const (
	legendSample = 18.0
	legendGap    = 20.0
)

func (m *movesChart) legendItems() []moveKind {
	if m.provisional {
		return append([]moveKind{{class: "sample provisional", text: "provisional"}}, m.kinds...)
	}
	return m.kinds
}

func (m *movesChart) legendWidth() float64 {
	width := 0.0
	for _, k := range m.legendItems() {
		width += math.Ceil(svg.TextWidth(k.text)) + legendSample + legendGap
	}
	return width
}

// legend names the kinds of bar there are, at the right.
func (m *movesChart) legend(d *svg.Drawing, y float64) {
	x := m.right - m.legendWidth() + legendGap
	for _, k := range m.legendItems() {
		d.Rect(k.class, x, y-10, x+12, y+1, "")
		if k.hatched {
			d.Hatch("hatch dark", x, y-10, x+12, y+1, 5)
		}
		x += legendSample
		d.Text("tick", x, y, svg.Start, k.text)
		x += math.Ceil(svg.TextWidth(k.text)) + legendGap
	}
}
