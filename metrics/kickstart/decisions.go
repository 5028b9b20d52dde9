package kickstart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// decisions says what becomes of each metric that was at a point before, or is there now.
func (p *planner) decisions(before metrics.Catalog, plan PointPlan) []Decision {
	var all []Decision
	seen := make(map[string]bool)
	for _, d := range slices.Concat(before.Definitions, p.now.Definitions) {
		if !slices.Contains(d.Points, plan.Point.ID) || seen[d.ID] {
			continue
		}
		seen[d.ID] = true
		decision := Decision{Metric: d.ID, Name: d.Name, Silo: d.Silo, Action: Keep, Reason: why(d, plan)}
		if f, ok := p.fates[d.ID]; ok {
			decision.Action, decision.Into, decision.Reason = f.action, f.into, f.reason
		}
		all = append(all, decision)
	}
	slices.SortFunc(all, func(a, b Decision) int {
		return cmp.Or(cmp.Compare(a.Silo, b.Silo), cmp.Compare(a.Metric, b.Metric))
	})
	return all
}

// why says what a metric that stays as it is is for.
func why(d metrics.Definition, plan PointPlan) string {
	switch {
	case d.ID == plan.Agreed.Metric:
		return "The agreed definition, because " + virtues(d, plan) + "."
	case d.ID == plan.Leading:
		return "The leading indicator: it moves before the outcome does."
	case d.ID == plan.Validating && d.IsAnswer():
		return "The validating indicator: customers' own word for it."
	case d.ID == plan.Validating:
		return "The validating indicator: it confirms what leads."
	case len(d.Ties) > 0:
		return "It ties back to " + firstTie(d) + "."
	case d.IsCustomerOutcome():
		return "It is an outcome for customers."
	case d.IsOperational() && d.Target.IsSet():
		return fmt.Sprintf("Kept for now. It has a target and ties back to nothing: %s is to tie it to a result, or to drop "+
			"the target.", cmp.Or(d.Owner, "its owner"))
	default:
		return "Nothing speaks for merging it or taking it out."
	}
}

// virtues says why a metric is the agreed one.
func virtues(d metrics.Definition, plan PointPlan) string {
	var all []string
	if len(d.Ties) > 0 {
		all = append(all, "it ties back to "+firstTie(d))
	}
	if d.IsCustomerOutcome() {
		all = append(all, "it is an outcome for customers")
	}
	if !d.IsAnswer() {
		all = append(all, "it is recorded without asking")
	}
	if d.ID == plan.Leading {
		all = append(all, "it leads as well")
	}
	if len(all) == 0 {
		return "it tells more of customers than any other here"
	}
	return strings.Join(all, ", ")
}

// firstTie is the first tie by its text, so that the order in which they are given doesn't show.
func firstTie(d metrics.Definition) string {
	first := d.Ties[0].String()
	for _, t := range d.Ties {
		first = min(first, t.String())
	}
	return first
}

// agreed returns the agreed metric as it is in the end; the zero Agreed when it is no longer there.
func (p *planner) agreed(id string) Agreed {
	d, ok := p.now.Find(p.final(id))
	if !ok {
		return Agreed{}
	}
	return Agreed{Metric: d.ID, Owner: d.Owner, Silos: d.Silos()}
}

// final returns the ID of what a metric has become part of in the end: its own, unless it was merged.
func (p *planner) final(id string) string {
	for p.fates[id].action == Merge {
		id = p.fates[id].into
	}
	return id
}
