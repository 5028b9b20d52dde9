package main

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/examples/internal/company"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/scorecard"
)

// cautions say what of the file isn't in the tables, or may not be there as it was meant; ok is false when there is
// nothing to say.
func (a *arguments) cautions(c *company.Company) (s scorecard.Section, ok bool) {
	note := scorecard.Note{Text: "Careful with what was read:"}
	if c.Build.Refused > 0 {
		text := fmt.Sprintf("left out are %s of %s", count(c.Build.Refused), plural(int(c.Build.Read), "event"))
		for _, cause := range c.Build.Causes {
			text += fmt.Sprintf("; %v: %s", cause.Cause, count(cause.Count))
		}
		note.Items = append(note.Items, text)
		const shown = 3
		for _, fault := range c.Build.Examples[:min(len(c.Build.Examples), shown)] {
			note.Items = append(note.Items, fault.Error())
		}
	}
	if c.Build.Offsets > 0 && a.Zone == "" {
		note.Items = append(note.Items, fmt.Sprintf("times with an offset from UTC, whose days and months are taken in UTC: "+
			"those of %s; -zone Europe/Amsterdam, say, takes them as they were there", plural(int(c.Build.Offsets), "event")))
	}
	if ties := c.Log.Ties(); ties > 0 && a.File != "" && !a.Sequenced() {
		note.Items = append(note.Items, fmt.Sprintf("%s events share their time with another one of the customer; "+
			"-sequence line takes the order of the file's lines", count(ties)))
	}
	if says := stray(c.Log); says != "" {
		note.Items = append(note.Items, says)
	}
	s = scorecard.Section{ID: "read", Title: "What was read", Blocks: []scorecard.Block{note}}
	return s, len(note.Items) > 0
}

// stray tells of a few events far before or after all others, which most often have a wrong date: that leaves more than
// half of the time of the log empty.
func stray(log *journey.Log) string {
	var days []metrics.Day
	for trace := range log.Traces() {
		days = append(days, trace.Days()...)
	}
	slices.Sort(days)
	widest := 0 // the last event before the widest gap
	for i := range len(days) - 1 {
		if days[i+1]-days[i] > days[widest+1]-days[widest] {
			widest = i
		}
	}
	if len(days) < 2 {
		return ""
	}
	gap, span := days[widest+1]-days[widest], days[len(days)-1]-days[0]
	before, after := widest+1, len(days)-widest-1
	const long = 100 // days
	if few := max(1, len(days)/100); gap < long || 2*gap <= span || min(before, after) > few {
		return ""
	}
	from, to, side, n := days[widest+1], days[len(days)-1], "after", after
	if before < after {
		from, to, side, n = days[0], days[widest], "before", before
	}
	when := fmt.Sprintf("on %v", from)
	if from < to {
		when = fmt.Sprintf("from %v to %v", from, to)
	}
	return fmt.Sprintf("%s %s, %s days %s all others, so most of the time is empty; if a date is wrong, correct it",
		plural(n, "event"), when, count(int64(gap)), side)
}
