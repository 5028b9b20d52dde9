package metrics_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func TestCatalogRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCatalog(t)
		if err := c.Validate(); err != nil {
			t.Fatalf("the drawn catalogue isn't valid: %v", err)
		}
		var file bytes.Buffer
		if err := c.WriteCSV(&file); err != nil {
			t.Fatal(err)
		}
		known := metrics.Catalog{Silos: c.Silos, Stages: c.Stages, Points: c.Points}
		got, err := metrics.ReadCatalogCSV(&file, "m.csv", known)
		if diff := cmp.Diff(c, got, exactly); diff != "" || err != nil {
			t.Fatalf("CSV: %v\n%s", err, diff)
		}

		if err := c.WriteJSON(&file); err != nil {
			t.Fatal(err)
		}
		text := file.String()
		got, err = metrics.ReadCatalogJSON(&file, "m.json")
		if diff := cmp.Diff(c, got, exactly); diff != "" || err != nil {
			t.Fatalf("JSON: %v\n%s\n%s", err, diff, text)
		}
		var plain metrics.Catalog
		err = json.Unmarshal([]byte(text), &plain)
		if err != nil || !cmp.Equal(c, plain, exactly) || text[len(text)-1] != '\n' {
			t.Fatalf("json.Unmarshal: %v\n%s", err, text)
		}
		for _, d := range c.Definitions {
			b, err := json.Marshal(d)
			again := metrics.Definition{Stage: "before", Points: []string{"before"}}
			if err := errors.Join(err, json.Unmarshal(b, &again)); err != nil || !cmp.Equal(d, again, exactly) {
				t.Fatalf("%s: %v", b, err)
			}
		}
		if changes := c.Diff(plain); changes != nil {
			t.Fatalf("nothing changed but %v", changes)
		}
	})
}

// faulty is a fault for each thing that can be wrong with a definition: the column, and how it is made.
var faulty = []struct {
	field string
	plant func(*metrics.Definition)
}{
	{"id", func(d *metrics.Definition) { d.ID = "" }},
	{"id", func(d *metrics.Definition) { d.ID = "#1" }},
	{"id", func(d *metrics.Definition) { d.ID = "a\rb" }},
	{"id", func(d *metrics.Definition) { d.ID = "a,b" }},
	{"name", func(d *metrics.Definition) { d.Name = "#N/A" }},
	{"name", func(d *metrics.Definition) { d.Name = "" }},
	{"name", func(d *metrics.Definition) { d.Name += " " }},
	{"silo", func(d *metrics.Definition) { d.Silo = "" }},
	{"silo", func(d *metrics.Definition) { d.Silo += "?" }},
	{"silo", func(d *metrics.Definition) { d.Silo = strings.ToUpper(d.Silo) }},
	{"synonyms", func(d *metrics.Definition) { d.Synonyms = []string{"#REF!"} }},
	{"synonyms", func(d *metrics.Definition) { d.Synonyms = []string{""} }},
	{"synonyms", func(d *metrics.Definition) { d.Synonyms = append(d.Synonyms, "a;b") }},
	{"description", func(d *metrics.Definition) { d.Description = "caf\xe9" }},
	{"formula", func(d *metrics.Definition) { d.Formula = "a\r\nb" }},
	{"inputs", func(d *metrics.Definition) { d.Inputs = append(d.Inputs, "nobody") }},
	{"inputs", func(d *metrics.Definition) { d.Inputs = append(d.Inputs, d.ID) }},
	{"inputs", func(d *metrics.Definition) { d.Inputs = []string{d.ID + ", " + d.ID} }},
	{"owner", func(d *metrics.Definition) { d.Owner = "\u00a0Ann" }},
	{"contributors", func(d *metrics.Definition) { d.Contributors = append(d.Contributors, "nobody") }},
	{"contributors", func(d *metrics.Definition) { d.Contributors = []string{" " + d.Silo} }},
	{"contributors", func(d *metrics.Definition) { d.Contributors = []string{d.Silo + "," + d.Silo} }},
	{"level", func(d *metrics.Definition) { d.Level = 5 }},
	{"unit", func(d *metrics.Definition) { d.Unit = metrics.Unit{} }},
	{"unit", func(d *metrics.Definition) { d.Unit = metrics.Unit{Kind: metrics.MoneyUnit} }},
	{"unit", func(d *metrics.Definition) { d.Unit = metrics.Unit{Kind: metrics.CountUnit, Currency: "EUR"} }},
	{"unit", func(d *metrics.Definition) { d.Unit = metrics.Unit{Kind: metrics.DurationUnit, High: 1} }},
	{"unit", func(d *metrics.Definition) { d.Unit = metrics.Unit{Kind: metrics.ScoreUnit, Low: 1, High: 1} }},
	{"unit_of_analysis", func(d *metrics.Definition) { d.Per = 0 }},
	{"unit_of_analysis", func(d *metrics.Definition) { d.Per = 5 }},
	{"time_behaviour", func(d *metrics.Definition) { d.Behaviour = 4 }},
	{"adds_over", func(d *metrics.Definition) { d.Additivity = 1 << 7 }},
	{"adds_over", func(d *metrics.Definition) { d.Additivity = metrics.AddsNever | metrics.AddsOverTime }},
	{"adds_over", func(d *metrics.Definition) {
		d.Behaviour, d.Additivity = metrics.StockInTime, metrics.AddsOverTime
	}},
	{"adds_over", func(d *metrics.Definition) {
		d.Unit, d.Additivity = metrics.Unit{Kind: metrics.RatioUnit}, metrics.AddsOverPoints
	}},
	{"empty_policy", func(d *metrics.Definition) { d.Empty = 4 }},
	{"window", func(d *metrics.Definition) { d.Window = "30\tdays" }},
	{"population", func(d *metrics.Definition) { d.Population = "\x00" }},
	{"direction", func(d *metrics.Definition) { d.Direction = 0 }},
	{"direction", func(d *metrics.Definition) { d.Direction = 4 }},
	{"threshold", func(d *metrics.Definition) { d.Threshold = metrics.TargetOf(math.NaN()) }},
	{"threshold", func(d *metrics.Definition) {
		d.Direction, d.Threshold, d.Target = metrics.HigherIsBetter, metrics.TargetOf(2), metrics.TargetOf(1)
		d.Stretch = metrics.Target{}
	}},
	{"target", func(d *metrics.Definition) { d.Target = metrics.BandOf(2, 1) }},
	{"target", func(d *metrics.Definition) { d.Direction, d.Target = metrics.InBand, metrics.TargetOf(1) }},
	{"target", func(d *metrics.Definition) {
		d.Unit, d.Target = metrics.Unit{Kind: metrics.ScoreUnit, High: 10}, metrics.TargetOf(11)
		d.Direction = metrics.HigherIsBetter
	}},
	{"stretch", func(d *metrics.Definition) { d.Stretch = metrics.TargetOf(math.Inf(1)) }},
	{"effect", func(d *metrics.Definition) { d.Effect = 3 }},
	{"timing", func(d *metrics.Definition) { d.Timing = 5 }},
	{"viewpoint", func(d *metrics.Definition) { d.Viewpoint = 4 }},
	{"source", func(d *metrics.Definition) { d.Source = 7 }},
	{"stage", func(d *metrics.Definition) { d.Stage = "\xff" }},
	{"points", func(d *metrics.Definition) { d.Points = []string{"a\vb"} }},
	{"points", func(d *metrics.Definition) { d.Points = []string{"a, b"} }},
	{"ties_to", func(d *metrics.Definition) { d.Ties = []metrics.Tie{{}} }},
	{"ties_to", func(d *metrics.Definition) { d.Ties = []metrics.Tie{{Kind: 6}} }},
	{"ties_to", func(d *metrics.Definition) { d.Ties = []metrics.Tie{{Kind: metrics.ToReason, To: "a; b"}} }},
	{"ties_to", func(d *metrics.Definition) { d.Ties = []metrics.Tie{{Kind: metrics.ToReason, To: " a"}} }},
	{"ties_to", func(d *metrics.Definition) { d.Ties = []metrics.Tie{{Kind: metrics.ToMovement, To: "buy"}} }},
	{"ties_to", func(d *metrics.Definition) { d.Ties = []metrics.Tie{{Kind: metrics.ToMovement, To: "a>b>c"}} }},
	{"cut", func(d *metrics.Definition) { d.Cut = 4 }},
	{"compensation_share", func(d *metrics.Definition) { d.Compensation = math.NaN() }},
	{"compensation_share", func(d *metrics.Definition) { d.Compensation = -0.1 }},
	{"maturity", func(d *metrics.Definition) { d.Maturity = 3 }},
	{"measured_by", func(d *metrics.Definition) { d.MeasuredBy = "\u0085x" }},
}

func TestPlantedFaultsAreNamed(t *testing.T) {
	columns := make(map[string]bool)
	for _, f := range faulty {
		columns[f.field] = true
	}
	if want := reflect.TypeFor[metrics.Definition]().NumField(); len(columns) != want {
		t.Errorf("faults in %d columns, want one in each of %d", len(columns), want)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := drawCatalog(t)
		if len(c.Definitions) == 0 {
			return
		}
		i := rapid.IntRange(0, len(c.Definitions)-1).Draw(t, "metric")
		d := &c.Definitions[i]
		fault := rapid.SampledFrom(faulty).Draw(t, "fault")
		fault.plant(d)
		err := c.Validate()
		wantFaults(t, err)
		called := fmt.Sprintf("metric %d (%s) ", i+1, d.ID)
		switch {
		case d.ID == "":
			called = fmt.Sprintf("metric %d ", i+1)
		case strings.ContainsAny(d.ID, "\n\r"):
			called = fmt.Sprintf("metric %d (%s) ", i+1, strconv.Quote(d.ID))
		}
		var faults metrics.Faults
		if errors.As(err, &faults); !slices.ContainsFunc(faults, func(f metrics.Fault) bool {
			return f.Field == fault.field && strings.HasPrefix(f.Cause, called)
		}) {
			t.Fatalf("no fault of %s for %q in\n%v", fault.field, called, err)
		}
		var file bytes.Buffer
		if c.WriteCSV(&file) == nil || c.WriteJSON(&file) == nil || file.Len() > 0 {
			t.Fatalf("written: %s", file.String())
		}
	})
}

// changed makes a change in each column.
var changed = []struct {
	column string
	change func(*metrics.Definition)
}{
	{"name", func(d *metrics.Definition) { d.Name += "+" }},
	{"synonyms", func(d *metrics.Definition) { d.Synonyms = append(d.Synonyms, "another") }},
	{"description", func(d *metrics.Definition) { d.Description += "+" }},
	{"formula", func(d *metrics.Definition) { d.Formula += "+" }},
	{"inputs", func(d *metrics.Definition) { d.Inputs = append(d.Inputs, "another") }},
	{"silo", func(d *metrics.Definition) { d.Silo += "+" }},
	{"owner", func(d *metrics.Definition) { d.Owner += "+" }},
	{"contributors", func(d *metrics.Definition) { d.Contributors = append(d.Contributors, "another") }},
	{"level", func(d *metrics.Definition) { d.Level++ }},
	{"unit", func(d *metrics.Definition) { d.Unit = metrics.Unit{Kind: metrics.MoneyUnit, Currency: "XXX"} }},
	{"unit_of_analysis", func(d *metrics.Definition) { d.Per++ }},
	{"time_behaviour", func(d *metrics.Definition) { d.Behaviour++ }},
	{"adds_over", func(d *metrics.Definition) { d.Additivity ^= metrics.AddsOverTime }},
	{"empty_policy", func(d *metrics.Definition) { d.Empty++ }},
	{"window", func(d *metrics.Definition) { d.Window += "+" }},
	{"population", func(d *metrics.Definition) { d.Population += "+" }},
	{"direction", func(d *metrics.Definition) { d.Direction++ }},
	{"threshold", func(d *metrics.Definition) { d.Threshold = metrics.TargetOf(1e7) }},
	{"target", func(d *metrics.Definition) { d.Target = metrics.BandOf(1e7, 1e7) }},
	{"stretch", func(d *metrics.Definition) { d.Stretch = metrics.TargetOf(1e7) }},
	{"effect", func(d *metrics.Definition) { d.Effect++ }},
	{"timing", func(d *metrics.Definition) { d.Timing++ }},
	{"viewpoint", func(d *metrics.Definition) { d.Viewpoint++ }},
	{"source", func(d *metrics.Definition) { d.Source++ }},
	{"stage", func(d *metrics.Definition) { d.Stage += "+" }},
	{"points", func(d *metrics.Definition) { d.Points = append(d.Points, "another") }},
	{"ties_to", func(d *metrics.Definition) {
		d.Ties = append(d.Ties, metrics.Tie{Kind: metrics.ToReason, To: "another"})
	}},
	{"cut", func(d *metrics.Definition) { d.Cut++ }},
	{"compensation_share", func(d *metrics.Definition) { d.Compensation += 0.25 }},
	{"maturity", func(d *metrics.Definition) { d.Maturity++ }},
	{"measured_by", func(d *metrics.Definition) { d.MeasuredBy += "+" }},
}

// shuffled returns a definition that says the same with its sets in another order, each of them with an item twice.
func shuffled(t *rapid.T, d metrics.Definition) metrics.Definition {
	d.Synonyms = rapid.Permutation(twice(d.Synonyms)).Draw(t, "synonyms")
	d.Contributors = rapid.Permutation(twice(d.Contributors)).Draw(t, "contributors")
	d.Points = rapid.Permutation(twice(d.Points)).Draw(t, "points")
	d.Ties = rapid.Permutation(twice(d.Ties)).Draw(t, "ties")
	return d
}

func twice[T any](s []T) []T { return slices.Concat(s, s[:min(1, len(s))]) }

func TestDiffAndVersionFindWhatChanged(t *testing.T) {
	if want := reflect.TypeFor[metrics.Definition]().NumField() - 1; len(changed) != want {
		t.Errorf("changes in %d columns, want one in each of %d other than id", len(changed), want)
	}
	rapid.Check(t, func(t *rapid.T) {
		before := drawCatalog(t)
		after := before
		after.Definitions = rapid.Permutation(before.Definitions).Draw(t, "rows")
		var want []string
		for i, d := range after.Definitions {
			d = shuffled(t, d)
			version := d.Version()
			if old, _ := before.Find(d.ID); old.Version() != version || len(version) != 16 {
				t.Fatalf("version %s, was %s", version, old.Version())
			}
			any := false
			for _, c := range changed {
				if rapid.IntRange(0, 9).Draw(t, c.column) == 0 {
					c.change(&d)
					any = true
					want = append(want, d.ID+" "+c.column)
				}
			}
			if changedVersion := d.Version() != version; changedVersion != any {
				t.Fatalf("changed: %v, another version: %v", any, changedVersion)
			}
			after.Definitions[i] = d
		}
		slices.SortStableFunc(want, func(a, b string) int {
			return strings.Compare(a[:strings.LastIndex(a, " ")], b[:strings.LastIndex(b, " ")])
		})
		var got []string
		for _, c := range before.Diff(after) {
			old, _ := before.Find(c.Metric)
			now, _ := after.Find(c.Metric)
			was, _ := old.Text(c.Field)
			is, ok := now.Text(c.Field)
			full := metrics.Change{Kind: metrics.Changed, Metric: c.Metric, Field: c.Field, Before: was, After: is}
			if c != full || !ok || c.String() == "" {
				t.Fatalf("%+v, but it was %q and is %q", c, was, is)
			}
			got = append(got, c.Metric+" "+c.Field)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

func TestWithTextOfEachField(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to := drawDefinition(t), drawDefinition(t)
		from.ID, to.ID = "a", "b"
		columns := []string{"id"}
		for _, c := range changed {
			columns = append(columns, c.column)
		}
		for _, column := range columns {
			text, ok := to.Text(column)
			got, err := from.With(column, " "+text+"\n")
			if err != nil || !ok {
				t.Fatalf("%s: %v", column, err)
			}
			from = got
		}
		if diff := cmp.Diff(to, from, exactly); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}
