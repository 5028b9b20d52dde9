package whale

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// A Move is what changed with one customer.
type Move struct {
	Name   string          `json:"name"`
	From   int             `json:"from"`   // decile before; 0 for one who came
	To     int             `json:"to"`     // decile after; 0 for one who left
	Before decimal.Decimal `json:"before"` // profit; 0 of one who came
	After  decimal.Decimal `json:"after"`  // 0 of one who left
	Change decimal.Decimal `json:"change"` // After − Before
}

// Customers returns those who moved from one decile to another, as counted in Deciles[from][to]: the most profitable
// now first, or before of those who left. There are none for numbers that aren't deciles or 0.
func (m Movement) Customers(from, to int) []Move {
	var list []Move
	for _, v := range m.moves {
		if f, t := v.deciles(&m.before, &m.after); f == from && t == to {
			list = append(list, m.move(v))
		}
	}
	return list
}

// Climbers returns at most so many of the customers who stayed and bring more now, the largest rise of profit first and
// equal ones by name.
func (m Movement) Climbers(most int) []Move { return m.changed(most, 1) }

// Fallers returns at most so many of the customers who stayed and bring less now, the largest fall of profit first and
// equal ones by name.
func (m Movement) Fallers(most int) []Move { return m.changed(most, -1) }

// changed returns those who stayed and whose profit changed in the direction of the sign, most of all first.
func (m Movement) changed(most, sign int) []Move {
	stayed := make([]move, 0, m.Stayed)
	for _, v := range m.moves {
		if v.before > 0 && v.after > 0 {
			stayed = append(stayed, v)
		}
	}
	changes := m.changes(stayed)
	var order []int
	for i := range stayed {
		if changes.sign(i) == sign {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		if by := changes.compare(b, a); by != 0 {
			return sign * by
		}
		return strings.Compare(m.after.names[stayed[a].after-1], m.after.names[stayed[b].after-1])
	})
	order = order[:min(max(most, 0), len(order))]
	list := make([]Move, len(order))
	for i, at := range order {
		list[i] = m.move(stayed[at])
	}
	return list
}

// changes returns After − Before of customers who stayed.
func (m *Movement) changes(stayed []move) column {
	before, after := &m.before.profits, &m.after.profits
	c := column{exp: min(before.exp, after.exp)}
	timesBefore, fits := exact.Pow10(before.exp - c.exp)
	timesAfter, fit := exact.Pow10(after.exp - c.exp)
	if fits && fit && before.wide == nil && after.wide == nil {
		c.long = make([]exact.Int128, len(stayed))
		for i, v := range stayed {
			c.long[i] = exact.Product(after.short[v.after-1], timesAfter).
				Minus(exact.Product(before.short[v.before-1], timesBefore))
		}
		return c
	}
	c.wide = make([]*big.Int, len(stayed))
	upBefore, upAfter := pow10(before.exp-c.exp), pow10(after.exp-c.exp)
	for i, v := range stayed {
		was, is := before.big(v.before-1), after.big(v.after-1)
		c.wide[i] = is.Sub(is.Mul(is, upAfter), was.Mul(was, upBefore))
	}
	return c
}

// move returns what changed with a customer.
func (m *Movement) move(v move) Move {
	var one Move
	one.From, one.To = v.deciles(&m.before, &m.after)
	if v.before > 0 {
		c := m.before.Customer(v.before)
		one.Name, one.Before = c.Name, c.Profit
	}
	if v.after > 0 {
		c := m.after.Customer(v.after)
		one.Name, one.After = c.Name, c.Profit
	}
	one.Change = one.After.Sub(one.Before)
	return one
}

// String returns the movement for people: the changes, and how many customers moved from which decile to which.
func (m Movement) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d stayed (%d up, %d in the same decile, %d down), %d came, %d left\n",
		m.Stayed, m.Up, m.Same, m.Down, m.Came, m.Left)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tbefore\tstayed\tcame\tleft\tafter\t")
	for _, row := range [...]struct {
		name string
		Change
	}{{"profit", m.Profit}, {"peak", m.Peak}, {"hidden loss", m.HiddenLoss}} {
		fmt.Fprintf(w, "%s\t%v\t%v\t%v\t%v\t%v\t\n", row.name, row.Before, row.Stayed, row.Came, row.Left, row.After)
	}
	_ = w.Flush()
	fmt.Fprint(w, "from decile\\to\t")
	for to := 1; to <= 10; to++ {
		fmt.Fprintf(w, "%d\t", to)
	}
	fmt.Fprintln(w, "left\t")
	for from := 1; from <= 11; from++ {
		name := fmt.Sprint(from)
		if from == 11 {
			name = "came"
		}
		fmt.Fprintf(w, "%s\t", name)
		for to := 1; to <= 11; to++ {
			fmt.Fprintf(w, "%s\t", dashed(m.Deciles[from%11][to%11].Customers))
		}
		fmt.Fprintln(w)
	}
	_ = w.Flush()
	return b.String()
}

func dashed(n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}
