package scorecard

import (
	"fmt"
	"strconv"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/journey/retention"
)

// A tint is a step of shading: the shares from one on, up to the next step. The steps are narrow towards
// none and all, where retention mostly is, so that shades tell cohorts apart.
type tint struct {
	from  float64
	class string
	label string
}

var tints = [...]tint{
	{0, "tint-none", "0"},
	{0, "tint-a", "< 5"},
	{0.05, "tint-b", "5+"},
	{0.10, "tint-c", "10+"},
	{0.20, "tint-d", "20+"},
	{0.35, "tint-e", "35+"},
	{0.50, "tint-f", "50+"},
	{0.70, "tint-g", "70+"},
	{0.85, "tint-h", "85+"},
	{0.95, "tint-i", "95+"},
}

func tintOf(share float64) string {
	class := tints[0].class
	for _, t := range tints[1:] {
		if share > 0 && share >= t.from {
			class = t.class
		}
	}
	return class
}

// shareText writes a share in per cent as short as it can be without looking like none or all.
func shareText(x float64) string {
	switch p := 100 * x; {
	case x == 0 || x == 1:
		return strconv.FormatFloat(p, 'f', 0, 64)
	case p < 0.05:
		return "<0.1"
	case p < 9.95:
		return strconv.FormatFloat(p, 'f', 1, 64)
	case p >= 99.5 && p < 100:
		return ">99"
	default:
		return strconv.FormatFloat(p, 'f', 0, 64)
	}
}

// Sizes of the drawing.
const (
	gridLine  = 25.0  // height of a row
	gridCell  = 72.0  // most width of a cell
	gridNames = 170.0 // most width of the cohorts' names
)

func (v *gridView) draw(title, description string) *svg.Drawing {
	names, sizes := svg.TextWidth("Cohort"), svg.TextWidth("Size")
	for _, r := range append([]gridRow{v.pooled}, v.rows...) {
		names = max(names, bold*svg.TextWidth(r.name))
		sizes = max(sizes, bold*svg.TextWidth(count(r.size)))
	}
	names = min(names, gridNames)
	right := names + 14 + sizes // of the sizes
	left := right + 12
	pitch := min((chartWidth-left)/float64(len(v.ages)), gridCell)
	top := 3.6 * svg.LineHeight
	first := top // of the cohorts
	if len(v.pooled.cells) > 0 {
		first += gridLine + 8
	}
	d := svg.New(chartWidth, first+gridLine*float64(len(v.rows))+4, title, description)

	v.legend(d)
	d.Text("tick", 0, top-6, svg.Start, "Cohort")
	d.Text("tick", right, top-6, svg.End, "Size")
	d.Text("tick", left+2, top-6-svg.LineHeight, svg.Start, "Age")
	label := 0.0
	for _, a := range v.ages {
		label = max(label, svg.TextWidth(a)-8)
	}
	for i := 0; i < len(v.ages); i += svg.Every(label, pitch) {
		d.Text("tick", left+pitch*(float64(i)+0.5), top-6, svg.Middle, v.ages[i])
	}
	row := func(r gridRow, class string, y float64) {
		base := y + gridLine/2 + svg.FontSize/3
		d.Text(class, 0, base, svg.Start, fit(r.name, names/bold))
		d.Text(class, right, base, svg.End, count(r.size))
		for i := 0; i < len(r.cells); {
			n := 1
			for i+n < len(r.cells) && r.cells[i+n].Observable == r.cells[i].Observable && !r.cells[i].Observable {
				n++
			}
			x := left + pitch*float64(i)
			if r.cells[i].Observable {
				v.cell(d, r, i, x, y, pitch, class)
			} else {
				v.unseen(d, r, i, n, x, y, pitch)
			}
			i += n
		}
	}
	if len(v.pooled.cells) > 0 {
		row(v.pooled, "strong", top)
	}
	for i, r := range v.rows {
		row(r, "label", first+gridLine*float64(i))
	}
	return d
}

// cell draws what was observed.
func (v *gridView) cell(d *svg.Drawing, r gridRow, age int, x, y, pitch float64, class string) {
	c := r.cells[age]
	tint, written := tints[0].class, "–"
	if c.Share.IsKnown() {
		tint, written = tintOf(c.Share.Value), shareText(c.Share.Value)
	}
	d.Rect("cell "+tint, x, y, x+pitch, y+gridLine, v.name(r, age, c))
	d.Text(class+" through", x+pitch/2, y+gridLine/2+svg.FontSize/3, svg.Middle, written)
}

// name says all that there is to a cell.
func (v *gridView) name(r gridRow, age int, c retention.Cell) string {
	at := fmt.Sprintf("%s, age %s: ", r.name, v.ages[age])
	if !c.Share.IsKnown() {
		return at + absence(c.Share)
	}
	if r.all { // its share may be a product over the ages, and so no number of another
		return fmt.Sprintf("%s%s, observed of %s", at, shareWithInterval(c.Share), plural(c.Of, "start"))
	}
	return fmt.Sprintf("%s%s of %s, %s", at, count(c.N), count(c.Of), shareWithInterval(c.Share))
}

// unseen hatches ages in a row that can't be observed yet.
func (v *gridView) unseen(d *svg.Drawing, r gridRow, age, n int, x, y, pitch float64) {
	ages := v.ages[age]
	if n > 1 {
		ages += " to " + v.ages[age+n-1]
	}
	right := x + pitch*float64(n)
	d.Hatch("hatch", x+1, y+1, right-1, y+gridLine-1, 7)
	d.Rect("unseen", x+1, y+1, right-1, y+gridLine-1, fmt.Sprintf("%s, age %s: can't be observed yet", r.name, ages))
}

// legend says what the shades mean.
func (v *gridView) legend(d *svg.Drawing) {
	const swatch, base = 16.0, svg.LineHeight
	x := 0.0
	say := func(text string) {
		d.Text("tick", x, base, svg.Start, text)
		x += svg.TextWidth(text) + 12
	}
	say("Share retained, in %:")
	for _, t := range tints {
		d.Rect("cell "+t.class, x, base-12, x+swatch, base+3, "")
		x += swatch + 5
		say(t.label)
	}
	d.Hatch("hatch", x, base-12, x+swatch, base+3, 7)
	d.Rect("unseen", x, base-12, x+swatch, base+3, "")
	x += swatch + 5
	say("can't be observed yet")
	say("–  no customers")
}
