package kickstart_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
)

func TestNeverWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := messy(t)
		if err := c.Validate(); err != nil {
			t.Fatal(err)
		}
		plan, err := kickstart.New(t.Context(), c, kickstart.Options{Count: 3})
		if err != nil {
			t.Fatal(err)
		}
		improved, err := plan.Proposal.Apply(c)
		if err != nil {
			t.Fatal(err)
		}
		before, err := audit.Run(c, audit.Options{})
		if err != nil {
			t.Fatal(err)
		}
		after, err := audit.Run(improved, audit.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !after.Severities().NoWorse(before.Severities()) {
			t.Fatalf("before: %v, after: %v", before.Severities(), after.Severities())
		}
		if diff := cmp.Diff(before, plan.Before) + cmp.Diff(after, plan.After); diff != "" {
			t.Fatal(diff)
		}
		listed(t, c, improved, plan.Proposal)
		for _, p := range plan.Points {
			complete(t, c, improved, p)
		}
	})
}

// listed checks that a proposal edits nothing in silence: whatever differs is listed, with a reason.
func listed(t *rapid.T, c, improved metrics.Catalog, p kickstart.Proposal) {
	said := make(map[[2]string]bool)
	gone := make(map[string]bool)
	for _, change := range p {
		if change.Reason == "" {
			t.Fatalf("%v has no reason", change)
		}
		said[[2]string{change.Metric, change.Field}] = true
		gone[change.Metric] = gone[change.Metric] || change.Kind == metrics.Added
	}
	for _, change := range c.Diff(improved) {
		if !said[[2]string{change.Metric, change.Field}] {
			t.Fatalf("%v isn't listed", change)
		}
	}
}

// complete checks that the plan for a point has one decision for each metric that was or is there, and names only
// metrics that are there in the end.
func complete(t *rapid.T, c, improved metrics.Catalog, p kickstart.PointPlan) {
	want := make(map[string]bool)
	for _, d := range slices.Concat(c.Definitions, improved.Definitions) {
		if slices.Contains(d.Points, p.Point.ID) {
			want[d.ID] = true
		}
	}
	for _, d := range p.Decisions {
		if !want[d.Metric] || d.Reason == "" {
			t.Fatalf("%s: decision %+v", p.Point.ID, d)
		}
		delete(want, d.Metric)
		_, there := improved.Find(d.Metric)
		if gone := d.Action == kickstart.Merge || d.Action == kickstart.Retire; gone == there {
			t.Fatalf("%s: %v %s, there in the end: %v", p.Point.ID, d.Action, d.Metric, there)
		}
	}
	if len(want) > 0 {
		t.Fatalf("%s: no decision for %v", p.Point.ID, want)
	}
	for _, id := range []string{p.Agreed.Metric, p.Leading, p.Validating} {
		if _, ok := improved.Find(id); !ok && id != "" {
			t.Fatalf("%s names %s, which isn't there in the end", p.Point.ID, id)
		}
	}
}

func TestRowOrderDoesNotShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := messy(t)
		shuffled := c
		shuffled.Definitions = rapid.Permutation(c.Definitions).Draw(t, "order")
		shuffled.Points = rapid.Permutation(c.Points).Draw(t, "points")
		a, err := kickstart.New(t.Context(), c, kickstart.Options{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := kickstart.New(t.Context(), shuffled, kickstart.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, b, cmp.AllowUnexported(metrics.Target{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestPlanAsData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan, err := kickstart.New(t.Context(), messy(t), kickstart.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(plan); err != nil {
			t.Fatal(err)
		}
	})
}

func TestNewFaults(t *testing.T) {
	c := metrics.Catalog{Points: []metrics.Point{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}}
	for name, tt := range map[string]struct {
		catalog metrics.Catalog
		opts    kickstart.Options
		field   string
	}{
		"no points":       {metrics.Catalog{}, kickstart.Options{}, "points"},
		"negative":        {c, kickstart.Options{Count: -1}, "count"},
		"by hand unknown": {c, kickstart.Options{ByHand: []string{"x"}}, "points by hand"},
		"by hand twice":   {c, kickstart.Options{ByHand: []string{"a", "a"}}, "points by hand"},
		"evidence":        {c, kickstart.Options{Evidence: []kickstart.Evidence{{Point: "x"}}}, "point"},
		"similarity":      {c, kickstart.Options{Audit: audit.Options{Similarity: 2}}, "similarity"},
		"broken": {
			metrics.Catalog{Points: c.Points, Definitions: []metrics.Definition{{ID: "m"}}}, kickstart.Options{}, "name",
		},
	} {
		_, err := kickstart.New(t.Context(), tt.catalog, tt.opts)
		var faults metrics.Faults
		if !errors.As(err, &faults) || faults[0].Field != tt.field {
			t.Errorf("%s: %v, want a fault of %s", name, err, tt.field)
		}
	}
}

func TestByHand(t *testing.T) {
	c := metrics.Catalog{Points: []metrics.Point{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}, {ID: "c", Name: "C"}}}
	plan, err := kickstart.New(t.Context(), c, kickstart.Options{ByHand: []string{"c", "a"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range plan.Points {
		got = append(got, p.Point.ID)
	}
	if !slices.Equal(got, []string{"c", "a"}) {
		t.Errorf("points %v", got)
	}
}

func TestApplyFaults(t *testing.T) {
	d := metrics.Definition{
		ID: "m", Name: "M", Silo: "s", Unit: metrics.Unit{Kind: metrics.CountUnit}, Per: metrics.PerCustomer,
		Direction: metrics.HigherIsBetter,
	}
	c := metrics.Catalog{Silos: []metrics.Silo{{ID: "s", Name: "S"}}, Definitions: []metrics.Definition{d}}
	change := func(kind metrics.ChangeKind, id, field, before, after string, added *metrics.Definition) kickstart.Change {
		return kickstart.Change{
			Change: metrics.Change{Kind: kind, Metric: id, Field: field, Before: before, After: after}, Definition: added,
		}
	}
	other := d
	other.ID, other.Unit = "n", metrics.Unit{}
	for name, tt := range map[string]kickstart.Change{
		"added twice":        change(metrics.Added, "m", "", "", "M", &d),
		"nothing to add":     change(metrics.Added, "n", "", "", "N", nil),
		"other to add":       change(metrics.Added, "x", "", "", "X", &other),
		"invalid in the end": change(metrics.Added, "n", "", "", "M", &other),
		"removed, gone":      change(metrics.Removed, "x", "", "X", "", nil),
		"changed, gone":      change(metrics.Changed, "x", "name", "M", "N", nil),
		"changed since":      change(metrics.Changed, "m", "name", "L", "N", nil),
		"unknown field":      change(metrics.Changed, "m", "colour", "", "red", nil),
		"unreadable":         change(metrics.Changed, "m", "target", "", "soon", nil),
		"no kind":            change(0, "m", "name", "M", "N", nil),
	} {
		got, err := kickstart.Proposal{tt}.Apply(c)
		var faults metrics.Faults
		if !errors.As(err, &faults) || len(got.Definitions) > 0 {
			t.Errorf("%s: %v, error %v", name, got, err)
		}
	}
	if got, err := (kickstart.Proposal{change(metrics.Changed, "m", "name", "M", "N", nil)}).Apply(c); err != nil ||
		got.Definitions[0].Name != "N" || c.Definitions[0].Name != "M" {
		t.Errorf("%v, %v; the original %v", got, err, c)
	}
}
