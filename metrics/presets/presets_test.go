package presets_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/presets"
)

func frameworks(currency string) []presets.Framework {
	return []presets.Framework{presets.Guerrilla(currency), presets.OpenCustomerMetrics(), presets.HEART()}
}

func TestPresetsValidate(t *testing.T) {
	for _, f := range frameworks("EUR") {
		if err := f.Catalog().Validate(); err != nil {
			t.Errorf("%s: %v", f.ID, err)
		}
		if f.ID == "" || f.Name == "" || f.Source == "" {
			t.Errorf("%q lacks its id, name or source", f.ID)
		}
	}
	if err := presets.Starter("EUR").Validate(); err != nil {
		t.Error(err)
	}
}

func TestWrongCurrencyIsAFault(t *testing.T) {
	for _, currency := range []string{"", "eur", "EURO"} {
		for name, c := range map[string]metrics.Catalog{
			"guerrilla": presets.Guerrilla(currency).Catalog(),
			"starter":   presets.Starter(currency),
		} {
			if err := c.Validate(); err == nil || !strings.Contains(err.Error(), "currency") {
				t.Errorf("%s in %q: error %v, want one about the currency", name, currency, err)
			}
		}
	}
}

func TestIDsAreUniqueOverAllPresets(t *testing.T) {
	from := make(map[string]string)
	check := func(preset string, c metrics.Catalog) {
		for _, d := range c.Definitions {
			if other, ok := from[d.ID]; ok {
				t.Errorf("%s and %s both have %s", other, preset, d.ID)
			}
			from[d.ID] = preset
		}
	}
	for _, f := range frameworks("EUR") {
		check(f.ID, f.Catalog())
	}
	check("starter", presets.Starter("EUR"))
}

func TestStarterSize(t *testing.T) {
	c := presets.Starter("EUR")
	if n := len(c.Definitions); n < 60 || n > 70 {
		t.Errorf("%d metrics, want 60 to 70", n)
	}
	if len(c.Silos) != 8 {
		t.Errorf("%d silos, want 8", len(c.Silos))
	}
	for _, s := range c.Silos {
		if n := len(c.BySilo(s.ID)); n < 8 {
			t.Errorf("%s keeps %d metrics, want 8 at least", s.ID, n)
		}
	}
}

func TestStarterNamesAreUnambiguous(t *testing.T) {
	plain := func(name string) string {
		keep := func(r rune) rune {
			if strings.ContainsRune(" -_/:.'", r) {
				return -1
			}
			return r
		}
		return strings.Map(keep, strings.ToLower(name))
	}
	holder := make(map[string]string)
	for _, d := range presets.Starter("EUR").Definitions {
		own := make(map[string]bool)
		for _, name := range append([]string{d.Name}, d.Synonyms...) {
			key := plain(name)
			if other, ok := holder[key]; ok && !own[key] {
				t.Errorf("%s and %s both go by %q", other, d.ID, name)
			}
			holder[key], own[key] = d.ID, true
		}
	}
}

// leftOpen are the columns that only the company can fill, and those that don't apply to every metric.
var leftOpen = []string{
	"inputs", "contributors", "threshold", "target", "stretch", "stage", "points", "compensation_share", "measured_by",
}

// columns are those of the silo chart.
var columns = []string{
	"id", "name", "synonyms", "description", "formula", "inputs", "silo", "owner", "contributors", "level", "unit",
	"unit_of_analysis", "time_behaviour", "adds_over", "empty_policy", "window", "population", "direction", "threshold",
	"target", "stretch", "effect", "timing", "viewpoint", "source", "stage", "points", "ties_to", "cut",
	"compensation_share", "maturity", "measured_by",
}

func TestStarterStatesEverything(t *testing.T) {
	for _, d := range presets.Starter("EUR").Definitions {
		for _, column := range columns {
			text, ok := d.Text(column)
			if !ok {
				t.Fatalf("there is no column %s", column)
			}
			if text == "" && !slices.Contains(leftOpen, column) {
				t.Errorf("%s doesn't state its %s", d.ID, column)
			}
		}
		for _, column := range []string{"threshold", "target", "stretch", "stage", "points", "compensation_share"} {
			if text, _ := d.Text(column); text != "" {
				t.Errorf("%s sets a %s of %s, which is the company's own", d.ID, column, text)
			}
		}
	}
}

func TestCustomerTimeToValueIsTheSumOfItsParts(t *testing.T) {
	c := presets.OpenCustomerMetrics().Catalog()
	whole, ok := c.Find("customer_time_to_value")
	want := []string{"value_before_sale", "value_after_sale", "time_to_smile"}
	if !ok || !slices.Equal(whole.Inputs, want) {
		t.Fatalf("inputs %v, want %v", whole.Inputs, want)
	}
	for _, id := range whole.Inputs {
		part, ok := c.Find(id)
		if !ok || part.Unit != whole.Unit || part.Per != whole.Per {
			t.Errorf("%s is in %v per %v, want %v per %v as the whole", id, part.Unit, part.Per, whole.Unit, whole.Per)
		}
	}
}

func TestPresetsAreTheCallersOwn(t *testing.T) {
	presets.Guerrilla("EUR").Categories[0].Metrics[0].Contributors[0] = "changed"
	presets.Starter("EUR").Definitions[0].Synonyms[0] = "changed"
	first := presets.Guerrilla("EUR").Categories[0].Metrics
	if first[0].Contributors[0] == "changed" || presets.Starter("EUR").Definitions[0].Synonyms[0] == "changed" {
		t.Error("a caller's change is seen by the next caller")
	}
	first[0].Contributors[0] = "changed"
	if first[1].Contributors[0] == "changed" {
		t.Error("two metrics share their list of contributors")
	}
}

func TestFrameworkCatalogSilos(t *testing.T) {
	f := presets.Framework{Categories: []presets.Category{
		{Metrics: []metrics.Definition{{ID: "a", Silo: "customer_success", Contributors: []string{"sales"}}}},
		{Metrics: []metrics.Definition{{ID: "b", Silo: "sales"}, {ID: "c", Silo: "économie"}}},
	}}
	c := f.Catalog()
	want := []metrics.Silo{
		{ID: "customer_success", Name: "Customer success"},
		{ID: "sales", Name: "Sales"},
		{ID: "économie", Name: "Économie"},
	}
	if !slices.Equal(c.Silos, want) {
		t.Errorf("silos %v, want %v", c.Silos, want)
	}
	if len(c.Definitions) != 3 {
		t.Errorf("%d definitions, want 3", len(c.Definitions))
	}
	if c := (presets.Framework{}).Catalog(); len(c.Silos)+len(c.Definitions) != 0 {
		t.Errorf("an empty framework gives %v", c)
	}
}
