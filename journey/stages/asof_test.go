package stages_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestAsOfNoon checks that a period is final when its last day is whole, and who has timed out on a day that isn't: the
// silence exceeds its days when that day begins.
func TestAsOfNoon(t *testing.T) {
	opts := stages.Options{
		Stages: []string{"a", "dormant"}, Grain: metrics.Daily,
		Timeouts: []stages.Timeout{{From: []string{"a"}, Days: 5, To: "dormant"}},
	}
	for _, c := range []struct {
		asOf, to    time.Time
		provisional bool
		dormant     int64
		returned    int64
	}{
		{asOf: date(6).Add(12 * time.Hour), provisional: true},
		{asOf: date(7).Add(-1)},
		{asOf: date(7), provisional: true, dormant: 1},
		{asOf: date(7).Add(12 * time.Hour), provisional: true, dormant: 1},
		{asOf: date(7).Add(18 * time.Hour), provisional: true, dormant: 1, returned: 1},
		{asOf: date(8).Add(-1), dormant: 1, returned: 1},
		{asOf: date(7).Add(12 * time.Hour), to: date(7), dormant: 1}, // To says that the day is whole
	} {
		builder := journey.NewBuilder(journey.Options{AsOf: c.asOf})
		for _, at := range []time.Time{date(1), date(7).Add(18 * time.Hour)} {
			if err := builder.Add(journey.Event{Customer: "ann", Time: at, Kind: "a"}); err != nil {
				t.Fatal(err)
			}
		}
		opts.To = c.to
		rows := fold(t, observed(t, builder), opts).Rows(stages.Gross)
		a, dormant := rows[len(rows)-2], rows[len(rows)-1]
		if a.Provisional != c.provisional || dormant.In() != c.dormant || dormant.Out() != c.returned {
			t.Errorf("as of %v: %+v and %+v", c.asOf, a, dormant)
		}
		if before := rows[len(rows)-3]; before.Provisional {
			t.Errorf("as of %v: %v is provisional", c.asOf, before.Period)
		}
	}
}

// TestFinal checks that a row that isn't provisional stays as it is, whatever comes later, and that no move is taken
// back. What says afterwards that a customer was in a stage before, an exit without a stage or a first-seen date, is
// left out.
func TestFinal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kinds := slices.DeleteFunc(slices.Clone(events), func(kind string) bool { return kind == "x" })
		w, o := drawWorld(t, kinds...), drawOptions(t)
		w.firstSeen = nil
		type key struct {
			period  metrics.Period
			segment string
			stage   string
		}
		later := make(map[key]stages.Row)
		for _, r := range fold(t, w.build(t), o).Rows(stages.Gross) {
			later[key{r.Period, r.Segment, r.Stage}] = r
		}
		early := *w
		early.asOf = w.asOf.Add(-time.Duration(rapid.IntRange(0, 24*100).Draw(t, "hours before")) * time.Hour)
		early.events = slices.DeleteFunc(slices.Clone(w.events), func(e journey.Event) bool {
			return e.Time.After(early.asOf)
		})
		if len(early.events) == 0 {
			return
		}
		for _, was := range fold(t, early.build(t), o).Rows(stages.Gross) {
			is := later[key{was.Period, was.Segment, was.Stage}]
			if !was.Provisional {
				if diff := cmp.Diff(was, is, cmp.AllowUnexported(metrics.Period{})); diff != "" {
					t.Fatalf("final as of %v and changed later (-was +is):\n%s", early.asOf, diff)
				}
			}
			for node := range was.Entered {
				if was.Entered[node] > is.Entered[node] || was.Left[node] > is.Left[node] {
					t.Fatalf("as of %v: %+v, later %+v", early.asOf, was, is)
				}
			}
		}
	})
}

// TestWholeDayWithoutAsOf checks that a log as of the last nanosecond of the day of its last event is the log without
// an as-of instant.
func TestWholeDayWithoutAsOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, o := drawWorld(t, events...), drawOptions(t)
		last := slices.MaxFunc(w.events, func(a, b journey.Event) int { return a.Time.Compare(b.Time) }).Time
		w.asOf = time.Time{}
		without := fold(t, w.build(t), o)
		w.asOf = w.calendar.PeriodOf(metrics.Daily, last).End(w.calendar.Zone()).Add(-1)
		with := fold(t, w.build(t), o)
		if !bytes.Equal(state(t, without), state(t, with)) || without.String() != with.String() {
			t.Fatalf("without an as-of instant\n%v\nwith one\n%v", without, with)
		}
	})
}

// TestMergeAsOf checks that balances whose observation ended at different instants of a day neither merge nor decode,
// unless To says that the day is whole.
func TestMergeAsOf(t *testing.T) {
	of := func(hour int, opts stages.Options) *stages.Balance {
		opts.Stages = []string{"a"}
		return fold(t, history(t, journey.Options{AsOf: date(31).Add(time.Duration(hour) * time.Hour)}, "2026-01-10 a"), opts)
	}
	noon, one := of(12, stages.Options{}), of(13, stages.Options{})
	before := state(t, noon)
	if err := noon.Merge(one); !isMismatch(err) || !strings.Contains(err.Error(), "as of one instant") {
		t.Errorf("merging: %v", err)
	}
	if err := noon.UnmarshalBinary(state(t, one)); !isMismatch(err) {
		t.Errorf("decoding: %v", err)
	}
	if !bytes.Equal(state(t, noon), before) {
		t.Error("a failed merge changed something")
	}
	noon = of(12, stages.Options{To: date(31)})
	if err := noon.Merge(of(13, stages.Options{To: date(31)})); err != nil || noon.Rows(stages.Gross)[0].Closing != 2 {
		t.Errorf("%v, %+v", err, noon.Rows(stages.Gross))
	}
}
