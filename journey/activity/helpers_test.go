package activity_test

import (
	"context"
	"slices"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/activity"
	"github.com/untangle-metrics/untangle/metrics"
)

// fataler is what tests, benchmarks and properties have in common.
type fataler interface{ Fatal(...any) }

func build(t fataler, b *journey.Builder) *journey.Log {
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func create(t fataler, log *journey.Log, opts activity.Options) *activity.States {
	s, err := activity.New(log, opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fold(t fataler, log *journey.Log, opts activity.Options) *activity.States {
	s, err := journey.Fold(context.Background(), log, create(t, log, opts))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func state(t fataler, s *activity.States) []byte {
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// noon is noon of a day of 2026, counted from 1 January as 0.
func noon(day int) time.Time { return time.Date(2026, 1, 1+day, 12, 0, 0, 0, time.UTC) }

// history is a log, observed to the end of the last day, of a customer x with events on some days.
func history(t fataler, last int, days ...int) *journey.Log {
	b := journey.NewBuilder(journey.Options{AsOf: time.Date(2026, 1, 2+last, 0, 0, 0, -1, time.UTC)})
	for _, d := range days {
		if err := b.Add(journey.Event{Customer: "x", Time: noon(d)}); err != nil {
			t.Fatal(err)
		}
	}
	return build(t, b)
}

// A world is a small random company: what a log is built from, kept in a form that an oracle can go through.
type world struct {
	calendar  metrics.Calendar
	asOf      time.Time
	events    []journey.Event
	segments  map[string]string
	firstSeen map[string]time.Time
}

func drawWorld(t *rapid.T) *world {
	zones := rapid.SampledFrom([]string{"UTC", "Europe/Amsterdam", "America/Sao_Paulo"})
	zone, err := time.LoadLocation(zones.Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		calendar: metrics.NewCalendar(zone), segments: make(map[string]string), firstSeen: make(map[string]time.Time),
	}
	from := time.Date(2017, 9, 20, 0, 0, 0, 0, time.UTC) // clocks change in the autumn that follows
	ticks := rapid.IntRange(1, 4*100).Draw(t, "quarters of days")
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		return from.Add(time.Duration(rapid.IntRange(0, ticks).Draw(t, "at")) * 6 * time.Hour)
	})
	names := rapid.SampledFrom([]string{"ann", "bob", "cyd", "dee", "eve"})
	w.events = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) journey.Event {
		return journey.Event{
			Customer: names.Draw(t, "customer"),
			Time:     instant.Draw(t, "time"),
			Kind:     rapid.SampledFrom([]string{"order", "visit"}).Draw(t, "kind"),
			Point:    rapid.SampledFrom([]string{"shop", "web"}).Draw(t, "point"),
		}
	}), 1, 60).Draw(t, "events")
	for range rapid.IntRange(0, 3).Draw(t, "segments") {
		w.segments[names.Draw(t, "customer")] = rapid.SampledFrom([]string{"large", "small"}).Draw(t, "segment")
	}
	for range rapid.IntRange(0, 3).Draw(t, "seen before") {
		days := rapid.IntRange(-60, 5).Draw(t, "days")
		w.firstSeen[names.Draw(t, "customer")] = instant.Draw(t, "first seen").AddDate(0, 0, days)
	}
	w.asOf = from.Add(time.Duration(ticks+rapid.SampledFrom([]int{0, 1, 4, 8, 30, 120}).Draw(t, "quiet")) * 6 * time.Hour)
	return w
}

func (w *world) log(t fataler) *journey.Log {
	b := journey.NewBuilder(journey.Options{Calendar: w.calendar, AsOf: w.asOf, Strict: true})
	b.Attribute("nobody", "segment", "large", time.Time{})
	for customer, value := range w.segments {
		b.Attribute(customer, "segment", value, time.Time{})
	}
	for customer, seen := range w.firstSeen {
		b.FirstSeen(customer, seen)
	}
	for _, e := range w.events {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	return build(t, b)
}

func drawOptions(t *rapid.T) activity.Options {
	o := activity.Options{
		By: rapid.SampledFrom([]string{"", "segment"}).Draw(t, "by"),
		Active: rapid.SampledFrom([]journey.Selection{
			{},
			{Kinds: []string{"order"}},
			{Kinds: []string{"order", "visit"}, Points: []string{"web"}},
			{Name: "in the shop", Where: func(e journey.Event) bool { return e.Point == "shop" }},
		}).Draw(t, "active"),
	}
	if rapid.Bool().Draw(t, "other spans") {
		o.Week = rapid.IntRange(1, 6).Draw(t, "week")
		o.Month = o.Week + rapid.IntRange(1, 9).Draw(t, "more")
	}
	return o
}

// selects is journey.Selection told once more.
func selects(s journey.Selection, e journey.Event) bool {
	return (s.Kinds == nil || slices.Contains(s.Kinds, e.Kind)) &&
		(s.Points == nil || slices.Contains(s.Points, e.Point)) && (s.Where == nil || s.Where(e))
}

// shift moves everything to the clocks of a zone so many hours ahead.
func (w *world) shift(hours int) {
	by := -time.Duration(hours) * time.Hour
	w.calendar = metrics.NewCalendar(time.FixedZone("there", hours*3600))
	w.asOf = w.asOf.Add(by)
	for i := range w.events {
		w.events[i].Time = w.events[i].Time.Add(by)
	}
	for who := range w.firstSeen {
		w.firstSeen[who] = w.firstSeen[who].Add(by)
	}
}
