package stages

import (
	"github.com/untangle-metrics/untangle/metrics"
)

// Sankey is the data of a diagram of flows between the stages of successive periods. The columns are the moment before
// the first period, which is column 0, and the end of each period.
type Sankey struct {
	Nodes []SankeyNode `json:"nodes"` // by column; in a column in the order of Balance.Nodes
	Edges []SankeyEdge `json:"edges"` // by their nodes: from, then to
}

// A SankeyNode is the customers of one stage at the end of one period. The outside is a node too, of those who enter
// in the next period and of those who have left in this one.
type SankeyNode struct {
	Column int `json:"column"`
	// Period is the one that ends there, and zero for column 0.
	Period metrics.Period `json:"period"`
	Stage  string         `json:"stage"` // empty for the outside
	// Customers is the closing stock of the stage. For the outside it is the greater of who left in the period and who
	// enters in the next.
	Customers int64 `json:"customers"`
}

// A SankeyEdge is the customers who were in one node and, a period later, in another, or still in the same stage.
type SankeyEdge struct {
	From      int   `json:"from"` // which of the nodes
	To        int   `json:"to"`
	Customers int64 `json:"customers"` // more than 0
}

// Sankey returns the net flow of all segments as a diagram: the edges between two columns are the net matrix of the
// period and those who stayed, so that what flows into a stage, and out of it, is its stock. Every column has every
// node, in one order.
func (b *Balance) Sankey() Sankey {
	s := Sankey{Nodes: []SankeyNode{}, Edges: []SankeyEdge{}}
	matrices, rows := b.Matrices(Net), b.Total(Net)
	stages, names := b.nodes-1, b.Nodes()
	for column := range len(matrices) + 1 {
		var period metrics.Period
		if column > 0 {
			period = matrices[column-1].Period
		}
		for node, name := range names {
			n := SankeyNode{Column: column, Period: period, Stage: name}
			switch {
			case node > 0 && column == 0:
				n.Customers = rows[node-1].Opening
			case node > 0:
				n.Customers = rows[(column-1)*stages+node-1].Closing
			default:
				if column > 0 {
					n.Customers = matrices[column-1].In()[0]
				}
				if column < len(matrices) {
					n.Customers = max(n.Customers, matrices[column].Out()[0])
				}
			}
			s.Nodes = append(s.Nodes, n)
		}
	}
	for column, m := range matrices {
		for from, row := range m.Counts {
			for to, n := range row {
				if from == to && from > 0 {
					n = s.Nodes[column*b.nodes+from].Customers - add(row)
				}
				if n > 0 {
					s.Edges = append(s.Edges, SankeyEdge{column*b.nodes + from, (column+1)*b.nodes + to, n})
				}
			}
		}
	}
	return s
}
