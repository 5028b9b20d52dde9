package main

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
)

// A chooser names events by their point, or by their kind in a log without points.
type chooser struct {
	log *journey.Log
	by  process.By
}

func newChooser(log *journey.Log) (chooser, error) {
	named := func(names []string) bool {
		return slices.ContainsFunc(names, func(s string) bool { return s != "" })
	}
	switch {
	case named(log.Points()):
		return chooser{log, process.Points}, nil
	case named(log.Kinds()):
		return chooser{log, process.Kinds}, nil
	}
	return chooser{}, fmt.Errorf("every event is alike, so there are no ways; add -kind COLUMN or -point COLUMN")
}

// names are the points or kinds that there are.
func (c chooser) names() []string {
	if c.by == process.Points {
		return c.log.Points()
	}
	return c.log.Kinds()
}

// selection returns the events that a name means: those at that point or else of that kind. The error lists the names.
func (c chooser) selection(flag, name string) (journey.Selection, error) {
	switch {
	case c.by == process.Points && slices.Contains(c.log.Points(), name):
		return journey.Selection{Points: []string{name}}, nil
	case slices.Contains(c.log.Kinds(), name):
		return journey.Selection{Kinds: []string{name}}, nil
	}
	known := slices.DeleteFunc(slices.Clone(c.names()), func(s string) bool { return s == "" })
	const most = 20
	more := ""
	if len(known) > most {
		known, more = known[:most], ", …"
	}
	return journey.Selection{}, fmt.Errorf("%s %q: no event has it; there are %q%s", flag, name, known, more)
}

func (c chooser) selections(flag string, names []string) ([]journey.Selection, error) {
	var all []journey.Selection
	for _, name := range names {
		s, err := c.selection(flag, name)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

const (
	mostSteps = 5   // of the chain that is chosen
	mostNodes = 500 // from which no chain is looked for: the work grows with their square
)

// chain returns the points or kinds that most customers come to in one order: of all chains of at most five, the one
// with the greatest sum of customers over its pairs of neighbours. A customer counts for a pair who came to both, first
// to the one and then to the other, and not at one time; and a pair counts when at least twice as many came to it in
// that order as in the other. Without a chain it says why.
func (c chooser) chain() (steps []string, why string) {
	names := c.names()
	if len(names) > mostNodes {
		return nil, fmt.Sprintf("There are %d %v, too many to choose the steps of a funnel from; -steps a,b,c names them.",
			len(names), c.by)
	}
	came := c.firsts(len(names))
	index := make(map[string]int, len(names))
	for i, name := range names {
		index[name] = i
	}
	best := bestChain(names, func(from, to string) int64 {
		i, k := index[from], index[to]
		if from == "" || to == "" || came[i][k] < 2*came[k][i] {
			return 0
		}
		return came[i][k]
	})
	if len(best) < 2 {
		return nil, fmt.Sprintf("There is no funnel and no stage: of no two %v did at least twice as many customers come to "+
			"the one first as to the other; -steps a,b,c names steps.", c.by)
	}
	return best, ""
}

// firsts counts, for each pair of n codes, the customers who came first to the one and then to the other, later or at
// least with a higher sequence number.
func (c chooser) firsts(n int) [][]int64 {
	came := make([][]int64, n)
	for i := range came {
		came[i] = make([]int64, n)
	}
	seen := make([]bool, n)
	type first struct{ code, event int }
	var order []first // of one customer
	for trace := range c.log.Traces() {
		times, sequences := trace.Times(), trace.Sequences()
		visit := func(code, event int) {
			if seen[code] {
				return
			}
			for _, before := range order {
				if times[before.event] < times[event] || sequences != nil && sequences[before.event] < sequences[event] {
					came[before.code][code]++
				}
			}
			seen[code], order = true, append(order, first{code, event})
		}
		if c.by == process.Points {
			for i, code := range trace.PointCodes() {
				visit(int(code), i)
			}
		} else {
			for i, code := range trace.KindCodes() {
				visit(int(code), i)
			}
		}
		for _, f := range order {
			seen[f.code] = false
		}
		order = order[:0]
	}
	return came
}

// bestChain returns the chain of at most mostSteps names, none twice, whose neighbours' weights have the greatest sum;
// weights of 0 are no way. Of equals it takes the first by the order of names.
func bestChain(names []string, weight func(from, to string) int64) []string {
	type link struct {
		sum  int64
		path []string
	}
	ends := make([]link, len(names)) // the best chain so far that ends with each name
	for i, name := range names {
		ends[i].path = []string{name}
	}
	var best link
	for range mostSteps - 1 {
		next := make([]link, len(names))
		for i, to := range names {
			for _, from := range ends {
				if len(from.path) == 0 || slices.Contains(from.path, to) {
					continue
				}
				w := weight(from.path[len(from.path)-1], to)
				if w > 0 && from.sum+w > next[i].sum {
					next[i] = link{from.sum + w, append(slices.Clone(from.path), to)}
				}
			}
			if next[i].sum > best.sum {
				best = next[i]
			}
		}
		ends = next
	}
	return best.path
}
