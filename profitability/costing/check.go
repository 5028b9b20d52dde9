package costing

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

const (
	op        = "costing: model"
	maxPlaces = 9
	billion   = 1_000_000_000
	maxGroups = 64
)

// Check returns every fault of the model as [metrics.Faults]: pools and activities without a name, a pool that is there
// twice, an activity of an unknown pool or with both a pool and a flat cost, several of one name that differ in pool or
// level, terms that say nothing or too much, numbers that are negative or have too many digits, a capacity of 0,
// conditions without a name. A fault of an activity that [ReadActivitiesCSV] read has its file and line. It returns nil
// for a sound model.
func (m Model) Check() error {
	var c checker
	pools := make(map[string]bool)
	for i, p := range m.Pools {
		c.op = fmt.Sprintf("%s: pool %d (%q)", op, i+1, p.Name)
		switch {
		case p.Name == "":
			c.add("name", "", "is missing", "name the pool")
		case pools[p.Name]:
			c.add("name", p.Name, "is there twice", "name each pool once")
		}
		pools[p.Name] = true
		c.pool(p)
	}
	first := make(map[string]*Activity)
	groups := make(map[string]bool)
	for i := range m.Activities {
		a := &m.Activities[i]
		c.op, c.file, c.line = fmt.Sprintf("%s: activity %d (%q)", op, i+1, a.Name), a.file, a.line
		if a.Name == "" {
			c.add("name", "", "is missing", "name the activity")
		} else if f := first[a.Name]; f == nil {
			first[a.Name] = a
		} else if f.Pool != a.Pool || f.Level != a.Level {
			c.add("name", a.Name, "is there with another pool or level", "name it differently, or make them agree")
		}
		if a.Pool != "" && !pools[a.Pool] {
			c.add("pool", a.Pool, "is none of the model's", "add the pool, or correct its name")
		}
		if groups[a.Group] = true; len(groups) == maxGroups+1 {
			c.add("group", a.Group, "is one too many: there may be 64 groups", "use groups only beside Otherwise")
		}
		c.activity(a)
	}
	return c.faults.Err()
}

// A checker gathers faults.
type checker struct {
	op     string
	file   string
	line   int
	faults metrics.Faults
}

func (c *checker) add(field, value, cause, remedy string) {
	c.faults = append(c.faults, metrics.Fault{
		Op: c.op, File: c.file, Line: c.line, Field: field, Value: value, Cause: cause, Remedy: remedy,
	})
}

func (c *checker) pool(p Pool) {
	costs := c.number("cost", p.Cost, 0)
	if c.number("capacity", p.Capacity, 0) && p.Capacity.IsZero() {
		c.add("capacity", "0", "isn't above 0", "write the units of time that the pool can work")
		return
	}
	if costs && p.Rate().Cmp(decimal.New(billion, 0)) >= 0 {
		c.add("capacity", exact.Text(p.Capacity), "makes a unit of time cost 1,000,000,000 or more",
			"check the units of cost and capacity")
	}
}

func (c *checker) activity(a *Activity) {
	if a.Level >= levels {
		c.add("level", a.Level.String(), "is unknown", "use one of the constants of Level")
	}
	c.selection("on", a.On)
	c.number("base", a.Base, billion)
	c.number("cost", a.Cost, billion)
	switch {
	case a.Pool != "" && !a.Cost.IsZero():
		c.add("cost", exact.Text(a.Cost), "stands beside a pool", "give either a pool and times, or a flat cost")
	case a.Pool == "" && (!a.Base.IsZero() || len(a.Terms) > 0):
		c.add("base", exact.Text(a.Base), "is time of no pool", "name the pool, or give a flat cost")
	}
	for i := range a.Terms {
		t := &a.Terms[i]
		field := fmt.Sprintf("term %d", i+1)
		c.number(field, t.Time, billion)
		c.selection(field, t.When)
		given := 0
		for _, is := range [...]bool{!isZero(t.When), t.Attribute != "", t.PerAmount} {
			if is {
				given++
			}
		}
		if given != 1 {
			c.add(field, "", "must have exactly one of When, Attribute and PerAmount", "split it into terms, or drop it")
		}
	}
}

func (c *checker) selection(field string, s journey.Selection) {
	if s.Check(c.op) != nil {
		c.add(field, "", "has a condition and no name", "set Name of the selection; conditions are told apart by it")
	}
}

// number checks a number, and reports whether it is sound; most is the first that is too large, 0 for none.
func (c *checker) number(field string, d decimal.Decimal, most int64) bool {
	before := len(c.faults)
	_, places, ok := exact.Shortest(d)
	switch {
	case d.IsNegative():
		c.add(field, exact.Text(d), "is negative", "write it as a positive number")
	case !ok:
		c.add(field, exact.Text(d), "has too many digits", "write at most 18, 9 of them decimal places")
	case places > maxPlaces:
		c.add(field, exact.Text(d), "has more than 9 decimal places", "round it")
	case most > 0 && d.Cmp(decimal.New(most, 0)) >= 0:
		c.add(field, exact.Text(d), "is 1,000,000,000 or more", "check the unit")
	}
	return len(c.faults) == before
}

func isZero(s journey.Selection) bool {
	return len(s.Kinds)+len(s.Points)+len(s.Reasons) == 0 && s.Where == nil
}
