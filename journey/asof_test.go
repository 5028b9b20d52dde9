package journey_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestUntil checks the end of observation in days of all lengths: to the nanosecond, and which day is whole.
func TestUntil(t *testing.T) {
	for name, c := range map[string]struct {
		zone, event, asOf     string
		last, whole, observed string // until
	}{
		"noon": {
			"UTC", "2024-06-01T08:00:00Z", "2024-06-30T12:00:00Z", "2024-06-30", "2024-06-29",
			"2024-06-30T12:00:00.000000001Z",
		},
		"a nanosecond of a day": {
			"UTC", "2024-06-01T08:00:00Z", "2024-07-01T00:00:00Z", "2024-07-01", "2024-06-30", "2024-07-01T00:00:00.000000001Z",
		},
		"all of a day": {
			"UTC", "2024-06-01T08:00:00Z", "2024-06-30T23:59:59.999999999Z", "2024-06-30", "2024-06-30", "2024-07-01T00:00:00Z",
		},
		"all but a nanosecond": {
			"UTC", "2024-06-01T08:00:00Z", "2024-06-30T23:59:59.999999998Z", "2024-06-30", "2024-06-29",
			"2024-06-30T23:59:59.999999999Z",
		},
		"no as-of": {"UTC", "2024-06-30T08:00:00Z", "", "2024-06-30", "2024-06-30", "2024-07-01T00:00:00Z"},
		"one day, not over": {
			"UTC", "2024-06-30T08:00:00Z", "2024-06-30T08:00:00Z", "2024-06-30", "2024-06-29",
			"2024-06-30T08:00:00.000000001Z",
		},
		"empty": {"UTC", "", "", "1970-01-01", "1970-01-01", "1970-01-02T00:00:00Z"},
		"empty, as of noon": {
			"UTC", "", "2024-06-30T12:00:00Z", "2024-06-30", "2024-06-29", "2024-06-30T12:00:00.000000001Z",
		},
		"east of noon": {
			"Pacific/Auckland", "2024-06-01T08:00:00Z", "2024-06-30T12:00:00Z", "2024-07-01", "2024-06-30",
			"2024-06-30T12:00:00.000000001Z",
		},
		"23 hours": {
			"Europe/Amsterdam", "2026-03-01T08:00:00Z", "2026-03-29T21:59:59.999999999Z", "2026-03-29", "2026-03-29",
			"2026-03-29T22:00:00Z",
		},
		"25 hours": {
			"Europe/Amsterdam", "2026-03-01T08:00:00Z", "2026-10-25T22:59:59.999999999Z", "2026-10-25", "2026-10-25",
			"2026-10-25T23:00:00Z",
		},
		"24 hours of 25": {
			"Europe/Amsterdam", "2026-03-01T08:00:00Z", "2026-10-25T21:59:59.999999999Z", "2026-10-25", "2026-10-24",
			"2026-10-25T22:00:00Z",
		},
		"25 hours, no as-of": {
			"Europe/Amsterdam", "2026-10-25T08:00:00Z", "", "2026-10-25", "2026-10-25", "2026-10-25T23:00:00Z",
		},
		"before a day that was skipped": {
			"Pacific/Apia", "2011-12-01T08:00:00Z", "2011-12-30T09:59:59.999999999Z", "2011-12-29", "2011-12-29",
			"2011-12-30T10:00:00Z",
		},
		"after a day that was skipped": {
			"Pacific/Apia", "2011-12-01T08:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31", "2011-12-30",
			"2011-12-30T10:00:00.000000001Z",
		},
		"no midnight": { // of 4 November
			"America/Sao_Paulo", "2018-11-01T08:00:00Z", "2018-11-04T02:59:59.999999999Z", "2018-11-03", "2018-11-03",
			"2018-11-04T03:00:00Z",
		},
		"the hour after midnight again": { // it is 23:30 again
			"America/St_Johns", "2009-11-01T02:30:30Z", "2009-11-01T03:00:00Z", "2009-11-01", "2009-10-30",
			"2009-11-01T03:00:00.000000001Z",
		},
		"an event in that hour": {
			"America/St_Johns", "2009-11-01T03:00:00Z", "", "2009-10-31", "2009-10-31", "2009-11-01T03:00:00.000000001Z",
		},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		opts := journey.Options{Calendar: metrics.NewCalendar(zone), AsOf: rfc3339(t, c.asOf)}
		var events []journey.Event
		if c.event != "" {
			events = append(events, journey.Event{Customer: "ann", Time: rfc3339(t, c.event)})
		}
		log, report := build(t, opts, events...)
		if report.Refused > 0 {
			t.Fatal(name, report)
		}
		_, last := log.Observed()
		if last.String() != c.last || log.LastWhole().String() != c.whole || !log.Until().Equal(rfc3339(t, c.observed)) {
			t.Errorf("%s: observed through %v, whole through %v, until %v; want %s, %s and %s", name,
				last, log.LastWhole(), log.Until().UTC(), c.last, c.whole, c.observed)
		}
		if log.Until().Location() != zone {
			t.Errorf("%s: until in %v", name, log.Until().Location())
		}
	}
}

// rfc3339 parses an instant; empty is the zero time.
func rfc3339(t *testing.T, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestFlowAsOfNoon checks that a month is final when its last day is whole, by whatever definition.
func TestFlowAsOfNoon(t *testing.T) {
	noon, over := instant("2026-02-28 12:00"), instant("2026-03-01 00:00").Add(-1)
	events := []journey.Event{
		{Customer: "ann", Time: instant("2026-01-05 09:00"), Kind: "join"},
		{Customer: "ann", Time: instant("2026-02-20 09:00"), Kind: "leave"},
	}
	for _, c := range []struct {
		definition  journey.Definition
		asOf        time.Time
		provisional []bool
	}{
		{journey.Definition{}, noon, []bool{false, true}},
		{journey.Definition{}, over, []bool{false, false}},
		{journey.Definition{}, instant("2026-01-31 23:59"), []bool{true}},
		{journey.ByContract([]string{"join"}, []string{"leave"}), noon, []bool{false, true}},
		{journey.ByContract([]string{"join"}, []string{"leave"}), over, []bool{false, false}},
		{journey.BySilence(27), noon, []bool{false, true}},
		{journey.BySilence(27), over, []bool{false, false}},
		// Whoever was silent from 1 February on has been so for 27 days when the 28th begins; who came on 31 January is
		// lost by now, or not.
		{journey.BySilence(27).Backdated(), noon, []bool{false, true}},
		{journey.BySilence(28).Backdated(), noon, []bool{true, true}},
		{journey.BySilence(28).Backdated(), over, []bool{true, true}},
	} {
		log, _ := build(t, journey.Options{AsOf: c.asOf}, events...)
		var got []bool
		for _, r := range fold(t, log, journey.FlowOptions{Definition: c.definition}).Rows() {
			got = append(got, r.Provisional)
		}
		if !slices.Equal(got, c.provisional) {
			t.Errorf("%v as of %v: provisional %v, want %v", c.definition, c.asOf, got, c.provisional)
		}
	}
	// The last day To is said to be whole.
	log, _ := build(t, journey.Options{AsOf: noon}, events...)
	for _, r := range fold(t, log, journey.FlowOptions{To: noon}).Rows() {
		if r.Provisional {
			t.Errorf("%v is provisional, to a day that is whole", r.Period)
		}
	}
}

// TestSilenceAsOfNoon checks who is lost on a day that isn't over: a silence exceeds its days when the day after them
// begins, so a customer who comes on that day was lost and is won back, and one who doesn't was lost all the same.
func TestSilenceAsOfNoon(t *testing.T) {
	for _, c := range []struct {
		asOf string
		want journey.Balance
	}{
		{"2026-01-31 12:00", journey.Balance{New: 1, Closing: 1}},
		{"2026-02-01 00:00", journey.Balance{Opening: 1, Lost: 1}},
		{"2026-02-01 12:00", journey.Balance{Opening: 1, Lost: 1}},
		{"2026-02-01 18:00", journey.Balance{Opening: 1, Lost: 1, WonBack: 1, Closing: 1}},
		{"2026-02-01 23:59", journey.Balance{Opening: 1, Lost: 1, WonBack: 1, Closing: 1}},
	} {
		log, _ := build(t, journey.Options{AsOf: instant(c.asOf)},
			journey.Event{Customer: "ann", Time: instant("2026-01-01 09:00")},
			journey.Event{Customer: "ann", Time: instant("2026-02-01 18:00")})
		rows := fold(t, log, journey.FlowOptions{Definition: journey.BySilence(30)}).Rows()
		if got := rows[len(rows)-1].Gross; got != c.want {
			t.Errorf("as of %s: %+v, want %+v", c.asOf, got, c.want)
		}
	}
}

// logAsOf builds the log of the world's events as of an instant; ok is false when it has none.
func (w world) logAsOf(t *rapid.T, at time.Time) (log *journey.Log, ok bool) {
	w.asOf = at
	w.events = slices.DeleteFunc(slices.Clone(w.events), func(e journey.Event) bool { return e.Time.After(at) })
	return w.build(t), len(w.events) > 0
}

// drawAsOf draws an instant before the world's end: some hour, or the last nanosecond of a day.
func (w *world) drawAsOf(t *rapid.T) time.Time {
	at := w.asOf.Add(-time.Duration(rapid.IntRange(0, 24*100).Draw(t, "hours before")) * time.Hour)
	if rapid.Bool().Draw(t, "whole day") {
		at = w.calendar.PeriodOf(metrics.Daily, at).End(w.calendar.Zone()).Add(-1)
		if at.After(w.asOf) {
			at = w.asOf
		}
	}
	return at
}

// joinFirst takes out what makes a customer by contract of someone afterwards: leaving without having joined, and a
// first-seen date.
func (w *world) joinFirst() {
	w.firstSeen = nil
	joined := make(map[string]time.Time)
	for _, e := range w.events {
		if at, ok := joined[e.Customer]; e.Kind == "join" && (!ok || e.Time.Before(at)) {
			joined[e.Customer] = e.Time
		}
	}
	w.events = slices.DeleteFunc(w.events, func(e journey.Event) bool {
		at, ok := joined[e.Customer]
		return e.Kind == "leave" && (!ok || e.Time.Before(at))
	})
}

// TestFinal checks that a row that isn't provisional stays as it is, whatever comes later; and that no coming or going
// is taken back, by definitions that date it on the day on which it is known.
func TestFinal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		opts := journey.FlowOptions{
			Definition: drawDefinition(t), Grain: rapid.SampledFrom(grains).Draw(t, "grain"), By: "segment",
			LookBack: rapid.IntRange(0, 30).Draw(t, "look back"),
		}
		if opts.Definition == journey.ByContract([]string{"join"}, []string{"leave"}) {
			w.joinFirst()
		}
		early, ok := w.logAsOf(t, w.drawAsOf(t))
		if !ok {
			return
		}
		flow, err := journey.NewFlow(early, opts)
		if err != nil {
			return // no event yet of the kinds that make a customer
		}
		later := make(map[cell]journey.FlowRow)
		for _, r := range run(t, w.build(t), opts).Rows() {
			later[cell{r.Period, r.Segment}] = r
		}
		known := !strings.Contains(opts.Definition.String(), "active") && !strings.Contains(opts.Definition.String(), "back")
		flow = run(t, early, flow.Options())
		for _, was := range flow.Rows() {
			is := later[cell{was.Period, was.Segment}]
			if !was.Provisional {
				if diff := cmp.Diff(was, is, cmp.AllowUnexported(metrics.Period{})); diff != "" {
					t.Fatalf("%v, final as of %v and changed later (-was +is):\n%s", opts.Definition, early.Until(), diff)
				}
			}
			a, b := was.Gross, is.Gross
			if known && (a.Lost > b.Lost || a.New > b.New || a.WonBack > b.WonBack) {
				t.Fatalf("%v: as of %v %+v, later %+v", opts.Definition, early.Until(), was, is)
			}
		}
	})
}

// TestWholeDayWithoutAsOf checks that a log as of the last nanosecond of the day of its last event is the log without
// an as-of instant: the flows have one state.
func TestWholeDayWithoutAsOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		last := slices.MaxFunc(w.events, func(a, b journey.Event) int { return a.Time.Compare(b.Time) }).Time
		end := w.calendar.PeriodOf(metrics.Daily, last).End(w.calendar.Zone())
		// Values of attributes from after the as-of instant on are left out.
		w.segments = slices.DeleteFunc(w.segments, func(s segmentChange) bool { return !s.since.Before(end) })
		opts := journey.FlowOptions{
			Definition: drawDefinition(t), Grain: rapid.SampledFrom(grains).Draw(t, "grain"), By: "segment",
		}
		w.asOf = time.Time{}
		without := w.build(t)
		w.asOf = end.Add(-1)
		with := w.build(t)
		if !without.Until().Equal(with.Until()) || without.LastWhole() != with.LastWhole() {
			t.Fatalf("until %v and %v", without.Until(), with.Until())
		}
		one, other := run(t, without, opts), run(t, with, opts)
		if string(state(t, one)) != string(state(t, other)) {
			t.Fatalf("without an as-of instant\n%v\nwith one\n%v", one, other)
		}
		if diff := cmp.Diff(one.Rows(), other.Rows(), cmp.AllowUnexported(metrics.Period{})); diff != "" {
			t.Fatal(diff)
		}
		if err := one.Merge(other); err != nil {
			t.Fatal(err)
		}
	})
}

// TestMergeAsOf checks that flows whose observation ended at different instants of a day neither merge nor decode, and
// that To makes them flows that do.
func TestMergeAsOf(t *testing.T) {
	of := func(asOf string, opts journey.FlowOptions) *journey.Flow {
		log, _ := build(t, journey.Options{AsOf: instant(asOf)},
			journey.Event{Customer: asOf, Time: instant("2026-01-05 09:00")})
		return fold(t, log, opts)
	}
	noon, one := of("2026-01-31 12:00", journey.FlowOptions{}), of("2026-01-31 13:00", journey.FlowOptions{})
	before := state(t, noon)
	err := noon.Merge(one)
	if !errors.Is(err, metrics.ErrMismatch) || !strings.Contains(err.Error(), "as of one instant") {
		t.Errorf("merging: %v", err)
	}
	if err := noon.UnmarshalBinary(state(t, one)); !errors.Is(err, metrics.ErrMismatch) {
		t.Errorf("decoding: %v", err)
	}
	if string(state(t, noon)) != string(before) {
		t.Error("a failed merge changed something")
	}
	span := journey.FlowOptions{To: instant("2026-01-31 00:00")}
	noon, one = of("2026-01-31 12:00", span), of("2026-01-31 13:00", span)
	if err := noon.Merge(one); err != nil || noon.Rows()[0].Gross.New != 2 {
		t.Errorf("%v, %+v", err, noon.Rows())
	}
}
