package kickstart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// opposed takes the target from those metrics at a point that pull against another silo's, where that ends the
// conflict.
func (p *planner) opposed(point string) error {
	for _, f := range p.report.Findings {
		if f.Check != audit.Opposed || !slices.Contains(f.Points, point) {
			continue
		}
		losers := p.giveWay(f)
		if len(losers) == 0 {
			continue
		}
		var names []string
		for _, d := range losers {
			names = append(names, quoted(d.Name))
		}
		s := step{
			point: point, what: "take the target from " + strings.Join(names, ", "),
			reason: fmt.Sprintf("%s Without a target %s stays as a diagnosis and pulls no longer.", f.Evidence,
				strings.Join(names, ", ")),
			edit:  func(c *draft) { dropTargets(c, losers) },
			fates: make(map[string]fate),
			against: func(before, after audit.Report) string {
				if clashes(after) >= clashes(before) {
					return "the silos would pull against each other even so"
				}
				return ""
			},
		}
		for _, d := range losers {
			s.fates[d.ID] = fate{Keep, "", "Kept as a diagnosis, without its target: " + f.Evidence}
		}
		if i := slices.IndexFunc(losers, func(d metrics.Definition) bool { return d.Compensation > 0 }); i >= 0 {
			why := fmt.Sprintf("someone's pay hangs on %s; agree on another metric for that first", names[i])
			p.leave(point, s.what, why)
			continue
		}
		if err := p.try(s); err != nil {
			return err
		}
		for _, d := range losers {
			p.gaveWay[d.ID] = !p.find(d.ID).Target.IsSet()
		}
	}
	return nil
}

func dropTargets(c *draft, of []metrics.Definition) {
	for _, d := range of {
		c.change(d.ID, func(d *metrics.Definition) {
			d.Threshold, d.Target, d.Stretch = metrics.Target{}, metrics.Target{}, metrics.Target{}
		})
	}
}

// giveWay returns the metrics of a conflict that lose their target: those about the company's own work, or, where there
// are none, all but the most telling. One at least keeps its own.
func (p *planner) giveWay(f audit.Finding) []metrics.Definition {
	var all []metrics.Definition
	for _, id := range f.Metrics {
		if d, ok := p.now.Find(id); ok && d.Target.IsSet() {
			all = append(all, d)
		}
	}
	if len(all) < 2 {
		return nil
	}
	slices.SortFunc(all, moreTelling)
	losers := slices.DeleteFunc(slices.Clone(all), func(d metrics.Definition) bool { return !d.IsOperational() })
	if len(losers) == 0 || len(losers) == len(all) {
		return all[1:]
	}
	return losers
}
