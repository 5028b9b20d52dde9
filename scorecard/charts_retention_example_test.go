package scorecard_test

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/scorecard"
)

func ExampleRetentionGrid() {
	retained := func(n, of int64) retention.Cell {
		return retention.Cell{Observable: true, N: n, Of: of, Share: metrics.Wilson(n, of, 0.95)}
	}
	grid := retention.Grid{
		Title:   "customers by channel",
		Columns: []retention.Column{{From: 0, To: 0}, {From: 1, To: 1}, {From: 2, To: 2}},
		Rows: []retention.Row{
			{Value: "shop", Size: 100, Cells: []retention.Cell{retained(100, 100), retained(60, 100), retained(40, 80)}},
			{Value: "web", Size: 300, Cells: []retention.Cell{retained(300, 300), retained(90, 300), {}}},
		},
	}
	pooled := retention.Curve{Points: []retention.Point{
		{Share: metrics.Wilson(400, 400, 0.95)},
		{Share: metrics.Wilson(150, 400, 0.95)},
		{Share: metrics.Wilson(40, 80, 0.95)},
	}}
	drawn := scorecard.RetentionGrid("Retention", grid, pooled)
	fmt.Println(strings.NewReplacer(". ", ".\n", ") and", ")\nand", "\u00a0", " ").Replace(drawn.Description))
	// Output:
	// Customers by channel.
	// 2 cohorts with 400 starts.
	// Of all cohorts together 37.5 % are retained at age 1 and 50.0 % at age 2.
	// Of the cohorts shown with at least 30 starts, web has the least at age 1 (30.0 %: 90 of 300)
	// and shop the most (60.0 %: 60 of 100).
	// Hatched, because they can't be observed yet: 1 of 6 cells.
}
