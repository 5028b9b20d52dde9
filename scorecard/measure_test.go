package scorecard

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func measure(value, target float64, d metrics.Direction) Measure {
	return Measure{
		Definition: metrics.Definition{ID: "m", Direction: d, Target: metrics.TargetOf(target)},
		Estimate:   metrics.NewEstimate(value),
	}
}

func TestScoreByHand(t *testing.T) {
	const up, down = metrics.HigherIsBetter, metrics.LowerIsBetter
	for _, c := range []struct {
		value, target float64
		direction     metrics.Direction
		want          float64
	}{
		{8, 8, up, 1},
		{9, 8, up, 1},
		{6, 8, up, 0.75},
		{0, 8, up, 0},
		{-3, 8, up, 0},
		{0, 0, up, 1},
		{-1, 0, up, 0},
		{-5, -4, up, 0},
		{-3, -4, up, 1},
		{0.015, 0.015, down, 1},
		{0.01, 0.015, down, 1},
		{0.03, 0.015, down, 0.5},
		{-2, 3, down, 1},
		{0, 0, down, 1},
		{0.5, 0, down, 0},
		{-3, -4, down, 0},
		{math.Inf(1), 3, down, 0},
	} {
		got := measure(c.value, c.target, c.direction).Score()
		if !got.IsKnown() || got.Value != c.want {
			t.Errorf("%v against %v, %v: %v, want %v", c.value, c.target, c.direction, got, c.want)
		}
	}
}

func TestScoreWithinABand(t *testing.T) {
	band := metrics.Definition{ID: "m", Direction: metrics.InBand, Target: metrics.BandOf(30, 60)}
	for _, c := range []struct{ low, value, high, wantLow, want, wantHigh float64 }{
		{30, 30, 30, 1, 1, 1},
		{60, 60, 60, 1, 1, 1},
		{15, 15, 15, 0.5, 0.5, 0.5},
		{-1, -1, -1, 0, 0, 0},
		{120, 120, 120, 0.5, 0.5, 0.5},
		{15, 20, 120, 0.5, 20.0 / 30, 1}, // reaches over the whole band
		{15, 20, 30, 0.5, 20.0 / 30, 1},
		{60, 80, 120, 0.5, 0.75, 1},
		{80, 100, 120, 0.5, 0.6, 0.75},
	} {
		e := metrics.NewEstimate(c.value)
		e.Low, e.High = c.low, c.high
		got := Measure{Definition: band, Estimate: e}.Score()
		if got.Low != c.wantLow || got.Value != c.want || got.High != c.wantHigh {
			t.Errorf("%v in [%v, %v] scores %v in [%v, %v], want %v in [%v, %v]", c.value, c.low, c.high,
				got.Value, got.Low, got.High, c.want, c.wantLow, c.wantHigh)
		}
	}
	band.Target = metrics.TargetOf(30)
	if got := (Measure{Definition: band, Estimate: metrics.NewEstimate(30)}).Score(); got.State != metrics.NotApplicable {
		t.Errorf("a single value for a band scores %v", got)
	}
}

func TestScoreWithoutAValue(t *testing.T) {
	known := metrics.NewEstimate(3)
	missing := metrics.Absent(metrics.Missing, "nobody asked")
	undefined := metrics.Absent(metrics.Undefined, "0 of 0")
	up := metrics.Definition{Direction: metrics.HigherIsBetter}
	for name, c := range map[string]struct {
		m    Measure
		want metrics.EstimateState
	}{
		"no target": {Measure{Definition: up, Estimate: known}, metrics.NotApplicable},
		"no direction": {
			Measure{Definition: metrics.Definition{Target: metrics.TargetOf(1)}, Estimate: known},
			metrics.NotApplicable,
		},
		"no target, missing": {Measure{Estimate: missing}, metrics.NotApplicable},
		"missing": {
			Measure{Definition: measure(1, 2, metrics.LowerIsBetter).Definition, Estimate: missing},
			metrics.Missing,
		},
		"undefined": {
			Measure{Definition: measure(1, 2, metrics.LowerIsBetter).Definition, Estimate: undefined},
			metrics.Undefined,
		},
		"not a number": {measure(math.NaN(), 2, metrics.LowerIsBetter), metrics.Undefined},
	} {
		if got := c.m.Score(); got.State != c.want {
			t.Errorf("%s: %v, want %v", name, got.State, c.want)
		}
	}
	got := Measure{Definition: measure(1, 2, metrics.LowerIsBetter).Definition, Estimate: missing}.Score()
	if len(got.Warnings) != 1 || got.Warnings[0] != "nobody asked" {
		t.Errorf("warnings %q, want the estimate's", got.Warnings)
	}
}

func TestScoreIsAShareAndRisesWithTheValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]metrics.Direction{metrics.HigherIsBetter, metrics.LowerIsBetter}).Draw(t, "direction")
		target := rapid.Float64().Draw(t, "target")
		a, b := rapid.Float64().Draw(t, "a"), rapid.Float64().Draw(t, "b")
		a, b = min(a, b), max(a, b)
		m := measure(a, target, d)
		m.Estimate.High = b
		e := m.Score()
		if !(0 <= e.Low && e.Low <= e.Value && e.Value <= e.High && e.High <= 1) {
			t.Fatalf("score %v in [%v, %v]", e.Value, e.Low, e.High)
		}
		worse, better := m.Score().Value, measure(b, target, d).Score().Value
		if d == metrics.LowerIsBetter {
			worse, better = better, worse
		}
		if worse > better {
			t.Fatalf("%v: %v and %v against %v score %v and %v", d, a, b, target, worse, better)
		}
	})
}
