package scorecard

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// movementsOf returns consecutive months with balances that follow one another.
func movementsOf(rule string, balances ...revenue.Balance) revenue.Movements {
	m := revenue.Movements{Rule: rule, Grain: metrics.Monthly, Currency: "EUR"}
	for i, p := range periodsOf(len(balances)) {
		m.Total = append(m.Total, revenue.Row{Period: p, Net: balances[i], Gross: balances[i]})
	}
	m.Rows = m.Total
	return m
}

func TestRevenueChart(t *testing.T) {
	m := movementsOf("per month",
		balanceOf("0", "100"), balanceOf("100", "50", "5", "20", "10", "30"),
		balanceOf("135", "0", "0", "0", "0", "35", "-10"))
	m.Total[2].Provisional = true
	c := RevenueChart(m)
	want := "From EUR\u00a00 before 2024-01 to EUR\u00a090 in 2024-03. Movements added up, from 2024-01 on: new +150, " +
		"resurrected +5, expansion +20, contraction −10, churned −65, adjustment −10."
	if c.Description != want {
		t.Errorf("described as\n%s\nwant\n%s", c.Description, want)
	}
	drawn := c.drawing.Render("x")
	for _, part := range []string{
		"<title>2024-02: new EUR\u00a050 of 1\u00a0customer</title>",
		"<title>2024-02: resurrected EUR\u00a05 of 2\u00a0customers</title>",
		"<title>2024-02: contraction EUR\u00a0−10 of 4\u00a0customers</title>",
		"<title>2024-03: churned EUR\u00a0−35 of 5\u00a0customers provisional</title>",
		"<title>2024-03: adjustment EUR\u00a0−10 provisional</title>",
		"Recurring revenue at the end of each month, EUR", ">provisional</text>",
	} {
		if !strings.Contains(drawn, part) {
			t.Errorf("the drawing lacks %s", part)
		}
	}
	if len(c.Data.Rows) != 3 || len(c.Data.Columns) != 10 || c.Data.Rows[2][7].Value != "-10" {
		t.Errorf("the data: %v", c.Data)
	}
	if text := RevenueChart(movementsOf("x", balanceOf("0", "1"))).Data.Columns; len(text) != 9 {
		t.Errorf("a column for adjustments of 0: %v", text)
	}
}

// What came before the first period of transactions wasn't observed, so all in it would be new.
func TestRevenueChartLeavesOutTheFirstMovementsOfTransactions(t *testing.T) {
	balances := []revenue.Balance{balanceOf("0", "90000"), balanceOf("90000", "7")}
	transactions, subscriptions := RevenueChart(movementsOf("", balances...)), RevenueChart(movementsOf("x", balances...))
	const first = "<title>2024-01: new"
	if strings.Contains(transactions.drawing.Render("x"), first) ||
		!strings.Contains(subscriptions.drawing.Render("x"), first) {
		t.Error("the first bar is of subscriptions only")
	}
	if !strings.Contains(transactions.Description, "From EUR\u00a090,000 in 2024-01 to") ||
		!strings.Contains(transactions.Description, "before 2024-01 wasn't observed") ||
		!strings.Contains(transactions.Description, "new +7,") {
		t.Errorf("described as %s", transactions.Description)
	}
}

func TestRevenueChartShowsTheLastPeriods(t *testing.T) {
	var balances []revenue.Balance
	for i := range 40 {
		balances = append(balances, balanceOf(fmt.Sprint(i), "1"))
	}
	c := RevenueChart(movementsOf("", balances...))
	if len(c.Data.Rows) != 36 || c.Data.Rows[0][1].Value != "4" || !strings.Contains(c.Description, "new +36,") ||
		!strings.Contains(c.Description, "The last 36 of 40 months are shown") {
		t.Errorf("%d rows; %s", len(c.Data.Rows), c.Description)
	}
	if n := strings.Count(c.drawing.Render("x"), `<title>20`); n != 36 {
		t.Errorf("%d bars", n)
	}
}

func TestRevenueChartOfNothing(t *testing.T) {
	c := RevenueChart(revenue.Movements{})
	if c.drawing != nil || c.Description != "There are no periods to draw." || len(c.Data.Rows) != 0 {
		t.Errorf("%+v", c)
	}
}

func TestRevenueIsNeverClipped(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var balances []revenue.Balance
		opening := "0"
		for range rapid.IntRange(1, 40).Draw(rt, "periods") {
			amounts := []string{opening}
			for i := range 6 {
				v := rapid.Int64Range(0, 1<<40).Draw(rt, "digits")
				if i == 5 {
					v = -v
				}
				if rapid.Bool().Draw(rt, "none") {
					v = 0
				}
				amounts = append(amounts, decimal.New(v, -2).String())
			}
			b := balanceOf(amounts...)
			opening = b.Closing.Amount.String()
			balances = append(balances, b)
		}
		m := movementsOf(rapid.SampledFrom([]string{"", "per month"}).Draw(rt, "rule"), balances...)
		m.Total[len(m.Total)-1].Provisional = rapid.Bool().Draw(rt, "provisional")
		inside(t, "revenue", RevenueChart(m).drawing)
		sum := added(m.Total)
		if n, amount := sum.Residual(); !amount.IsZero() {
			rt.Fatalf("added up, %d and %v are left", n, amount)
		}
		if t.Failed() {
			rt.Fatal("see above")
		}
	})
}
