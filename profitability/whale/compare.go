package whale

import (
	"math/big"

	"github.com/shopspring/decimal"
)

// A Movement is what changed from one curve to the next: who stayed, came and left, who moved to which decile, and what
// that did to profit, peak and hidden loss.
type Movement struct {
	Stayed int `json:"stayed"` // customers of both curves
	Came   int `json:"came"`   // customers of the later one only
	Left   int `json:"left"`   // customers of the earlier one only

	// Of those who stayed: Up is to a more profitable decile. The deciles are those of all customers of each curve, so
	// that someone may move because others came or left.
	Up   int `json:"up"`
	Same int `json:"same"`
	Down int `json:"down"`

	// Deciles[from][to] holds the customers who were in one decile and are in another. Deciles are 1 to 10; as from, 0
	// is those who came, and as to, those who left.
	Deciles [11][11]Cell `json:"deciles"`

	Profit     Change `json:"profit"`      // of the totals
	Peak       Change `json:"peak"`        // of profits above 0
	HiddenLoss Change `json:"hidden_loss"` // of losses, which count as positive here: above 0 is worse

	before, after Curve
	moves         []move // by rank after, and then those who left by rank before
}

// A Cell is the customers who moved from one decile to another.
type Cell struct {
	Customers int             `json:"customers"`
	Before    decimal.Decimal `json:"before"` // their profit together; 0 of those who came
	After     decimal.Decimal `json:"after"`  // 0 of those who left
}

// A Change is that of an amount, by whose it is. It always adds up: Before + Stayed + Came + Left = After.
type Change struct {
	Before decimal.Decimal `json:"before"`
	Stayed decimal.Decimal `json:"stayed"` // the change with those who stayed
	Came   decimal.Decimal `json:"came"`   // what those who came bring
	Left   decimal.Decimal `json:"left"`   // less what those who left brought
	After  decimal.Decimal `json:"after"`
}

// move is one customer's ranks; 0 stands for not there.
type move struct{ before, after int }

// Compare returns what changed from one curve to another in the same currency. Customers are the same when they have
// the same name.
func Compare(before, after Curve) Movement {
	m := Movement{before: before, after: after, moves: matched(before, after)}
	var cells [11][11]struct{ before, after big.Int }
	var stayed, came, left [2]sums // before and after
	unit := new(big.Int)
	for _, v := range m.moves {
		from, to := v.deciles(&before, &after)
		group := &stayed
		switch {
		case from == 0:
			m.Came++
			group = &came
		case to == 0:
			m.Left++
			group = &left
		case to < from:
			m.Up++
		case to == from:
			m.Same++
		default:
			m.Down++
		}
		cell := &cells[from][to]
		m.Deciles[from][to].Customers++
		if from > 0 {
			group[0].add(before.profits.load(unit, v.before-1))
			cell.before.Add(&cell.before, unit)
		}
		if to > 0 {
			group[1].add(after.profits.load(unit, v.after-1))
			cell.after.Add(&cell.after, unit)
		}
	}
	m.Stayed = m.Up + m.Same + m.Down
	for from := range cells {
		for to := range cells[from] {
			m.Deciles[from][to].Before = before.amount(&cells[from][to].before)
			m.Deciles[from][to].After = after.amount(&cells[from][to].after)
		}
	}
	m.Profit = Change{Before: before.Total(), After: after.Total()}
	m.Peak = Change{Before: before.Peak(), After: after.Peak()}
	m.HiddenLoss = Change{Before: before.HiddenLoss(), After: after.HiddenLoss()}
	for _, g := range [...]struct {
		of                       *[2]sums
		profit, peak, hiddenLoss *decimal.Decimal
	}{
		{&stayed, &m.Profit.Stayed, &m.Peak.Stayed, &m.HiddenLoss.Stayed},
		{&came, &m.Profit.Came, &m.Peak.Came, &m.HiddenLoss.Came},
		{&left, &m.Profit.Left, &m.Peak.Left, &m.HiddenLoss.Left},
	} {
		*g.peak = after.amount(&g.of[1].gains).Sub(before.amount(&g.of[0].gains))
		*g.hiddenLoss = before.amount(&g.of[0].losses).Sub(after.amount(&g.of[1].losses))
		*g.profit = g.peak.Sub(*g.hiddenLoss)
	}
	return m
}

// sums are those of profits in units: above 0, and below.
type sums struct{ gains, losses big.Int }

func (s *sums) add(profit *big.Int) {
	if profit.Sign() > 0 {
		s.gains.Add(&s.gains, profit)
	} else {
		s.losses.Add(&s.losses, profit)
	}
}

// matched pairs the customers of two curves.
func matched(before, after Curve) []move {
	ranks := make(map[string]int, before.Len())
	for i, name := range before.names {
		ranks[name] = i + 1
	}
	moves := make([]move, 0, max(before.Len(), after.Len()))
	there := make([]bool, before.Len())
	for i, name := range after.names {
		rank := ranks[name]
		if rank > 0 {
			there[rank-1] = true
		}
		moves = append(moves, move{rank, i + 1})
	}
	for i, is := range there {
		if !is {
			moves = append(moves, move{before: i + 1})
		}
	}
	return moves
}

// deciles returns the deciles from and to which a customer moved; 0 stands for not there.
func (v move) deciles(before, after *Curve) (from, to int) {
	if v.before > 0 {
		from = groupOf(before.Len(), 10, v.before)
	}
	if v.after > 0 {
		to = groupOf(after.Len(), 10, v.after)
	}
	return from, to
}
