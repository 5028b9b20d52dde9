package scorecard

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/svg"
)

// Sizes of the drawing.
const (
	sankeyHeight = 430.0 // of all lanes together, without what is between them
	sankeyGap    = 26.0  // between two lanes, room for a number
	sankeyBar    = 11.0  // width of a bar
	sankeyNames  = 240.0 // most width of a line of the lanes' names
	sankeyAside  = 0.22  // how far inside its period the bar of those who come in or go out stands, as a share of it
)

// sankeyDrawing is the layout of a diagram.
type sankeyDrawing struct {
	*sankeyView
	unit        float64   // height of a customer
	tops        []float64 // of the lanes
	bottom      float64
	left, pitch float64 // of the first bar, and between bars
}

func (v *sankeyView) draw(title, description string) *svg.Drawing {
	l := &sankeyDrawing{sankeyView: v}
	most := make([]int64, len(v.lanes))
	total := int64(0)
	names, numbers := 0.0, 0.0
	for lane, name := range v.lanes {
		for _, stock := range v.stock {
			most[lane] = max(most[lane], stock[lane])
			numbers = max(numbers, svg.TextWidth(count(stock[lane])))
		}
		total += most[lane]
		for _, part := range wrapped(name, sankeyNames/bold) {
			names = max(names, bold*svg.TextWidth(part))
		}
	}
	l.unit = sankeyHeight / float64(max(total, 1))
	y := 2.6 * svg.LineHeight
	for _, n := range most {
		y += sankeyGap
		l.tops = append(l.tops, y)
		y += l.unit * float64(n)
	}
	l.bottom = y
	moment := 0.0
	for _, m := range v.moments {
		moment = max(moment, svg.TextWidth(m))
	}
	l.left = names + 8 + max(numbers, sankeyBar)/2
	right := chartWidth - numbers/2 - 2
	l.pitch = (right - l.left) / float64(max(len(v.moments)-1, 1))

	d := svg.New(chartWidth, l.bottom+2.4*svg.LineHeight, title, description)
	l.legend(d)
	for i := range v.moments {
		d.Line("grid", l.x(i), l.tops[0]-svg.LineHeight, l.x(i), l.bottom+1.9*svg.LineHeight)
	}
	l.ribbons(d)
	for lane, name := range v.lanes {
		for i := range v.moments {
			l.bar(d, lane, i)
		}
		lines := wrapped(name, sankeyNames/bold)
		y := l.tops[lane] + l.unit*float64(v.firstStock(lane))/2 + svg.FontSize/3
		y -= svg.LineHeight * float64(len(lines)-1) / 2
		for i, part := range lines {
			d.Text("strong", names, y+svg.LineHeight*float64(i), svg.End, part)
		}
	}
	for i := 1; i < len(v.moments); i += svg.Every(moment, l.pitch) {
		d.Text("tick", l.x(i)-l.pitch/2, l.bottom+1.6*svg.LineHeight, svg.Middle, v.moments[i])
	}
	return d
}

// firstStock returns what stands at the name of a lane: its first bar that has a height.
func (v *sankeyView) firstStock(lane int) int64 {
	for _, stock := range v.stock {
		if stock[lane] > 0 {
			return stock[lane]
		}
	}
	return 0
}

// x returns the middle of a column, which is between two periods.
func (l *sankeyDrawing) x(column int) float64 { return l.left + l.pitch*float64(column) }

// place returns the middle of a bar: those who come in do so after a moment, those who go out before it.
func (l *sankeyDrawing) place(lane, column int) float64 {
	switch lane {
	case 0:
		return l.x(column) + sankeyAside*l.pitch
	case len(l.lanes) - 1:
		return l.x(column) - sankeyAside*l.pitch
	}
	return l.x(column)
}

// bar draws a stage at a moment, with its customers above.
func (l *sankeyDrawing) bar(d *svg.Drawing, lane, column int) {
	n := l.stock[column][lane]
	if n == 0 {
		return
	}
	x := l.place(lane, column)
	x1, x2 := x-sankeyBar/2, x+sankeyBar/2
	top := l.tops[lane]
	bottom := top + l.unit*float64(n)
	name := fmt.Sprintf("%s: %s in %s", l.at(column), plural(n, "customer"), l.lanes[lane])
	class := "bar"
	switch lane {
	case 0:
		class, name = "bar outside", fmt.Sprintf("%s after: %s came in", capital(l.period()), plural(n, "customer"))
		if column+1 < len(l.moments) {
			name = fmt.Sprintf("%s: %s came in", l.moments[column+1], plural(n, "customer"))
		}
	case len(l.lanes) - 1:
		class, name = "bar outside", fmt.Sprintf("%s: %s went out", l.moments[column], plural(n, "customer"))
	}
	d.Rect(class, x1, top, x2, bottom, name)
	if class != "bar" {
		d.Hatch("hatch through", x1, top, x2, bottom, 5)
	}
	d.Text("tick halo", x, top-5, svg.Middle, count(n))
}

func (l *sankeyDrawing) at(column int) string {
	if l.moments[column] == "start" {
		return "Start"
	}
	return "End of " + l.moments[column]
}

// ribbons draws the flows, those who stayed below the others. At a bar, they are in the order of the lanes at their
// other ends, so that they don't cross beside it.
func (l *sankeyDrawing) ribbons(d *svg.Drawing) {
	from, to := make([]svg.Side, len(l.flows)), make([]svg.Side, len(l.flows))
	at := func(order []int, lane, other func(sankeyFlow) int, column int, sides []svg.Side, x float64) {
		slices.SortStableFunc(order, func(a, b int) int {
			f, g := l.flows[a], l.flows[b]
			return cmp.Or(
				cmp.Compare(f.column, g.column), cmp.Compare(lane(f), lane(g)), cmp.Compare(other(f), other(g)))
		})
		y, last := 0.0, [2]int{-1, -1}
		for _, i := range order {
			f := l.flows[i]
			if here := [2]int{f.column, lane(f)}; here != last {
				y, last = l.tops[lane(f)], here
			}
			thick := l.unit * float64(f.customers)
			sides[i] = svg.Side{X: l.place(lane(f), f.column+column) + x, Top: y, Bottom: y + thick}
			y += thick
		}
	}
	order := make([]int, len(l.flows))
	for i := range order {
		order[i] = i
	}
	source := func(f sankeyFlow) int { return f.from }
	target := func(f sankeyFlow) int { return f.to }
	at(order, source, target, 0, from, sankeyBar/2)
	at(order, target, source, 1, to, -sankeyBar/2)
	for _, moving := range [...]bool{false, true} {
		for i, f := range l.flows {
			k := l.kind(f)
			if moving != (k > 0) {
				continue
			}
			d.Ribbon("ribbon "+flowKinds[k].class, from[i], to[i], l.name(f, k))
		}
	}
}

// name says who a ribbon is.
func (l *sankeyDrawing) name(f sankeyFlow, kind int) string {
	what := fmt.Sprintf("moved from %s to %s", l.lanes[f.from], l.lanes[f.to])
	switch kind {
	case 0:
		what = "stayed in " + l.lanes[f.from]
	case 1:
		what = "came in to " + l.lanes[f.to]
	case 4:
		what = "went out from " + l.lanes[f.from]
	}
	return fmt.Sprintf("%s: %s %s", l.moments[f.column+1], plural(f.customers, "customer"), what)
}

// legend names the kinds of ribbon, and says what the columns are.
func (l *sankeyDrawing) legend(d *svg.Drawing) {
	const base = svg.LineHeight
	title := "Bars: customers at the end of a " + l.period()
	d.Text("strong", 0, base, svg.Start, title)
	x := bold*svg.TextWidth(title) + 30
	for _, k := range flowKinds {
		d.Rect("ribbon "+k.class, x, base-10, x+22, base+1, "")
		x += 28
		d.Text("tick", x, base, svg.Start, k.text)
		x += svg.TextWidth(k.text) + 16
	}
}
