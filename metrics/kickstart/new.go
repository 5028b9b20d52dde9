package kickstart

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// Options say where to start and what is known. The zero value takes the first ten points by ID, because nothing is
// known of any.
type Options struct {
	Count     int        // how many points; 0 means 10
	Evidence  []Evidence // why points matter; ranks them, see Rank
	ByHand    []string   // IDs of points in an order chosen by hand, all of them; takes the place of rank and count
	Redundant []Cluster  // metrics that tell the same news, see Redundant; those to drop are retired
	Audit     audit.Options
	// Progress is called before each point with how many points are done, of how many; nil isn't called.
	Progress func(done, of int)
}

const newOp = "kickstart: new"

// New plans the kick-start for a catalogue that has points, see [metrics.Catalog].
//
// It goes through the points in order, and at each one through what the audit finds there: of targets that pull against
// each other one gives way, metrics that are one are merged, those that only share a name get names of their own, and
// what has no owner, no leading or no validating indicator gets one. Each step is taken only when the catalogue stays
// valid and its audit gets no worse, see [audit.Severities.NoWorse]; what isn't taken is in [Plan.Left].
//
// It audits the catalogue anew for every few steps: a thousand metrics of which most share a name take some seconds,
// two thousand about a minute. The context can end it.
//
// The error is [metrics.Faults]: a catalogue without points, points chosen by hand that aren't there or twice, clusters
// with metrics that aren't there, and the errors of [Rank] and [audit.Run]; or the
// context's.
func New(ctx context.Context, c metrics.Catalog, opts Options) (Plan, error) {
	ranked, err := choose(c, opts)
	if err != nil {
		return Plan{}, err
	}
	before, err := audit.Run(c, opts.Audit)
	if err != nil {
		return Plan{}, fmt.Errorf("%s: %w", newOp, err)
	}
	if err := checkClusters(c, opts.Redundant); err != nil {
		return Plan{}, err
	}
	p := &planner{
		ctx: ctx, opts: opts, now: draftOf(c).Catalog, report: before, done: done{fates: make(map[string]fate)},
		tried: make(map[string]bool), roles: make(map[string]bool), gaveWay: make(map[string]bool),
	}
	slices.SortFunc(p.now.Definitions, func(a, b metrics.Definition) int { return cmp.Compare(a.ID, b.ID) })
	var plans []PointPlan
	for i, r := range ranked {
		if opts.Progress != nil {
			opts.Progress(i, len(ranked))
		}
		plan, err := p.point(r)
		if err != nil {
			return Plan{}, err
		}
		plans = append(plans, plan)
	}
	// What has a part to play at any point is known by now, and stays.
	for _, plan := range plans {
		if err := p.retire(plan.Point.ID); err != nil {
			return Plan{}, err
		}
	}
	p.stillWatched()
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
		return inHandOrder(ranked, opts.ByHand)
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
			Op: newOp, Field: "points by hand", Value: id, Cause: cause,
			Remedy: "name each point once, by its id: " + listed(ranked),
		})
	}
	return chosen, found.Err()
}

// listed names the points that there are, so many as a message bears.
func listed(ranked []Ranked) string {
	const most = 20
	var all []string
	for _, r := range ranked {
		all = append(all, r.Point.ID)
	}
	slices.Sort(all)
	if len(all) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
	}
	return strings.Join(all, ", ")
}
