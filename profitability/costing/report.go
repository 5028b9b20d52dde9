package costing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"
)

// A Report says what activities took of the pools' time and cost, and what is unused. Activities and pools are in the
// order of their names.
type Report struct {
	Unit       string        `json:"unit,omitempty"`     // of times
	Currency   string        `json:"currency,omitempty"` // of costs
	Activities []ActivityUse `json:"activities"`
	Pools      []PoolUse     `json:"pools"`
}

// ActivityUse is what an activity took: with a pool Cost = Time × the pool's rate, exactly; without one Time is 0.
type ActivityUse struct {
	Activity string          `json:"activity"`
	Pool     string          `json:"pool,omitempty"`
	Silo     string          `json:"silo,omitempty"` // of the pool
	Level    Level           `json:"level"`
	Events   int64           `json:"events"`
	Time     decimal.Decimal `json:"time"`
	Cost     decimal.Decimal `json:"cost"`
}

// PoolUse is what became of a pool: Used + UnusedTime = Capacity and Assigned + UnusedCost = Cost, exactly. What is
// unused is negative when Over is true: more time was used than there is.
type PoolUse struct {
	Pool
	Rate       decimal.Decimal `json:"rate"`     // cost of a unit of time, see [Pool.Rate]
	Used       decimal.Decimal `json:"used"`     // time
	Assigned   decimal.Decimal `json:"assigned"` // cost of the time used: Used × Rate
	UnusedTime decimal.Decimal `json:"unused_time"`
	UnusedCost decimal.Decimal `json:"unused_cost"`
	Over       bool            `json:"over"`
}

// SiloUse is the pools of one silo together.
type SiloUse struct {
	Silo       string          `json:"silo"`
	Cost       decimal.Decimal `json:"cost"`
	Assigned   decimal.Decimal `json:"assigned"`
	UnusedCost decimal.Decimal `json:"unused_cost"`
}

// Cost returns the cost of all activities, with and without a pool; unused capacity is no part of it.
func (r Report) Cost() decimal.Decimal {
	var sum decimal.Decimal
	for _, a := range r.Activities {
		sum = sum.Add(a.Cost)
	}
	return sum
}

// Unused returns the unused cost of all pools together.
func (r Report) Unused() decimal.Decimal {
	var sum decimal.Decimal
	for _, p := range r.Pools {
		sum = sum.Add(p.UnusedCost)
	}
	return sum
}

// Silos returns the pools added up by silo, in the order of their names.
func (r Report) Silos() []SiloUse {
	var silos []SiloUse
	for _, p := range r.Pools {
		i, ok := slices.BinarySearchFunc(silos, p.Silo, func(s SiloUse, name string) int {
			return cmp.Compare(s.Silo, name)
		})
		if !ok {
			silos = slices.Insert(silos, i, SiloUse{Silo: p.Silo})
		}
		s := &silos[i]
		s.Cost, s.Assigned = s.Cost.Add(p.Cost), s.Assigned.Add(p.Assigned)
		s.UnusedCost = s.UnusedCost.Add(p.UnusedCost)
	}
	return silos
}

// String returns the report as two tables, of activities and of pools.
func (r Report) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	unit, cost := cmp.Or(r.Unit, "unit of time")+"s", strings.TrimSpace("cost "+r.Currency)
	fmt.Fprintf(w, "activity\tevents\t%s\t%s\t\n", unit, cost)
	for _, a := range r.Activities {
		fmt.Fprintf(w, "%s\t%d\t%v\t%v\t\n", a.Activity, a.Events, a.Time, a.Cost)
	}
	w.Flush()
	if len(r.Pools) == 0 {
		return b.String()
	}
	b.WriteString("\n")
	fmt.Fprintf(w, "pool\trate\t%s used\tof\tassigned\tunused\tof %s\t\n", unit, cost)
	for _, p := range r.Pools {
		over := ""
		if p.Over {
			over = "over capacity"
		}
		fmt.Fprintf(w, "%s\t%v\t%v\t%v\t%v\t%v\t%v\t%s\n",
			p.Name, p.Rate, p.Used, p.Capacity, p.Assigned, p.UnusedCost, p.Cost, over)
	}
	w.Flush()
	return b.String()
}

// use is what one activity took, by name.
type use struct {
	events     int64
	time, cost decimal.Decimal
}

// report makes the report of a sound model from what each activity took.
func (m Model) report(uses map[string]use) Report {
	r := Report{Unit: m.Unit, Currency: m.Currency, Activities: []ActivityUse{}, Pools: []PoolUse{}}
	pools := make(map[string]*PoolUse, len(m.Pools))
	for _, p := range m.Pools {
		pools[p.Name] = &PoolUse{Pool: p, Rate: p.Rate()}
	}
	met := make(map[string]bool)
	for _, a := range m.Activities {
		if met[a.Name] {
			continue
		}
		met[a.Name] = true
		u := uses[a.Name]
		row := ActivityUse{
			Activity: a.Name, Pool: a.Pool, Level: a.Level, Events: u.events, Time: u.time, Cost: u.cost,
		}
		if p := pools[a.Pool]; p != nil {
			row.Silo = p.Silo
			p.Used, p.Assigned = p.Used.Add(u.time), p.Assigned.Add(u.cost)
		}
		r.Activities = append(r.Activities, row)
	}
	for _, p := range pools {
		p.UnusedTime, p.UnusedCost = p.Capacity.Sub(p.Used), p.Cost.Sub(p.Assigned)
		p.Over = p.UnusedTime.IsNegative()
		r.Pools = append(r.Pools, *p)
	}
	slices.SortFunc(r.Activities, func(a, b ActivityUse) int { return strings.Compare(a.Activity, b.Activity) })
	slices.SortFunc(r.Pools, func(a, b PoolUse) int { return strings.Compare(a.Name, b.Name) })
	return r
}
