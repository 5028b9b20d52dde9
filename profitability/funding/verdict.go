package funding

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
)

// Verdict answers whether a programme funds itself.
type Verdict uint8

// The verdicts.
const (
	NotShown    Verdict = iota // the interval of the net holds 0, there is none, or trends differed before the start
	FundsItself                // the interval of the net lies above 0
	DoesNot                    // the interval of the net lies below 0
)

// String returns yes, no or not shown.
func (v Verdict) String() string { return word(uint8(v), "Verdict", "not shown", "yes", "no") }

// MarshalText returns yes, no or not shown.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// verdictOn reads a verdict off a net.
func verdictOn(net Money) Verdict {
	switch {
	case net.Interval && net.Low.IsPositive():
		return FundsItself
	case net.Interval && net.High.IsNegative():
		return DoesNot
	}
	return NotShown
}

// judge returns the verdict and the sentence that says why.
func (c *Case) judge(despite bool) (Verdict, string) {
	v := verdictOn(c.Net)
	switch {
	case !c.Net.Interval && c.least() < 2:
		return NotShown, fmt.Sprintf("the net is %v, and with one unit in a group nothing says how sure that is", c.Net)
	case !c.Net.Interval:
		return NotShown, fmt.Sprintf("the net is %v, and there is no interval: %s", c.Net, allAlike)
	}
	low, high := fixed(c.Net.Low), fixed(c.Net.High)
	why := fmt.Sprintf("the net of %s has a %.4g %% interval from %s to %s, which ",
		fixed(c.Net.Value), 100*c.Level, low, high)
	switch v {
	case FundsItself:
		why += "is above 0"
	case DoesNot:
		why += "is below 0"
	default:
		why += "holds 0"
	}
	switch {
	case c.Trends.State == Differed && !despite:
		return NotShown, why + ", but the groups moved apart before the start already"
	case c.Trends.State == Differed:
		why += ", although the groups moved apart before the start already"
	case c.Trends.State == TooFewToTell:
		why += ", if the groups would have changed alike, which couldn't be checked"
	}
	return v, why
}

// least returns how many units the smaller group has.
func (c *Case) least() int { return min(c.Programme.Units, c.Comparison.Units) }

// weigh warns when an interval rests on few units, by the column of the table that it comes from.
func (c *Case) weigh(t *table, column int) {
	for g, alike := range t.alike {
		if alike[column] {
			c.Warnings = append(c.Warnings, fmt.Sprintf("the units of the %s group all changed by the same amount, so the "+
				"interval rests on the other group; see whether rows were copied, averaged or filled in", groupWords[g]))
		}
	}
	n, units := t.effective(column), c.Programme.Units+c.Comparison.Units
	if n >= fewEffective {
		return
	}
	c.Warnings = append(c.Warnings, fmt.Sprintf("%.1f effective units of %d carry the variance: where a few customers "+
		"buy most, intervals below %d err about twice as often as they say; bring more units", n, units, fewEffective))
	if c.Verdict != NotShown {
		c.Why += fmt.Sprintf("; with %.1f effective units such a %v is wrong in about %.2g of 100 cases instead of %.2g, "+
			"where a few customers buy most", n, c.Verdict, 100*(1-c.Level), 50*(1-c.Level))
	}
}

// caveats returns what to be careful about.
func (c *Case) caveats() []string {
	var all []string
	least := c.least()
	switch {
	case least == 1:
		all = append(all, "one unit in a group: there is no interval; bring more units")
	case least < fewUnits:
		all = append(all, fmt.Sprintf("%d units in a group: intervals are rough below %d; bring more units", least, fewUnits))
	}
	for i, g := range [groups]Group{c.Programme, c.Comparison} {
		name := groupWords[i]
		if g.Dropped > 0 {
			all = append(all, fmt.Sprintf("%d of %d units of the %s group have gaps and were dropped; compare with ZeroGaps",
				g.Dropped, g.Dropped+g.Units, name))
		}
		if g.OnlyBefore > 0 && g.Dropped == 0 {
			all = append(all, fmt.Sprintf("%d units of the %s group have no row since the start, and count as zeros",
				g.OnlyBefore, name))
		}
		if g.OnlyAfter > 0 {
			all = append(all, fmt.Sprintf("%d units of the %s group came after the start, and aren't in the panel; "+
				"count them as Newcomers", g.OnlyAfter, name))
		}
	}
	if c.Trends.State == TooFewToTell {
		all = append(all, "trends before the start couldn't be checked: "+c.Trends.Note)
	}
	for _, s := range c.Sensitivity {
		if s.Deciding && s.Verdict != verdictOn(c.Net) {
			all = append(all, fmt.Sprintf("the interval's answer changes to %v %s; don't decide on one unit", s.Verdict, s.Case))
		}
	}
	return all
}

func word(i uint8, kind string, words ...string) string {
	if int(i) >= len(words) {
		return fmt.Sprintf("%s(%d)", kind, i)
	}
	return words[i]
}

// over returns a money interval divided by the cost.
func over(m Money, cost float64, method string) metrics.Estimate {
	if cost == 0 {
		return metrics.Absent(metrics.Undefined, "the programme cost nothing")
	}
	e := metrics.NewEstimate(m.Value.InexactFloat64() / cost)
	e.Method = method
	if m.Interval {
		e.Low, e.High = m.Low.InexactFloat64()/cost, m.High.InexactFloat64()/cost
	}
	return e
}
