package audit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// crowd is how many pairs of silos that clash at a point are a finding each. Where more do, the point is one finding.
const crowd = 20

// A contest is the silos that meet at a point, and what they want there.
type contest struct {
	*chart
	at     string   // the point
	silos  []string // that keep a metric there, in order
	fronts []front

	some, others []int // of the silos at hand, used again and again
}

// A meeting is two silos of a contest by their numbers, in order.
type meeting struct{ a, b int }

// clashes returns the findings at a point: one for each two silos that clash there, or one for all of them where they
// are a crowd.
func (x *chart) clashes(point string, fronts []front) []Finding {
	c := contest{chart: x, at: point, silos: x.silosOf(x.at[point]), fronts: fronts}
	for _, f := range fronts {
		for _, sides := range [...][]side{f.one, f.other} {
			for i := range sides {
				sides[i].number, _ = slices.BinarySearch(c.silos, sides[i].silo)
			}
		}
	}
	worst := make([]manner, len(c.silos)*len(c.silos)) // by meeting
	n, concerns := 0, make([]bool, len(x.metrics))
	c.each(func(how manner, m meeting) {
		for _, group := range [...][]int{c.some, c.others} {
			for _, m := range group {
				concerns[m] = true
			}
		}
		at := &worst[m.a*len(c.silos)+m.b]
		if *at == 0 {
			n++
		}
		*at = max(*at, how)
	})
	if n > crowd {
		return []Finding{c.brawl(worst, n, having(x.at[point], func(m int) bool { return concerns[m] }))}
	}
	concerned := make(map[meeting][]int)
	c.each(func(_ manner, m meeting) { concerned[m] = append(append(concerned[m], c.some...), c.others...) })
	found := make([]Finding, 0, n)
	for m, ms := range concerned {
		slices.Sort(ms)
		found = append(found, c.clash(m, worst[m.a*len(c.silos)+m.b], slices.Compact(ms)))
	}
	return found
}

// each calls visit for each front on which two silos clash, with their metrics in some and others.
func (c *contest) each(visit func(manner, meeting)) {
	for _, f := range c.fronts {
		for _, one := range f.one {
			for _, other := range f.other {
				if one.number != other.number && c.meet(f.how, one, other) {
					visit(f.how, meeting{min(one.number, other.number), max(one.number, other.number)})
				}
			}
		}
	}
}

// meet tells whether two sides clash, and leaves their metrics that do in some and others. A metric that the other silo
// has a share in doesn't: the two have agreed on it.
func (c *contest) meet(how manner, one, other side) bool {
	c.some = c.unagreed(c.some[:0], one, other.silo)
	c.others = c.unagreed(c.others[:0], other, one.silo)
	if how == targetsExclude && len(c.some) > 0 && len(c.others) > 0 {
		someEnds, othersEnds := c.ends(c.some), c.ends(c.others)
		c.some, c.others = c.outside(c.some, othersEnds), c.outside(c.others, someEnds)
	}
	return len(c.some) > 0 && len(c.others) > 0
}

// unagreed appends the metrics of a side that another silo has no share in.
func (x *chart) unagreed(to []int, of side, silo string) []int {
	if !of.shared {
		return append(to, of.metrics...)
	}
	for _, m := range of.metrics {
		if !slices.Contains(x.metrics[m].Contributors, silo) {
			to = append(to, m)
		}
	}
	return to
}

// ends are the lowest upper end and the highest lower end of the values that meet some targets.
type ends struct{ leastHigh, mostLow float64 }

func (x *chart) ends(of []int) ends {
	e := ends{math.Inf(1), math.Inf(-1)}
	for _, m := range of {
		low, high := accepted(x.metrics[m])
		e.leastHigh, e.mostLow = min(e.leastHigh, high), max(e.mostLow, low)
	}
	return e
}

// outside keeps those metrics whose target can't be met together with that of one of the others.
func (x *chart) outside(of []int, others ends) []int {
	return slices.DeleteFunc(of, func(m int) bool {
		low, high := accepted(x.metrics[m])
		return low <= others.leastHigh && high >= others.mostLow
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

func gravity(how manner) Severity {
	if how >= targetsExclude {
		return Critical
	}
	return Major
}

// clash returns the finding for two silos.
func (c *contest) clash(of meeting, how manner, ms []int) Finding {
	ids := c.ids(ms)
	// Those that want less come first: they are what the others have to pay for.
	slices.SortStableFunc(ms, func(a, b int) int { return -cmp.Compare(c.metrics[a].Direction, c.metrics[b].Direction) })
	aims := make([]string, len(ms))
	for i, m := range ms {
		d := c.metrics[m]
		aims[i] = fmt.Sprintf("%s (%s) is %s", d.Name, c.silo.of(d.Silo), aim(d))
	}
	silos := []string{c.silos[of.a], c.silos[of.b]}
	one, other, where := c.silo.of(silos[0]), c.silo.of(silos[1]), c.point.of(c.at)
	return Finding{
		Check: Opposed, Severity: gravity(how), Metrics: ids, Silos: silos, Points: []string{c.at},
		Evidence: fmt.Sprintf("%s and %s both aim at %s: %s. %s", one, other, where, list(aims), mannerWords[how]),
		Remedy: fmt.Sprintf("Let %s and %s agree at %s on the result for the customer, and share the metrics: name each "+
			"among the contributors of the other's.", one, other, where),
	}
}

// brawl returns the finding for a point at which n pairs of silos clash, the gravest named first.
func (c *contest) brawl(worst []manner, n int, concerned []int) Finding {
	where, k := c.point.of(c.at), len(c.silos)
	gravest := slices.Max(worst)
	var named []string
	for how := gravest; how > 0; how-- {
		for at := 0; at < len(worst) && len(named) < shown; at++ {
			if worst[at] == how {
				named = append(named, c.silo.of(c.silos[at/k])+" against "+c.silo.of(c.silos[at%k]))
			}
		}
	}
	count, why := Share{n, k * (k - 1) / 2}, mannerWords[gravest]
	return Finding{
		Check: Opposed, Severity: gravity(gravest), Count: count,
		Metrics: c.ids(concerned), Silos: c.silosOf(concerned), Points: []string{c.at},
		Evidence: fmt.Sprintf("At %s, %v pairs of silos pull against each other: %s and %d more. Of the first two, %s",
			where, count, strings.Join(named, ", "), n-len(named), strings.ToLower(why[:1])+why[1:]),
		Remedy: fmt.Sprintf("Choose the one result for the customer that all silos at %s answer for, make them its "+
			"contributors, and take the targets from what pulls against it.", where),
	}
}
