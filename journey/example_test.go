package journey_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// contracts is a small log: three customers, one of whom grows, one of whom leaves.
func contracts(opts journey.Options) *journey.Log {
	b := journey.NewBuilder(opts)
	for _, e := range []journey.Event{
		{Customer: "ann", Time: instant("2026-01-05 09:00"), Kind: "join"},
		{Customer: "bob", Time: instant("2026-01-20 10:00"), Kind: "join"},
		{Customer: "cyd", Time: instant("2026-02-11 17:30"), Kind: "join"},
		{
			Customer: "bob", Time: instant("2026-02-25 12:00"), Kind: "leave", Reason: "price",
			Known: instant("2026-03-02 09:00"),
		},
	} {
		if err := b.Add(e); err != nil {
			panic(err)
		}
	}
	for _, customer := range []string{"ann", "bob", "cyd"} {
		b.Attribute(customer, "segment", "small", time.Time{})
	}
	b.Attribute("ann", "segment", "large", instant("2026-02-01 00:00"))
	log, _, err := b.Build(context.Background())
	if err != nil {
		panic(err)
	}
	return log
}

func byContract(log *journey.Log) *journey.Flow {
	flow, err := journey.NewFlow(log, journey.FlowOptions{
		Definition: journey.ByContract([]string{"join"}, []string{"leave"}), By: "segment",
	})
	if err != nil {
		panic(err)
	}
	flow, err = journey.Fold(context.Background(), log, flow)
	if err != nil {
		panic(err)
	}
	return flow
}

func ExampleNewFlow() {
	flow := byContract(contracts(journey.Options{AsOf: instant("2026-03-31 23:00")}))
	for _, r := range flow.Rows() {
		if r.Segment == "" {
			continue // customers whose segment isn't known; there are none
		}
		g := r.Gross
		fmt.Printf("%v %s: %d + %d new + %d in - %d lost - %d out = %d\n",
			r.Period, r.Segment, g.Opening, g.New, g.TransferredIn, g.Lost, g.TransferredOut, g.Closing)
	}
	fmt.Println("residual", flow.Residual(), journey.Reasons(flow.Total()))
	// Output:
	// 2026-01 large: 0 + 0 new + 0 in - 0 lost - 0 out = 0
	// 2026-01 small: 0 + 2 new + 0 in - 0 lost - 0 out = 2
	// 2026-02 large: 0 + 0 new + 1 in - 0 lost - 0 out = 1
	// 2026-02 small: 2 + 1 new + 0 in - 1 lost - 1 out = 1
	// 2026-03 large: 1 + 0 new + 0 in - 0 lost - 0 out = 1
	// 2026-03 small: 1 + 0 new + 0 in - 0 lost - 0 out = 1
	// residual 0 [{price 1}]
}

func ExampleChurnRate_Of() {
	february := byContract(contracts(journey.Options{})).Total()[1:2]
	for _, rate := range []journey.ChurnRate{journey.LostPerOpening, journey.LostPerOpeningAndNew} {
		fmt.Println(rate.Of(february, 0.95))
	}
	// Output:
	// 0.50 [0.09, 0.91] 95 % lost / opening, Wilson, n=2
	// 0.33 [0.06, 0.79] 95 % lost / (opening + new), Wilson, n=3
}

func ExampleRestated() {
	then := byContract(contracts(journey.Options{AsOf: instant("2026-02-28 23:00")}))
	now := byContract(contracts(journey.Options{AsOf: instant("2026-03-31 23:00")}))
	changes, err := journey.Restated(then, now)
	for _, c := range changes {
		fmt.Println(c)
	}
	fmt.Println(err)
	// Output:
	// 2026-02 small lost: was 0, is 1
	// 2026-02 small closing: was 2, is 1
	// <nil>
}

func ExampleNewGaps() {
	b := journey.NewBuilder(journey.Options{})
	for _, day := range []string{"2026-01-01 09:00", "2026-01-08 09:00", "2026-01-15 09:00", "2026-03-16 09:00"} {
		if err := b.Add(journey.Event{Customer: "ann", Time: instant(day)}); err != nil {
			panic(err)
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		panic(err)
	}
	gaps, err := journey.Fold(context.Background(), log, journey.NewGaps())
	fmt.Println(gaps.Quantile(0.5).Value, gaps.Quantile(0.95).Value, err)
	// Output: 7 60 <nil>
}

func ExampleBuilder_AddColumns() {
	b := journey.NewBuilder(journey.Options{})
	err := b.AddColumns(journey.Columns{
		IDs:     []int64{7, 8, 7},
		Times:   []int64{1767603600e9, 1767690000e9, 1767776400e9},
		Kinds:   journey.Labels{Codes: []uint32{0, 0, 1}, Names: []string{"order", "complaint"}},
		Amounts: []int64{1999, 500, 0}, Places: 2,
	})
	if err != nil {
		panic(err)
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		panic(err)
	}
	seven, _ := log.Find("7")
	for e := range log.Trace(seven).Events() {
		fmt.Println(e.Time.Format(time.DateOnly), e.Kind, e.Amount)
	}
	// Output:
	// 2026-01-05 order 19.99
	// 2026-01-07 complaint 0
}

func ExampleBuilder_Alias() {
	b := journey.NewBuilder(journey.Options{})
	b.Alias("ann@example.org", "ann")
	for _, customer := range []string{"ann", "ann@example.org"} {
		if err := b.Add(journey.Event{Customer: customer, Time: instant("2026-01-05 09:00"), Kind: "visit"}); err != nil {
			panic(err)
		}
	}
	log, report, err := b.Build(context.Background())
	fmt.Println(log.Customers(), report.Merged, err)
	// Output: 1 1 <nil>
}

func ExampleBuilder_ReadAttributesCSV() {
	b := journey.NewBuilder(journey.Options{})
	err := b.ReadAttributesCSV(context.Background(), strings.NewReader(
		"customer,since,segment\nann,,small\nann,2026-02-01,large\n"),
		journey.AttributesCSV{Customer: "customer", Since: "since"})
	if err != nil {
		panic(err)
	}
	if err := b.Add(journey.Event{Customer: "ann", Time: instant("2026-01-05 09:00")}); err != nil {
		panic(err)
	}
	log, _, err := b.Build(context.Background())
	ann := log.Trace(0)
	fmt.Println(ann.AttributeOn("segment", metrics.DayOf(2026, 1, 31)), ann.Attribute("segment"), err)
	// Output: small large <nil>
}

func ExampleReadMapCSV() {
	m, err := journey.ReadMapCSV(strings.NewReader(`stage,stage_order,point,name,silo
buy,1,shop,Shop,sales
use,2,helpline,Help line,support
use,2,billing,Invoices,finance
`), "map.csv")
	fmt.Println(len(m.Stages), m.Silos(), err)
	// Output: 2 [sales support finance] <nil>
}
