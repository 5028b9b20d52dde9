package scorecard

import (
	"cmp"
	"math"
	"slices"

	"github.com/untangle-metrics/untangle/internal/svg"
)

// layOut gives every node its layer and its place in a drawing as wide as the page, or wider when even one box a layer
// leaves no room for the edges beside it. It returns the width.
func (g *layered) layOut() float64 {
	boxes := len(g.nodes)
	width := chartWidth
	for room := chartWidth; ; room -= chartWidth / 12 {
		g.nodes = g.nodes[:boxes]
		g.assign(room)
		g.bends()
		g.number(chartWidth)
		g.order(orderSweeps)
		need := 0.0
		for _, layer := range g.layers {
			sum := 0.0
			for _, w := range g.wishes(layer) {
				sum += w.Before + w.After
			}
			need = max(need, sum)
		}
		if need <= chartWidth || room < chartWidth/4 {
			width = max(width, need)
			break
		}
	}
	return g.align(width)
}

// wishes returns the room that the nodes of a layer need, and that they want to stay where they are.
func (g *layered) wishes(layer []int) []svg.Wish {
	all := make([]svg.Wish, len(layer))
	for i, n := range layer {
		node := g.nodes[n]
		gap := boxGap / 2
		if node.bend {
			gap = 6
		}
		all[i] = svg.Wish{At: node.x, Weight: 1, Before: node.width/2 + gap, After: node.width/2 + node.room + gap}
	}
	return all
}

const alignSweeps = 16

// align moves nodes to the middle of their neighbours, layer by layer, and bends into line with those next to them.
// What leads back goes beside everything else. It returns the width that all of it needs, at least the one given.
func (g *layered) align(width float64) float64 {
	above, below := g.neighbours()
	layers := make([][]int, len(g.layers))
	for i, layer := range g.layers {
		for _, n := range layer {
			if !g.nodes[n].side {
				layers[i] = append(layers[i], n)
			}
		}
	}
	for _, layer := range layers {
		for i, n := range layer {
			g.nodes[n].x = width * (float64(i) + 0.5) / float64(len(layer))
		}
		g.settle(layer, g.wishes(layer), width)
	}
	for sweep := range alignSweeps {
		for i := range g.layers {
			layer := layers[i]
			by := [][][]int{above}
			switch {
			case sweep%2 == 0:
				layer = layers[len(layers)-1-i]
				by = [][][]int{below}
			case sweep >= alignSweeps-4:
				by = [][][]int{above, below}
			}
			wishes := g.wishes(layer)
			for k, n := range layer {
				sum, weights := 0.0, 0.0
				for _, ties := range by {
					for _, m := range ties[n] {
						if g.nodes[m].side {
							continue
						}
						weight := 1.0
						if g.nodes[n].bend && g.nodes[m].bend {
							weight, wishes[k].Weight = 4, 4
						}
						sum += float64(weight * g.nodes[m].x) // the same bits on every machine
						weights += weight
					}
				}
				if weights > 0 {
					wishes[k].At = sum / weights
				}
			}
			g.settle(layer, wishes, width)
		}
	}
	g.lanes(layers)
	return g.flush(width)
}

const laneGap = 13.0

// lanes puts the ways that lead back over several layers right of them, the shortest next to the boxes.
func (g *layered) lanes(layers [][]int) {
	edge := make([]float64, len(layers))
	for i, layer := range layers {
		for _, n := range layer {
			node := g.nodes[n]
			edge[i] = max(edge[i], node.x+node.width/2+node.room)
		}
	}
	var back []way
	for _, w := range g.ways {
		if w.back && len(w.through) > 3 {
			back = append(back, w)
		}
	}
	slices.SortStableFunc(back, func(a, b way) int { return cmp.Compare(len(a.through), len(b.through)) })
	for _, w := range back {
		bends := w.through[1 : len(w.through)-1]
		x := 0.0
		for _, n := range bends {
			x = max(x, edge[g.nodes[n].layer]+laneGap+g.nodes[n].width/2)
		}
		for _, n := range bends {
			g.nodes[n].x = x
			edge[g.nodes[n].layer] = x + g.nodes[n].width/2
		}
	}
}

// flush moves all nodes to the left of the drawing, where narrow screens begin, and returns how wide it must be.
func (g *layered) flush(width float64) float64 {
	left, right := math.Inf(1), 0.0
	for _, n := range g.nodes {
		left, right = min(left, n.x-n.width/2), max(right, n.x+n.width/2+n.room)
	}
	width = max(width, right-left+2*boxGap)
	shift := boxGap/2 - left
	for i := range g.nodes {
		g.nodes[i].x += shift
	}
	return width
}

func (g *layered) settle(layer []int, wishes []svg.Wish, width float64) {
	for i, x := range svg.Settle(wishes, 0, width) {
		g.nodes[layer[i]].x = x
	}
}

// ports returns where each way leaves its upper box and reaches its lower one: side by side, in the order of the places
// that they lead to.
func (g *layered) ports() (out, in []float64) {
	out, in = make([]float64, len(g.ways)), make([]float64, len(g.ways))
	bottoms, tops := make([][]int, len(g.nodes)), make([][]int, len(g.nodes))
	for i, w := range g.ways {
		bottoms[w.upper], tops[w.lower] = append(bottoms[w.upper], i), append(tops[w.lower], i)
	}
	spread := func(n int, ways []int, next func(way) int, at []float64) {
		slices.SortStableFunc(ways, func(a, b int) int {
			return cmp.Compare(g.nodes[next(g.ways[a])].x, g.nodes[next(g.ways[b])].x)
		})
		node := g.nodes[n]
		for i, w := range ways {
			at[w] = node.x - node.width/2 + node.width*float64(i+1)/float64(len(ways)+1)
		}
	}
	for n := range g.nodes {
		spread(n, bottoms[n], func(w way) int { return w.through[1] }, out)
		spread(n, tops[n], func(w way) int { return w.through[len(w.through)-2] }, in)
	}
	return out, in
}
