package control

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/metrics"
)

// yearly is a chart of values by year.
func yearly(t *testing.T, first int, values []float64) Chart {
	t.Helper()
	start := metrics.Calendar{}.Period(metrics.Yearly, metrics.DayOf(first, time.January, 1))
	s := metrics.Series{Metric: "level", First: start}
	for _, v := range values {
		s.Values = append(s.Values, metrics.NewEstimate(v))
	}
	c, err := New(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestChangePointNile is the flow of the Nile, which fell after 1898 (Cobb, Biometrika 65, 1978), from a mean of
// 1097.75 to one of 849.97.
func TestChangePointNile(t *testing.T) {
	var values []float64
	for line := range strings.FieldsSeq(string(bytes.TrimSpace(golden.Open(t, "series/nile.txt")))) {
		v, err := strconv.ParseFloat(line, 64)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	found, err := yearly(t, 1871, values).ChangePoint(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	about(t, "before", found.Before.Value, 1097.75, 1e-9)
	about(t, "after", found.After.Value, 849.97222222222217, 1e-9)
	if found.Period.String() != "1899" || found.LowPeriod.String() != "1897" || found.HighPeriod.String() != "1900" {
		t.Errorf("got %v", found)
	}
	if found.P != 0.001 || found.N != 100 || len(found.Warnings) != 0 {
		t.Errorf("got %+v", found)
	}
	again, err := yearly(t, 1871, values).ChangePoint(0.95, 1)
	if err != nil || again.String() != found.String() {
		t.Errorf("the same seed gives %v, then %v", found, again)
	}
}

// TestChangePointCoverage measures how often the interval holds the true change, for shifts of 1 to 3 σ in 36 values,
// and how often P is below 0.05 when nothing changed.
func TestChangePointCoverage(t *testing.T) {
	const runs = 600
	for _, test := range []struct {
		shift float64
		at    int
	}{{1, 18}, {2, 12}, {3, 24}} {
		rng := rand.New(rand.NewPCG(7, uint64(test.at)))
		held := 0
		for range runs {
			values := make([]float64, 36)
			for i := range values {
				values[i] = rng.NormFloat64()
				if i >= test.at {
					values[i] += test.shift
				}
			}
			found, err := yearly(t, 1950, values).ChangePoint(0, 1)
			if err != nil {
				t.Fatal(err)
			}
			if found.Low <= test.at && test.at <= found.High {
				held++
			}
		}
		// Measured once: 0.967, 0.968 and 0.983.
		if share := float64(held) / runs; share < 0.95 {
			t.Errorf("shift %vσ: the interval holds the change in %.3f of cases", test.shift, share)
		}
	}
	rng := rand.New(rand.NewPCG(7, 0))
	below := 0
	for range runs {
		values := make([]float64, 24)
		for i := range values {
			values[i] = rng.NormFloat64()
		}
		found, err := yearly(t, 1950, values).ChangePoint(0, 1)
		if err != nil {
			t.Fatal(err)
		}
		if found.P <= 0.05 {
			below++
		}
	}
	about(t, "P at most 0.05 when nothing changed", float64(below)/runs, 0.05, 4*math.Sqrt(0.05*0.95/runs))
}

// TestChangePointExact is a clean step: it is found in its place, with the narrowest interval there is, and so is one
// in a level so high that naive sums would lose it.
func TestChangePointExact(t *testing.T) {
	values := make([]float64, 20)
	for i := range values {
		values[i] = 1e9 + float64(i%2)*1e-3
		if i >= 7 {
			values[i] += 1
		}
	}
	found, err := yearly(t, 2000, values).ChangePoint(0.9, 1)
	if err != nil {
		t.Fatal(err)
	}
	if found.Index != 7 || found.Low != 7 || found.High != 7 || found.P != 0.001 {
		t.Errorf("got %+v", found)
	}
}

func TestChangePointWarnings(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 0))
	still := make([]float64, 30)
	for i := range still {
		still[i] = rng.NormFloat64()
	}
	climb := make([]float64, 30)
	for i := range climb {
		climb[i] = float64(i)
	}
	same := make([]float64, 30)
	for _, test := range []struct {
		name, want string
		values     []float64
	}{
		{"nothing changed", "no change is shown", still},
		{"a trend", "neighbouring values are alike", climb},
		{"a constant", "no change is shown (P = 1)", same},
	} {
		found, err := yearly(t, 2000, test.values).ChangePoint(0, 1)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(found.String(), test.want) {
			t.Errorf("%s: got %v", test.name, found)
		}
		if found.Low > found.Index || found.High < found.Index || found.Low < 1 || found.High > 29 {
			t.Errorf("%s: interval %d to %d around %d", test.name, found.Low, found.High, found.Index)
		}
	}
}

// TestChangePointSizes: a value that outweighs all others beyond rounding is a fault, not a panic.
func TestChangePointSizes(t *testing.T) {
	values := []float64{.1, .2, .1, .2, .1, .2}
	for _, heavy := range []float64{1e14, 1e16, 1e100} {
		for at := range values {
			sizes := repeated(1, len(values))
			sizes[at] = heavy
			c := mustNew(t, monthly(values...), Options{Kind: P, Sizes: sizes})
			found, err := c.ChangePoint(0, 1)
			if err == nil && (found.Index < 2 || math.IsNaN(found.P)) {
				t.Errorf("%v at %d: %v", heavy, at, found)
			}
		}
	}
}

func TestChangePointFaults(t *testing.T) {
	c := yearly(t, 2000, []float64{1, 2, 3, 4, 5, 6})
	for _, level := range []float64{-1, 1, math.NaN()} {
		if _, err := c.ChangePoint(level, 1); err == nil {
			t.Errorf("level %v is taken", level)
		}
	}
	if _, err := yearly(t, 2000, []float64{1, 2, 3, 4, 5}).ChangePoint(0, 1); err == nil {
		t.Error("five values are enough")
	}
	if _, err := (Chart{}).ChangePoint(0, 1); err == nil {
		t.Error("no chart is enough")
	}
}
