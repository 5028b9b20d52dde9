package scorecard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// mostMovements is how many periods of revenue are drawn.
const mostMovements = 36

// RevenueChart draws how revenue moved, period by period, for the whole company in the net view: above, the revenue of
// each period or at its end; below, what was gained as bars up (new, resurrected, expansion) and what was lost as bars
// down (contraction, churned). A change of credits, where there is one, is the outermost bar. What is provisional is
// hollow with a broken outline. At most the last 36 periods are shown; the first period of transactions, which can't be
// compared with one before, has no bars. Without periods there is no drawing.
func RevenueChart(m revenue.Movements) Chart {
	rows := m.Total[max(len(m.Total)-mostMovements, 0):]
	c := Chart{Title: "Revenue by period", Data: revenueTable(rows, m.Currency)}
	if len(rows) == 0 {
		c.Description = "There are no periods to draw."
		return c
	}
	grain := m.Grain.String()
	c.Title = fmt.Sprintf("Revenue by %s", grain)
	stock := revenueOf(m) + " of each " + grain
	if m.Rule != "" {
		stock = revenueOf(m) + " at the end of each " + grain
	}
	chart := movesChart{
		stock: inCurrency(stock, m.Currency),
		moves: inCurrency("Gained (up) and lost (down) in each "+grain, m.Currency),
	}
	known := compared(m)
	known = known[max(len(known)-mostMovements, 0):]
	moved := make([]bool, len(revenueMoves))
	for i, r := range rows {
		p := revenuePeriod(r)
		if i+len(known) >= len(rows) {
			p.moves = revenueMovesOf(r, m.Currency, moved)
		}
		chart.periods = append(chart.periods, p)
	}
	for i, k := range revenueMoves {
		if moved[i] {
			chart.kinds = append(chart.kinds, k.kind)
		}
	}
	c.Description = describeRevenue(rows, known, len(m.Total), m.Currency)
	c.drawing = chart.draw(c.Title, c.Description)
	return c
}

// revenueOf names what is measured: what came in, or what recurs.
func revenueOf(m revenue.Movements) string {
	if m.Rule != "" {
		return "Recurring revenue"
	}
	return "Revenue"
}

// revenueMove is one of the movements of revenue.
type revenueMove struct {
	kind      moveKind
	amount    func(revenue.Balance) decimal.Decimal // signed
	customers func(revenue.Balance) int64           // nil: it isn't of customers
}

// revenueMoves are in the order of the identity.
var revenueMoves = [...]revenueMove{
	{
		moveKind{class: "new", text: "new"},
		func(b revenue.Balance) decimal.Decimal { return b.New.Amount },
		func(b revenue.Balance) int64 { return b.New.Customers },
	},
	{
		moveKind{class: "back", text: "resurrected"},
		func(b revenue.Balance) decimal.Decimal { return b.Resurrected.Amount },
		func(b revenue.Balance) int64 { return b.Resurrected.Customers },
	},
	{
		moveKind{class: "expanded", text: "expansion", hatched: true},
		func(b revenue.Balance) decimal.Decimal { return b.Expansion.Amount },
		func(b revenue.Balance) int64 { return b.Expansion.Customers },
	},
	{
		moveKind{class: "contracted", text: "contraction", hatched: true},
		func(b revenue.Balance) decimal.Decimal { return b.Contraction.Amount.Neg() },
		func(b revenue.Balance) int64 { return b.Contraction.Customers },
	},
	{
		moveKind{class: "lost", text: "churned"},
		func(b revenue.Balance) decimal.Decimal { return b.Churned.Amount.Neg() },
		func(b revenue.Balance) int64 { return b.Churned.Customers },
	},
	{
		moveKind{class: "sample", text: "adjustment"},
		func(b revenue.Balance) decimal.Decimal { return b.Adjustment },
		nil,
	},
}

// compared returns the rows of the whole company whose movements are known. The first period of transactions has none
// before it that was observed: all its revenue counts as new or resurrected, whenever the customers came. Where there
// is no other, it is returned all the same.
func compared(m revenue.Movements) []revenue.Row {
	if m.Rule == "" && len(m.Total) > 1 {
		return m.Total[1:]
	}
	return m.Total
}

func revenuePeriod(r revenue.Row) movesPeriod {
	closing := r.Net.Closing.Amount
	return movesPeriod{
		name: r.Period.String(), level: closing.InexactFloat64(), label: amount(closing), provisional: r.Provisional,
	}
}

// revenueMovesOf returns the bars of one period, and notes which movements there are.
func revenueMovesOf(r revenue.Row, currency string, moved []bool) []move {
	var moves []move
	for i, k := range revenueMoves {
		by := k.amount(r.Net)
		if by.IsZero() {
			continue
		}
		moved[i] = true
		name := k.kind.text + " " + money(by, currency)
		if k.customers != nil {
			name += " of " + plural(k.customers(r.Net), "customer")
		}
		moves = append(moves, move{k.kind, by.InexactFloat64(), name})
	}
	return moves
}

// revenueTable has the identity of each period.
func revenueTable(rows []revenue.Row, currency string) Table {
	t := Table{
		Caption: inCurrency("Revenue by period", currency),
		Columns: []Column{{Name: "Period"}, number("Opening")},
	}
	var shown []revenueMove
	for _, k := range revenueMoves {
		if k.customers == nil && !slices.ContainsFunc(rows, func(r revenue.Row) bool { return !k.amount(r.Net).IsZero() }) {
			continue
		}
		shown = append(shown, k)
		t.Columns = append(t.Columns, number(capital(k.kind.text)))
	}
	t.Columns = append(t.Columns, number("Closing"), number("Customers"))
	for _, r := range rows {
		row := []Cell{periodCell(r.Flow()), moneyCell(r.Net.Opening.Amount)}
		for _, k := range shown {
			row = append(row, moveCell(k.amount(r.Net)))
		}
		row = append(row, moneyCell(r.Net.Closing.Amount), countCell(r.Net.Closing.Customers))
		if r.Provisional {
			row = marked(row, Weak)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// moveCell is an amount with its sign.
func moveCell(d decimal.Decimal) Cell { return Cell{Text: signedAmount(d), Value: d.String()} }

// signedAmount is amount with a plus sign for what is above 0.
func signedAmount(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + amount(d)
	}
	return amount(d)
}

// describeRevenue says in words what the chart shows, of all the periods there are.
func describeRevenue(rows, known []revenue.Row, all int, currency string) string {
	first, last := rows[0], rows[len(rows)-1]
	from := money(first.Net.Opening.Amount, currency) + " before"
	if len(known) < len(rows) {
		from = money(first.Net.Closing.Amount, currency) + " in"
	}
	said := []string{fmt.Sprintf("From %s %v to %s in %v", from, first.Period, money(last.Net.Closing.Amount, currency),
		last.Period)}
	sum := added(known)
	var moves []string
	for _, k := range revenueMoves {
		if by := k.amount(sum); k.customers != nil || !by.IsZero() {
			moves = append(moves, k.kind.text+" "+signedAmount(by))
		}
	}
	said = append(said, fmt.Sprintf("Movements added up, from %v on: %s", known[0].Period, strings.Join(moves, ", ")))
	switch {
	case len(rows) < all:
		said = append(said, fmt.Sprintf("The last %d of %d %ss are shown", len(rows), all, first.Period.Grain()))
	case len(known) < len(rows):
		said = append(said, fmt.Sprintf("What came before %v wasn't observed, so its movements aren't drawn", first.Period))
	}
	return strings.Join(said, ". ") + "."
}

// added returns the balance of consecutive rows of one segment as one: the opening of the first, the closing of the
// last, and between them the sums of their movements in the net view. What a customer gained in one period and lost in
// another is in both sums.
func added(rows []revenue.Row) revenue.Balance {
	sum := revenue.Balance{Opening: rows[0].Net.Opening, Closing: rows[len(rows)-1].Net.Closing}
	for _, r := range rows {
		n := r.Net
		for _, m := range [...]struct {
			to *revenue.Change
			by revenue.Change
		}{
			{&sum.New, n.New},
			{&sum.Resurrected, n.Resurrected},
			{&sum.Expansion, n.Expansion},
			{&sum.Minor, n.Minor},
			{&sum.Contraction, n.Contraction},
			{&sum.Churned, n.Churned},
		} {
			m.to.Customers += m.by.Customers
			m.to.Amount = m.to.Amount.Add(m.by.Amount)
		}
		sum.Adjustment = sum.Adjustment.Add(n.Adjustment)
	}
	return sum
}
