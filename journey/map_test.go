package journey_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleMap() {
	m := journey.Map{
		Stages: []metrics.Stage{
			{ID: "use", Name: "Using it", After: []string{"buy"}},
			{ID: "aware", Name: "Becoming aware"},
			{ID: "buy", Name: "Buying", After: []string{"aware"}},
		},
		Points: []metrics.Point{
			{ID: "website", Name: "Website", Stage: "aware", Silo: "marketing"},
			{ID: "quote", Name: "Quote", Stage: "buy", Silo: "sales"},
			{ID: "contract", Name: "Contract", Stage: "buy", Silo: "sales"},
			{ID: "billing", Name: "Invoices", Stage: "use", Silo: "finance"},
		},
	}
	stages, err := m.Ordered()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, stage := range stages {
		fmt.Println(stage.Name)
		for _, silo := range m.Silos() {
			for _, point := range m.PointsOf(stage.ID, silo) {
				fmt.Printf("  %s: %s\n", silo, point.Name)
			}
		}
	}
	// Output:
	// Becoming aware
	//   marketing: Website
	// Buying
	//   sales: Quote
	//   sales: Contract
	// Using it
	//   finance: Invoices
}

func ExampleMap_Validate() {
	m := journey.Map{
		Stages: []metrics.Stage{
			{ID: "buy", Name: "Buy", After: []string{"renew", "hear"}},
			{ID: "use", Name: "Use", After: []string{"buy"}},
			{ID: "renew", Name: "Renew", After: []string{"use"}},
		},
		Points: []metrics.Point{
			{ID: "web", Name: "Website", Stage: "buy", Silo: "marketing"},
			{ID: "chat", Name: "Chat", Stage: "help"},
			{ID: "web", Name: "Web shop", Stage: "buy", Silo: "sales"},
		},
	}
	fmt.Println(m.Validate())
	// Output:
	// journey: map: after "hear": stage 1 comes after an unknown stage; correct the name, or add the stage to the map
	// journey: map: after "buy → use → renew → buy": stages come after themselves; take one of them out of the circle
	// journey: map: stage "help": point 2 is in an unknown stage; correct the name, or add the stage to the map
	// journey: map: silo: point 2 is owned by no one; say which silo answers for it
	// journey: map: point "web": point 3 is point 1 again, and that is owned by "marketing"; choose one owner
}

func TestMapPoint(t *testing.T) {
	m := journey.Map{Points: []metrics.Point{
		{ID: "a", Stage: "s", Silo: "x"}, {ID: "b", Stage: "s", Silo: "y"}, {ID: "c", Stage: "u", Silo: "x"},
	}}
	if p, ok := m.Point("b"); !ok || p != m.Points[1] {
		t.Errorf("point b is %v, %v", p, ok)
	}
	if p, ok := m.Point("d"); ok {
		t.Errorf("point d is %v", p)
	}
	for _, c := range []struct{ stage, silo, want string }{
		{"s", "", "a b"}, {"", "x", "a c"}, {"s", "x", "a"}, {"u", "y", ""},
	} {
		var got []string
		for _, p := range m.PointsOf(c.stage, c.silo) {
			got = append(got, p.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
	if err := (journey.Map{}).Validate(); err != nil {
		t.Errorf("the zero map: %v", err)
	}
}

func TestMapValidatePoints(t *testing.T) {
	m := journey.Map{
		Stages: []metrics.Stage{
			{Name: "Nameless"}, {ID: "s"}, {ID: "s", Name: "S"}, {ID: "self", Name: "Self", After: []string{"self"}},
		},
		Points: []metrics.Point{{}, {ID: "p", Name: "P", Stage: "s", Silo: "x"}, {ID: "p", Name: "P", Stage: "s", Silo: "x"}},
	}
	var got []string
	var faults metrics.Faults
	if !errors.As(m.Validate(), &faults) {
		t.Fatal(m.Validate())
	}
	for _, f := range faults {
		got = append(got, f.Field+": "+f.Cause)
	}
	want := []string{
		"stage id: stage 1 has no id", "stage name: stage 2 has no name", "stage id: stage 3 has the id of stage 2",
		"after: stages come after themselves",
		"point: point 1 has no id", "name: point 1 has no name", "stage: point 1 has no stage",
		"silo: point 1 is owned by no one", "point: point 3 has the id of point 2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestMapOrdered draws maps and checks that the order is the first by position of those that respect After, or that the
// circle in the fault is one.
func TestMapOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 6).Draw(t, "stages")
		m := journey.Map{}
		after := map[string][]string{}
		for i := range n {
			id := string(rune('a' + i))
			for j := range n {
				if rapid.IntRange(0, 5).Draw(t, "after") == 0 {
					after[id] = append(after[id], string(rune('a'+j)))
				}
			}
			m.Stages = append(m.Stages, metrics.Stage{ID: id, Name: id, After: after[id]})
		}
		var want []string
		for range n { // the first stage whose predecessors are all there
			for _, s := range m.Stages {
				done := func(id string) bool { return slices.Contains(want, id) }
				if !done(s.ID) && !slices.ContainsFunc(s.After, func(id string) bool { return !done(id) }) {
					want = append(want, s.ID)
					break
				}
			}
		}
		stages, err := m.Ordered()
		if len(want) == n {
			var got []string
			for _, s := range stages {
				got = append(got, s.ID)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("%v, %v, want %v", got, err, want)
			}
			return
		}
		var faults metrics.Faults
		if !errors.As(err, &faults) {
			t.Fatalf("%v, want a circle", err)
		}
		passed := map[string]bool{}
		for _, f := range faults {
			circle := strings.Split(f.Value, " → ")
			if len(circle) < 2 || circle[0] != circle[len(circle)-1] {
				t.Fatalf("%q is no circle", f.Value)
			}
			for i, id := range circle[1:] {
				if !slices.Contains(after[id], circle[i]) || passed[id] {
					t.Fatalf("%q: %s doesn't come after %s, or is in two circles", f.Value, id, circle[i])
				}
				passed[id] = true
			}
		}
	})
}

func TestReadMapCSV(t *testing.T) {
	file, err := os.Open("../examples/internal/samplecompany/chart/map.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := journey.ReadMapCSV(file, "map.csv")
	if err != nil {
		t.Fatal(err)
	}
	stages, err := m.Ordered()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range stages {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, ", "); got != "aware, buy, onboard, use, get help, renew" {
		t.Errorf("stages %s", got)
	}
	billing := metrics.Point{ID: "billing", Name: "Invoices", Stage: "use", Silo: "finance"}
	if p, ok := m.Point("billing"); !ok || p != billing {
		t.Errorf("billing is %+v", p)
	}
}

func TestReadMapCSVSideBySide(t *testing.T) {
	m, err := journey.ReadMapCSV(strings.NewReader(
		"silo,name,point,stage_order,stage\nx,P,p,20,late\nx,Q,q,10,b\nx,R,r,10,a\nx,S,s, 5 ,first\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	want := []metrics.Stage{
		{ID: "first", Name: "first"},
		{ID: "b", Name: "b", After: []string{"first"}},
		{ID: "a", Name: "a", After: []string{"first"}},
		{ID: "late", Name: "late", After: []string{"b", "a"}},
	}
	if diff := cmp.Diff(want, m.Stages); diff != "" {
		t.Error(diff)
	}
}

func TestReadMapCSVFaults(t *testing.T) {
	_, err := journey.ReadMapCSV(strings.NewReader(`stage,stage_order,point,name,silo
buy,1,web,Website,marketing
buy,2,web,Website,sales
use,second,app,,product
use
,3,chat,Chat,
"use",2,"phone"x,Phone,support
`), "map.csv")
	want := []string{
		`map.csv:3:2: stage_order "2": line 2 puts stage "buy" at 1; give each stage one number`,
		`map.csv:3:3: point "web": point 2 is point 1 again, and that is owned by "marketing"; choose one owner`,
		`map.csv:4:2: stage_order "second": isn't an integer; number the stages in the order in which customers pass them`,
		`map.csv:4:4: name: point 3 has no name; write what people call it`,
		`map.csv:5: has 1 fields under a header of 5; check the separators and quotes of this row`,
		`map.csv:6:1: stage: point 4 has no stage; say to which stage of a customer's life it belongs`,
		`map.csv:6:5: silo: point 4 is owned by no one; say which silo answers for it`,
		`map.csv:7:3: has text after the closing quote of a field; ` +
			`quote the whole field, and write each quote inside it twice`,
	}
	got := strings.Split(strings.ReplaceAll(fmt.Sprint(err), "journey: map: ", ""), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadMapCSVLimits(t *testing.T) {
	const header = "stage,stage_order,point,name,silo\n"
	var many strings.Builder
	many.WriteString(header)
	for i := range 10_001 {
		fmt.Fprintf(&many, "s%d,1,p%d,P,x\n", i, i)
	}
	for _, c := range []struct{ text, message string }{
		{"", "no header line"},
		{"stage,point\n", `no column "stage_order"`},
		{many.String(), "map:10002: more than 10,000 rows"},
		{many.String(), "more than 1,000 stages"},
	} {
		_, err := journey.ReadMapCSV(strings.NewReader(c.text), "map")
		if err == nil || !strings.Contains(err.Error(), c.message) {
			t.Errorf("%v, want %q", err, c.message)
		}
	}
}
