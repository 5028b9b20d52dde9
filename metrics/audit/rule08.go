package audit

import (
	"fmt"
	"slices"
	"strings"
)

// inconsistent asks whether one quantity is measured in one way. Metrics measure one quantity when they have one unit
// and unit of analysis and go by one name, or by nearly one without contradicting one another's definition, or have one
// description or formula, or one calculation. A quantity measured so by several metrics is one finding of a check.
//
//   - [SameQuantity]: they differ in window, population or empty policy: major; minor where some state what others
//     leave open.
//   - [KeptTwice]: they don't differ, several silos keep them under one name or by one calculation, and none of them
//     belongs to all of these silos: minor, and major when their targets differ. Different names for one definition
//     are for rule 1.
func (x *chart) inconsistent() ([]Finding, []string) {
	if len(x.metrics) == 0 {
		return nil, []string{noMetrics}
	}
	var found []Finding
	for _, q := range x.sameQuantities() {
		counted := x.countedApart(q)
		if counted.Severity != 0 {
			found = append(found, counted)
		}
		if counted.Severity != Major && x.keptApart(q) {
			found = append(found, x.keptTwice(q))
		}
	}
	return found, nil
}

// A sameQuantity is several metrics that measure one quantity.
type sameQuantity struct {
	metrics []int
	renamed bool // whether some of them have one definition and different names
}

// sameQuantities returns the quantities that several metrics measure, by the first of the metrics.
func (x *chart) sameQuantities() []sameQuantity {
	f := newForest(len(x.metrics))
	// of splits metrics that may measure one quantity by what they measure in.
	of := func(group []int) [][]int {
		parts := make(map[quantity][]int)
		for _, i := range group {
			q := x.meanings[i].quantity
			parts[q] = append(parts[q], i)
		}
		split := make([][]int, 0, len(parts))
		for _, part := range parts {
			split = append(split, part)
		}
		return split
	}
	join := func(group []int) {
		for _, i := range group {
			f.join(group[0], i)
		}
	}
	for _, g := range x.names.shared {
		for _, part := range of(g.metrics) {
			join(part)
		}
	}
	for _, g := range x.names.nearly {
		for _, part := range of(g.metrics) {
			if x.definitions(part) == 1 {
				join(part)
			}
		}
	}
	byCalculation := make(map[string][]int)
	for i, d := range x.metrics {
		if name := strings.TrimSpace(d.MeasuredBy); name != "" {
			byCalculation[name] = append(byCalculation[name], i)
		}
	}
	for _, group := range byCalculation {
		for _, part := range of(group) {
			join(part)
		}
	}
	renamed, _ := x.sameMeanings() // each in one quantity already
	for _, group := range renamed {
		join(group)
	}
	isRenamed := make(map[int]bool)
	for _, group := range renamed {
		isRenamed[f.root(group[0])] = true
	}
	var all []sameQuantity
	for _, group := range f.groups() {
		all = append(all, sameQuantity{group, isRenamed[f.root(group[0])]})
	}
	return all
}

// countedApart returns the finding for a quantity that isn't counted alike, with severity 0 when it is.
func (x *chart) countedApart(q sameQuantity) Finding {
	var differ, open []string
	variants := make(map[[len(countingTraits)]string]bool)
	for _, i := range q.metrics {
		var v [len(countingTraits)]string
		for k, t := range countingTraits {
			v[k] = t.key(x.metrics[i])
		}
		variants[v] = true
	}
	for _, t := range countingTraits {
		stated, unstated := x.values(q.metrics, t)
		switch {
		case len(stated) > 1:
			differ = append(differ, fmt.Sprintf("%s (%s)", t.name, list(quoted(stated))))
		case len(stated) == 1 && unstated > 0:
			open = append(open, fmt.Sprintf("%s (%v without)", t.name, Share{unstated, len(q.metrics)}))
		}
	}
	f := Finding{
		Check: SameQuantity, Metrics: x.ids(q.metrics), Silos: x.silosOf(q.metrics),
		Count:  Share{len(variants), len(q.metrics)},
		Remedy: "Agree on one window, population and empty policy, and compute it once for all who use it.",
	}
	what := fmt.Sprintf("%d metrics measure one quantity, %s, and ", len(q.metrics), list(x.kept(q.metrics)))
	switch {
	case len(differ) > 0:
		f.Severity, f.Evidence = Major, what+"differ in "+list(differ)+"."
	case len(open) > 0:
		f.Severity, f.Evidence = Minor, what+"not all state "+list(open)+"."
		f.Remedy = "State it for all of them, and compute the quantity once for all who use it."
	}
	return f
}

// keptApart tells whether several silos keep a quantity, each for itself.
func (x *chart) keptApart(q sameQuantity) bool {
	silos := x.silosOf(q.metrics)
	if len(silos) < 2 || q.renamed {
		return false
	}
	first := x.metrics[q.metrics[0]].MeasuredBy
	oneCalculation := first != "" && !slices.ContainsFunc(q.metrics, func(i int) bool {
		return x.metrics[i].MeasuredBy != first
	})
	if !oneCalculation && x.definitions(q.metrics) > 1 {
		return false // rule 1: one name with several meanings
	}
	return !slices.ContainsFunc(q.metrics, func(i int) bool {
		of := x.metrics[i].Silos()
		return !slices.ContainsFunc(silos, func(silo string) bool { return !slices.Contains(of, silo) })
	})
}

func (x *chart) keptTwice(q sameQuantity) Finding {
	silos := x.silosOf(q.metrics)
	f := Finding{
		Check: KeptTwice, Severity: Minor, Metrics: x.ids(q.metrics), Silos: silos,
		Count: Share{len(q.metrics), len(x.metrics)},
		Evidence: fmt.Sprintf("%d silos keep one metric, each for itself: %s.",
			len(silos), list(x.kept(q.metrics))),
		Remedy: "Let one silo own it, with the others as contributors.",
	}
	if targets, _ := x.values(q.metrics, targetTrait); len(targets) > 1 {
		f.Severity = Major
		f.Evidence = fmt.Sprintf("%d silos keep one metric, each for itself and with %d targets (%s): %s.",
			len(silos), len(targets), list(targets), list(x.kept(q.metrics)))
		f.Remedy = "Let one silo own it, with the others as contributors, and agree on one target."
	}
	return f
}
