package scorecard

import (
	"fmt"
	"math"
	"strings"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/journey"
)

// chartWidth is the width of a drawing, close to that of the page, so that text keeps its size.
const chartWidth = 1060.0

// FlowChart draws customers in, out and at the end of consecutive periods of one segment, such as those of
// [journey.Flow.Total]: above, the customers at the end of each period; below, those who came as bars up and those who
// left as bars down, in the gross view. What is provisional is hollow with a broken outline. Without rows there is no
// drawing.
func FlowChart(rows []journey.FlowRow) Chart {
	c := Chart{Title: "Customers by period", Data: Table{
		Caption: "Customers by period",
		Columns: []Column{{Name: "Period"}, number("Came"), number("Left"), number("Net"), number("At the end")},
	}}
	if len(rows) == 0 {
		c.Description = "There are no periods to draw."
		return c
	}
	c.Title = fmt.Sprintf("Customers by %v", rows[0].Period.Grain())
	f := flowChart{rows: rows}
	for _, r := range rows {
		f.peak = max(f.peak, r.Gross.Closing)
		f.came = max(f.came, r.Gross.In())
		f.lost = max(f.lost, r.Gross.Lost)
		f.wonBack = f.wonBack || r.Gross.WonBack > 0
		f.provisional = f.provisional || r.Provisional
		in, out := r.Gross.In(), r.Gross.Lost
		c.Data.Rows = append(c.Data.Rows, []Cell{
			periodCell(r), countCell(in), countCell(out), netCell(in - out), countCell(r.Gross.Closing),
		})
	}
	c.Description = describeFlow(rows)
	c.drawing = f.draw(c.Title, c.Description)
	return c
}

// describeFlow says in words what the chart shows.
func describeFlow(rows []journey.FlowRow) string {
	first, last := rows[0], rows[len(rows)-1]
	came, left := first, first
	for _, r := range rows {
		if r.Gross.In() > came.Gross.In() {
			came = r
		}
		if r.Gross.Lost > left.Gross.Lost {
			left = r
		}
	}
	var most []string
	if n := came.Gross.In(); n > 0 {
		most = append(most, fmt.Sprintf("most came in %v (%s)", came.Period, count(n)))
	}
	if n := left.Gross.Lost; n > 0 {
		most = append(most, fmt.Sprintf("most left in %v (%s)", left.Period, count(n)))
	}
	text := fmt.Sprintf("From %s at the start of %v to %s at the end of %v",
		plural(first.Gross.Opening, "customer"), first.Period, count(last.Gross.Closing), last.Period)
	return strings.Join(append([]string{text}, most...), "; ") + "."
}

// flowChart is the layout of one chart: two panels over one axis of periods.
type flowChart struct {
	rows                 []journey.FlowRow
	peak, came, lost     int64
	wonBack, provisional bool
	left, right, pitch   float64
}

// x returns the middle of a period.
func (f *flowChart) x(i int) float64 { return f.left + f.pitch*(float64(i)+0.5) }

func (f *flowChart) draw(title, description string) *svg.Drawing {
	const upper, lower = 170.0, 210.0
	stockTicks := svg.Ticks(0, float64(f.peak), 5)
	moveTicks := svg.Ticks(-float64(f.lost), float64(f.came), 6)
	label := 0.0
	for _, r := range f.rows {
		label = max(label, svg.TextWidth(r.Period.String()))
	}
	f.left = max(svg.AxisWidth(stockTicks...), svg.AxisWidth(moveTicks...), label/2)
	f.right = chartWidth - label/2 - 4
	f.pitch = (f.right - f.left) / float64(len(f.rows))

	top := 2 * svg.LineHeight
	middle := top + upper + 3*svg.LineHeight
	bottom := middle + lower
	d := svg.New(chartWidth, bottom+2*svg.LineHeight, title, description)
	grain := f.rows[0].Period.Grain().String()
	d.Text("strong", 0, svg.LineHeight, svg.Start, "Customers at the end of each "+grain)
	stock := svg.Scale{High: stockTicks[len(stockTicks)-1], From: top + upper, To: top}
	d.Axis(stock, stockTicks, f.left, f.right)
	f.stock(d, stock)

	d.Text("strong", 0, middle-svg.LineHeight, svg.Start, "Customers who came (up) and left (down) in each "+grain)
	f.legend(d, middle-svg.LineHeight)
	moves := svg.Scale{Low: moveTicks[0], High: moveTicks[len(moveTicks)-1], From: bottom, To: middle}
	d.Axis(moves, moveTicks, f.left, f.right)
	f.bars(d, moves)
	for i := 0; i < len(f.rows); i += svg.Every(label, f.pitch) {
		d.Text("tick", f.x(i), bottom+1.4*svg.LineHeight, svg.Middle, f.rows[i].Period.String())
	}
	return d
}

// stock draws the closing customers, the provisional ones as a broken line.
func (f *flowChart) stock(d *svg.Drawing, s svg.Scale) {
	points := make([]svg.Point, len(f.rows))
	settled := len(f.rows)
	for i, r := range f.rows {
		points[i] = svg.Point{X: f.x(i), Y: s.At(float64(r.Gross.Closing))}
		if r.Provisional {
			settled = min(settled, i)
		}
	}
	d.Area("area", points, s.From)
	d.Curve("line", points[:settled])
	if settled < len(points) {
		d.Curve("line open", points[max(settled-1, 0):])
	}
	last := points[len(points)-1]
	d.Dot("dot", last.X, last.Y)
	// Inside the plot, above the line, so that a long number can't run out of the picture.
	d.Text("strong", last.X+4, max(last.Y-10, svg.LineHeight), svg.End, count(f.rows[len(f.rows)-1].Gross.Closing))
}

func (f *flowChart) bars(d *svg.Drawing, s svg.Scale) {
	half := min(f.pitch*0.36, 22)
	for i, r := range f.rows {
		state := ""
		if r.Provisional {
			state = " provisional"
		}
		x1, x2 := f.x(i)-half, f.x(i)+half
		bar := func(class string, from, to, n int64, what string) {
			if n > 0 {
				d.Rect(class+state, x1, s.At(float64(from)), x2, s.At(float64(to)),
					fmt.Sprintf("%v: %s %s%s", r.Period, count(n), what, state))
			}
		}
		g := r.Gross
		bar("new", 0, g.New, g.New, "new")
		bar("back", g.New, g.In(), g.WonBack, "won back")
		bar("lost", 0, -g.Lost, g.Lost, "left")
	}
}

// legend names the kinds of bar there are, from the right.
func (f *flowChart) legend(d *svg.Drawing, y float64) {
	items := []struct{ class, text string }{{"lost", "left"}}
	if f.wonBack {
		items = append(items, struct{ class, text string }{"back", "won back"})
	}
	items = append(items, struct{ class, text string }{"new", "new"})
	if f.provisional {
		items = append([]struct{ class, text string }{{"sample provisional", "provisional"}}, items...)
	}
	x := f.right
	for _, item := range items {
		x -= math.Ceil(svg.TextWidth(item.text))
		d.Text("tick", x, y, svg.Start, item.text)
		x -= 18
		d.Rect(item.class, x, y-10, x+12, y+1, "")
		x -= 20
	}
}
