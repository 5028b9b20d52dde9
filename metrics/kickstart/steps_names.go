package kickstart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// names makes one definition of the metrics that share a name or a meaning with one at the point, or tells them apart.
func (p *planner) names(point string) error {
	for _, check := range []audit.Check{audit.KeptTwice, audit.SameMeaning, audit.SameName, audit.SameQuantity} {
		// The findings of the moment, because each step taken may answer others too.
		for _, f := range p.report.Findings {
			if f.Check != check || !p.touches(f, point) {
				continue
			}
			if err := p.unite(f, point); err != nil {
				return err
			}
		}
	}
	return nil
}

// touches reports whether any metric of a finding is measured at a point, and all of them are still there.
func (p *planner) touches(f audit.Finding, point string) bool {
	at := false
	for _, id := range f.Metrics {
		d, ok := p.now.Find(id)
		if !ok {
			return false
		}
		at = at || slices.Contains(d.Points, point)
	}
	return at
}

// unite merges the metrics of a finding into the most telling one, and renames those that can't be merged with it.
func (p *planner) unite(f audit.Finding, point string) error {
	var all []metrics.Definition
	for _, id := range f.Metrics {
		all = append(all, p.find(id))
	}
	slices.SortFunc(all, moreTelling)
	keeper := all[0]
	for _, d := range all[1:] {
		s := p.merge(f, keeper, d)
		if !mergeable(keeper, d) || p.takes(keeper.ID, d.ID) || p.takes(d.ID, keeper.ID) {
			if s = p.tellApart(f, keeper, d); s.edit == nil {
				continue
			}
		}
		s.point = point
		if _, err := p.try(s); err != nil {
			return err
		}
	}
	return nil
}

// mergeable reports whether two metrics play the same part, so that one definition can do for both.
func mergeable(a, b metrics.Definition) bool {
	return a.Unit == b.Unit && a.Per == b.Per && a.Direction == b.Direction &&
		a.Timing == b.Timing && a.Viewpoint == b.Viewpoint && a.Effect == b.Effect
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
	reason := fmt.Sprintf("%s of %s %s %s of %s and plays the same part: one definition is agreed, and both go by it.",
		quoted(other.Name), p.siloName(other.Silo), likeness(f.Check), quoted(keeper.Name), p.siloName(keeper.Silo))
	return step{
		what:   fmt.Sprintf("merge %s into %s", other.ID, keeper.ID),
		reason: reason,
		edit:   func(c *metrics.Catalog) { mergeInto(c, keeper.ID, other) },
		fates:  map[string]fate{other.ID: {Merge, keeper.ID, reason}},
	}
}

// mergeInto hands what a metric is for to another one, and takes it out.
func mergeInto(c *metrics.Catalog, keeper string, other metrics.Definition) {
	i := slices.IndexFunc(c.Definitions, func(d metrics.Definition) bool { return d.ID == keeper })
	d := &c.Definitions[i]
	for _, silo := range append([]string{other.Silo}, other.Contributors...) {
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
	if len(d.Points) > 0 {
		for _, point := range other.Points {
			d.Points = with(d.Points, point)
		}
	}
	for _, tie := range other.Ties {
		if !slices.Contains(d.Ties, tie) {
			d.Ties = append(d.Ties, tie)
		}
	}
	if d.Owner == "" {
		d.Owner = other.Owner
	}
	if d.Description == "" && d.Formula == "" {
		d.Description, d.Formula = other.Description, other.Formula
	}
	d.Compensation = max(d.Compensation, other.Compensation)
	c.Definitions = slices.DeleteFunc(c.Definitions, func(d metrics.Definition) bool { return d.ID == other.ID })
	for i := range c.Definitions {
		inputs := c.Definitions[i].Inputs
		for j := range inputs {
			if inputs[j] == other.ID {
				inputs[j] = keeper
			}
		}
	}
}

// with returns a list with an item at its end, unless it is there already.
func with(list []string, item string) []string {
	if slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// tellApart gives a metric a name that is its own. There is no edit when its name isn't the keeper's.
func (p *planner) tellApart(f audit.Finding, keeper, other metrics.Definition) step {
	taken := make(map[string]bool)
	for _, name := range append([]string{keeper.Name}, keeper.Synonyms...) {
		taken[audit.NameKey(name)] = true
	}
	name := other.Name
	if taken[audit.NameKey(name)] {
		name = fmt.Sprintf("%s (%s)", name, p.siloName(other.Silo))
		if other.Silo == keeper.Silo {
			name = fmt.Sprintf("%s (%s)", other.Name, strings.ReplaceAll(other.ID, "_", " "))
		}
	}
	synonyms := slices.DeleteFunc(slices.Clone(other.Synonyms), func(s string) bool { return taken[audit.NameKey(s)] })
	if name == other.Name && len(synonyms) == len(other.Synonyms) {
		return step{}
	}
	reason := fmt.Sprintf("%s of %s %s that of %s and isn't the same (they differ in %s), so it gets a name of its own.",
		quoted(other.Name), p.siloName(other.Silo), likeness(audit.SameName), p.siloName(keeper.Silo),
		difference(keeper, other))
	return step{
		what:   fmt.Sprintf("rename %s, so that it can be told from %s", other.ID, keeper.ID),
		reason: reason,
		edit: func(c *metrics.Catalog) {
			i := slices.IndexFunc(c.Definitions, func(d metrics.Definition) bool { return d.ID == other.ID })
			c.Definitions[i].Name, c.Definitions[i].Synonyms = name, synonyms
		},
		fates: map[string]fate{other.ID: {Keep, "", reason}},
	}
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

// difference names what keeps two metrics from being merged.
func difference(a, b metrics.Definition) string {
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
	} {
		if !d.same {
			in = append(in, d.what)
		}
	}
	if len(in) == 0 {
		return "formula: one is computed from the other"
	}
	return strings.Join(in, ", ")
}

func quoted(name string) string { return "“" + name + "”" }
