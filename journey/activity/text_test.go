package activity_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/activity"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestJSON reads the JSON back and compares it with the results.
func TestJSON(t *testing.T) {
	log := smallLog(t, "large", "small")
	s := fold(t, log, activity.Options{By: "segment", Active: journey.Selection{Kinds: []string{"order", "gift"}}})
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Day, Segment                       string
		New, Current, Dormant              int64
		AtRiskWAU                          int64 `json:"at_risk_wau"`
		Active, Weekly, Monthly, Customers int64
		Provisional                        bool
	}
	var got struct {
		Active, By, First, Last string
		Week, Month             int
		Outside                 int64
		Stickiness              metrics.Estimate
		Moves                   struct {
			States []string
			Came   int64
			Counts [7][7]int64
			CURR   metrics.Estimate
		}
		Total, Rows []row
		Warnings    []string
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	first, last := log.Observed()
	m := s.Between(first, last)
	if got.Active != "order or gift" || got.By != "segment" || got.Week != 7 || got.Month != 30 ||
		got.First != first.String() || got.Last != last.String() || got.Outside != s.Outside() || len(got.Warnings) != 2 {
		t.Errorf("options and span %+v", got)
	}
	if got.Moves.Counts != m.Counts || got.Moves.Came != m.Came || got.Moves.CURR.Value != m.CURR().Value ||
		strings.Join(got.Moves.States, " ") != "new current reactivated resurrected at_risk_wau at_risk_mau dormant" {
		t.Errorf("moves %+v", got.Moves)
	}
	if got.Stickiness.Value != s.Stickiness(first, last).Value {
		t.Errorf("stickiness %v", got.Stickiness)
	}
	for name, c := range map[string]struct {
		got  []row
		want []activity.Row
	}{"total": {got.Total, s.Total()}, "rows": {got.Rows, s.Rows()}} {
		if len(c.got) != len(c.want) {
			t.Fatalf("%d %s, want %d", len(c.got), name, len(c.want))
		}
		for i, g := range c.got {
			w := c.want[i]
			if g != (row{
				w.Day.String(), w.Segment, w.Counts[activity.Newcomer], w.Counts[activity.Current],
				w.Counts[activity.Dormant], w.Counts[activity.AtRiskWAU], w.Active(), w.Weekly(), w.Monthly(), w.Customers(),
				w.Provisional,
			}) {
				t.Errorf("%s: %+v, want %+v", name, g, w)
			}
		}
	}
	if state, err := json.Marshal(activity.Resurrected); err != nil || string(state) != `"resurrected"` {
		t.Errorf("a state is %s, %v", state, err)
	}
}

// TestWarningsShown checks that texts have the warnings.
func TestWarningsShown(t *testing.T) {
	s := fold(t, smallLog(t, "b"), activity.Options{Active: journey.Selection{Kinds: []string{"order", "gift"}}})
	first := s.Rows()[0].Day
	for name, text := range map[string]string{
		"States": s.String(), "Matrix": s.Between(first, first+80).String(),
		"Matrix of a day": s.Matrices()[3].String(), "Stickiness": s.Stickiness(first, first+80).String(),
	} {
		for _, warning := range s.Warnings() {
			if !strings.Contains(text, warning) {
				t.Errorf("%s doesn't say %q:\n%s", name, warning, text)
			}
		}
	}
}

// TestNotFolded checks that a log that is missing is an error, and that nothing counted doesn't look like a result.
func TestNotFolded(t *testing.T) {
	if _, err := activity.New(nil, activity.Options{}); err == nil || !strings.Contains(err.Error(), "log: is nil") {
		t.Errorf("without a log: %v", err)
	}
	log := history(t, 0, 0) // one customer, new on the only day
	if got := create(t, log, activity.Options{}).String(); !strings.Contains(got, "journey.Fold counts") {
		t.Error(got)
	}
	if got := fold(t, log, activity.Options{}).String(); !strings.Contains(got, "WAU 8 days, MAU 31 days") ||
		strings.Contains(got, "journey.Fold") {
		t.Error(got)
	}
}
