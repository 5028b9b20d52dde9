package metrics

import (
	"fmt"
	"slices"
)

// checkCycles finds circles of metrics that are computed from one another, each reported at the first of its metrics.
// Where several circles close at one metric, the first of them stands for all.
func (c Catalog) checkCycles(x names, k *checker) {
	const unseen, open, done = 0, 1, 2
	state := make([]uint8, len(c.Definitions))
	closes := make([]bool, len(c.Definitions)) // a circle has been found there
	for root := range c.Definitions {
		if state[root] != unseen {
			continue
		}
		// A stack of our own, because a chain of formulas may be as long as the catalogue.
		path, next := []int{root}, []int{0}
		state[root] = open
		for len(path) > 0 {
			top := len(path) - 1
			at := path[top]
			if next[top] == len(c.Definitions[at].Inputs) {
				state[at] = done
				path, next = path[:top], next[:top]
				continue
			}
			to, ok := x.metrics[c.Definitions[at].Inputs[next[top]]]
			next[top]++
			switch {
			case !ok || state[to] == done:
			case state[to] == unseen:
				state[to] = open
				path, next = append(path, to), append(next, 0)
			case !closes[at]:
				closes[at] = true
				c.addCycle(path[slices.Index(path, to):], k)
			}
		}
	}
}

// addCycle adds the fault of metrics each of which takes the next, and the last the first.
func (c Catalog) addCycle(path []int, k *checker) {
	// From the first in the catalogue, so that the message starts with the metric it is about.
	start := slices.Index(path, slices.Min(path))
	ids := make([]string, 0, len(path))
	for i := range path {
		ids = append(ids, c.Definitions[path[(start+i)%len(path)]].ID)
	}
	first := path[start]
	k.look(aMetric, first, ids[0])
	k.add("inputs", shownList(c.Definitions[first].Inputs, "; "),
		fmt.Sprintf("is computed from itself: %s ← %s", shownList(ids, " ← "), shown(ids[0])),
		"take one of them out of the circle")
}
