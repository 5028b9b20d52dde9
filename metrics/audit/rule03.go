package audit

import (
	"fmt"
	"slices"
)

// siloOnly asks whether the silos' objectives link to something beyond the silo, without pulling against each other:
// see unlinked and opposed.
func (x *chart) siloOnly() ([]Finding, []string) {
	objectives := 0
	for _, d := range x.metrics {
		if d.Target.IsSet() {
			objectives++
		}
	}
	if objectives == 0 {
		return x.opposed(), []string{"no metric states a target, so silos have no objectives to compare: add the targets"}
	}
	var why []string
	if len(x.at) == 0 {
		why = append(why, "no metric says at which interaction points it is measured, so objectives that meet there can't "+
			"be compared: name the points")
	}
	return append(x.unlinked(), x.opposed()...), why
}

// unlinked finds, by silo, operational objectives that link to nothing beyond the silo. An objective is a metric with a
// target. It is linked when it ties back to a result, when another silo shares it, or when another silo's metric is
// computed from it.
func (x *chart) unlinked() []Finding {
	taken := make([]bool, len(x.metrics)) // as an input, by another silo's metric
	for _, d := range x.metrics {
		for _, id := range d.Inputs {
			if i, ok := x.of[id]; ok && x.metrics[i].Silo != d.Silo {
				taken[i] = true
			}
		}
	}
	var found []Finding
	for _, s := range x.silos {
		var alone []int
		objectives := 0
		for _, m := range x.bySilo[s.ID] {
			d := x.metrics[m]
			if !d.IsOperational() || !d.Target.IsSet() {
				continue
			}
			objectives++
			if !x.tied[m] && !shared(d) && !taken[m] {
				alone = append(alone, m)
			}
		}
		if len(alone) == 0 {
			continue
		}
		count := Share{len(alone), objectives}
		found = append(found, Finding{
			Check: Unlinked, Severity: half(count), Metrics: x.ids(alone), Silos: []string{s.ID}, Count: count,
			Evidence: fmt.Sprintf("In %s, %v operational objectives %s to nothing beyond the silo: %s.", s.Name, count,
				plural(len(alone), "links", "link"), x.titles(alone)),
			Remedy: "Say for each which customer result it serves, share it with the silos that need it, or drop its target.",
		})
	}
	return slices.Clip(found)
}
