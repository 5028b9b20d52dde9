package stages

import (
	"github.com/untangle-metrics/untangle/metrics"
)

// A Matrix counts who went from where to where. Its row sums are who left, its column sums who entered.
type Matrix struct {
	Period metrics.Period `json:"period"` // zero for a sum of periods
	// Counts[from][to] is in the order of Balance.Nodes: the outside first, so that row 0 is entry and column 0 exit.
	// The diagonal is 0.
	Counts [][]int64 `json:"counts"`
	// Loops counts, by node, milestones of the stage that the customer was in already. 0 in the net view.
	Loops []int64 `json:"loops"`
}

// Matrices returns the flow of every period over all segments, periods without moves too.
func (b *Balance) Matrices(v View) []Matrix {
	moves := b.view(v)
	all := make([]Matrix, 0, b.periods.Len())
	for p, period := range b.periods.All() {
		m := newMatrix(period, b.nodes)
		for segment := range b.segments {
			for from := range b.nodes {
				at := b.cell(p, segment, from)
				sum(m.Counts[from], 0, moves, at, b.nodes)
			}
		}
		for node := range b.nodes {
			m.Loops[node], m.Counts[node][node] = m.Counts[node][node], 0
		}
		all = append(all, m)
	}
	return all
}

func newMatrix(period metrics.Period, nodes int) Matrix {
	m := Matrix{Period: period, Counts: make([][]int64, nodes), Loops: make([]int64, nodes)}
	for from := range m.Counts {
		m.Counts[from] = make([]int64, nodes)
	}
	return m
}

// Sum returns the flow of all periods together. In the net view each period is net by itself.
func (b *Balance) Sum(v View) Matrix {
	all := newMatrix(metrics.Period{}, b.nodes)
	for _, m := range b.Matrices(v) {
		for from := range b.nodes {
			sum(all.Counts[from], 0, m.Counts[from], 0, b.nodes)
		}
		sum(all.Loops, 0, m.Loops, 0, b.nodes)
	}
	return all
}

// Out returns how many left each node: the row sums.
func (m Matrix) Out() []int64 {
	out := make([]int64, len(m.Counts))
	for from, row := range m.Counts {
		out[from] = add(row)
	}
	return out
}

// In returns how many entered each node: the column sums.
func (m Matrix) In() []int64 {
	in := make([]int64, len(m.Counts))
	for _, row := range m.Counts {
		sum(in, 0, row, 0, len(row))
	}
	return in
}

// Directions counts moves by where they lead in the order of the stages.
type Directions struct {
	Entries int64 `json:"entries"` // from outside into any stage
	Forward int64 `json:"forward"` // to the next stage
	Skip    int64 `json:"skip"`    // over one stage or more
	Back    int64 `json:"back"`    // to an earlier stage
	Loop    int64 `json:"loop"`    // milestones of the stage that the customer was in; they aren't moves
	Exits   int64 `json:"exits"`   // from any stage to outside
}

// Directions returns the counts of the matrix by direction.
func (m Matrix) Directions() (d Directions) {
	d.Loop = add(m.Loops)
	for from, row := range m.Counts {
		for to, n := range row {
			switch {
			case from == 0:
				d.Entries += n
			case to == 0:
				d.Exits += n
			case to < from:
				d.Back += n
			case to == from+1:
				d.Forward += n
			default:
				d.Skip += n
			}
		}
	}
	return d
}
