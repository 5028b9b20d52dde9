package stages_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
)

// TestBalanceAgainstOracle compares every row of both views with customers followed day by day.
func TestBalanceAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, events...)
		log, o := w.build(t), drawOptions(t)
		b := fold(t, log, o)
		lives := w.lives(o, log)
		if r := b.Residual(); r != 0 {
			t.Fatalf("residual %d\n%v", r, b)
		}
		first, last := log.Observed()
		end := w.calendar.Day(w.asOf.Add(1)) // the day that isn't whole
		nodes := b.Nodes()
		for _, v := range []stages.View{stages.Gross, stages.Net} {
			for _, got := range b.Rows(v) {
				want := stages.Row{
					Period: got.Period, Segment: got.Segment, Stage: got.Stage, Provisional: got.Period.Last() >= end,
					Entered: make([]int64, len(nodes)), Left: make([]int64, len(nodes)),
				}
				for _, l := range lives {
					if l.segment == got.Segment {
						l.count(&want, v, nodes, max(got.Period.First(), first), min(got.Period.Last(), last))
					}
				}
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(metrics.Period{})); diff != "" {
					t.Fatalf("%v view (-want +got):\n%s", v, diff)
				}
			}
		}
	})
}

func (l life) count(r *stages.Row, v stages.View, nodes []string, from, to metrics.Day) {
	was, is := l.at[from-1], l.at[to]
	r.Opening += one(was == r.Stage)
	r.Closing += one(is == r.Stage)
	moves := []move{{from, was, is}}
	if was == is {
		moves = nil
	}
	if v == stages.Gross {
		moves = l.moves
		for _, m := range l.loops {
			r.Loops += one(m.to == r.Stage && m.day >= from && m.day <= to)
		}
	}
	for _, m := range moves {
		if m.day < from || m.day > to {
			continue
		}
		r.Entered[slices.Index(nodes, m.from)] += one(m.to == r.Stage)
		r.Left[slices.Index(nodes, m.to)] += one(m.from == r.Stage)
	}
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// TestTimesAgainstOracle compares dwell times and occupancy with the same lives. Where no customer is censored or late,
// the estimators are plain shares.
func TestTimesAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, events...)
		log, o := w.build(t), drawOptions(t)
		b := fold(t, log, o)
		lives := w.lives(o, log)
		horizon := rapid.IntRange(1, 30).Draw(t, "horizon")
		dwells, err := b.Dwells(stages.TimeOptions{Horizon: horizon})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range dwells {
			checkDwell(t, d, lives, horizon)
		}
		checkOccupancy(t, b, lives, log, horizon)
	})
}

func checkDwell(t *rapid.T, d stages.Dwell, lives []life, horizon int) {
	var want stages.Dwell
	var sum float64
	ends := make(map[string]float64)
	plain := true
	for _, l := range lives {
		for _, v := range l.visits {
			switch days := int(v.last - v.from); {
			case v.stage != d.Stage:
			case v.undated:
				want.Undated++
			default:
				want.Visits++
				want.Running += one(v.running)
				want.Late += one(v.late)
				sum += float64(min(days, horizon))
				if plain = plain && !v.late && (!v.running || days >= horizon); !v.running && days <= horizon {
					ends[v.to]++
				}
			}
		}
	}
	if d.Visits != want.Visits || d.Running != want.Running || d.Late != want.Late || d.Undated != want.Undated {
		t.Fatalf("%+v, want the counts of %+v", d, want)
	}
	if !plain || d.Visits == 0 {
		return
	}
	if n := float64(d.Visits); math.Abs(d.Mean.Value-sum/n) > 1e-9 {
		t.Fatalf("%s: mean %v, want %v", d.Stage, d.Mean, sum/n)
	}
	for _, e := range d.Ends {
		if want := ends[e.To] / float64(d.Visits); math.Abs(e.Share.Value-want) > 1e-9 {
			t.Fatalf("%s: %v end in %q, want %v", d.Stage, e.Share, e.To, want)
		}
	}
}

func checkOccupancy(t *rapid.T, b *stages.Balance, lives []life, log *journey.Log, horizon int) {
	o, err := b.Occupancy(stages.TimeOptions{Horizon: horizon})
	if err != nil {
		t.Fatal(err)
	}
	_, last := log.Observed()
	var came, late, leftOut, outside int64
	complete := true
	for _, l := range lives {
		switch {
		case !l.known:
			outside++
		case !l.aged:
			leftOut++
		case l.late:
			late++
			complete = false
		default:
			came++
			complete = complete && int(last-l.age) >= horizon
		}
	}
	if o.Customers != came || o.Late != late || o.LeftOut != leftOut || b.Outside() != outside {
		t.Fatalf("%d came, %d late, %d left out, %d outside; want %d, %d, %d, %d",
			o.Customers, o.Late, o.LeftOut, b.Outside(), came, late, leftOut, outside)
	}
	for _, p := range o.Points {
		total := 0.0
		for _, share := range p.Shares {
			total += share
		}
		if math.Abs(total-1) > 1e-9 {
			t.Fatalf("day %d: shares add up to %v", p.Day, total)
		}
	}
	if !complete || came == 0 {
		return
	}
	for _, stage := range o.Nodes {
		days := 0.0
		for day := range horizon + 1 {
			n := 0.0
			for _, l := range lives {
				n += float64(one(l.known && l.aged && l.at[l.age+metrics.Day(day)] == stage))
			}
			e := o.At(stage, day)
			if share := n / float64(came); math.Abs(e.Value-share) > 1e-9 || e.Low > e.Value+1e-12 || e.High < e.Value-1e-12 {
				t.Fatalf("day %d, stage %q: %v, want %v of %d", day, stage, e, share, came)
			}
			if day < horizon {
				days += n / float64(came)
			}
		}
		for _, st := range o.Times {
			if st.Stage == stage && st.Days.IsKnown() && math.Abs(st.Days.Value-days) > 1e-9 {
				t.Fatalf("stage %q: %v days, want %v", stage, st.Days, days)
			}
		}
	}
}

// TestIdentities checks what must hold of any balance: stocks chain, matrices have their margins, stages together are
// the company, the views have one change, the diagram conserves customers.
func TestIdentities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, events...)
		log, o := w.build(t), drawOptions(t)
		b := fold(t, log, o)
		k := len(o.Stages)
		for _, v := range []stages.View{stages.Gross, stages.Net} {
			rows, matrices := b.Total(v), b.Matrices(v)
			for p, m := range matrices {
				var opening, closing int64
				in, out, d := m.In(), m.Out(), m.Directions()
				for i := range k {
					r := rows[p*k+i]
					if p > 0 && r.Opening != rows[(p-1)*k+i].Closing {
						t.Fatalf("%v %s opens with %d, the period before closed with %d", r.Period, r.Stage, r.Opening,
							rows[(p-1)*k+i].Closing)
					}
					if in[i+1] != r.In() || out[i+1] != r.Out() || r.Residual() != 0 || m.Counts[i+1][i+1] != 0 {
						t.Fatalf("margins %v and %v of %v, want those of %+v", in, out, m, r)
					}
					opening, closing = opening+r.Opening, closing+r.Closing
				}
				if opening+out[0]-in[0] != closing || d.Entries != out[0] || d.Exits != in[0] {
					t.Fatalf("%v: %d + %d − %d isn't %d", m.Period, opening, out[0], in[0], closing)
				}
				all := int64(0)
				for _, n := range out {
					all += n
				}
				if d.Entries+d.Forward+d.Skip+d.Back+d.Exits != all {
					t.Fatalf("%+v of %v", d, m)
				}
				onward := o.Mode == stages.Milestones && !o.Rules[0].Regress && !o.Rules[2].Regress && len(o.Timeouts) == 0
				if v == stages.Gross && onward && d.Back > 0 {
					t.Fatalf("%d went back", d.Back)
				}
			}
		}
		checkSankey(t, b)
	})
}

func checkSankey(t *rapid.T, b *stages.Balance) {
	s := b.Sankey()
	in, out := make([]int64, len(s.Nodes)), make([]int64, len(s.Nodes))
	for i, e := range s.Edges {
		if e.Customers <= 0 || s.Nodes[e.To].Column != s.Nodes[e.From].Column+1 {
			t.Fatalf("edge %+v", e)
		}
		if i > 0 && (e.From < s.Edges[i-1].From || e.From == s.Edges[i-1].From && e.To <= s.Edges[i-1].To) {
			t.Fatalf("edges out of order: %v", s.Edges)
		}
		in[e.To] += e.Customers
		out[e.From] += e.Customers
	}
	last := s.Nodes[len(s.Nodes)-1].Column
	for i, n := range s.Nodes {
		switch {
		case n.Stage == "" && n.Customers != max(in[i], out[i]),
			n.Stage != "" && n.Column > 0 && n.Customers != in[i],
			n.Stage != "" && n.Column < last && n.Customers != out[i]:
			t.Fatalf("%+v has %d in and %d out", n, in[i], out[i])
		}
	}
}

func state(t interface{ Fatal(...any) }, b metrics.State) []byte {
	p, err := b.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestIgnores checks that the order of rows doesn't show, nor the names of customers, nor a common shift of events and
// calendar.
func TestIgnores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, o := drawWorld(t, events...), drawOptions(t)
		want := state(t, fold(t, w.build(t), o))
		w.events = rapid.Permutation(w.events).Draw(t, "order")
		if !bytes.Equal(want, state(t, fold(t, w.build(t), o))) {
			t.Fatal("another order gives another answer")
		}
		other := *w
		other.events, other.segments = slices.Clone(w.events), make(map[string]string)
		other.firstSeen = make(map[string]time.Time)
		for i := range other.events {
			other.events[i].Customer = shout(other.events[i].Customer)
		}
		for c, s := range w.segments {
			other.segments[shout(c)] = s
		}
		for c, s := range w.firstSeen {
			other.firstSeen[shout(c)] = s
		}
		if !bytes.Equal(want, state(t, fold(t, other.build(t), o))) {
			t.Fatal("other names of customers give another answer")
		}
	})
}

// TestIgnoresNames renames kinds and stages so that they sort the other way round: what counts is the order of the
// cycle and the rules.
func TestIgnoresNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, "a", "b", "c", "x")
		mode := rapid.SampledFrom([]stages.Mode{stages.Milestones, stages.LatestWins}).Draw(t, "mode")
		options := func(rename func(string) string) stages.Options {
			o := stages.Options{Mode: mode, Timeouts: []stages.Timeout{{Days: 20, To: rename("a")}}}
			for _, s := range []string{"a", "b", "c"} {
				o.Stages = append(o.Stages, rename(s))
				o.Rules = append(o.Rules, stages.Rule{On: kinds(rename(s)), Stage: rename(s)})
			}
			o.Rules = append(o.Rules, stages.Rule{On: kinds(rename("x"))})
			return o
		}
		want := fold(t, w.build(t), options(func(s string) string { return s }))
		names := map[string]string{"a": "z", "b": "y", "c": "p", "x": "g"}
		rename := func(s string) string { return names[s] }
		for i := range w.events {
			w.events[i].Kind = rename(w.events[i].Kind)
		}
		got := fold(t, w.build(t), options(rename))
		diff := cmp.Diff(want.Sum(stages.Gross), got.Sum(stages.Gross), cmp.AllowUnexported(metrics.Period{}))
		if diff != "" {
			t.Fatalf("renamed (-before +after):\n%s", diff)
		}
	})
}

// TestShiftsWithZone moves the events and the calendar by the same offset.
func TestShiftsWithZone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, o := drawWorld(t, events...), drawOptions(t)
		w.calendar = metrics.Calendar{}
		want := fold(t, w.build(t), o).Rows(stages.Gross)
		hours := rapid.IntRange(-12, 14).Draw(t, "offset")
		w.calendar = metrics.NewCalendar(time.FixedZone("shifted", hours*3600))
		shift := -time.Duration(hours) * time.Hour
		for i := range w.events {
			w.events[i].Time = w.events[i].Time.Add(shift)
		}
		for c, seen := range w.firstSeen {
			w.firstSeen[c] = seen.Add(shift)
		}
		w.asOf = w.asOf.Add(shift)
		got := fold(t, w.build(t), o).Rows(stages.Gross)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(metrics.Period{})); diff != "" {
			t.Fatalf("in UTC and shifted (-UTC +shifted):\n%s", diff)
		}
	})
}

// TestSegmentsMerge checks that segments add up: two made one give their sum, and all of them the company.
func TestSegmentsMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, o := drawWorld(t, events...), drawOptions(t)
		o.By = "segment"
		view := rapid.SampledFrom([]stages.View{stages.Gross, stages.Net}).Draw(t, "view")
		want := fold(t, w.build(t), o).Total(view)
		for c, s := range w.segments {
			if s == "large" {
				w.segments[c] = "small"
			}
		}
		merged := fold(t, w.build(t), o)
		o.By = ""
		for _, got := range [][]stages.Row{merged.Total(view), fold(t, w.build(t), o).Rows(view)} {
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(metrics.Period{})); diff != "" {
				t.Fatalf("(-by segment +merged):\n%s", diff)
			}
		}
	})
}

// TestCompanyFlow shows that the flow of customers of a company is the balance of one stage.
func TestCompanyFlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, "join", "leave", "use")
		w.events = append(w.events, journey.Event{Customer: "ann", Time: w.events[0].Time, Kind: "join"})
		log := w.build(t)
		grain := rapid.SampledFrom([]metrics.Grain{metrics.Monthly, metrics.Weekly, metrics.Daily}).Draw(t, "grain")
		o := stages.Options{Stages: []string{"customer"}, Grain: grain}
		definition := journey.ByContract([]string{"join"}, []string{"leave"})
		if days := rapid.IntRange(0, 40).Draw(t, "silence"); days > 0 {
			definition = journey.BySilence(days)
			o.Rules = []stages.Rule{{Stage: "customer"}}
			o.Timeouts = []stages.Timeout{{Days: days}}
		} else {
			o.Rules = []stages.Rule{{On: kinds("join"), Stage: "customer"}, {On: kinds("leave")}}
		}
		flow, err := journey.NewFlow(log, journey.FlowOptions{Definition: definition, Grain: grain})
		if err != nil {
			t.Fatal(err)
		}
		if flow, err = journey.Fold(t.Context(), log, flow); err != nil {
			t.Fatal(err)
		}
		b := fold(t, log, o)
		want, gross, net := flow.Rows(), b.Rows(stages.Gross), b.Rows(stages.Net)
		if len(want) != len(gross) {
			t.Fatalf("%d periods, want %d", len(gross), len(want))
		}
		for i, r := range want {
			for _, c := range []struct {
				row  stages.Row
				flow journey.Balance
			}{{gross[i], r.Gross}, {net[i], r.Net}} {
				if c.row.Period != r.Period || c.row.Opening != c.flow.Opening || c.row.Closing != c.flow.Closing ||
					c.row.In() != c.flow.In() || c.row.Out() != c.flow.Lost {
					t.Fatalf("%v: %+v, want %+v", definition, c.row, c.flow)
				}
			}
		}
	})
}

// manyCustomers is a log of customers with histories of up to eight events, from a fixed seed.
func manyCustomers(t *testing.T, n int) *journey.Log {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	w := &world{firstSeen: make(map[string]time.Time), segments: make(map[string]string)}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	w.asOf = from.AddDate(0, 0, 200)
	for i := range n {
		name := fmt.Sprint("customer ", i)
		for range 1 + r.IntN(8) {
			w.events = append(w.events, journey.Event{
				Customer: name, Time: from.AddDate(0, 0, r.IntN(150)), Kind: events[r.IntN(len(events))],
			})
		}
		if w.segments[name] = []string{"large", "small"}[r.IntN(2)]; r.IntN(5) == 0 {
			w.firstSeen[name] = from.AddDate(0, 0, r.IntN(60)-50)
		}
	}
	return w.build(t)
}

func TestLaws(t *testing.T) {
	log := manyCustomers(t, 300)
	o := stages.Options{
		Stages: cycle, By: "segment",
		Rules: []stages.Rule{
			{On: kinds("a"), Stage: "lead"},
			{On: kinds("b"), Stage: "trial"},
			{On: kinds("c"), Stage: "active", Regress: true},
			{On: kinds("x")},
		},
		Timeouts: []stages.Timeout{{Days: 15, From: []string{"active"}, To: "dormant"}, {Days: 60}},
	}
	b, err := stages.New(log, o)
	if err != nil {
		t.Fatal(err)
	}
	metricstest.Laws[journey.Trace, *stages.Balance]{
		Prototype: b,
		Input:     rapid.Map(rapid.IntRange(0, log.Customers()-1), log.Trace),
	}.Check(t)
}

// TestMergeLogs merges the balances of two logs with other segments: the answer is that of the log of both.
func TestMergeLogs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, o := drawWorld(t, events...), drawOptions(t)
		whole := w.build(t)
		first, last := whole.Observed()
		noon := func(d metrics.Day) time.Time {
			y, m, dd := d.Date()
			return time.Date(y, m, dd, 12, 0, 0, 0, w.calendar.Zone())
		}
		o.From, o.To = noon(first), noon(last)
		var parts [2]world
		for i := range parts {
			parts[i] = *w
			parts[i].events = nil
		}
		for _, e := range w.events {
			i := slices.Index(customers, e.Customer) % 2
			parts[i].events = append(parts[i].events, e)
		}
		want := fold(t, whole, o)
		got := fold(t, parts[0].build(t), o)
		if err := got.Merge(fold(t, parts[1].build(t), o)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(state(t, want), state(t, got)) {
			t.Fatalf("%v\nmerged:\n%v", want, got)
		}
		o.Grain = metrics.Yearly
		if err := got.Merge(fold(t, whole, o)); !isMismatch(err) {
			t.Fatal(fmt.Errorf("merging another grain: %w", err))
		}
	})
}
