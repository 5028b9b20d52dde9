package costing_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

const (
	poolsFile      = "Pool;silo;capacity;cost\nservice;operations;700000;560000.00\nstore;;10;0\n"
	activitiesFile = "activity,pool,level,point,kind,minutes,cost\n" +
		"order,service,Order,shop,order,8,\n" +
		"order,service,order,phone,order,12.5,0\n" +
		"visit,,,shop,,,0.25\n"
)

func TestReadCSV(t *testing.T) {
	pools, err := costing.ReadPoolsCSV(strings.NewReader(poolsFile), "pools.csv")
	wantPools := []costing.Pool{
		{Name: "service", Silo: "operations", Cost: dec("560000"), Capacity: dec("700000")},
		{Name: "store", Capacity: dec("10")},
	}
	if diff := cmp.Diff(wantPools, pools); diff != "" || err != nil {
		t.Error(err, diff)
	}
	on := func(point string, kinds ...string) journey.Selection {
		return journey.Selection{Points: []string{point}, Kinds: kinds}
	}
	activities, err := costing.ReadActivitiesCSV(strings.NewReader(activitiesFile), "activities.csv")
	want := []costing.Activity{
		{Name: "order", Pool: "service", Level: costing.Order, On: on("shop", "order"), Base: dec("8")},
		{Name: "order", Pool: "service", Level: costing.Order, On: on("phone", "order"), Base: dec("12.5")},
		{Name: "visit", On: on("shop"), Cost: dec("0.25")},
	}
	if diff := cmp.Diff(want, activities, cmpopts.IgnoreUnexported(costing.Activity{})); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if err := (costing.Model{Pools: pools, Activities: activities}).Check(); err != nil {
		t.Error(err)
	}
}

func lines(t *testing.T, err error) []string {
	t.Helper()
	var faults metrics.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("%v isn't faults", err)
	}
	return strings.Split(faults.Error(), "\n")
}

func TestReadCSVReportsEveryFault(t *testing.T) {
	pools, err := costing.ReadPoolsCSV(strings.NewReader("pool,cost,capacity\na,1,0\n,x,1\na,-1,1\n"), "p.csv")
	want := []string{
		`costing: pools: p.csv:2:3: capacity "0": isn't above 0; write the units of time that the pool can work`,
		`costing: pools: p.csv:3:1: pool: is missing; name the pool`,
		`costing: pools: p.csv:3:2: cost "x": is not a number; write a number such as 12.50, or nothing`,
		`costing: pools: p.csv:4:1: pool "a": is in line 2 too; keep one of the two rows`,
		`costing: pools: p.csv:4:2: cost "-1": is negative; write it as a positive number`,
	}
	if diff := cmp.Diff(want, lines(t, err)); diff != "" || pools != nil {
		t.Error(diff)
	}
	_, err = costing.ReadActivitiesCSV(strings.NewReader("activity,pool,level,point,kind,minutes,cost\n"+
		",a,boss,,,1,\nx,a,,,,1,1\ny,,,,,1,\n"), "a.csv")
	want = []string{
		`costing: activities: a.csv:2:1: activity: is missing; name the activity`,
		`costing: activities: a.csv:2:3: level "boss": is unknown; write unit, order, customer, channel, enterprise`,
		`costing: activities: a.csv:3:7: cost "1": stands beside a pool; give either a pool and times, or a flat cost`,
		`costing: activities: a.csv:4:6: minutes "1": is time of no pool; name the pool, or give a flat cost`,
	}
	if diff := cmp.Diff(want, lines(t, err)); diff != "" {
		t.Error(diff)
	}
}

// What only the model can tell names the activity, and the file and line that it was read from.
func TestFaultsOfAModelNameTheFile(t *testing.T) {
	activities, err := costing.ReadActivitiesCSV(strings.NewReader(activitiesFile), "activities.csv")
	if err != nil {
		t.Fatal(err)
	}
	late := cost("late", "1")
	late.Pool = "none"
	want := []string{
		`costing: model: activity 1 ("order"): activities.csv:2: pool "service": is none of the model's; ` +
			`add the pool, or correct its name`,
		`costing: model: activity 2 ("order"): activities.csv:3: pool "service": is none of the model's; ` +
			`add the pool, or correct its name`,
		`costing: model: activity 4 ("late"): pool "none": is none of the model's; add the pool, or correct its name`,
		`costing: model: activity 4 ("late"): cost "1": stands beside a pool; ` +
			`give either a pool and times, or a flat cost`,
	}
	if diff := cmp.Diff(want, lines(t, costing.Model{Activities: append(activities, late)}.Check())); diff != "" {
		t.Error(diff)
	}
	m := costing.Model{
		Pools: []costing.Pool{{Name: "service", Capacity: dec("1")}}, Activities: activities[:1],
	}
	m.Activities[0].Terms = []costing.Term{{Time: dec("1"), Attribute: "colour"}}
	_, err = costing.Compile(fixedLog(t), m)
	want = []string{
		`costing: model: activity "order": term 1: activities.csv:2: attribute "colour": ` +
			`customers have no such attribute; use one of ["region"]`,
	}
	if diff := cmp.Diff(want, lines(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestLogWithoutAttributes(t *testing.T) {
	log, _, err := journey.NewBuilder(journey.Options{}).Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m := costing.Model{Pools: []costing.Pool{{Name: "desk", Capacity: dec("1")}}, Activities: []costing.Activity{
		{Name: "help", Pool: "desk", Terms: []costing.Term{{Time: dec("1"), Attribute: "region"}}},
	}}
	_, compiling := costing.Compile(log, m)
	_, breaking := costing.NewUsage(log, costing.Model{}, costing.Options{By: "region"})
	for want, err := range map[string]error{
		`activity "help": term 1: attribute "region": customers have no attributes; drop the term`: compiling,
		`costing: usage: By "region": customers have no attributes; leave it empty`:                breaking,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add(poolsFile, activitiesFile)
	f.Add("pool,cost,capacity\n\"a\"b,,-1\n", "activity,point,kind,minutes\nx,,,1e-3\n")
	f.Add("pool,cost,capacity\na,1e99999999,1e-99999999\n", "activity,point,kind,cost\nx,,,1e999999\n")
	f.Fuzz(func(t *testing.T, p, a string) {
		pools, err := costing.ReadPoolsCSV(strings.NewReader(p), "p")
		var found metrics.Faults
		if err != nil && (!errors.As(err, &found) || pools != nil) {
			t.Fatalf("%v with pools %v", err, pools)
		}
		if err := (costing.Model{Pools: pools}).Check(); err != nil {
			t.Fatalf("pools that were read well are refused: %v", err)
		}
		activities, err := costing.ReadActivitiesCSV(strings.NewReader(a), "a")
		if err != nil && (!errors.As(err, &found) || activities != nil) {
			t.Fatalf("%v with activities %v", err, activities)
		}
		for _, a := range activities {
			one := costing.Model{Pools: []costing.Pool{{Name: a.Pool, Capacity: dec("1")}}}
			if a.Pool == "" {
				one.Pools = nil
			}
			one.Activities = []costing.Activity{a}
			if err := one.Check(); err != nil {
				t.Fatalf("an activity that was read well is refused: %v", err)
			}
		}
	})
}

// TestPoolWithoutCost checks that a cost that isn't there isn't 0.
func TestPoolWithoutCost(t *testing.T) {
	_, err := costing.ReadPoolsCSV(strings.NewReader("pool,cost,capacity\ndesk,,100\n"), "pools.csv")
	want := `costing: pools: pools.csv:2:2: cost: is missing; write what the pool costs, 0 if it is free`
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, err := costing.ReadPoolsCSV(strings.NewReader("pool,cost,capacity\ndesk,0,100\n"), "pools.csv"); err != nil {
		t.Error(err)
	}
}
