package audit

import (
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A meaning is what a metric is by its definition, in numbers that are equal where the definitions are. A text that
// isn't stated is 0, and contradicts none.
type meaning struct {
	quantity    quantity
	direction   metrics.Direction
	description int
	formula     int
}

// A quantity is the number of a unit with a unit of analysis: metrics of different ones can't measure the same.
type quantity int

// meanings returns what each metric means. Case, punctuation, articles and plurals of a text don't count.
func meanings(ms []metrics.Definition) []meaning {
	type measure struct {
		unit metrics.Unit
		per  metrics.UnitOfAnalysis
	}
	quantities := make(map[measure]quantity)
	texts := map[string]int{"": 0}
	number := func(text string) int {
		key := textKey(text)
		if _, known := texts[key]; !known {
			texts[key] = len(texts)
		}
		return texts[key]
	}
	means := make([]meaning, len(ms))
	for i, d := range ms {
		m := measure{d.Unit, d.Per}
		if _, known := quantities[m]; !known {
			quantities[m] = quantity(len(quantities))
		}
		means[i] = meaning{quantities[m], d.Direction, number(d.Description), number(d.Formula)}
	}
	return means
}

func (m meaning) agrees(with meaning) bool {
	return (m.description == with.description || m.description == 0 || with.description == 0) &&
		(m.formula == with.formula || m.formula == 0 || with.formula == 0) &&
		m.quantity == with.quantity && m.direction == with.direction
}

// states says which texts are stated: 0 neither, 1 the description, 2 the formula, 3 both.
func (m meaning) states() int {
	n := 0
	if m.description != 0 {
		n++
	}
	if m.formula != 0 {
		n += 2
	}
	return n
}

// definitions counts the different meanings of some metrics. A metric that states less counts as one that states more
// and doesn't contradict it.
func (x *chart) definitions(group []int) int {
	seen := make(map[meaning]bool)
	var by [4][]meaning // what they state
	for _, i := range group {
		if m := x.meanings[i]; !seen[m] {
			seen[m] = true
			by[m.states()] = append(by[m.states()], m)
		}
	}
	// Two that state the same texts are different because they aren't equal; so only the others are compared.
	var different [4][]meaning
	n := 0
	for states := 3; states >= 0; states-- {
		for _, m := range by[states] {
			if !slices.ContainsFunc(different[states+1:], func(more []meaning) bool {
				return slices.ContainsFunc(more, m.agrees)
			}) {
				different[states] = append(different[states], m)
				n++
			}
		}
	}
	return n
}

// meaningful is how many words a text must have to say what a metric is: "tbd" doesn't.
const meaningful = 4

// sameMeanings returns the groups of metrics, two and more, that measure in one unit and unit of analysis and have a
// description in common, or a formula, but not a name. The groups are by their first metric.
func (x *chart) sameMeanings() (groups [][]int, by []string) {
	type text struct {
		formula  bool
		number   int
		quantity quantity
	}
	of := make(map[text][]int)
	var texts []text
	for i, m := range x.meanings {
		for _, t := range []text{{false, m.description, m.quantity}, {true, m.formula, m.quantity}} {
			if t.number == 0 {
				continue
			}
			if of[t] == nil {
				texts = append(texts, t)
			}
			of[t] = append(of[t], i)
		}
	}
	for _, t := range texts {
		group := of[t]
		if len(group) < 2 || x.names.allSame(group) {
			continue
		}
		d, name := x.metrics[group[0]], "description"
		words := d.Description
		if t.formula {
			words, name = d.Formula, "formula"
		}
		first := x.meanings[group[0]].description
		if t.formula && x.described(group) > 1 {
			continue // a formula such as "mean of the answers" isn't what the metric is
		}
		again := t.formula && first != 0 && !slices.ContainsFunc(group, func(i int) bool {
			return x.meanings[i].description != first
		})
		if again || len(split(words)) < meaningful {
			continue
		}
		groups, by = append(groups, group), append(by, name)
	}
	return groups, by
}

// described counts the different descriptions that metrics state.
func (x *chart) described(group []int) int {
	different := make(map[int]bool)
	for _, i := range group {
		if n := x.meanings[i].description; n != 0 {
			different[n] = true
		}
	}
	return len(different)
}
