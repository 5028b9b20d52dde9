package scorecard

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// WaterfallChart draws how revenue came from opening to closing: the two as bars from 0, and between them every
// movement as a bar that begins where the one before ends. A movement of 0 is a mere line. Where all that moved is
// small beside the opening, the scale doesn't begin at 0, and the drawing says so. The currency is a code to name; it
// may be empty. The drawing fits a phone. Without any revenue there is none.
func WaterfallChart(b revenue.Balance, currency string) Chart {
	return waterfall("From opening to closing revenue", b, currency)
}

func waterfall(title string, b revenue.Balance, currency string) Chart {
	steps := b.Waterfall()
	c := Chart{Title: title, Data: waterfallTable(title, b, steps, currency)}
	w := newWaterfall(steps, currency)
	if w == nil {
		c.Description = "There is no revenue to draw."
		return c
	}
	c.Description = w.describe()
	c.drawing = w.draw(c.Title, c.Description)
	return c
}

func waterfallTable(title string, b revenue.Balance, steps []revenue.Step, currency string) Table {
	t := Table{
		Caption: inCurrency(title, currency),
		Columns: []Column{{Name: "Step"}, number("Customers"), number("Amount"), number("After it")},
	}
	customers := map[string]int64{"opening": b.Opening.Customers, "closing": b.Closing.Customers}
	for _, k := range revenueMoves {
		if k.customers != nil {
			customers[k.kind.text] = k.customers(b)
		}
	}
	for _, s := range steps {
		row := []Cell{text(capital(s.Label)), {Text: "–"}, moveCell(s.Amount()), moneyCell(s.To)}
		if n, ok := customers[s.Label]; ok {
			row[1] = countCell(n)
		}
		if s.Stock {
			row[2] = moneyCell(s.Amount())
			row = marked(row, Total)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// A waterfallView is what is shown of a balance.
type waterfallView struct {
	steps     []revenue.Step
	currency  string
	low, high decimal.Decimal // of the scale
	cut       bool            // the scale begins above 0
}

// newWaterfall returns nil when there is nothing but zeros.
func newWaterfall(steps []revenue.Step, currency string) *waterfallView {
	w := &waterfallView{steps: steps, currency: currency}
	least := steps[0].To // of what was reached
	for _, s := range steps {
		w.low, w.high = decimal.Min(w.low, s.To), decimal.Max(w.high, s.To)
		least = decimal.Min(least, s.To)
	}
	if w.low.Equal(w.high) {
		return nil
	}
	// Movements of less than a quarter of what is there would be hard to tell apart on a scale from 0.
	if moved := w.high.Sub(least); moved.IsPositive() && moved.Mul(decimal.New(4, 0)).LessThan(w.high) {
		w.low = least.Sub(moved.Div(decimal.New(3, 0))).Round(roundTo(moved))
		w.cut = true
	}
	return w
}

// roundTo returns the decimal places at which an amount has two digits.
func roundTo(d decimal.Decimal) int32 {
	return 2 - int32(d.NumDigits()) - d.Exponent()
}

func (w *waterfallView) describe() string {
	first, last := w.steps[0], w.steps[len(w.steps)-1]
	var moves []string
	for _, s := range w.steps[1 : len(w.steps)-1] {
		if !s.Amount().IsZero() {
			moves = append(moves, s.Label+" "+signedAmount(s.Amount()))
		}
	}
	text := fmt.Sprintf("From %s to %s", money(first.To, w.currency), money(last.To, w.currency))
	if len(moves) == 0 {
		return text + "; nothing moved."
	}
	text += ": " + strings.Join(moves, ", ") + "."
	if w.cut {
		text += " " + w.cutNote()
	}
	return text
}

func (w *waterfallView) cutNote() string {
	low := strings.TrimSpace(line(w.currency) + " " + grouped(w.low.String()))
	return "The scale begins at " + low + ", not at 0."
}

// phoneWidth is the width of drawings that fit a phone.
const phoneWidth = 480.0

// phoneOrMore returns the width of a drawing that needs so much: that of a phone, or else that of the page.
func phoneOrMore(needed float64) float64 {
	if needed <= phoneWidth {
		return phoneWidth
	}
	return max(needed, chartWidth)
}

// Sizes of the drawing.
const (
	stepHeight = 32.0 // from one bar to the next
	stepBar    = 20.0
	stepRoom   = 150.0 // least width for bars
	stepCut    = 12.0  // hatched at the left of a bar that is cut off
)

func (w *waterfallView) draw(title, description string) *svg.Drawing {
	names, amounts := 0.0, 0.0
	for _, s := range w.steps {
		names = max(names, bold*svg.TextWidth(s.Label))
		amounts = max(amounts, bold*svg.TextWidth(w.label(s)))
	}
	head := inCurrency("Revenue", w.currency)
	left := names + 12
	top := 1.8 * svg.LineHeight
	bottom := top + stepHeight*float64(len(w.steps))
	height := bottom + 6
	width := max(left+stepRoom+12+amounts, bold*svg.TextWidth(head))
	if w.cut {
		height += 1.2 * svg.LineHeight
		width = max(width, svg.TextWidth(w.cutNote()))
	}
	width = phoneOrMore(width)
	d := svg.New(width, height, title, description)
	d.Text("strong", 0, svg.LineHeight, svg.Start, head)
	x := svg.Scale{High: w.high.Sub(w.low).InexactFloat64(), From: left, To: width - amounts - 12}
	base := w.at(x, decimal.Max(w.low, decimal.Decimal{}))
	if w.cut {
		d.Text("tick", 0, bottom+1.2*svg.LineHeight, svg.Start, w.cutNote())
	} else {
		d.Line("zero", base, top-4, base, bottom)
	}
	for i, s := range w.steps {
		y := top + stepHeight*float64(i)
		w.bar(d, s, y, base, x)
		if i+1 < len(w.steps) {
			end := w.at(x, s.To)
			d.Line("guide", end, y+stepBar, end, y+stepHeight)
		}
		baseline := y + stepBar/2 + svg.FontSize/3
		class := "label"
		if s.Stock {
			class = "strong"
		}
		d.Text(class, names, baseline, svg.End, s.Label)
		d.Text(class, width, baseline, svg.End, w.label(s))
	}
	return d
}

// at returns the place of an amount. Subtracting first keeps small movements of large amounts apart.
func (w *waterfallView) at(x svg.Scale, d decimal.Decimal) float64 {
	return x.At(d.Sub(w.low).InexactFloat64())
}

// label writes the amount of a step.
func (w *waterfallView) label(s revenue.Step) string {
	if s.Stock {
		return amount(s.To)
	}
	return signedAmount(s.Amount())
}

func (w *waterfallView) bar(d *svg.Drawing, s revenue.Step, y, base float64, x svg.Scale) {
	name := fmt.Sprintf("%s: %s", s.Label, money(s.Amount(), w.currency))
	to := w.at(x, s.To)
	if s.Stock {
		d.Rect("bar", base, y, to, y+stepBar, name)
		if w.cut {
			d.Rect("bar outside", base, y, base+stepCut, y+stepBar, name)
			d.Hatch("hatch through", base, y, base+stepCut, y+stepBar, 4)
		}
		return
	}
	if s.Amount().IsZero() {
		d.Line("limit", to, y, to, y+stepBar)
		return
	}
	for _, k := range revenueMoves {
		if k.kind.text != s.Label {
			continue
		}
		from := w.at(x, s.From)
		d.Rect(k.kind.class, from, y, to, y+stepBar, name)
		if k.kind.hatched {
			d.Hatch("hatch dark through", from, y, to, y+stepBar, 5)
		}
	}
}
