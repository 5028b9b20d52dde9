package equity_test

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
	"github.com/untangle-metrics/untangle/profitability/equity"
)

func ExampleTerms() {
	terms := equity.Terms{Retention: 0.8, Discount: 0.12}
	multiple, err := terms.Multiple()
	if err != nil {
		fmt.Println(err)
		return
	}
	value, _ := terms.Value(decimal.RequireFromString("199.90"), 2)
	lifetime, _ := terms.Lifetime()
	fmt.Printf("%.2f times the margin: %v, over %v\n", multiple, value, lifetime)
	fmt.Println(terms)
	// Output:
	// 2.50 times the margin: 499.75, over 5 periods
	// retention 80 %, discount 12 %, for ever, first margin at the end of the period
}

func ExampleTerms_Worth() {
	terms := equity.Terms{Retention: 0.8, Discount: 0.12}
	w, err := terms.Worth(decimal.NewFromInt(100), 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("a customer:", w.Value)
	fmt.Println("a point of retention:", w.RetentionPoint)
	fmt.Println("one per cent of margin:", w.MarginPercent)
	fmt.Println("a point of discount:", w.DiscountPoint)
	// Output:
	// a customer: 250
	// a point of retention: 11.29
	// one per cent of margin: 2.50
	// a point of discount: 8.06
}

func ExampleTerms_Elasticities() {
	terms := equity.Terms{Retention: 0.9, Discount: 0.12}
	gross, err := terms.Elasticities()
	if err != nil {
		fmt.Println(err)
		return
	}
	net, _ := gross.Net(decimal.NewFromInt(400), decimal.NewFromInt(100))
	fmt.Printf("retention %.2f, discount %.2f\n", gross.Retention, gross.Discount)
	fmt.Printf("after a cost of 100: retention %.2f, cost %.2f\n", net.Retention, net.AcquisitionCost)
	// Output:
	// retention 5.09, discount -0.55
	// after a cost of 100: retention 6.79, cost -0.33
}

func ExampleTerms_Payback() {
	margin, cost := decimal.NewFromInt(30), decimal.NewFromInt(150)
	for _, retention := range []float64{1, 0.9, 0.8} {
		p, err := equity.Terms{Retention: retention, Horizon: 24}.Payback(margin, cost)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(p)
	}
	// Output:
	// after 5 periods; cost / margin = 5; retention 100 %, discount 0 %, 24 margins, first margin at the end of the period
	// after 8 periods; cost / margin = 5; retention 90 %, discount 0 %, 24 margins, first margin at the end of the period
	// never; cost / margin = 5; retention 80 %, discount 0 %, 24 margins, first margin at the end of the period
}

func ExampleAcquisition() {
	a := equity.Acquisition{Spend: decimal.NewFromInt(50_000), New: 400, Organic: 150}
	for _, counting := range []equity.Counting{equity.Blended, equity.Paid} {
		cost, err := a.Cost(counting, 2)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(cost)
		fmt.Println(equity.ValueToCost(decimal.NewFromInt(500), cost.PerCustomer.Value))
	}
	// Output:
	// 125.00 per new customer (50000 for 400)
	// 4 value / acquisition cost
	// 200.00 per new customer who was paid for (50000 for 250)
	// 2.5 value / acquisition cost
}

func ExampleMarket() {
	// Today 5 on each prospect wins 20 %, and 10 a year on each customer keeps 40 %. If money didn't matter, managers
	// say, it would be 40 % and 70 %.
	win, err := equity.Calibrate(decimal.NewFromInt(5), 0.2, 0.4)
	if err != nil {
		fmt.Println(err)
		return
	}
	keep, err := equity.Calibrate(decimal.NewFromInt(10), 0.4, 0.7)
	if err != nil {
		fmt.Println(err)
		return
	}
	market := equity.Market{Acquisition: win, Retention: keep, Margin: decimal.NewFromInt(50), Discount: 0.1}
	today, err := market.At(decimal.NewFromInt(5), decimal.NewFromInt(10), 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	best, err := market.Best(2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("today\n%vbest\n%v", today, best)
	// Output:
	// today
	// acquisition: spend 5 a prospect, 20.0 % won, one more costs 36.07
	// retention: spend 10 a customer and period, 40.0 % kept, one more costs 39.34
	// a customer is worth 64.29, a prospect 7.86
	// best
	// acquisition: spend 9.49 a prospect, 29.3 % won, one more costs 67.21
	// retention: spend 16.32 a customer and period, 52.4 % kept, one more costs 67.21
	// a customer is worth 67.20, a prospect 10.18
}

func ExampleResponse_Best() {
	win, err := equity.Calibrate(decimal.NewFromInt(5), 0.2, 0.4)
	if err != nil {
		fmt.Println(err)
		return
	}
	spend, err := win.Best(decimal.NewFromInt(60), 2)
	fmt.Printf("spend %v to win %.0f %%, %v\n", spend, 100*win.Rate(spend), err)
	// Output:
	// spend 8.67 to win 28 %, <nil>
}

func ExampleOf() {
	kept := func(kept, of int64) metrics.Estimate { return survey.Proportion(kept, of, survey.Options{}) }
	segments := []equity.Segment{
		{
			Name: "business", Customers: 400, Margin: decimal.NewFromInt(900), Retention: kept(340, 400),
			Prospects: 2000, Rate: 0.03, Spend: decimal.NewFromInt(40),
		},
		{Name: "home", Customers: 9000, Margin: decimal.NewFromInt(60), Retention: kept(6300, 9000)},
	}
	e, err := equity.Of(segments, equity.Options{Discount: 0.1, Pipeline: equity.Now})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(e)
	// Output:
	// segment  customers  each     base  prospects  pipeline    total
	//   business        400  3060  1224000       2000    157600  1381600
	//       home       9000   105   945000          0         0   945000
	//        all                   2169000               157600  2326600
	// total 2326600 [2082065, 2593087] 95 % MOVER; base: first margin at the end of the period, pipeline: first margin now
	// one point of retention: 113977
	// one per cent of margin: 24066
	// one point of acquisition rate: 79200
	// one per cent of acquisition cost: 800
}

func ExampleMoney_MarshalJSON() {
	e, err := equity.Of([]equity.Segment{
		{Name: "all", Customers: 3, Margin: decimal.NewFromInt(10), Retention: metrics.NewEstimate(0.995)},
	}, equity.Options{Discount: 0.1, Places: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := json.Marshal(e.Total)
	fmt.Println(string(b), err)
	// Output: {"value":"284.29"} <nil>
}

func ExampleValueGrowth() {
	before := metrics.Estimate{State: metrics.Known, Value: 200, Low: 190, High: 210, Level: 0.95, N: 900}
	after := metrics.Estimate{State: metrics.Known, Value: 230, Low: 221, High: 239, Level: 0.95, N: 1100}
	fmt.Println(equity.ValueGrowth(before, after))
	// Output:
	// 0.15 [0.08, 0.23] 95 % MOVER for ratios, n=2,000
}

func ExampleRelativeRetention() {
	fmt.Print(equity.RelativeRetention(450, 500, 400, 500, 0))
	// Output:
	// group 0.900 [0.871, 0.923] 95 % Wilson, n=500
	// comparison 0.800 [0.763, 0.833] 95 % Wilson, n=500
	// difference 0.100 [0.056, 0.144] 95 % Newcombe, n=1,000; p = 9.51e-06
	// ratio 1.12 [1.07, 1.19] 95 % Katz, n=1,000
}
