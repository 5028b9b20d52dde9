package scorecard_test

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/scorecard"
)

func ExampleProcessGraph() {
	pruned := process.Pruned{
		Nodes: []process.Node{{Name: "call", Customers: 100}, {Name: "visit", Customers: 90}},
		Edges: []process.Edge{
			{From: "call", To: "visit", Count: 110, Customers: 90},
			{From: "visit", To: "call", Count: 20, Customers: 15},
		},
		Starts: []process.End{{Node: "call", Customers: 100}},
		Ends:   []process.End{{Node: "visit", Customers: 90}},
		Left:   process.LeftOut{Nodes: 1, Edges: 3, StepShare: 0.04},
	}
	drawn := scorecard.ProcessGraph("From call to visit", pruned)
	fmt.Println(strings.NewReplacer(". ", ".\n", "\u00a0", " ").Replace(drawn.Description))
	// Output:
	// 2 nodes and 2 edges between them.
	// The most frequent start is call (100 customers).
	// The most frequent end is visit (90 customers).
	// The edge taken most is from call to visit: 110 times.
	// Left out: 1 node and 3 edges, 4.0 % of the steps.
	// 1 edge leads back, as a broken line.
}
