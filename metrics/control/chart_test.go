package control

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

// allKinds are the kinds that New makes.
func allKinds() []Kind { return []Kind{XmR, P, PPrime, U, UPrime, C, T, G} }

// TestConstantSeries: equal values have no signal, whatever the kind and the rules; where limits come from how values
// differ, both are that value, to the last bit.
func TestConstantSeries(t *testing.T) {
	for _, kind := range allKinds() {
		for _, rules := range allSets() {
			for _, v := range []float64{0, 1e-300, 0.1, 1.0 / 3, 0.7, 1, 2, 5, 1234.567, 1e9 / 7, 1e140} {
				if cause, _ := kind.accepts(v); cause != "" {
					continue
				}
				o := Options{Kind: kind, Rules: rules, Sizes: repeated(7, 40), Screen: true}
				for i := range o.Sizes {
					o.Sizes[i] += float64(i % 3)
				}
				if kind == XmR || kind == T {
					o.Sizes = nil
				}
				c := mustNew(t, monthly(repeated(v, 40)...), o)
				for i, p := range c.Points {
					byRange := kind == XmR || kind == T || kind == PPrime || kind == UPrime
					if p.Signals.Any() && !p.Signals.Other.Has(Hugging) ||
						p.Signals.Any() && (byRange || p.Sigma == 0) {
						t.Fatalf("%v, %s, %v: point %d has %v", kind, rules.Name, v, i, p.Signals)
					}
					if p.Center != v && kind != G || byRange && (p.Lower != v || p.Upper != v) {
						t.Fatalf("%v, %s, %v: point %d has %+v", kind, rules.Name, v, i, p)
					}
				}
			}
		}
	}
}

// TestNoLimits: without two neighbouring values an XmR chart has no limits, and nothing is near or far from the centre.
func TestNoLimits(t *testing.T) {
	values := make([]float64, 60)
	for i := range values {
		values[i] = float64(i % 4)
		if i%2 == 1 {
			values[i] = gap
		}
	}
	for _, kind := range []Kind{XmR, PPrime} {
		for _, rules := range allSets() {
			o := Options{Kind: kind, Rules: rules, Target: metrics.TargetOf(1), Direction: metrics.HigherIsBetter}
			if kind == PPrime {
				o.Sizes = repeated(10, 60)
			}
			s := mapped(monthly(values...), 0.25, 0)
			c := mustNew(t, s, o)
			for i, p := range c.Points {
				if p.Signals.All()&^(of(Run)|of(Trend)|of(LongRun)|of(FewCrossings)|of(Alternation)) != 0 {
					t.Errorf("%v, %s, %d: %v", kind, rules.Name, i, p.Signals)
				}
			}
			v := c.Verdict()
			if c.Phases[0].Limited || v.Status != NotJudged || v.Assurance != NoTarget || len(v.Warnings) != 2 {
				t.Errorf("%v, %s: %v", kind, rules.Name, v)
			}
		}
	}
}

// TestNoBaseline: limits that would rest on gaps alone are none, and neither is there a centre line to be above of.
func TestNoBaseline(t *testing.T) {
	for _, kind := range allKinds() {
		for _, rules := range allSets() {
			o := Options{Kind: kind, Rules: rules, Baselines: []Baseline{{Points: 3}}, Sizes: repeated(9, 40)}
			if !kind.sized() {
				o.Sizes = nil
			}
			c := mustNew(t, monthly(append([]float64{gap, gap, gap}, repeated(1, 37)...)...), o)
			for i, p := range c.Points {
				if p.Signals.Any() {
					t.Fatalf("%v, %s: point %d has %v", kind, rules.Name, i, p.Signals)
				}
			}
			if v := c.Verdict(); v.Status != NotJudged || v.Variation != CommonCause || c.Runs(0).Useful != 0 {
				t.Errorf("%v, %s: %v, %+v", kind, rules.Name, v, c.Runs(0))
			}
			if _, err := json.Marshal(c); err != nil {
				t.Errorf("%v: %v", kind, err)
			}
		}
	}
}

func TestProvisional(t *testing.T) {
	for n := range 20 {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(i % 2)
		}
		c := mustNew(t, monthly(append([]float64{gap}, values...)...), Options{Rules: WesternElectric()})
		p, v := c.Phases[0], c.Verdict()
		warned := slices.ContainsFunc(v.Warnings, func(w string) bool {
			return strings.Contains(w, fmt.Sprintf("provisional: they rest on %d values; collect 12 or more", n))
		})
		if p.N != n || p.Provisional != (n < 12) || p.Limited != (n >= 2) || warned != (n >= 2 && n < 12) {
			t.Errorf("%d values: %+v, %v", n, p, v)
		}
		if (v.Status == NotJudged) != (n < 2) || (len(v.Warnings) > 0) != (n < 12) {
			t.Errorf("%d values: %v", n, v)
		}
	}
}

// TestFewRanges: twelve values with gaps between them leave few moving ranges, and limits from these are provisional.
func TestFewRanges(t *testing.T) {
	values := []float64{1, 2}
	for i := range 12 {
		values = append(values, gap, float64(i%3))
	}
	c := mustNew(t, monthly(values...), Options{})
	if p := c.Phases[0]; p.N != 14 || p.Ranges != 1 || !p.Provisional || len(p.Warnings) != 1 {
		t.Errorf("%+v", p)
	}
	// A chart of counts doesn't rest on moving ranges.
	if p := mustNew(t, monthly(values...), Options{Kind: C}).Phases[0]; p.Provisional || p.Ranges != 0 {
		t.Errorf("%+v", p)
	}
}

// TestWithin: limits of what can't be below 0 stay there, and the assurance with them.
func TestWithin(t *testing.T) {
	s := monthly(0.5, 3, 0.2, 2, 0.1, 1, 0.3, 4, 0.2, 1, 0.6, 2)
	o := Options{Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(-0.5)}
	if c := mustNew(t, s, o); c.Points[0].Lower >= -0.5 || c.Verdict().Assurance != HitAndMiss {
		t.Errorf("%v", c)
	}
	o.Within = [2]float64{0, math.Inf(1)}
	if c := mustNew(t, s, o); c.Points[0].Lower != 0 || c.Verdict().Assurance != Misses || c.Points[0].Upper > 100 {
		t.Errorf("%v", c)
	}
	o.Within = [2]float64{0.2, 5}
	if _, err := New(s, o); err == nil || !strings.Contains(err.Error(), "not within 0.2 to 5") {
		t.Errorf("got %v", err)
	}
	score := metrics.Definition{Unit: metrics.Unit{Kind: metrics.ScoreUnit, Low: 1, High: 5}}
	if got := For(score).Within; got != [2]float64{1, 5} {
		t.Errorf("a score is within %v", got)
	}
}

func TestGaps(t *testing.T) {
	c := mustNew(t, monthly(1, 2, gap, 9, 10, gap, gap, 1), Options{})
	var at []int
	for _, r := range c.MovingRanges() {
		at = append(at, r.Index)
		if r.Value != 1 || r.Outside {
			t.Errorf("%+v", r)
		}
	}
	if !slices.Equal(at, []int{1, 4}) || c.Phases[0].Spread != 1 || c.Phases[0].N != 5 {
		t.Errorf("ranges at %v, %+v", at, c.Phases[0])
	}
	if v := c.Verdict(); v.At != 7 || v.Period.String() != "2024-08" {
		t.Errorf("%+v", v)
	}
	for _, i := range []int{2, 5, 6} {
		if p := c.Points[i]; p.Known || p.Baseline || p.Signals.Any() || p.Upper != c.Points[0].Upper {
			t.Errorf("%d: %+v", i, p)
		}
	}
}

// TestMovingRangeOutside: the jump is a range that differs by more than chance, and so is the one back.
func TestMovingRangeOutside(t *testing.T) {
	values := []float64{1, 2, 1, 2, 1, 2, 1, 2, 1, 9, 1, 2, 1, 2}
	for _, r := range mustNew(t, monthly(values...), Options{}).MovingRanges() {
		if want := r.Index == 9 || r.Index == 10; r.Outside != want {
			t.Errorf("%+v", r)
		}
	}
	if r := mustNew(t, monthly(values...), Options{Kind: C}).MovingRanges(); r != nil {
		t.Errorf("a c chart has ranges: %v", r)
	}
}

// TestRebased: a new level is a signal for as long as nobody says that it is a new baseline.
func TestRebased(t *testing.T) {
	var values []float64
	for i := range 24 {
		values = append(values, float64(12-i%3+i/12*20))
	}
	s := monthly(values...)
	o := Options{Direction: metrics.HigherIsBetter, Baselines: []Baseline{{Points: 12}}}
	c := mustNew(t, s, o)
	v := c.Verdict()
	if v.Status != Improved || v.Since != 12 || v.SincePeriod.String() != "2025-01" || len(c.Phases) != 1 {
		t.Errorf("%+v", v)
	}
	o.Baselines = append(o.Baselines, Baseline{First: 12, Reason: "second crew"})
	c = mustNew(t, s, o)
	if v := c.Verdict(); v.Status != Steady || len(c.Phases) != 2 {
		t.Errorf("%v, %+v", v, c.Phases)
	}
	want := Phase{
		First: 12, End: 24, Reason: "second crew", N: 12, Center: 31, Spread: c.Phases[1].Spread, Limited: true,
		UpperRange: c.Phases[1].UpperRange, Ranges: 11,
	}
	if got := c.Phases[1]; fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestLimitsStayPossible: pooled shares stay within their values whatever their sizes, so that σ is a number.
func TestLimitsStayPossible(t *testing.T) {
	for _, kind := range []Kind{P, PPrime, U, UPrime} {
		for _, values := range [][]float64{{0.9, 0, 0, 0, 0}, {0.1, 1, 1, 1, 1}, {0.7, 0, 0, 0, 0}, {0.3, 1, 1, 1, 1}} {
			for k := range 200 {
				sizes := []float64{1e-20, 1, 3 + float64(k)/7, 7.1, 9.3}
				c := mustNew(t, monthly(values...), Options{Kind: kind, Sizes: sizes})
				for _, p := range c.Points {
					if math.IsNaN(p.Lower) || math.IsNaN(p.Upper) || !(p.Center >= 0 && p.Center <= 1) {
						t.Fatalf("%v, %v, %v: %+v", kind, values, sizes, p)
					}
				}
			}
		}
	}
}

// TestMorePointsThanThereAre: a baseline fixed by more values than there are has all of its phase.
func TestMorePointsThanThereAre(t *testing.T) {
	s := levels(30)
	all := mustNew(t, s, Options{Baselines: []Baseline{{First: 1, Reason: "r"}}})
	many := mustNew(t, s, Options{Baselines: []Baseline{{First: 1, Points: math.MaxInt, Reason: "r"}}})
	if !slices.EqualFunc(all.Points, many.Points, same) {
		t.Errorf("%+v, want %+v", many.Phases, all.Phases)
	}
	_, err := New(s, Options{Baselines: []Baseline{{1, math.MaxInt, "r"}, {9, 0, "r"}}})
	if err == nil {
		t.Error("fixed by values after the next baseline: no error")
	}
}
