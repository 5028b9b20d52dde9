package stages

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Options says what the stages are and what moves a customer from one to another. Only Stages is required.
type Options struct {
	// Stages are the names of the stages, in the order of the relationship cycle.
	Stages []string
	// Rules say which events move customers; an event goes by the first rule that selects it. None means that an event
	// whose kind is the name of a stage is the milestone of that stage.
	Rules []Rule
	// Mode says what a milestone of an earlier stage does; the zero value is Milestones.
	Mode Mode
	// Timeouts move customers who show no sign of life.
	Timeouts []Timeout
	// Before is the stage of customers who were in one before the first day of observation: those who leave without
	// having entered, and those first seen before that day whose first milestone isn't of this stage or an earlier one.
	// Empty is the first stage.
	Before string
	Grain  metrics.Grain
	// By names a customer attribute; each of its values is a segment. A customer is in one segment throughout, that of
	// the day of their first event, so there are no transfers between segments.
	By string
	// From and To widen the span of the rows beyond the log's days of observation, which they must cover; zero means
	// the log's own. Both days are included, and whole. They say that the time added was observed and had no events: To
	// on the day of an as-of instant adds the rest of that day. Balances of several logs merge when they have the same
	// span, and end at the same instant.
	From, To time.Time
}

// A Rule says that an event is the milestone of a stage.
type Rule struct {
	On journey.Selection
	// Stage is where the customer is from then on; empty is the exit. An exit ends any stage, in any mode.
	Stage string
	// Regress lets the milestone take customers back from later stages, in the mode Milestones.
	Regress bool
}

// Mode says what a milestone does to a customer who is in a later stage.
type Mode uint8

const (
	// Milestones moves customers forward only, except by rules with Regress and out of a stage that a time-out put
	// them in. After an exit they may enter any stage.
	Milestones Mode = iota
	// LatestWins takes the latest milestone for the stage, whatever the order of the stages.
	LatestWins
)

// String returns "milestones" or "latest wins".
func (m Mode) String() string {
	switch m {
	case Milestones:
		return "milestones"
	case LatestWins:
		return "latest wins"
	}
	return fmt.Sprintf("Mode(%d)", uint8(m))
}

// A Timeout moves customers who have been silent for too long: when the days since the last sign of life exceed Days,
// on the day on which that is known, the last sign + Days + 1. A milestone that moves the customer is a sign of life
// too; a move by time-out isn't, so that two time-outs in a row count the same silence. The silence has exceeded Days
// when that day begins: whoever comes on it has timed out first, and the day need not be over for that. For a customer
// who was in a stage before the first day of observation, the silence begins on that day.
type Timeout struct {
	From []string // the stages that it applies to; empty is all but To
	Days int      // at least 1
	To   string   // a stage, or empty for the exit
	// Silence selects the signs of life; the zero value is any event.
	Silence journey.Selection
}

const (
	op = "stages"
	// maxSilence bounds the days of silence, so that no sum of days overflows: it is longer than the calendar.
	maxSilence = 1 << 22
	// maxSelections is how many selections fit the bits of a word.
	maxSelections = 64
)

// withDefaults returns options with rules and the stage from before.
func (o Options) withDefaults() Options {
	if len(o.Rules) == 0 {
		o.Rules = nil
		for _, s := range o.Stages {
			o.Rules = append(o.Rules, Rule{On: journey.Selection{Kinds: []string{s}}, Stage: s})
		}
	}
	if o.Before == "" && len(o.Stages) > 0 {
		o.Before = o.Stages[0]
	}
	return o
}

// check returns everything that is wrong with options that have their defaults.
func (o Options) check() error {
	var faults metrics.Faults
	add := func(field, value, cause, remedy string) {
		faults = append(faults, metrics.Fault{Op: op, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	selection := func(s journey.Selection) {
		var fault metrics.Fault
		if errors.As(s.Check(op), &fault) {
			faults = append(faults, fault)
		}
	}
	if len(o.Stages) == 0 {
		add("Stages", "", "there are none", "name the stages in the order of the relationship cycle")
	}
	for i, s := range o.Stages {
		switch {
		case s == "":
			add("Stages", "", fmt.Sprintf("stage %d has no name", i+1), "name it; the empty name is the exit")
		case o.node(s) <= i:
			add("Stages", s, "is named twice", "list each stage once")
		}
	}
	if o.Mode > LatestWins {
		add("Mode", o.Mode.String(), "is unknown", "use Milestones or LatestWins")
	}
	known := func(field, stage string) {
		if stage != "" && o.node(stage) < 0 {
			add(field, stage, "is not a stage", "correct the name, or add it to Stages")
		}
	}
	known("Before", o.Before)
	for _, r := range o.Rules {
		known("Rules.Stage", r.Stage)
		selection(r.On)
	}
	for _, t := range o.Timeouts {
		known("Timeouts.To", t.To)
		for _, from := range t.From {
			if from == "" || from == t.To {
				add("Timeouts.From", from, "can't time out to "+fmt.Sprintf("%q", t.To), "leave it out")
			}
			known("Timeouts.From", from)
		}
		if t.Days < 1 || t.Days > maxSilence {
			add("Timeouts.Days", fmt.Sprint(t.Days), "is out of range", fmt.Sprintf("use 1 to %d days", maxSilence))
		}
		selection(t.Silence)
	}
	if len(o.Rules)+len(o.Timeouts) > maxSelections {
		add("Rules", fmt.Sprint(len(o.Rules)), fmt.Sprintf("with the time-outs there are more than %d", maxSelections),
			"put the kinds and points that lead to one stage into one rule")
	}
	if stage, ok := o.circle(); ok {
		add("Timeouts", stage, "silence leads from this stage back to it", "let the last time-out lead elsewhere")
	}
	return faults.Err()
}

// node returns the number of a stage as a node: from 1, in the order of the stages; 0 is the outside, that of the empty
// name; −1 is no stage.
func (o Options) node(stage string) int {
	if stage == "" {
		return 0
	}
	if i := slices.Index(o.Stages, stage); i >= 0 {
		return i + 1
	}
	return -1
}

// applies reports whether a time-out is meant for a stage.
func (t Timeout) applies(stage string) bool {
	if len(t.From) == 0 {
		return stage != t.To
	}
	return slices.Contains(t.From, stage)
}

// circle returns a stage from which time-outs lead back to it, and whether there is one.
func (o Options) circle() (string, bool) {
	for _, start := range o.Stages {
		reached := map[string]bool{}
		for next := []string{start}; len(next) > 0; {
			stage := next[0]
			next = next[1:]
			for _, t := range o.Timeouts {
				if t.To == "" || reached[t.To] || !t.applies(stage) {
					continue
				}
				if t.To == start {
					return start, true
				}
				reached[t.To] = true
				next = append(next, t.To)
			}
		}
	}
	return "", false
}

// unknown warns of names in selections that no event of a log has.
func (o Options) unknown(log *journey.Log) []string {
	var warnings []string
	warn := func(where string, s journey.Selection) {
		for _, name := range s.Unknown(log) {
			warnings = append(warnings, fmt.Sprintf("no event has the name %q, which %s asks for; correct the name, or "+
				"take it out", name, where))
		}
	}
	for _, r := range o.Rules {
		warn(fmt.Sprintf("the rule for stage %q", r.Stage), r.On)
	}
	for _, t := range o.Timeouts {
		warn(fmt.Sprintf("the time-out to stage %q", t.To), t.Silence)
	}
	return warnings
}
