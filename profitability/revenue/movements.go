package revenue

import (
	"encoding/json"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Movements is where a change of revenue came from, with the conventions that it was found by.
type Movements struct {
	Source   string // which events or lines
	Rule     string // how the recurring value of a line was found; "" of transactions
	Active   string // who is active
	Currency string // "" when no one said
	Grain    metrics.Grain
	By       string // what the segments are; "" for none
	// Rows has a row for every period and segment, also for those without any revenue: periods in order, and in a period
	// the segments in the order of their names. Total has a row a period, the sum over segments.
	Rows, Total []Row
}

// A Row is one period of one segment.
type Row struct {
	Period  metrics.Period `json:"period"`
	Segment string         `json:"segment"` // "" for the whole company, and for customers whose segment isn't known
	// Gross counts every change inside the period, Net compares its two ends and counts each customer once. Of
	// transactions they are the same.
	Gross Balance `json:"gross"`
	Net   Balance `json:"net"`
	// Within is how many customers were active inside the period and at neither end of it.
	Within int64 `json:"within"`
	// LeftTruncated is how many of the new customers of the net view may have been customers before: they came within
	// the look-back of the first day of observation and have no first-seen date.
	LeftTruncated int64 `json:"left_truncated"`
	Interactions  int64 `json:"interactions"` // of the kind that the options count
	// Customers who aren't active at the close but have lines of these kinds; each counts once, as the first of them.
	Trial  int64 `json:"trial"`
	Paused int64 `json:"paused"`
	Free   int64 `json:"free"`
	// Provisional says that the row can still change: its last day hasn't been observed to the end.
	Provisional bool `json:"provisional"`

	sums sums
}

// Flow returns the customers of the row as a row of [journey.Flow], for [journey.ChurnRate].
func (r Row) Flow() journey.FlowRow {
	customers := func(b Balance) journey.Balance {
		return journey.Balance{
			Opening: b.Opening.Customers, New: b.New.Customers, WonBack: b.Resurrected.Customers,
			Lost: b.Churned.Customers, Closing: b.Closing.Customers,
		}
	}
	return journey.FlowRow{
		Period: r.Period, Segment: r.Segment, Gross: customers(r.Gross), Net: customers(r.Net),
		Within: r.Within, LeftTruncated: r.LeftTruncated, Provisional: r.Provisional,
	}
}

// movements makes the result.
func (l *ledger) movements() Movements {
	m := Movements{
		Source: l.source, Rule: l.rule, Active: l.active, Currency: l.currency, Grain: l.grain, By: l.by,
	}
	n := l.periods.Len()
	last := make([]end, len(l.segments))
	for p := range n {
		total := span{period: l.periods.At(p)}
		for i, segment := range l.segments {
			row := span{period: total.period, segment: segment, opening: last[i], net: l.net[i*n+p]}
			row.gross = row.net
			row.closing = end{stock: l.stocks[i*n+p], squares: row.net.squares(row.opening.squares)}
			if l.standing {
				row.gross = l.gross[i*n+p]
				row.closing.queue = l.queues[i*n+p]
				row.closing.stock.add(&row.opening.stock)
				row.closing.queue.add(&row.opening.queue)
			}
			last[i] = row.closing
			total.add(&row)
			m.Rows = append(m.Rows, l.row(&row))
		}
		m.Total = append(m.Total, l.row(&total))
	}
	return m
}

// end is what there is at one end of a period.
type end struct {
	stock   stock
	queue   queue
	squares exact.Int128 // sum over active customers of the square of their revenue; most where it isn't known
}

func (e *end) add(o *end) {
	e.stock.add(&o.stock)
	e.queue.add(&o.queue)
	e.squares = addSquare(e.squares, o.squares)
}

// span is a row in whole numbers.
type span struct {
	period           metrics.Period
	segment          string
	opening, closing end
	gross, net       cell
}

func (s *span) add(o *span) {
	s.opening.add(&o.opening)
	s.closing.add(&o.closing)
	s.gross.add(&o.gross)
	s.net.add(&o.net)
}

func (l *ledger) row(s *span) Row {
	r := Row{
		Period: s.period, Segment: s.segment, Gross: l.balance(s, &s.gross), Net: l.balance(s, &s.net),
		Within: s.net.within, LeftTruncated: s.net.truncated, Interactions: s.closing.stock.interactions,
		Trial: s.closing.queue[onTrial], Paused: s.closing.queue[paused], Free: s.closing.queue[free],
		Provisional: s.period.Last() > l.whole,
	}
	r.sums = sums{opening: s.opening, closing: s.closing, net: s.net.moved, gains: s.net.gains, drops: s.net.drops}
	return r
}

func (l *ledger) balance(s *span, c *cell) Balance {
	stock := func(s *stock) Stock {
		return Stock{s.customers, s.amount.Decimal(-l.places), s.credits.Decimal(-l.places)}
	}
	change := func(t *tally) Change { return Change{t.customers, t.amount.Decimal(-l.places)} }
	return Balance{
		Opening: stock(&s.opening.stock), Closing: stock(&s.closing.stock),
		New: change(&c.moved[fresh]), Resurrected: change(&c.moved[resurrected]),
		Expansion: change(&c.moved[expanded]), Minor: change(&c.minor),
		Contraction: change(&c.moved[contracted]), Churned: change(&c.moved[churned]),
		Adjustment: s.closing.stock.credits.Minus(s.opening.stock.credits).Decimal(-l.places),
	}
}

// Residual returns what the movements leave unexplained over all rows, of the segments and of the whole and in both
// views, without signs. Both numbers are 0, or there is a fault in this library.
func (m Movements) Residual() (customers int64, amount decimal.Decimal) {
	for _, r := range slices.Concat(m.Rows, m.Total) {
		for _, b := range [...]Balance{r.Gross, r.Net} {
			n, v := b.Residual()
			customers += max(n, -n)
			amount = amount.Add(v.Abs())
		}
	}
	return customers, amount
}

// MarshalJSON returns the rows of the segments and those of the whole, with the conventions; money as strings.
func (m Movements) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Source   string `json:"source"`
		Rule     string `json:"rule,omitempty"`
		Active   string `json:"active"`
		Currency string `json:"currency,omitempty"`
		Grain    string `json:"grain"`
		By       string `json:"by,omitempty"`
		Total    []Row  `json:"total"`
		Rows     []Row  `json:"rows"`
	}{m.Source, m.Rule, m.Active, m.Currency, m.Grain.String(), m.By, m.Total, m.Rows})
}
