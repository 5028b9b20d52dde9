package kickstart

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// Options say where to start and what is known. The zero value takes the first ten points by ID, because nothing is
// known of any.
type Options struct {
	Count     int        // how many points; 0 means 10
	Evidence  []Evidence // why points matter; ranks them, see Rank
	ByHand    []string   // IDs of points in an order chosen by hand; not empty, it takes the place of the ranking
	Redundant []Cluster  // metrics that tell the same news, see Redundant; those to drop are retired
	Audit     audit.Options
}

const newOp = "kickstart: new"

// New plans the kick-start for a catalogue that has points, see [metrics.Catalog].
//
// It goes through the points in order, and at each one through what the audit finds there: names with several meanings
// are merged into one definition or told apart, targets that pull against each other give way to the agreed one, and
// what has no owner, no leading or no validating indicator gets one. Each step is taken only when the catalogue stays
// valid and its audit has no more findings of any severity than before; what isn't taken is in [Plan.Left]. So the
// audit after is never worse than the one before.
//
// The error is [metrics.Faults]: a catalogue without points, points chosen by hand that aren't there or twice, and the
// errors of [Rank] and [audit.Run].
func New(c metrics.Catalog, opts Options) (Plan, error) {
	ranked, err := choose(c, opts)
	if err != nil {
		return Plan{}, err
	}
	before, err := audit.Run(c, opts.Audit)
	if err != nil {
		return Plan{}, fmt.Errorf("%s: %w", newOp, err)
	}
	p := &planner{
		opts: opts, now: copyOf(c), report: before, fates: make(map[string]fate), roles: make(map[string]bool),
	}
	slices.SortFunc(p.now.Definitions, func(a, b metrics.Definition) int { return cmp.Compare(a.ID, b.ID) })
	var plans []PointPlan
	for _, r := range ranked {
		plan, err := p.point(r)
		if err != nil {
			return Plan{}, err
		}
		plans = append(plans, plan)
	}
	// A metric may be at several points, so what becomes of it is known in the end only.
	for i := range plans {
		plan := &plans[i]
		plan.Agreed = p.agreed(plan.Agreed.Metric)
		plan.Leading, plan.Validating = p.final(plan.Leading), p.final(plan.Validating)
		plan.Decisions = p.decisions(c, *plan)
	}
	return Plan{
		Points: plans, Proposal: p.proposal, Left: p.left, Redundant: opts.Redundant, Before: before, After: p.report,
	}, nil
}

// choose returns the points to start with, in order.
func choose(c metrics.Catalog, opts Options) ([]Ranked, error) {
	if len(c.Points) == 0 {
		return nil, metrics.Faults{{
			Op: newOp, Field: "points", Cause: "the catalogue has no interaction points",
			Remedy: "give it those of the journey map",
		}}
	}
	ranked, err := Rank(c.Points, opts.Evidence)
	if err != nil {
		return nil, err
	}
	count := cmp.Or(opts.Count, 10)
	if count < 0 {
		return nil, metrics.Faults{{
			Op: newOp, Field: "count", Value: fmt.Sprint(count), Cause: "a negative number of points",
			Remedy: "use 10, or 0 for the default",
		}}
	}
	if len(opts.ByHand) > 0 {
		if ranked, err = inHandOrder(ranked, opts.ByHand); err != nil {
			return nil, err
		}
	}
	return ranked[:min(count, len(ranked))], nil
}

func inHandOrder(ranked []Ranked, ids []string) ([]Ranked, error) {
	var chosen []Ranked
	var found metrics.Faults
	for i, id := range ids {
		at := slices.IndexFunc(ranked, func(r Ranked) bool { return r.Point.ID == id })
		cause := ""
		switch {
		case at < 0:
			cause = "there is no such point"
		case slices.Contains(ids[:i], id):
			cause = "the point is there twice"
		default:
			r := ranked[at]
			r.Rank, r.Score = i+1, metrics.Absent(metrics.NotApplicable, "put in order by hand")
			chosen = append(chosen, r)
			continue
		}
		found = append(found, metrics.Fault{
			Op: newOp, Field: "points by hand", Value: id, Cause: cause, Remedy: "name each point of the map once, by its id",
		})
	}
	return chosen, found.Err()
}

// A planner makes a plan step by step.
type planner struct {
	opts     Options
	now      metrics.Catalog // with all steps taken
	report   audit.Report    // of now
	proposal Proposal
	left     []Left
	fates    map[string]fate // of metrics that are no longer there, and of those that were changed
	roles    map[string]bool // metrics that are agreed, leading or validating at a point
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
	edit   func(*metrics.Catalog) // changes a copy of its own
	fates  map[string]fate
}

// try takes a step if the catalogue stays valid and the audit gets no worse, and reports whether it did.
func (p *planner) try(s step) (bool, error) {
	next := copyOf(p.now)
	s.edit(&next)
	changes := p.now.Diff(next)
	if len(changes) == 0 {
		return false, nil
	}
	report, err := audit.Run(next, p.opts.Audit)
	if faults := metrics.Faults(nil); errors.As(err, &faults) {
		p.left = append(p.left, Left{Point: s.point, Change: s.what, Why: faults[0].Cause})
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if before, after := p.report.Severities(), report.Severities(); !after.NoWorse(before) {
		p.left = append(p.left, Left{
			Point: s.point, Change: s.what,
			Why: fmt.Sprintf("the audit would have %v instead of %v", after, before),
		})
		return false, nil
	}
	for _, change := range changes {
		full := Change{Change: change, Point: s.point, Reason: s.reason}
		if change.Kind == metrics.Added {
			d, _ := next.Find(change.Metric)
			full.Added = &d
		}
		p.proposal = append(p.proposal, full)
	}
	for id, f := range s.fates {
		p.fates[id] = f
	}
	p.now, p.report = next, report
	return true, nil
}

// copyOf returns a catalogue whose definitions share no memory with another's.
func copyOf(c metrics.Catalog) metrics.Catalog {
	c.Definitions = slices.Clone(c.Definitions)
	for i := range c.Definitions {
		d := &c.Definitions[i]
		d.Synonyms = slices.Clone(d.Synonyms)
		d.Inputs = slices.Clone(d.Inputs)
		d.Contributors = slices.Clone(d.Contributors)
		d.Points = slices.Clone(d.Points)
		d.Ties = slices.Clone(d.Ties)
	}
	return c
}

// point plans one point. Decisions are left for the end.
func (p *planner) point(r Ranked) (PointPlan, error) {
	id := r.Point.ID
	plan := PointPlan{Ranked: r}
	if err := p.names(id); err != nil {
		return plan, err
	}
	if err := p.indicators(r.Point, &plan); err != nil {
		return plan, err
	}
	if err := p.opposed(id, plan.Agreed.Metric); err != nil {
		return plan, err
	}
	if err := p.share(r.Point, plan.Agreed.Metric); err != nil {
		return plan, err
	}
	return plan, p.retire(plan)
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
