package scorecard_test

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
	"github.com/untangle-metrics/untangle/scorecard"
)

func ExampleCard_RollUp() {
	churn := metrics.Definition{ID: "churn_rate", Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(0.015)}
	value := metrics.Definition{ID: "worth_the_money", Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(8)}
	reply := metrics.Definition{ID: "first_reply", Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(3600)}
	card := scorecard.Card{Name: "company", Measures: []scorecard.Measure{
		{Definition: churn, Estimate: metrics.Wilson(24, 1200, 0.95), Weight: 2},
		{Definition: value, Estimate: metrics.NewEstimate(8.2)},
		{Definition: reply}, // nobody measured it
	}}
	r, err := card.RollUp()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.ReplaceAll(r.String(), "\u00a0", " "))
	// Output:
	// company: score 0.83, coverage 75.0 %, between 0.62 and 0.88; weakest churn_rate at 0.75; dark: first_reply
}

func ExampleReport() {
	r := scorecard.Report{Title: "Churn", Sections: []scorecard.Section{{
		ID: "reasons", Title: "Why customers left", Blocks: []scorecard.Block{
			scorecard.Paragraph{Text: "Over the last quarter."},
			scorecard.Table{
				Caption: "Reasons",
				Columns: []scorecard.Column{{Name: "Reason"}, {Name: "Customers", Numbers: true}},
				Rows: [][]scorecard.Cell{
					{{Text: "unreliable"}, {Text: "76", Value: "76"}},
					{{Text: "price"}, {Text: "34", Value: "34"}},
				},
			},
		},
	}}}
	if err := r.Text(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Churn
	// =====
	//
	// Why customers left
	// ------------------
	//
	// Over the last quarter.
	//
	// Reasons
	// Reason      Customers
	// ----------  ---------
	// unreliable         76
	// price              34
}

func ExampleNewMatrix() {
	m := journey.Map{
		Stages: []metrics.Stage{{ID: "buy", Name: "Buy"}, {ID: "use", Name: "Use", After: []string{"buy"}}},
		Points: []metrics.Point{
			{ID: "quote", Name: "Quote", Stage: "buy", Silo: "sales"},
			{ID: "product", Name: "Product", Stage: "use", Silo: "product"},
		},
	}
	c := metrics.Catalog{Definitions: []metrics.Definition{{ID: "uptime", Points: []string{"product"}}}}
	x, err := scorecard.NewMatrix(m, c)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range x.Holes() {
		fmt.Println("no metric at", p.Name)
	}
	// Output:
	// no metric at Quote
}

func ExampleStateOfCustomer() {
	report, err := scorecard.StateOfCustomer(scorecard.Inputs{
		Company: "Harbour Desk",
		Card: scorecard.Card{Measures: []scorecard.Measure{{
			Definition: metrics.Definition{
				ID: "churn_rate", Name: "Churn rate", Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(0.015),
			},
			Estimate: metrics.NewEstimate(0.02),
		}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Title)
	for _, s := range report.Sections {
		fmt.Println("-", s.ID)
	}
	// Output:
	// State of the Customer: Harbour Desk
	// - customers
	// - flow
	// - segments
	// - retention
	// - stages
	// - handoffs
	// - profit
	// - revenue
	// - capacity
	// - goals
	// - matrix
	// - audit
	// - scorecard
	// - changes
}

func ExampleControlChart() {
	tickets := metrics.Series{First: metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2025, time.January, 1))}
	for _, v := range []float64{52, 47, 55, 50, 49, 53, 46, 51, 54, 48, 50, 75} {
		tickets.Values = append(tickets.Values, metrics.NewEstimate(v))
	}
	chart, err := control.New(tickets, control.Options{Direction: metrics.LowerIsBetter})
	if err != nil {
		fmt.Println(err)
		return
	}
	drawn := scorecard.ControlChart("Tickets", metrics.Unit{Kind: metrics.CountUnit}, chart)
	fmt.Println(strings.ReplaceAll(drawn.Description, ". ", ".\n"))
	// Output:
	// The last value is 75, in 2025-12; limits are 35 to 70 around a centre line of 52.
	// Worsened: above the upper limit in 2025-12 (lower is better).
	// XmR chart around the mean, limits from the mean moving range.
}
