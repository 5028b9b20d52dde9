package audit

import (
	"fmt"
	"strconv"

	"github.com/untangle-metrics/untangle/metrics"
)

const noMetrics = "the chart has no metrics: add those on people's scorecards"

// unclear asks whether each name means one thing, and each thing has one name. Metrics mean the same when they have one
// unit, unit of analysis and direction, and their descriptions and formulas, where both state them, are alike.
//
//   - [SameName]: metrics that go by one name, also as an acronym, and mean different things: critical when several
//     silos keep them, else major. When they mean the same they are for rule 8.
//   - [NearName]: metrics whose names are nearly one and that mean different things (minor).
//   - [SameMeaning]: metrics with one description or formula of four words and more, in one unit and unit of analysis,
//     under different names (major).
//   - [NoOwner], [NoDefinition], [Unclassified]: per silo, the metrics for which nobody answers, that have neither
//     description nor formula, and that don't state effect, timing or viewpoint: major when they are half or more of
//     the silo's, else minor.
func (x *chart) unclear() ([]Finding, []string) {
	if len(x.metrics) == 0 {
		return nil, []string{noMetrics}
	}
	var found []Finding
	for _, g := range x.names.shared {
		if n := x.definitions(g.metrics); n > 1 {
			found = append(found, x.homonym(g, n))
		}
	}
	for _, g := range x.names.nearly {
		if n := x.definitions(g.metrics); n > 1 {
			found = append(found, x.nearHomonym(g, n))
		}
	}
	groups, by := x.sameMeanings()
	for i, group := range groups {
		found = append(found, x.synonym(group, by[i]))
	}
	return append(found, x.unstated()...), nil
}

func (x *chart) homonym(g nameGroup, definitions int) Finding {
	silos := x.silosOf(g.metrics)
	where, severity := "within "+x.silo.of(silos[0]), Major
	if len(silos) > 1 {
		where, severity = fmt.Sprintf("in %d silos (%s)", len(silos), list(x.silo.all(silos))), Critical
	}
	name := strconv.Quote(g.label)
	if g.acronym != "" {
		name += fmt.Sprintf(" (or %q)", g.acronym)
	}
	return Finding{
		Check: SameName, Severity: severity, Metrics: x.ids(g.metrics), Silos: silos,
		Count: Share{definitions, len(g.metrics)},
		Evidence: fmt.Sprintf("%s means %d different things %s: they differ in %s.",
			name, definitions, where, list(x.differing(g.metrics))),
		Remedy: "Agree on one definition with one owner; give what means something else a name of its own.",
	}
}

func (x *chart) nearHomonym(g nearGroup, definitions int) Finding {
	silos := x.silosOf(g.metrics)
	return Finding{
		Check: NearName, Severity: Minor, Metrics: x.ids(g.metrics), Silos: silos,
		Count: Share{definitions, len(g.metrics)},
		Evidence: fmt.Sprintf("%s are nearly one name (%v words in common), and mean %d different things in %s: they "+
			"differ in %s.", list(quoted(g.labels)), g.common, definitions, list(x.silo.all(silos)),
			list(x.differing(g.metrics))),
		Remedy: "If they are one metric, agree on one name and definition; otherwise choose names that nobody mixes up.",
	}
}

func (x *chart) synonym(group []int, by string) Finding {
	return Finding{
		Check: SameMeaning, Severity: Major, Metrics: x.ids(group), Silos: x.silosOf(group),
		Count:    Share{len(group), len(x.metrics)},
		Evidence: fmt.Sprintf("%d metrics have one %s and different names: %s.", len(group), by, list(x.kept(group))),
		Remedy:   "Keep one of them under one name, with the other names as synonyms and the other silos as contributors.",
	}
}

// unstated finds what the metrics of each silo leave open that a reader must know.
func (x *chart) unstated() []Finding {
	var found []Finding
	for _, q := range []struct {
		check  Check
		open   func(i int, d metrics.Definition) bool
		what   string
		remedy string
	}{
		{
			NoOwner, func(_ int, d metrics.Definition) bool { return d.Owner == "" },
			"without an owner", "Name the person or role that answers for each of them, or stop keeping it.",
		},
		{
			NoDefinition, func(i int, _ metrics.Definition) bool { return x.meanings[i].states() == 0 },
			"with neither description nor formula", "Describe each of them in a sentence.",
		},
		{
			Unclassified, func(_ int, d metrics.Definition) bool { return d.Effect == 0 || d.Timing == 0 || d.Viewpoint == 0 },
			"without effect, timing or viewpoint",
			"State for each whether it is an activity or an outcome, when it moves, and whose question it answers.",
		},
	} {
		for _, silo := range x.silos {
			var open []int
			for _, i := range x.bySilo[silo.ID] {
				if q.open(i, x.metrics[i]) {
					open = append(open, i)
				}
			}
			if len(open) == 0 {
				continue
			}
			count := Share{len(open), len(x.bySilo[silo.ID])}
			found = append(found, Finding{
				Check: q.check, Severity: half(count), Metrics: x.ids(open), Silos: []string{silo.ID}, Count: count,
				Evidence: fmt.Sprintf("%s has %v %s %s: %s.", silo.Name, count,
					plural(count.Of, "metric", "metrics"), q.what, x.titles(open)),
				Remedy: q.remedy,
			})
		}
	}
	return found
}

// kept lists metrics with the silos that keep them: "Active customers" (sales).
func (x *chart) kept(group []int) []string {
	texts := make([]string, len(group))
	for i, m := range group {
		texts[i] = fmt.Sprintf("%q (%s)", x.metrics[m].Name, x.silo.of(x.metrics[m].Silo))
	}
	return texts
}

func quoted(texts []string) []string {
	q := make([]string, len(texts))
	for i, text := range texts {
		q[i] = strconv.Quote(text)
	}
	return q
}
