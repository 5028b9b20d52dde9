package audit

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/untangle-metrics/untangle/metrics"
)

// A manner is how objectives pull against each other, the gravest last.
type manner uint8

const (
	effortAgainstResult manner = iota + 1
	volumeAgainstLoad
	targetsExclude
	directionsOppose
)

var mannerWords = [...]string{
	effortAgainstResult: "One saves the effort that the other's result takes.",
	volumeAgainstLoad:   "One is asked for more activity where the other is asked for less.",
	targetsExclude:      "They measure one quantity, and no value meets both targets.",
	directionsOppose:    "They measure one quantity, and one wants more of it, the other less.",
}

// opposed finds objectives that pull against each other, by the criteria of [Opposed].
func (x *chart) opposed() []Finding {
	o := opposition{chart: x, quantities: x.quantities(), roles: make([]role, len(x.metrics))}
	for i, d := range x.metrics {
		o.roles[i] = roleOf(d)
	}
	var found []Finding
	for _, point := range slices.Sorted(maps.Keys(x.at)) {
		if fronts := o.fronts(x.at[point]); len(fronts) > 0 {
			found = append(found, x.clashes(point, fronts)...)
		}
	}
	return found // Run puts them in order
}

// An opposition is a chart with what it takes to tell whose objectives pull against whose.
type opposition struct {
	*chart
	quantities [][]string // by metric
	roles      []role     // by metric
}

// A role is what part a metric can take in a conflict; its words are those by which volume meets load.
type role struct {
	savesEffort, earnsResult, wantsMore, wantsLess bool

	words []string
}

func roleOf(d metrics.Definition) role {
	var r role
	if !d.Target.IsSet() {
		return r
	}
	r.savesEffort = savesEffort(d)
	r.earnsResult = d.IsCustomerOutcome() && d.Direction == metrics.HigherIsBetter
	if d.Unit.Kind == metrics.CountUnit && d.Effect == metrics.Activity {
		r.wantsMore = d.Direction == metrics.HigherIsBetter
		r.wantsLess = d.Direction == metrics.LowerIsBetter && !suffered(d)
	}
	if r.wantsMore || r.wantsLess {
		for name := range names(d) {
			r.words = append(r.words, nameWords(name)...)
		}
		r.words = slices.DeleteFunc(sorted(r.words), func(word string) bool { return telling(word) || everyones(word) })
	}
	return r
}

func savesEffort(d metrics.Definition) bool {
	if d.Per != metrics.PerInteraction || d.Direction != metrics.LowerIsBetter || d.Viewpoint == metrics.CustomerView {
		return false
	}
	switch d.Unit.Kind {
	case metrics.MoneyUnit:
		return true
	case metrics.DurationUnit, metrics.CountUnit:
		return d.IsOperational() && !suffered(d)
	}
	return false
}

// everyones tells whether a word stands in the names of activities that have nothing else to do with each other.
func everyones(word string) bool {
	switch word {
	case "customer", "made", "done", "held", "taken", "day", "week", "month", "quarter", "year",
		"daily", "weekly", "monthly", "quarterly", "yearly":
		return true
	}
	return false
}

// A front is metrics of which those on the one side pull against those on the other.
type front struct {
	how        manner
	one, other []side
}

// A side is the metrics of one silo on a front.
type side struct {
	silo    string
	number  int // of the silo among those at the point
	metrics []int
	shared  bool // whether another silo has a share in one of them
}

// fronts returns what opposes some metrics at one point, in no order.
func (o *opposition) fronts(at []int) []front {
	var fronts []front
	add := func(how manner, one, other []int) {
		if len(one) > 0 && len(other) > 0 {
			fronts = append(fronts, front{how, o.sides(one), o.sides(other)})
		}
	}
	is := func(has func(role) bool) []int {
		return having(at, func(m int) bool { return has(o.roles[m]) })
	}
	effort, results := is(func(r role) bool { return r.savesEffort }), is(func(r role) bool { return r.earnsResult })
	add(effortAgainstResult, effort, results)
	more := o.byWord(is(func(r role) bool { return r.wantsMore }))
	less := o.byWord(is(func(r role) bool { return r.wantsLess }))
	for word, group := range more {
		add(volumeAgainstLoad, group, less[word])
	}
	measured := make(map[string][]int)
	for _, m := range at {
		for _, q := range o.quantities[m] {
			measured[q] = append(measured[q], m)
		}
	}
	for _, group := range measured {
		if len(group) < 2 {
			continue
		}
		toward := func(d metrics.Direction) []int {
			return having(group, func(m int) bool { return o.metrics[m].Direction == d })
		}
		add(directionsOppose, toward(metrics.HigherIsBetter), toward(metrics.LowerIsBetter))
		hasTarget := func(m int) bool { return o.metrics[m].Target.IsSet() }
		add(targetsExclude, having(toward(metrics.InBand), hasTarget), having(group, hasTarget))
	}
	return fronts
}

// byWord returns metrics by the words by which volume meets load.
func (o *opposition) byWord(of []int) map[string][]int {
	by := make(map[string][]int)
	for _, m := range of {
		for _, word := range o.roles[m].words {
			by[word] = append(by[word], m)
		}
	}
	return by
}

// sides returns metrics by the silo that keeps them, in order.
func (x *chart) sides(of []int) []side {
	of = slices.Clone(of)
	slices.SortStableFunc(of, func(a, b int) int { return cmp.Compare(x.metrics[a].Silo, x.metrics[b].Silo) })
	var sides []side
	for start := 0; start < len(of); {
		silo, end := x.metrics[of[start]].Silo, start+1
		for end < len(of) && x.metrics[of[end]].Silo == silo {
			end++
		}
		has := func(m int) bool { return shared(x.metrics[m]) }
		sides = append(sides, side{silo: silo, metrics: of[start:end], shared: slices.ContainsFunc(of[start:end], has)})
		start = end
	}
	return sides
}

// quantities returns what each metric measures, as texts that are alike for one quantity in one unit.
func (x *chart) quantities() [][]string {
	all := make([][]string, len(x.metrics))
	for i, d := range x.metrics {
		unit := " in " + d.Unit.String()
		for _, name := range x.names.of[i] {
			all[i] = append(all[i], "name "+strconv.Itoa(name)+unit)
		}
		if d.MeasuredBy != "" {
			all[i] = append(all[i], "calculation "+d.MeasuredBy+unit)
		}
		if formula := textKey(d.Formula); formula != "" {
			all[i] = append(all[i], "formula "+formula+unit)
		}
		all[i] = sorted(all[i])
	}
	return all
}
