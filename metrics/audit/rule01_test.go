package audit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// one returns the only finding of a check, which must be as grave and as counted as wanted and concern these metrics.
func one(
	t *testing.T, r audit.Report, check audit.Check, s audit.Severity, n audit.Share, ids ...string,
) audit.Finding {
	t.Helper()
	found := only(r, check)
	if len(found) != 1 {
		t.Fatalf("found %d times %s, want once: %v", len(found), check, found)
	}
	f := found[0]
	if f.Severity != s || f.Count != n || !slices.Equal(f.Metrics, ids) || f.Remedy == "" {
		t.Errorf("found %v, %v, of %v, with remedy %q, want %v, %v, of %v",
			f.Severity, f.Count, f.Metrics, f.Remedy, s, n, ids)
	}
	return f
}

func says(t *testing.T, f audit.Finding, want string) {
	t.Helper()
	if !strings.Contains(f.Evidence, want) {
		t.Errorf("the evidence is %q, want %q in it", f.Evidence, want)
	}
}

// checks returns the checks that found something, in order.
func checks(r audit.Report) []audit.Check {
	var all []audit.Check
	for _, f := range r.Findings {
		all = append(all, f.Check)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// copied returns a copy of a metric of the sound chart with another ID.
func copied(t *testing.T, id, as string, change func(*metrics.Definition)) metrics.Definition {
	t.Helper()
	c := sound()
	d, ok := c.Find(id)
	if !ok {
		t.Fatalf("the chart has no metric %s", id)
	}
	d.ID = as
	change(&d)
	return d
}

func TestSoundIsSound(t *testing.T) {
	r := run(t, sound())
	if len(r.Findings) > 0 || len(r.Unanswered) > 0 {
		t.Errorf("found %v, and didn't answer %v", r.Findings, r.Unanswered)
	}
}

func TestSameName(t *testing.T) {
	other := func(silo string) metrics.Definition {
		return copied(t, "net_customers", "balance", func(d *metrics.Definition) {
			d.Name, d.Description = "Customers (net)", "Customers with an invoice this month"
			d.Silo, d.Contributors = silo, []string{"sales", "finance"}
		})
	}
	r := run(t, add(sound(), other("service")))
	if got := checks(r); !slices.Equal(got, []audit.Check{audit.SameName}) {
		t.Errorf("found %v", got)
	}
	f := one(t, r, audit.SameName, audit.Critical, audit.Share{N: 2, Of: 2}, "balance", "net_customers")
	says(t, f, `"Customers (net)" means 2 different things in 2 silos (Finance and Service): they differ in description.`)
	if f.Rule != audit.Unclear || !slices.Equal(f.Silos, []string{"finance", "service"}) {
		t.Errorf("found by %v in %v", f.Rule, f.Silos)
	}
	f = one(t, run(t, add(sound(), other("finance"))), audit.SameName, audit.Major, audit.Share{N: 2, Of: 2},
		"balance", "net_customers")
	says(t, f, "within Finance")
}

func TestWhatMakesAnotherMeaning(t *testing.T) {
	synonym := func(d *metrics.Definition) { d.Name, d.Synonyms = "Balance", []string{"net customer"} }
	for what, tt := range map[string]struct {
		change func(*metrics.Definition)
		want   int
	}{
		"nothing":      {func(*metrics.Definition) {}, 0},
		"wording":      {func(d *metrics.Definition) { d.Description = "customers gained, in a month, less THOSE lost." }, 0},
		"unstated":     {func(d *metrics.Definition) { d.Description = "" }, 0},
		"formula":      {func(d *metrics.Definition) { d.Formula = "gained less lost" }, 0}, // only one states it
		"name":         {func(d *metrics.Definition) { d.Name = "Balance" }, 0},
		"synonym":      {synonym, 0},
		"owner":        {func(d *metrics.Definition) { d.Owner = "CCO" }, 0},
		"target":       {func(d *metrics.Definition) { d.Target = metrics.TargetOf(30) }, 0},
		"description":  {func(d *metrics.Definition) { d.Description = "Customers" }, 1},
		"unit":         {func(d *metrics.Definition) { d.Unit = ratio }, 1},
		"analysis":     {func(d *metrics.Definition) { d.Per = metrics.PerAccount }, 1},
		"direction":    {func(d *metrics.Definition) { d.Direction = metrics.LowerIsBetter }, 1},
		"by a synonym": {func(d *metrics.Definition) { synonym(d); d.Unit = ratio }, 1},
	} {
		r := run(t, add(sound(), copied(t, "net_customers", "balance", tt.change)))
		if got := len(only(r, audit.SameName)); got != tt.want {
			t.Errorf("with another %s, one name with several meanings is found %d times, want %d", what, got, tt.want)
		}
	}
}

// TestMeaningsAreCounted has metrics that state less, which count as one that states more.
func TestMeaningsAreCounted(t *testing.T) {
	c := named("Orders", "Orders", "Orders", "Orders", "Orders", "Orders")
	for i, text := range []struct{ description, formula string }{
		{"signed", ""}, {"signed", "x"}, {"signed", "y"}, {"", ""}, {"", "x"}, {"paid", ""},
	} {
		c.Definitions[i].Description, c.Definitions[i].Formula = text.description, text.formula
	}
	// signed by x, signed by y, and paid
	one(t, run(t, c), audit.SameName, audit.Critical, audit.Share{N: 3, Of: 6}, "m0", "m1", "m2", "m3", "m4", "m5")
}

// TestOneFindingPerName has two names that the same two metrics go by.
func TestOneFindingPerName(t *testing.T) {
	c := named("Orders", "Orders", "Order intake")
	c.Definitions[0].Synonyms = []string{"Intake", "orders", "Sales"}
	c.Definitions[1].Synonyms = []string{"Intake", "Sales", "Order intake"}
	found := only(run(t, c), audit.SameName)
	if len(found) != 2 {
		t.Errorf("found %v, want one for orders and one for order intake", found)
	}
}

func TestNearName(t *testing.T) {
	near := func(description string) metrics.Definition {
		return copied(t, "net_customers", "balance", func(d *metrics.Definition) {
			d.Name, d.Description, d.Silo = "Net custmers", description, "service"
			d.Contributors = []string{"sales", "finance"}
		})
	}
	r := run(t, add(sound(), near("Customers with an invoice")))
	if got := checks(r); !slices.Equal(got, []audit.Check{audit.NearName}) {
		t.Errorf("found %v", got)
	}
	f := one(t, r, audit.NearName, audit.Minor, audit.Share{N: 2, Of: 2}, "balance", "net_customers")
	says(t, f, `"Net custmers" and "Net customers" are nearly one name (2 of 2 words in common), and mean 2 different `+
		`things in Finance and Service: they differ in description.`)
	d := near("")
	if found := only(run(t, add(sound(), d)), audit.NearName); len(found) > 0 {
		t.Errorf("without another meaning, found %v", found)
	}
	d = near("Customers with an invoice")
	d.Synonyms = []string{"Net customers"}
	if found := only(run(t, add(sound(), d)), audit.NearName); len(found) > 0 {
		t.Errorf("with a name in common, found %v", found)
	}
}

func TestSameMeaning(t *testing.T) {
	for what, tt := range map[string]struct {
		change func(*metrics.Definition)
		want   int
	}{
		"another name":             {func(*metrics.Definition) {}, 1},
		"another direction":        {func(d *metrics.Definition) { d.Direction = metrics.LowerIsBetter }, 1},
		"another unit":             {func(d *metrics.Definition) { d.Unit = ratio }, 0},
		"another unit of analysis": {func(d *metrics.Definition) { d.Per = metrics.PerAccount }, 0},
		"another description":      {func(d *metrics.Definition) { d.Description = "Customers who got a bill" }, 0},
		"a name in common":         {func(d *metrics.Definition) { d.Synonyms = []string{"Net customers"} }, 0},
	} {
		r := run(t, add(sound(), copied(t, "net_customers", "balance", func(d *metrics.Definition) {
			d.Name = "Balance"
			tt.change(d)
		})))
		if tt.want == 0 {
			if found := only(r, audit.SameMeaning); len(found) > 0 {
				t.Errorf("with %s, found %v", what, found)
			}
			continue
		}
		f := one(t, r, audit.SameMeaning, audit.Major, audit.Share{N: 2, Of: 13}, "balance", "net_customers")
		says(t, f, `2 metrics have one description and different names: "Balance" (Finance) and "Net customers" (Finance).`)
	}
}

func TestSameMeaningByFormula(t *testing.T) {
	c := named("Gain", "Balance", "Turn")
	formulas := []string{"Customers in less customers out", "customers IN, less customers out", "in less out"}
	for i, formula := range formulas {
		c.Definitions[i].Formula = formula
	}
	if found := only(run(t, c), audit.SameMeaning); len(found) > 0 {
		t.Errorf("a formula joins metrics whose descriptions differ: %v", found)
	}
	for i := range c.Definitions {
		c.Definitions[i].Description = ""
	}
	f := one(t, run(t, c), audit.SameMeaning, audit.Major, audit.Share{N: 2, Of: 3}, "m0", "m1")
	says(t, f, "one formula")
	for i := range c.Definitions {
		c.Definitions[i].Formula, c.Definitions[i].Description = "in less out", "to be defined"
	}
	if found := only(run(t, c), audit.SameMeaning); len(found) > 0 {
		t.Errorf("a text of three words says what a metric is: %v", found)
	}
	c.Definitions[0].Formula, c.Definitions[0].Description = "all in less all out", "customers that came and stayed"
	c.Definitions[1].Formula, c.Definitions[1].Description = c.Definitions[0].Formula, c.Definitions[0].Description
	one(t, run(t, c), audit.SameMeaning, audit.Major, audit.Share{N: 2, Of: 3}, "m0", "m1") // once, not for each text
}

func TestUnstated(t *testing.T) {
	for check, blank := range map[audit.Check]func(*metrics.Definition){
		audit.NoOwner:      func(d *metrics.Definition) { d.Owner = "" },
		audit.NoDefinition: func(d *metrics.Definition) { d.Description, d.Formula = "", "" },
		audit.Unclassified: func(d *metrics.Definition) { d.Timing = 0 },
	} {
		r := run(t, edit(t, sound(), "offers_fit", blank))
		if got := checks(r); !slices.Contains(got, check) {
			t.Errorf("found %v, want %s", got, check)
		}
		f := one(t, r, check, audit.Minor, audit.Share{N: 1, Of: 4}, "offers_fit")
		says(t, f, "Sales has 1 of 4 metrics with")
		r = run(t, edit(t, edit(t, sound(), "offers_fit", blank), "new_customers", blank))
		one(t, r, check, audit.Major, audit.Share{N: 2, Of: 4}, "new_customers", "offers_fit")
	}
	r := run(t, edit(t, sound(), "offers_fit", func(d *metrics.Definition) { d.Description, d.Formula = "", "x over y" }))
	if found := only(r, audit.NoDefinition); len(found) > 0 {
		t.Errorf("with a formula, found %v", found)
	}
}
