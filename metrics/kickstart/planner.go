package kickstart

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// A planner makes a plan step by step.
type planner struct {
	ctx    context.Context // of the one call of New that makes the plan
	opts   Options
	now    metrics.Catalog // with all steps taken
	report audit.Report    // of now
	done                   // what led there
	left   []Left
	tried  map[string]bool // steps about names, by point and what they do
	roles  map[string]bool // metrics that are agreed, leading or validating at a point
	// gaveWay are the metrics that lost their target, because it pulled against another's.
	gaveWay map[string]bool
}

// done is what has been decided.
type done struct {
	proposal Proposal
	fates    map[string]fate // of metrics that are no longer there, and of those that were changed
}

// A fate is what became of a metric.
type fate struct {
	action Action
	into   string
	reason string
}

// A step is one thing to do, for one reason.
type step struct {
	point  string
	what   string // in a few words, in case that it isn't taken
	reason string
	edit   func(*draft)
	fates  map[string]fate
	// against says why a step isn't worth taking, though the audit gets no worse; nil never does.
	against func(before, after audit.Report) string
}

// try takes steps together if the catalogue stays valid and the audit gets no worse. If not, it tries each half of
// them, and says of a single step that it doesn't take why.
func (p *planner) try(steps ...step) error {
	next, did := draftOf(p.now), done{slices.Clip(p.proposal), maps.Clone(p.fates)}
	for _, s := range steps {
		s.edit(next)
		changes := next.changes()
		for _, change := range changes {
			change.Point, change.Reason = s.point, s.reason
			did.proposal = append(did.proposal, change)
		}
		if len(changes) > 0 {
			maps.Copy(did.fates, s.fates)
		}
	}
	if len(did.proposal) == len(p.proposal) {
		return nil
	}
	if err := p.ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", newOp, err)
	}
	report, err := audit.Run(next.Catalog, p.opts.Audit)
	why := ""
	if faults := metrics.Faults(nil); errors.As(err, &faults) {
		why = faults[0].Cause
	} else if err != nil {
		return err
	} else if before, after := p.report.Severities(), report.Severities(); !after.NoWorse(before) {
		why = fmt.Sprintf("the audit would have %v instead of %v", after, before)
	} else {
		why = against(steps, p.report, report)
	}
	switch half := len(steps) / 2; {
	case why == "":
		p.now, p.report, p.done = next.Catalog, report, did
		return nil
	case half == 0:
		p.leave(steps[0].point, steps[0].what, why)
		return nil
	default:
		if err := p.try(steps[:half]...); err != nil {
			return err
		}
		return p.try(steps[half:]...)
	}
}

// leave says once of a change why it isn't made.
func (p *planner) leave(point, change, why string) {
	if !slices.ContainsFunc(p.left, func(l Left) bool { return l.Change == change }) {
		p.left = append(p.left, Left{Point: point, Change: change, Why: why})
	}
}

// against returns the first reason of any step not to be taken.
func against(steps []step, before, after audit.Report) string {
	for _, s := range steps {
		if s.against == nil {
			continue
		}
		if why := s.against(before, after); why != "" {
			return why
		}
	}
	return ""
}

// point plans one point. Decisions are left for the end.
func (p *planner) point(r Ranked) (PointPlan, error) {
	id := r.Point.ID
	plan := PointPlan{Ranked: r}
	// Conflicts come before names, because a new name would hide a conflict about one quantity.
	if err := p.opposed(id); err != nil {
		return plan, err
	}
	if err := p.names(id); err != nil {
		return plan, err
	}
	if err := p.indicators(r.Point, &plan); err != nil {
		return plan, err
	}
	return plan, p.share(r.Point, plan.Agreed.Metric)
}

// at returns the metrics measured at a point now, the most telling first.
func (p *planner) at(point string) []metrics.Definition {
	var there []metrics.Definition
	for _, d := range p.now.Definitions {
		if slices.Contains(d.Points, point) {
			there = append(there, d)
		}
	}
	slices.SortFunc(there, moreTelling)
	return there
}

// find returns the metric with an ID now.
func (p *planner) find(id string) metrics.Definition {
	d, _ := p.now.Find(id)
	return d
}

// siloName is what people call a silo.
func (p *planner) siloName(id string) string {
	for _, s := range p.now.Silos {
		if s.ID == id {
			return s.Name
		}
	}
	return id
}
