package kickstart

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Change is one change to a catalogue, with its reason.
type Change struct {
	metrics.Change
	Point  string `json:"point,omitempty"` // the interaction point for whose sake it is made; may be empty
	Reason string `json:"reason"`          // why, a sentence for people
	// Definition is the whole of what is added or removed; nil for other changes.
	Definition *metrics.Definition `json:"definition,omitempty"`
}

// A Proposal is every change that a plan makes to a catalogue, in the order in which they are to be made.
type Proposal []Change

const applyOp = "kickstart: apply"

// Apply returns the catalogue with all changes made; the one given stays as it is. The error is [metrics.Faults], all
// of them: changes to metrics that aren't there or no longer are what the proposal says they were, additions of metrics
// that are there already, values that can't be read, and what [metrics.Catalog.Validate] finds in the end. With an
// error the result is the zero Catalog.
func (p Proposal) Apply(c metrics.Catalog) (metrics.Catalog, error) {
	c.Definitions = slices.Clone(c.Definitions)
	var found metrics.Faults
	for i, change := range p {
		at := slices.IndexFunc(c.Definitions, func(d metrics.Definition) bool { return d.ID == change.Metric })
		bad := func(cause, remedy string) {
			found = append(found, metrics.Fault{
				Op: applyOp, Field: change.Field, Value: change.Metric,
				Cause: fmt.Sprintf("change %d: %s", i+1, cause), Remedy: remedy,
			})
		}
		switch {
		case change.Kind == metrics.Added && at >= 0:
			bad("the metric to add is there already", "make the proposal anew from this catalogue")
		case change.Kind == metrics.Added && (change.Definition == nil || change.Definition.ID != change.Metric):
			bad("there is no definition to add", "give the whole definition with the change")
		case change.Kind == metrics.Added:
			c.Definitions = append(c.Definitions, *change.Definition)
		case at < 0:
			bad("the metric isn't in the catalogue", "make the proposal anew from this catalogue")
		case change.Kind == metrics.Removed && change.Definition != nil &&
			change.Definition.Version() != c.Definitions[at].Version():
			bad("the metric to remove is another one by now", "make the proposal anew from this catalogue")
		case change.Kind == metrics.Removed:
			c.Definitions = slices.Delete(c.Definitions, at, at+1)
		case change.Kind == metrics.Changed:
			d := c.Definitions[at]
			before, known := d.Text(change.Field)
			if !known || before != change.Before {
				bad(fmt.Sprintf("it is %q and no longer %q", before, change.Before), "make the proposal anew from this catalogue")
				continue
			}
			d, err := d.With(change.Field, change.After)
			if err != nil {
				bad(err.Error(), "correct the value")
				continue
			}
			c.Definitions[at] = d
		default:
			bad("it is neither an addition, a removal nor a change", "use one of the constants")
		}
	}
	if len(found) > 0 {
		return metrics.Catalog{}, found
	}
	if err := c.Validate(); err != nil {
		return metrics.Catalog{}, fmt.Errorf("%s: %w", applyOp, err)
	}
	return c, nil
}
