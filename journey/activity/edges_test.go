package activity_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/activity"
	"github.com/untangle-metrics/untangle/metrics"
)

// spell returns the states of the only customer, in runs: "new at_risk_wau×6 current".
func spell(s *activity.States, log *journey.Log) string {
	var runs []string
	n, last := 0, ""
	for _, state := range s.Of(log.Trace(0)) {
		if state.String() != last {
			runs, n, last = append(runs, ""), 0, state.String()
		}
		n++
		if runs[len(runs)-1] = last; n > 1 {
			runs[len(runs)-1] += fmt.Sprintf("×%d", n)
		}
	}
	return strings.Join(runs, " ")
}

// TestGaps is the rule at its borders: 7, 8, 30 and 31 days.
func TestGaps(t *testing.T) {
	for _, c := range []struct {
		last int
		days []int
		want string
	}{
		{0, []int{0}, "new"},
		{0, []int{0, 0, 0}, "new"},
		{2, []int{0, 1, 1, 2}, "new current×2"},
		{7, []int{0, 7}, "new at_risk_wau×6 current"},
		{8, []int{0, 8}, "new at_risk_wau×7 reactivated"},
		{30, []int{0, 30}, "new at_risk_wau×7 at_risk_mau×22 reactivated"},
		{31, []int{0, 31}, "new at_risk_wau×7 at_risk_mau×23 resurrected"},
		{32, []int{0, 32}, "new at_risk_wau×7 at_risk_mau×23 dormant resurrected"},
		{7, []int{0}, "new at_risk_wau×7"},
		{8, []int{0}, "new at_risk_wau×7 at_risk_mau"},
		{31, []int{0}, "new at_risk_wau×7 at_risk_mau×23 dormant"},
	} {
		log := history(t, c.last, c.days...)
		s := fold(t, log, activity.Options{})
		if got := spell(s, log); got != c.want {
			t.Errorf("days %v: %s, want %s", c.days, got, c.want)
		}
		day := 0
		for _, state := range s.Of(log.Trace(0)) {
			if row := s.Rows()[day]; row.Counts[state] != 1 || row.Customers() != 1 {
				t.Errorf("days %v: day %d is %+v, want %v", c.days, day, row, state)
			}
			day++
		}
	}
}

// TestShortSpans is a week of one day and a month of two, the least there can be.
func TestShortSpans(t *testing.T) {
	log := history(t, 12, 0, 1, 3, 6, 10)
	want := "new current at_risk_wau reactivated at_risk_wau at_risk_mau resurrected at_risk_wau at_risk_mau dormant " +
		"resurrected at_risk_wau at_risk_mau"
	if got := spell(fold(t, log, activity.Options{Week: 1, Month: 2}), log); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestFirstSeen has a customer, x, whose first event is on the fifth day of a log that begins with y's.
func TestFirstSeen(t *testing.T) {
	for _, c := range []struct {
		seen int // days before the first; negative from then on
		want string
	}{
		{1, "at_risk_wau×4 current at_risk_wau"},
		{3, "at_risk_wau×4 current at_risk_wau"},
		{4, "at_risk_wau×4 reactivated at_risk_wau"},
		{8, "at_risk_mau×4 reactivated at_risk_wau"},
		{31, "dormant×4 resurrected at_risk_wau"},
		{7, "at_risk_wau at_risk_mau×3 reactivated at_risk_wau"},
		{27, "at_risk_mau×4 resurrected at_risk_wau"},
		{28, "at_risk_mau×3 dormant resurrected at_risk_wau"},
		{400, "dormant×4 resurrected at_risk_wau"},
		{0, "new at_risk_wau"},
		{-2, "new at_risk_wau"},
		{-5, "new at_risk_wau"},
	} {
		b := journey.NewBuilder(journey.Options{AsOf: noon(5)})
		for _, e := range []journey.Event{{Customer: "y", Time: noon(0)}, {Customer: "x", Time: noon(4)}} {
			if err := b.Add(e); err != nil {
				t.Fatal(err)
			}
		}
		b.FirstSeen("x", noon(-c.seen))
		log := build(t, b)
		s := fold(t, log, activity.Options{})
		x, _ := log.Find("x")
		var got []string
		for _, state := range s.Of(log.Trace(x)) {
			got = append(got, state.String())
		}
		if want := unfold(c.want); !slices.Equal(got, want) {
			t.Errorf("seen %d days before: %v, want %v", c.seen, got, want)
		}
		for i, row := range s.Rows() {
			var want [7]int64
			for trace := range log.Traces() {
				for day, state := range s.Of(trace) {
					if day == row.Day {
						want[state]++
					}
				}
			}
			if row.Counts != want {
				t.Errorf("seen %d days before: day %d is %v, want %v", c.seen, i, row.Counts, want)
			}
		}
		warned := slices.ContainsFunc(s.Warnings(), func(w string) bool { return strings.Contains(w, "first seen") })
		if warned != (c.seen > 0) {
			t.Errorf("seen %d days before: warnings %q", c.seen, s.Warnings())
		}
		if m := s.Between(log.Trace(x).Days()[0]-4, log.Trace(x).Days()[0]-4); c.seen == 1 && m.Counts[activity.Newcomer] !=
			[7]int64{activity.AtRiskWAU: 1} {
			t.Errorf("seen on the day before, moves to the first day: %v", m)
		}
	}
}

// unfold writes runs out.
func unfold(runs string) (states []string) {
	for _, run := range strings.Fields(runs) {
		name, n := run, 1
		if before, after, ok := strings.Cut(run, "×"); ok {
			name = before
			_, _ = fmt.Sscan(after, &n)
		}
		states = append(states, slices.Repeat([]string{name}, n)...)
	}
	return states
}

// TestSeenAndSilent has a customer first seen before the log who then does other things than those that count.
func TestSeenAndSilent(t *testing.T) {
	b := journey.NewBuilder(journey.Options{AsOf: noon(3)})
	if err := b.Add(journey.Event{Customer: "x", Time: noon(0), Kind: "visit"}); err != nil {
		t.Fatal(err)
	}
	orders := activity.Options{Active: journey.Selection{Kinds: []string{"order"}}}
	if s := fold(t, build(t, b), orders); s.Outside() != 1 || s.Total()[3].Customers() != 0 || len(s.Warnings()) != 1 {
		t.Errorf("never active: %v", s)
	}
	b = journey.NewBuilder(journey.Options{AsOf: noon(3)})
	if err := b.Add(journey.Event{Customer: "x", Time: noon(0), Kind: "visit"}); err != nil {
		t.Fatal(err)
	}
	b.FirstSeen("x", noon(-7))
	if s := fold(t, build(t, b), orders); s.Outside() != 0 || s.Total()[0].Counts[activity.AtRiskWAU] != 1 ||
		s.Total()[1].Counts[activity.AtRiskMAU] != 1 {
		t.Errorf("seen a week before: %v", s)
	}
}

// TestProvisional checks the first Month days, and a last day that isn't over.
func TestProvisional(t *testing.T) {
	b := journey.NewBuilder(journey.Options{AsOf: noon(40)})
	if err := b.Add(journey.Event{Customer: "x", Time: noon(0)}); err != nil {
		t.Fatal(err)
	}
	log := build(t, b)
	for name, c := range map[string]struct {
		opts activity.Options
		want int
	}{
		"as of noon":     {activity.Options{}, 31},
		"to the end":     {activity.Options{To: noon(40)}, 30},
		"a day longer":   {activity.Options{To: noon(41)}, 30},
		"ten more":       {activity.Options{From: noon(-10)}, 31},
		"a shorter time": {activity.Options{Week: 2, Month: 5}, 6},
	} {
		rows := fold(t, log, c.opts).Rows()
		n := 0
		for i, row := range rows {
			if row.Provisional {
				n++
			}
			if row.Provisional && i > 30 && i != len(rows)-1 {
				t.Errorf("%s: %v is provisional", name, row.Day)
			}
		}
		if n != c.want {
			t.Errorf("%s: %d provisional rows of %d, want %d", name, n, len(rows), c.want)
		}
	}
}

// TestOutOfRange asks for days, segments and states that aren't there.
func TestOutOfRange(t *testing.T) {
	log := history(t, 3, 0, 1)
	s := fold(t, log, activity.Options{})
	first, last := log.Observed()
	if m := s.Between(first-5, last+5); m.From != first || m.To != last || m.Came != 1 {
		t.Errorf("wider than the log: %v", m)
	}
	for _, m := range []activity.Matrix{s.Between(last+1, last+9), s.Between(last, first)} {
		if m.To >= m.From || m.Came != 0 || m.CURR().State != metrics.Undefined || len(m.Warnings) != 1 {
			t.Errorf("no day: %v", m)
		}
	}
	if m := s.Between(first, last, "large"); m.Came != 0 || len(m.Warnings) != 1 {
		t.Errorf("no such segment: %v", m)
	}
	if e := s.Stickiness(last+1, last+2); e.State != metrics.Undefined {
		t.Errorf("stickiness of no day: %v", e)
	}
	m := s.Between(first, last)
	for _, e := range []metrics.Estimate{
		m.Share(activity.Dormant, activity.Current), m.Share(activity.Current, activity.Newcomer),
		m.Share(activity.Current), m.Share(7, activity.Current), m.Share(activity.Current, 7),
	} {
		if e.State != metrics.NotApplicable {
			t.Errorf("an impossible move: %v", e)
		}
	}
	if e := m.Share(activity.Dormant, activity.Resurrected); e.State != metrics.Undefined {
		t.Errorf("no one was dormant: %v", e)
	}
	if got := activity.State(9).String(); got != "State(9)" {
		t.Error(got)
	}
	other := history(t, 3, 0)
	for name, call := range map[string]func(){
		"Add": func() { s.Add(other.Trace(0)) }, "Of": func() { s.Of(other.Trace(0)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s took a trace of another log", name)
				}
			}()
			call()
		}()
	}
}

// TestOptions checks that every fault of the options is found.
func TestOptions(t *testing.T) {
	log := history(t, 3, 0)
	_, err := activity.New(log, activity.Options{
		Week: -1, Month: 1 << 30, Level: 2, From: time.Date(1500, 1, 1, 0, 0, 0, 0, time.UTC),
		Active: journey.Selection{Where: func(journey.Event) bool { return true }},
	})
	var faults metrics.Faults
	if !errors.As(err, &faults) || len(faults) != 5 {
		t.Errorf("%v, want five faults", err)
	}
	for name, opts := range map[string]activity.Options{
		"Month": {Week: 30},
		"By":    {By: "colour"},
		"From":  {From: noon(1)},
		"To":    {To: noon(2)},
		"too many": {
			From: time.Date(1678, 1, 2, 0, 0, 0, 0, time.UTC), To: time.Date(2261, 1, 1, 0, 0, 0, 0, time.UTC), By: "segment",
		},
	} {
		b := journey.NewBuilder(journey.Options{AsOf: noon(3)})
		for i := range 9 {
			who := string(rune('a' + i))
			b.Attribute(who, "segment", who, time.Time{})
			if err := b.Add(journey.Event{Customer: who, Time: noon(0)}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := activity.New(build(t, b), opts); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	o := create(t, log, activity.Options{}).Options()
	if o.Week != 7 || o.Month != 30 || o.Level != 0.95 {
		t.Errorf("defaults %+v", o)
	}
	empty, _, err := journey.NewBuilder(journey.Options{AsOf: noon(0)}).Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if rows := fold(t, empty, activity.Options{}).Total(); len(rows) != 1 || rows[0].Customers() != 0 {
		t.Errorf("rows of an empty log: %v", rows)
	}
}
