package whale_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/whale"
)

// year returns a curve of profits, or stops the example.
func year(profits map[string]int64) whale.Curve {
	var list []whale.Customer
	for name, profit := range profits {
		list = append(list, whale.Customer{Name: name, Profit: decimal.NewFromInt(profit)})
	}
	c, err := whale.New(list)
	if err != nil {
		panic(err)
	}
	return c
}

var thisYear = map[string]int64{
	"Alder": 100, "Birch": 60, "Cedar": 40, "Elm": 20, "Fir": 10,
	"Hazel": 0, "Larch": -10, "Maple": -20, "Oak": -40, "Pine": -60,
}

func ExampleNew() {
	c, err := whale.New([]whale.Customer{
		{Name: "Oak", Profit: decimal.RequireFromString("-40.00")},
		{Name: "Alder", Profit: decimal.RequireFromString("100.00")},
		{Name: "Birch", Profit: decimal.RequireFromString("60.50")},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Peak(), c.AtPeak(), c.HiddenLoss(), c.Total())
	// Output: 160.5 2 40 120.5
}

func ExampleNew_faults() {
	_, err := whale.New([]whale.Customer{{Name: "Oak"}, {Name: "Elm", Profit: decimal.New(1, 1_000_000)}, {Name: "Oak"}})
	var faults metrics.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Println(f.Field, f.Value, "→", f.Remedy)
		}
	}
	// Output:
	// profit 1e1000000 → correct the amount
	// name Oak → add up what belongs to one customer, or tell the customers apart
}

func ExampleCurve_String() {
	fmt.Print(year(thisYear))
	// Output:
	// profit 100 of 10 customers
	// peak 230 (230 % of it) with the first 5 customers
	// hidden loss 130 (130 % of it) of 4 customers below 0; 1 customer at exactly 0
	//   decile  customers  profit    share
	//        1          1     100  100.0 %
	//        2          1      60   60.0 %
	//        3          1      40   40.0 %
	//        4          1      20   20.0 %
	//        5          1      10   10.0 %
	//        6          1       0    0.0 %
	//        7          1     -10  -10.0 %
	//        8          1     -20  -20.0 %
	//        9          1     -40  -40.0 %
	//       10          1     -60  -60.0 %
}

func ExampleCurve_Customers() {
	for rank, customer := range year(thisYear).Customers() {
		if customer.Profit.IsNegative() {
			fmt.Println(rank, customer.Name, customer.Profit)
		}
	}
	// Output:
	// 7 Larch -10
	// 8 Maple -20
	// 9 Oak -40
	// 10 Pine -60
}

func ExampleCurve_Cumulative() {
	c := year(thisYear)
	fmt.Println(c.Customer(3).Name, c.Cumulative(3), c.Cumulative(c.Len()))
	// Output: Cedar 200 100
}

func ExampleCurve_PeakShare() {
	fmt.Println(year(thisYear).PeakShare())
	fmt.Println(year(map[string]int64{"Alder": 10, "Pine": -60}).PeakShare())
	// Output:
	// 2.3 peak over total, n=10
	// not applicable: the total profit is -50, of which a share says nothing; read amounts instead
}

func ExampleCurve_LossMakerShare() {
	c := year(thisYear)
	fmt.Println(c.LossMakers(), c.BreakEven(), c.LossMakerShare(), c.HiddenShare())
	// Output: 4 1 0.4 loss-makers over customers, n=10 1.3 hidden loss over total, n=10
}

func ExampleCurve_Points() {
	for _, p := range year(thisYear).Points(6) {
		fmt.Println(p.Customers, p.Cumulative)
	}
	// Output:
	// 0 0
	// 3 200
	// 5 230
	// 6 230
	// 7 220
	// 10 100
}

func ExampleCurve_Groups() {
	for _, g := range year(thisYear).Groups(4) {
		fmt.Println(g.Number, g.First, g.Customers, g.Profit, g.Share.Value)
	}
	// Output:
	// 1 1 3 200 2
	// 2 4 3 30 0.3
	// 3 7 2 -30 -0.3
	// 4 9 2 -100 -1
}

func ExampleCurve_Deciles() {
	first := year(thisYear).Deciles()[0]
	fmt.Println(first.Customers, first.Profit, first.Share)
	// Output: 1 100 1 profit of the group over total, n=10
}

func ExampleCurve_TopShare() {
	fmt.Println(year(thisYear).TopShare(0.2))
	// Output: 1.6 top 2 of 10 customers, n=10
}

func ExampleCurve_CustomersFor() {
	fmt.Println(year(thisYear).CustomersFor(0.8))
	// Output: 1 0.1 1 of 10 customers, n=10
}

func ExampleCurve_Gini() {
	fmt.Println(year(map[string]int64{"Alder": 0, "Birch": 0, "Cedar": 0, "Elm": 5}).Gini())
	fmt.Println(year(thisYear).Gini())
	// Output:
	// 0.75 Gini, n=4
	// not applicable: there are losses, with which this coefficient has no bound; take GiniCTR or GiniRSV
}

func ExampleCurve_GiniCTR() {
	fmt.Println(year(thisYear).GiniCTR())
	// Output: 0.962121 Gini of Chen, Tsaur and Rhai, n=10
}

func ExampleCurve_GiniRSV() {
	fmt.Println(year(thisYear).GiniRSV())
	// Output: 0.783951 Gini of Raffinetti, Siletti and Vernizzi, n=10
}

func ExampleCurve_Stobachoff() {
	fmt.Println(year(thisYear).Stobachoff())
	// Output: 0.717514 Stobachoff, n=10
}

func ExampleCurve_MarshalJSON() {
	b, err := json.Marshal(year(map[string]int64{"Alder": 10, "Pine": -4}))
	if err != nil {
		fmt.Println(err)
		return
	}
	var parts struct {
		Total  json.RawMessage `json:"total"`
		Points json.RawMessage `json:"points"`
	}
	fmt.Println(json.Unmarshal(b, &parts), string(parts.Total), string(parts.Points))
	// Output:
	// <nil> "6" [{"customers":0,"cumulative":"0"},{"customers":1,"cumulative":"10"},{"customers":2,"cumulative":"6"}]
}

func ExampleCompare() {
	lastYear := map[string]int64{
		"Alder": 80, "Birch": 60, "Cedar": 45, "Elm": 25, "Fir": 15,
		"Hazel": 5, "Larch": -5, "Maple": -30, "Oak": 30, "Rowan": -15,
	}
	m := whale.Compare(year(lastYear), year(thisYear))
	fmt.Print(m)
	// Output:
	// 9 stayed (5 up, 3 in the same decile, 1 down), 1 came, 1 left
	//                before  stayed  came  left  after
	//        profit     210     -65   -60    15    100
	//          peak     260     -30     0     0    230
	//   hidden loss      50      35    60   -15    130
	//   from decile\to  1  2  3  4  5  6  7  8  9  10  left
	//                1  1  -  -  -  -  -  -  -  -   -     -
	//                2  -  1  -  -  -  -  -  -  -   -     -
	//                3  -  -  1  -  -  -  -  -  -   -     -
	//                4  -  -  -  -  -  -  -  -  1   -     -
	//                5  -  -  -  1  -  -  -  -  -   -     -
	//                6  -  -  -  -  1  -  -  -  -   -     -
	//                7  -  -  -  -  -  1  -  -  -   -     -
	//                8  -  -  -  -  -  -  1  -  -   -     -
	//                9  -  -  -  -  -  -  -  -  -   -     1
	//               10  -  -  -  -  -  -  -  1  -   -     -
	//             came  -  -  -  -  -  -  -  -  -   1     -
}

func ExampleMovement_Climbers() {
	m := whale.Compare(year(map[string]int64{"Alder": 80, "Oak": 30, "Elm": 20}), year(thisYear))
	for _, v := range m.Climbers(5) {
		fmt.Println(v.Name, v.Before, v.After, v.Change)
	}
	// Output: Alder 80 100 20
}

func ExampleMovement_Fallers() {
	m := whale.Compare(year(map[string]int64{"Alder": 80, "Oak": 30, "Elm": 20}), year(thisYear))
	for _, v := range m.Fallers(5) {
		fmt.Println(v.Name, v.Change, v.From, v.To)
	}
	// Output: Oak -70 2 9
}

func ExampleMovement_Customers() {
	m := whale.Compare(year(map[string]int64{"Alder": 80, "Rowan": -3}), year(thisYear))
	for _, v := range m.Customers(2, 0) {
		fmt.Println(v.Name, v.Before, "left")
	}
	// Output: Rowan -3 left
}
