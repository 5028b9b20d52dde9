package kickstart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// retire takes out what nobody steers by: metrics that tell the same news as another, and activities that tie back to
// nothing, have no target and are nobody's pay.
func (p *planner) retire(point string) error {
	for _, d := range p.at(point) {
		if p.roles[d.ID] || p.isInput(d.ID) || d.Compensation > 0 {
			continue
		}
		reason := p.redundant(d)
		if reason == "" && d.IsOperational() && len(d.Ties) == 0 && !d.Target.IsSet() &&
			len(d.Contributors) == 0 && p.fates[d.ID].action == 0 {
			reason = fmt.Sprintf("%s is about %s's own work, ties back to nothing, and has no target.",
				quoted(d.Name), p.siloName(d.Silo))
		}
		if reason == "" {
			continue
		}
		err := p.try(step{
			point: point, what: "retire " + d.ID, reason: reason,
			edit:  func(c *draft) { c.remove(d.ID) },
			fates: map[string]fate{d.ID: {Retire, "", reason}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// redundant returns why a metric tells nothing new; "" when it does, or ties back to what the other one doesn't.
func (p *planner) redundant(d metrics.Definition) string {
	for _, c := range p.opts.Redundant {
		keep, there := p.now.Find(c.Keep)
		if !slices.Contains(c.Drop, d.ID) || !there || len(tiesOnly(d, keep)) > 0 {
			continue
		}
		reason := fmt.Sprintf("%s tells the same news as %s", quoted(d.Name), quoted(keep.Name))
		if pair, ok := c.Pair(d.ID); ok {
			reason += fmt.Sprintf(" (%v)", pair)
		}
		if d.Target.IsSet() {
			reason += ". Given up: the target " + d.Target.String()
		}
		return reason + "."
	}
	return ""
}

// tiesOnly returns what the one metric ties back to and the other doesn't.
func tiesOnly(d, other metrics.Definition) []string {
	var only []string
	for _, tie := range d.Ties {
		if !slices.Contains(other.Ties, tie) {
			only = append(only, tie.String())
		}
	}
	slices.Sort(only)
	return only
}

// stillWatched says of the metrics that were to be dropped and are still there why they are.
func (p *planner) stillWatched() {
	for _, c := range p.opts.Redundant {
		for _, id := range c.Drop {
			d, there := p.now.Find(id)
			keep, kept := p.now.Find(c.Keep)
			if !there {
				continue
			}
			why := "it isn't measured at any of the points of the plan; stop watching it when its silo agrees"
			switch {
			case !kept:
				why = "the metric that tells the same news, " + c.Keep + ", is no longer there"
			case p.roles[id]:
				why = "it has a part to play at a point: agreed, leading or validating"
			case p.isInput(id):
				why = "other metrics are computed from it"
			case len(tiesOnly(d, keep)) > 0:
				why = "it ties back to " + strings.Join(tiesOnly(d, keep), ", ") + ", which the other metric doesn't"
			case d.Compensation > 0:
				why = "someone's pay hangs on it; agree on another metric for that first"
			}
			p.leave("", "retire "+id, why)
		}
	}
}
