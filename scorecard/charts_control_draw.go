package scorecard

import (
	"cmp"
	"math"
	"slices"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// controlDrawing is the layout of one process-behaviour chart.
type controlDrawing struct {
	chart              control.Chart
	from, last         int // the first value shown, and the last that is known
	unit               axisUnit
	left, right, pitch float64
	top, bottom        float64
	y                  svg.Scale
}

// x returns the middle of a period.
func (d *controlDrawing) x(i int) float64 { return d.left + d.pitch*(float64(i-d.from)+0.5) }

// edge returns where a period begins.
func (d *controlDrawing) edge(i int) float64 { return d.left + d.pitch*float64(i-d.from) }

// at returns the height of a value.
func (d *controlDrawing) at(v float64) float64 { return d.y.At(v * d.unit.factor) }

func (d *controlDrawing) draw(title, description string) *svg.Drawing {
	const height, margin = 260.0, 14.0
	low, high := extent(d.chart, d.from)
	ticks := svg.Ticks(low*d.unit.factor, high*d.unit.factor, 6)
	place, label := 0.0, 0.0
	for i := d.from; i < len(d.chart.Points); i++ {
		place = max(place, svg.TextWidth(placeOf(d.chart, i)))
	}
	labels := d.labels()
	for _, l := range labels {
		label = max(label, l.width())
	}
	d.left = max(svg.AxisWidth(ticks...), place/2)
	// Half a period's name has room right of the last value, too.
	d.right = max(chartWidth-max(label+margin, place/2), d.left+chartWidth/3)
	d.pitch = (d.right - d.left) / float64(len(d.chart.Points)-d.from)

	items, rows := d.legend()
	starts := d.phaseStarts()
	d.top = (float64(rows+len(starts)) + 1.2) * svg.LineHeight
	d.bottom = d.top + height
	out := svg.New(d.right+max(label+margin, place/2), d.bottom+2*svg.LineHeight, title, description)
	if d.unit.name != "" {
		out.Text("tick", 0, svg.LineHeight, svg.Start, d.unit.name)
	}
	for _, item := range items {
		item.draw(out)
	}
	d.y = svg.Scale{Low: ticks[0], High: ticks[len(ticks)-1], From: d.bottom, To: d.top}
	out.Axis(d.y, ticks, d.left, d.right)
	d.target(out)
	d.limits(out)
	for k, i := range starts {
		d.phaseStart(out, i, float64(rows+k+1)*svg.LineHeight)
	}
	for _, run := range d.runs() {
		out.Curve("values", run)
	}
	d.marks(out)

	for i := d.from; i < len(d.chart.Points); i += svg.Every(place, d.pitch) {
		out.Text("tick", d.x(i), d.bottom+1.4*svg.LineHeight, svg.Middle, placeOf(d.chart, i))
	}
	wanted := make([]float64, len(labels))
	for i, l := range labels {
		wanted[i] = d.at(l.at) + svg.FontSize/3
	}
	for i, y := range svg.Spread(wanted, svg.LineHeight, d.top, d.bottom) {
		out.Text(labels[i].class, d.right+margin, y, svg.Start, labels[i].text)
	}
	return out
}

// A lineLabel is a text right of the plot, at the height of a value.
type lineLabel struct {
	class, text string
	at          float64
}

// width is that of the text, which is wider where it is strong.
func (l lineLabel) width() float64 {
	if l.class == "strong" {
		return 1.12 * svg.TextWidth(l.text)
	}
	return svg.TextWidth(l.text)
}

// labels returns what stands right of the plot, from the top down: the last value, its limits and the target.
func (d *controlDrawing) labels() []lineLabel {
	p := d.chart.Points[d.last]
	write := d.unit.write
	all := []lineLabel{{"strong", placeOf(d.chart, d.last) + ": " + write(p.Value), p.Value}}
	if limitsShown(d.chart, d.last) {
		all = append(all, lineLabel{"tick", "centre line " + write(p.Center), p.Center})
	}
	for _, l := range [...]struct {
		name string
		at   float64
	}{{"upper limit ", p.Upper}, {"lower limit ", p.Lower}} {
		if !math.IsInf(l.at, 0) && limitsShown(d.chart, d.last) {
			all = append(all, lineLabel{"tick", l.name + write(l.at), l.at})
		}
	}
	target := "target " + targetWords(d.chart.Target, d.chart.Direction, d.unit)
	if low, high, ok := d.chart.Target.Band(); ok {
		all = append(all, lineLabel{"label", target, low/2 + high/2})
	} else if v, ok := d.chart.Target.Value(); ok {
		all = append(all, lineLabel{"label", target, v})
	}
	slices.SortStableFunc(all, func(a, b lineLabel) int { return cmp.Compare(b.at, a.at) })
	return all
}

// target draws the target's line, or its band.
func (d *controlDrawing) target(out *svg.Drawing) {
	if low, high, ok := d.chart.Target.Band(); ok {
		out.Rect("target-band", d.left, d.at(low), d.right, d.at(high), "")
		out.Line("target", d.left, d.at(low), d.right, d.at(low))
		out.Line("target", d.left, d.at(high), d.right, d.at(high))
	} else if v, ok := d.chart.Target.Value(); ok {
		out.Line("target", d.left, d.at(v), d.right, d.at(v))
	}
}

// limits draws centre line and limits as steps, and what lies between the limits.
func (d *controlDrawing) limits(out *svg.Drawing) {
	for _, s := range d.stretches() {
		class := "limit"
		if s.provisional {
			class += " provisional"
		}
		s.band(out)
		out.Curve(class, s.lower)
		out.Curve(class, s.upper)
		out.Curve("centre", s.centre)
	}
}

// A stretch is the centre line and the limits of one phase, or of a part of it up to a gap.
type stretch struct {
	centre, lower, upper []svg.Point
	provisional          bool
}

// band fills what lies between the limits where there are both.
func (s stretch) band(out *svg.Drawing) {
	if len(s.lower) > 0 && len(s.upper) > 0 {
		around := slices.Clone(s.lower)
		slices.Reverse(around)
		out.Polygon("band", append(around, s.upper...))
	}
}

func (d *controlDrawing) stretches() []stretch {
	var all []stretch
	for _, phase := range d.chart.Phases {
		s := stretch{provisional: phase.Provisional}
		for i := max(phase.First, d.from); i < phase.End; i++ {
			if !limitsShown(d.chart, i) {
				all, s = append(all, s), stretch{provisional: phase.Provisional}
				continue
			}
			p := d.chart.Points[i]
			s.centre, s.lower, s.upper = d.step(s.centre, i, p.Center), d.step(s.lower, i, p.Lower), d.step(s.upper, i, p.Upper)
		}
		all = append(all, s)
	}
	return all
}

// step goes on with a line at a height for the width of one period. A value that isn't finite has no line.
func (d *controlDrawing) step(points []svg.Point, i int, v float64) []svg.Point {
	if math.IsInf(v, 0) {
		return points
	}
	next := svg.Point{X: d.edge(i + 1), Y: d.at(v)}
	if n := len(points); n > 1 && points[n-1].Y == next.Y {
		points[n-1] = next
		return points
	}
	return append(points, svg.Point{X: d.edge(i), Y: next.Y}, next)
}

// phaseStarts returns where new limits begin inside the drawing.
func (d *controlDrawing) phaseStarts() []int {
	var starts []int
	for _, phase := range d.chart.Phases {
		if phase.First > d.from {
			starts = append(starts, phase.First)
		}
	}
	return starts
}

// phaseStart draws the line at which new limits begin, and above the plot, at a height of its own, since when and why.
func (d *controlDrawing) phaseStart(out *svg.Drawing, i int, y float64) {
	x := d.edge(i)
	out.Line("phase", x, d.top-6, x, d.bottom)
	width, _ := out.Size()
	reason := fitted(placeOf(d.chart, i)+": "+line(d.chart.Phases[d.chart.Points[i].Phase].Reason), width)
	out.Text("tick", min(x, width-svg.TextWidth(reason)), y, svg.Start, reason)
}

// fitted cuts a text that is wider than its room.
func fitted(s string, room float64) string {
	if svg.TextWidth(s) <= room {
		return s
	}
	room -= svg.TextWidth("…")
	for i, r := range s {
		if room -= svg.TextWidth(string(r)); room < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// runs returns the values as lines without gaps.
func (d *controlDrawing) runs() [][]svg.Point {
	var all [][]svg.Point
	var run []svg.Point
	for i := d.from; i < len(d.chart.Points); i++ {
		p := d.chart.Points[i]
		if p.Known {
			run = append(run, svg.Point{X: d.x(i), Y: d.at(p.Value)})
			continue
		}
		if len(run) > 0 {
			all, run = append(all, run), nil
		}
	}
	if len(run) > 0 {
		all = append(all, run)
	}
	return all
}

// marks draws a shape at every value.
func (d *controlDrawing) marks(out *svg.Drawing) {
	for i := d.from; i < len(d.chart.Points); i++ {
		p := d.chart.Points[i]
		if !p.Known {
			continue
		}
		k := markOf(p)
		name := placeOf(d.chart, i) + ": " + d.unit.write(p.Value)
		if p.Excluded {
			name += ", excluded"
		}
		if said := signalsCell(d.chart, p).Text; said != "" {
			name += ", " + said
		}
		out.Mark(k.class, k.shape, d.x(i), d.at(p.Value), min(k.size, max(d.pitch/2, 2)), name)
	}
}
