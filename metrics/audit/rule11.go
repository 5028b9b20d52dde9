package audit

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// laggingOnly asks whether there is a leading indicator, a target on outcomes, and someone whose pay hangs on
// customers: see noLeading, activityTargets and nobodysPay.
func (x *chart) laggingOnly() (found []Finding, why []string) {
	found = append(x.noLeading(), x.activityTargets()...)
	var paid []int
	for m, d := range x.metrics {
		if d.Compensation > 0 {
			paid = append(paid, m)
		}
	}
	if len(paid) == 0 {
		return found, []string{"nobody's compensation is stated: add the share of pay that hangs on each metric"}
	}
	return append(found, x.nobodysPay(paid)...), nil
}

// late tells whether a metric moves, or is known, only after what it is about.
func late(d metrics.Definition) bool {
	return d.IsAnswer() || d.Timing == metrics.Lagging || d.Timing == metrics.Validating
}

func leads(d metrics.Definition) bool { return d.Timing == metrics.Leading && !d.IsAnswer() }

// noLeading finds points where metrics come late, being lagging, validating or what people answered, and none leads
// that isn't an answer: major when one of the late has a target, else minor. Metrics that name a stage and no point are
// looked at together in the same way, by stage.
func (x *chart) noLeading() []Finding {
	var found []Finding
	look := func(where string, metrics []int, f Finding) {
		behind := x.only(metrics, late)
		if len(behind) == 0 || len(x.only(metrics, leads)) > 0 {
			return
		}
		f.Check, f.Severity, f.Count = NoLeading, Minor, Share{len(behind), len(metrics)}
		if slices.ContainsFunc(behind, func(m int) bool { return x.metrics[m].Target.IsSet() }) {
			f.Severity = Major
		}
		f.Metrics, f.Silos = x.ids(behind), x.silosOf(behind)
		f.Evidence = fmt.Sprintf("At %s, %v metrics %s after the fact or when asked, and none leads: %s.", where, f.Count,
			plural(len(behind), "comes", "come"), x.titles(behind))
		f.Remedy = "Add a leading indicator there: complaints, what processes record, what the field hears, or what is " +
			"said in public."
		found = append(found, f)
	}
	for _, p := range x.places() {
		look(p.Name, x.at[p.ID], Finding{Points: []string{p.ID}})
	}
	byStage := make(map[string][]int)
	for m, d := range x.metrics {
		if d.Stage != "" && len(d.Points) == 0 {
			byStage[d.Stage] = append(byStage[d.Stage], m)
		}
	}
	for stage, metrics := range byStage {
		look("the stage "+x.stage.of(stage), metrics, Finding{Stages: []string{stage}})
	}
	return found
}

// activityTargets finds silos with more than half of their targets on activities (minor), or all of them (major).
func (x *chart) activityTargets() []Finding {
	var found []Finding
	for _, s := range x.silos {
		aims := x.only(x.bySilo[s.ID], func(d metrics.Definition) bool { return d.Target.IsSet() })
		doing := x.only(aims, func(d metrics.Definition) bool { return d.Effect == metrics.Activity })
		count := Share{len(doing), len(aims)}
		if 2*count.N <= count.Of {
			continue
		}
		severity := Minor
		if count.N == count.Of {
			severity = Major
		}
		found = append(found, Finding{
			Check: ActivityTargets, Severity: severity, Metrics: x.ids(doing), Silos: []string{s.ID}, Count: count,
			Evidence: fmt.Sprintf("In %s, %v targets %s on what is done instead of what comes of it: %s.", s.Name, count,
				plural(count.N, "is", "are"), x.titles(doing)),
			Remedy: "Set the target on the outcome, and keep the activity as a means to it without a target.",
		})
	}
	return found
}

// nobodysPay finds a company where pay hangs on metrics, but on none from the customer's viewpoint and on none that
// ties to customer flow, a reason to stay or leave, or a customer's goal (major).
func (x *chart) nobodysPay(paid []int) []Finding {
	if len(x.only(paid, func(d metrics.Definition) bool {
		return d.Viewpoint == metrics.CustomerView ||
			hasTie(d, metrics.ToCustomerFlow, metrics.ToReason, metrics.ToCustomerGoal)
	})) > 0 {
		return nil
	}
	n := len(paid)
	return []Finding{{
		Check: NobodysPay, Severity: Major, Metrics: x.ids(paid), Silos: x.silosOf(paid), Count: Share{0, n},
		Evidence: fmt.Sprintf("Pay hangs on %d %s, none of which is about customers.", n, plural(n, "metric", "metrics")),
		Remedy: "Let part of the pay of those who can move it hang on a customer outcome that is measured without " +
			"asking.",
	}}
}
