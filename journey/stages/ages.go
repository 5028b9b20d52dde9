package stages

// ages counts, in days, how long visits of the stages lasted, and where customers were by the days since they first
// came. Nodes are numbered as everywhere: 0 is outside, stages from 1.
type ages struct {
	nodes int
	by    []histogram
	// start counts customers by the node that they were in at the end of their first day.
	start []int64
}

// Of each node, the histograms come in this order: those by another node, then these.
const (
	running  = iota // visits that were running at the end, by how long they had been
	late            // visits that were running at the beginning, by how long they had been
	observed        // customers by the age up to which they were observed and the node that they were in then
	joined          // customers who came under observation later than they came, by their age then
	singles
)

func newAges(nodes int) ages {
	return ages{
		nodes: nodes, by: make([]histogram, nodes*(2*nodes+singles)), start: make([]int64, nodes),
	}
}

// left is for the visits of a stage that ended in another node.
func (a *ages) left(stage, to int) *histogram { return &a.by[stage*(2*a.nodes+singles)+to] }

// shifted is for the customers who were in one node at the end of a day and in another at the end of the next, by
// their age on the latter.
func (a *ages) shifted(from, to int) *histogram { return &a.by[from*(2*a.nodes+singles)+a.nodes+to] }

func (a *ages) single(node, which int) *histogram {
	return &a.by[node*(2*a.nodes+singles)+2*a.nodes+which]
}

func (a *ages) merge(o *ages) {
	for i := range o.by {
		a.by[i].merge(o.by[i])
	}
	for i, n := range o.start {
		a.start[i] += n
	}
}

// spells returns the visits of a stage, as durations with competing ends.
func (a *ages) spells(stage int) spells {
	s := spells{running: *a.single(stage, running), late: *a.single(stage, late)}
	for to := range a.nodes {
		s.ended = append(s.ended, *a.left(stage, to))
	}
	return s
}

// transitions returns where customers were, by age.
func (a *ages) transitions() transitions {
	t := transitions{states: a.nodes, start: a.start}
	for from := range a.nodes {
		for to := range a.nodes {
			t.moves = append(t.moves, *a.shifted(from, to))
		}
		t.late = append(t.late, *a.single(from, joined))
		t.ended = append(t.ended, *a.single(from, observed))
	}
	return t
}
