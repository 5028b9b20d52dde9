package journey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Definition says when someone is a customer. The zero value is ByActivity(1): at least one event in the period.
type Definition struct {
	basis    basis
	events   int // activity: at least so many in a period
	days     int // silence: lost when the gap exceeds so many
	backdate bool
	kinds    string // qualifying kinds, or those that join, as a list
	leave    string // kinds that leave, as a list
}

type basis uint8

const (
	activity basis = iota
	silence
	contract
)

// Lists of kinds are kept as one text, so that a Definition is comparable. The separator can't be typed by accident.
const listSeparator = "\x1f"

// list begins with one, so that the list of the empty kind isn't the empty list.
func list(kinds []string) string {
	kinds = slices.Clone(kinds)
	slices.Sort(kinds)
	text := ""
	for _, kind := range slices.Compact(kinds) {
		text += listSeparator + kind
	}
	return text
}

func unlist(kinds string) []string {
	if kinds == "" {
		return nil
	}
	return strings.Split(kinds, listSeparator)[1:]
}

// ByActivity makes a customer of whoever has at least events qualifying events in a period, 0 meaning 1: |A(t)| =
// |A(t−1)| + new + won back − lost. A lost customer is a dormant one, counted in the first period without enough
// activity. No kinds means that every event qualifies.
func ByActivity(events int, kinds ...string) Definition {
	return Definition{basis: activity, events: events, kinds: list(kinds)}
}

// BySilence makes a customer of whoever has a qualifying event, until the gap to the next one exceeds days: lost on the
// day on which the gap is recognised, the last day of activity + days + 1. No kinds means that every event qualifies.
func BySilence(days int, kinds ...string) Definition {
	return Definition{basis: silence, days: days, kinds: list(kinds)}
}

// Backdated dates a loss by silence back to the last day of activity. Recent periods are then provisional: silence
// may still turn out to be a loss in them.
func (d Definition) Backdated() Definition {
	d.backdate = true
	return d
}

// ByContract makes a customer of whoever has joined, until they leave: an event of one of the kinds join begins it and
// one of leave ends it, with its reason. Who leaves without having joined, or was first seen before the first day of
// observation and doesn't begin by joining, was a customer from before that day.
func ByContract(join, leave []string) Definition {
	return Definition{basis: contract, kinds: list(join), leave: list(leave)}
}

// String returns the definition for people.
func (d Definition) String() string {
	of := func(kinds string) string {
		if kinds == "" {
			return "event"
		}
		names := unlist(kinds)
		if names[0] == "" {
			names[0] = "event without a kind"
		}
		return strings.Join(names, " or ")
	}
	switch d.basis {
	case silence:
		dated := ""
		if d.backdate {
			dated = ", dated back"
		}
		return fmt.Sprintf("lost after %d days without %s%s", d.days, of(d.kinds), dated)
	case contract:
		return "from " + of(d.kinds) + " to " + of(d.leave)
	}
	return "active with at least " + strconv.Itoa(d.threshold()) + " " + of(d.kinds) + " in a period"
}

// maxSilence bounds the days of silence, so that no sum of days overflows: it is longer than the calendar.
const maxSilence = 1 << 22

// threshold is the number of events that make a period active.
func (d Definition) threshold() int {
	if d.events == 0 {
		return 1
	}
	return d.events
}

func (d Definition) check() error {
	switch {
	case d.basis == activity && d.threshold() < 1:
		return fmt.Errorf("journey: flow: activity needs at least 1 event in a period, not %d", d.events)
	case d.basis == silence && d.days < 1:
		return fmt.Errorf("journey: flow: silence needs at least 1 day, not %d", d.days)
	case d.basis == silence && d.days > maxSilence:
		return fmt.Errorf("journey: flow: silence of %d days is too long; at most %d", d.days, maxSilence)
	case d.basis == contract && (d.kinds == "" || d.leave == ""):
		return fmt.Errorf("journey: flow: a contract needs kinds of event that join and kinds that leave")
	}
	if d.basis == contract {
		for _, kind := range unlist(d.kinds) {
			if slices.Contains(unlist(d.leave), kind) {
				return fmt.Errorf("journey: flow: kind %q both joins and leaves", kind)
			}
		}
	}
	return nil
}
