package kickstart

import (
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A draft is a catalogue that steps edit. It shares its definitions with the catalogue it was made from until they
// change, and knows what the step at hand has changed.
type draft struct {
	metrics.Catalog
	was map[string]*metrics.Definition // by ID, before the step; nil for one that wasn't there
}

func draftOf(c metrics.Catalog) *draft {
	c.Definitions = slices.Clone(c.Definitions)
	return &draft{Catalog: c, was: make(map[string]*metrics.Definition)}
}

// change edits the metric with an ID, if there is one.
func (d *draft) change(id string, edit func(*metrics.Definition)) {
	i := d.index(id)
	if i < 0 {
		return
	}
	d.touch(id, &d.Definitions[i])
	d.Definitions[i] = d.Definitions[i].Clone()
	edit(&d.Definitions[i])
}

func (d *draft) add(m metrics.Definition) {
	d.touch(m.ID, nil)
	d.Definitions = append(d.Definitions, m)
}

func (d *draft) remove(id string) {
	if i := d.index(id); i >= 0 {
		d.touch(id, &d.Definitions[i])
		d.Definitions = slices.Delete(d.Definitions, i, i+1)
	}
}

func (d *draft) index(id string) int {
	return slices.IndexFunc(d.Definitions, func(m metrics.Definition) bool { return m.ID == id })
}

func (d *draft) touch(id string, m *metrics.Definition) {
	if _, again := d.was[id]; again {
		return
	}
	d.was[id] = nil
	if m != nil {
		before := *m
		d.was[id] = &before
	}
}

// changes returns what the step at hand has changed, and is ready for the next step.
func (d *draft) changes() []Change {
	var before, after metrics.Catalog
	for id, m := range d.was {
		if m != nil {
			before.Definitions = append(before.Definitions, *m)
		}
		if i := d.index(id); i >= 0 {
			after.Definitions = append(after.Definitions, d.Definitions[i])
		}
	}
	var all []Change
	for _, change := range before.Diff(after) {
		full := Change{Change: change}
		switch change.Kind {
		case metrics.Added:
			full.Definition = definition(after, change.Metric)
		case metrics.Removed:
			full.Definition = definition(before, change.Metric)
		}
		all = append(all, full)
	}
	clear(d.was)
	return all
}

func definition(c metrics.Catalog, id string) *metrics.Definition {
	m, _ := c.Find(id)
	return &m
}
