package costing

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/internal/cells"
)

// Field is one of the columns by which [Usage.Rows] adds up.
type Field uint8

// The fields.
const (
	ByPeriod Field = iota
	BySegment
	ByPoint
	BySilo
	ByPool
	ByActivity
	fields
)

// A UsageRow is what activities took. The fields that rows weren't added up by are empty.
type UsageRow struct {
	Period   metrics.Period  `json:"period,omitzero"`
	Segment  string          `json:"segment,omitempty"`
	Point    string          `json:"point,omitempty"`
	Silo     string          `json:"silo,omitempty"`
	Pool     string          `json:"pool,omitempty"`
	Activity string          `json:"activity,omitempty"`
	Events   int64           `json:"events"` // an event counts once for each of its activities
	Time     decimal.Decimal `json:"time"`
	Cost     decimal.Decimal `json:"cost"`
}

func (r *UsageRow) compare(o *UsageRow) int {
	return cmp.Or(r.Period.Compare(o.Period), cmp.Compare(r.Segment, o.Segment), cmp.Compare(r.Point, o.Point),
		cmp.Compare(r.Silo, o.Silo), cmp.Compare(r.Pool, o.Pool), cmp.Compare(r.Activity, o.Activity))
}

// Rows returns what activities took, added up by some fields, in the order of the fields of a row; by none of them, in
// one row. Fields that the options don't have are empty. The rows add up to the cost of the report, exactly.
func (u *Usage) Rows(by ...Field) []UsageRow {
	var wanted [fields]bool
	for _, f := range by {
		if f < fields {
			wanted[f] = true
		}
	}
	all := u.store.Rows()
	rows := make([]UsageRow, len(all))
	for i, cell := range all {
		rows[i] = u.row(cell, wanted)
	}
	slices.SortStableFunc(rows, func(a, b UsageRow) int { return a.compare(&b) })
	sum := rows[:0]
	for i, r := range rows {
		if i == 0 || sum[len(sum)-1].compare(&r) != 0 {
			sum = append(sum, r)
			continue
		}
		to := &sum[len(sum)-1]
		to.Events += r.Events
		to.Time, to.Cost = to.Time.Add(r.Time), to.Cost.Add(r.Cost)
	}
	return sum
}

// row returns a cell with the fields that are wanted.
func (u *Usage) row(cell cells.Row, wanted [fields]bool) UsageRow {
	r := UsageRow{
		Events: cell.Counts[0],
		Time:   amount(cell.Sums[0], u.tariff.timePlaces), Cost: amount(cell.Sums[1], u.tariff.costPlaces),
	}
	label := func(field string, f Field) string {
		if at, ok := u.axis[field]; ok && wanted[f] {
			return cell.Labels[at]
		}
		return ""
	}
	if at, ok := u.axis["period"]; ok && wanted[ByPeriod] {
		r.Period = u.grid.Period(at, cell.Labels[at])
	}
	r.Segment, r.Point = label("segment", BySegment), label("point", ByPoint)
	name := cell.Labels[u.activity]
	if wanted[ByActivity] {
		r.Activity = name
	}
	if wanted[ByPool] || wanted[BySilo] {
		pool := u.tariff.poolOf(name)
		if wanted[ByPool] {
			r.Pool = pool.Name
		}
		if wanted[BySilo] {
			r.Silo = pool.Silo
		}
	}
	return r
}

// amount returns a sum as a decimal with as few places as it takes.
func amount(v exact.Int128, places int32) decimal.Decimal { return shortest(v.Decimal(-places)) }

// poolOf returns the pool of an activity, and none for one without.
func (t *Tariff) poolOf(activity string) Pool {
	for i := range t.model.Activities {
		if t.model.Activities[i].Name != activity {
			continue
		}
		for _, p := range t.model.Pools {
			if p.Name == t.model.Activities[i].Pool {
				return p
			}
		}
		break
	}
	return Pool{}
}
