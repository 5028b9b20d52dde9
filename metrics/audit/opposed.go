package audit

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/untangle-metrics/untangle/metrics"
)

// A manner is how objectives pull against each other.
type manner uint8

const (
	effortAgainstResult manner = iota
	volumeAgainstLoad
	targetsExclude
	directionsOppose
)

var mannerWords = [...]string{
	effortAgainstResult: "One saves the effort that the other's result takes.",
	volumeAgainstLoad:   "One is asked for more activity where the other is asked for less.",
	targetsExclude:      "They measure one quantity, and no value meets both targets.",
	directionsOppose:    "They measure one quantity, and one wants more of it, the other less.",
}

// opposed finds objectives that pull against each other: a finding for each two silos and each point at which both
// keep a metric, with all their metrics there that
//
//   - have one quantity and opposite directions (critical);
//   - have one quantity and targets that exclude each other: bands that don't overlap, or a band on the wrong side of
//     the other's target (critical);
//   - save effort here and earn a result there (major): an activity or operational metric of money, time or number an
//     interaction, not from the customer's viewpoint, with a target for less; and an outcome from the customer's
//     viewpoint with a target for more;
//   - raise volume here and lower it there (major): a count of an activity with a target for more, and a count with a
//     target for less.
//
// One quantity is one name or synonym, one formula or one calculation, in one unit. A metric that both silos share
// through its contributors is not opposed between the two: they have agreed on it.
func (x *chart) opposed() []Finding {
	quantities := x.quantities()
	var found []Finding
	for _, point := range slices.Sorted(maps.Keys(x.at)) {
		here := make(clashes)
		x.contradictions(here, x.at[point], quantities)
		x.against(x.pick(point, savesEffort), x.pick(point, earnsResult), func(p pair, a, b []int) {
			here.add(p, effortAgainstResult, a, b)
		})
		x.against(x.pick(point, wantsMore), x.pick(point, wantsLess), func(p pair, a, b []int) {
			here.add(p, volumeAgainstLoad, a, b)
		})
		for _, c := range here {
			found = append(found, x.opposition(point, *c))
		}
	}
	return found // Run puts them in order
}

func savesEffort(d metrics.Definition) bool {
	effort := d.Unit.Kind == metrics.DurationUnit || d.Unit.Kind == metrics.MoneyUnit || d.Unit.Kind == metrics.CountUnit
	return effort && d.Per == metrics.PerInteraction && d.Direction == metrics.LowerIsBetter && d.Target.IsSet() &&
		d.IsOperational() && d.Viewpoint != metrics.CustomerView
}

func earnsResult(d metrics.Definition) bool {
	return d.IsCustomerOutcome() && d.Direction == metrics.HigherIsBetter && d.Target.IsSet()
}

func wantsMore(d metrics.Definition) bool {
	return d.Unit.Kind == metrics.CountUnit && d.Effect == metrics.Activity && d.Direction == metrics.HigherIsBetter &&
		d.Target.IsSet()
}

func wantsLess(d metrics.Definition) bool {
	return d.Unit.Kind == metrics.CountUnit && d.Direction == metrics.LowerIsBetter && d.Target.IsSet()
}

// pick returns the metrics at a point for which is holds.
func (x *chart) pick(point string, is func(metrics.Definition) bool) []int {
	return x.only(x.at[point], is)
}

func (x *chart) only(of []int, is func(metrics.Definition) bool) []int {
	var picked []int
	for _, m := range of {
		if is(x.metrics[m]) {
			picked = append(picked, m)
		}
	}
	return picked
}

// contradictions adds the clashes of metrics that are one quantity.
func (x *chart) contradictions(into clashes, at []int, quantities [][]string) {
	groups := make(map[string][]int)
	for _, m := range at {
		for _, q := range quantities[m] {
			groups[q] = append(groups[q], m)
		}
	}
	for _, group := range groups {
		if len(group) < 2 {
			continue
		}
		up := x.only(group, func(d metrics.Definition) bool { return d.Direction == metrics.HigherIsBetter })
		down := x.only(group, func(d metrics.Definition) bool { return d.Direction == metrics.LowerIsBetter })
		x.against(up, down, func(p pair, a, b []int) { into.add(p, directionsOppose, a, b) })
		aims := x.only(group, func(d metrics.Definition) bool { return d.Target.IsSet() })
		bands := x.only(aims, func(d metrics.Definition) bool { return d.Direction == metrics.InBand })
		x.against(bands, aims, func(p pair, a, b []int) {
			if a, b = x.outside(a, b), x.outside(b, a); len(a) > 0 {
				into.add(p, targetsExclude, a, b)
			}
		})
	}
}

// quantities returns what each metric measures, as texts that are alike for one quantity in one unit.
func (x *chart) quantities() [][]string {
	all := make([][]string, len(x.metrics))
	for i, d := range x.metrics {
		unit := " in " + d.Unit.String()
		for _, name := range x.names.of[i] {
			all[i] = append(all[i], "name "+strconv.Itoa(name)+unit)
		}
		if d.MeasuredBy != "" {
			all[i] = append(all[i], "calculation "+d.MeasuredBy+unit)
		}
		if formula := textKey(d.Formula); formula != "" {
			all[i] = append(all[i], "formula "+formula+unit)
		}
		all[i] = sorted(all[i])
	}
	return all
}

// outside returns those of some metrics whose target can't be met together with that of one of the others.
func (x *chart) outside(some, others []int) []int {
	leastHigh, mostLow := math.Inf(1), math.Inf(-1)
	for _, m := range others {
		low, high := accepted(x.metrics[m])
		leastHigh, mostLow = min(leastHigh, high), max(mostLow, low)
	}
	return x.only(some, func(d metrics.Definition) bool {
		low, high := accepted(d)
		return low > leastHigh || high < mostLow
	})
}

// accepted returns the ends of the values that meet a target.
func accepted(d metrics.Definition) (low, high float64) {
	if low, high, ok := d.Target.Band(); ok {
		return low, high
	}
	v, _ := d.Target.Value()
	if d.Direction == metrics.HigherIsBetter {
		return v, math.Inf(1)
	}
	return math.Inf(-1), v
}

// A pair is two silos in order.
type pair [2]string

// against calls meet for each two silos of which one keeps some of the metrics and the other some of the others, with
// those that the two don't share.
func (x *chart) against(some, others []int, meet func(p pair, some, others []int)) {
	if len(some) == 0 || len(others) == 0 {
		return
	}
	left, right := x.group(some), x.group(others)
	for a, as := range left {
		for b, bs := range right {
			if a == b {
				continue
			}
			as, bs := x.unagreed(as, b), x.unagreed(bs, a)
			if len(as) > 0 && len(bs) > 0 {
				meet(pair{min(a, b), max(a, b)}, as, bs)
			}
		}
	}
}

// group returns metrics by the silo that keeps them.
func (x *chart) group(metrics []int) map[string][]int {
	by := make(map[string][]int)
	for _, m := range metrics {
		by[x.metrics[m].Silo] = append(by[x.metrics[m].Silo], m)
	}
	return by
}

// unagreed returns the metrics that a silo has no share in.
func (x *chart) unagreed(of []int, silo string) []int {
	return x.only(of, func(d metrics.Definition) bool { return !slices.Contains(d.Contributors, silo) })
}

// A clash is what pulls two silos apart at a point.
type clash struct {
	silos   pair
	manner  manner // the gravest
	metrics []int
}

type clashes map[pair]*clash

func (c clashes) add(p pair, how manner, a, b []int) {
	if c[p] == nil {
		c[p] = &clash{silos: p}
	}
	c[p].manner = max(c[p].manner, how)
	c[p].metrics = append(append(c[p].metrics, a...), b...)
}

func (x *chart) opposition(point string, c clash) Finding {
	slices.Sort(c.metrics)
	c.metrics = slices.Compact(c.metrics)
	severity := Major
	if c.manner >= targetsExclude {
		severity = Critical
	}
	// Those that want less come first: they are what the others have to pay for.
	slices.SortStableFunc(c.metrics, func(a, b int) int {
		return -cmp.Compare(x.metrics[a].Direction, x.metrics[b].Direction)
	})
	aims := make([]string, len(c.metrics))
	for i, m := range c.metrics {
		d := x.metrics[m]
		aims[i] = fmt.Sprintf("%s (%s) is %s", d.Name, x.silo.of(d.Silo), aim(d))
	}
	one, other, where := x.silo.of(c.silos[0]), x.silo.of(c.silos[1]), x.point.of(point)
	return Finding{
		Check: Opposed, Severity: severity,
		Metrics: x.ids(c.metrics), Silos: c.silos[:], Points: []string{point},
		Evidence: fmt.Sprintf("%s and %s both aim at %s: %s. %s", one, other, where, list(aims),
			mannerWords[c.manner]),
		Remedy: fmt.Sprintf("Let %s and %s agree at %s on the result for the customer, and share the metrics: name each "+
			"among the contributors of the other's.", one, other, where),
	}
}
