package scorecard

import (
	"fmt"
	"testing"

	"github.com/untangle-metrics/untangle/journey/process"
)

// BenchmarkProcessGraph draws the largest graph that is drawn: a long chain with
// edges over many layers, up and down.
func BenchmarkProcessGraph(b *testing.B) {
	var p process.Pruned
	for i := range mostNodes {
		p.Nodes = append(p.Nodes, process.Node{Name: fmt.Sprint("node ", i)})
	}
	for i := range mostWays {
		from, to := i%mostNodes, (i+1)%mostNodes
		if i >= mostNodes {
			to = (i*37 + 11*(i/mostNodes)) % mostNodes
		}
		p.Edges = append(p.Edges, process.Edge{From: p.Nodes[from].Name, To: p.Nodes[to].Name, Count: int64(mostWays - i)})
	}
	b.ReportAllocs()
	for b.Loop() {
		if ProcessGraph("T", p).drawing == nil {
			b.Fatal("not drawn")
		}
	}
}
