package revenue_test

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

var grains = []metrics.Grain{metrics.Daily, metrics.Weekly, metrics.Monthly, metrics.Quarterly, metrics.Yearly}

// A world is a small random company: what a log is built from, kept in a form that an oracle can go through.
type world struct {
	calendar  metrics.Calendar
	asOf      time.Time
	events    []journey.Event
	segments  []segment
	firstSeen map[string]time.Time
	rename    func(string) string
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
	w := &world{
		calendar: metrics.NewCalendar(zone), firstSeen: make(map[string]time.Time),
		rename: func(s string) string { return s },
	}
	from := time.Date(2017, 9, 20, 12, 0, 0, 0, time.UTC)
	days := rapid.IntRange(1, 150).Draw(t, "days")
	names := rapid.SampledFrom([]string{"a", "b", "c", "d", "e"})
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		return from.Add(time.Duration(rapid.IntRange(0, days*4).Draw(t, "at")) * 6 * time.Hour)
	})
	w.events = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) journey.Event {
		return journey.Event{
			Customer: names.Draw(t, "who"), Time: instant.Draw(t, "when"),
			Kind: rapid.SampledFrom([]string{"order", "refund", "visit"}).Draw(t, "kind"),
			Amount: decimal.New(
				rapid.SampledFrom([]int64{-500, -100, -1, 0, 1, 1, 99, 100, 110, 111, 500, 10_000_000_000_000}).Draw(t, "units"),
				int32(-rapid.IntRange(0, 4).Draw(t, "places")),
			),
		}
	}), 0, 40).Draw(t, "events")
	w.asOf = from.AddDate(0, 0, days+rapid.IntRange(0, 40).Draw(t, "silence"))
	w.segments = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) segment {
		s := segment{customer: names.Draw(t, "who"), value: rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "value")}
		if rapid.Bool().Draw(t, "changes") {
			s.since = instant.Draw(t, "since")
		}
		return s
	}), 0, 8).Draw(t, "segments")
	for _, who := range rapid.SliceOfN(names, 0, 3).Draw(t, "seen") {
		w.firstSeen[who] = from.AddDate(0, 0, rapid.IntRange(-100, 60).Draw(t, "first seen"))
	}
	return w
}

func (w *world) log(t fataler) *journey.Log {
	b := journey.NewBuilder(journey.Options{Calendar: w.calendar, AsOf: w.asOf, Places: 4, Strict: true})
	for _, e := range w.events {
		e.Customer = w.rename(e.Customer)
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range w.segments {
		b.Attribute(w.rename(s.customer), "segment", s.value, s.since)
	}
	// Every log has the attribute, also one that no customer has a value of.
	if len(w.segments) == 0 {
		b.Attribute("nobody", "segment", "x", time.Time{})
	}
	for who, seen := range w.firstSeen {
		b.FirstSeen(w.rename(who), seen)
	}
	return build(t, b)
}

func drawTransactionOptions(t *rapid.T) revenue.TransactionOptions {
	o := revenue.TransactionOptions{
		Grain:    rapid.SampledFrom(grains).Draw(t, "grain"),
		Positive: rapid.Bool().Draw(t, "positive"),
		By:       rapid.SampledFrom([]string{"", "segment"}).Draw(t, "by"),
		LookBack: rapid.SampledFrom([]int{0, 10, 45}).Draw(t, "look-back"),
		Minor:    money(rapid.SampledFrom([]string{"0", "0.1", "1"}).Draw(t, "minor")),
	}
	switch rapid.IntRange(0, 2).Draw(t, "events") {
	case 1:
		o.Events = journey.Selection{Kinds: []string{"order", "refund"}}
	case 2:
		o.Events = journey.Selection{Name: "small", Where: func(e journey.Event) bool {
			return e.Amount.LessThan(decimal.NewFromInt(1000))
		}}
	}
	if rapid.Bool().Draw(t, "interactions") {
		o.Interactions = &journey.Selection{Kinds: []string{"visit"}}
	}
	return o
}

func selects(s journey.Selection, e journey.Event) bool {
	return (s.Kinds == nil || slices.Contains(s.Kinds, e.Kind)) && (s.Where == nil || s.Where(e))
}

// count gives the oracle every customer.
func (w *world) count(o *oracle, opts revenue.TransactionOptions) {
	byCustomer := make(map[string][]journey.Event)
	first := w.calendar.Day(w.asOf)
	for _, e := range w.events {
		byCustomer[e.Customer] = append(byCustomer[e.Customer], e)
		first = min(first, w.calendar.Day(e.Time))
	}
	for who, events := range byCustomer {
		begin := w.calendar.Day(events[0].Time)
		for _, e := range events {
			begin = min(begin, w.calendar.Day(e.Time))
		}
		segment := ""
		if opts.By != "" {
			segment = w.segmentOn(who, begin)
		}
		seen, known := w.firstSeen[who]
		earlier := known && w.calendar.Day(seen) < first
		ever := earlier
		var was moment
		for p, period := range o.periods {
			r := o.row(p, segment)
			var now moment
			for _, e := range events {
				if !period.Contains(w.calendar.Day(e.Time)) {
					continue
				}
				if opts.Interactions != nil && selects(*opts.Interactions, e) {
					r.Interactions++
				}
				if selects(opts.Events, e) && !(opts.Positive && e.Amount.IsNegative()) {
					now.value = now.value.Add(e.Amount)
				}
			}
			now.active = now.value.IsPositive()
			step(&r.Net, was, now, ever, opts.Minor)
			if now.active && !ever && !known && opts.LookBack > 0 &&
				int(max(period.First(), first)-first) < opts.LookBack {
				r.LeftTruncated++
			}
			ever = ever || now.active
			enter(&r.Net.Opening, was)
			enter(&r.Net.Closing, now)
			r.Gross = r.Net
			was = now
		}
	}
}

// segmentOn returns a customer's value of the attribute on a day.
func (w *world) segmentOn(who string, on metrics.Day) string {
	var always, value string
	var latest time.Time
	for _, s := range w.segments {
		switch {
		case s.customer != who:
		case s.since.IsZero():
			always = max(always, s.value)
		case s.since.After(w.asOf) || w.calendar.Day(s.since) > on:
		case s.since.After(latest):
			value, latest = s.value, s.since
		case s.since.Equal(latest):
			value = max(value, s.value)
		}
	}
	if latest.IsZero() {
		return always
	}
	return value
}

var linesFrom = day("2024-01-15")

func drawLines(t *rapid.T) []revenue.Line {
	lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) revenue.Line {
		who := rapid.IntRange(0, 4).Draw(t, "who")
		from := linesFrom + metrics.Day(rapid.IntRange(0, 120).Draw(t, "from"))
		l := revenue.Line{
			Customer: fmt.Sprint("customer ", who), Segment: []string{"x", "y", ""}[who%3],
			From: from, To: from + metrics.Day(rapid.SampledFrom([]int{1, 2, 7, 30, 31, 90}).Draw(t, "days")),
			Kind: rapid.SampledFrom([]revenue.LineKind{0, 0, 0, 0, 1, 2, 3}).Draw(t, "kind"),
		}
		if l.Kind == revenue.Paid {
			l.Amount = decimal.New(rapid.SampledFrom([]int64{-100, -1, 0, 1, 3, 100, 110, 111}).Draw(t, "units"),
				int32(-rapid.IntRange(0, 3).Draw(t, "places")))
		}
		return l
	}), 1, 12).Draw(t, "lines")
	return lines
}

func drawSubscriptionOptions(t *rapid.T) revenue.SubscriptionOptions {
	return revenue.SubscriptionOptions{
		Grain:    rapid.SampledFrom(grains).Draw(t, "grain"),
		Segments: rapid.Bool().Draw(t, "segments"),
		Active:   rapid.SampledFrom([]revenue.Active{0, 1, 2}).Draw(t, "active"),
		LookBack: rapid.SampledFrom([]int{0, 10, 45}).Draw(t, "look-back"),
		Minor:    money(rapid.SampledFrom([]string{"0", "0.1", "1"}).Draw(t, "minor")),
		From:     linesFrom - metrics.Day(rapid.IntRange(0, 5).Draw(t, "before")),
		To:       linesFrom + metrics.Day(rapid.IntRange(0, 200).Draw(t, "to")),
	}
}
