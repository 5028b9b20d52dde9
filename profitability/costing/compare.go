package costing

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"
)

// A Comparison is what changed from one report to another, in the order of names. What only one of them has is compared
// with zeros.
type Comparison struct {
	Unit       string           `json:"unit,omitempty"`
	Currency   string           `json:"currency,omitempty"`
	Activities []ActivityChange `json:"activities"`
	Pools      []PoolChange     `json:"pools"`
}

// ActivityChange is after minus before.
type ActivityChange struct {
	Activity string          `json:"activity"`
	Events   int64           `json:"events"`
	Time     decimal.Decimal `json:"time"`
	Cost     decimal.Decimal `json:"cost"`
}

// PoolChange is after minus before. Over says of both whether more time was used than there is.
type PoolChange struct {
	Pool       string          `json:"pool"`
	Cost       decimal.Decimal `json:"cost"`
	Used       decimal.Decimal `json:"used"`
	Assigned   decimal.Decimal `json:"assigned"`
	UnusedTime decimal.Decimal `json:"unused_time"`
	UnusedCost decimal.Decimal `json:"unused_cost"`
	OverBefore bool            `json:"over_before"`
	OverAfter  bool            `json:"over_after"`
}

// Compare returns what changed, of a model and its volumes as they are and as they might be, say. The error says that
// the reports are in different currencies or units of time.
func Compare(before, after Report) (Comparison, error) {
	if before.Currency != after.Currency || before.Unit != after.Unit {
		return Comparison{}, fmt.Errorf("costing: compare: reports in %q by %q and in %q by %q; make both in one currency "+
			"and unit of time", before.Currency, before.Unit, after.Currency, after.Unit)
	}
	c := Comparison{
		Unit: after.Unit, Currency: after.Currency, Activities: []ActivityChange{}, Pools: []PoolChange{},
	}
	activities := [2]map[string]ActivityUse{{}, {}}
	pools := [2]map[string]PoolUse{{}, {}}
	for i, r := range [...]Report{before, after} {
		for _, a := range r.Activities {
			activities[i][a.Activity] = a
		}
		for _, p := range r.Pools {
			pools[i][p.Name] = p
		}
	}
	for _, name := range names(activities) {
		x, y := activities[0][name], activities[1][name]
		c.Activities = append(c.Activities, ActivityChange{
			Activity: name, Events: y.Events - x.Events, Time: y.Time.Sub(x.Time), Cost: y.Cost.Sub(x.Cost),
		})
	}
	for _, name := range names(pools) {
		x, y := pools[0][name], pools[1][name]
		c.Pools = append(c.Pools, PoolChange{
			Pool: name, Cost: y.Cost.Sub(x.Cost), Used: y.Used.Sub(x.Used), Assigned: y.Assigned.Sub(x.Assigned),
			UnusedTime: y.UnusedTime.Sub(x.UnusedTime), UnusedCost: y.UnusedCost.Sub(x.UnusedCost),
			OverBefore: x.Over, OverAfter: y.Over,
		})
	}
	return c, nil
}

// names returns the keys of both maps in increasing order, each once.
func names[V any](of [2]map[string]V) []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(of[0])), maps.Keys(of[1]))
	slices.Sort(all)
	return slices.Compact(all)
}

// String returns the changes as two tables.
func (c Comparison) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	unit, cost := cmp.Or(c.Unit, "unit of time")+"s", strings.TrimSpace("cost "+c.Currency)
	fmt.Fprintf(w, "change in\tevents\t%s\t%s\t\n", unit, cost)
	for _, a := range c.Activities {
		fmt.Fprintf(w, "%s\t%d\t%v\t%v\t\n", a.Activity, a.Events, a.Time, a.Cost)
	}
	w.Flush()
	b.WriteString("\n")
	fmt.Fprintf(w, "change in\t%s used\tassigned\tunused\t\n", unit)
	for _, p := range c.Pools {
		fmt.Fprintf(w, "%s\t%v\t%v\t%v\t\n", p.Pool, p.Used, p.Assigned, p.UnusedCost)
	}
	w.Flush()
	return b.String()
}
