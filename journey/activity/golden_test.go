package activity_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/activity"
)

// TestDailyStates is the published case of states by day: each customer's state on each day, and the counts.
func TestDailyStates(t *testing.T) {
	type goldenCase struct {
		Events   [][3]string
		Expected map[string]string
	}
	// Other cases have events of other shapes, so only this one is read whole.
	file := golden.Load[struct{ Cases []json.RawMessage }](t, "paths.json")
	var c goldenCase
	for _, raw := range file.Cases {
		var named struct{ ID string }
		if err := json.Unmarshal(raw, &named); err != nil {
			t.Fatal(err)
		}
		if named.ID == "re07_daily_states" {
			if err := json.Unmarshal(raw, &c); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(c.Expected) == 0 {
		t.Fatal("no case re07_daily_states")
	}
	b := journey.NewBuilder(journey.Options{})
	for _, e := range c.Events {
		at, err := time.Parse(time.DateOnly, e[2])
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Add(journey.Event{Customer: e[0], Kind: e[1], Time: at}); err != nil {
			t.Fatal(err)
		}
	}
	log := build(t, b)
	s := fold(t, log, activity.Options{})
	got := make(map[string]string)
	for day, state := range s.Of(log.Trace(0)) {
		got[day.String()] = state.String()
	}
	if diff := cmp.Diff(c.Expected, got); diff != "" {
		t.Error("(-want +got)\n", diff)
	}
	counted := make(map[string]string)
	for _, row := range s.Total() {
		for i, n := range row.Counts {
			if n == 1 {
				counted[row.Day.String()] += activity.State(i).String()
			}
		}
	}
	if diff := cmp.Diff(c.Expected, counted); diff != "" {
		t.Error("rows (-want +got)\n", diff)
	}
}
