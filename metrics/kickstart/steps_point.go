package kickstart

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// indicators finds the agreed metric of a point and those that lead and validate, and adds what is missing.
func (p *planner) indicators(point metrics.Point, plan *PointPlan) error {
	silo, ok := p.home(point)
	if !ok {
		p.leave(point.ID, "agree on a metric at "+point.ID,
			fmt.Sprintf("no silo of the catalogue owns the point or measures there; add the silo %q", point.Silo))
		return nil
	}
	if p.leading(point.ID, "") == "" {
		d := p.newLeading(point, silo)
		if err := p.add(point, d, "nothing moves before customers speak up"); err != nil {
			return err
		}
	}
	if p.validating(point.ID) == "" {
		d := p.newValidating(point, silo)
		if err := p.add(point, d, "nobody asks customers whether what is measured here is true for them"); err != nil {
			return err
		}
	}
	there := p.at(point.ID)
	if len(there) == 0 {
		return nil
	}
	plan.Agreed.Metric = there[0].ID
	plan.Leading, plan.Validating = p.leading(point.ID, there[0].ID), p.validating(point.ID)
	for _, id := range []string{plan.Agreed.Metric, plan.Leading, plan.Validating} {
		p.roles[id] = true
	}
	return p.accountable(there[0], point.ID)
}

// leading returns the most telling metric at a point that moves before the outcome, is no survey, and didn't have to
// give way. Where that is the agreed one, the next takes its place if it is about customers, too.
func (p *planner) leading(point, agreed string) string {
	there := slices.DeleteFunc(p.at(point), func(d metrics.Definition) bool {
		return d.Timing != metrics.Leading || d.IsAnswer() || p.gaveWay[d.ID]
	})
	switch {
	case len(there) == 0:
		return ""
	case there[0].ID == agreed && len(there) > 1 && aboutCustomers(there[1]):
		return there[1].ID
	default:
		return there[0].ID
	}
}

func aboutCustomers(d metrics.Definition) bool {
	return len(d.Ties) > 0 || d.Viewpoint == metrics.CustomerView
}

func (p *planner) validating(point string) string {
	there := p.at(point)
	for _, is := range []func(metrics.Definition) bool{
		func(d metrics.Definition) bool { return d.Timing == metrics.Validating },
		metrics.Definition.IsAnswer,
	} {
		if i := slices.IndexFunc(there, is); i >= 0 {
			return there[i].ID
		}
	}
	return ""
}

// home returns the silo that is to keep new metrics of a point: its owner, or else the first that measures there.
func (p *planner) home(point metrics.Point) (string, bool) {
	if slices.ContainsFunc(p.now.Silos, func(s metrics.Silo) bool { return s.ID == point.Silo }) {
		return point.Silo, true
	}
	if there := p.at(point.ID); len(there) > 0 {
		return there[0].Silo, true
	}
	return "", false
}

func (p *planner) newLeading(point metrics.Point, silo string) metrics.Definition {
	return metrics.Definition{
		ID: p.free(point.ID + "_right_first_time"), Name: "Right first time: " + point.Name,
		Description: "Share of interactions at " + point.Name + " in which customers get what they came for at the first " +
			"attempt",
		Formula: "interactions at " + point.Name + " without a repeat, a transfer or a complaint, over all interactions at " +
			point.Name,
		Silo: silo, Owner: p.owner(silo), Level: metrics.ManagerLevel,
		Unit: metrics.Unit{Kind: metrics.RatioUnit}, Per: metrics.PerInteraction, Behaviour: metrics.FlowOverTime,
		Additivity: metrics.AddsNever, Empty: metrics.EmptyIsMissing, Window: "calendar month",
		Population: "interactions at " + point.Name, Direction: metrics.HigherIsBetter, Effect: metrics.Outcome,
		Timing: metrics.Leading, Viewpoint: metrics.CustomerView, Source: metrics.FromOperations, Stage: p.stage(point),
		Points: []string{point.ID}, Cut: metrics.ByExperience, Maturity: metrics.Emerging,
	}
}

func (p *planner) newValidating(point metrics.Point, silo string) metrics.Definition {
	return metrics.Definition{
		ID: p.free(point.ID + "_goal_reached"), Name: "Reached their goal: " + point.Name,
		Description: "Share of customers asked who say that they got done at " + point.Name + " what they came for",
		Formula:     "answers of yes over all answers about " + point.Name,
		Silo:        silo, Owner: p.owner(silo), Level: metrics.ManagerLevel,
		Unit: metrics.Unit{Kind: metrics.RatioUnit}, Per: metrics.PerResponse, Behaviour: metrics.PointInTime,
		Additivity: metrics.AddsNever, Empty: metrics.EmptyIsMissing, Window: "calendar month",
		Population: "customers asked after an interaction at " + point.Name, Direction: metrics.HigherIsBetter,
		Effect: metrics.Outcome, Timing: metrics.Validating, Viewpoint: metrics.CustomerView, Source: metrics.FromSurvey,
		Stage: p.stage(point), Points: []string{point.ID}, Cut: metrics.ByExperience, Maturity: metrics.Emerging,
	}
}

// stage is the point's, where the catalogue has it.
func (p *planner) stage(point metrics.Point) string {
	if slices.ContainsFunc(p.now.Stages, func(s metrics.Stage) bool { return s.ID == point.Stage }) {
		return point.Stage
	}
	return ""
}

// free returns an ID that no metric has.
func (p *planner) free(id string) string {
	for n, wanted := 2, id; ; n++ {
		if _, taken := p.now.Find(id); !taken {
			return id
		}
		id = fmt.Sprintf("%s_%d", wanted, n)
	}
}

// owner is who answers for most of a silo's metrics, the first by name of several; a role when nobody does.
func (p *planner) owner(silo string) string {
	count := make(map[string]int)
	most := ""
	for _, d := range p.now.Definitions {
		if d.Silo != silo || d.Owner == "" {
			continue
		}
		count[d.Owner]++
		if n := count[d.Owner]; n > count[most] || n == count[most] && d.Owner < most {
			most = d.Owner
		}
	}
	if most == "" {
		return "Head of " + p.siloName(silo)
	}
	return most
}

func (p *planner) add(point metrics.Point, d metrics.Definition, why string) error {
	reason := fmt.Sprintf("At %s %s.", point.Name, why)
	return p.try(step{
		point: point.ID, what: "add " + d.ID, reason: reason,
		edit:  func(c *draft) { c.add(d) },
		fates: map[string]fate{d.ID: {Add, "", reason}},
	})
}

// accountable names an owner for a metric that has none.
func (p *planner) accountable(d metrics.Definition, point string) error {
	if d.Owner != "" {
		return nil
	}
	owner := p.owner(d.Silo)
	return p.try(step{
		point: point, what: "name an owner for " + d.ID,
		reason: fmt.Sprintf("%s is the agreed definition here and nobody answers for it; %s is closest.",
			quoted(d.Name), owner),
		edit: func(c *draft) { c.change(d.ID, func(d *metrics.Definition) { d.Owner = owner }) },
	})
}

// share makes the silos that meet at a point contributors of its agreed metric.
func (p *planner) share(point metrics.Point, agreed string) error {
	if agreed == "" {
		return nil
	}
	keeper := p.find(agreed)
	silos := []string{}
	if home, ok := p.home(point); ok {
		silos = append(silos, home)
	}
	for _, d := range p.at(point.ID) {
		silos = append(silos, d.Silo)
	}
	slices.Sort(silos)
	silos = slices.DeleteFunc(slices.Compact(silos), func(s string) bool { return s == keeper.Silo })
	return p.try(step{
		point: point.ID, what: "share " + agreed,
		reason: fmt.Sprintf("The silos that meet at %s answer for %s together.", point.Name, quoted(keeper.Name)),
		edit: func(c *draft) {
			c.change(agreed, func(d *metrics.Definition) {
				for _, silo := range silos {
					d.Contributors = with(d.Contributors, silo)
				}
			})
		},
	})
}

func (p *planner) isInput(id string) bool {
	return slices.ContainsFunc(p.now.Definitions, func(d metrics.Definition) bool { return slices.Contains(d.Inputs, id) })
}
