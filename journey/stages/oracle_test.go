package stages_test

import (
	"context"
	"slices"
	"strings"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

// A world is a small random company, kept in a form that an oracle can go through day by day.
type world struct {
	calendar  metrics.Calendar
	asOf      time.Time
	events    []journey.Event
	segments  map[string]string
	firstSeen map[string]time.Time
}

var zones = []string{"UTC", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "America/New_York"}

var customers = []string{"ann", "bob", "cyd", "dee", "eve"}

func drawWorld(t *rapid.T, kinds ...string) *world {
	zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		calendar: metrics.NewCalendar(zone), firstSeen: make(map[string]time.Time), segments: make(map[string]string),
	}
	// The span contains changes of clocks, and events fall at few hours, so that ties happen.
	from := time.Date(2011, 10, 1, 0, 0, 0, 0, time.UTC)
	hours := rapid.IntRange(24, 24*200).Draw(t, "hours")
	w.events = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) journey.Event {
		return journey.Event{
			Customer: rapid.SampledFrom(customers).Draw(t, "customer"),
			Time:     from.Add(time.Duration(rapid.IntRange(0, hours/12).Draw(t, "at")*12) * time.Hour),
			Kind:     rapid.SampledFrom(kinds).Draw(t, "kind"),
			Point:    rapid.SampledFrom([]string{"shop", "web"}).Draw(t, "point"),
			Sequence: int64(rapid.IntRange(0, 1).Draw(t, "sequence")),
		}
	}), 1, 30).Draw(t, "events")
	for _, c := range customers {
		if v := rapid.SampledFrom([]string{"", "large", "small"}).Draw(t, "segment"); v != "" {
			w.segments[c] = v
		}
		if rapid.IntRange(0, 3).Draw(t, "seen before") == 0 {
			w.firstSeen[c] = from.AddDate(0, 0, rapid.IntRange(-40, 20).Draw(t, "first seen"))
		}
	}
	w.asOf = from.Add(time.Duration(hours+rapid.IntRange(0, 24*60).Draw(t, "quiet")) * time.Hour)
	return w
}

func (w *world) build(t interface{ Fatal(...any) }) *journey.Log {
	b := journey.NewBuilder(journey.Options{Calendar: w.calendar, AsOf: w.asOf})
	for c, v := range w.segments {
		b.Attribute(c, "segment", v, time.Time{})
	}
	b.Attribute("nobody", "segment", "small", time.Time{})
	for c, seen := range w.firstSeen {
		b.FirstSeen(c, seen)
	}
	for _, e := range w.events {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	log, report, err := b.Build(context.Background())
	if err != nil || report.Refused != 0 {
		t.Fatal(report, err)
	}
	return log
}

func fold(t interface{ Fatal(...any) }, log *journey.Log, opts stages.Options) *stages.Balance {
	b, err := stages.New(log, opts)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = journey.Fold(context.Background(), log, b); err != nil {
		t.Fatal(err)
	}
	return b
}

func kinds(names ...string) journey.Selection { return journey.Selection{Kinds: names} }

var cycle = []string{"lead", "trial", "active", "dormant"}

var events = []string{"a", "b", "c", "d", "x", "ping"}

// drawOptions draws rules for the cycle of four stages, from events a to d, x for the exit, and ping for none.
func drawOptions(t *rapid.T) stages.Options {
	o := stages.Options{
		Stages: cycle,
		Rules: []stages.Rule{
			{On: kinds("a"), Stage: "lead", Regress: rapid.Bool().Draw(t, "regress to lead")},
			{On: journey.Selection{Kinds: []string{"b"}, Points: []string{"web"}}, Stage: "trial"},
			{
				On:    journey.Selection{Name: "c", Where: func(e journey.Event) bool { return e.Kind == "c" }},
				Stage: "active", Regress: rapid.Bool().Draw(t, "regress to active"),
			},
			{On: kinds("c", "d"), Stage: "dormant"},
			{On: kinds("x")},
		},
		Mode:   rapid.SampledFrom([]stages.Mode{stages.Milestones, stages.LatestWins}).Draw(t, "mode"),
		Before: rapid.SampledFrom([]string{"", "trial", "active"}).Draw(t, "before"),
		Grain:  rapid.SampledFrom([]metrics.Grain{metrics.Monthly, metrics.Weekly, metrics.Daily}).Draw(t, "grain"),
	}
	if rapid.Bool().Draw(t, "by segment") {
		o.By = "segment"
	}
	if rapid.Bool().Draw(t, "dormant by time-out") {
		o.Timeouts = append(o.Timeouts, stages.Timeout{
			From: []string{"lead", "active"}, Days: rapid.IntRange(1, 40).Draw(t, "days"), To: "dormant",
			Silence: journey.Selection{Points: rapid.SampledFrom([][]string{nil, {"shop"}}).Draw(t, "points")},
		})
	}
	if rapid.Bool().Draw(t, "exit by time-out") {
		o.Timeouts = append(o.Timeouts, stages.Timeout{Days: rapid.IntRange(1, 60).Draw(t, "days")})
	}
	return o
}

// A life is one customer as the oracle sees them.
type life struct {
	segment string
	at      map[metrics.Day]string // the stage at the end of each day, from the day before the first
	moves   []move
	loops   []move
	visits  []visit
	age     metrics.Day // the day from which ages count
	late    bool
	aged    bool
	known   bool // has been in a stage
}

type move struct {
	day      metrics.Day
	from, to string
}

type visit struct {
	stage, to  string
	from, last metrics.Day
	late       bool // had begun before the first day
	undated    bool
	running    bool
}

// lives follows every customer day by day.
func (w *world) lives(o stages.Options, log *journey.Log) []life {
	if o.Before == "" {
		o.Before = o.Stages[0]
	}
	var all []life
	for _, name := range customers {
		var mine []journey.Event
		for _, e := range w.events {
			if e.Customer == name {
				mine = append(mine, e)
			}
		}
		if len(mine) == 0 {
			continue
		}
		slices.SortStableFunc(mine, func(a, b journey.Event) int {
			if c := a.Time.Compare(b.Time); c != 0 {
				return c
			}
			return int(a.Sequence - b.Sequence)
		})
		all = append(all, w.live(o, log, name, mine))
	}
	return all
}

func order(o stages.Options, stage string) int { return slices.Index(o.Stages, stage) }

// ruleOf is the rule of an event, which the options of this test make easy to tell.
func ruleOf(o stages.Options, e journey.Event) (stages.Rule, bool) {
	for _, r := range o.Rules {
		if (len(r.On.Kinds) == 0 || slices.Contains(r.On.Kinds, e.Kind)) &&
			(len(r.On.Points) == 0 || slices.Contains(r.On.Points, e.Point)) && (r.On.Where == nil || r.On.Where(e)) {
			return r, true
		}
	}
	return stages.Rule{}, false
}

func (w *world) live(o stages.Options, log *journey.Log, name string, mine []journey.Event) life {
	first, last := log.Observed()
	l := life{segment: w.segments[name], at: make(map[metrics.Day]string)}
	if o.By == "" {
		l.segment = ""
	}
	stage, resting, entered, undated := "", false, metrics.Day(0), false
	moved := first - 1
	seen, hasSeen := w.firstSeen[name]
	before := hasSeen && w.calendar.Day(seen) < first
	l.aged = !before
	if w.wasBefore(o, mine, before) {
		stage, l.known, undated, entered = o.Before, true, !before, w.calendar.Day(seen)
		l.aged, l.age, l.late = before, entered, true
		if undated {
			entered = first - 1
		}
	}
	l.at[first-1] = stage
	jump := func(day metrics.Day, to string) {
		if !l.known {
			l.known, l.age = true, day
		}
		l.moves = append(l.moves, move{day, stage, to})
		if stage != "" {
			l.visits = append(l.visits, visit{stage, to, entered, day, entered < first, undated, false})
		}
		stage, entered, undated = to, day, false
	}
	next := 0
	for day := first; day <= last; day++ {
		for again := true; again && stage != ""; {
			again = false
			best, at := metrics.Day(1<<30), stages.Timeout{}
			for _, out := range o.Timeouts {
				if len(out.From) > 0 && !slices.Contains(out.From, stage) || len(out.From) == 0 && stage == out.To {
					continue
				}
				alive := moved
				for _, e := range mine[:next] {
					if len(out.Silence.Points) == 0 || slices.Contains(out.Silence.Points, e.Point) {
						alive = max(alive, w.calendar.Day(e.Time))
					}
				}
				// Of two that are both overdue the one that was due first counts, from when the stage was entered.
				if due := max(alive+metrics.Day(out.Days)+1, entered, first); due <= day && due < best {
					best, at, again = due, out, true
				}
			}
			if again {
				jump(day, at.To)
				resting = at.To != ""
			}
		}
		for next < len(mine) && w.calendar.Day(mine[next].Time) == day {
			end := next + 1
			for end < len(mine) && mine[end].Time.Equal(mine[next].Time) && mine[end].Sequence == mine[next].Sequence {
				end++
			}
			var rules []stages.Rule
			for _, e := range mine[next:end] {
				if r, ok := ruleOf(o, e); ok {
					rules = append(rules, r)
				}
			}
			next = end
			for {
				i := earliest(o, stage, resting, rules)
				if i < 0 {
					break
				}
				jump(day, rules[i].Stage)
				moved, resting = day, false
				rules = slices.Delete(rules, i, i+1)
			}
			for _, r := range rules {
				if r.Stage == stage && stage != "" {
					l.loops = append(l.loops, move{day, stage, stage})
				}
			}
		}
		l.at[day] = stage
	}
	if stage != "" {
		l.visits = append(l.visits, visit{stage, "", entered, last, entered < first, undated, true})
	}
	return l
}

// wasBefore tells whether the customer was in a stage before the first day.
func (w *world) wasBefore(o stages.Options, mine []journey.Event, before bool) bool {
	i := slices.IndexFunc(mine, func(e journey.Event) bool { _, ok := ruleOf(o, e); return ok })
	if i < 0 {
		return before
	}
	exits, earlier, any := true, false, false
	for _, e := range mine {
		if !e.Time.Equal(mine[i].Time) || e.Sequence != mine[i].Sequence {
			continue
		}
		if r, ok := ruleOf(o, e); ok && r.Stage != "" {
			exits, any = false, true
			earlier = earlier || order(o, r.Stage) <= order(o, o.Before)
		}
	}
	if before {
		return !earlier
	}
	return exits && !any
}

// earliest picks the rule of a moment that goes first: of those that take the customer elsewhere, one of the earliest
// stage, exits last.
func earliest(o stages.Options, stage string, resting bool, rules []stages.Rule) int {
	best := -1
	for i, r := range rules {
		moves := r.Stage != stage && (r.Stage == "" || stage == "" || o.Mode == stages.LatestWins || r.Regress || resting ||
			order(o, r.Stage) > order(o, stage))
		if !moves {
			continue
		}
		place := func(r stages.Rule) int {
			if r.Stage == "" {
				return len(o.Stages)
			}
			return order(o, r.Stage)
		}
		if best < 0 || place(r) < place(rules[best]) {
			best = i
		}
	}
	return best
}

// shout renames kinds, points and customers, for tests that names don't matter.
func shout(s string) string { return "~" + strings.ToUpper(s) }
