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
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// exampleLog is the history of a small shop: Ann orders in January and March, Bob orders, complains and returns.
func exampleLog() (*journey.Log, error) {
	b := journey.NewBuilder(journey.Options{})
	for _, e := range []struct {
		month                 time.Month
		customer, point, kind string
		amount                int64
	}{
		{time.January, "ann", "shop", "order", 120},
		{time.January, "bob", "shop", "order", 50},
		{time.February, "bob", "phone", "complaint", 0},
		{time.February, "bob", "shop", "refund", -20},
		{time.March, "ann", "shop", "order", 80},
	} {
		if err := b.Add(journey.Event{
			Customer: e.customer, Point: e.point, Kind: e.kind, Amount: decimal.New(e.amount, 0),
			Time: time.Date(2026, e.month, 28, 9, 0, 0, 0, time.UTC),
		}); err != nil {
			return nil, err
		}
	}
	b.Attribute("ann", "segment", "home", time.Time{})
	b.Attribute("bob", "segment", "trade", time.Time{})
	log, _, err := b.Build(context.Background())
	return log, err
}

// exampleOptions is rates in a file: 40 % of what is sold are direct costs, and so are they of what is returned.
func exampleOptions() (profitability.Options, error) {
	rates, err := profitability.ReadRatesCSV(strings.NewReader(
		"point,kind,activity,cost_per_interaction,direct_cost_share\n"+
			"shop,,shop visit,2.50,0.4\n"+
			"phone,complaint,complaint,35,0\n"), "costs.csv")
	return profitability.Options{Currency: "EUR", Rates: rates, By: "segment"}, err
}

func ExampleNewPnL() {
	log, err := exampleLog()
	if err != nil {
		fmt.Println(err)
		return
	}
	opts, err := exampleOptions()
	if err != nil {
		fmt.Println(err)
		return
	}
	pnl, err := profitability.NewPnL(log, opts)
	if err != nil {
		fmt.Println(err)
		return
	}
	if pnl, err = journey.Fold(context.Background(), log, pnl); err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range pnl.Customers() {
		fmt.Printf("%s: %v - %v - %v = %v, - %v = %v\n",
			c.Customer, c.Revenue, c.Returns, c.DirectCost, c.Margin, c.CostToServe, c.Profit)
	}
	fmt.Println("total:", pnl.Total().Profit, pnl.Currency())
	// Output:
	// ann: 200 - 0 - 80 = 120, - 5 = 115
	// bob: 50 - 20 - 12 = 18, - 40 = -22
	// total: 93 EUR
}

func ExampleNewStatement() {
	log, err := exampleLog()
	if err != nil {
		fmt.Println(err)
		return
	}
	opts, err := exampleOptions()
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := profitability.NewStatement(log, opts, profitability.Attribute("segment"),
		profitability.Period(metrics.Monthly))
	if err != nil {
		fmt.Println(err)
		return
	}
	if s, err = journey.Fold(context.Background(), log, s); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range s.Rows() {
		fmt.Println(r.Values, r.Margin, r.Profit, r.Activities)
	}
	months, err := s.Rollup("month")
	for _, r := range months {
		fmt.Println(r.Values, r.Profit)
	}
	fmt.Println(err)
	// Output:
	// [home 2026-01] 72 69.5 [{shop visit 2.5}]
	// [home 2026-03] 48 45.5 [{shop visit 2.5}]
	// [trade 2026-01] 30 27.5 [{shop visit 2.5}]
	// [trade 2026-02] -12 -49.5 [{complaint 35} {shop visit 2.5}]
	// [2026-01] 97
	// [2026-02] -49.5
	// [2026-03] 45.5
	// <nil>
}

func ExampleNewPeriods() {
	log, err := exampleLog()
	if err != nil {
		fmt.Println(err)
		return
	}
	opts, err := exampleOptions()
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := profitability.NewPeriods(log, opts, metrics.Monthly)
	if err != nil {
		fmt.Println(err)
		return
	}
	if p, err = journey.Fold(context.Background(), log, p); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range p.Rows() {
		fmt.Printf("%v: %v of %d customers, %d at a loss\n", r.Period, r.Profit, r.Customers, r.LossMakers)
	}
	fmt.Println(p.ProfitPerCustomer("profit_per_customer").Values[0])
	// Output:
	// 2026-01: 97 of 2 customers, 0 at a loss
	// 2026-02: -49.5 of 1 customers, 1 at a loss
	// 2026-03: 45.5 of 1 customers, 0 at a loss
	// 48.5 profit of the period / customers with an event in it, n=2
}

// A ledger whose kinds of events say the line.
func ExampleLineRule() {
	b := journey.NewBuilder(journey.Options{})
	for kind, amount := range map[string]int64{"sale": 100, "voucher": 10, "return": 20, "goods": 40, "delivery": 7} {
		if err := b.Add(journey.Event{
			Customer: "ann", Kind: kind, Amount: decimal.New(amount, 0), Time: time.Unix(0, 0),
		}); err != nil {
			fmt.Println(err)
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	kind := func(name string) journey.Selection { return journey.Selection{Kinds: []string{name}} }
	pnl, err := profitability.NewPnL(log, profitability.Options{Lines: []profitability.LineRule{
		{On: kind("sale"), Line: profitability.Revenue},
		{On: kind("voucher"), Line: profitability.Discounts},
		{On: kind("return"), Line: profitability.Returns},
		{On: kind("goods"), Line: profitability.DirectCost},
		{On: kind("delivery"), Line: profitability.CostToServe, Activity: "delivery"},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	if pnl, err = journey.Fold(context.Background(), log, pnl); err != nil {
		fmt.Println(err)
		return
	}
	t := pnl.Total()
	fmt.Printf("%v - %v - %v - %v = %v, - %v = %v\n",
		t.Revenue, t.Discounts, t.Returns, t.DirectCost, t.Margin, t.CostToServe, t.Profit)
	// Output:
	// 100 - 10 - 20 - 40 = 30, - 7 = 23
}

func ExampleContribute() {
	c, err := profitability.Contribute(
		[]profitability.SegmentProfit{
			{Segment: "shops", Customers: 40, Currency: "EUR", Profit: decimal.New(9_000, 0)},
			{Segment: "web", Customers: 90, Currency: "EUR", Profit: decimal.New(12_000, 0)},
		},
		[]profitability.Sustaining{
			{Level: costing.Channel, Channel: "shops", Name: "rent", Amount: decimal.New(10_000, 0)},
			{Level: costing.Channel, Channel: "web", Name: "hosting", Amount: decimal.New(1_500, 0)},
			{Level: costing.Enterprise, Name: "audit", Amount: decimal.New(4_000, 0)},
		})
	fmt.Printf("%v\n%v", err, c)
	// Output:
	// <nil>
	//                EUR  profit  sustaining  contribution
	//              shops    9000       10000         -1000
	//                web   12000        1500         10500
	//                all   21000       11500          9500
	//         enterprise                4000         -4000
	//   operating profit                              5500
}

func ExampleNewExchange() {
	rates, err := profitability.ReadExchangeCSV(strings.NewReader("currency,from,rate\nUSD,2026-01-01,0.9215\n"), "fx.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	euros, err := profitability.NewExchange("EUR", 2, rates)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(euros.Convert(decimal.New(100, 0), "USD", metrics.DayOf(2026, time.March, 1)))
	fmt.Println(euros.Convert(decimal.New(100, 0), "USD", metrics.DayOf(2025, time.March, 1)))
	// Output:
	// 92.15 <nil>
	// 0 profitability: exchange: no rate of USD to EUR on 2025-03-01; add one, the first is from 2026-01-01
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

func ExamplePnL_Whale() {
	log, err := exampleLog()
	if err != nil {
		fmt.Println(err)
		return
	}
	opts, err := exampleOptions()
	if err != nil {
		fmt.Println(err)
		return
	}
	pnl, err := profitability.NewPnL(log, opts)
	if err != nil {
		fmt.Println(err)
		return
	}
	if pnl, err = journey.Fold(context.Background(), log, pnl); err != nil {
		fmt.Println(err)
		return
	}
	curve, err := pnl.Whale()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("earned", curve.Peak(), "and lost", curve.HiddenLoss(), "by", curve.LossMakers(), "of", curve.Len())
	// Output: earned 115 and lost 22 by 1 of 2
}
