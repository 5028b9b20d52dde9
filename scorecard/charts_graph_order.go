package scorecard

import (
	"cmp"
	"slices"
)

const orderSweeps = 24

// order puts the nodes of each layer into an order with few crossings: after a first pass down, sweeps up and down by
// the barycentre of the neighbours in the layer before, of which the best result is kept.
func (g *layered) order(sweeps int) {
	above, below := g.neighbours()
	place := make([]float64, len(g.nodes)) // from 0, at the left, to 1
	want := make([]float64, len(g.nodes))
	settle := func(layer []int) {
		for i, n := range layer {
			place[n] = (float64(i) + 0.5) / float64(len(layer))
		}
	}
	sorted := func(layer []int, by [][]int) {
		for _, n := range layer {
			want[n] = place[n]
			if len(by[n]) > 0 {
				sum := 0.0
				for _, m := range by[n] {
					sum += place[m]
				}
				want[n] = sum / float64(len(by[n]))
			}
			if g.nodes[n].side {
				want[n] += 2 // right of everything else
			}
		}
		slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(want[a], want[b]) })
		settle(layer)
	}
	for _, layer := range g.layers {
		sorted(layer, above)
	}
	best, fewest := g.copied(), g.crossings()
	for sweep := range sweeps {
		for i := range g.layers {
			if sweep%2 == 0 {
				sorted(g.layers[len(g.layers)-1-i], below)
			} else {
				sorted(g.layers[i], above)
			}
		}
		if n := g.crossings(); n < fewest {
			best, fewest = g.copied(), n
		}
	}
	g.layers = best
}

func (g *layered) copied() [][]int {
	all := make([][]int, len(g.layers))
	for i, layer := range g.layers {
		all[i] = slices.Clone(layer)
	}
	return all
}

// neighbours returns the nodes that each node is tied to in the layers right above and right below.
func (g *layered) neighbours() (above, below [][]int) {
	above, below = make([][]int, len(g.nodes)), make([][]int, len(g.nodes))
	for _, w := range g.ways {
		for i := 1; i < len(w.through); i++ {
			a, b := w.through[i-1], w.through[i]
			below[a], above[b] = append(below[a], b), append(above[b], a)
		}
	}
	return above, below
}

// crossings returns how many pairs of edges cross between two layers: the inversions of their lower ends, in the order
// of their upper ones, counted with Fenwick's tree (1994).
func (g *layered) crossings() int {
	position := make([]int, len(g.nodes))
	ties := make([][][2]int, len(g.layers))
	for _, layer := range g.layers {
		for i, n := range layer {
			position[n] = i
		}
	}
	for _, w := range g.ways {
		for i := 1; i < len(w.through); i++ {
			a, b := w.through[i-1], w.through[i]
			ties[g.nodes[a].layer] = append(ties[g.nodes[a].layer], [2]int{position[a], position[b]})
		}
	}
	n := 0
	for i, layer := range ties {
		if len(layer) == 0 {
			continue
		}
		slices.SortFunc(layer, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
		tree := make([]int, len(g.layers[i+1])+1)
		for before, tie := range layer {
			n += before
			for k := tie[1] + 1; k > 0; k -= k & -k {
				n -= tree[k] // those that end no farther right
			}
			for k := tie[1] + 1; k < len(tree); k += k & -k {
				tree[k]++
			}
		}
	}
	return n
}
