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
			",,,,,,,,,,,,,,\n,,,Anna,,,,,,,,,,,\n", []place{
			{3, 8, "direction", "less is better"},
			{5, 1, "id", ""},
			{5, 2, "name", ""},
			{5, 3, "silo", ""},
			{5, 6, "unit", ""},
			{5, 7, "unit_of_analysis", ""},
			{5, 8, "direction", ""},
		}},
		{"UTF-16", "\xff\xfei\x00d\x00", []place{{1, 0, "", ""}}},
		{
			"text without a column", strings.Replace(fullHeader, "\n", ",\n", 1) + strings.Replace(goodRow, "\n", ",x\n", 1),
			[]place{{2, 16, "column 16", "x"}},
		},
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

func TestReadCatalogCSVAsSpreadsheetsWriteIt(t *testing.T) {
	want, err := metrics.ReadCatalogCSV(strings.NewReader(fullHeader+goodRow), "m.csv", metrics.Catalog{})
	if err != nil {
		t.Fatal(err)
	}
	quoted := strings.Replace(goodRow, "phone; chat", `"phone; chat"`, 1)
	for name, text := range map[string]string{
		"semicolons":   strings.ReplaceAll(fullHeader+quoted, ",", ";"),
		"tabs":         strings.ReplaceAll(fullHeader+goodRow, ",", "\t"),
		"sep=;":        "sep=;\r\n" + strings.ReplaceAll(fullHeader+quoted, ",", ";"),
		"empty rows":   fullHeader + ",,,\n" + goodRow + ",,,,,,,,,,,,,,\n,\n",
		"no name":      strings.ReplaceAll(fullHeader+goodRow, "\n", ",,\n"),
		"other names":  strings.ToUpper(strings.ReplaceAll(fullHeader, "_", " ")) + goodRow,
		"dashes":       strings.ReplaceAll(fullHeader, "_", "-") + goodRow,
		"other words":  fullHeader + strings.Replace(goodRow, "lower is better", "Lower_is  better", 1),
		"and the mark": "\ufeffsep=;\n" + strings.ReplaceAll(fullHeader+quoted, ",", ";"),
	} {
		got, err := metrics.ReadCatalogCSV(strings.NewReader(text), "m.csv", metrics.Catalog{})
		if diff := cmp.Diff(want, got, exactly); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

// small has the columns that must be there, and those that name silos, stages, points and metrics.
const small = "id,name,silo,unit,unit_of_analysis,direction,contributors,stage,points,inputs\n"

// rows returns definitions, each with a silo, contributors, stage, points and inputs.
func rows(of ...[5]string) string {
	text := small
	for i, r := range of {
		text += fmt.Sprintf("m%d,M,\"%s\",count,customer,higher is better,\"%s\",\"%s\",\"%s\",\"%s\"\n",
			i+1, r[0], r[1], r[2], r[3], r[4])
	}
	return text
}

func TestReadCatalogCSVNames(t *testing.T) {
	type row = [5]string
	many := []row{{"support"}, {"sales", "suport"}}
	for i := range 1_000 {
		many = append(many, row{fmt.Sprint("silo", i)})
	}
	long := strings.Repeat("x", 65)
	support := metrics.Catalog{Silos: []metrics.Silo{{ID: "Support", Name: "Support"}}}
	places := metrics.Catalog{
		Stages: []metrics.Stage{{ID: "buy", Name: "B"}}, Points: []metrics.Point{{ID: "shop", Name: "S"}},
	}
	for name, tt := range map[string]struct {
		text  string
		known metrics.Catalog
		want  []string // the place, value, end of the cause, and remedy of each fault
	}{
		"silos in two spellings": {
			rows(row{"Sales"}, row{"sales"}, row{"SALES "}, row{"Back office", "sa les; backoffice; Sales"}),
			metrics.Catalog{},
			[]string{
				`3:3 sales: a silo in two spellings: line 2 writes it "Sales"; write it one way everywhere`,
				`4:3 SALES: a silo in two spellings: line 2 writes it "Sales"; write it one way everywhere`,
				`5:7 sa les: a silo in two spellings: line 2 writes it "Sales"; write it one way everywhere`,
				`5:7 backoffice: a silo in two spellings: line 5 writes it "Back office"; write it one way everywhere`,
			},
		},
		"a contributor first": {
			rows(row{"it", "Sales"}, row{"sales"}),
			metrics.Catalog{},
			[]string{`3:3 sales: a silo in two spellings: line 2 writes it "Sales"; write it one way everywhere`},
		},
		"known silos": {
			rows(row{"Support", "suport"}, row{"support"}), support,
			[]string{
				"2:7 suport: an unknown silo among its contributors; correct the name, or add the silo to the catalogue",
				`3:3 support: a silo in two spellings: silo 1 writes it "Support"; write it one way everywhere`,
			},
		},
		"stages and points": {
			rows(row{"it", "", "Buy", "Web shop"}, row{"it", "", "buy", "shop; webshop"}, row{"it", "", "Buy", "Shop"}),
			metrics.Catalog{},
			[]string{
				`3:8 buy: a stage in two spellings: line 2 writes it "Buy"; write it one way everywhere`,
				`3:9 webshop: a point in two spellings: line 2 writes it "Web shop"; write it one way everywhere`,
				`4:9 Shop: a point in two spellings: line 3 writes it "shop"; write it one way everywhere`,
			},
		},
		"known stages and points": {
			rows(row{"it", "", "Buy", "Shop; door"}), places,
			[]string{
				`2:8 Buy: a stage in two spellings: stage 1 writes it "buy"; write it one way everywhere`,
				`2:9 Shop: a point in two spellings: point 1 writes it "shop"; write it one way everywhere`,
				"2:9 door: an unknown interaction point; correct the name, or add the point to the map",
			},
		},
		"slips": {
			rows(row{"it", "suport; suppport; Suppotr; supporx; finance; legal"}, row{"Support", "suport; legal"}),
			metrics.Catalog{},
			[]string{
				"2:7 suport: an unknown silo; did you mean Support?",
				"2:7 suppport: an unknown silo; did you mean Support?",
				"2:7 Suppotr: an unknown silo; did you mean Support?",
				"2:7 supporx: an unknown silo; did you mean Support?",
				"3:7 suport: an unknown silo; did you mean Support?",
			},
		},
		"slips of what keeps nothing": {
			rows(row{"it", "support desk"}, row{"it", "suport desk"}),
			metrics.Catalog{},
			[]string{"3:7 suport desk: an unknown silo; did you mean support desk?"},
		},
		"no slips": {
			rows(row{"sales", "hrm; hr; sales2; sales EU; north; soulth"}, row{"sales1", "sales US; suort; wholesale; salse1x"}),
			metrics.Catalog{},
			nil,
		},
		"silos that keep metrics": {rows(row{"sales"}, row{"sale"}), metrics.Catalog{}, nil},
		"long names":              {rows(row{long}, row{"it", long + "x"}), metrics.Catalog{}, nil},
		"many silos":              {rows(many...), metrics.Catalog{}, nil},
		"commas": {
			rows(row{"sales", "it, hr; it", "", "phone, chat", "m2, m1"}, row{"sales, it"}),
			metrics.Catalog{},
			[]string{
				"2:7 it, hr: an item with a comma in a list; write semicolons between the items",
				"2:9 phone, chat: an item with a comma in a list; write semicolons between the items",
				"2:10 m2, m1: an item with a comma in a list; write semicolons between the items",
				"3:3 sales, it: a silo with a comma; name one silo, and the others as contributors",
			},
		},
		"commas of known places": {
			rows(row{"it", "", "", "shop, door"}), places,
			[]string{"2:9 shop, door: an item with a comma in a list; write semicolons between the items"},
		},
		"failed formulas": {
			rows(row{"#N/A", "#REF!", "", "#DIV/0!", "#NAME?"}),
			metrics.Catalog{},
			[]string{
				"2:3 #N/A: a formula in the spreadsheet failed; correct it there",
				"2:7 #REF!: a formula in the spreadsheet failed; correct it there",
				"2:9 #DIV/0!: a formula in the spreadsheet failed; correct it there",
				"2:10 #NAME?: a formula in the spreadsheet failed; correct it there",
			},
		},
	} {
		_, err := metrics.ReadCatalogCSV(strings.NewReader(tt.text), "m.csv", tt.known)
		var faults metrics.Faults
		errors.As(err, &faults)
		var got []string
		for _, f := range faults {
			_, cause, named := strings.Cut(f.Cause, " has ")
			if !named {
				cause = f.Cause
			}
			got = append(got, fmt.Sprintf("%d:%d %s: %s; %s", f.Line, f.Column, f.Value, cause, f.Remedy))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
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
	f.Add("sep=;\n" + strings.ReplaceAll(fullHeader+goodRow, ",", ";"))
	f.Add(rows([5]string{"Sales", "suport; a, b", "Buy", "x; #N/A"}, [5]string{"support", "sales", "buy", "X", "m1"}))
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
