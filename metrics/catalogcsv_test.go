package metrics_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
)

const (
	fullHeader = "id,name,silo,owner,description,unit,unit_of_analysis,direction,effect,timing,viewpoint," +
		"target,stage,points,measured_by\n"
	goodRow = "waiting,Waiting time,support,Head of support,,duration,interaction,lower is better,outcome,leading," +
		"customer,,,phone; chat,\n"
)

func ExampleReadCatalogCSV() {
	file := strings.NewReader(`id,name,silo,owner,unit,unit_of_analysis,direction,effect,timing,viewpoint,target,points
churn,Churn rate,sales,Head of sales,ratio,customer,lower is better,outcome,lagging,company,0.015,renewal_talk
waiting,Waiting time,support,,duration,interaction,lower is better,results,leading,customer,60,phone; chat
`)
	catalog, err := metrics.ReadCatalogCSV(file, "metrics.csv", metrics.Catalog{})
	fmt.Println(catalog.Silos)
	fmt.Println(err)
	// Output:
	// [{sales sales} {support support}]
	// metrics: catalog: metrics.csv:3:8: effect "results": unknown; write activity or outcome
}

func TestReadCatalogCSV(t *testing.T) {
	text := "\ufeffOwner, viewpoint ,id,name,silo,description,unit,unit_of_analysis,direction,effect,timing,target," +
		"stage,points,measured_by\r\n" +
		"Anna,company,arpu, Revenue per customer ,finance,\"Revenue, a\nmonth\",money:EUR,Customer," +
		"HIGHER IS BETTER,outcome,lagging,0,renew, a;b ;; c ,revenue_per_customer\r\n\r\n" +
		"Bo,operation,calls,Calls,sales,,count,account,higher is better,activity,leading,,,,\r\n" +
		"Anna,customer,ease,Ease,finance,,score:0..10,response,higher is better,outcome,validating,8.5,,x,\r\n"
	got, err := metrics.ReadCatalogCSV(strings.NewReader(text), "metrics.csv", metrics.Catalog{})
	if err != nil {
		t.Fatal(err)
	}
	want := metrics.Catalog{
		Silos: []metrics.Silo{{ID: "finance", Name: "finance"}, {ID: "sales", Name: "sales"}},
		Definitions: []metrics.Definition{
			{
				ID: "arpu", Name: "Revenue per customer", Silo: "finance", Owner: "Anna", Description: "Revenue, a\nmonth",
				Unit: metrics.Unit{Kind: metrics.MoneyUnit, Currency: "EUR"}, Per: metrics.PerCustomer,
				Direction: metrics.HigherIsBetter, Effect: metrics.Outcome, Timing: metrics.Lagging,
				Viewpoint: metrics.CompanyView, Target: metrics.TargetOf(0), Stage: "renew",
				Points: []string{"a", "b", "c"}, MeasuredBy: "revenue_per_customer",
			},
			{
				ID: "calls", Name: "Calls", Silo: "sales", Owner: "Bo", Unit: metrics.Unit{Kind: metrics.CountUnit},
				Per: metrics.PerAccount, Direction: metrics.HigherIsBetter, Effect: metrics.Activity,
				Timing: metrics.Leading, Viewpoint: metrics.OperationView,
			},
			{
				ID: "ease", Name: "Ease", Silo: "finance", Owner: "Anna",
				Unit: metrics.Unit{Kind: metrics.ScoreUnit, High: 10}, Per: metrics.PerResponse,
				Direction: metrics.HigherIsBetter, Effect: metrics.Outcome, Timing: metrics.Validating,
				Viewpoint: metrics.CustomerView, Target: metrics.TargetOf(8.5), Points: []string{"x"},
			},
		},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(metrics.Target{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// place is where a fault stands and what it is about.
type place struct {
	Line, Column int
	Field, Value string
}

func TestReadCatalogCSVFaults(t *testing.T) {
	long := strings.Repeat("x", 17<<20)
	tests := []struct {
		name, text string
		want       []place
	}{
		{"empty file", "", []place{{1, 0, "", ""}}},
		{"unknown column", strings.Replace(fullHeader, "stage", "phase", 1) + goodRow, []place{
			{1, 13, "header", "phase"},
		}},
		{"column twice", strings.Replace(fullHeader, "stage", "ID", 1) + goodRow, []place{{1, 13, "header", "ID"}}},
		{"column missing", strings.Replace(fullHeader, "direction", "description", 1) + goodRow, []place{
			{1, 0, "header", ""}, {1, 8, "header", "description"},
		}},
		{"short row", fullHeader + strings.Replace(goodRow, "chat,", "chat", 1), []place{{2, 0, "", ""}}},
		{"long row", fullHeader + strings.Replace(goodRow, "chat,", "chat,,", 1), []place{{2, 0, "", ""}}},
		{"id twice", fullHeader + goodRow + "\n" + goodRow, []place{{4, 1, "id", "waiting"}}},
		{"unit", fullHeader + strings.Replace(goodRow, "duration", "hours", 1), []place{{2, 6, "unit", "hours"}}},
		{"target", fullHeader + strings.Replace(goodRow, "customer,", "customer,soon", 1), []place{
			{2, 12, "target", "soon"},
		}},
		{"all at once", fullHeader + goodRow + "b" + strings.Replace(goodRow, "lower", "less", 1) +
			",,,,,,,,,,,,,,\n", []place{
			{3, 8, "direction", "less is better"},
			{4, 1, "id", ""},
			{4, 2, "name", ""},
			{4, 3, "silo", ""},
			{4, 6, "unit", ""},
			{4, 7, "unit_of_analysis", ""},
			{4, 8, "direction", ""},
		}},
		{"quotes", fullHeader + "a\"b\n" + goodRow, []place{{2, 0, "", ""}}},
		{"quotes in the header", "\"id\"x,name\n" + goodRow, []place{{1, 0, "", ""}}},
		{"too large", fullHeader + strings.Replace(goodRow, "phone", long, 1), []place{{0, 0, "", ""}, {2, 0, "", ""}}},
	}
	for _, tt := range tests {
		_, err := metrics.ReadCatalogCSV(strings.NewReader(tt.text), "m.csv", metrics.Catalog{})
		var faults metrics.Faults
		if !errors.As(err, &faults) {
			t.Errorf("%s: error %v, want faults", tt.name, err)
		}
		var got []place
		for _, f := range faults {
			got = append(got, place{f.Line, f.Column, f.Field, f.Value})
			if f.File != "m.csv" || f.Op == "" || f.Cause == "" || f.Remedy == "" {
				t.Errorf("%s: a fault without file, operation, cause or remedy: %+v", tt.name, f)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s%v", tt.name, diff, err)
		}
	}
}

func TestReadCatalogCSVWithKnownPlaces(t *testing.T) {
	known := metrics.Catalog{
		Silos:  []metrics.Silo{{ID: "support", Name: "Support"}},
		Stages: []metrics.Stage{{ID: "use", Name: "Use"}},
		Points: []metrics.Point{{ID: "phone", Name: "Telephone"}, {ID: "chat", Name: "Chat"}},
	}
	row := strings.Replace(goodRow, ",,,phone", ",,use,phone", 1)
	c, err := metrics.ReadCatalogCSV(strings.NewReader(fullHeader+row), "m.csv", known)
	definitions := c.Definitions
	c.Definitions = nil
	if diff := cmp.Diff(known, c, exactly); diff != "" || err != nil || len(definitions) != 1 {
		t.Errorf("%d definitions, error %v\n%s", len(definitions), err, diff)
	}
	c.Silos[0].ID = "changed"
	if known.Silos[0].ID != "support" {
		t.Error("what was read shares memory with what was known")
	}

	row = strings.Replace(row, ",use,phone; chat", ",buy,shop; chat", 1)
	row = "b" + strings.Replace(row, "support", "sales", 1)
	known.Points = append(known.Points, metrics.Point{ID: "door"})
	_, err = metrics.ReadCatalogCSV(strings.NewReader(fullHeader+row), "m.csv", known)
	var faults metrics.Faults
	errors.As(err, &faults)
	var got []place
	for _, f := range faults {
		got = append(got, place{f.Line, f.Column, f.Field, f.Value})
	}
	want := []place{
		{0, 0, "point name", ""}, {2, 3, "silo", "sales"}, {2, 13, "stage", "buy"}, {2, 14, "points", "shop"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

// A cell with millions of unknown names must not become millions of faults in memory.
func TestReadCatalogCSVCountsFaultsBeyondTheLimit(t *testing.T) {
	row := strings.Replace(fullHeader, "stage", "inputs", 1) +
		strings.Replace(goodRow, ",,,phone", ",,"+strings.Repeat("x;", 5_000)+",phone", 1)
	_, err := metrics.ReadCatalogCSV(strings.NewReader(row), "m.csv", metrics.Catalog{})
	var faults metrics.Faults
	errors.As(err, &faults)
	if len(faults) != 1_001 || faults[1_000].Cause != "4000 more faults are not shown" {
		t.Errorf("%d faults, the last %v", len(faults), faults[len(faults)-1])
	}
}

func TestReadCatalogCSVKeepsWhatItRead(t *testing.T) {
	c, err := metrics.ReadCatalogCSV(strings.NewReader(fullHeader+goodRow+goodRow), "m.csv", metrics.Catalog{})
	if err == nil || len(c.Definitions) != 2 || len(c.Silos) != 1 {
		t.Errorf("got %+v, error %v", c, err)
	}
}

func TestReadCatalogCSVTooManyRows(t *testing.T) {
	c, err := metrics.ReadCatalogCSV(strings.NewReader("id\n"+strings.Repeat("a\n", 10_001)), "m.csv", metrics.Catalog{})
	if err == nil || len(c.Definitions) != 10_000 {
		t.Errorf("%d definitions", len(c.Definitions))
	}
}

func TestReadCatalogCSVBrokenReader(t *testing.T) {
	broken := errors.New("disk on fire")
	r := io.MultiReader(strings.NewReader(fullHeader+goodRow), iotest.ErrReader(broken))
	c, err := metrics.ReadCatalogCSV(r, "m.csv", metrics.Catalog{})
	if !errors.Is(err, broken) || len(c.Definitions) != 1 {
		t.Errorf("got %d definitions, error %v", len(c.Definitions), err)
	}
}

func FuzzReadCatalogCSV(f *testing.F) {
	f.Add(fullHeader + goodRow)
	f.Add(fullHeader + goodRow + goodRow)
	f.Add("id,id,x\n\"a\nb\",\"\n")
	f.Add("\ufeffid\n\n,\n")
	var template strings.Builder
	if err := metrics.WriteTemplate(&template); err != nil {
		f.Fatal(err)
	}
	f.Add(template.String())
	f.Fuzz(func(t *testing.T, text string) {
		c, err := metrics.ReadCatalogCSV(strings.NewReader(text), "m.csv", metrics.Catalog{})
		wantFaults(t, err)
		if err != nil {
			return
		}
		var file bytes.Buffer
		if err := c.WriteCSV(&file); err != nil {
			t.Fatalf("read without an error, but not written: %v", err)
		}
		again, err := metrics.ReadCatalogCSV(&file, "m.csv", metrics.Catalog{})
		if diff := cmp.Diff(c, again, exactly); diff != "" || err != nil {
			t.Fatalf("written and read again: %v\n%s", err, diff)
		}
	})
}

// exactly compares catalogues; an empty list and none are two different things to it.
var exactly = cmp.AllowUnexported(metrics.Target{})

// wantFaults checks that an error, if there is one, is faults that say what is wrong and what to do.
func wantFaults(t interface{ Fatalf(string, ...any) }, err error) {
	var faults metrics.Faults
	if err != nil && !errors.As(err, &faults) {
		t.Fatalf("error %v isn't faults", err)
	}
	for _, fault := range faults {
		if fault.Op == "" || fault.Cause == "" || fault.Remedy == "" {
			t.Fatalf("%+v has no operation, cause or remedy", fault)
		}
	}
}

func BenchmarkReadCatalogCSV(b *testing.B) {
	var text strings.Builder
	text.WriteString(fullHeader)
	for i := range 1000 {
		fmt.Fprintf(&text, "m%d%s", i, goodRow)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for range b.N {
		if _, err := metrics.ReadCatalogCSV(strings.NewReader(text.String()), "m.csv", metrics.Catalog{}); err != nil {
			b.Fatal(err)
		}
	}
}
