package metrics_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleCatalog_Diff() {
	before := metrics.Catalog{Definitions: []metrics.Definition{
		{ID: "calls", Name: "Calls"},
		{ID: "churn", Name: "Churn rate", Target: metrics.TargetOf(0.02)},
	}}
	after := metrics.Catalog{
		Silos: []metrics.Silo{{ID: "sales", Name: "Sales"}},
		Definitions: []metrics.Definition{
			{ID: "reply", Name: "First reply"},
			{ID: "churn", Name: "Churn rate", Target: metrics.TargetOf(0.015), Owner: "Ann"},
		},
	}
	for _, change := range before.Diff(after) {
		fmt.Println(change)
	}
	// Output:
	// added silo sales: Sales
	// removed calls (Calls)
	// churn: owner (not stated) → Ann
	// churn: target 0.02 → 0.015
	// added reply (First reply)
}

func ExampleDefinition_With() {
	d := metrics.Definition{ID: "churn", Target: metrics.TargetOf(0.02)}
	stricter, err := d.With("target", "0.015")
	fmt.Println(stricter.Target, d.Target, err)
	_, err = d.With("effect", "soon")
	fmt.Println(err)
	// Output:
	// 0.015 0.02 <nil>
	// metrics: set field: effect "soon": unknown; write activity or outcome
}

func ExampleDefinition_Text() {
	d := metrics.Definition{Points: []string{"phone", "chat"}}
	fmt.Println(d.Text("points"))
	fmt.Println(d.Text("colour"))
	// Output:
	// phone; chat true
	//  false
}

func ExampleDefinition_Version() {
	d := metrics.Definition{ID: "churn", Name: "Churn rate", Synonyms: []string{"loss", "attrition"}}
	same, other := d, d
	same.Synonyms = []string{"attrition", "loss"}
	other.Population = "customers with a contract"
	fmt.Println(d.Version(), same.Version() == d.Version(), other.Version() == d.Version())
	// Output: 1aba7943e690d4ee true false
}

func TestDiffOfPlaces(t *testing.T) {
	before := metrics.Catalog{
		Silos:  []metrics.Silo{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}},
		Stages: []metrics.Stage{{ID: "buy", Name: "Buy"}, {ID: "use", Name: "Use", After: []string{"buy"}}},
		Points: []metrics.Point{{ID: "p", Name: "P; stage buy"}, {ID: "q", Name: "Q"}},
	}
	after := metrics.Catalog{
		Silos:  []metrics.Silo{{ID: "b", Name: "Bee"}, {ID: "c", Name: "C"}},
		Stages: []metrics.Stage{{ID: "use", Name: "Use"}, {ID: "buy", Name: "Buy"}},
		Points: []metrics.Point{{ID: "q", Name: "Q"}, {ID: "p", Name: "P", Stage: "buy"}},
	}
	want := []metrics.Change{
		{Kind: metrics.Removed, Field: "silo", Before: "a: A"},
		{Kind: metrics.Changed, Field: "silo", Before: "b: B", After: "b: Bee"},
		{Kind: metrics.Added, Field: "silo", After: "c: C"},
		{Kind: metrics.Changed, Field: "stage", Before: "use: Use; after buy", After: "use: Use"},
		{Kind: metrics.Changed, Field: "point", Before: "p: P; stage buy", After: "p: P; stage buy"},
	}
	got := before.Diff(after)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s := got[1].String(); s != "changed silo b: B → b: Bee" {
		t.Error(s)
	}
	b, err := json.Marshal(got[:1])
	if string(b) != `[{"kind":"removed","field":"silo","before":"a: A"}]` || err != nil {
		t.Errorf("%s, %v", b, err)
	}
	var again []metrics.Change
	if err := json.Unmarshal(b, &again); err != nil || again[0] != got[0] {
		t.Error(again, err)
	}
}

func TestWithRefuses(t *testing.T) {
	d := waiting()
	d.Ties = []metrics.Tie{{Kind: metrics.ToReason, To: "effort"}}
	for _, tt := range [][2]string{
		{"colour", "red"},
		{"threshold", "x"},
		{"timing", "soon"},
		{"unit", "euro"},
		{"name", "a\rb"},
		{"id", "#a"},
		{"ties_to", "weather"},
		{"ties_to", "movement: buy"},
		{"compensation_share", "2"},
		{"points", "a;b\xff"},
		{"adds_over", "never; time"},
	} {
		got, err := d.With(tt[0], tt[1])
		field := tt[0]
		if field == "colour" {
			field = "field"
		}
		wantFault(t, field, func() error { return err })
		if diff := cmp.Diff(d, got, exactly); diff != "" {
			t.Errorf("%s: a fault changes the definition\n%s", tt, diff)
		}
	}
	got, err := d.With("owner", "")
	if err != nil || got.Owner != "" {
		t.Errorf("%q, error %v", got.Owner, err)
	}
	got.Points[0], got.Ties[0].To = "changed", "changed"
	if d.Points[0] != "phone" || d.Ties[0].To != "effort" {
		t.Error("the copy shares memory with the definition")
	}
}
