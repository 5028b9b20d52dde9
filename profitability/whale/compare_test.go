package whale_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/profitability/whale"
)

func TestCompare(t *testing.T) {
	before := curve(t, []whale.Customer{
		{Name: "ann", Profit: dec("50")},
		{Name: "bob", Profit: dec("10")},
		{Name: "cid", Profit: dec("-20")},
		{Name: "dot", Profit: dec("-5.50")},
	})
	after := curve(t, []whale.Customer{
		{Name: "ann", Profit: dec("30.25")},
		{Name: "bob", Profit: dec("-1")},
		{Name: "cid", Profit: dec("40")},
		{Name: "eve", Profit: dec("-8")},
	})
	m := whale.Compare(before, after)
	same(t, "counts", [6]int{3, 1, 1, 1, 0, 2}, [6]int{m.Stayed, m.Came, m.Left, m.Up, m.Same, m.Down})
	// Of four customers, each has a decile of their own.
	same(t, "cid", []whale.Move{{Name: "cid", From: 4, To: 1, Before: dec("-20"), After: dec("40"), Change: dec("60")}},
		m.Customers(4, 1))
	same(t, "eve", []whale.Move{{Name: "eve", To: 4, After: dec("-8"), Change: dec("-8")}}, m.Customers(0, 4))
	same(t, "dot", []whale.Move{{Name: "dot", From: 3, Before: dec("-5.5"), Change: dec("5.5")}}, m.Customers(3, 0))
	same(t, "cell", whale.Cell{Customers: 1, Before: dec("50"), After: dec("30.25")}, m.Deciles[1][2])
	same(t, "nobody", []whale.Move(nil), m.Customers(0, 0))
	same(t, "no decile", []whale.Move(nil), m.Customers(11, -1))
	same(t, "profit", whale.Change{
		Before: dec("34.50"), Stayed: dec("29.25"), Came: dec("-8"), Left: dec("5.50"), After: dec("61.25"),
	}, m.Profit)
	same(t, "peak", whale.Change{Before: dec("60"), Stayed: dec("10.25"), After: dec("70.25")}, m.Peak)
	same(t, "hidden loss", whale.Change{
		Before: dec("25.5"), Stayed: dec("-19"), Came: dec("8"), Left: dec("-5.5"), After: dec("9"),
	}, m.HiddenLoss)
	climbers, fallers := m.Climbers(5), m.Fallers(5)
	if len(climbers) != 1 || climbers[0].Name != "cid" || len(fallers) != 2 || fallers[0].Name != "ann" {
		t.Errorf("climbers %v, fallers %v", climbers, fallers)
	}
	if len(m.Fallers(1)) != 1 || len(m.Fallers(-1)) != 0 {
		t.Errorf("fallers %v and %v, want 1 and none", m.Fallers(1), m.Fallers(-1))
	}
	text := m.String()
	for _, want := range []string{"3 stayed (1 up, 0 in the same decile, 2 down), 1 came, 1 left", "29.25", "-19"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %q", text, want)
		}
	}
	if _, err := json.Marshal(m); err != nil {
		t.Error(err)
	}
}

// Every identity of a movement, against customers one by one.
func TestCompareAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lists := [2][]whale.Customer{customers.Draw(t, "before"), customers.Draw(t, "after")}
		if rapid.Bool().Draw(t, "related") { // otherwise few stay
			for i := range min(len(lists[0]), len(lists[1])) {
				name := lists[0][i].Name
				if !slices.ContainsFunc(lists[1], func(c whale.Customer) bool { return c.Name == name }) {
					lists[1][i].Name = name
				}
			}
		}
		before, after := must(t, lists[0]), must(t, lists[1])
		m := whale.Compare(before, after)
		for what, c := range map[string]whale.Change{"profit": m.Profit, "peak": m.Peak, "loss": m.HiddenLoss} {
			if !c.Before.Add(c.Stayed).Add(c.Came).Add(c.Left).Equal(c.After) {
				t.Fatalf("%s doesn't add up: %+v", what, c)
			}
		}
		if !m.Profit.Before.Equal(before.Total()) || !m.HiddenLoss.After.Equal(after.HiddenLoss()) ||
			!m.Peak.After.Equal(after.Peak()) {
			t.Fatalf("ends of %+v", m)
		}
		if m.Stayed+m.Left != before.Len() || m.Stayed+m.Came != after.Len() || m.Stayed != m.Up+m.Same+m.Down {
			t.Fatalf("counts: %v", m)
		}
		profits := [2]map[string]decimal.Decimal{{}, {}}
		for i, list := range lists {
			for _, c := range list {
				profits[i][c.Name] = c.Profit
			}
		}
		var stayedLoss, cameLoss decimal.Decimal
		for name, p := range profits[1] {
			was, stayed := profits[0][name]
			loss := decimal.Max(p.Neg(), decimal.Zero)
			if stayed {
				stayedLoss = stayedLoss.Add(loss).Sub(decimal.Max(was.Neg(), decimal.Zero))
			} else {
				cameLoss = cameLoss.Add(loss)
			}
		}
		if !m.HiddenLoss.Stayed.Equal(stayedLoss) || !m.HiddenLoss.Came.Equal(cameLoss) {
			t.Fatalf("hidden loss %+v, want %v of those who stayed, %v of those who came", m.HiddenLoss, stayedLoss, cameLoss)
		}
		compareCells(t, before, after, m, profits)
		compareExtremes(t, m, profits)
	})
}

// compareCells checks the cells and their customers, whose deciles are those of Deciles.
func compareCells(t *rapid.T, before, after whale.Curve, m whale.Movement, profits [2]map[string]decimal.Decimal) {
	of := func(c whale.Curve) map[string]int {
		deciles := map[string]int{}
		for _, g := range c.Deciles() {
			for rank := g.First; rank < g.First+g.Customers; rank++ {
				deciles[c.Customer(rank).Name] = g.Number
			}
		}
		return deciles
	}
	from, to := of(before), of(after)
	seen := 0
	for i := range m.Deciles {
		for j, cell := range m.Deciles[i] {
			var was, is decimal.Decimal
			moves := m.Customers(i, j)
			for _, v := range moves {
				if from[v.Name] != i || to[v.Name] != j || v.From != i || v.To != j ||
					!v.Before.Equal(profits[0][v.Name]) || !v.After.Equal(profits[1][v.Name]) ||
					!v.Change.Equal(v.After.Sub(v.Before)) {
					t.Fatalf("%+v in cell %d, %d", v, i, j)
				}
				was, is = was.Add(v.Before), is.Add(v.After)
			}
			if cell.Customers != len(moves) || !cell.Before.Equal(was) || !cell.After.Equal(is) {
				t.Fatalf("cell %d, %d: %+v, want %v to %v of %d", i, j, cell, was, is, len(moves))
			}
			seen += len(moves)
		}
	}
	if seen != m.Stayed+m.Came+m.Left {
		t.Fatalf("%d customers in cells of %v", seen, m)
	}
}

// compareExtremes checks those who rose and fell most.
func compareExtremes(t *rapid.T, m whale.Movement, profits [2]map[string]decimal.Decimal) {
	up, down := m.Climbers(100), m.Fallers(100)
	unchanged := 0
	for name, was := range profits[0] {
		if is, stayed := profits[1][name]; stayed && is.Equal(was) {
			unchanged++
		}
	}
	if len(up)+len(down)+unchanged != m.Stayed {
		t.Fatalf("%d up, %d down and %d unchanged of %d", len(up), len(down), unchanged, m.Stayed)
	}
	for sign, list := range map[int][]whale.Move{1: up, -1: down} {
		for i, v := range list {
			if v.Change.Sign() != sign {
				t.Fatalf("%+v among those of sign %d", v, sign)
			}
			if i == 0 {
				continue
			}
			last := list[i-1]
			by := v.Change.Abs().Cmp(last.Change.Abs())
			if by > 0 || by == 0 && v.Name <= last.Name {
				t.Fatalf("%+v comes after %+v", v, last)
			}
		}
	}
}

// Nothing moves between a curve and itself, and the way back is the way there with the other sign.
func TestCompareThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := must(t, customers.Draw(t, "a")), must(t, customers.Draw(t, "b"))
		none := whale.Compare(a, a)
		if none.Same != a.Len() || !none.Profit.Stayed.IsZero() || len(none.Climbers(1))+len(none.Fallers(1)) > 0 {
			t.Fatalf("with itself: %v", none)
		}
		there, back := whale.Compare(a, b), whale.Compare(b, a)
		if there.Came != back.Left || there.Up != back.Down || !there.HiddenLoss.Came.Equal(back.HiddenLoss.Left.Neg()) ||
			!there.Peak.Stayed.Equal(back.Peak.Stayed.Neg()) {
			t.Fatalf("%v\n%v", there, back)
		}
	})
}
