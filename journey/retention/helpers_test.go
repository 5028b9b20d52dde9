package retention_test

import (
	"context"
	"fmt"
	"slices"
	"time"
	_ "time/tzdata"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
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

func create(t fataler, log *journey.Log, opts retention.Options) *retention.Retention {
	r, err := retention.New(log, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func fold(t fataler, log *journey.Log, opts retention.Options) *retention.Retention {
	r, err := journey.Fold(context.Background(), log, create(t, log, opts))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func state(t fataler, r *retention.Retention) []byte {
	b, err := r.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A world is a small random company: what a log is built from, kept in a form that an oracle can go through.
type world struct {
	calendar  metrics.Calendar
	asOf      time.Time
	events    []journey.Event
	segments  []segment
	firstSeen map[string]time.Time
}

type segment struct {
	customer, value string
	since           time.Time
}

func drawWorld(t *rapid.T) *world {
	zones := rapid.SampledFrom([]string{"UTC", "Europe/Amsterdam", "America/Sao_Paulo"})
	zone, err := time.LoadLocation(zones.Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{calendar: metrics.NewCalendar(zone), firstSeen: make(map[string]time.Time)}
	from := time.Date(2017, 9, 20, 0, 0, 0, 0, time.UTC) // clocks change in the autumn that follows
	ticks := rapid.IntRange(4, 4*100).Draw(t, "quarters of days")
	coarse := rapid.SampledFrom([]int{1, 9, 40}).Draw(t, "coarse") // so that ties happen
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		return from.Add(time.Duration(rapid.IntRange(0, ticks/coarse).Draw(t, "at")*coarse) * 6 * time.Hour)
	})
	w.events = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) journey.Event {
		return journey.Event{
			Customer: rapid.SampledFrom([]string{"ann", "bob", "cyd", "dee"}).Draw(t, "customer"),
			Time:     instant.Draw(t, "time"),
			Kind:     rapid.SampledFrom([]string{"order", "visit", "join"}).Draw(t, "kind"),
			Point:    rapid.SampledFrom([]string{"shop", "web"}).Draw(t, "point"),
			Amount:   decimal.New(rapid.Int64Range(-50, 1000).Draw(t, "amount"), -2),
		}
	}), 1, 30).Draw(t, "events")
	w.segments = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) segment {
		return segment{
			rapid.SampledFrom([]string{"ann", "bob", "cyd"}).Draw(t, "customer"),
			rapid.SampledFrom([]string{"large", "middle", "small"}).Draw(t, "value"),
			instant.Draw(t, "since"),
		}
	}), 0, 4).Draw(t, "segments")
	if rapid.Bool().Draw(t, "seen before") {
		w.firstSeen["bob"] = instant.Draw(t, "first seen").AddDate(0, 0, rapid.IntRange(-9, 0).Draw(t, "days"))
	}
	w.asOf = from.Add(time.Duration(ticks+rapid.IntRange(0, 120).Draw(t, "quiet")) * 6 * time.Hour)
	return w
}

func (w *world) log(t fataler) *journey.Log {
	b := journey.NewBuilder(journey.Options{Calendar: w.calendar, AsOf: w.asOf, Strict: true})
	for _, s := range w.segments {
		b.Attribute(s.customer, "segment", s.value, s.since)
	}
	if len(w.segments) == 0 {
		b.Attribute("nobody", "segment", "large", time.Time{})
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

var grains = []metrics.Grain{metrics.Daily, metrics.Weekly, metrics.Monthly, metrics.Quarterly}

func drawOptions(t *rapid.T) retention.Options {
	o := retention.Options{
		Starts:         rapid.SampledFrom([]retention.Starts{0, 1, 2}).Draw(t, "starts"),
		Grain:          rapid.SampledFrom(grains).Draw(t, "grain"),
		By:             rapid.SampledFrom([]string{"", "segment"}).Draw(t, "by"),
		When:           rapid.SampledFrom([]retention.When{0, 1}).Draw(t, "when"),
		MinOccurrences: rapid.IntRange(0, 3).Draw(t, "least"),
		Start:          drawSelection(t, "start"),
		Return:         drawSelection(t, "return"),
	}
	switch rapid.IntRange(0, 3).Draw(t, "age") {
	case 0:
		o.Age = retention.CalendarAge(rapid.SampledFrom(grains).Draw(t, "age grain"))
	case 1:
		hours := rapid.SampledFrom([]int{6, 24, 100, 7 * 24}).Draw(t, "hours")
		o.Age = retention.ElapsedAge(time.Duration(hours) * time.Hour)
	}
	if o.When == retention.Exactly {
		o.Measure = rapid.SampledFrom([]retention.Measure{0, 1, 2, 3}).Draw(t, "measure")
		if rapid.Bool().Draw(t, "brackets") {
			borders := rapid.SliceOfNDistinct(rapid.IntRange(1, 9), 1, 4, rapid.ID).Draw(t, "borders")
			o.Brackets = append(borders, 0)
			slices.Sort(o.Brackets)
		}
	}
	if o.Brackets == nil {
		o.Ages = rapid.IntRange(0, 5).Draw(t, "ages")
	}
	return o
}

func drawSelection(t *rapid.T, label string) journey.Selection {
	return rapid.SampledFrom([]journey.Selection{
		{},
		{Kinds: []string{"order"}},
		{Points: []string{"shop"}},
		{Kinds: []string{"order", "visit"}, Points: []string{"web"}},
		{Name: "dear", Where: func(e journey.Event) bool { return e.Amount.GreaterThan(decimal.New(3, 0)) }},
	}).Draw(t, label)
}

// selects is journey.Selection told once more.
func selects(s journey.Selection, e journey.Event) bool {
	return (s.Kinds == nil || slices.Contains(s.Kinds, e.Kind)) &&
		(s.Points == nil || slices.Contains(s.Points, e.Point)) && (s.Where == nil || s.Where(e))
}

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(fmt.Sprint("test: ", err))
	}
	return t
}
