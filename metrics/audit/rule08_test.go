package audit_test

import (
	"slices"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// again returns net_customers kept once more, by service.
func again(t *testing.T, change func(*metrics.Definition)) metrics.Definition {
	t.Helper()
	return copied(t, "net_customers", "balance", func(d *metrics.Definition) {
		d.Silo = "service"
		change(d)
	})
}

func TestSameQuantity(t *testing.T) {
	rename := func(d *metrics.Definition) { d.Name = "Balance" }
	for what, tt := range map[string]struct {
		change  func(*metrics.Definition)
		want    audit.Severity
		variant int
	}{
		"nothing":      {func(*metrics.Definition) {}, 0, 0},
		"window":       {func(d *metrics.Definition) { d.Window = "30 days" }, audit.Major, 2},
		"population":   {func(d *metrics.Definition) { d.Population = "all customers" }, audit.Major, 2},
		"empty policy": {func(d *metrics.Definition) { d.Empty = metrics.EmptyIsZero }, audit.Major, 2},
		"wording":      {func(d *metrics.Definition) { d.Window = "Calendar months" }, 0, 0},
		"no window":    {func(d *metrics.Definition) { d.Window = "" }, audit.Minor, 2},
		"no policy":    {func(d *metrics.Definition) { d.Empty = 0 }, audit.Minor, 2},
		"near name":    {func(d *metrics.Definition) { d.Name, d.Window = "Net custmers", "30 days" }, audit.Major, 2},
		"meaning":      {func(d *metrics.Definition) { rename(d); d.Window = "30 days" }, audit.Major, 2},
		"other quantity": {
			func(d *metrics.Definition) { rename(d); d.Description, d.Window = "Customers", "30 days" }, 0, 0,
		},
		"other unit": {func(d *metrics.Definition) { d.Unit, d.Window = ratio, "30 days" }, 0, 0},
		"near name and other meaning": {
			func(d *metrics.Definition) { d.Name, d.Window, d.Description = "Net custmers", "30 days", "Customers" }, 0, 0,
		},
	} {
		r := run(t, add(sound(), again(t, tt.change)))
		if tt.want == 0 {
			if found := only(r, audit.SameQuantity); len(found) > 0 {
				t.Errorf("with another %s, found %v", what, found)
			}
			continue
		}
		f := one(t, r, audit.SameQuantity, tt.want, audit.Share{N: tt.variant, Of: 2}, "balance", "net_customers")
		if f.Rule != audit.Inconsistent || !slices.Equal(f.Silos, []string{"finance", "service"}) {
			t.Errorf("with another %s, found by %v in %v", what, f.Rule, f.Silos)
		}
	}
}

func TestSameQuantityByCalculation(t *testing.T) {
	c := edit(t, sound(), "net_customers", func(d *metrics.Definition) { d.MeasuredBy = "net" })
	c = add(c, again(t, func(d *metrics.Definition) {
		d.Name, d.Description, d.MeasuredBy, d.Window, d.Empty = "Balance", "In less out", "net", "30 days", 0
	}))
	f := one(t, run(t, c), audit.SameQuantity, audit.Major, audit.Share{N: 2, Of: 2}, "balance", "net_customers")
	says(t, f, `2 metrics measure one quantity, "Balance" (Service) and "Net customers" (Finance), and differ in window `+
		`("30 days" and "calendar month").`)
	if found := only(run(t, c), audit.KeptTwice); len(found) > 0 {
		t.Errorf("a quantity counted in two ways is also kept twice: %v", found)
	}
}

func TestKeptTwice(t *testing.T) {
	for what, tt := range map[string]struct {
		change func(*metrics.Definition)
		want   audit.Severity
	}{
		"nothing else":    {func(*metrics.Definition) {}, audit.Minor},
		"another target":  {func(d *metrics.Definition) { d.Target = metrics.TargetOf(30) }, audit.Major},
		"no target":       {func(d *metrics.Definition) { d.Target = metrics.Target{} }, audit.Minor},
		"no window":       {func(d *metrics.Definition) { d.Window = "" }, audit.Minor},
		"a near name":     {func(d *metrics.Definition) { d.Name, d.Description = "Net custmers", "" }, audit.Minor},
		"another meaning": {func(d *metrics.Definition) { d.Description = "Customers" }, 0}, // rule 1
		"another name":    {func(d *metrics.Definition) { d.Name = "Balance" }, 0},          // rule 1
		"a contributor":   {func(d *metrics.Definition) { d.Contributors = []string{"finance"} }, 0},
		"one silo":        {func(d *metrics.Definition) { d.Silo = "finance" }, 0},
	} {
		r := run(t, add(sound(), again(t, tt.change)))
		if tt.want == 0 {
			if found := only(r, audit.KeptTwice); len(found) > 0 {
				t.Errorf("with %s, found %v", what, found)
			}
			continue
		}
		f := one(t, r, audit.KeptTwice, tt.want, audit.Share{N: 2, Of: 13}, "balance", "net_customers")
		says(t, f, "2 silos keep one metric, each for itself")
		if found := only(r, audit.SameName); len(found) > 0 {
			t.Errorf("with %s, one meaning is several: %v", what, found)
		}
	}
}

// TestKeptTwiceByCalculation has two names and wordings for what one calculation gives.
func TestKeptTwiceByCalculation(t *testing.T) {
	by := func(d *metrics.Definition) { d.MeasuredBy = "net" }
	c := add(edit(t, sound(), "net_customers", by), again(t, func(d *metrics.Definition) {
		by(d)
		d.Name, d.Description = "Balance", "In less out"
	}))
	one(t, run(t, c), audit.KeptTwice, audit.Minor, audit.Share{N: 2, Of: 13}, "balance", "net_customers")
}
