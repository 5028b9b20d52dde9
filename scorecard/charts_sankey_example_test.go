package scorecard_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/scorecard"
)

func ExampleSankeyChart() {
	march := metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2026, time.March, 1))
	moves := stages.Sankey{
		Nodes: []stages.SankeyNode{
			{Column: 0, Stage: ""},
			{Column: 0, Stage: "try"},
			{Column: 0, Stage: "use"},
			{Column: 1, Stage: "", Period: march, Customers: 5},
			{Column: 1, Stage: "try", Period: march, Customers: 30},
			{Column: 1, Stage: "use", Period: march, Customers: 90},
		},
		Edges: []stages.SankeyEdge{
			{From: 0, To: 4, Customers: 30}, // came in
			{From: 1, To: 5, Customers: 20}, // from try to use
			{From: 2, To: 3, Customers: 5},  // left
			{From: 2, To: 5, Customers: 70}, // stayed
		},
	}
	drawn := scorecard.SankeyChart("Stages in March", moves)
	fmt.Println(strings.ReplaceAll(drawn.Description, ". ", ".\n"))
	// Output:
	// From the start to the end of 2026-03, 30 came in, 20 moved on, 0 moved back and 5 went out.
	// Each customer counts once in a month, by where they were at its start and its end; moves between aren't seen.
	// The largest move in one month is from try to use: 20 in 2026-03.
	// At the end there are 30 in try, 90 in use.
}
