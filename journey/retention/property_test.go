package retention_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestRowOrder checks that the order in which events were read doesn't show.
func TestRowOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		want := state(t, fold(t, w.log(t), opts))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		r.Shuffle(len(w.events), func(i, j int) { w.events[i], w.events[j] = w.events[j], w.events[i] })
		if string(state(t, fold(t, w.log(t), opts))) != string(want) {
			t.Fatal("another order of rows gives another answer")
		}
	})
}

// TestRenaming checks that customers' names don't show, nor do those of an attribute's values but as labels.
func TestRenaming(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		before := fold(t, w.log(t), opts).Grid()
		seen := map[string]time.Time{}
		for who, day := range w.firstSeen {
			seen["the other "+who] = day
		}
		w.firstSeen = seen
		for i := range w.events {
			w.events[i].Customer = "the other " + w.events[i].Customer
		}
		for i := range w.segments {
			w.segments[i].customer = "the other " + w.segments[i].customer
			w.segments[i].value = "x-" + w.segments[i].value // in the same order
		}
		after := fold(t, w.log(t), opts).Grid()
		for i := range after.Rows {
			after.Rows[i].Value = strings.TrimPrefix(after.Rows[i].Value, "x-")
		}
		if len(w.segments) > 0 && !cmp.Equal(before, after, cmp.AllowUnexported(metrics.Period{})) {
			t.Fatal("renaming gives another answer:\n", cmp.Diff(before, after, cmp.AllowUnexported(metrics.Period{})))
		}
	})
}

// TestMergedSegments checks that segments given one name count what they counted together.
func TestMergedSegments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		opts.By = "segment"
		apart := fold(t, w.log(t), opts).Grid()
		for i := range w.segments {
			w.segments[i].value = "large"
		}
		together := fold(t, w.log(t), opts).Grid()
		for k, column := range together.Columns {
			sum := map[string]retention.Cell{}
			for _, row := range apart.Rows {
				name := row.Value
				if name != "" {
					name = "large"
				}
				c := sum[name]
				c.N += row.Cells[k].N
				c.Of += row.Cells[k].Of
				c.Events += row.Cells[k].Events
				c.Amount = c.Amount.Add(row.Cells[k].Amount)
				sum[name] = c
			}
			for _, row := range together.Rows {
				got, want := row.Cells[k], sum[row.Value]
				if got.N != want.N || got.Of != want.Of || got.Events != want.Events || !got.Amount.Equal(want.Amount) {
					t.Fatalf("%q, age %v: %+v, want %+v", row.Value, column, got, want)
				}
			}
		}
	})
}

// TestZoneShift checks that moving events and clocks together changes nothing.
func TestZoneShift(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		w.calendar = metrics.Calendar{}
		before := fold(t, w.log(t), opts).Grid()
		hours := rapid.IntRange(-12, 14).Draw(t, "hours")
		shift := -time.Duration(hours) * time.Hour
		w.calendar = metrics.NewCalendar(time.FixedZone("there", hours*3600))
		w.asOf = w.asOf.Add(shift)
		for i := range w.events {
			w.events[i].Time = w.events[i].Time.Add(shift)
		}
		for i := range w.segments {
			w.segments[i].since = w.segments[i].since.Add(shift)
		}
		for who := range w.firstSeen {
			w.firstSeen[who] = w.firstSeen[who].Add(shift)
		}
		after := fold(t, w.log(t), opts).Grid()
		if diff := cmp.Diff(before, after, cmp.AllowUnexported(metrics.Period{})); diff != "" {
			t.Fatal("moved events and calendar (-before +after):\n", diff)
		}
	})
}

// TestKaplanMeier checks the curve of leaving for good against the discrete Kaplan-Meier estimate from each start's own
// time and whether it was observed: 1 − d/n at each age, with n those whose time is that age or later.
func TestKaplanMeier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		opts.When, opts.Brackets, opts.Measure = retention.AtOrAfter, nil, retention.Customers
		log := w.log(t)
		o := newOracle(w, log, opts)
		r := fold(t, log, opts)
		type life struct {
			age  int
			left bool
		}
		var lives []life
		for _, s := range o.starts {
			row := retention.Row{Period: s.period, Value: s.value}
			n := make([]int, 400) // returns at that age or later
			for _, e := range s.returns {
				for a := range e.age + 1 {
					n[min(a, len(n)-1)]++
				}
			}
			age, observed := 0, func(age int) bool {
				day, end := o.calendar.Day(s.at), s.at
				if opts.By == "" {
					day, end = row.Period.Last(), row.Period.End(o.calendar.Zone())
				}
				return (opts.By != "" || row.Period.Last() <= o.last) && o.over(day, end, age)
			}
			for observed(age) && n[min(age, len(n)-1)] >= o.opts.MinOccurrences {
				age++
			}
			if observed(age) {
				lives = append(lives, life{age, true})
			} else {
				lives = append(lives, life{age - 1, false})
			}
		}
		curve, share := r.Curve(), 1.0
		for age, p := range curve.Points {
			d, n := 0, 0
			for _, l := range lives {
				if l.age >= age {
					n++
				}
				if l.age == age && l.left {
					d++
				}
			}
			if n > 0 {
				share *= 1 - float64(d)/float64(n)
			}
			if p.Share.IsKnown() && math.Abs(p.Share.Value-share) > 1e-12 {
				t.Fatalf("age %d: %v, want %v (%d of %d left)", age, p.Share, share, d, n)
			}
			if n > 0 && (!p.Share.IsKnown() || p.AtRisk != int64(n) || p.AtRisk-p.N != int64(d)) {
				t.Fatalf("age %d: %v, %d of %d remained, want %d of %d to leave", age, p.Share, p.N, p.AtRisk, d, n)
			}
		}
	})
}

// TestOneCohort checks that the curve of one calendar cohort, in which no one is censored before the others, is its
// row, with its intervals.
func TestOneCohort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		opts.By = ""
		r := fold(t, w.log(t), opts)
		for i, row := range r.Grid().Rows {
			for k, p := range r.Curve(i).Points {
				got, want := p.Share, row.Cells[k].Share
				if got.State != want.State || math.Abs(got.Value-want.Value) > 1e-12 || got.N != want.N {
					t.Fatalf("%v, age %v: %v, want %v", row.Period, p.Column, got, want)
				}
				if math.Abs(got.Low-want.Low) > 1e-9 || math.Abs(got.High-want.High) > 1e-9 {
					t.Fatalf("%v, age %v: %v, want %v", row.Period, p.Column, got, want)
				}
			}
		}
	})
}

// TestAddsUp checks that with calendar cohorts by first matching start every customer is in one row or unstarted, and
// that the pooled points are the sums of the observable cells.
func TestAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		opts.When = retention.Exactly
		r := fold(t, w.log(t), opts)
		g := r.Grid()
		started := int64(0)
		for _, row := range g.Rows {
			started += row.Size
		}
		if opts.Starts != retention.Recurring && started+g.Unstarted+g.Earlier != g.Customers {
			t.Fatalf("%d + %d + %d customers of %d", started, g.Unstarted, g.Earlier, g.Customers)
		}
		for k, p := range r.Curve().Points {
			var n, of int64
			for _, row := range g.Rows {
				n += row.Cells[k].N
				of += row.Cells[k].Of
			}
			if p.N != n || p.AtRisk != of || of > 0 && p.Share.Value != float64(n)/float64(of) {
				t.Fatalf("age %v: %d of %d, want %d of %d", p.Column, p.N, p.AtRisk, n, of)
			}
		}
	})
}
