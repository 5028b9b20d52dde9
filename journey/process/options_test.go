package process_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
)

func TestOptionsRefused(t *testing.T) {
	points := paths(t, "a b")
	kinds := build(t, []journey.Event{{Customer: "c", Kind: "use", Time: monday}}, journey.Options{})
	for name, c := range map[string]struct {
		log  *journey.Log
		opts process.Options
		want string
	}{
		"no such node":      {points, process.Options{By: 9}, "not a kind of node"},
		"no silos":          {points, process.Options{By: process.Silos}, "is empty"},
		"silos of points":   {points, process.Options{Silos: silos}, "nodes are points"},
		"no kinds":          {points, process.Options{By: process.Kinds}, "no event has a kind"},
		"no points":         {kinds, process.Options{By: process.Silos, Silos: silos}, "no event is at a point"},
		"no log":            {nil, process.Options{}, "log: is nil"},
		"level":             {points, process.Options{Level: 95}, "not between 0 and 1"},
		"hours":             {points, process.Options{Hours: &process.Hours{From: 17, To: 9}}, "not a span"},
		"days":              {points, process.Options{Hours: &process.Hours{Days: []time.Weekday{7}}}, "not a day"},
		"nameless function": {points, process.Options{Events: where("")}, "no name"},
	} {
		_, err := process.New(c.log, c.opts)
		var faults metrics.Faults
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: graph: %v", name, err)
		}
		for _, f := range faults {
			if f.Remedy == "" || !strings.HasPrefix(f.Op, "process: ") {
				t.Errorf("%s: %+v", name, f)
			}
		}
		_, err = process.NewVariants(c.log, c.opts)
		_, err2 := process.NewSteps(c.log, c.opts, 3)
		_, err3 := process.NewPattern(c.log, c.opts, "a")
		if err == nil || err2 == nil || err3 == nil {
			t.Errorf("%s: %v, %v, %v", name, err, err2, err3)
		}
	}
	for _, n := range []int{0, -1, 1001} {
		if _, err := process.NewSteps(points, process.Options{}, n); err == nil {
			t.Errorf("%d steps", n)
		}
	}
	hours := process.Options{Hours: &process.Hours{}}
	local := build(t, []journey.Event{{Customer: "c", Point: "a", Time: monday}},
		journey.Options{Calendar: metrics.NewCalendar(time.Local)})
	if _, err := process.New(local, hours); time.Local != time.UTC && !errors.Is(err, metrics.ErrLocalZone) {
		t.Error("a calendar without a name:", err)
	}
}

// TestZeroOptions checks that a log without points goes by kinds.
func TestZeroOptions(t *testing.T) {
	log := build(t, []journey.Event{
		{Customer: "c", Kind: "look", Time: monday}, {Customer: "c", Kind: "buy", Time: monday.Add(1)},
	}, journey.Options{})
	if r := graphOf(t, log, process.Options{}); r.By != process.Kinds || len(r.Edges) != 1 || r.Edges[0].From != "look" {
		t.Errorf("%v", r)
	}
}

// TestTies checks that results say how many events have no order, as far as it matters to their paths.
func TestTies(t *testing.T) {
	event := func(customer, point, kind string, hour time.Duration, sequence int64) journey.Event {
		return journey.Event{
			Customer: customer, Point: point, Kind: kind, Time: monday.Add(hour * time.Hour), Sequence: sequence,
		}
	}
	events := []journey.Event{
		event("a", "web", "visit", 0, 1), event("a", "shop", "order", 0, 2), // told apart by their sequence
		event("b", "web", "visit", 0, 0), event("b", "shop", "order", 0, 0), event("b", "shop", "order", 0, 0),
		event("c", "web", "visit", 0, 0), event("c", "web", "order", 0, 0), // one point
		event("d", "web", "visit", 0, 0), event("d", "shop", "visit", 1, 0), // two times
	}
	log := build(t, events, journey.Options{})
	onlyWeb := journey.Selection{Points: []string{"web"}}
	for name, c := range map[string]struct {
		opts process.Options
		want string // the warning begins so; none when empty
	}{
		"points":     {process.Options{}, "3 events share"},
		"kinds":      {process.Options{By: process.Kinds}, "5 events share"},
		"one silo":   {process.Options{By: process.Silos, Silos: map[string]string{"web": "s", "shop": "s"}}, ""},
		"selected":   {process.Options{Events: onlyWeb}, ""},
		"some kinds": {process.Options{By: process.Kinds, Events: onlyWeb}, "2 events share"},
	} {
		graph := graphOf(t, log, c.opts).Warnings
		variants := tableOf(t, log, 0).Warnings
		if !strings.HasPrefix(strings.Join(graph, ""), c.want) || (len(graph) > 0) != (c.want != "") {
			t.Errorf("%s: %q, want %q", name, graph, c.want)
		}
		if len(variants) != 1 {
			t.Errorf("variants: %q", variants)
		}
	}
	// Merged with a log that has no ties, a graph still has those of the first.
	g, err := process.New(log, process.Options{})
	run(t, log, g, err)
	clean, err := process.New(paths(t, "web shop"), process.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := clean.Merge(g); err != nil || len(clean.Result().Warnings) != 1 {
		t.Errorf("merged: %v, %q", err, clean.Result().Warnings)
	}
}

func where(name string) journey.Selection {
	return journey.Selection{Name: name, Where: func(e journey.Event) bool { return e.Point != "b" }}
}

// TestSelection checks that events left out are as if they hadn't happened, and that a slip in a name is warned of.
func TestSelection(t *testing.T) {
	log := paths(t, "a b c", "b", "a b b a")
	r := graphOf(t, log, process.Options{Events: where("not b"), Eventually: true})
	if r.Customers != 2 || r.Passed != 1 || r.Events != 4 || len(r.Edges) != 2 || r.Edges[0].Gap.Total != 3*3600 {
		t.Errorf("%v", r)
	}
	r = graphOf(t, log, process.Options{Events: journey.Selection{Points: []string{"a", "bee"}}})
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], `"bee"`) {
		t.Errorf("warnings %q", r.Warnings)
	}
	p, err := process.NewPattern(log, process.Options{}, "a -> bee")
	if c := run(t, log, p, err).Count(); len(c.Warnings) != 1 || c.Matched != 0 {
		t.Errorf("%v", c)
	}
}

func TestEmptyLog(t *testing.T) {
	log := build(t, nil, journey.Options{})
	r := graphOf(t, log, process.Options{Gaps: process.GapQuantiles, Hours: &process.Hours{}})
	if r.Events != 0 || len(r.Edges) != 0 || r.String() == "" {
		t.Errorf("%v", r)
	}
	if p, err := r.Prune(0.5, 0.5, tableOf(t, log, 0)); err != nil || len(p.Nodes) != 0 {
		t.Error(p, err)
	}
	if h := r.HandOffs(); h.Share.IsKnown() || h.String() == "" {
		t.Error(h)
	}
}

// TestGap checks quantiles of one edge against what the result has, and those that there are not.
func TestGap(t *testing.T) {
	log := fixed(t)
	c, err := process.New(log, process.Options{Gaps: process.GapQuantiles})
	g := run(t, log, c, err)
	e := g.Result().Edges[0]
	if got := g.Gap(e.From, e.To, 0.9); got.Value != e.Gap.P90.Value || got.Low != e.Gap.P90.Low {
		t.Errorf("%v, want %v", got, e.Gap.P90)
	}
	if got := g.Gap("web", "nowhere", 0.9); got.State != metrics.Undefined {
		t.Error(got)
	}
	c, err = process.New(log, process.Options{})
	if got := run(t, log, c, err).Gap(e.From, e.To, 0.9); got.State != metrics.Missing {
		t.Error(got)
	}
}

// TestFarApart checks gaps that nanoseconds can hardly express, and their exact mean.
func TestFarApart(t *testing.T) {
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	log := build(t, []journey.Event{
		{Customer: "a", Point: "p", Time: year(1700)},
		{Customer: "a", Point: "p", Time: year(2200)},
		{Customer: "b", Point: "p", Time: year(1900)},
		{Customer: "b", Point: "p", Time: year(2190)},
	}, journey.Options{})
	gap := graphOf(t, log, process.Options{Gaps: process.GapQuantiles}).Edges[0].Gap
	longest, other := float64(1<<63-1)/1e9, year(2190).Sub(year(1900)).Seconds()
	near(t, "max", gap.Max, longest, 1e-15)
	near(t, "mean", gap.Mean.Value, (longest+other)/2, 1e-15)
	near(t, "deviation", gap.Deviation.Value, (longest-other)/1.4142135623730951, 1e-12)
}

// TestHoursAcrossClocks checks the working time around the change of the clocks and on holidays.
func TestHoursAcrossClocks(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Skip("no time zones here:", err)
	}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, zone) }
	allDay := process.Hours{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, To: 24 * time.Hour}
	off := process.Hours{Holidays: []metrics.Day{metrics.DayOf(2026, 3, 27)}}
	early := process.Hours{From: 90 * time.Minute, To: 195 * time.Minute}
	for name, c := range map[string]struct {
		hours    process.Hours
		from, to time.Time
		want     time.Duration
	}{
		"over a weekend":            {process.Hours{}, at(27, 16, 0), at(30, 10, 0), 2 * time.Hour},
		"before and after work":     {process.Hours{}, at(26, 3, 0), at(26, 23, 0), 8 * time.Hour},
		"between two days' work":    {process.Hours{}, at(26, 18, 0), at(27, 8, 0), 0},
		"a holiday":                 {off, at(26, 16, 0), at(30, 10, 0), 2 * time.Hour},
		"the night of spring":       {allDay, at(28, 12, 0), at(29, 12, 0), 23 * time.Hour},
		"from an hour to a quarter": {early, at(26, 2, 0), at(26, 9, 0), 75 * time.Minute},
	} {
		log := build(t, []journey.Event{
			{Customer: "a", Point: "p", Time: c.from}, {Customer: "a", Point: "q", Time: c.to},
		}, journey.Options{Calendar: metrics.NewCalendar(zone)})
		r := graphOf(t, log, process.Options{Hours: &c.hours})
		if got := r.Edges[0].Gap.Total; got != c.want.Seconds() {
			t.Errorf("%s (%v): %v s, want %v", name, c.hours, got, c.want)
		}
	}
}

// TestHoursWhereMidnightMoves checks the working time on days that begin late, that don't exist, and that come back.
func TestHoursWhereMidnightMoves(t *testing.T) {
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2000, month, day, hour, minute, 0, 0, time.UTC)
	}
	daily := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	for _, c := range []struct {
		zone     string
		year     int
		from, to time.Time // what the clocks show
		shift    [2]time.Duration
		want     time.Duration
	}{
		// Midnight becomes 1 o'clock.
		{"America/Sao_Paulo", 2017, at(10, 14, 23, 30), at(10, 15, 1, 0), [2]time.Duration{0, 24}, 30 * time.Minute},
		{"America/Sao_Paulo", 2017, at(10, 14, 23, 30), at(10, 15, 1, 0), [2]time.Duration{9, 24}, 30 * time.Minute},
		{"America/Sao_Paulo", 2017, at(10, 14, 23, 30), at(10, 15, 1, 0), [2]time.Duration{0, 12}, 0},
		{"America/Havana", 2022, at(3, 12, 23, 0), at(3, 13, 2, 0), [2]time.Duration{9, 24}, time.Hour},
		{"America/Havana", 2022, at(3, 12, 23, 0), at(3, 13, 2, 0), [2]time.Duration{0, 12}, time.Hour},
		// 1 o'clock becomes midnight.
		{"America/Havana", 2022, at(11, 5, 23, 0), at(11, 6, 2, 0), [2]time.Duration{0, 24}, 4 * time.Hour},
		{"Asia/Amman", 2021, at(10, 28, 23, 0), at(10, 29, 2, 0), [2]time.Duration{0, 12}, 3 * time.Hour},
		// 30 December is missing.
		{"Pacific/Apia", 2011, at(12, 29, 20, 0), at(12, 31, 4, 0), [2]time.Duration{0, 24}, 8 * time.Hour},
		{"Pacific/Apia", 2011, at(12, 29, 20, 0), at(12, 31, 10, 0), [2]time.Duration{9, 17}, time.Hour},
		// 2 o'clock becomes 3 o'clock, in the middle of a shift's first or last hour.
		{"America/New_York", 2026, at(3, 8, 1, 0), at(3, 8, 4, 0), [2]time.Duration{2, 4}, time.Hour},
		{"America/New_York", 2026, at(3, 8, 1, 0), at(3, 8, 4, 0), [2]time.Duration{1, 2}, time.Hour},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Skip("no time zones here:", err)
		}
		local := func(t time.Time) time.Time {
			return time.Date(c.year, t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, zone)
		}
		hours := process.Hours{Days: daily, From: c.shift[0] * time.Hour, To: c.shift[1] * time.Hour}
		if got := workedIn(t, zone, hours, local(c.from), local(c.to)); got != c.want {
			t.Errorf("%s, %v, from %v to %v: %v, want %v", c.zone, hours, local(c.from), local(c.to), got, c.want)
		}
	}
}

// TestHoursBackAcrossMidnight checks an event after midnight at a time when the clocks show the day before again.
func TestHoursBackAcrossMidnight(t *testing.T) {
	zone, err := time.LoadLocation("America/St_Johns")
	if err != nil {
		t.Skip("no time zones here:", err)
	}
	from := time.Date(2010, 11, 7, 3, 0, 0, 0, time.UTC) // 23:30 again: 00:01 became 23:01
	to := from.Add(time.Hour)
	if from.In(zone).Day() != 6 || to.In(zone).Day() != 7 {
		t.Fatal(from.In(zone), to.In(zone))
	}
	hours := process.Hours{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, To: 24 * time.Hour}
	if got := workedIn(t, zone, hours, from, to); got != time.Hour {
		t.Error(got)
	}
}

// workedIn returns the working time between two instants.
func workedIn(t *testing.T, zone *time.Location, hours process.Hours, from, to time.Time) time.Duration {
	t.Helper()
	log := build(t, []journey.Event{
		{Customer: "a", Point: "p", Time: from}, {Customer: "a", Point: "q", Time: to},
	}, journey.Options{Calendar: metrics.NewCalendar(zone)})
	return time.Duration(graphOf(t, log, process.Options{Hours: &hours}).Edges[0].Gap.Total * float64(time.Second))
}

// TestWarningsOfTwoLogs checks that a name that one of two logs has isn't warned of when they are merged, and that one
// that neither has still is.
func TestWarningsOfTwoLogs(t *testing.T) {
	opts := process.Options{Events: journey.Selection{Points: []string{"a", "b", "bee"}}}
	for _, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
		parts := []*journey.Log{paths(t, order[0]), paths(t, order[1])}
		for what, warnings := range map[string][]string{
			"graph": merged(t, parts, func(l *journey.Log) (*process.Graph, error) {
				return process.New(l, opts)
			}).Result().Warnings,
			"variants": merged(t, parts, func(l *journey.Log) (*process.Variants, error) {
				return process.NewVariants(l, opts)
			}).Table(0).Warnings,
			"steps": merged(t, parts, func(l *journey.Log) (*process.Steps, error) {
				return process.NewSteps(l, opts, 2)
			}).Matrix().Warnings,
			"pattern": merged(t, parts, func(l *journey.Log) (*process.Pattern, error) {
				return process.NewPattern(l, process.Options{}, "(a | b | bee)")
			}).Count().Warnings,
		} {
			if len(warnings) != 1 || !strings.Contains(warnings[0], `"bee"`) {
				t.Errorf("%s: %q", what, warnings)
			}
		}
	}
}

// TestWarningsDecoded checks that decoding keeps the warnings.
func TestWarningsDecoded(t *testing.T) {
	log, opts := paths(t, "a b"), process.Options{Events: journey.Selection{Points: []string{"a", "bee"}}}
	g, err := process.New(log, opts)
	g = run(t, log, g, err)
	s, err := process.NewSteps(log, opts, 2)
	s = run(t, log, s, err)
	v, err := process.NewVariants(log, opts)
	v = run(t, log, v, err)
	for _, c := range []metrics.State{g, s, v} {
		if err := c.UnmarshalBinary([]byte(state(t, c))); err != nil {
			t.Fatal(err)
		}
	}
	if len(g.Result().Warnings) != 1 || len(s.Matrix().Warnings) != 1 || len(v.Table(0).Warnings) != 1 {
		t.Error(g.Result().Warnings, s.Matrix().Warnings, v.Table(0).Warnings)
	}
}

func TestOwners(t *testing.T) {
	m := journey.Map{Points: []metrics.Point{{ID: "shop", Silo: "sales"}, {ID: "web", Silo: "product"}, {ID: "roof"}}}
	if got := process.Owners(m); !maps.Equal(got, map[string]string{"shop": "sales", "web": "product"}) {
		t.Error(got)
	}
}

func TestByText(t *testing.T) {
	for _, by := range []process.By{process.Points, process.Kinds, process.Silos} {
		var back process.By
		b, err := by.MarshalText()
		if err != nil || back.UnmarshalText(b) != nil || back != by {
			t.Errorf("%v: %q, %v", by, b, err)
		}
	}
	if _, err := process.By(9).MarshalText(); err == nil {
		t.Error("a word for By(9)")
	}
	if err := new(process.By).UnmarshalText([]byte("stars")); err == nil {
		t.Error("read stars")
	}
}

// TestOtherLogPanics checks that a trace of another log is not counted as something else.
func TestOtherLogPanics(t *testing.T) {
	g, err := process.New(paths(t, "a b"), process.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	g.Add(paths(t, "b a").Trace(0))
}
