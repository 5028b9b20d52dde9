package scorecard_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/costing"
	"github.com/untangle-metrics/untangle/profitability/revenue"
	"github.com/untangle-metrics/untangle/profitability/whale"
	"github.com/untangle-metrics/untangle/scorecard"
)

func say(c scorecard.Chart) {
	fmt.Println(strings.ReplaceAll(strings.ReplaceAll(c.Description, "\u00a0", " "), ". ", ".\n"))
}

// march is a month in which revenue went from 3,600 to 3,640.
func march() revenue.Balance {
	change := func(customers, amount int64) revenue.Change {
		return revenue.Change{Customers: customers, Amount: decimal.NewFromInt(amount)}
	}
	return revenue.Balance{
		Opening: revenue.Stock{Customers: 36, Amount: decimal.NewFromInt(3600)},
		New:     change(4, 400), Expansion: change(4, 200), Contraction: change(4, 160), Churned: change(4, 400),
		Closing: revenue.Stock{Customers: 36, Amount: decimal.NewFromInt(3640)},
	}
}

func ExampleWaterfallChart() {
	say(scorecard.WaterfallChart(march(), "EUR"))
	// Output:
	// From EUR 3,600 to EUR 3,640: new +400, expansion +200, contraction −160, churned −400.
	// The scale begins at EUR 3,400, not at 0.
}

func ExampleRevenueChart() {
	month := metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2026, time.March, 1))
	say(scorecard.RevenueChart(revenue.Movements{
		Rule: "per month by the calendar", Currency: "EUR", Grain: metrics.Monthly,
		Total: []revenue.Row{{Period: month, Net: march()}},
	}))
	// Output:
	// From EUR 3,600 before 2026-03 to EUR 3,640 in 2026-03.
	// Movements added up, from 2026-03 on: new +400, resurrected 0, expansion +200, contraction −160, churned −400.
}

func ExampleCapacityChart() {
	model := costing.Model{
		Unit: "minute", Currency: "USD",
		Pools: []costing.Pool{
			{Name: "service", Cost: decimal.NewFromInt(560_000), Capacity: decimal.NewFromInt(700_000)},
			{Name: "desk", Cost: decimal.NewFromInt(9_000), Capacity: decimal.NewFromInt(10_000)},
		},
		Activities: []costing.Activity{
			{Name: "orders", Pool: "service", Base: decimal.NewFromInt(8)},
			{Name: "inquiries", Pool: "desk", Base: decimal.NewFromInt(44)},
		},
	}
	report, err := model.Assign([]costing.Volume{
		{Activity: "orders", Count: 49_000},
		{Activity: "inquiries", Count: 250},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	say(scorecard.CapacityChart(report))
	// Output:
	// Most unused: service (USD 246,400).
	// Used beyond capacity: desk (110.0 %).
}

func ExampleWhaleCurve() {
	var customers []whale.Customer
	for i, profit := range []int64{100, 60, 40, 20, 10, 0, -10, -20, -40, -60} {
		customers = append(customers, whale.Customer{Name: fmt.Sprint(i), Profit: decimal.NewFromInt(profit)})
	}
	curve, err := whale.New(customers)
	if err != nil {
		fmt.Println(err)
		return
	}
	say(scorecard.WhaleCurve(curve, "EUR"))
	// Output:
	// The curve rises to EUR 230 at 5 customers and ends at EUR 100 with all 10: EUR 130 are lost on the way down.
}
