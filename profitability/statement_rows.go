package profitability

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Row is the money of one combination of the values of dimensions.
type Row struct {
	Values       []string `json:"values"`       // one for each dimension, in their order
	Events       int64    `json:"events"`       // all of them
	Interactions int64    `json:"interactions"` // those that drive an activity
	Account
	Activities []ActivityCost `json:"activities,omitempty"` // that add up to CostToServe, by name
}

// ActivityCost is the cost to serve of one activity.
type ActivityCost struct {
	Activity string          `json:"activity"`
	Cost     decimal.Decimal `json:"cost"`
}

// Rows returns a row for every combination that has an event, in the order of the dimensions: periods by time, the
// values of Labelled in the order given, all others by name, "" first. They add up to [Statement.Total], exactly.
func (s *Statement) Rows() []Row {
	all := make([]int, len(s.names))
	for i := range all {
		all[i] = i
	}
	return s.rows(all)
}

// Rollup returns the rows by some of the dimensions, in the order given; the money of the others is added up, exactly.
// The error is a [metrics.Fault] for a dimension that the statement doesn't have, or that is there twice.
func (s *Statement) Rollup(dimensions ...string) ([]Row, error) {
	var places []int
	for _, name := range dimensions {
		at := slices.Index(s.names, name)
		if at < 0 || slices.Contains(places, at) {
			return nil, metrics.Fault{
				Op: "profitability: roll up", Field: "dimension", Value: name,
				Cause: "isn't one of the statement, or is there twice", Remedy: fmt.Sprintf("use those of %q", s.names),
			}
		}
		places = append(places, at)
	}
	return s.rows(places), nil
}

// Total returns all money together, without values.
func (s *Statement) Total() Row {
	if rows := s.rows(nil); len(rows) > 0 {
		return rows[0]
	}
	return Row{Values: []string{}, Account: Account{Currency: s.currency}}
}

// A rowSum is a row that is being added up.
type rowSum struct {
	labels               []string
	events, interactions int64
	money                total
	costs                map[string]*costSum
}

// A costSum is the cost of an activity: what is booked, and what is served.
type costSum [2]struct {
	near exact.Int128
	far  big.Int
}

func (c *costSum) add(sums []exact.Int128) {
	for i := range c {
		sum, ok := c[i].near.Add(sums[i])
		if !ok {
			c[i].far.Add(&c[i].far, c[i].near.Big())
			sum = sums[i]
		}
		c[i].near = sum
	}
}

func (c *costSum) cost(u *units) decimal.Decimal {
	whole := func(i int, places int32) decimal.Decimal {
		if c[i].far.Sign() == 0 {
			return amountOf(c[i].near, places)
		}
		return decimal.NewFromBigInt(new(big.Int).Add(&c[i].far, c[i].near.Big()), -places)
	}
	return whole(0, u.amount).Add(whole(1, u.cost))
}

// rows adds up the cells by the dimensions at some places.
func (s *Statement) rows(places []int) []Row {
	s = s.settled()
	sumsOf := make(map[string]*rowSum)
	pick := func(labels []string) []string {
		picked := make([]string, len(places))
		for i, at := range places {
			picked[i] = labels[at]
		}
		return picked
	}
	for _, r := range s.money.Rows() {
		labels := pick(r.Labels)
		k := joinLabels(labels)
		sum := sumsOf[k]
		if sum == nil {
			sum = &rowSum{labels: labels, costs: make(map[string]*costSum)}
			sumsOf[k] = sum
		}
		sum.events += r.Counts[0]
		sum.interactions += r.Counts[1]
		sum.money.add((*sums)(r.Sums))
	}
	for _, r := range s.costs.Rows() {
		sum := sumsOf[joinLabels(pick(r.Labels[1:]))]
		c := sum.costs[r.Labels[0]]
		if c == nil {
			c = new(costSum)
			sum.costs[r.Labels[0]] = c
		}
		c.add(r.Sums)
	}
	sorted := slices.SortedFunc(maps.Values(sumsOf), func(a, b *rowSum) int {
		for i, at := range places {
			if c := s.grid.CompareLabels(at, a.labels[i], b.labels[i]); c != 0 {
				return c
			}
		}
		return 0
	})
	rows := make([]Row, len(sorted))
	for i, sum := range sorted {
		rows[i] = s.row(sum, places)
	}
	return rows
}

func (s *Statement) row(sum *rowSum, places []int) Row {
	r := Row{
		Values: sum.labels, Events: sum.events, Interactions: sum.interactions,
		Account: sum.money.account(&s.units, s.currency),
	}
	for i, at := range places {
		r.Values[i] = s.grid.Shown(at, r.Values[i])
	}
	for name, c := range sum.costs {
		r.Activities = append(r.Activities, ActivityCost{name, c.cost(&s.units)})
	}
	slices.SortFunc(r.Activities, func(a, b ActivityCost) int { return cmp.Compare(a.Activity, b.Activity) })
	return r
}
