package metrics_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
)

// waiting returns a definition without faults.
func waiting() metrics.Definition {
	return metrics.Definition{
		ID: "waiting", Name: "Waiting time", Silo: "support", Owner: "Head of support",
		Unit: metrics.Unit{Kind: metrics.DurationUnit}, Per: metrics.PerInteraction,
		Direction: metrics.LowerIsBetter, Effect: metrics.Outcome, Timing: metrics.Leading,
		Viewpoint: metrics.CustomerView, Points: []string{"phone", "chat"},
	}
}

func support(definitions ...metrics.Definition) metrics.Catalog {
	return metrics.Catalog{Silos: []metrics.Silo{{ID: "support", Name: "Support"}}, Definitions: definitions}
}

func ExampleCatalog() {
	waiting := metrics.Definition{
		ID: "waiting", Name: "Waiting time", Silo: "support", Owner: "Head of support",
		Unit: metrics.Unit{Kind: metrics.DurationUnit}, Per: metrics.PerInteraction,
		Direction: metrics.LowerIsBetter, Effect: metrics.Outcome, Timing: metrics.Leading,
		Viewpoint: metrics.CustomerView, Target: metrics.TargetOf(60),
	}
	orphan := waiting
	orphan.ID, orphan.Unit = "backlog", metrics.Unit{}
	catalog := metrics.Catalog{
		Silos:       []metrics.Silo{{ID: "support", Name: "Support"}},
		Definitions: []metrics.Definition{waiting, orphan},
	}
	fmt.Println(len(catalog.BySilo("support")))
	d, ok := catalog.Find("waiting")
	fmt.Println(d.Name, d.Target, d.Direction, ok)
	fmt.Println(catalog.Validate())
	// Output:
	// 2
	// Waiting time 60 lower is better true
	// metrics: catalog: unit: metric 2 (backlog) has no unit; write count, ratio, money, duration or score
}

func TestValidCatalogs(t *testing.T) {
	zero, best := waiting(), waiting()
	zero.ID, zero.Target = "zero", metrics.TargetOf(0)
	best.ID, best.Unit, best.Target = "best", metrics.Unit{Kind: metrics.ScoreUnit, High: 10}, metrics.TargetOf(10)
	for name, c := range map[string]metrics.Catalog{"zero": {}, "some": support(waiting(), zero, best)} {
		if err := c.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCatalogFaults(t *testing.T) {
	set := func(change func(*metrics.Definition)) metrics.Catalog {
		d := waiting()
		change(&d)
		return support(d)
	}
	score := metrics.Unit{Kind: metrics.ScoreUnit, Low: 0, High: 10}
	tests := []struct {
		name    string
		catalog metrics.Catalog
		fields  []string
	}{
		{"empty", support(metrics.Definition{}), []string{
			"id", "name", "silo", "unit", "unit_of_analysis", "direction",
		}},
		{"same id", support(waiting(), waiting()), []string{"id"}},
		{"two without id", set(func(d *metrics.Definition) { d.ID = "" }), []string{"id"}},
		{"unknown silo", set(func(d *metrics.Definition) { d.Silo = "sales" }), []string{"silo"}},
		{"unknown word", set(func(d *metrics.Definition) { d.Timing = 9 }), []string{"timing"}},
		{"no currency", set(func(d *metrics.Definition) {
			d.Unit = metrics.Unit{Kind: metrics.MoneyUnit}
		}), []string{"unit"}},
		{"no scale", set(func(d *metrics.Definition) {
			d.Unit, d.Target = metrics.Unit{Kind: metrics.ScoreUnit}, metrics.TargetOf(3)
		}), []string{"unit"}},
		{"above", set(func(d *metrics.Definition) { d.Unit, d.Target = score, metrics.TargetOf(11) }), []string{"target"}},
		{"below", set(func(d *metrics.Definition) { d.Unit, d.Target = score, metrics.TargetOf(-1) }), []string{"target"}},
		{"NaN", set(func(d *metrics.Definition) { d.Target = metrics.TargetOf(math.NaN()) }), []string{"target"}},
		{"infinite", set(func(d *metrics.Definition) { d.Target = metrics.TargetOf(math.Inf(-1)) }), []string{"target"}},
		{"silos", metrics.Catalog{Silos: []metrics.Silo{{}, {ID: "a", Name: "A"}, {ID: "a"}}}, []string{
			"silo id", "silo name", "silo id", "silo name",
		}},
		{"silos in two spellings", metrics.Catalog{Silos: []metrics.Silo{
			{ID: "Back office", Name: "A"}, {ID: "it", Name: "IT"}, {ID: "backoffice", Name: "B"},
		}}, []string{"silo id"}},
		{"stages and points in two spellings", metrics.Catalog{
			Stages: []metrics.Stage{{ID: "Buy", Name: "A"}, {ID: "buy", Name: "B"}},
			Points: []metrics.Point{{ID: "buy", Name: "A"}, {ID: "BUY", Name: "B"}, {ID: "B uy", Name: "C"}},
		}, []string{"stage id", "point id", "point id"}},
		{"points in two spellings", set(func(d *metrics.Definition) { d.Points = []string{"shop", "Shop"} }), []string{
			"points",
		}},
		{"commas", metrics.Catalog{
			Silos:  []metrics.Silo{{ID: "a,b", Name: "A"}},
			Stages: []metrics.Stage{{ID: "a,b", Name: "A"}},
			Points: []metrics.Point{{ID: "a,b", Name: "A"}},
		}, []string{"silo id", "point id"}},
	}
	for _, tt := range tests {
		var faults metrics.Faults
		if err := tt.catalog.Validate(); !errors.As(err, &faults) {
			t.Errorf("%s: error %v, want faults", tt.name, err)
		}
		var fields []string
		for _, f := range faults {
			fields = append(fields, f.Field)
			if f.Op == "" || f.Cause == "" || f.Remedy == "" {
				t.Errorf("%s: a fault without operation, cause or remedy: %+v", tt.name, f)
			}
		}
		if diff := cmp.Diff(tt.fields, fields); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestCatalogFindsNothing(t *testing.T) {
	c := support(waiting())
	if _, ok := c.Find("nobody"); ok {
		t.Error("found what isn't there")
	}
	if got := c.BySilo("sales"); len(got) != 0 {
		t.Errorf("sales keeps %v", got)
	}
}

func TestCycles(t *testing.T) {
	chart := func(inputs ...[]string) metrics.Catalog {
		c := support()
		for i, in := range inputs {
			d := waiting()
			d.ID, d.Inputs = fmt.Sprintf("m%d", i), in
			c.Definitions = append(c.Definitions, d)
		}
		return c
	}
	long := make([][]string, 5_000)
	for i := range long {
		long[i] = []string{fmt.Sprintf("m%d", (i+1)%len(long))}
	}
	for name, tt := range map[string]struct {
		catalog metrics.Catalog
		want    []string
	}{
		"chain":   {chart([]string{"m1"}, []string{"m2"}, nil), nil},
		"diamond": {chart([]string{"m1", "m2"}, []string{"m3"}, []string{"m3"}, nil), nil},
		"itself":  {chart(nil, []string{"m1"}), []string{"metric 2 (m1) is computed from itself: m1 ← m1"}},
		"two": {chart(nil, []string{"m2", "m0"}, []string{"m1"}, []string{"m4"}, []string{"m3"}), []string{
			"metric 2 (m1) is computed from itself: m1 ← m2 ← m1", "metric 4 (m3) is computed from itself: m3 ← m4 ← m3",
		}},
		"entered from outside": {chart([]string{"m2"}, []string{"m2"}, []string{"m1"}), []string{
			"metric 2 (m1) is computed from itself: m1 ← m2 ← m1",
		}},
		"long": {chart(long...), []string{
			"metric 1 (m0) is computed from itself: m0 ← m1 ← m2 ← m3 ← m4 ← 4995 more ← m0",
		}},
	} {
		var faults metrics.Faults
		errors.As(tt.catalog.Validate(), &faults)
		var causes []string
		for _, f := range faults {
			causes = append(causes, f.Cause)
		}
		if diff := cmp.Diff(tt.want, causes); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
