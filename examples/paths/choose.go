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
// to the one and then to the other; and a pair counts when at least twice as many came to it in that order as in the
// other.
func (c chooser) chain() ([]string, error) {
	names := c.names()
	if len(names) > mostNodes {
		return nil, fmt.Errorf("there are %d %v, too many to choose steps from; name steps with -steps a,b,c", len(names),
			c.by)
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
		return nil, fmt.Errorf("customers come to no two %v in one order; name steps with -steps a,b,c", c.by)
	}
	return best, nil
}

// firsts counts, for each pair of n codes, the customers who came first to the one and then to the other.
func (c chooser) firsts(n int) [][]int64 {
	came := make([][]int64, n)
	for i := range came {
		came[i] = make([]int64, n)
	}
	seen := make([]bool, n)
	var order []int // the codes of one customer, by first visit
	for trace := range c.log.Traces() {
		visit := func(code int) {
			if seen[code] {
				return
			}
			for _, before := range order {
				came[before][code]++
			}
			seen[code], order = true, append(order, code)
		}
		if c.by == process.Points {
			for _, code := range trace.PointCodes() {
				visit(int(code))
			}
		} else {
			for _, code := range trace.KindCodes() {
				visit(int(code))
			}
		}
		for _, code := range order {
			seen[code] = false
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
