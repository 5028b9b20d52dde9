package funnel_test

import (
	"context"
	"fmt"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/funnel"
	"github.com/untangle-metrics/untangle/metrics"
)

// shop is a small log: 40 customers who visit, of whom some fill a cart, some of these order, and a few complain first.
func shop() *journey.Log {
	b := journey.NewBuilder(journey.Options{AsOf: time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)})
	add := func(customer, kind, point string, day, hour int) {
		at := time.Date(2026, 1, day, hour, 0, 0, 0, time.UTC)
		e := journey.Event{Customer: customer, Kind: kind, Point: point, Time: at}
		if err := b.Add(e); err != nil {
			panic(err)
		}
	}
	for i := range 40 {
		customer := fmt.Sprintf("c%02d", i)
		point := []string{"web", "app"}[i%2]
		b.Attribute(customer, "plan", []string{"free", "paid"}[i%2], time.Time{})
		add(customer, "visit", point, 1+i, 9)
		if i%4 != 0 {
			add(customer, "cart", point, 1+i, 10+i%3)
		}
		if i%10 == 3 {
			add(customer, "complaint", "phone", 2+i, 8)
		}
		if i%4 > 1 {
			add(customer, "order", point, 3+i, 9)
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		panic(err)
	}
	return log
}

func orders() funnel.Options {
	return funnel.Options{
		Steps: []funnel.Step{
			{Selection: journey.Selection{Kinds: []string{"visit"}}},
			{Selection: journey.Selection{Kinds: []string{"cart"}}},
			{Selection: journey.Selection{Kinds: []string{"order"}}},
		},
		Window: funnel.Elapsed(30 * 24 * time.Hour),
	}
}

func fold(o funnel.Options) *funnel.Funnel {
	log := shop()
	f, err := funnel.New(log, o)
	if err != nil {
		panic(err)
	}
	f, err = journey.Fold(context.Background(), log, f)
	if err != nil {
		panic(err)
	}
	return f
}

func Example() {
	log := shop()
	f, err := funnel.New(log, funnel.Options{
		Steps: []funnel.Step{
			{Selection: journey.Selection{Kinds: []string{"visit"}}},
			{Selection: journey.Selection{Kinds: []string{"cart"}}},
			{Selection: journey.Selection{Kinds: []string{"order"}}},
		},
		Window: funnel.Elapsed(30 * 24 * time.Hour),
	})
	if err != nil {
		panic(err)
	}
	f, err = journey.Fold(context.Background(), log, f)
	if err != nil {
		panic(err)
	}
	fmt.Print(f)
	// Output:
	// customers, ordered, 30 days, ties in any order
	//    step   n           of entered          of previous  lost  median time
	//   visit  40  100.0% (91.2–100.0)  100.0% (91.2–100.0)     0            -
	//    cart  30    75.0% (59.8–85.8)    75.0% (59.8–85.8)    10       2h0m0s
	//   order  20    50.0% (35.2–64.8)    66.7% (48.8–80.8)    10      47h0m0s
}

func ExampleExclusion() {
	o := orders()
	o.Exclusions = []funnel.Exclusion{{Selection: journey.Selection{Kinds: []string{"complaint"}}}}
	for _, row := range fold(o).Result().Steps {
		fmt.Println(row.Step, row.N)
	}
	// Output:
	// visit 36
	// cart 26
	// order 18
}

func ExampleFunnel_Segments() {
	o := orders()
	o.By = funnel.ByAttribute("plan")
	for _, r := range fold(o).Segments() {
		last := r.Steps[2]
		fmt.Printf("%s: %d of %d, %v\n", r.Segment, last.N, r.Steps[0].N, last.OfEntered)
	}
	// Output:
	// free: 10 of 20, 0.50 [0.30, 0.70] 95 % Wilson, n=20
	// paid: 10 of 20, 0.50 [0.30, 0.70] 95 % Wilson, n=20
}

func ExampleFunnel_Compare() {
	o := orders()
	o.By = funnel.ByAttribute("plan")
	differences, err := fold(o).Compare("paid", "free")
	if err != nil {
		panic(err)
	}
	for _, d := range differences {
		e := d.OfEntered.Estimate
		fmt.Printf("%s: %.2f [%.2f, %.2f] %s, p %.4f, adjusted %.4f\n",
			d.Step, e.Value, e.Low, e.High, e.Method, d.OfEntered.P, d.AdjustedEntered)
	}
	// Output:
	// cart: 0.50 [0.24, 0.70] Newcombe, p 0.0003, adjusted 0.0005
	// order: 0.00 [-0.28, 0.28] Newcombe, p 1.0000, adjusted 1.0000
}

func ExampleFunnel_AgainstRest() {
	o := orders()
	o.By = funnel.ByPoint()
	for _, d := range fold(o).AgainstRest()[:2] {
		fmt.Printf("%s against %s, %s: %.2f\n", d.Segment, d.Against, d.Step, d.OfEntered.Estimate.Value)
	}
	// Output:
	// app against the rest, cart: 0.50
	// app against the rest, order: 0.00
}

func ExampleFunnel_Trend() {
	o := orders()
	o.To = time.Date(2026, 2, 15, 0, 0, 0, 0, time.UTC)
	for _, p := range fold(o).Trend() {
		fmt.Println(p.Period, p.N, p.Converted)
	}
	// Output:
	// 2026-01 [31 23 15] 0.48 [0.32, 0.65] 95 % Wilson, n=31
	// 2026-02 [9 7 5] 0.56 [0.27, 0.81] 95 % Wilson, n=9
}

func ExampleTimes() {
	order := fold(orders()).Result().Steps[2].SinceEntry
	fmt.Println(order.N, "ordered, on average after", order.Mean, "and", order.Censored, "didn't")
	fmt.Println("half of all ordered by, in seconds:", order.Quantile(0.5))
	fmt.Println("share by the third day:", order.By(3*24*time.Hour))
	// Output:
	// 20 ordered, on average after 48h0m0s and 20 didn't
	// half of all ordered by, in seconds: 172,800 Kaplan-Meier, n=40
	// share by the third day: 0.50 [0.36, 0.66] 95 % Kaplan-Meier, n=40
}

func ExampleOptions_unordered() {
	o := orders()
	o.Order, o.Unit = funnel.Unordered, funnel.Attempts
	o.Window = funnel.Calendar(metrics.Weekly, 1)
	fmt.Println(fold(o).Result().Method)
	for _, row := range fold(o).Result().Steps {
		fmt.Println(row.Step, row.N)
	}
	// Output:
	// attempts, unordered, 1 calendar week, ties in any order
	// 1 of 3 90
	// 2 of 3 43
	// 3 of 3 13
}
