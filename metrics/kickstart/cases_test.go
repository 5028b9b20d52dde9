package kickstart_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
)

// chartOf is a catalogue of metrics of the silos sales and support at the points p and q.
func chartOf(ms ...metrics.Definition) metrics.Catalog {
	return metrics.Catalog{
		Silos:       []metrics.Silo{{ID: "sales", Name: "Sales"}, {ID: "support", Name: "Support"}},
		Points:      []metrics.Point{{ID: "p", Name: "P", Silo: "sales"}, {ID: "q", Name: "Q", Silo: "support"}},
		Definitions: ms,
	}
}

func metric(id, name, silo string, change func(*metrics.Definition)) metrics.Definition {
	d := metrics.Definition{
		ID: id, Name: name, Silo: silo, Owner: "Ann", Unit: metrics.Unit{Kind: metrics.CountUnit},
		Per: metrics.PerInteraction, Direction: metrics.HigherIsBetter, Points: []string{"p"},
	}
	if change != nil {
		change(&d)
	}
	return d
}

func planned(t *testing.T, c metrics.Catalog, opts kickstart.Options) (kickstart.Plan, metrics.Catalog) {
	t.Helper()
	plan, err := kickstart.New(t.Context(), c, opts)
	if err != nil {
		t.Fatal(err)
	}
	after, err := plan.Proposal.Apply(c)
	if err != nil {
		t.Fatal(err)
	}
	return plan, after
}

// TestOneNameForDifferentPopulations checks that two metrics with one name about different people are renamed, and
// keep all that they state.
func TestOneNameForDifferentPopulations(t *testing.T) {
	c := chartOf(
		metric("private", "Churn rate", "sales", func(d *metrics.Definition) {
			d.Population, d.Target = "private customers", metrics.TargetOf(2)
		}),
		metric("business", "Churn rate", "support", func(d *metrics.Definition) {
			d.Population, d.Target = "companies", metrics.TargetOf(5)
		}),
	)
	_, after := planned(t, c, kickstart.Options{})
	for i, id := range []string{"private", "business"} {
		got, there := after.Find(id)
		if !there || got.Target != c.Definitions[i].Target || got.Population != c.Definitions[i].Population {
			t.Errorf("%s: %+v, there %v", id, got, there)
		}
	}
}

// TestMergingSaysWhatIsGivenUp checks that one metric kept twice becomes one, and that what it states otherwise is
// listed and kept with the change.
func TestMergingSaysWhatIsGivenUp(t *testing.T) {
	c := chartOf(
		metric("a", "Calls", "sales", func(d *metrics.Definition) {
			d.Target, d.MeasuredBy, d.Points = metrics.TargetOf(5), "calls", nil
		}),
		metric("b", "Calls", "support", func(d *metrics.Definition) {
			d.Target, d.Window = metrics.TargetOf(7), "30 days"
		}),
	)
	plan, after := planned(t, c, kickstart.Options{})
	i := slices.IndexFunc(plan.Proposal, func(c kickstart.Change) bool { return c.Kind == metrics.Removed })
	if i < 0 {
		t.Fatalf("nothing is merged: %v, left %v", plan.Proposal, plan.Left)
	}
	gone := plan.Proposal[i]
	if !strings.Contains(gone.Reason, "the target 7") || !strings.Contains(gone.Reason, "the window 30 days") ||
		gone.Definition == nil || gone.Definition.Version() != c.Definitions[1].Version() {
		t.Errorf("%+v", gone)
	}
	kept, _ := after.Find("a")
	if !slices.Contains(kept.Points, "p") || !slices.Contains(kept.Contributors, "support") {
		t.Errorf("%+v", kept)
	}
}

// TestWhatContradictsIsNotMerged checks pairs that share a name and a silo's part, and aren't one.
func TestWhatContradictsIsNotMerged(t *testing.T) {
	type change = func(a, b *metrics.Definition)
	for name, change := range map[string]change{
		"order": func(a, b *metrics.Definition) { a.Formula, b.Formula = "calls / customers", "customers / calls" },
		"sign":  func(a, b *metrics.Definition) { a.Formula, b.Formula = "revenue + cost of it", "revenue - cost of it" },
		"people": func(a, b *metrics.Definition) {
			a.Population, b.Population = "contracts > 12 months", "contracts < 12 months"
		},
		"description": func(a, b *metrics.Definition) { a.Description, b.Description = "has a contract", "has an invoice" },
		"inputs":      func(a, b *metrics.Definition) { a.Inputs, b.Inputs = []string{"x", "y"}, []string{"y"} },
		"pay":         func(_, b *metrics.Definition) { b.Compensation = 0.3 },
	} {
		a := metric("a", "Balance", "sales", tied)
		b := metric("b", "Balance", "support", nil)
		change(&a, &b)
		c := chartOf(a, b, metric("x", "X", "sales", nil), metric("y", "Y", "sales", nil))
		if _, after := planned(t, c, kickstart.Options{}); !there(after, "b") {
			t.Errorf("%s: merged", name)
		}
	}
}

func tied(d *metrics.Definition) { d.Ties = []metrics.Tie{{Kind: metrics.ToReason}} }

func there(c metrics.Catalog, id string) bool {
	_, ok := c.Find(id)
	return ok
}

// TestThirdOfANameIsComparedWithTheSecond checks that a keeper without a description doesn't take in two that
// contradict each other.
func TestThirdOfANameIsComparedWithTheSecond(t *testing.T) {
	described := func(text string) func(*metrics.Definition) {
		return func(d *metrics.Definition) { d.Description = text }
	}
	a := metric("a", "Active customers", "sales", tied)
	b := metric("b", "Active customers", "support", described("customers that have a contract"))
	c := metric("c", "Active customers", "support", described("customers that used it in a month"))
	_, after := planned(t, chartOf(a, b, c), kickstart.Options{})
	if there(after, "b") == there(after, "c") {
		t.Errorf("b there %v, c there %v, want one of them merged", there(after, "b"), there(after, "c"))
	}
}

// TestNothingIsRetiredThatALaterPointNeeds checks a redundant metric that leads at the second point.
func TestNothingIsRetiredThatALaterPointNeeds(t *testing.T) {
	ties := []metrics.Tie{{Kind: metrics.ToCustomerFlow}}
	c := chartOf(
		metric("keep", "Renewals", "sales", func(d *metrics.Definition) { d.Ties, d.Effect = ties, metrics.Outcome }),
		metric("lead", "Visits", "sales", func(d *metrics.Definition) { d.Ties, d.Timing = ties, metrics.Leading }),
		metric("drop", "Letters", "sales", func(d *metrics.Definition) {
			d.Timing, d.Points = metrics.Leading, []string{"p", "q"}
		}),
	)
	same := []kickstart.Cluster{{Keep: "keep", Drop: []string{"drop"}}}
	for _, order := range [][]string{{"p", "q"}, {"q", "p"}} {
		if _, after := planned(t, c, kickstart.Options{Redundant: same, ByHand: order}); !there(after, "drop") {
			t.Errorf("in the order %v the leading metric of q is retired", order)
		}
	}
}

// TestTargetsAreNotTakenInVain checks that a target stays where the conflict would stay as well: here about the
// direction of one quantity.
func TestTargetsAreNotTakenInVain(t *testing.T) {
	c := chartOf(
		metric("a", "Calls", "sales", func(d *metrics.Definition) { d.Target, d.MeasuredBy = metrics.TargetOf(60), "calls" }),
		metric("b", "Call load", "support", func(d *metrics.Definition) {
			d.Target, d.MeasuredBy, d.Direction = metrics.TargetOf(40), "calls", metrics.LowerIsBetter
		}),
	)
	_, after := planned(t, c, kickstart.Options{})
	for _, d := range after.Definitions {
		if (d.ID == "a" || d.ID == "b") && !d.Target.IsSet() {
			t.Errorf("%s lost its target", d.ID)
		}
	}
}

// effort is a chart with a conflict of effort against result.
func effort(pay float64) metrics.Catalog {
	return chartOf(
		metric("handling", "Handling time", "support", func(d *metrics.Definition) {
			d.Unit, d.Direction = metrics.Unit{Kind: metrics.DurationUnit}, metrics.LowerIsBetter
			d.Target = metrics.TargetOf(360)
			d.Effect, d.Viewpoint, d.Compensation, d.Timing = metrics.Activity, metrics.OperationView, pay, metrics.Leading
		}),
		metric("solved", "Solved at once", "sales", func(d *metrics.Definition) {
			d.Effect, d.Viewpoint, d.Target = metrics.Outcome, metrics.CustomerView, metrics.TargetOf(90)
		}),
	)
}

func TestConflictGivesWayUnlessPayHangsOnIt(t *testing.T) {
	for pay, want := range map[float64]bool{0: false, 0.1: true} {
		plan, after := planned(t, effort(pay), kickstart.Options{})
		got, _ := after.Find("handling")
		if got.Target.IsSet() != want {
			t.Errorf("with %v of someone's pay the target is %q", pay, got.Target)
		}
		if plan.Points[0].Leading == "handling" && !want {
			t.Error("what had to give way leads")
		}
		said := slices.ContainsFunc(plan.Left, func(l kickstart.Left) bool { return strings.Contains(l.Why, "pay hangs on") })
		if said != want {
			t.Errorf("with %v of someone's pay: left %v", pay, plan.Left)
		}
	}
}

// TestRetiringHasLimits checks that a redundant metric stays where it has a part to play, is someone's pay, or isn't at
// a point of the plan, and that the plan says so.
func TestRetiringHasLimits(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*metrics.Definition)
		why    string
	}{
		"plain": {func(*metrics.Definition) {}, ""},
		"pay":   {func(d *metrics.Definition) { d.Compensation = 0.3 }, "pay hangs on it"},
		"other ties": {
			func(d *metrics.Definition) { d.Ties = []metrics.Tie{{Kind: metrics.ToReason}} }, "ties back to reason",
		},
		"elsewhere": {func(d *metrics.Definition) { d.Points = nil }, "isn't measured at any"},
	} {
		ties := []metrics.Tie{{Kind: metrics.ToCustomerFlow}, {Kind: metrics.ToProfitability}}
		c := chartOf(
			metric("keep", "Renewals", "sales", func(d *metrics.Definition) { d.Ties, d.Effect = ties, metrics.Outcome }),
			metric("lead", "Visits", "sales", func(d *metrics.Definition) { d.Ties, d.Timing = ties, metrics.Leading }),
			metric("ask", "Answers", "sales", func(d *metrics.Definition) { d.Ties, d.Per = ties, metrics.PerResponse }),
			metric("drop", "Letters", "sales", tt.change),
		)
		same := []kickstart.Cluster{{Keep: "keep", Drop: []string{"drop"}}}
		plan, after := planned(t, c, kickstart.Options{Redundant: same})
		_, there := after.Find("drop")
		said := slices.ContainsFunc(plan.Left, func(l kickstart.Left) bool {
			return strings.Contains(l.Why, tt.why) && tt.why != ""
		})
		if there != (tt.why != "") || said != there {
			t.Errorf("%s: there %v, left %v", name, there, plan.Left)
		}
	}
	_, err := kickstart.New(t.Context(), chartOf(), kickstart.Options{Redundant: []kickstart.Cluster{{Keep: "x"}}})
	if err == nil || !strings.Contains(err.Error(), `"x"`) {
		t.Errorf("a cluster of unknown metrics: %v", err)
	}
}

func TestByHandTakesAll(t *testing.T) {
	c := chartOf()
	plan, _ := planned(t, c, kickstart.Options{ByHand: []string{"q", "p"}, Count: 1})
	if len(plan.Points) != 2 {
		t.Errorf("%d points", len(plan.Points))
	}
}

// TestCancelledAndTold checks that the context ends a plan, and that progress is told for each point.
func TestCancelledAndTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	plan, err := kickstart.New(ctx, effort(0), kickstart.Options{})
	if !errors.Is(err, context.Canceled) || plan.Points != nil {
		t.Errorf("%d points, %v", len(plan.Points), err)
	}
	var told []int
	progress := func(done, of int) { told = append(told, done, of) }
	_, err = kickstart.New(t.Context(), effort(0), kickstart.Options{Progress: progress})
	if err != nil || !slices.Equal(told, []int{0, 2, 1, 2}) {
		t.Errorf("told %v, %v", told, err)
	}
}

// TestPlanReadsBack checks that a plan written as JSON reads back as it was.
func TestPlanReadsBack(t *testing.T) {
	plan, _ := planned(t, effort(0), kickstart.Options{})
	text, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	var again kickstart.Plan
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plan, again, cmp.AllowUnexported(metrics.Target{})); diff != "" {
		t.Error(diff)
	}
	var action kickstart.Action
	if err := action.UnmarshalText([]byte("burn")); err == nil || action != 0 {
		t.Errorf("read burn as %v", action)
	}
}
