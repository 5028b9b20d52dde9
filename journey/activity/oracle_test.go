package activity_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/activity"
	"github.com/untangle-metrics/untangle/metrics"
)

// nobody is the state of someone who has never been active.
const nobody = activity.State(99)

// person is one customer's states, told once more day by day.
type person struct {
	segment string
	states  []activity.State // from the day before the first
}

// people goes through every day of every customer.
func (w *world) people(first, last metrics.Day, opts activity.Options) map[string]person {
	week, month := cmp.Or(opts.Week, 7), cmp.Or(opts.Month, 30)
	all := make(map[string]person)
	for _, e := range w.events {
		who := e.Customer
		if _, ok := all[who]; ok {
			continue
		}
		var p person
		if opts.By != "" {
			p.segment = w.segments[who]
		}
		seen, known := w.firstSeen[who]
		for d := first - 1; d <= last; d++ {
			var active []metrics.Day
			if day := w.calendar.Day(seen); known && day < first {
				active = append(active, day)
			}
			for _, f := range w.events {
				if f.Customer == who && selects(opts.Active, f) && w.calendar.Day(f.Time) <= d {
					active = append(active, w.calendar.Day(f.Time))
				}
			}
			slices.Sort(active)
			p.states = append(p.states, stateOn(d, slices.Compact(active), week, month))
		}
		all[who] = p
	}
	return all
}

// stateOn is the rule: active are the active days up to the day.
func stateOn(d metrics.Day, active []metrics.Day, week, month int) activity.State {
	n := len(active)
	if n == 0 {
		return nobody
	}
	if active[n-1] < d {
		switch ago := int(d - active[n-1]); {
		case ago <= week:
			return activity.AtRiskWAU
		case ago <= month:
			return activity.AtRiskMAU
		}
		return activity.Dormant
	}
	if n == 1 {
		return activity.Newcomer
	}
	switch ago := int(d - active[n-2]); {
	case ago <= week:
		return activity.Current
	case ago <= month:
		return activity.Reactivated
	}
	return activity.Resurrected
}

// TestOracle checks every count, of rows and of moves, against the states of each customer on each day.
func TestOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		log := w.log(t)
		s := fold(t, log, opts)
		first, last := log.Observed()
		people := w.people(first, last, opts)
		for trace := range log.Traces() {
			var want, got []activity.State
			for _, state := range people[trace.Customer()].states[1:] {
				if state != nobody {
					want = append(want, state)
				}
			}
			day := last - metrics.Day(len(want)) + 1
			for d, state := range s.Of(trace) {
				if d != day {
					t.Fatalf("%v of %s, want %v", d, trace.Customer(), day)
				}
				day++
				got = append(got, state)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%s is %v, want %v", trace.Customer(), got, want)
			}
		}
		rows := s.Rows()
		for i, row := range rows {
			var want [7]int64
			for _, p := range people {
				if state := p.states[row.Day-first+1]; p.segment == row.Segment && state != nobody {
					want[state]++
				}
			}
			if row.Counts != want || int(row.Day-first) != i/len(s.Segments()) {
				t.Fatalf("row %d: %+v, want %v", i, row, want)
			}
		}
		from := first + metrics.Day(rapid.IntRange(0, int(last-first)).Draw(t, "from"))
		to := from + metrics.Day(rapid.IntRange(0, int(last-from)).Draw(t, "to"))
		segments := s.Segments()[rapid.IntRange(0, len(s.Segments())-1).Draw(t, "segments"):]
		var want [7][7]int64
		came, outside := int64(0), int64(0)
		for _, p := range people {
			if p.states[len(p.states)-1] == nobody {
				outside++
			}
			if !slices.Contains(segments, p.segment) {
				continue
			}
			for d := from; d <= to; d++ {
				before, after := p.states[d-first], p.states[d-first+1]
				switch {
				case after == nobody:
				case before == nobody:
					came++
				default:
					want[before][after]++
				}
			}
		}
		if m := s.Between(from, to, segments...); m.Counts != want || m.Came != came || m.From != from || m.To != to {
			t.Fatalf("%v to %v: %v, want %v and %d who came", from, to, m, want, came)
		}
		if s.Outside() != outside {
			t.Fatalf("%d were never active, want %d", s.Outside(), outside)
		}
	})
}

// TestClusters checks intervals over all days of observation against the variance of the share with customers as
// clusters, from each customer's own moves.
func TestClusters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		opts.By = ""
		log := w.log(t)
		first, last := log.Observed()
		m := fold(t, log, opts).Between(first, last)
		from := activity.State(rapid.IntRange(0, 6).Draw(t, "state"))
		to := rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(0, 6), func(i int) activity.State {
			return activity.State(i)
		}), 1, 3, rapid.ID).Draw(t, "to")
		var x, n []float64
		for _, p := range w.people(first, last, opts) {
			went, all := 0.0, 0.0
			for i, state := range p.states[1:] {
				if p.states[i] == from {
					all++
					if slices.Contains(to, state) {
						went++
					}
				}
			}
			if all > 0 {
				x, n = append(x, went), append(n, all)
			}
		}
		got := m.Share(from, to...)
		sumX, sumN := sum(x), sum(n)
		if got.State == metrics.NotApplicable {
			if sumX > 0 {
				t.Fatalf("%v to %v happens: %v of %v", from, to, sumX, sumN)
			}
			return
		}
		if sumN == 0 {
			if got.State != metrics.Undefined {
				t.Fatalf("%v of no one: %v", from, got)
			}
			return
		}
		share, clusters := sumX/sumN, float64(len(n))
		var spread, squares float64
		for i := range n {
			spread += (x[i] - share*n[i]) * (x[i] - share*n[i])
			squares += n[i] * n[i]
		}
		effect := squares / sumN
		if share > 0 && share < 1 && clusters > 1 {
			effect = spread * clusters / (clusters - 1) / (sumN * share * (1 - share))
		}
		effect = min(max(effect, 1), float64(last-first)+1)
		low, high := interval.Wilson(sumX/effect, sumN/effect, interval.Z(0.95))
		if !near(got.Value, share) || !near(got.Low, low) || !near(got.High, high) || got.N != int64(sumN) {
			t.Fatalf("%v to %v: %v, want %v [%v, %v] of %v", from, to, got, share, low, high, sumN)
		}
	})
}

// TestTwoDays works the interval out by hand: of two customers, new on the first of two days, one is active on the
// second. With r = 1/2 the design effect is (1/4 + 1/4)·2/1 / (2·1/4) = 2.
func TestTwoDays(t *testing.T) {
	b := journey.NewBuilder(journey.Options{AsOf: noon(1)})
	for _, e := range []journey.Event{
		{Customer: "a", Time: noon(0)}, {Customer: "a", Time: noon(1)}, {Customer: "b", Time: noon(0)},
	} {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	log := build(t, b)
	first, last := log.Observed()
	e := fold(t, log, activity.Options{}).Between(first, last).NURR()
	low, high := interval.Wilson(0.5, 1, interval.Z(0.95))
	if e.Value != 0.5 || !near(e.Low, low) || !near(e.High, high) || e.N != 2 || len(e.Warnings) != 1 {
		t.Errorf("%v, want 0.5 [%v, %v]", e, low, high)
	}
}

func sum(xs []float64) (s float64) {
	for _, x := range xs {
		s += x
	}
	return s
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// TestOneDay checks that the share of one day has Wilson's interval as it is.
func TestOneDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		s := fold(t, w.log(t), opts)
		for _, m := range s.Matrices() {
			n := int64(0)
			for _, count := range m.Counts[activity.Current] {
				n += count
			}
			want := metrics.Wilson(m.Counts[activity.Current][activity.Current], n, 0.95)
			if n > 0 && gocmp.Diff(m.CURR(), want) != "" {
				t.Fatalf("%v: %v, want %v", m.From, m.CURR(), want)
			}
			if diff := gocmp.Diff(s.Between(m.From, m.To).Counts, m.Counts); diff != "" {
				t.Fatal(m.From, diff)
			}
		}
	})
}

// TestConserved checks that on every day, for every state, opening + came = closing, with the opening those who moved
// and the closing the row; and that no one is lost.
func TestConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		log := w.log(t)
		s := fold(t, log, opts)
		rows := s.Total()
		for i, m := range s.Matrices() {
			var opening, closing [7]int64
			closing[activity.Newcomer] = m.Came
			for from, row := range m.Counts {
				for to, n := range row {
					opening[from] += n
					closing[to] += n
					if n < 0 {
						t.Fatalf("%v: %d from %d to %d", m.From, n, from, to)
					}
				}
			}
			if i > 0 && opening != rows[i-1].Counts || closing != rows[i].Counts {
				t.Fatalf("%v: from %v to %v, want %v", m.From, opening, closing, rows[i].Counts)
			}
			if i > 0 && rows[i].Customers() != rows[i-1].Customers()+m.Came {
				t.Fatalf("%v: %d customers after %d and %d", m.From, rows[i].Customers(), rows[i-1].Customers(), m.Came)
			}
		}
		if n := rows[len(rows)-1].Customers() + s.Outside(); n != int64(log.Customers()) {
			t.Fatalf("%d customers of %d", n, log.Customers())
		}
		for _, row := range rows {
			if row.Active() > row.Weekly() || row.Weekly() > row.Monthly() || row.Monthly() > row.Customers() {
				t.Fatalf("%+v", row)
			}
		}
	})
}

// TestStickiness checks the ratio of sums.
func TestStickiness(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		log := w.log(t)
		s := fold(t, log, opts)
		first, last := log.Observed()
		from := first + metrics.Day(rapid.IntRange(-1, int(last-first)).Draw(t, "from"))
		daily, monthly := 0.0, 0.0
		for _, row := range s.Rows() {
			if row.Day >= from {
				daily += float64(row.Active())
				monthly += float64(row.Monthly())
			}
		}
		e := s.Stickiness(from, last+1)
		if monthly > 0 && (!near(e.Value, daily/monthly) || e.N != int64(monthly)) || e.IsKnown() != (monthly > 0) {
			t.Fatalf("%v, want %v/%v", e, daily, monthly)
		}
	})
}

// TestZoneShift checks that moving events and clocks together changes nothing.
func TestZoneShift(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		w.calendar = metrics.Calendar{}
		before := fold(t, w.log(t), opts)
		w.shift(rapid.IntRange(-12, 14).Draw(t, "hours"))
		after := fold(t, w.log(t), opts)
		if diff := gocmp.Diff(before.Rows(), after.Rows()); diff != "" {
			t.Fatal("moved events and calendar (-before +after):\n", diff)
		}
		if diff := gocmp.Diff(before.Matrices(), after.Matrices(), gocmp.AllowUnexported(activity.Matrix{})); diff != "" {
			t.Fatal("moved events and calendar (-before +after):\n", diff)
		}
	})
}

// TestOrder checks that the order of the events, and how often they happen on a day, change nothing.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		before := state(t, fold(t, w.log(t), opts))
		w.events = rapid.Permutation(append(slices.Clone(w.events), w.events...)).Draw(t, "order")
		if after := state(t, fold(t, w.log(t), opts)); !slices.Equal(before, after) {
			t.Fatal("the order of the events shows")
		}
	})
}

// TestSegments checks that segments add up to the whole.
func TestSegments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		log := w.log(t)
		opts.By = "segment"
		parts := fold(t, log, opts)
		opts.By = ""
		whole := fold(t, log, opts)
		if diff := gocmp.Diff(parts.Total(), whole.Rows()); diff != "" {
			t.Fatal("(-parts +whole):\n", diff)
		}
		first, last := log.Observed()
		if a, b := parts.Between(first, last).CURR(), whole.Between(first, last).CURR(); gocmp.Diff(a, b) != "" {
			t.Fatal(a, b)
		}
	})
}

var _ metrics.Calculator[journey.Trace, *activity.States] = (*activity.States)(nil)
