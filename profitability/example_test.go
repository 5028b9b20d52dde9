package profitability_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
)

func ExampleNewPnL() {
	b := journey.NewBuilder(journey.Options{})
	for _, e := range []journey.Event{
		{Customer: "ann", Point: "shop", Kind: "order", Amount: decimal.New(120, 0)},
		{Customer: "bob", Point: "shop", Kind: "order", Amount: decimal.New(50, 0)},
		{Customer: "bob", Point: "phone", Kind: "complaint"},
		{Customer: "bob", Point: "shop", Kind: "refund", Amount: decimal.New(-20, 0)},
	} {
		e.Time = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		if err := b.Add(e); err != nil {
			fmt.Println(err)
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	rates, err := profitability.ReadRatesCSV(strings.NewReader(
		"point,kind,cost_per_interaction,direct_cost_share\n"+
			"shop,,2.50,0.4\n"+
			"phone,complaint,35,0\n"), "costs.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	pnl, err := profitability.NewPnL(log, profitability.Options{Rates: rates})
	if err != nil {
		fmt.Println(err)
		return
	}
	if pnl, err = journey.Fold(context.Background(), log, pnl); err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range pnl.Customers() {
		fmt.Printf("%s: %v - %v - %v = %v\n", c.Customer, c.Revenue, c.DirectCost, c.CostToServe, c.Profit)
	}
	fmt.Println("total:", pnl.Total().Profit)
	// Output:
	// ann: 120 - 48 - 2.5 = 69.5
	// bob: 30 - 12 - 40 = -22
	// total: 47.5
}

func ExampleReadRatesCSV() {
	_, err := profitability.ReadRatesCSV(strings.NewReader(
		"point,kind,cost_per_interaction,direct_cost_share\n"+
			"shop,order,8.00,30\n"+
			"phone,,EUR 95,0\n"), "costs.csv")
	var faults metrics.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Printf("line %d, %s %q %s\n", f.Line, f.Field, f.Value, f.Cause)
		}
	}
	// Output:
	// line 2, direct_cost_share "30" is more than 1
	// line 3, cost_per_interaction "EUR 95" is not a number
}

func ExampleNewWhale() {
	var customers []profitability.CustomerProfit
	for _, profit := range []int64{100, 60, 40, 20, 10, 0, -10, -20, -40, -60} {
		customers = append(customers, profitability.CustomerProfit{Profit: decimal.New(profit, 0)})
	}
	w := profitability.NewWhale(customers)
	fmt.Printf("%d of %d customers earn %v, loss makers take %v back, %v is left\n",
		w.AtPeak, w.Customers, w.Peak, w.HiddenLoss, w.Total)
	fmt.Println(w.PeakShare())
	// Output:
	// 5 of 10 customers earn 230, loss makers take 130 back, 100 is left
	// 2.3 peak over total, n=10
}
