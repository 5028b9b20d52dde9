package scorecard

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func weighted(id string, weight, value float64) Measure {
	m := measure(value, 10, metrics.HigherIsBetter)
	m.Definition.ID, m.Weight = id, weight
	return m
}

func dark(m Measure, state metrics.EstimateState) Measure {
	m.Estimate = metrics.Absent(state, "")
	return m
}

func TestRollUpByHand(t *testing.T) {
	c := Card{Name: "Company", Measures: []Measure{
		weighted("b", 0, 5), // weight 1, score 0.5
		weighted("a", 2, 5), // score 0.5
		weighted("c", 1, 20),
		dark(weighted("d", 3, 0), metrics.Missing),
		dark(weighted("e", 1, 0), metrics.Undefined),
		dark(weighted("f", 50, 0), metrics.NotApplicable),
	}}
	r, err := c.RollUp()
	if err != nil {
		t.Fatal(err)
	}
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	near("score", r.Score.Value, 2.5/4)
	near("coverage", r.Coverage.Value, 4.0/8)
	near("low", r.Low, 2.5/8)
	near("high", r.High, 6.5/8)
	if r.Weakest.Measure.Definition.ID != "a" {
		t.Errorf("weakest %q, want a: of equal scores the first by id", r.Weakest.Measure.Definition.ID)
	}
	if got := [...]int{r.Known, r.Missing, r.Undefined, r.NotApplicable}; got != [...]int{3, 1, 1, 1} {
		t.Errorf("states %v", got)
	}
	want := "Company: score 0.62, coverage 50.0\u00a0%, between 0.31 and 0.81; weakest a at 0.50; dark: d, e"
	if got := r.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if len(r.Score.Warnings) != 1 || !strings.Contains(r.Score.Warnings[0], "2 of 5") {
		t.Errorf("warnings %q", r.Score.Warnings)
	}
}

func TestRollUpOfNothing(t *testing.T) {
	r, err := Card{}.RollUp()
	if err != nil || r.Score.State != metrics.Missing || r.Coverage.State != metrics.Undefined {
		t.Errorf("%+v, %v", r, err)
	}
	if r.Low != 0 || r.High != 1 {
		t.Errorf("bounds %v to %v, want 0 to 1", r.Low, r.High)
	}
	r, err = Card{Measures: []Measure{dark(weighted("d", 0, 0), metrics.Missing)}}.RollUp()
	if err != nil || r.Score.State != metrics.Missing || r.Coverage.Value != 0 || !r.Coverage.IsKnown() {
		t.Errorf("%+v, %v", r, err)
	}
	if got, want := r.String(), "no score known, coverage 0.0\u00a0%, between 0.00 and 1.00; dark: d"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRollUpRefusesWeights(t *testing.T) {
	c := Card{Measures: []Measure{
		weighted("good", 1, 1), weighted("minus", -1, 1),
		weighted("endless", math.Inf(1), 1), weighted("none", math.NaN(), 1),
	}}
	_, err := c.RollUp()
	var faults metrics.Faults
	if !errors.As(err, &faults) || len(faults) != 3 {
		t.Fatalf("%v", err)
	}
	for i, id := range []string{"minus", "endless", "none"} {
		if !strings.Contains(faults[i].Cause, `"`+id+`"`) {
			t.Errorf("fault %d doesn't name %s: %v", i, id, faults[i])
		}
	}
}

func TestRollUpOfHugeWeights(t *testing.T) {
	r, err := Card{Measures: []Measure{weighted("a", math.MaxFloat64, 5), weighted("b", math.MaxFloat64, 10)}}.RollUp()
	if err != nil || r.Score.Value != 0.75 {
		t.Errorf("%v, %v", r.Score, err)
	}
}

func cards() *rapid.Generator[Card] {
	return rapid.Custom(func(t *rapid.T) Card {
		var c Card
		for i := range rapid.IntRange(1, 8).Draw(t, "n") {
			weight := rapid.Float64Range(0, 100).Draw(t, "weight")
			m := weighted(fmt.Sprint(i), weight, rapid.Float64Range(-5, 15).Draw(t, "value"))
			if state := rapid.SampledFrom([]metrics.EstimateState{
				metrics.Known, metrics.Known, metrics.Missing, metrics.Undefined, metrics.NotApplicable,
			}).Draw(t, "state"); state != metrics.Known {
				m = dark(m, state)
			}
			c.Measures = append(c.Measures, m)
		}
		return c
	})
}

// A metric that goes dark never moves the score out of the bounds, and never narrows them.
func TestGoingDarkKeepsTheFormerScoreWithinBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cards().Draw(t, "card")
		before, err := c.RollUp()
		if err != nil {
			t.Fatal(err)
		}
		i := rapid.IntRange(0, len(c.Measures)-1).Draw(t, "which")
		if c.Measures[i].Estimate.State == metrics.NotApplicable {
			return
		}
		c.Measures[i] = dark(c.Measures[i], metrics.Missing)
		after, err := c.RollUp()
		if err != nil {
			t.Fatal(err)
		}
		const slack = 1e-12
		if before.Score.IsKnown() && (before.Score.Value < after.Low-slack || before.Score.Value > after.High+slack) {
			t.Fatalf("score was %v, bounds are now %v to %v", before.Score.Value, after.Low, after.High)
		}
		if after.Low > before.Low+slack || after.High < before.High-slack {
			t.Fatalf("bounds narrowed from [%v, %v] to [%v, %v]", before.Low, before.High, after.Low, after.High)
		}
		if after.Coverage.Value > before.Coverage.Value+slack {
			t.Fatalf("coverage rose from %v to %v", before.Coverage.Value, after.Coverage.Value)
		}
		named := false
		for _, s := range after.Dark() {
			named = named || s.Measure.Definition.ID == c.Measures[i].Definition.ID
		}
		if !named {
			t.Fatal("the result doesn't say which measure is dark")
		}
	})
}

func TestRollUpIdentities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cards().Draw(t, "card")
		r, err := c.RollUp()
		if err != nil {
			t.Fatal(err)
		}
		if n := r.Known + r.Missing + r.Undefined + r.NotApplicable; n != len(c.Measures) || len(r.Parts) != n {
			t.Fatalf("%d states of %d measures", n, len(c.Measures))
		}
		if !(0 <= r.Low && r.Low <= r.High && r.High <= 1) {
			t.Fatalf("bounds %v to %v", r.Low, r.High)
		}
		weakest := r.Weakest.Score.Value - 1e-12
		if s := r.Score; s.IsKnown() && (s.Value < r.Low || s.Value > r.High || s.Value < weakest) {
			t.Fatalf("score %v, bounds %v to %v, weakest %v", r.Score.Value, r.Low, r.High, r.Weakest.Score.Value)
		}
		// Weights are relative.
		scaled := Card{}
		for _, m := range c.Measures {
			m.Weight = m.weight() * 7
			scaled.Measures = append(scaled.Measures, m)
		}
		s, err := scaled.RollUp()
		if err != nil || math.Abs(s.Score.Value-r.Score.Value) > 1e-12 || math.Abs(s.Low-r.Low) > 1e-12 {
			t.Fatalf("scaled weights: %v, %v, want %v", s.Score, err, r.Score)
		}
	})
}
