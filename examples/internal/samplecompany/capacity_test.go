package samplecompany

import (
	"math"
	"strings"
	"testing"
)

// A pool is what a resource pool has, and what the events took of it, in EUR and minutes.
type pool struct{ cost, capacity, used float64 }

func (p *pool) rate() float64 { return p.cost / p.capacity }

// pools adds up what the events took, without the duplicates.
func pools(t *testing.T, files map[string][]byte) map[string]*pool {
	t.Helper()
	all := map[string]*pool{}
	for _, r := range table(t, files, "pools.csv", poolsHeader) {
		all[r[0]] = &pool{cost: number(t, r[2]), capacity: number(t, r[3])}
	}
	counts, seen := map[string]float64{}, map[string]bool{}
	for _, r := range table(t, files, "events.csv", eventsHeader) {
		if row := strings.Join(r, ","); !seen[row] {
			seen[row] = true
			counts[r[3]+"/"+r[2]]++
			counts[r[3]+"/"]++
		}
	}
	for _, r := range table(t, files, "activities.csv", workHeader) {
		if r[1] != "" {
			all[r[1]].used += number(t, r[5]) * counts[r[3]+"/"+r[4]]
		}
	}
	return all
}

func TestCapacity(t *testing.T) {
	planted := truth(t, "capacity")
	all := pools(t, sample())
	if len(all) != 4 {
		t.Fatalf("%d pools", len(all))
	}
	idle, busy := all[planted.Names[0]], all[planted.Names[1]]
	within(t, "unused share", 1-idle.used/idle.capacity, planted.Figures["unused_low"], planted.Figures["unused_high"])
	within(t, "used share of the desk", busy.used/busy.capacity, planted.Figures["used_low"], planted.Figures["used_high"])
	others := 0.0
	for name, p := range all {
		if name != planted.Names[0] {
			others += max(p.capacity-p.used, 0) * p.rate()
		}
	}
	if unused := (idle.capacity - idle.used) * idle.rate(); unused <= others {
		t.Errorf("%.0f unused in %s, %.0f in all others", unused, planted.Names[0], others)
	}
}

// What an event takes of a pool comes to what costs.csv says that it costs.
func TestActivitiesCostWhatCostsSay(t *testing.T) {
	files := sample()
	cost, _ := costs(t, files)
	all := pools(t, files)
	rows := table(t, files, "activities.csv", workHeader)
	for _, r := range rows {
		got := 0.0
		if r[1] == "" {
			got = number(t, r[6])
		} else {
			got = number(t, r[5]) * all[r[1]].rate()
		}
		want, ok := cost[r[3]+"/"+r[4]]
		if !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s costs %v here and %v in costs.csv", r[0], got, want)
		}
	}
	if len(rows) != len(cost) {
		t.Errorf("%d activities for %d costs", len(rows), len(cost))
	}
}
