package scorecard

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability/costing"
)

func TestCapacitySection(t *testing.T) {
	in := sampleInputs(t)
	s := section(t, state(t, in), "capacity")
	r := *in.Capacity
	if len(r.Pools) != 2 || !r.Pools[0].Over || r.Pools[1].Over {
		t.Fatalf("the sample's desk isn't over capacity, or its office is:\n%v", r)
	}
	got := figures(s)
	desk, office := r.Pools[0], r.Pools[1]
	for label, want := range map[string]decimal.Decimal{
		"Cost of the pools":      desk.Cost.Add(office.Cost),
		"Assigned to activities": desk.Assigned.Add(office.Assigned),
		"Unused":                 office.UnusedCost, // not less what the other is short of
		"Used beyond capacity":   desk.UnusedCost.Neg(),
	} {
		if got[label] != want.String() {
			t.Errorf("%s is %q, want %v", label, got[label], want)
		}
	}
	all := tables(s)
	if len(all) != 2 {
		t.Fatalf("%d tables", len(all))
	}
	activities, silos := all[0], all[1]
	invoice := activities.Rows[0]
	if invoice[0].Text != "send an invoice" || invoice[1].Text != "office" || invoice[6].Value != "2" {
		t.Errorf("an invoice of 4 minutes at 0.50: %v", invoice)
	}
	welcome := activities.Rows[2]
	if welcome[1].Text != "none" || welcome[2].Text != "customer" || welcome[6].Text != "5.00" {
		t.Errorf("a welcome for 5: %v", welcome)
	}
	if total := activities.Rows[3]; total[5].Value != r.Cost().String() {
		t.Errorf("activities cost %v of %v", total, r.Cost())
	}
	if total := silos.Rows[2]; total[3].Value != r.Unused().String() || silos.Rows[1][3].Mark != Alert {
		t.Errorf("by silo %v", silos.Rows)
	}
	if strings.Contains(rendered(t, Report{Sections: []Section{s}}.Markdown), "****") {
		t.Error("Markdown has bold nothing")
	}
}

func TestCapacityOfActivitiesWithoutPools(t *testing.T) {
	r := costing.Report{Activities: []costing.ActivityUse{{Activity: "a"}}}
	s := section(t, state(t, Inputs{Capacity: &r, Currency: "EUR"}), "capacity")
	if all := tables(s); len(s.Blocks) != 1 || len(all) != 1 || all[0].Rows[0][6].Text != "–" {
		t.Errorf("%v", s.Blocks)
	}
	s = section(t, state(t, Inputs{Capacity: &costing.Report{}}), "capacity")
	if _, ok := s.Blocks[0].(Paragraph); !ok || len(s.Blocks) != 1 {
		t.Errorf("of nothing: %v", s.Blocks)
	}
}
