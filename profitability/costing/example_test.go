package costing_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// The department of Kaplan and Anderson's article, from two files.
func ExampleModel_Assign() {
	pools, err := costing.ReadPoolsCSV(strings.NewReader("pool,silo,cost,capacity\n"+
		"service,operations,560000,700000\n"), "pools.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	activities, err := costing.ReadActivitiesCSV(strings.NewReader("activity,pool,point,kind,minutes\n"+
		"orders,service,,order,8\n"+
		"inquiries,service,,inquiry,44\n"+
		"credit checks,service,,credit check,50\n"), "activities.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	model := costing.Model{Unit: "minute", Currency: "USD", Pools: pools, Activities: activities}
	report, err := model.Assign([]costing.Volume{
		{Activity: "orders", Count: 49_000},
		{Activity: "inquiries", Count: 1_400},
		{Activity: "credit checks", Count: 2_500},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("in a quarter:\n%v", report)
	// Output:
	// in a quarter:
	//        activity  events  minutes  cost USD
	//   credit checks    2500   125000    100000
	//       inquiries    1400    61600     49280
	//          orders   49000   392000    313600
	//
	//      pool  rate  minutes used      of  assigned  unused  of cost USD
	//   service   0.8        578600  700000    462880   97120       560000
}

// What a shorter inquiry and more orders would change.
func ExampleCompare() {
	model := costing.Model{
		Unit:  "minute",
		Pools: []costing.Pool{{Name: "service", Cost: decimal.New(560_000, 0), Capacity: decimal.New(700_000, 0)}},
		Activities: []costing.Activity{
			{Name: "orders", Pool: "service", Base: decimal.New(8, 0)},
			{Name: "inquiries", Pool: "service", Base: decimal.New(44, 0)},
		},
	}
	volumes := []costing.Volume{{Activity: "orders", Count: 49_000}, {Activity: "inquiries", Count: 1_400}}
	before, err := model.Assign(volumes)
	if err != nil {
		fmt.Println(err)
		return
	}
	model.Activities[1].Base = decimal.New(30, 0)
	volumes[0].Count = 60_000
	after, err := model.Assign(volumes)
	if err != nil {
		fmt.Println(err)
		return
	}
	change, err := costing.Compare(before, after)
	fmt.Printf("%v\n%v", err, change)
	// Output:
	// <nil>
	//   change in  events  minutes    cost
	//   inquiries       0   -19600  -15680
	//      orders   11000    88000   70400
	//
	//   change in  minutes used  assigned  unused
	//     service         68400     54720  -54720
}

func ExampleNewUsage() {
	b := journey.NewBuilder(journey.Options{})
	for i, e := range []journey.Event{
		{Customer: "ann", Point: "shop", Kind: "order", Amount: decimal.New(120, 0)},
		{Customer: "bob", Point: "phone", Kind: "complaint", Reason: "broken"},
		{Customer: "bob", Point: "phone", Kind: "complaint"},
		{Customer: "bob", Point: "shop", Kind: "visit"},
	} {
		e.Time = time.Date(2026, 3, 1+i, 9, 0, 0, 0, time.UTC)
		if err := b.Add(e); err != nil {
			fmt.Println(err)
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	usage, err := costing.NewUsage(log, costing.Model{
		Unit:  "minute",
		Pools: []costing.Pool{{Name: "service", Silo: "care", Cost: decimal.New(100, 0), Capacity: decimal.New(80, 0)}},
		Activities: []costing.Activity{
			{Name: "order", Pool: "service", On: journey.Selection{Kinds: []string{"order"}}, Base: decimal.New(8, 0)},
			{
				Name: "complaint", Pool: "service", On: journey.Selection{Kinds: []string{"complaint"}},
				Base:  decimal.New(20, 0),
				Terms: []costing.Term{{Time: decimal.New(12, 0), When: journey.Selection{Reasons: []string{"broken"}}}},
			},
		},
	}, costing.Options{Points: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	if usage, err = journey.Fold(context.Background(), log, usage); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range usage.Rows(costing.ByPoint, costing.ByActivity) {
		fmt.Println(r.Point, r.Activity, r.Events, r.Time, r.Cost)
	}
	fmt.Println("unused:", usage.Report().Unused(), "events without an activity:", usage.Idle())
	// Output:
	// phone complaint 2 52 65
	// shop order 1 8 10
	// unused: 25 events without an activity: 1
}

func ExampleConventional() {
	rates, err := costing.Conventional(decimal.New(560_000, 0), []costing.Share{
		{Activity: "orders", Effort: decimal.New(70, -2), Volume: 49_000},
		{Activity: "inquiries", Effort: decimal.New(10, -2), Volume: 1_400},
		{Activity: "credit checks", Effort: decimal.New(20, -2), Volume: 2_500},
	}, 2)
	for _, r := range rates {
		fmt.Println(r.Activity, r.Cost, r.Rate)
	}
	fmt.Println(err)
	// Output:
	// orders 392000 8
	// inquiries 56000 40
	// credit checks 112000 44.8
	// <nil>
}
