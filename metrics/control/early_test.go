package control

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

// known is a chart whose centre is 0 and whose σ is 1, for the values given.
func known(values []float64) Chart {
	c := Chart{Direction: metrics.HigherIsBetter, Phases: []Phase{{End: len(values), Limited: true}}}
	for _, v := range values {
		p := Point{Known: true, Value: v, Raw: v}
		limits{sigma: 1, floor: math.Inf(-1), ceil: math.Inf(1)}.at(&p)
		c.Points = append(c.Points, p)
	}
	return c
}

// montgomery is his table 9.1: twenty values with mean 10, and ten with mean 11; σ is 1. Here 10 is taken off.
func montgomery() []float64 {
	all := []float64{
		9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34, 9.03, 11.47, 10.51, 9.4, 10.08, 9.37, 10.62,
		10.31, 8.52, 10.84, 10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52,
	}
	for i := range all {
		all[i] -= 10
	}
	return all
}

func about(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: got %v, want %v ± %v", what, got, want, tolerance)
	}
}

// TestCUSUMMontgomery holds the sums against Montgomery's table 9.2: the first signal is at value 29, and the shift is
// dated to value 23.
func TestCUSUMMontgomery(t *testing.T) {
	e, err := known(montgomery()).CUSUM(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	up := map[int]float64{
		1: 0, 4: 1.16, 5: 2.82, 6: 2.5, 7: 0.04, 23: 1.79, 24: 2.79, 26: 3.47, 28: 4.47, 29: 5.28, 30: 5.30,
	}
	down := map[int]float64{1: 0.05, 2: 1.56, 3: 1.77, 4: 0, 7: 1.46, 9: 0.3, 19: 0.98, 22: 0.17, 30: 0}
	for i, want := range up {
		about(t, "sum upwards", e.Points[i-1].High, want, 0.005+1e-9)
	}
	for i, want := range down {
		about(t, "sum downwards", -e.Points[i-1].Low, want, 0.005+1e-9)
	}
	for i, p := range e.Points {
		if signal := i >= 28; signal != (p.Side == Up) || signal != (p.Variation == Improving) {
			t.Errorf("value %d: side %v, %v", i+1, p.Side, p.Variation)
		}
	}
	if last, ok := e.Last(); !ok || last.Since != 22 {
		t.Errorf("the shift is dated to index %d, want 22", last.Since)
	}
}

// TestEWMAMontgomery holds the averages against Montgomery's table 9.10, with λ=0.1 and L=2.7.
func TestEWMAMontgomery(t *testing.T) {
	e, err := known(montgomery()).EWMA(0.1, 2.7)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int]float64{
		1: 9.945, 2: 9.7495, 3: 9.70355, 4: 9.8992, 5: 10.1253, 28: 10.5731, 29: 10.6468,
	} {
		about(t, "average", 10+e.Points[i-1].High, want, 0.00006)
	}
	about(t, "first limit", e.Points[0].Limit, 0.27, 1e-12)
	about(t, "last limit", e.Points[29].Limit, 0.62, 0.005)
	for i, p := range e.Points {
		if signal := i >= 28; signal != (p.Side == Up) {
			t.Errorf("value %d: side %v at %v, limit %v", i+1, p.Side, p.High, p.Limit)
		}
	}
}

// TestEarlyARL measures how long it takes to a signal, without a shift and with one of 1σ.
func TestEarlyARL(t *testing.T) {
	const runs, most = 1500, 8000
	for _, test := range []struct {
		name        string
		shift, want float64
		early       func(Chart) (Early, error)
	}{
		{"CUSUM in control", 0, 465, func(c Chart) (Early, error) { return c.CUSUM(0, 0) }},
		{"CUSUM, a shift of 1σ", 1, 10.4, func(c Chart) (Early, error) { return c.CUSUM(0, 0) }},
		{"EWMA in control", 0, 500, func(c Chart) (Early, error) { return c.EWMA(0, 0) }},
	} {
		var length metrics.Mean
		for run := range uint64(runs) {
			for n := 200; ; n *= 4 {
				// The same values again, and more of them: a signal doesn't depend on what comes after it.
				rng := rand.New(rand.NewPCG(3, run))
				values := make([]float64, n)
				for i := range values {
					values[i] = rng.NormFloat64() + test.shift
				}
				e, err := test.early(known(values))
				if err != nil {
					t.Fatal(err)
				}
				if first := firstSignal(e); first >= 0 {
					length.Add(float64(first + 1))
					break
				}
				if n > most {
					t.Fatalf("%s: no signal in %d values", test.name, n)
				}
			}
		}
		about(t, test.name, length.Mean(), test.want, 4*length.StdDev()/math.Sqrt(runs)+0.01*test.want)
	}
}

func firstSignal(e Early) int {
	for i, p := range e.Points {
		if p.Side != NoSide {
			return i
		}
	}
	return -1
}

// TestEarlyStartsAnew asks that a new phase forgets, that gaps and exclusions are passed over, and that a constant
// phase has nothing to gather.
func TestEarlyStartsAnew(t *testing.T) {
	c := known([]float64{2, 2, 2, 2, 2})
	c.Phases = []Phase{{End: 3, Limited: true}, {First: 3, End: 5, Limited: true}}
	c.Points[3].Phase, c.Points[4].Phase = 1, 1
	c.Points[1].Excluded = true
	e, err := c.CUSUM(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	var highs []float64
	for _, p := range e.Points {
		highs = append(highs, p.High)
	}
	if want := []float64{1.5, 3, 1.5, 3}; !slices.Equal(highs, want) {
		t.Errorf("sums %v, want %v", highs, want)
	}
	constant, err := New(metrics.Series{Values: constants15()}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if e, err := constant.EWMA(0, 0); err != nil || len(e.Points) != 0 {
		t.Errorf("a constant series gathers %v, %v", e, err)
	}
	if _, ok := (Early{}).Last(); ok {
		t.Error("an empty one has a last point")
	}
}

func constants15() []metrics.Estimate {
	values := make([]metrics.Estimate, 15)
	for i := range values {
		values[i] = metrics.NewEstimate(5)
	}
	return values
}

// TestEarlyLimits: a g chart has no early warning, one without variation says so, and sums stay finite.
func TestEarlyLimits(t *testing.T) {
	if _, err := mustNew(t, monthly(1, 2, 3, 4), Options{Kind: G}).EWMA(0, 0); err == nil {
		t.Error("a g chart has an EWMA")
	}
	still := mustNew(t, monthly(append(repeated(7, 12), 8, 8)...), Options{Baselines: []Baseline{{Points: 12}}})
	if e, err := still.CUSUM(0, 0); err != nil || len(e.Warnings) != 1 || len(e.Points) != 0 {
		t.Errorf("%+v, %v", e, err)
	}
	wild := mustNew(t, monthly(0, 1e-200, 0, 1e-200, 1e140, -1e140, 0), Options{Baselines: []Baseline{{Points: 4}}})
	e, err := wild.CUSUM(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := json.Marshal(e); err != nil {
		t.Error(err)
	}
}

func TestEarlyFaults(t *testing.T) {
	c := known([]float64{1, 2})
	for _, bad := range []float64{-1, math.NaN(), math.Inf(1)} {
		_, a := c.CUSUM(bad, 0)
		_, b := c.CUSUM(0, bad)
		_, d := c.EWMA(bad, 0)
		_, e := c.EWMA(0, bad)
		for i, err := range []error{a, b, d, e} {
			var fault metrics.Fault
			if !errors.As(err, &fault) || fault.Remedy == "" {
				t.Errorf("%v, number %d: got %v", bad, i, err)
			}
		}
	}
	if _, err := c.EWMA(1.1, 0); err == nil {
		t.Error("a weight above 1 is taken")
	}
}
