package retention_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestAsOfInsideADay checks which ages of January's cohort, of a customer who came at noon on the 10th, are observable
// as of instants: those that are over, to the nanosecond.
func TestAsOfInsideADay(t *testing.T) {
	days := retention.ElapsedAge(24 * time.Hour)
	daily := retention.Options{Grain: metrics.Daily}
	monthly := retention.Options{}
	elapsed := retention.Options{Grain: metrics.Daily, Age: days}
	person := retention.Options{Grain: metrics.Daily, Age: days, By: "who"}
	personDays := retention.Options{Grain: metrics.Daily, By: "who"}
	for _, c := range []struct {
		asOf string
		opts retention.Options
		to   string
		want int // ages
	}{
		{"2026-01-31 12:00:00", monthly, "", 0},
		{"2026-01-31 23:59:59.999999998", monthly, "", 0},
		{"2026-01-31 23:59:59.999999999", monthly, "", 1},
		{"2026-02-01 00:00:00", monthly, "", 1},
		{"2026-01-31 12:00:00", monthly, "2026-01-31 00:00", 1}, // To says that the day is whole
		{"2026-01-12 12:00:00", daily, "", 2},
		{"2026-01-12 23:59:59.999999999", daily, "", 3},
		{"2026-01-12 12:00:00", personDays, "", 2},
		{"2026-01-12 23:59:59.999999999", personDays, "", 3},
		// Of a day's cohort the last may have come just before midnight.
		{"2026-01-12 12:00:00", elapsed, "", 1},
		{"2026-01-12 23:59:59.999999998", elapsed, "", 1},
		{"2026-01-12 23:59:59.999999999", elapsed, "", 2},
		{"2026-01-12 11:59:59.999999998", person, "", 1},
		{"2026-01-12 11:59:59.999999999", person, "", 2},
		{"2026-01-12 12:00:00", person, "", 2},
		{"2026-01-12 12:00:00", person, "2026-01-12 00:00", 2},
		{"2026-01-13 11:59:59.999999999", person, "", 3},
	} {
		asOf, err := time.Parse(time.DateTime, c.asOf)
		if err != nil {
			t.Fatal(err)
		}
		b := journey.NewBuilder(journey.Options{AsOf: asOf})
		b.Attribute("ann", "who", "ann", time.Time{})
		if err := b.Add(journey.Event{Customer: "ann", Time: at("2026-01-10 12:00")}); err != nil {
			t.Fatal(err)
		}
		c.opts.Ages = 5
		if c.to != "" {
			c.opts.To = at(c.to)
		}
		got := 0
		for _, row := range fold(t, build(t, b), c.opts).Grid().Rows {
			for _, cell := range row.Cells {
				if row.Size > 0 && cell.Observable {
					got++
				}
			}
		}
		if got != c.want {
			t.Errorf("as of %s, to %q, age %v, by %q: %d ages observable, want %d",
				c.asOf, c.to, c.opts.Age, c.opts.By, got, c.want)
		}
	}
}

// TestObservableIsFinal checks that a cell of a calendar cohort that is observable stays as it is, whatever comes
// later.
// With AtOrAfter the silent may still turn up, so it isn't drawn.
func TestObservableIsFinal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		opts.By, opts.When = "", retention.Exactly
		late := fold(t, w.log(t), opts).Grid()
		w.asOf = w.asOf.Add(-time.Duration(rapid.IntRange(0, 24*60).Draw(t, "hours before")) * time.Hour)
		if rapid.Bool().Draw(t, "almost") {
			w.asOf = w.asOf.Add(-1)
		}
		w.events = slices.DeleteFunc(w.events, func(e journey.Event) bool { return e.Time.After(w.asOf) })
		if len(w.events) == 0 {
			return
		}
		w.segments = nil // whose dates may be later
		early := fold(t, w.log(t), opts).Grid()
		for i, row := range early.Rows {
			for k, was := range row.Cells {
				if !was.Observable {
					continue
				}
				is := late.Rows[i].Cells[k]
				if late.Rows[i].Period != row.Period || late.Columns[k] != early.Columns[k] {
					t.Fatalf("%v, age %v is at the place of %v, age %v", late.Rows[i].Period, late.Columns[k],
						row.Period, early.Columns[k])
				}
				if !is.Observable || is.N != was.N || is.Of != was.Of || is.Events != was.Events || !is.Amount.Equal(was.Amount) {
					t.Fatalf("%v, age %v as of %v: %+v, later %+v", row.Period, early.Columns[k], w.asOf, was, is)
				}
			}
		}
	})
}

// TestWholeDayWithoutAsOf checks that a log as of the last nanosecond of the day of its last event is the log without
// an as-of instant.
func TestWholeDayWithoutAsOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		last := slices.MaxFunc(w.events, func(a, b journey.Event) int { return a.Time.Compare(b.Time) }).Time
		end := w.calendar.PeriodOf(metrics.Daily, last).End(w.calendar.Zone())
		w.segments = slices.DeleteFunc(w.segments, func(s segment) bool { return !s.since.Before(end) })
		w.asOf = time.Time{}
		without := fold(t, w.log(t), opts)
		w.asOf = end.Add(-1)
		with := fold(t, w.log(t), opts)
		if string(state(t, without)) != string(state(t, with)) {
			t.Fatalf("without an as-of instant\n%v\nwith one\n%v", without.Grid(), with.Grid())
		}
		if a, b := without.Grid().String(), with.Grid().String(); a != b {
			t.Fatalf("without an as-of instant\n%s\nwith one\n%s", a, b)
		}
	})
}

// TestMergeAsOf checks that what was observed until different instants of a day neither merges nor decodes, unless To
// says that the day is whole.
func TestMergeAsOf(t *testing.T) {
	of := func(asOf string, opts retention.Options) *retention.Retention {
		b := journey.NewBuilder(journey.Options{AsOf: at(asOf)})
		if err := b.Add(journey.Event{Customer: asOf, Time: at("2026-01-10 12:00")}); err != nil {
			t.Fatal(err)
		}
		return fold(t, build(t, b), opts)
	}
	noon, one := of("2026-01-31 12:00", retention.Options{}), of("2026-01-31 13:00", retention.Options{})
	before := string(state(t, noon))
	err := noon.Merge(one)
	if !errors.Is(err, metrics.ErrMismatch) || !strings.Contains(err.Error(), "as of one instant") {
		t.Errorf("merging: %v", err)
	}
	if err := noon.UnmarshalBinary(state(t, one)); !errors.Is(err, metrics.ErrMismatch) {
		t.Errorf("decoding: %v", err)
	}
	if string(state(t, noon)) != before {
		t.Error("a failed merge changed something")
	}
	span := retention.Options{To: at("2026-01-31 00:00")}
	noon = of("2026-01-31 12:00", span)
	if err := noon.Merge(of("2026-01-31 13:00", span)); err != nil || noon.Grid().Rows[0].Size != 2 {
		t.Errorf("%v, %+v", err, noon.Grid().Rows)
	}
}
