package scorecard

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// text is a cell that says it all.
func text(s string) Cell { return Cell{Text: s} }

func countCell(n int64) Cell { return Cell{Text: count(n), Value: strconv.FormatInt(n, 10)} }

// netCell is a count with its sign.
func netCell(n int64) Cell { return Cell{Text: signed(n), Value: strconv.FormatInt(n, 10)} }

// moneyCell is an amount under a header that has the currency.
func moneyCell(d decimal.Decimal) Cell { return Cell{Text: amount(d), Value: d.String()} }

// moneyFigure is an amount with its currency, which may stand on a line of its own.
func moneyFigure(d decimal.Decimal, currency string) Cell {
	return Cell{Text: strings.ReplaceAll(money(d, currency), nbsp, " "), Value: d.String()}
}

func shareCell(x float64) Cell {
	return Cell{Text: percent(x), Value: strconv.FormatFloat(x, 'g', -1, 64)}
}

// estimateCell is a known estimate as written, and the state of any other.
func estimateCell(e metrics.Estimate, write func(float64) string) Cell {
	if !e.IsKnown() {
		return Cell{Text: e.State.String(), Mark: Weak}
	}
	return Cell{Text: write(e.Value), Value: strconv.FormatFloat(e.Value, 'g', -1, 64)}
}

// periodCell names the period of a row, and says so when it is provisional.
func periodCell(r journey.FlowRow) Cell {
	c := Cell{Text: r.Period.String(), Value: r.Period.String()}
	if r.Provisional {
		c.Text += " (provisional)"
		c.Mark = Weak
	}
	return c
}

// marked gives every cell of a row a mark.
func marked(row []Cell, m Mark) []Cell {
	for i := range row {
		row[i].Mark = m
	}
	return row
}

func number(name string) Column { return Column{Name: name, Numbers: true} }

// inCurrency names a column of amounts.
func inCurrency(name, currency string) string {
	if currency == "" {
		return name
	}
	return name + ", " + line(currency)
}
