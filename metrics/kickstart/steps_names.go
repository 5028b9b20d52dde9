package kickstart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// names makes one definition of metrics at the point that are one, and tells apart those that only share a name. What
// one step does may be what another waits for, so it looks again while there is something to do.
func (p *planner) names(point string) error {
	for range 3 {
		before := len(p.proposal)
		var steps []step
		for _, check := range []audit.Check{audit.KeptTwice, audit.SameMeaning, audit.SameName, audit.SameQuantity} {
			for _, f := range p.report.Findings {
				if f.Check == check && p.touches(f, point) {
					steps = append(steps, p.unite(f, point)...)
				}
			}
		}
		steps = slices.DeleteFunc(steps, func(s step) bool { return p.tried[s.point+": "+s.what] })
		if err := p.try(steps...); err != nil {
			return err
		}
		for _, s := range steps {
			p.tried[s.point+": "+s.what] = true
		}
		if len(p.proposal) == before {
			break
		}
	}
	return nil
}

// touches reports whether any metric of a finding is measured at a point.
func (p *planner) touches(f audit.Finding, point string) bool {
	return slices.ContainsFunc(f.Metrics, func(id string) bool { return slices.Contains(p.find(id).Points, point) })
}

// unite returns the steps that merge the metrics of a finding into the most telling one, or rename those that can't be
// merged with it.
func (p *planner) unite(f audit.Finding, point string) []step {
	var all []metrics.Definition
	for _, id := range f.Metrics {
		all = append(all, p.find(id))
	}
	slices.SortFunc(all, moreTelling)
	keeper := all[0]
	one := all[:1:1] // the keeper and what is merged into it
	var steps []step
	for _, d := range all[1:] {
		s, ok := p.merge(f, keeper, d), true
		differs := func(m metrics.Definition) bool { return !mergeable(m, d) }
		switch {
		case slices.ContainsFunc(one, differs) || p.takes(keeper.ID, d.ID) || p.takes(d.ID, keeper.ID):
			s, ok = p.tellApart(keeper, d)
		case d.Compensation > 0:
			p.leave(point, s.what, "someone's pay hangs on "+quoted(d.Name)+"; agree on another metric for that first")
			ok = false
		default:
			one = append(one, d)
		}
		if ok {
			s.point = point
			steps = append(steps, s)
		}
	}
	return steps
}

// mergeable reports whether one definition can do for two metrics: they play the same part, and nothing that they state
// about what they are contradicts the other.
func mergeable(a, b metrics.Definition) bool { return len(differences(a, b)) == 0 }

// differences names what keeps two metrics from being merged.
func differences(a, b metrics.Definition) []string {
	agree := func(a, b string) bool {
		plain := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
		return a == "" || b == "" || plain(a) == plain(b)
	}
	var in []string
	for _, d := range []struct {
		what string
		same bool
	}{
		{"unit", a.Unit == b.Unit},
		{"unit of analysis", a.Per == b.Per},
		{"direction", a.Direction == b.Direction},
		{"timing", a.Timing == b.Timing},
		{"viewpoint", a.Viewpoint == b.Viewpoint},
		{"effect", a.Effect == b.Effect},
		{"description", agree(a.Description, b.Description)},
		{"formula", agree(a.Formula, b.Formula)},
		{"population", agree(a.Population, b.Population)},
		{"inputs", agree(strings.Join(a.Inputs, ";"), strings.Join(b.Inputs, ";"))},
	} {
		if !d.same {
			in = append(in, d.what)
		}
	}
	return in
}

// takes reports whether a metric is computed from another, directly or through others.
func (p *planner) takes(id, input string) bool {
	seen := map[string]bool{id: true}
	for todo := []string{id}; len(todo) > 0; {
		last := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, i := range p.find(last).Inputs {
			if !seen[i] {
				seen[i] = true
				todo = append(todo, i)
			}
		}
	}
	return id != input && seen[input]
}

func (p *planner) merge(f audit.Finding, keeper, other metrics.Definition) step {
	reason := fmt.Sprintf("%s of %s %s %s of %s: one definition is agreed, and both go by it.",
		quoted(other.Name), p.siloName(other.Silo), likeness(f.Check), quoted(keeper.Name), p.siloName(keeper.Silo))
	if lost := givenUp(keeper, other); len(lost) > 0 {
		reason += " Given up: " + strings.Join(lost, ", ") + "."
	}
	return step{
		what:   fmt.Sprintf("merge %s into %s", other.ID, keeper.ID),
		reason: reason,
		edit:   func(d *draft) { mergeInto(d, keeper.ID, other.ID) },
		fates:  map[string]fate{other.ID: {Merge, keeper.ID, reason}},
	}
}

// givenUp lists what the one metric states and the other doesn't take over, see takeOver.
func givenUp(keeper, other metrics.Definition) []string {
	joined := []string{"id", "name", "synonyms", "silo", "contributors", "points", "ties_to"}
	filled := []string{"owner", "description", "formula", "inputs", "population"}
	var lost []string
	for _, field := range metrics.Fields() {
		had, _ := other.Text(field)
		has, _ := keeper.Text(field)
		taken := slices.Contains(joined, field) || has == "" && slices.Contains(filled, field)
		if had != "" && had != has && !taken {
			lost = append(lost, fmt.Sprintf("the %s %s", strings.ReplaceAll(field, "_", " "), had))
		}
	}
	return lost
}

// mergeInto hands what a metric is for to another one, and takes it out. It does nothing where one of them is gone, or
// where the other has become something else by an earlier step.
func mergeInto(c *draft, into, from string) {
	other, there := c.Find(from)
	if keeper, ok := c.Find(into); !there || !ok || !mergeable(keeper, other) {
		return
	}
	c.change(into, func(d *metrics.Definition) { takeOver(d, other) })
	c.remove(from)
	for _, d := range c.Definitions {
		if !slices.Contains(d.Inputs, from) {
			continue
		}
		c.change(d.ID, func(d *metrics.Definition) {
			for i := range d.Inputs {
				if d.Inputs[i] == from {
					d.Inputs[i] = into
				}
			}
		})
	}
}

// takeOver adds to a metric what another one is for.
func takeOver(d *metrics.Definition, other metrics.Definition) {
	for _, silo := range other.Silos() {
		if silo != d.Silo {
			d.Contributors = with(d.Contributors, silo)
		}
	}
	called := []string{audit.NameKey(d.Name)}
	for _, s := range d.Synonyms {
		called = append(called, audit.NameKey(s))
	}
	for _, name := range append([]string{other.Name}, other.Synonyms...) {
		if key := audit.NameKey(name); !slices.Contains(called, key) {
			d.Synonyms, called = append(d.Synonyms, name), append(called, key)
		}
	}
	for _, point := range other.Points {
		d.Points = with(d.Points, point)
	}
	for _, tie := range other.Ties {
		if !slices.Contains(d.Ties, tie) {
			d.Ties = append(d.Ties, tie)
		}
	}
	d.Owner = cmp.Or(d.Owner, other.Owner)
	d.Description, d.Formula = cmp.Or(d.Description, other.Description), cmp.Or(d.Formula, other.Formula)
	d.Population = cmp.Or(d.Population, other.Population)
	if len(d.Inputs) == 0 {
		d.Inputs = slices.Clone(other.Inputs)
	}
}

// with returns a list with an item at its end, unless it is there already.
func with(list []string, item string) []string {
	if slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// tellApart gives a metric a name that is its own; false when its name isn't the keeper's.
func (p *planner) tellApart(keeper, other metrics.Definition) (step, bool) {
	taken := make(map[string]bool)
	for _, name := range append([]string{keeper.Name}, keeper.Synonyms...) {
		taken[audit.NameKey(name)] = true
	}
	name := other.Name
	if taken[audit.NameKey(name)] {
		silo := " (" + p.siloName(other.Silo) + ")"
		base, already := strings.CutSuffix(name, silo)
		name = base + silo
		if already || other.Silo == keeper.Silo {
			name = fmt.Sprintf("%s (%s)", base, strings.ReplaceAll(other.ID, "_", " "))
		}
	}
	synonyms := slices.DeleteFunc(slices.Clone(other.Synonyms), func(s string) bool { return taken[audit.NameKey(s)] })
	if name == other.Name && len(synonyms) == len(other.Synonyms) {
		return step{}, false
	}
	why := "one is computed from the other"
	if in := differences(keeper, other); len(in) > 0 {
		why = "they differ in " + strings.Join(in, ", ")
	}
	reason := fmt.Sprintf("%s of %s has the name of that of %s and isn't the same (%s), so it gets a name of its own.",
		quoted(other.Name), p.siloName(other.Silo), p.siloName(keeper.Silo), why)
	return step{
		what:   fmt.Sprintf("rename %s, so that it can be told from %s", other.ID, keeper.ID),
		reason: reason,
		edit: func(c *draft) {
			c.change(other.ID, func(d *metrics.Definition) { d.Name, d.Synonyms = name, synonyms })
		},
		fates: map[string]fate{other.ID: {Keep, "", reason}},
		against: func(before, after audit.Report) string {
			if clashes(after) < clashes(before) {
				return "the new name would hide that the silos pull against each other"
			}
			return ""
		},
	}, true
}

// likeness says what two metrics of a finding have in common.
func likeness(c audit.Check) string {
	switch c {
	case audit.SameName:
		return "has the name of"
	case audit.SameMeaning:
		return "means the same as"
	case audit.KeptTwice:
		return "is kept apart from"
	default:
		return "measures the same quantity as"
	}
}

// clashes counts the pairs of silos whose targets pull against each other. At a crowded point one finding counts many.
func clashes(r audit.Report) int {
	n := 0
	for _, f := range r.Findings {
		if f.Check == audit.Opposed {
			n += max(1, f.Count.N)
		}
	}
	return n
}

func quoted(name string) string { return "“" + name + "”" }
