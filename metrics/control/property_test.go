package control

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

// anySeries returns whole numbers, with gaps: a level, now and then another, and now and then something wild.
func anySeries(rng *rand.Rand, n int) metrics.Series {
	values, level := make([]float64, n), 0
	for i := range values {
		if rng.IntN(15) == 0 {
			level = rng.IntN(21) - 10
		}
		values[i] = float64(level + rng.IntN(9) - 4)
		switch rng.IntN(25) {
		case 0, 1:
			values[i] = gap
		case 2:
			values[i] *= 5
		}
	}
	return monthly(values...)
}

// anyOptions returns options of an XmR chart for n values, without a season.
func anyOptions(rng *rand.Rand, n int) Options {
	o := Options{
		Rules: allSets()[rng.IntN(5)], Direction: metrics.HigherIsBetter,
		Center: Center(rng.IntN(2)), MedianRange: rng.IntN(2) == 0, Screen: rng.IntN(2) == 0,
	}
	for i := range n {
		if rng.IntN(20) == 0 {
			o.Exclude = append(o.Exclude, Exclusion{Index: i, Reason: "known"})
		}
	}
	if n > 0 && rng.IntN(3) == 0 {
		o.Baselines = append(o.Baselines, Baseline{First: rng.IntN(n), Reason: "change"})
		if rng.IntN(2) == 0 {
			o.Baselines[0].Points = 1 + rng.IntN(n)
		}
	}
	return o
}

// same reports whether two points say the same, also where z or the centre is not a number.
func same(a, b Point) bool {
	return fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b)
}

// mapped returns a·x + b of every value.
func mapped(s metrics.Series, a, b float64) metrics.Series {
	s.Values = slices.Clone(s.Values)
	for i, v := range s.Values {
		if v.IsKnown() {
			s.Values[i] = metrics.NewEstimate(a*v.Value + b)
		}
	}
	return s
}

// TestAffine: in other units, limits move along and the signals are the same; upside down, they are mirrored.
func TestAffine(t *testing.T) {
	signals := 0
	rapid.Check(t, func(t *rapid.T) {
		rng := dice(t)
		n := rng.IntN(60)
		s, o := anySeries(rng, n), anyOptions(rng, n)
		a, b := float64(1+rng.IntN(12)), float64(rng.IntN(201)-100)
		if rng.IntN(2) == 0 {
			a = -a
		}
		c, m := mustNew(t, s, o), mustNew(t, mapped(s, a, b), o)
		for i, p := range c.Points {
			q := m.Points[i]
			lower, upper, want := a*p.Lower+b, a*p.Upper+b, p.Signals
			if a < 0 {
				lower, upper = upper, lower
				want.Up, want.Down = want.Down, want.Up
			}
			if q.Signals != want || q.Test != p.Test {
				t.Fatalf("%d: %v under %v·x %+v, want %v", i, q.Signals, a, b, want)
			}
			if want.Any() {
				signals++
			}
			tolerance := 1e-11 * (1 + math.Abs(a)*p.Sigma + math.Abs(b))
			for _, x := range [][2]float64{{q.Lower, lower}, {q.Upper, upper}, {q.Center, a*p.Center + b}} {
				noneOfBoth := math.IsNaN(x[0]) && math.IsNaN(x[1])
				if x[0] != x[1] && !noneOfBoth && !(math.Abs(x[0]-x[1]) <= tolerance) {
					t.Fatalf("%d: %v under %v·x %+v, want %v", i, x[0], a, b, x[1])
				}
			}
			if mirrored := map[Variation]Variation{Improving: Concerning, Concerning: Improving}; a < 0 &&
				q.Variation != p.Variation && q.Variation != mirrored[p.Variation] {
				t.Fatalf("%d: %v upside down is %v", i, p.Variation, q.Variation)
			}
		}
	})
	if signals == 0 {
		t.Error("no signal, so nothing was tested")
	}
}

// TestUnitOfExposure: events per 1,024 cases are those per case with another unit, and vary as much.
func TestUnitOfExposure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := dice(t)
		n := 1 + rng.IntN(40)
		one, many := monthly(make([]float64, n)...), monthly(make([]float64, n)...)
		o := Options{Kind: [...]Kind{U, UPrime}[rng.IntN(2)], Rules: Nelson(), Sizes: make([]float64, n)}
		p := o
		p.Sizes = make([]float64, n)
		for i := range n {
			size, events := 1+float64(rng.IntN(100)), float64(rng.IntN(30))
			o.Sizes[i], p.Sizes[i] = size, size/1024
			one.Values[i], many.Values[i] = metrics.NewEstimate(events/size), metrics.NewEstimate(1024*(events/size))
		}
		a, b := mustNew(t, one, o), mustNew(t, many, p)
		for i := range a.Points {
			p, q := a.Points[i], b.Points[i]
			if q.Signals != p.Signals || !agrees(q.Lower, 1024*p.Lower, 1e-9) || !agrees(q.Upper, 1024*p.Upper, 1e-12) {
				t.Fatalf("%d: %+v and %+v", i, p, q)
			}
		}
	})
}

// TestGapsAtTheEnd: periods that nobody measured yet change nothing.
func TestGapsAtTheEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := dice(t)
		n := rng.IntN(60)
		s, o := anySeries(rng, n), anyOptions(rng, n)
		longer := s
		longer.Values = append(slices.Clone(s.Values), make([]metrics.Estimate, 1+rng.IntN(9))...)
		a, b := mustNew(t, s, o), mustNew(t, longer, o)
		if !slices.EqualFunc(a.Points, b.Points[:n], same) {
			t.Fatal("points differ")
		}
		// But for a warning of them.
		v, w := a.Verdict(), b.Verdict()
		if len(a.Points) > 0 && (v.Status != w.Status || v.At != w.At || v.Since != w.Since) {
			t.Fatalf("%v became %v", v, w)
		}
		for _, p := range b.Points[n:] {
			if p.Known || p.Signals.Any() || p.Baseline || p.Variation != CommonCause {
				t.Fatalf("a gap has %+v", p)
			}
		}
	})
}

// TestExcluded: what an excluded value is doesn't matter, but to its own point.
func TestExcluded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := dice(t)
		n := 1 + rng.IntN(60)
		s, o := anySeries(rng, n), anyOptions(rng, n)
		at := rng.IntN(n)
		o.Exclude = append(o.Exclude, Exclusion{Index: at, Reason: "known"})
		other := s
		other.Values = slices.Clone(s.Values)
		other.Values[at] = metrics.NewEstimate(float64(rng.IntN(2000) - 1000))
		a, b := mustNew(t, s, o), mustNew(t, other, o)
		for i := range a.Points {
			if i != at && !same(a.Points[i], b.Points[i]) {
				t.Fatalf("%d: %+v and %+v", i, a.Points[i], b.Points[i])
			}
		}
		if a.Points[at].Upper != b.Points[at].Upper || b.Points[at].Signals.All()&^of(Outside) != 0 {
			t.Fatalf("%+v", b.Points[at])
		}
	})
}

// TestPhasesApart: each phase is as a chart of its own.
func TestPhasesApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := dice(t)
		n := 2 + rng.IntN(60)
		cut := 1 + rng.IntN(n-1)
		s, o := anySeries(rng, n), anyOptions(rng, 0)
		left, right := s, s
		left.Values, right.Values, right.First = s.Values[:cut], s.Values[cut:], s.First.Add(cut)
		want := append(mustNew(t, left, o).Points, mustNew(t, right, o).Points...)
		for i := range want[cut:] {
			want[cut+i].Phase = 1
		}
		o.Baselines = []Baseline{{First: cut, Reason: "change"}}
		c := mustNew(t, s, o)
		if !slices.EqualFunc(c.Points, want, same) {
			t.Fatalf("cut at %d: %+v, want %+v", cut, c.Points, want)
		}
		if c.Phases[0].End != cut || c.Phases[1].First != cut || c.Phases[1].End != n || c.Phases[1].Reason != "change" {
			t.Fatalf("%+v", c.Phases)
		}
	})
}
