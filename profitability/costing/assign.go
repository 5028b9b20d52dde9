package costing

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// A Volume is how often an activity happens.
type Volume struct {
	Activity string
	Count    int64 // events, 0 or more
	// Terms has for each term of the activity's time equation the sum of x over all events: how many of them a term
	// holds for, or their amounts together. Terms that are left out at the end are 0.
	Terms []decimal.Decimal
}

// Assign returns what volumes take of the pools, without a log: the activity's time is Base × Count + Σ Time × x.
// Activities without a volume are in the report with zeros; what happens if volumes or times change is the report of
// other volumes or another model, see [Compare].
//
// The error is [metrics.Faults]: those of the model (see [Model.Check]), volumes of activities that the model doesn't
// have, has several of, or that are there twice, counts and sums that are negative, and more sums than terms.
func (m Model) Assign(volumes []Volume) (Report, error) {
	if err := m.Check(); err != nil {
		return Report{}, err
	}
	activities := make(map[string]*Activity)
	shared := make(map[string]bool)
	for i := range m.Activities {
		a := &m.Activities[i]
		shared[a.Name] = activities[a.Name] != nil
		activities[a.Name] = a
	}
	rates := make(map[string]decimal.Decimal)
	for _, p := range m.Pools {
		rates[p.Name] = p.Rate()
	}
	var c checker
	uses := make(map[string]use)
	for i, v := range volumes {
		c.op = fmt.Sprintf("costing: assign: volume %d (%q)", i+1, v.Activity)
		a := activities[v.Activity]
		_, twice := uses[v.Activity]
		switch {
		case a == nil:
			c.add("activity", v.Activity, "is none of the model's", "add it to the model, or correct its name")
			continue
		case shared[v.Activity]:
			c.add("activity", v.Activity, "is the name of several activities", "name each of them to plan with volumes")
		case twice:
			c.add("activity", v.Activity, "is there twice", "add the volumes up")
		}
		uses[v.Activity] = c.volume(a, v, rates[a.Pool])
	}
	if len(c.faults) > 0 {
		return Report{}, c.faults
	}
	return m.report(uses), nil
}

// volume returns what a volume of an activity takes.
func (c *checker) volume(a *Activity, v Volume, rate decimal.Decimal) use {
	count := decimal.New(v.Count, 0)
	if v.Count < 0 {
		c.add("count", count.String(), "is negative", "write how often the activity happens")
	}
	if len(v.Terms) > len(a.Terms) {
		c.add("terms", "", fmt.Sprintf("has %d sums for %d terms", len(v.Terms), len(a.Terms)), "leave out the last ones")
		return use{}
	}
	u := use{events: v.Count, time: a.Base.Mul(count)}
	for i, x := range v.Terms {
		field := fmt.Sprintf("term %d", i+1)
		switch {
		case !c.number(field, x, 0):
			return use{}
		case !a.Terms[i].PerAmount && x.Cmp(count) > 0:
			c.add(field, exact.Text(x), "holds for more events than there are", "write how many of the events it holds for")
		}
		u.time = u.time.Add(a.Terms[i].Time.Mul(x))
	}
	if a.Pool == "" {
		u.cost = a.Cost.Mul(count)
	} else {
		u.cost = u.time.Mul(rate)
	}
	return u
}
