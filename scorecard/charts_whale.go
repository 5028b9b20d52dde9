package scorecard

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/profitability/whale"
)

// WhaleCurve draws cumulative profit over customers, the most profitable first: up to the peak, and down again by what
// the unprofitable customers cost. The currency is a code to write before amounts; it may be empty. The drawing has at
// most 400 points of the curve, among them the peak and the end. Without customers there is no drawing.
func WhaleCurve(w whale.Curve, currency string) Chart {
	return curveOf(w, currency, profitWords)
}

// curveWords is what a curve is about.
type curveWords struct {
	sum   string // what is added up
	first string // which customers come first
	drop  string // what the curve loses after its peak
	fall  string // the same as a verb
	never string // what it means that the curve never falls
}

var (
	profitWords = curveWords{
		"Cumulative profit", "the most profitable", "hidden loss", "lost", ": no customer costs more than they bring",
	}
	revenueWords = curveWords{"Cumulative revenue", "those who bring most", "paid back", "paid back", ""}
)

func curveOf(w whale.Curve, currency string, words curveWords) Chart {
	c := Chart{Title: words.sum + ", " + words.first + " first", Data: Table{
		Caption: words.sum + " by number of customers",
		Columns: []Column{
			number("Customers"), number("Share of customers"), number(inCurrency(words.sum, currency)),
		},
	}}
	n := w.Len()
	if n == 0 {
		c.Description = "There are no customers to draw."
		return c
	}
	for _, k := range whaleRows(n, w.AtPeak()) {
		row := []Cell{countCell(int64(k)), shareCell(float64(k) / float64(n)), moneyCell(w.Cumulative(k))}
		if k == w.AtPeak() {
			row[2].Text += " (peak)"
		}
		c.Data.Rows = append(c.Data.Rows, row)
	}
	c.Description = fmt.Sprintf("The curve rises to %s at %s and ends at %s with all %s: %s are %s on the way down.",
		money(w.Peak(), currency), plural(int64(w.AtPeak()), "customer"), money(w.Total(), currency), count(int64(n)),
		money(w.HiddenLoss(), currency), words.fall)
	if !w.HiddenLoss().IsPositive() {
		c.Description = fmt.Sprintf("The curve rises to %s with all %s%s.",
			money(w.Total(), currency), count(int64(n)), words.never)
	}
	c.drawing = drawWhale(w, currency, words, c.Title, c.Description)
	return c
}

// whaleRows returns the numbers of customers that the table shows: round shares of all, and the peak.
func whaleRows(n, peak int) []int {
	var rows []int
	for _, percent := range [...]int{1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100} {
		// Divided first, because n times 100 could overflow on machines of 32 bits.
		rows = append(rows, max(n/100*percent+n%100*percent/100, 1))
	}
	if peak > 0 && peak <= n {
		rows = append(rows, peak)
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

const whalePoints = 400

func drawWhale(w whale.Curve, currency string, words curveWords, title, description string) *svg.Drawing {
	const height = 300.0
	n := w.Len()
	var points []svg.Point
	low, high := 0.0, 0.0
	for _, p := range w.Points(whalePoints) {
		v := p.Cumulative.InexactFloat64()
		low, high = min(low, v), max(high, v)
		points = append(points, svg.Point{X: float64(p.Customers), Y: v})
	}
	ticks := svg.Ticks(low, high, 6)
	labels := whaleLabels(w, currency, words)
	margin := 0.0
	for _, l := range labels {
		margin = max(margin, svg.TextWidth(l.text))
	}
	left := svg.AxisWidth(ticks...)
	right := max(chartWidth-margin-34, left+chartWidth/3)
	width := right + margin + 34
	top := 2 * svg.LineHeight
	bottom := top + height
	d := svg.New(width, bottom+3*svg.LineHeight, title, description)
	y := svg.Scale{Low: ticks[0], High: ticks[len(ticks)-1], From: bottom, To: top}
	x := svg.Scale{High: float64(n), From: left, To: right}

	d.Text("strong", 0, svg.LineHeight, svg.Start, inCurrency(words.sum, currency))
	d.Axis(y, ticks, left, right)
	customerAxis(d, x, bottom, words)
	for i := range points {
		points[i] = svg.Point{X: x.At(points[i].X), Y: y.At(points[i].Y)}
	}
	d.Area("area", points, y.At(0))
	d.Curve("line", points)

	peak, total := y.At(w.Peak().InexactFloat64()), y.At(w.Total().InexactFloat64())
	if w.HiddenLoss().IsPositive() {
		d.Line("guide", x.At(float64(w.AtPeak())), peak, right+12, peak)
		d.Line("loss", right+12, peak, right+12, total)
		d.Dot("dot", x.At(float64(w.AtPeak())), peak)
	}
	d.Dot("dot", right, total)
	wanted := make([]float64, len(labels))
	for i, l := range labels {
		wanted[i] = y.At(l.at) + svg.FontSize/3
	}
	for i, at := range svg.Spread(wanted, svg.LineHeight, top, bottom+svg.LineHeight) {
		d.Text(labels[i].class, right+24, at, svg.Start, labels[i].text)
	}
	return d
}

// customerAxis labels the numbers of customers, as round as they come, and says what they are.
func customerAxis(d *svg.Drawing, x svg.Scale, bottom float64, words curveWords) {
	room := svg.TextWidth(count(int64(x.High)))
	for _, v := range svg.Ticks(0, x.High, 8) {
		if v == float64(int64(v)) && v <= x.High {
			d.Text("tick", max(x.At(v), room/2), bottom+1.3*svg.LineHeight, svg.Middle, count(int64(v)))
		}
	}
	d.Text("tick", (x.From+x.To)/2, bottom+2.5*svg.LineHeight, svg.Middle, "customers, "+words.first+" first")
}

// whaleLabel is a text beside the curve's end, at a height of the profit axis.
type whaleLabel struct {
	class, text string
	at          float64
}

// whaleLabels returns the labels from the top down.
func whaleLabels(w whale.Curve, currency string, words curveWords) []whaleLabel {
	peak, end, loss := w.Peak(), w.Total(), w.HiddenLoss()
	total := whaleLabel{"strong", "total " + money(end, currency), end.InexactFloat64()}
	if !loss.IsPositive() {
		return []whaleLabel{total}
	}
	between := peak.Add(end).Div(decimal.New(2, 0)).InexactFloat64()
	return []whaleLabel{
		{"strong", "peak " + money(peak, currency), peak.InexactFloat64()},
		{"tick", "at " + plural(int64(w.AtPeak()), "customer"), peak.InexactFloat64()},
		{"label", words.drop + " " + money(loss, currency), between},
		total,
	}
}
