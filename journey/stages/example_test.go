package stages_test

import (
	"context"
	"fmt"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/stages"
)

// relationship is a log of four customers of a company whose cycle is trial, customer, dormant, as of the end
// of April.
func relationship() *journey.Log {
	b := journey.NewBuilder(journey.Options{AsOf: time.Date(2026, 5, 1, 0, 0, 0, -1, time.UTC)})
	for _, e := range []struct {
		customer, kind string
		month          time.Month
		day            int
	}{
		{"ann", "sign up", 1, 5},
		{"ann", "order", 1, 20},
		{"ann", "order", 2, 10},
		{"bob", "sign up", 1, 12},
		{"bob", "cancel", 2, 11},
		{"cyd", "order", 2, 3},
		{"cyd", "order", 4, 21},
		{"dee", "sign up", 3, 2},
		{"dee", "visit", 4, 14},
	} {
		at := time.Date(2026, e.month, e.day, 12, 0, 0, 0, time.UTC)
		if err := b.Add(journey.Event{Customer: e.customer, Time: at, Kind: e.kind}); err != nil {
			panic(err)
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		panic(err)
	}
	return log
}

func balance(log *journey.Log) *stages.Balance {
	on := func(kind string) journey.Selection { return journey.Selection{Kinds: []string{kind}} }
	b, err := stages.New(log, stages.Options{
		Stages: []string{"trial", "customer", "dormant"},
		Rules: []stages.Rule{
			{On: on("sign up"), Stage: "trial"},
			{On: on("order"), Stage: "customer"},
			{On: on("cancel")},
		},
		Timeouts: []stages.Timeout{{From: []string{"customer"}, Days: 60, To: "dormant"}},
	})
	if err != nil {
		panic(err)
	}
	b, err = journey.Fold(context.Background(), log, b)
	if err != nil {
		panic(err)
	}
	return b
}

func ExampleNew() {
	fmt.Print(balance(relationship()))
	// Output:
	// stages by month, milestones, dormant after 60 days without any event
	//    period     stage  opening  in from outside  in from stages  out to stages  out to outside  closing
	//   2026-01     trial        0                2               0              1               0        1
	//   2026-01  customer        0                0               1              0               0        1
	//   2026-01   dormant        0                0               0              0               0        0
	//   2026-02     trial        1                0               0              0               1        0
	//   2026-02  customer        1                1               0              0               0        2
	//   2026-02   dormant        0                0               0              0               0        0
	//   2026-03     trial        0                1               0              0               0        1
	//   2026-03  customer        2                0               0              0               0        2
	//   2026-03   dormant        0                0               0              0               0        0
	//   2026-04     trial        1                0               0              0               0        1
	//   2026-04  customer        2                0               1              2               0        1
	//   2026-04   dormant        0                0               2              1               0        1
}

func ExampleBalance_Sum() {
	b := balance(relationship())
	flow := b.Sum(stages.Gross)
	nodes := b.Nodes()
	nodes[0] = "outside"
	for from, row := range flow.Counts {
		for to, n := range row {
			if n > 0 {
				fmt.Println(nodes[from], "to", nodes[to], n)
			}
		}
	}
	fmt.Printf("%+v\n", flow.Directions())
	// Output:
	// outside to trial 3
	// outside to customer 1
	// trial to outside 1
	// trial to customer 1
	// customer to dormant 2
	// dormant to customer 1
	// {Entries:4 Forward:3 Skip:0 Back:1 Loop:1 Exits:1}
}

func ExampleBalance_Dwells() {
	dwells, err := balance(relationship()).Dwells(stages.TimeOptions{Horizon: 45})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(dwells[0])
	// Output:
	// trial: 3 visits, 1 running
	//   median 30 [15, +Inf] 95 % Kaplan-Meier, n=3
	//   mean 30 [16, 44] 95 % restricted mean to 45 days, Greenwood, n=3
	//   exit 0.33 [0.05, 0.95] 95 % cumulative incidence by day 45, Aalen-Johansen, n=3
	//   to customer 0.33 [0.05, 0.95] 95 % cumulative incidence by day 45, Aalen-Johansen, n=3
	//   to dormant 0.00 [0.00, 0.56] 95 % cumulative incidence by day 45, Aalen-Johansen, n=3
	//   only 3 visits; widen the period, or join stages
}

func ExampleBalance_Occupancy() {
	o, err := balance(relationship()).Occupancy(stages.TimeOptions{Horizon: 30})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range o.Times {
		fmt.Printf("%s: %.1f of 30 days\n", t.Stage, t.Days.Value)
	}
	fmt.Println("most of the time in", o.Bottleneck().Stage)
	fmt.Println(o.At("customer", 20))
	// Output:
	// trial: 18.8 of 30 days
	// customer: 11.2 of 30 days
	// dormant: 0.0 of 30 days
	// most of the time in trial
	// 0.50 [0.12, 0.88] 95 % stage occupancy, Aalen-Johansen, n=4
}

func ExampleBalance_Sankey() {
	s := balance(relationship()).Sankey()
	for _, e := range s.Edges {
		from, to := s.Nodes[e.From], s.Nodes[e.To]
		if to.Column == 4 {
			fmt.Printf("%v %q to %v %q: %d\n", from.Period, from.Stage, to.Period, to.Stage, e.Customers)
		}
	}
	// Output:
	// 2026-03 "trial" to 2026-04 "trial": 1
	// 2026-03 "customer" to 2026-04 "customer": 1
	// 2026-03 "customer" to 2026-04 "dormant": 1
}
