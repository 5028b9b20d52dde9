package process_test

import (
	"context"
	"fmt"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// repairs is a small log: five customers with a broken machine, an event every six hours.
func repairs() *journey.Log {
	b := journey.NewBuilder(journey.Options{})
	for customer, path := range map[string][]string{
		"ann": {"call", "visit", "invoice"},
		"bob": {"call", "visit", "call", "visit", "invoice"},
		"cyd": {"web", "visit", "invoice"},
		"dee": {"call", "visit", "invoice"},
		"eve": {"web", "call"},
	} {
		for i, point := range path {
			at := time.Date(2026, 3, 2, 9+6*i, 0, 0, 0, time.UTC)
			if err := b.Add(journey.Event{Customer: customer, Point: point, Time: at}); err != nil {
				panic(err)
			}
		}
	}
	b.Attribute("bob", "contract", "basic", time.Time{})
	b.Attribute("eve", "contract", "basic", time.Time{})
	log, _, err := b.Build(context.Background())
	if err != nil {
		panic(err)
	}
	return log
}

// graph folds a graph over the log.
func graph(log *journey.Log, opts process.Options) process.Result {
	g, err := process.New(log, opts)
	if err != nil {
		panic(err)
	}
	g, err = journey.Fold(context.Background(), log, g)
	if err != nil {
		panic(err)
	}
	return g.Result()
}

func ExampleNew() {
	r := graph(repairs(), process.Options{})
	for _, e := range r.Edges {
		fmt.Printf("%s -> %s: %d times, %d customers, %.0f %% of visits to %s\n",
			e.From, e.To, e.Count, e.Customers, 100*e.Out.Value, e.From)
	}
	for _, n := range r.Nodes {
		if n.Reworked > 0 {
			fmt.Printf("%s: %d came again, the soonest with %.0f event between\n", n.Name, n.Reworked, n.Distance.Value)
		}
	}
	fmt.Println("edges less (events − customers):", r.Residual())
	// Output:
	// call -> visit: 4 times, 3 customers, 80 % of visits to call
	// visit -> invoice: 4 times, 4 customers, 80 % of visits to visit
	// visit -> call: 1 times, 1 customers, 20 % of visits to visit
	// web -> call: 1 times, 1 customers, 50 % of visits to web
	// web -> visit: 1 times, 1 customers, 50 % of visits to web
	// call: 1 came again, the soonest with 1 event between
	// visit: 1 came again, the soonest with 1 event between
	// edges less (events − customers): 0
}

func ExampleResult_String() {
	fmt.Print(graph(repairs(), process.Options{Gaps: process.GapQuantiles, Hours: &process.Hours{}}))
	// Output:
	// 5 customers, 16 events (any event) at 4 points, 5 edges; gaps in 09:00–17:00, Mon Tue Wed Thu Fri
	// node     events  customers  starts  ends  loops  repeats
	// call     5       4          3       1     0      1
	// visit    5       4          0       0     0      1
	// invoice  4       4          0       4     0      0
	// web      2       2          2       0     0      0
	// from   to       count  customers  share out  mean gap  median
	// call   visit    4      3          80.0 %     4.5 h     6.0 h
	// visit  invoice  4      4          80.0 %     1.5 h     2.0 h
	// visit  call     1      1          20.0 %     2.0 h     2.0 h
	// web    call     1      1          50.0 %     6.0 h     6.0 h
	// web    visit    1      1          50.0 %     6.0 h     6.0 h
}

func ExampleResult_HandOffs() {
	r := graph(repairs(), process.Options{By: process.Silos, Silos: map[string]string{
		"web": "marketing", "call": "support", "visit": "field service", "invoice": "finance",
	}})
	fmt.Print(r.HandOffs())
	// Output:
	// 11 hand-offs, 100.0 % of all steps; waiting in elapsed time
	// from           to             hand-offs  customers  mean wait  median  of all waiting
	// field service  finance        4          4          6.0 h      –       36.4 %
	// support        field service  4          3          6.0 h      –       36.4 %
	// field service  support        1          1          6.0 h      –       9.1 %
	// marketing      field service  1          1          6.0 h      –       9.1 %
	// marketing      support        1          1          6.0 h      –       9.1 %
}

func ExampleResult_Prune() {
	log := repairs()
	v, err := process.NewVariants(log, process.Options{})
	if err != nil {
		panic(err)
	}
	if v, err = journey.Fold(context.Background(), log, v); err != nil {
		panic(err)
	}
	p, err := graph(log, process.Options{}).Prune(1, 0.4, v.Table(0))
	if err != nil {
		panic(err)
	}
	for _, e := range p.Edges {
		fmt.Println(e.From, "->", e.To)
	}
	fmt.Println("left out:", p.Left)
	// Output:
	// call -> visit
	// visit -> invoice
	// left out: 1 node and 3 edges, 27.3 % of the steps; 3 variants, 60.0 % of the customers
}

func ExampleNewVariants() {
	log := repairs()
	v, err := process.NewVariants(log, process.Options{})
	if err != nil {
		panic(err)
	}
	if v, err = journey.Fold(context.Background(), log, v); err != nil {
		panic(err)
	}
	fmt.Print(v.Table(2))
	// Output:
	// 5 customers went 4 ways, by points (any event)
	// customers  share   covered  such as  way
	// 2          40.0 %  40.0 %   ann      call -> visit -> invoice
	// 1          20.0 %  60.0 %   eve      web -> call
	// and 2 customers on 2 other ways
}

func ExampleNewSteps() {
	log := repairs()
	s, err := process.NewSteps(log, process.Options{}, 4)
	if err != nil {
		panic(err)
	}
	if s, err = journey.Fold(context.Background(), log, s); err != nil {
		panic(err)
	}
	fmt.Print(s.Matrix())
	// Output:
	// 5 customers by step and points (any event), in per cent
	//          1     2     3     4
	// call     60.0  20.0  20.0  0.0
	// invoice  0.0   0.0   60.0  0.0
	// visit    0.0   80.0  0.0   20.0
	// web      40.0  0.0   0.0   0.0
	// ended    0.0   0.0   20.0  80.0
}

func ExampleNewPattern() {
	log := repairs()
	for _, text := range []string{"visit -> call", "call -> !invoice* -> $", "web ->"} {
		p, err := process.NewPattern(log, process.Options{}, text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		if p, err = journey.Fold(context.Background(), log, p); err != nil {
			panic(err)
		}
		fmt.Println(p.Count())
	}
	// Output:
	// visit -> call: 1 times, at 1 of 5 customers (20.0 %)
	// call -> !invoice* -> $: 1 times, at 1 of 5 customers (20.0 %)
	// process: pattern: pattern "web ->": at character 7: want a node's name; write it like a -> !b* -> (c | "d?")
}

func ExampleCompare() {
	log := repairs()
	g, err := process.New(log, process.Options{})
	if err != nil {
		panic(err)
	}
	contract := func(t journey.Trace) string { return t.Attribute("contract") }
	groups, err := journey.Fold(context.Background(), log, metrics.GroupBy(contract, g))
	if err != nil {
		panic(err)
	}
	with, _ := groups.Get("basic")
	without, _ := groups.Get("")
	differences, err := process.Compare(with.Result(), without.Result(), survey.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Print(differences)
	// Output:
	// from   to       a    b    points of per cent      adjusted p
	// web    call     1/1  0/1  +100.0 [-12.2, +100.0]  0.786
	// web    visit    0/1  1/1  -100.0 [-100.0, +12.2]  0.786
	// visit  call     1/2  0/3  +50.0 [-19.3, +90.5]    0.786
	// visit  invoice  1/2  3/3  -50.0 [-90.5, +19.3]    0.786
	// call   visit    2/3  2/2  -33.3 [-79.2, +37.8]    0.786
}

func ExampleOwners() {
	owners := process.Owners(journey.Map{Points: []metrics.Point{
		{ID: "call", Name: "Call centre", Silo: "support"}, {ID: "visit", Name: "Repair visit", Silo: "field service"},
	}})
	fmt.Println(owners["visit"])
	// Output: field service
}
