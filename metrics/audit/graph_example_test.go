package audit_test

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

func ExampleNewGraph() {
	seconds := metrics.Unit{Kind: metrics.DurationUnit}
	g, err := audit.NewGraph(metrics.Catalog{
		Silos: []metrics.Silo{{ID: "support", Name: "Support"}, {ID: "delivery", Name: "Delivery"}},
		Definitions: []metrics.Definition{
			{
				ID: "waiting", Name: "Waiting time", Silo: "support", Points: []string{"phone"}, Unit: seconds,
				Per: metrics.PerInteraction, Direction: metrics.LowerIsBetter,
				Effect: metrics.Outcome, Viewpoint: metrics.CustomerView,
			},
			{
				ID: "handling", Name: "Handling time", Silo: "delivery", Points: []string{"phone", "chat"}, Unit: seconds,
				Per: metrics.PerInteraction, Direction: metrics.LowerIsBetter, Contributors: []string{"support"},
			},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range g.Edges {
		fmt.Println(e.From, e.Kind, e.To, e.Tangled)
	}
	// Output:
	// silo:delivery keeps metric:handling false
	// silo:support contributes metric:handling false
	// metric:handling measured at point:chat true
	// metric:handling measured at point:phone true
	// silo:support keeps metric:waiting false
	// metric:waiting measured at point:phone false
}
