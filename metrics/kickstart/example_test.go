package kickstart_test

import (
	"context"
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
)

func ExampleNew() {
	calls := metrics.Definition{
		ID: "handling_time", Name: "Handling time", Silo: "support", Owner: "Head of support",
		Description: "Mean length of a call", Unit: metrics.Unit{Kind: metrics.DurationUnit}, Per: metrics.PerInteraction,
		Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(360), Effect: metrics.Activity,
		Timing: metrics.Leading, Viewpoint: metrics.OperationView, Points: []string{"phone"},
	}
	solved := metrics.Definition{
		ID: "solved", Name: "Solved at first contact", Silo: "delivery", Owner: "Head of delivery",
		Description: "Share of calls that end with a solution", Unit: metrics.Unit{Kind: metrics.RatioUnit},
		Per: metrics.PerInteraction, Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(0.9),
		Effect: metrics.Outcome, Timing: metrics.Lagging, Viewpoint: metrics.CustomerView, Points: []string{"phone"},
	}
	catalog := metrics.Catalog{
		Silos:       []metrics.Silo{{ID: "support", Name: "Support"}, {ID: "delivery", Name: "Delivery"}},
		Points:      []metrics.Point{{ID: "phone", Name: "Phone", Silo: "support"}},
		Definitions: []metrics.Definition{calls, solved},
	}
	plan, err := kickstart.New(context.Background(), catalog, kickstart.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("before:", plan.Before.Severities())
	for _, change := range plan.Proposal {
		fmt.Println("-", change)
	}
	improved, err := plan.Proposal.Apply(catalog)
	fmt.Println("after:", plan.After.Severities(), len(improved.Definitions), err)
	fmt.Println("agreed:", plan.Points[0].Agreed)
	// Output:
	// before: 2 critical, 8 major, 1 minor
	// - handling_time: target 360 → (not stated)
	// - added phone_right_first_time (Right first time: Phone)
	// - added phone_goal_reached (Reached their goal: Phone)
	// - solved: contributors (not stated) → support
	// after: 2 critical, 3 major, 0 minor 4 <nil>
	// agreed: {solved Head of delivery [delivery support]}
}
