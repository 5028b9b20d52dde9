package scorecard

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// RetentionBy is retention by the values of a customer attribute.
type RetentionBy struct {
	Attribute string
	Days      int                  // the length of an age: retention.ElapsedAge of that many times 24 hours
	Cohorts   *retention.Retention // with Options.By the attribute, and When AtOrAfter
}

// A leaving is the time in which customers with one value of an attribute leave most, next to all the others.
type leaving struct {
	attribute, value string
	days             int
	from, to         int // ages counted from 1: those who leave in these are gone in the next
	lost, atRisk     int64
	otherLost, other int64
	difference       survey.Difference
	p                float64
}

const (
	leavingAges  = 12 // how many ages are searched
	leavingSpan  = 3  // ages in a row
	leavingSizes = 30 // starts without which a value isn't looked at
	mostLeavings = 8  // shown
)

// earlyLeavers finds the values of attributes whose customers leave more than the others in some of their first ages.
func (in Inputs) earlyLeavers() []Block {
	var all []leaving
	for _, by := range in.RetentionBy {
		all = append(all, in.leavings(by)...)
	}
	if len(all) == 0 {
		return nil
	}
	p := make([]float64, len(all))
	for i := range all {
		p[i] = all[i].p
	}
	// It fails for numbers that aren't probabilities only, and then nothing stands out.
	adjusted, err := survey.Holm(p)
	found := all[:0:0]
	for i, l := range all {
		if err == nil && adjusted[i] < significant && l.difference.Estimate.Value > 0 {
			l.p = adjusted[i]
			found = append(found, l)
		}
	}
	if len(found) == 0 {
		return []Block{sentence("No value of an attribute stands out by the time at which its customers leave; %s compared.",
			wereCompared(len(all)))}
	}
	slices.SortStableFunc(found, func(a, b leaving) int { return cmp.Compare(a.p, b.p) })
	found = found[:min(len(found), mostLeavings)]
	first := found[0]
	words := fmt.Sprintf("Customers with %s leave most in %s: %s of them in each %d days, against %s of all others.",
		first.who(), first.when(), percent(ratio(first.lost, first.atRisk)), first.days,
		percent(ratio(first.otherLost, first.other)))
	for _, l := range found[1:] {
		words += fmt.Sprintf(" Those with %s: in %s, %s against %s.", l.who(), l.when(), percent(ratio(l.lost, l.atRisk)),
			percent(ratio(l.otherLost, l.other)))
	}
	return []Block{
		sentence("%s These are the values of attributes that stand out, of %d with at least %d starts. They are "+
			"associations: who is of which kind wasn't drawn by lot.", words, len(all), leavingSizes),
		leavingTable(found),
	}
}

func wereCompared(n int) string {
	if n == 1 {
		return "1 was"
	}
	return count(int64(n)) + " were"
}

func ratio(part, whole int64) float64 { return float64(part) / float64(max(whole, 1)) }

// leavings returns, for each value of an attribute, the ages in which its customers leave most. The p-value is for the
// best of all the spans that were looked at (Bonferroni).
func (in Inputs) leavings(by RetentionBy) []leaving {
	rows := by.Cohorts.Grid().Rows
	curves := make([][]retention.Point, len(rows))
	for i := range rows {
		curves[i] = by.Cohorts.Curve(i).Points
	}
	var all []leaving
	for i, r := range rows {
		if r.Size < leavingSizes || r.Value == "" {
			continue
		}
		last := min(leavingAges, len(curves[i])-1)
		best, spans := leaving{}, 0
		for from := 1; from+leavingSpan-1 <= last; from++ {
			l := leaving{attribute: by.Attribute, value: r.Value, days: by.Days, from: from, to: from + leavingSpan - 1}
			for k, c := range curves {
				lost, atRisk := losses(c, l.from, l.to)
				if k == i {
					l.lost, l.atRisk = lost, atRisk
				} else {
					l.otherLost, l.other = l.otherLost+lost, l.other+atRisk
				}
			}
			if l.atRisk == 0 || l.other == 0 {
				continue
			}
			spans++
			if best.atRisk == 0 || ratio(l.lost, l.atRisk) > ratio(best.lost, best.atRisk) {
				best = l
			}
		}
		if spans == 0 {
			continue
		}
		best.difference = survey.ProportionDifference(best.lost, best.atRisk, best.otherLost, best.other,
			survey.Options{Level: in.Level, Unit: "customer"})
		best.p = min(1, best.difference.P*float64(spans))
		all = append(all, best)
	}
	return all
}

// losses adds up who was gone at each of some ages, and who was still there before.
func losses(c []retention.Point, from, to int) (lost, atRisk int64) {
	for age := from; age <= min(to, len(c)-1); age++ {
		lost += c[age].AtRisk - c[age].N
		atRisk += c[age].AtRisk
	}
	return lost, atRisk
}

func (l leaving) who() string { return line(l.attribute) + " " + named(l.value, "not known") }

// when names the ages, as months when they are about as long.
func (l leaving) when() string {
	days := fmt.Sprintf("days %s to %s", count(int64((l.from-1)*l.days+1)), count(int64(l.to*l.days)))
	if l.days < 28 || l.days > 31 {
		return days
	}
	return fmt.Sprintf("months %d to %d (%s)", l.from, l.to, days)
}

func leavingTable(found []leaving) Table {
	t := Table{
		Caption: "Customers who leave more than all others, and when",
		Columns: []Column{
			{Name: "Customers with"},
			{Name: "Leave most in"},
			number("Customers lost"), number("Share in each"), number("Of all others"),
			{Name: "Difference in points"},
			number("p, corrected"),
		},
	}
	for _, l := range found {
		e := l.difference.Estimate
		gap := signedPoints(e.Value)
		if ends := interval(e, signedPoints); ends != "" {
			gap += " (" + ends + ")"
		}
		t.Rows = append(t.Rows, []Cell{
			text(l.who()), text(l.when()), countCell(l.lost), shareCell(ratio(l.lost, l.atRisk)),
			shareCell(ratio(l.otherLost, l.other)), text(gap),
			estimateCell(metrics.NewEstimate(l.p), probability),
		})
	}
	return t
}
