package kickstart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// A Plan is what becomes of the metrics at the most important interaction points. It is plain data.
type Plan struct {
	Points   []PointPlan `json:"points"`   // the most important first
	Proposal Proposal    `json:"proposal"` // every change to the catalogue, in order
	Left     []Left      `json:"left,omitempty"`
	// Redundant is what the options gave: metrics that tell the same news. Those to drop are retired where the plan comes
	// by them, unless they have a part to play there; of the others Left says why they stay.
	Redundant []Cluster    `json:"redundant,omitempty"`
	Before    audit.Report `json:"before"` // the audit of the catalogue as it is
	After     audit.Report `json:"after"`  // the audit with all changes made
}

// A PointPlan is the plan for one point.
type PointPlan struct {
	Ranked
	Decisions []Decision `json:"decisions"` // one for every metric at the point, before or after, by silo and ID
	Agreed    Agreed     `json:"agreed"`
	// Leading moves before the outcome and is no survey; it may be the agreed metric itself. Validating confirms what
	// leads: a metric classed so, or else what people answer when asked. Both are IDs of metrics, empty for none.
	Leading    string `json:"leading,omitempty"`
	Validating string `json:"validating,omitempty"`
}

// Agreed is the one definition at a point that every silo there goes by. The zero Agreed is none.
type Agreed struct {
	Metric string   `json:"metric,omitempty"` // its ID
	Owner  string   `json:"owner,omitempty"`  // who is accountable; empty while nobody is
	Silos  []string `json:"silos,omitempty"`  // those that keep it or contribute, sorted
}

// A Decision is what becomes of one metric at a point.
type Decision struct {
	Metric string `json:"metric"` // its ID
	Name   string `json:"name"`
	Silo   string `json:"silo"`
	Action Action `json:"action"`
	Into   string `json:"into,omitempty"` // for Merge: the ID of the metric it becomes part of
	Reason string `json:"reason"`         // a sentence for people
}

// An Action is what to do with a metric. The zero value is none.
type Action uint8

// The actions.
const (
	Keep Action = iota + 1
	Merge
	Retire
	Add
)

var actionWords = [...]string{"none", "keep", "merge", "retire", "add"}

// String returns keep, merge, retire or add, and none for the zero value.
func (a Action) String() string {
	if int(a) < len(actionWords) {
		return actionWords[a]
	}
	return fmt.Sprintf("Action(%d)", uint8(a))
}

// MarshalText returns the text of String.
func (a Action) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the texts of String; any other is a [metrics.Fault].
func (a *Action) UnmarshalText(b []byte) error {
	i := slices.Index(actionWords[:], string(b))
	if i < 0 {
		return metrics.Fault{
			Op: "kickstart: parse", Field: "action", Value: string(b), Cause: "unknown",
			Remedy: "write " + strings.Join(actionWords[1:], ", "),
		}
	}
	*a = Action(i)
	return nil
}

// Left is something that the plan leaves as it is, because the change would make the audit worse or the catalogue
// invalid.
type Left struct {
	Point  string `json:"point,omitempty"`
	Change string `json:"change"` // what was considered
	Why    string `json:"why"`
}
