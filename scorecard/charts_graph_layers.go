package scorecard

import (
	"cmp"
	"slices"

	"github.com/untangle-metrics/untangle/journey/process"
)

// A layered graph is laid out in layers, after Sugiyama, Tagawa & Toda (1981): what leads back is turned round, nodes
// come in layers below all those that lead to them, and edges pass the layers between at bends. Every second layer has
// no boxes, so that every edge has a bend at which its number can stand.
type layered struct {
	nodes      []layerNode
	ways       []way   // strongest first
	layers     [][]int // nodes, from left to right; those of the first layer first
	unnumbered int     // ways without room for their number, or for what else there is to say
}

// A layerNode is a box, or a bend of an edge.
type layerNode struct {
	text  []string // the lines of the name; for a bend, of what stands there
	note  string   // below the name
	title string   // all there is to say
	class string
	loop  *way // what follows itself
	bend  bool
	side  bool // a bend of an edge that leads back over several boxes
	layer int

	x, width, height float64 // the middle of a box, and its size
	room             float64 // right of the box, for its loop
}

// A way is an edge, a start or an end.
type way struct {
	upper, lower int // nodes
	back         bool
	count        int64
	label        []string // its number, and what may stand in a line below
	title        string
	through      []int // the nodes from upper to lower, bends included
}

// newLayered returns the graph with its boxes, not yet laid out.
func newLayered(p process.Pruned) *layered {
	g := &layered{}
	find := make(map[string]int)
	for _, n := range p.Nodes {
		find[n.Name] = len(g.nodes)
		g.nodes = append(g.nodes, stepBox(n))
	}
	for _, e := range p.Edges {
		from, known := find[e.From]
		to, also := find[e.To]
		if !known || !also {
			continue
		}
		w := edgeWay(e, from, to)
		if from == to {
			g.nodes[from].carry(w)
			continue
		}
		g.ways = append(g.ways, w)
	}
	g.terminals(p.Starts, find, true)
	g.terminals(p.Ends, find, false)
	slices.SortStableFunc(g.ways, func(a, b way) int { return cmp.Compare(b.count, a.count) })
	g.turnRound()
	g.widen()
	return g
}

// widen makes boxes wide enough for the edges that end at them.
func (g *layered) widen() {
	out, in := make([]int, len(g.nodes)), make([]int, len(g.nodes))
	for _, w := range g.ways {
		out[w.upper]++
		in[w.lower]++
	}
	for i := range g.nodes {
		g.nodes[i].width = max(g.nodes[i].width, portGap*float64(max(out[i], in[i])+1))
	}
}

// terminals adds where customers begin, or where they were last seen.
func (g *layered) terminals(ends []process.End, find map[string]int, start bool) {
	var total, all int64
	mark := len(g.nodes)
	for _, e := range ends {
		if at, known := find[e.Node]; known {
			total, all = total+e.Customers, max(all, e.Share.N)
			g.ways = append(g.ways, endWay(e, at, mark, start))
		}
	}
	if total > 0 {
		g.nodes = append(g.nodes, terminalBox(start, total, all))
		return
	}
	g.ways = slices.DeleteFunc(g.ways, func(w way) bool { return w.upper == mark || w.lower == mark })
}

// turnRound turns round what would close a circle. Down leads first what joins every node to the start, over the
// strongest edges that there are, then the others from the strongest to the weakest: what most customers do.
func (g *layered) turnRound() {
	down := make([][]int, len(g.nodes))
	tree := g.tree()
	for _, joins := range [...]bool{true, false} {
		for i := range g.ways {
			w := &g.ways[i]
			if tree[i] != joins {
				continue
			}
			if !joins && reaches(down, w.lower, w.upper, make([]bool, len(g.nodes))) {
				w.upper, w.lower, w.back = w.lower, w.upper, true
			}
			down[w.upper] = append(down[w.upper], w.lower)
		}
	}
}

// tree returns which ways are in a tree from the start that has, at each step, the strongest way to a node not in it
// yet (Prim 1957). Where the start doesn't lead, the node with most events is the root of another one.
func (g *layered) tree() []bool {
	in, joined := make([]bool, len(g.ways)), make([]bool, len(g.nodes))
	for i, n := range g.nodes {
		joined[i] = n.class == startClass
	}
	for {
		next := slices.IndexFunc(g.ways, func(w way) bool { return joined[w.upper] && !joined[w.lower] })
		if next >= 0 {
			in[next], joined[g.ways[next].lower] = true, true
			continue
		}
		root := slices.Index(joined, false) // nodes come by events, most first
		if root < 0 {
			return in
		}
		joined[root] = true
	}
}

func reaches(down [][]int, from, to int, seen []bool) bool {
	if from == to {
		return true
	}
	seen[from] = true
	for _, next := range down[from] {
		if !seen[next] && reaches(down, next, to, seen) {
			return true
		}
	}
	return false
}

// returning is the number of edges that lead back.
func (g *layered) returning() int {
	n := 0
	for _, w := range g.ways {
		if w.back {
			n++
		}
	}
	return n
}

// assign puts every node into the first layer below all those above it that has room for it, and leaves a layer without
// boxes after each. The end is in the last layer, which is its own.
func (g *layered) assign(room float64) {
	above, waiting := make([][]int, len(g.nodes)), make([]int, len(g.nodes))
	below := make([][]int, len(g.nodes))
	for _, w := range g.ways {
		below[w.upper] = append(below[w.upper], w.lower)
		above[w.lower] = append(above[w.lower], w.upper)
		waiting[w.lower]++
	}
	var taken []float64
	var ready []int
	for i, n := range waiting {
		if n == 0 {
			ready = append(ready, i)
		}
	}
	end := -1
	for len(ready) > 0 {
		i := ready[0]
		ready = ready[1:]
		n := &g.nodes[i]
		n.layer = 0
		for _, a := range above[i] {
			n.layer = max(n.layer, g.nodes[a].layer+1)
		}
		if n.class == endClass {
			end = i
			continue // it has nothing below
		}
		need := n.width + n.room + boxGap
		for n.layer < len(taken) && taken[n.layer]+need > room && taken[n.layer] > 0 {
			n.layer++
		}
		for n.layer >= len(taken) {
			taken = append(taken, 0)
		}
		taken[n.layer] += need
		if n.class == startClass {
			taken[n.layer] = room // nothing stands beside the start
		}
		for _, b := range below[i] {
			if waiting[b]--; waiting[b] == 0 {
				ready = append(ready, b)
			}
		}
	}
	if end >= 0 {
		g.nodes[end].layer = len(taken)
	}
	for i := range g.nodes {
		g.nodes[i].layer *= 2
	}
}

// bends gives every way that passes a layer a bend there, and fills the layers.
func (g *layered) bends() {
	depth := 0
	for _, n := range g.nodes {
		depth = max(depth, n.layer+1)
	}
	g.layers = make([][]int, depth)
	for i, n := range g.nodes {
		g.layers[n.layer] = append(g.layers[n.layer], i)
	}
	for i := range g.ways {
		w := &g.ways[i]
		w.through = []int{w.upper}
		side := w.back && g.nodes[w.lower].layer > g.nodes[w.upper].layer+2
		for layer := g.nodes[w.upper].layer + 1; layer < g.nodes[w.lower].layer; layer++ {
			w.through = append(w.through, len(g.nodes))
			g.layers[layer] = append(g.layers[layer], len(g.nodes))
			g.nodes = append(g.nodes, layerNode{bend: true, side: side, layer: layer, width: w.thickness(g.strongest())})
		}
		w.through = append(w.through, w.lower)
	}
}

// strongest is how often the edge was taken that was taken most.
func (g *layered) strongest() int64 {
	if len(g.ways) == 0 {
		return 1
	}
	return max(g.ways[0].count, 1)
}

// thickness of a way's line grows with how often it was taken.
func (w *way) thickness(strongest int64) float64 {
	return 1 + 6*min(float64(max(w.count, 0))/float64(strongest), 1)
}
