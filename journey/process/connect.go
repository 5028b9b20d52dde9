package process

import (
	"container/heap"
	"math"
)

// connect keeps the arcs that it takes for every node with a kept arc to lie on kept paths from the start to the end.
func (p *pruning) connect() {
	before := p.widest(startNode, p.outOf, func(a arc) int { return a.to })
	after := p.widest(endNode, p.into, func(a arc) int { return a.from })
	var queue []int
	queued := make([]bool, len(p.into))
	queued[startNode], queued[endNode] = true, true
	need := func(n int) {
		if !queued[n] {
			queued[n] = true
			queue = append(queue, n)
		}
	}
	for _, a := range p.arcs {
		if a.kept {
			need(a.from)
			need(a.to)
		}
	}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		// Arcs of a tree lead on to nodes that are queued in turn, so each gets its whole path.
		for _, i := range [...]int{before[n], after[n]} {
			if i < 0 {
				continue
			}
			p.arcs[i].kept = true
			need(p.arcs[i].from)
			need(p.arcs[i].to)
		}
	}
}

// widest returns, for each node, the last arc of the path from a root whose weakest arc is strongest; −1 for the root
// and for nodes that no path reaches. It is Dijkstra's algorithm with the weakest arc for a distance.
func (p *pruning) widest(root int, arcs [][]int, ahead func(arc) int) []int {
	last, width := make([]int, len(arcs)), make([]int64, len(arcs))
	for i := range last {
		last[i] = -1
	}
	done := make([]bool, len(arcs))
	width[root] = math.MaxInt64
	open := &front{{root, math.MaxInt64}}
	for open.Len() > 0 {
		at := heap.Pop(open).(reached).node
		if done[at] {
			continue
		}
		done[at] = true
		for _, i := range arcs[at] {
			a := p.arcs[i]
			to := ahead(a)
			if w := min(width[at], a.count); a.on && !done[to] && w > width[to] {
				width[to], last[to] = w, i
				heap.Push(open, reached{to, w})
			}
		}
	}
	return last
}

type reached struct {
	node  int
	width int64
}

// front is a heap of the nodes reached, widest first and then by number.
type front []reached

func (f front) Len() int { return len(f) }

func (f front) Less(i, j int) bool {
	if f[i].width != f[j].width {
		return f[i].width > f[j].width
	}
	return f[i].node < f[j].node
}

func (f front) Swap(i, j int) { f[i], f[j] = f[j], f[i] }

// Push is for package heap.
func (f *front) Push(x any) { *f = append(*f, x.(reached)) }

// Pop is for package heap.
func (f *front) Pop() any {
	old := *f
	x := old[len(old)-1]
	*f = old[:len(old)-1]
	return x
}

// result returns what is kept of the graph.
func (p *pruning) result(r Result, left LeftOut) Pruned {
	kept := func(from, to int) bool { return p.arcs[p.find[[2]int{from, to}]].kept }
	used := make(map[int]bool)
	for _, a := range p.arcs {
		if a.kept {
			used[a.from], used[a.to] = true, true
		}
	}
	out := Pruned{Nodes: []Node{}, Edges: []Edge{}, Starts: []End{}, Ends: []End{}}
	for _, n := range r.Nodes {
		if used[p.number[n.Name]] {
			out.Nodes = append(out.Nodes, n)
		}
	}
	steps := int64(0)
	for _, e := range r.Edges {
		steps += e.Count
		if kept(p.number[e.From], p.number[e.To]) {
			out.Edges = append(out.Edges, e)
		} else {
			left.Steps += e.Count
		}
	}
	for _, s := range r.Starts {
		if kept(startNode, p.number[s.Node]) {
			out.Starts = append(out.Starts, s)
		}
	}
	for _, e := range r.Ends {
		if kept(p.number[e.Node], endNode) {
			out.Ends = append(out.Ends, e)
		}
	}
	if steps > 0 {
		left.StepShare = float64(left.Steps) / float64(steps)
	}
	left.Nodes, left.Edges = len(r.Nodes)-len(out.Nodes), len(r.Edges)-len(out.Edges)
	out.Left = left
	return out
}
