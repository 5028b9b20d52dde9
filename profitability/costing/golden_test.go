package costing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability/costing"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// department is the customer service department of Kaplan and Anderson, of which the article of 2004 and the book of
// 2007 give different costs and capacities of a quarter.
func department(cost, capacity string) costing.Model {
	m := costing.Model{
		Unit: "minute", Currency: "USD",
		Pools: []costing.Pool{{Name: "service", Silo: "operations", Cost: dec(cost), Capacity: dec(capacity)}},
	}
	for name, minutes := range map[string]string{"order": "8", "inquiry": "44", "credit check": "50"} {
		m.Activities = append(m.Activities, costing.Activity{Name: name, Pool: "service", Base: dec(minutes)})
	}
	return m
}

var quarter = []costing.Volume{
	{Activity: "order", Count: 49_000}, {Activity: "inquiry", Count: 1_400}, {Activity: "credit check", Count: 2_500},
}

// R. S. Kaplan and S. R. Anderson, "Time-driven activity-based costing", Harvard Business Review, November 2004: cost
// and capacity of the quarter, minutes and volumes of the activities, and what comes of them.
func TestGoldenKaplanAnderson2004(t *testing.T) {
	m := department("560000", "700000")
	if rate := m.Pools[0].Rate(); !rate.Equal(dec("0.80")) {
		t.Errorf("rate %v, want 0.80", rate)
	}
	r := assign(t, m, quarter)
	want := map[string][3]string{ // cost of one, minutes, cost
		"order": {"6.40", "392000", "313600"}, "inquiry": {"35.20", "61600", "49280"},
		"credit check": {"40.00", "125000", "100000"},
	}
	for _, a := range r.Activities {
		w := want[a.Activity]
		one := a.Cost.Div(decimal.New(a.Events, 0))
		if !one.Equal(dec(w[0])) || !a.Time.Equal(dec(w[1])) || !a.Cost.Equal(dec(w[2])) {
			t.Errorf("%+v, want %v", a, w)
		}
	}
	check(t, r, "578600", "462880", "97120")
}

// R. S. Kaplan and S. R. Anderson, Time-Driven Activity-Based Costing, 2007, chapter 1: the same activities with
// another cost and capacity.
func TestGoldenKaplanAnderson2007(t *testing.T) {
	m := department("567000", "630000")
	if rate := m.Pools[0].Rate(); !rate.Equal(dec("0.90")) {
		t.Errorf("rate %v, want 0.90", rate)
	}
	check(t, assign(t, m, quarter), "578600", "520740", "46260")
}

func assign(t *testing.T, m costing.Model, volumes []costing.Volume) costing.Report {
	t.Helper()
	r, err := m.Assign(volumes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func check(t *testing.T, r costing.Report, used, assigned, unused string) {
	t.Helper()
	p := r.Pools[0]
	if !p.Used.Equal(dec(used)) || !p.Assigned.Equal(dec(assigned)) || !p.UnusedCost.Equal(dec(unused)) || p.Over {
		t.Errorf("%+v, want %s used, %s assigned, %s unused", p, used, assigned, unused)
	}
	if !r.Cost().Equal(dec(assigned)) || !r.Unused().Equal(dec(unused)) {
		t.Errorf("report: cost %v, unused %v", r.Cost(), r.Unused())
	}
}

// The article of 2004 again: what interviews would make of the same department, 70, 10 and 20 % of its time.
func TestGoldenConventional(t *testing.T) {
	got, err := costing.Conventional(dec("560000"), []costing.Share{
		{Activity: "order", Effort: dec("0.70"), Volume: 49_000},
		{Activity: "inquiry", Effort: dec("0.10"), Volume: 1_400},
		{Activity: "credit check", Effort: dec("0.20"), Volume: 2_500},
	}, 2)
	want := []costing.DriverRate{
		{Activity: "order", Cost: dec("392000"), Volume: 49_000, Rate: dec("8")},
		{Activity: "inquiry", Cost: dec("56000"), Volume: 1_400, Rate: dec("40")},
		{Activity: "credit check", Cost: dec("112000"), Volume: 2_500, Rate: dec("44.80")},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}
