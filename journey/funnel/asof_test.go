package funnel_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/funnel"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestAsOfNoon checks that who entered the day before at noon, as of noon, was watched for a day and a nanosecond, and
// that windows are over to the nanosecond.
func TestAsOfNoon(t *testing.T) {
	const day = 24 * time.Hour
	noon := start.Add(36 * time.Hour)
	for _, c := range []struct {
		window funnel.Window
		asOf   time.Time
		open   bool
	}{
		{funnel.Elapsed(day), noon.Add(-1), true}, // who converts at noon is inside the window
		{funnel.Elapsed(day), noon, false},
		{funnel.Elapsed(day + 1), noon, true},
		{funnel.Elapsed(day + 1), noon.Add(1), false},
		{funnel.Elapsed(36 * time.Hour), start.AddDate(0, 0, 2).Add(-1), true},
		{funnel.Elapsed(36 * time.Hour), start.AddDate(0, 0, 2), false},
		{funnel.Elapsed(36*time.Hour - 1), start.AddDate(0, 0, 2).Add(-1), false},
		{funnel.Calendar(metrics.Daily, 1), noon, false},
		{funnel.Calendar(metrics.Daily, 2), noon, true},
		{funnel.Calendar(metrics.Daily, 2), start.AddDate(0, 0, 2).Add(-2), true},
		{funnel.Calendar(metrics.Daily, 2), start.AddDate(0, 0, 2).Add(-1), false},
		{funnel.Calendar(metrics.Daily, 2), start.AddDate(0, 0, 2), false},
		{funnel.Window{}, noon, true},
	} {
		log := logOf(t, c.asOf, event{"a", 12, "in", ""})
		r := run(t, log, funnel.Options{Steps: []funnel.Step{step("in"), step("out")}, Window: c.window}).Result()
		if (r.Open == 1) != c.open {
			t.Errorf("%v as of %v: %d open, want %v", c.window, c.asOf, r.Open, c.open)
		}
	}
	log := logOf(t, noon, event{"a", 12, "in", ""})
	r := run(t, log, funnel.Options{Steps: []funnel.Step{step("in"), step("out")}}).Result()
	times := r.Steps[1].SinceEntry
	if e := times.By(day); !e.IsKnown() || e.Value != 0 {
		t.Errorf("by noon: %v", e)
	}
	if e := times.By(day + time.Hour); e.State != metrics.Undefined {
		t.Errorf("by an hour after noon: %v", e)
	}
}

// TestWholeDayWithoutAsOf checks that a log as of the last nanosecond of the day of its last event is the log without
// an as-of instant.
func TestWholeDayWithoutAsOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kinds := []string{"in", "out", "other"}
		events := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) journey.Event {
			return journey.Event{
				Customer: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "customer"),
				Time:     start.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "at")) * 6 * time.Hour),
				Kind:     rapid.SampledFrom(kinds).Draw(t, "kind"),
			}
		}), 1, 15).Draw(t, "events")
		last := slices.MaxFunc(events, func(a, b journey.Event) int { return a.Time.Compare(b.Time) }).Time
		end := last.Truncate(24 * time.Hour).Add(24*time.Hour - 1)
		window := rapid.SampledFrom([]funnel.Window{
			{},
			funnel.Elapsed(24 * time.Hour), funnel.Elapsed(30 * time.Hour), funnel.Calendar(metrics.Daily, 2),
			funnel.Calendar(metrics.Weekly, 1),
		}).Draw(t, "window")
		var states [2]string
		for i, asOf := range [...]time.Time{{}, end} {
			b := journey.NewBuilder(journey.Options{AsOf: asOf, Strict: true})
			if err := b.AddSeq(slices.Values(events)); err != nil {
				t.Fatal(err)
			}
			log, _, err := b.Build(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			f, err := funnel.New(log, funnel.Options{
				Steps: []funnel.Step{step("in"), step("out")}, Window: window, Unit: funnel.Attempts,
			})
			if err != nil {
				t.Fatal(err)
			}
			if f, err = journey.Fold(t.Context(), log, f); err != nil {
				t.Fatal(err)
			}
			state, err := f.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			states[i] = string(state)
		}
		if states[0] != states[1] {
			t.Fatal("the states differ")
		}
	})
}

// TestMergeAsOf checks that funnels whose observation ended at different instants of a day don't merge.
func TestMergeAsOf(t *testing.T) {
	of := func(asOf time.Time) *funnel.Funnel {
		return run(t, logOf(t, asOf, event{"a", 12, "in", ""}), funnel.Options{
			Steps: []funnel.Step{step("in"), step("out")}, Window: funnel.Elapsed(time.Hour),
		})
	}
	noon, one := of(start.Add(12*time.Hour)), of(start.Add(13*time.Hour))
	err := noon.Merge(one)
	if !errors.Is(err, metrics.ErrMismatch) || !strings.Contains(err.Error(), "as of one instant") {
		t.Errorf("merging: %v", err)
	}
	state, err := one.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if err := noon.UnmarshalBinary(state); !errors.Is(err, metrics.ErrMismatch) {
		t.Errorf("decoding: %v", err)
	}
	if got := noon.Result(); got.Open != 1 || got.Steps[0].N != 1 {
		t.Errorf("changed by what failed: %v", got)
	}
}
