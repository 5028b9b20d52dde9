package costing_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

func faults(t *testing.T, err error) []string {
	t.Helper()
	var found metrics.Faults
	if !errors.As(err, &found) {
		t.Fatalf("%v isn't faults", err)
	}
	var lines []string
	for _, f := range found {
		if f.Remedy == "" {
			t.Errorf("no remedy: %v", f)
		}
		lines = append(lines, f.Op+": "+f.Field+" "+f.Cause)
	}
	return lines
}

func TestCheckReportsEveryFault(t *testing.T) {
	where := journey.Selection{Where: func(journey.Event) bool { return true }}
	m := costing.Model{
		Pools: []costing.Pool{
			{Name: "a", Cost: dec("-1"), Capacity: dec("1")},
			{Name: "a", Cost: dec("1")},
			{Cost: decimal.New(1, 2e9), Capacity: dec("0.0000000001")},
			{Name: "b", Cost: dec("1000000"), Capacity: dec("0.001")},
		},
		Activities: []costing.Activity{
			{On: where, Level: 9, Cost: dec("1000000000")},
			{Name: "x", Pool: "none", Cost: dec("1")},
			{Name: "x", Base: dec("1")},
			{Name: "y", Pool: "a", Terms: []costing.Term{
				{Time: dec("-1"), PerAmount: true}, {}, {PerAmount: true, Attribute: "z"}, {When: where},
			}},
		},
	}
	const p, a = "costing: model: pool ", "costing: model: activity "
	want := []string{
		p + `1 ("a"): cost is negative`,
		p + `2 ("a"): name is there twice`,
		p + `2 ("a"): capacity isn't above 0`,
		p + `3 (""): name is missing`,
		p + `3 (""): cost has too many digits`,
		p + `3 (""): capacity has more than 9 decimal places`,
		p + `4 ("b"): capacity makes a unit of time cost 1,000,000,000 or more`,
		a + `1 (""): name is missing`,
		a + `1 (""): level is unknown`,
		a + `1 (""): on has a condition and no name`,
		a + `1 (""): cost is 1,000,000,000 or more`,
		a + `2 ("x"): pool is none of the model's`,
		a + `2 ("x"): cost stands beside a pool`,
		a + `3 ("x"): name is there with another pool or level`,
		a + `3 ("x"): base is time of no pool`,
		a + `4 ("y"): term 1 is negative`,
		a + `4 ("y"): term 2 must have exactly one of When, Attribute and PerAmount`,
		a + `4 ("y"): term 3 must have exactly one of When, Attribute and PerAmount`,
		a + `4 ("y"): term 4 has a condition and no name`,
	}
	if diff := cmp.Diff(want, faults(t, m.Check())); diff != "" {
		t.Error(diff)
	}
	if _, err := m.Assign(nil); err == nil {
		t.Error("Assign takes what Check refuses")
	}
	if err := model().Check(); err != nil {
		t.Error(err)
	}
}

func TestCompileRefuses(t *testing.T) {
	log := fixedLog(t)
	m := model()
	m.Activities[5].Terms[0].Attribute = "colour"
	if _, err := costing.NewUsage(log, m, costing.Options{}); err == nil {
		t.Error("an attribute that customers don't have")
	}
	if _, err := costing.NewUsage(log, model(), costing.Options{By: "colour"}); err == nil {
		t.Error("a breakdown by an attribute that customers don't have")
	}
	m = model()
	m.Activities = m.Activities[5:6]
	m.Activities[0].Base = dec("999999999.999999999")
	m.Activities[0].Terms = []costing.Term{{Time: dec("999999999.999999999"), PerAmount: true}}
	want := []string{
		`costing: model: activity "help": cost needs too many digits: times have 11 decimal places and costs 20`,
	}
	_, err := costing.NewUsage(log, m, costing.Options{})
	if diff := cmp.Diff(want, faults(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestAssignRefuses(t *testing.T) {
	_, err := model().Assign([]costing.Volume{
		{Activity: "help", Count: 3, Terms: []decimal.Decimal{dec("4"), dec("-1")}},
		{Activity: "help", Count: -1},
		{Activity: "visit", Count: 1},
		{Activity: "nothing", Count: 1},
		{Activity: "packing", Count: 1, Terms: []decimal.Decimal{dec("1000"), dec("0"), dec("1"), dec("0")}},
	})
	const v = "costing: assign: volume "
	want := []string{
		v + `1 ("help"): term 1 holds for more events than there are`,
		v + `1 ("help"): term 2 is negative`,
		v + `2 ("help"): activity is there twice`,
		v + `2 ("help"): count is negative`,
		v + `3 ("visit"): activity is the name of several activities`,
		v + `4 ("nothing"): activity is none of the model's`,
		v + `5 ("packing"): terms has 4 sums for 3 terms`,
	}
	if diff := cmp.Diff(want, faults(t, err)); diff != "" {
		t.Error(diff)
	}
}

// Rates are rounded half to even, once; what is unused still makes up the whole.
func TestRate(t *testing.T) {
	for _, c := range [][3]string{
		{"1", "3", "0.333333333"},
		{"2", "3", "0.666666667"},
		{"0", "3", "0"},
		{"1", "0", "0"},
		{"1", "-1", "0"},
		{"0.000000001", "2", "0"},
		{"0.000000003", "2", "0.000000002"},
		{"100", "0.5", "200"},
	} {
		if got := (costing.Pool{Cost: dec(c[0]), Capacity: dec(c[1])}).Rate(); !got.Equal(dec(c[2])) {
			t.Errorf("%s/%s is %v, want %s", c[0], c[1], got, c[2])
		}
	}
	m := costing.Model{
		Pools:      []costing.Pool{{Name: "p", Cost: dec("100"), Capacity: dec("3")}},
		Activities: []costing.Activity{{Name: "a", Pool: "p", Base: dec("1")}},
	}
	p := assign(t, m, []costing.Volume{{Activity: "a", Count: 4}}).Pools[0]
	if !p.Over || !p.UnusedTime.Equal(dec("-1")) || !p.UnusedCost.Equal(dec("-33.333333332")) {
		t.Errorf("over capacity: %+v", p)
	}
}

func TestCompare(t *testing.T) {
	m := department("560000", "700000")
	before := assign(t, m, quarter)
	m.Pools[0].Cost = dec("600000")
	m.Activities = append(m.Activities, cost("gift", "5"))
	after := assign(t, m, []costing.Volume{{Activity: "order", Count: 90_000}, {Activity: "gift", Count: 2}})
	c, err := costing.Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range c.Activities {
		y := after.Activities[i]
		var x costing.ActivityUse
		for _, b := range before.Activities {
			if b.Activity == a.Activity {
				x = b
			}
		}
		if a.Activity != y.Activity || a.Events != y.Events-x.Events || !a.Cost.Add(x.Cost).Equal(y.Cost) ||
			!a.Time.Add(x.Time).Equal(y.Time) {
			t.Errorf("%+v from %+v to %+v", a, x, y)
		}
	}
	if p := c.Pools[0]; p.OverBefore || !p.OverAfter || !p.Cost.Equal(dec("40000")) || !p.Used.Equal(dec("141400")) ||
		!p.UnusedTime.Equal(dec("-141400")) || !p.Assigned.Add(p.UnusedCost).Equal(p.Cost) {
		t.Errorf("%+v", p)
	}
	after.Currency = "EUR"
	if _, err := costing.Compare(before, after); err == nil {
		t.Error("reports in two currencies")
	}
}

func TestConventionalAddsUpInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cost := decimal.New(rapid.Int64Range(0, 1e9).Draw(t, "cents"), -2)
		cuts := rapid.SliceOfN(rapid.Int64Range(0, 1000), 0, 6).Draw(t, "parts")
		shares := []costing.Share{}
		left := int64(1000)
		for i, n := range cuts {
			n = min(n, left)
			left -= n
			shares = append(shares, costing.Share{
				Activity: string(rune('a' + i)), Effort: decimal.New(n, -3), Volume: int64(i + 1),
			})
		}
		shares = append(shares, costing.Share{Activity: "z", Effort: decimal.New(left, -3), Volume: 7})
		rates, err := costing.Conventional(cost, shares, 4)
		if err != nil {
			t.Fatal(err)
		}
		sum := decimal.Zero
		byName := make(map[string]costing.DriverRate)
		for i, r := range rates {
			sum = sum.Add(r.Cost)
			byName[r.Activity] = r
			if off := r.Cost.Sub(cost.Mul(shares[i].Effort)).Abs(); off.Cmp(dec("0.01")) >= 0 {
				t.Fatalf("%+v is %v off its share", r, off)
			}
			n := decimal.New(r.Volume, 0)
			if off := r.Rate.Mul(n).Sub(r.Cost).Abs(); off.Cmp(dec("0.00005").Mul(n)) > 0 {
				t.Fatalf("rate %+v", r)
			}
		}
		if !sum.Equal(cost) {
			t.Fatalf("parts add up to %v, not %v", sum, cost)
		}
		again, err := costing.Conventional(cost, rapid.Permutation(shares).Draw(t, "order"), 4)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range again {
			if diff := cmp.Diff(byName[r.Activity], r); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestConventionalRefuses(t *testing.T) {
	_, err := costing.Conventional(dec("10.001"), []costing.Share{
		{Effort: dec("0.5"), Volume: 1}, {Activity: "a", Effort: dec("0.6")}, {Activity: "a", Effort: dec("0"), Volume: 1},
	}, 19)
	const c = "costing: conventional: "
	want := []string{
		c + "places isn't from 0 to 18", c + "cost isn't in whole cents", c + `share 1 (""): activity is missing`,
		c + `share 2 ("a"): volume isn't above 0`, c + `share 3 ("a"): activity is there twice`,
		c + "effort is what the shares add up to, not 1",
	}
	if diff := cmp.Diff(want, faults(t, err)); diff != "" {
		t.Error(diff)
	}
}

// TestRateOfLargeCapacity checks that a pool that is used up has nothing unused that one could see, in any unit of
// time.
func TestRateOfLargeCapacity(t *testing.T) {
	for _, capacity := range []string{"700000", "42000000", "42000000000", "0.7", "99999999999999"} {
		m := costing.Model{
			Pools:      []costing.Pool{{Name: "desk", Cost: dec("1000000"), Capacity: dec(capacity)}},
			Activities: []costing.Activity{{Name: "call", Pool: "desk", Base: dec("0.1")}},
		}
		calls := dec(capacity).Mul(dec("10")).IntPart()
		r, err := m.Assign([]costing.Volume{{Activity: "call", Count: calls}})
		if err != nil {
			t.Fatal(err)
		}
		p := r.Pools[0]
		if !p.UnusedTime.IsZero() || p.UnusedCost.Abs().GreaterThan(dec("0.00005")) ||
			!p.Assigned.Add(p.UnusedCost).Equal(p.Cost) {
			t.Errorf("capacity %s: %+v", capacity, p)
		}
	}
}
