package audit

import (
	"cmp"
	"maps"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A chart is a catalogue as the rules look at it: in an order of its own, so that the order of rows doesn't show, and
// with its connections worked out. Metrics are known by their index.
type chart struct {
	opts    Options
	metrics []metrics.Definition // by ID
	silos   []metrics.Silo       // by ID
	stages  []metrics.Stage      // as customers pass them; see inOrder
	points  []metrics.Point      // by stage and ID

	bySilo map[string][]int // metrics that a silo keeps
	at     map[string][]int // metrics at a point
	of     map[string]int   // the metric with an ID

	// tied tells which metrics tie back to a result: by a tie of their own, or as an input of one that does.
	tied []bool
	// connected tells which metrics are a customer outcome, tie back to a result, or are an input of one that is.
	connected []bool

	names    *nameIndex
	meanings []meaning // what each metric is by its definition

	silo, stage, point naming // what people call them
}

func newChart(c metrics.Catalog, opts Options) *chart {
	x := &chart{
		opts:    opts,
		metrics: slices.Clone(c.Definitions),
		silos:   slices.Clone(c.Silos),
		stages:  inOrder(c.Stages),
		points:  slices.Clone(c.Points),
		bySilo:  make(map[string][]int),
		at:      make(map[string][]int),
		of:      make(map[string]int),
		silo:    make(naming, len(c.Silos)),
		stage:   make(naming, len(c.Stages)),
		point:   make(naming, len(c.Points)),
	}
	for _, s := range c.Silos {
		x.silo[s.ID] = s.Name
	}
	for _, s := range c.Stages {
		x.stage[s.ID] = s.Name
	}
	for _, p := range c.Points {
		x.point[p.ID] = p.Name
	}
	slices.SortFunc(x.metrics, func(a, b metrics.Definition) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(x.silos, func(a, b metrics.Silo) int { return cmp.Compare(a.ID, b.ID) })
	place := make(map[string]int)
	for i, s := range x.stages {
		place[s.ID] = i
	}
	slices.SortFunc(x.points, func(a, b metrics.Point) int {
		return cmp.Or(cmp.Compare(place[a.Stage], place[b.Stage]), cmp.Compare(a.ID, b.ID))
	})
	for i, d := range x.metrics {
		x.of[d.ID] = i
		x.bySilo[d.Silo] = append(x.bySilo[d.Silo], i)
		for _, p := range sorted(d.Points) {
			x.at[p] = append(x.at[p], i)
		}
	}
	x.tied = x.reach(func(d metrics.Definition) bool { return len(d.Ties) > 0 })
	x.connected = x.reach(func(d metrics.Definition) bool { return len(d.Ties) > 0 || d.IsCustomerOutcome() })
	x.names = newNameIndex(x.metrics, opts.Similarity)
	x.meanings = meanings(x.metrics)
	return x
}

// reach marks the metrics for which is holds, and their inputs, and the inputs of those.
func (x *chart) reach(is func(metrics.Definition) bool) []bool {
	reached := make([]bool, len(x.metrics))
	var todo []int
	for i, d := range x.metrics {
		if is(d) {
			reached[i] = true
			todo = append(todo, i)
		}
	}
	for len(todo) > 0 {
		last := len(todo) - 1
		d := x.metrics[todo[last]]
		todo = todo[:last]
		for _, id := range d.Inputs {
			if i, ok := x.of[id]; ok && !reached[i] {
				reached[i] = true
				todo = append(todo, i)
			}
		}
	}
	return reached
}

// inOrder returns the stages as customers pass them: each after those it comes after, and otherwise by ID. Stages in a
// circle come last, by ID.
func inOrder(stages []metrics.Stage) []metrics.Stage {
	left := slices.Clone(stages)
	slices.SortFunc(left, func(a, b metrics.Stage) int { return cmp.Compare(a.ID, b.ID) })
	open := make(map[string]bool, len(left))
	for _, s := range left {
		open[s.ID] = true
	}
	ordered := make([]metrics.Stage, 0, len(left))
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(s metrics.Stage) bool {
			return !slices.ContainsFunc(s.After, func(before string) bool { return open[before] })
		})
		if i < 0 {
			return append(ordered, left...)
		}
		open[left[i].ID] = false
		ordered = append(ordered, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return ordered
}

// The kinds of metric that rules ask about.

func businessOutcome(d metrics.Definition) bool {
	return d.Effect == metrics.Outcome && d.Viewpoint == metrics.CompanyView
}

func hasTie(d metrics.Definition, kinds ...metrics.TieKind) bool {
	return slices.ContainsFunc(d.Ties, func(t metrics.Tie) bool { return slices.Contains(kinds, t.Kind) })
}

// only returns the metrics for whose definition is holds.
func (x *chart) only(of []int, is func(metrics.Definition) bool) []int {
	return having(of, func(m int) bool { return is(x.metrics[m]) })
}

// having returns the metrics for which is holds.
func having(of []int, is func(m int) bool) []int {
	var kept []int
	for _, m := range of {
		if is(m) {
			kept = append(kept, m)
		}
	}
	return kept
}

// ids returns the IDs of metrics, sorted, and nil for none.
func (x *chart) ids(metrics []int) []string {
	if len(metrics) == 0 {
		return nil
	}
	ids := make([]string, len(metrics))
	for i, m := range metrics {
		ids[i] = x.metrics[m].ID
	}
	return sorted(ids)
}

// silosOf returns the silos that keep some metrics, sorted.
func (x *chart) silosOf(metrics []int) []string {
	silos := make(map[string]bool)
	for _, m := range metrics {
		silos[x.metrics[m].Silo] = true
	}
	return slices.Sorted(maps.Keys(silos))
}

// sorted returns the different texts in order.
func sorted(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return slices.Compact(texts)
}
