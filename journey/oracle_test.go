package journey_test

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// A world is a small random company: what a log is built from, kept in a form that an oracle can go through day by day.
type world struct {
	calendar  metrics.Calendar
	asOf      time.Time
	events    []journey.Event
	segments  []segmentChange
	firstSeen map[string]time.Time
}

type segmentChange struct {
	customer, value string
	since           time.Time
}

var zones = []string{
	"UTC", "America/Sao_Paulo", "Europe/Amsterdam", "Australia/Lord_Howe", "Pacific/Apia", "America/New_York",
}

func drawWorld(t *rapid.T) world {
	zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	w := world{calendar: metrics.NewCalendar(zone), firstSeen: make(map[string]time.Time)}
	// The span contains a spring and an autumn change of clocks in each zone, and events fall at few hours, so that
	// ties happen.
	from := time.Date(2011, 10, 1, 0, 0, 0, 0, time.UTC)
	hours := rapid.IntRange(24, 24*250).Draw(t, "hours")
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		return from.Add(time.Duration(rapid.IntRange(0, hours/6).Draw(t, "at")*6) * time.Hour)
	})
	w.events = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) journey.Event {
		return journey.Event{
			Customer: rapid.SampledFrom([]string{"ann", "bob", "cyd", "dee"}).Draw(t, "customer"),
			Time:     instant.Draw(t, "time"),
			Kind:     rapid.SampledFrom([]string{"join", "leave", "use"}).Draw(t, "kind"),
			Reason:   rapid.SampledFrom([]string{"", "price"}).Draw(t, "reason"),
		}
	}), 1, 25).Draw(t, "events")
	// A definition must name kinds that there are.
	for _, kind := range []string{"join", "use"} {
		w.events = append(w.events, journey.Event{Customer: "dee", Time: instant.Draw(t, "time of "+kind), Kind: kind})
	}
	w.segments = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) segmentChange {
		c := segmentChange{
			customer: rapid.SampledFrom([]string{"ann", "bob", "cyd", "eve"}).Draw(t, "customer"),
			value:    rapid.SampledFrom([]string{"small", "large"}).Draw(t, "value"),
		}
		if rapid.Bool().Draw(t, "changes") {
			c.since = instant.Draw(t, "since").AddDate(0, 0, -20)
		}
		return c
	}), 0, 6).Draw(t, "segments")
	if rapid.Bool().Draw(t, "seen before") {
		w.firstSeen["bob"] = instant.Draw(t, "first seen").AddDate(0, 0, -30)
	}
	w.asOf = from.Add(time.Duration(hours+rapid.IntRange(0, 24*60).Draw(t, "quiet")) * time.Hour)
	return w
}

func (w *world) builder() *journey.Builder {
	b := journey.NewBuilder(journey.Options{Calendar: w.calendar, AsOf: w.asOf})
	for _, s := range w.segments {
		b.Attribute(s.customer, "segment", s.value, s.since)
	}
	for customer, seen := range w.firstSeen {
		b.FirstSeen(customer, seen)
	}
	// An attribute that nobody has would be an error to group by.
	b.Attribute("nobody", "segment", "small", time.Time{})
	return b
}

func (w *world) build(t interface{ Fatal(...any) }) *journey.Log {
	b := w.builder()
	for _, e := range w.events {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	log, report, err := b.Build(context.Background())
	if err != nil || report.Read != report.Kept+report.Refused || report.Refused != 0 {
		t.Fatal(report, err)
	}
	return log
}

// segment is a customer's segment on a day: the latest change up to its end; of several values at one time the greater.
func (w *world) segment(customer string, day metrics.Day) string {
	value, since := "", time.Time{}
	for _, s := range w.segments {
		if s.customer != customer || !s.since.IsZero() && w.calendar.Day(s.since) > day {
			continue
		}
		if s.since.After(since) || s.since.Equal(since) && s.value > value {
			value, since = s.value, s.since
		}
	}
	return value
}

// An account is one customer as the oracle sees them: in or out at the end of each day, and each coming and going.
type account struct {
	name  string
	in    map[metrics.Day]bool
	comes []metrics.Day
	goes  []metrics.Day
	// before says that the customer was one before the first day.
	before bool
}

// accounts follows every customer day by day, by a definition in days.
func (w *world) accounts(silence int, backdate bool, first, last metrics.Day) []account {
	byCustomer := make(map[string][]journey.Event)
	for _, e := range w.events {
		byCustomer[e.Customer] = append(byCustomer[e.Customer], e)
	}
	var all []account
	for name, events := range byCustomer {
		slices.SortStableFunc(events, func(a, b journey.Event) int { return a.Time.Compare(b.Time) })
		a := account{name: name, in: make(map[metrics.Day]bool)}
		if silence > 0 {
			a.followSilence(w, events, metrics.Day(silence), backdate, last)
		} else {
			a.followContract(w, events, first)
		}
		for day := first; day <= last; day++ {
			a.in[day] = boolInt(a.before)+upTo(a.comes, day)-upTo(a.goes, day) == 1
		}
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b account) int { return cmp.Compare(a.name, b.name) })
	return all
}

func upTo(days []metrics.Day, day metrics.Day) (n int) {
	for _, d := range days {
		n += boolInt(d <= day)
	}
	return n
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (a *account) followSilence(w *world, events []journey.Event, limit metrics.Day, backdate bool, last metrics.Day) {
	for i, e := range events {
		day := w.calendar.Day(e.Time)
		if i == 0 || w.calendar.Day(events[i-1].Time)+limit < day {
			a.comes = append(a.comes, day)
		}
		next := last
		if i+1 < len(events) {
			next = w.calendar.Day(events[i+1].Time)
		}
		if next-day > limit {
			if backdate {
				a.goes = append(a.goes, day)
			} else {
				a.goes = append(a.goes, day+limit+1)
			}
		}
	}
}

func (a *account) followContract(w *world, events []journey.Event, first metrics.Day) {
	in := false
	decided := false
	for i := 0; i < len(events); {
		joins, leaves, j := 0, 0, i
		for ; j < len(events) && events[j].Time.Equal(events[i].Time); j++ {
			joins += boolInt(events[j].Kind == "join")
			leaves += boolInt(events[j].Kind == "leave")
		}
		if !decided && joins+leaves > 0 {
			decided = true
			a.before = joins == 0
			in = a.before
		}
		for day := w.calendar.Day(events[i].Time); in && leaves > 0 || !in && joins > 0; in = !in {
			if in {
				leaves--
				a.goes = append(a.goes, day)
			} else {
				joins--
				a.comes = append(a.comes, day)
			}
		}
		i = j
	}
	if seen, ok := w.firstSeen[a.name]; ok && !decided && w.calendar.Day(seen) < first {
		a.before = true
	}
}

// A cell names a period and segment of the oracle's answer.
type cell struct {
	period  metrics.Period
	segment string
}

// balances is the oracle's answer: the net view of every period and segment, and the comings and goings of the gross
// view.
func (w *world) balances(accounts []account, grain metrics.Grain, first, last metrics.Day) map[cell]journey.FlowRow {
	rows := make(map[cell]journey.FlowRow)
	for _, p := range w.calendar.Periods(grain, first, last).All() {
		for _, a := range accounts {
			from, to := max(p.First(), first), min(p.Last(), last)
			was, is := a.before, a.in[to]
			if from > first {
				was = a.in[from-1]
			}
			newAt := -1 // which coming is the first ever
			if seen, ok := w.firstSeen[a.name]; !a.before && (!ok || w.calendar.Day(seen) >= first) {
				newAt = 0
			}
			firstCome := newAt == 0 && len(a.comes) > 0 && a.comes[0] >= from && a.comes[0] <= to
			old, now := w.segment(a.name, from-1), w.segment(a.name, to)
			add := func(segment string, counter func(r *journey.FlowRow) *int64) {
				r := rows[cell{p, segment}]
				*counter(&r)++
				rows[cell{p, segment}] = r
			}
			if was {
				add(old, func(r *journey.FlowRow) *int64 { return &r.Net.Opening })
			}
			if is {
				add(now, func(r *journey.FlowRow) *int64 { return &r.Net.Closing })
			}
			switch {
			case !was && is && firstCome:
				add(now, func(r *journey.FlowRow) *int64 { return &r.Net.New })
			case !was && is:
				add(now, func(r *journey.FlowRow) *int64 { return &r.Net.WonBack })
			case was && !is:
				add(old, func(r *journey.FlowRow) *int64 { return &r.Net.Lost })
			case was && old != now:
				add(old, func(r *journey.FlowRow) *int64 { return &r.Net.TransferredOut })
				add(now, func(r *journey.FlowRow) *int64 { return &r.Net.TransferredIn })
			}
			for i, d := range a.comes {
				if d >= from && d <= to {
					add(w.segment(a.name, d), func(r *journey.FlowRow) *int64 {
						if i == newAt {
							return &r.Gross.New
						}
						return &r.Gross.WonBack
					})
				}
			}
			for _, d := range a.goes {
				if d >= from && d <= to {
					add(w.segment(a.name, d), func(r *journey.FlowRow) *int64 { return &r.Gross.Lost })
				}
			}
		}
	}
	return rows
}

// activeBalances is the oracle's answer for a definition by activity.
func (w *world) activeBalances(least int, grain metrics.Grain, first, last metrics.Day) map[cell]journey.Balance {
	rows := make(map[cell]journey.Balance)
	events := make(map[string]map[metrics.Period]int)
	for _, e := range w.events {
		if events[e.Customer] == nil {
			events[e.Customer] = make(map[metrics.Period]int)
		}
		events[e.Customer][w.calendar.PeriodOf(grain, e.Time)]++
	}
	for name, periods := range events {
		before := false
		for _, p := range w.calendar.Periods(grain, first, last).All() {
			was, is := periods[p.Prev()] >= least, periods[p] >= least
			old, now := w.segment(name, p.First()-1), w.segment(name, min(p.Last(), last))
			seen, ok := w.firstSeen[name]
			known := before || ok && w.calendar.Day(seen) < first
			from, to := rows[cell{p, old}], rows[cell{p, now}]
			if old == now {
				from = journey.Balance{}
			}
			switch {
			case was && is && old != now:
				from.TransferredOut++
				to.TransferredIn++
			case was && !is:
				if old == now {
					to.Lost++
				} else {
					from.Lost++
				}
			case !was && is && known:
				to.WonBack++
			case !was && is:
				to.New++
			}
			to.Closing += int64(boolInt(is))
			if old == now {
				to.Opening += int64(boolInt(was))
			} else {
				from.Opening += int64(boolInt(was))
				rows[cell{p, old}] = from
			}
			rows[cell{p, now}] = to
			before = before || is
		}
	}
	return rows
}
