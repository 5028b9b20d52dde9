package scorecard

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

func (in Inputs) revenueSection() Section {
	s := Section{ID: "revenue", Title: "How revenue moved"}
	if in.Revenue == nil {
		s.Blocks = append(s.Blocks, sentence("Movements of revenue need amounts in the log of events (the column amount), "+
			"or lines of subscriptions with the columns customer, from, to and amount. Nobody supplied them."))
		return s
	}
	m := *in.Revenue
	m.Currency = cmp.Or(m.Currency, in.Currency)
	if !slices.ContainsFunc(m.Total, moved) {
		s.Blocks = append(s.Blocks, sentence("No customer had revenue in any period, so nothing moved; the column amount "+
			"gives it."))
		return s
	}
	rows := complete(compared(m))
	year := rows[max(len(rows)-12, 0):]
	last := year[len(year)-1]
	grain, over := m.Grain.String(), overPeriods(year)
	s.Blocks = append(s.Blocks,
		sentence("Measured from %s. A customer is active with %s, and moves from one %s to the next. Opening and "+
			"closing are over %s.", countedAs(m), line(m.Active), grain, over),
		in.revenueFigures(m, year))
	if len(year) > 1 {
		s.Blocks = append(s.Blocks,
			waterfall(fmt.Sprintf("From opening to closing, %s by %s, over %s", grain, grain, over), added(year), m.Currency),
			sentence("These are the movements of each %s added up: what a customer gained in one and lost in another is in "+
				"both. The two ends alone, compared, would show other movements.", grain))
	} else {
		s.Blocks = append(s.Blocks, waterfall("From opening to closing in "+over, last.Net, m.Currency))
	}
	s.Blocks = append(s.Blocks, RevenueChart(m), revenueIdentity(m))
	if t, ok := in.revenueBySegment(m, year); ok {
		s.Blocks = append(s.Blocks, t)
	}
	return Section{ID: s.ID, Title: s.Title, Blocks: append(s.Blocks, revenueCautions(m, last)...)}
}

// moved reports whether a row has any revenue.
func moved(r revenue.Row) bool {
	return !r.Net.Opening.Amount.IsZero() || !r.Net.Closing.Amount.IsZero()
}

// complete returns the rows without the provisional ones at the end, or all where there are no others.
func complete(rows []revenue.Row) []revenue.Row {
	n := len(rows)
	for n > 0 && rows[n-1].Provisional {
		n--
	}
	if n == 0 {
		return rows
	}
	return rows[:n]
}

// overPeriods names consecutive periods: the last 12 complete months, 2025-01 to 2025-12.
func overPeriods(rows []revenue.Row) string {
	first, last := rows[0].Period, rows[len(rows)-1].Period
	if first == last {
		return first.String()
	}
	return fmt.Sprintf("%d %vs, %v to %v", len(rows), first.Grain(), first, last)
}

// countedAs says what revenue is.
func countedAs(m revenue.Movements) string {
	if m.Rule == "" {
		return line(m.Source)
	}
	return line(m.Source) + ", " + line(m.Rule)
}

func (in Inputs) revenueFigures(m revenue.Movements, year []revenue.Row) Figures {
	sum, last := added(year), year[len(year)-1]
	net := sum.NetNew()
	var d revenue.Dialect
	opening, closing := "at the start", "at the end"
	if m.Rule == "" {
		opening, closing = fmt.Sprintf("in the %v before %v", m.Grain, year[0].Period), fmt.Sprintf("in %v", last.Period)
	}
	customers := func(n int64) string { return ", of " + plural(n, "customer") }
	return Figures{Items: []Figure{
		{
			Label: "Opening", Value: moneyFigure(sum.Opening.Amount, m.Currency),
			Note: opening + customers(sum.Opening.Customers),
		},
		{
			Label: "Net new", Value: moneyFigure(net.Amount, m.Currency),
			Note: fmt.Sprintf("new and resurrected less churned; %s, net", plural(net.Customers, "customer")),
		},
		{
			Label: "Closing", Value: moneyFigure(sum.Closing.Amount, m.Currency),
			Note: closing + customers(sum.Closing.Customers),
		},
		rateFigure("Net revenue retention in "+last.Period.String(), d.NRR(last, in.Level)),
		rateFigure("Gross revenue retention in "+last.Period.String(), d.GRR(last, in.Level)),
	}}
}

// rateFigure is a rate with its interval and the dialect that it is of.
func rateFigure(label string, e metrics.Estimate) Figure {
	f := Figure{Label: label, Value: estimateCell(e, percent), Note: line(e.Method)}
	if ends := interval(e, percent); ends != "" {
		f.Note = ends + "; " + f.Note
	}
	if !e.IsKnown() {
		f.Note = line(absence(e))
	}
	return f
}

func revenueIdentity(m revenue.Movements) Block {
	if n, amount := m.Residual(); n != 0 || !amount.IsZero() {
		return Note{Text: fmt.Sprintf("The movements leave %s and %s unexplained. That is a fault of this library; report "+
			"it, and do not use these numbers.", plural(n, "customer"), money(amount, m.Currency))}
	}
	return sentence("Opening + new + resurrected + expansion − contraction − churned + adjustment (the change of "+
		"credits) = closing %s, with nothing left unexplained (residual 0).", inEach(len(m.Total)))
}

// revenueBySegment shows the rates of each segment in the last period, and those of all periods of a window together.
func (in Inputs) revenueBySegment(m revenue.Movements, year []revenue.Row) (Table, bool) {
	if m.By == "" || len(m.Total) == 0 {
		return Table{}, false
	}
	segments := make(map[string][]revenue.Row)
	var names []string
	for _, r := range m.Rows {
		if r.Period.Compare(year[0].Period) < 0 || r.Period.Compare(year[len(year)-1].Period) > 0 {
			continue
		}
		if segments[r.Segment] == nil {
			names = append(names, r.Segment)
		}
		segments[r.Segment] = append(segments[r.Segment], r)
	}
	last := year[len(year)-1].Period
	t := Table{
		Caption: fmt.Sprintf("Retention of revenue from one %v to the next by %s, in %v, with %s%s%% intervals",
			last.Grain(), line(m.By), last, fixedLevel(in.Level), nbsp),
		Columns: []Column{
			{Name: "Segment"},
			number("Customers"), number(inCurrency("Revenue", m.Currency)),
			{Name: "Net retention"},
			{Name: "Gross retention"},
		},
	}
	if n := int64(len(year)); n > 1 {
		t.Caption += fmt.Sprintf("; and that of %s, as sums over all of them", overPeriods(year))
		all := " of " + plural(n, last.Grain().String())
		t.Columns = append(t.Columns, number("Net"+all), number("Gross"+all))
	}
	for _, name := range names {
		if rows := segments[name]; slices.ContainsFunc(rows, moved) {
			t.Rows = append(t.Rows, in.retentionRow(named(name, "not known"), rows))
		}
	}
	t.Rows = append(t.Rows, marked(in.retentionRow("all segments", year), Total))
	return t, true
}

func (in Inputs) retentionRow(name string, rows []revenue.Row) []Cell {
	last := rows[len(rows)-1]
	var d revenue.Dialect
	row := []Cell{
		text(name), countCell(last.Net.Closing.Customers), moneyCell(last.Net.Closing.Amount),
		rateCell(d.NRR(last, in.Level)), rateCell(d.GRR(last, in.Level)),
	}
	if len(rows) == 1 {
		return row
	}
	var opening, kept, expanded float64
	for _, r := range rows {
		b := r.Net
		opening += b.Opening.Active().InexactFloat64()
		kept += b.Opening.Active().Sub(b.Contraction.Amount).Sub(b.Churned.Amount).InexactFloat64()
		expanded += b.Expansion.Amount.InexactFloat64()
	}
	if opening <= 0 {
		return append(row, Cell{Text: "–", Mark: Weak}, Cell{Text: "–", Mark: Weak})
	}
	return append(row, shareCell((kept+expanded)/opening), shareCell(kept/opening))
}

// rateCell is a rate with the ends of its interval.
func rateCell(e metrics.Estimate) Cell {
	c := estimateCell(e, percent)
	if e.IsKnown() && e.Level > 0 {
		c.Text += fmt.Sprintf(" (%s to %s)", percent(e.Low), percent(e.High))
	}
	return c
}

func fixedLevel(level float64) string { return strconv.FormatFloat(100*level, 'g', 4, 64) }

// revenueCautions says who is counted how, and what can still change.
func revenueCautions(m revenue.Movements, last revenue.Row) []Block {
	var truncated, within int64
	provisional := 0
	credits := false
	for _, r := range m.Total {
		truncated += r.LeftTruncated
		within += r.Within
		if r.Provisional {
			provisional++
		}
		credits = credits || !r.Net.Closing.Credits.IsZero()
	}
	var said []string
	if provisional > 0 {
		said = append(said, fmt.Sprintf("Not over yet, and so in the drawing by %v only: %s.", m.Grain,
			plural(int64(provisional), "period")))
	}
	if within > 0 {
		said = append(said, fmt.Sprintf("Active inside a %v and at neither end of it, and so in no movement: %s.", m.Grain,
			plural(within, "customer")))
	}
	for _, q := range [...]struct {
		n    int64
		what string
	}{{last.Trial, "on trial"}, {last.Paused, "paused"}, {last.Free, "with free lines"}} {
		if q.n > 0 {
			said = append(said, fmt.Sprintf("Not active at the end of %v, but %s: %s.", last.Period, q.what,
				plural(q.n, "customer")))
		}
	}
	if credits {
		said = append(said, "Who got back more than they paid isn't active; that money is a credit, which is part of "+
			"opening and closing, and changes by the adjustment.")
	}
	var blocks []Block
	if len(said) > 0 {
		blocks = append(blocks, Paragraph{Text: strings.Join(said, " ")})
	}
	if truncated > 0 {
		blocks = append(blocks, Note{Text: fmt.Sprintf("Counted as new, but so soon after the first day of observation that "+
			"they may have been customers before: %s. A column first_seen settles it.", plural(truncated, "customer"))})
	}
	return blocks
}
