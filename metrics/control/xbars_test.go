package control

import (
	"errors"
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

// TestXbarSConstants holds the limits of groups with mean 0 and standard deviation 1 against the constants that
// Montgomery prints (appendix VI): there they are A₃, B₃ and B₄ themselves.
func TestXbarSConstants(t *testing.T) {
	for n, want := range map[int64][3]float64{
		2: {2.659, 0, 3.267}, 3: {1.954, 0, 2.568}, 4: {1.628, 0, 2.266}, 5: {1.427, 0, 2.089}, 6: {1.287, 0.030, 1.970},
		10: {0.975, 0.284, 1.716}, 15: {0.789, 0.428, 1.572}, 25: {0.606, 0.565, 1.435},
	} {
		groups := make([]Subgroup, 20)
		for i := range groups {
			groups[i] = Subgroup{N: n, StdDev: 1}
		}
		x, s, err := NewXbarS("m", metrics.Period{}, groups, Options{})
		if err != nil {
			t.Fatal(err)
		}
		about(t, "A3", x.Points[0].Upper, want[0], 0.0006)
		about(t, "−A3", x.Points[0].Lower, -want[0], 0.0006)
		about(t, "B3", s.Points[0].Lower, want[1], 0.0006)
		about(t, "B4", s.Points[0].Upper, want[2], 0.0006)
	}
}

// TestC4 asks that both formulas meet where one takes over from the other, and that very large groups keep their
// digits.
func TestC4(t *testing.T) {
	about(t, "c4(1000) to c4(1001)", c4(1001)-c4(1000), (1/1000.0-1/1001.0)/4+7.0/32*(1/1e6-1/(1001.0*1001.0)), 1e-12)
	about(t, "1 − c4 of a billion", (1-c4(1e9))*4e9, 1, 1e-6)
	if v := groupSigma(S, 1, 1e15); !(v >= 0 && v < 1e-7) {
		t.Errorf("σ of s in a group of 1e15: %v", v)
	}
}

// TestXbarSSizes is by hand: with groups of different sizes s̄ is pooled, and limits follow the size. A gap has none.
func TestXbarSSizes(t *testing.T) {
	groups := []Subgroup{{N: 2, Mean: 10, StdDev: 1}, {}, {N: 8, Mean: 20, StdDev: 2}}
	x, s, err := NewXbarS("m", metrics.Period{}, groups, Options{Direction: metrics.HigherIsBetter})
	if err != nil {
		t.Fatal(err)
	}
	pooled := math.Sqrt((1*1 + 7*4) / 8.0)
	about(t, "mean of all", x.Phases[0].Center, 18, 1e-12)
	about(t, "pooled", s.Phases[0].Center, pooled, 1e-12)
	about(t, "limit of the group of 8", x.Points[2].Upper, 18+3*pooled/(c4(8)*math.Sqrt(8)), 1e-12)
	about(t, "limit of the group of 2", s.Points[0].Upper, pooled*(1+3*math.Sqrt(1-c4(2)*c4(2))/c4(2)), 1e-12)
	if p := x.Points[1]; p.Known || !math.IsInf(p.Upper, 1) || p.Signals.Any() {
		t.Errorf("the gap is %+v", p)
	}
	if !x.Phases[0].Provisional || x.Phases[0].N != 2 || s.Direction != metrics.LowerIsBetter {
		t.Errorf("got %+v and %v", x.Phases[0], s.Direction)
	}
	if x.Verdict().At != 2 {
		t.Errorf("verdict %v", x.Verdict())
	}
}

func TestXbarSFaults(t *testing.T) {
	groups := []Subgroup{{N: 1, Mean: 1}, {N: 3, Mean: math.NaN(), StdDev: 1}, {N: 3, Mean: 1, StdDev: -1}}
	_, _, err := NewXbarS("m", metrics.Period{}, groups, Options{Screen: true})
	var faults metrics.Faults
	if !errors.As(err, &faults) || len(faults) != 4 {
		t.Fatalf("got %v", err)
	}
	for _, f := range faults {
		if f.Remedy == "" {
			t.Errorf("no remedy: %v", f)
		}
	}
	if _, _, err := NewXbarS("m", metrics.Period{}, nil, Options{}); err != nil {
		t.Errorf("no groups: %v", err)
	}
}

// TestXbarSAlike: groups that are alike have their own value as the centre of both charts, and no signal.
func TestXbarSAlike(t *testing.T) {
	for _, deviation := range []float64{0.1, 0.3, 0.7, 1.1, 2.3} {
		for n := 2; n < 40; n++ {
			groups := make([]Subgroup, n)
			for i := range groups {
				groups[i] = Subgroup{N: int64(5 + i%2*(n%2)), Mean: 0.1, StdDev: deviation}
			}
			x, s, err := NewXbarS("m", metrics.Period{}, groups, Options{Rules: Nelson()})
			if err != nil {
				t.Fatal(err)
			}
			if x.Phases[0].Center != 0.1 || s.Phases[0].Center != deviation {
				t.Fatalf("%d groups: centres %v and %v", n, x.Phases[0].Center, s.Phases[0].Center)
			}
			for i := range groups {
				if a, b := x.Points[i].Signals.All()|s.Points[i].Signals.All(), of(Hugging); a&^b != 0 {
					t.Fatalf("%d groups: %v", n, a)
				}
			}
		}
	}
}

func TestSubgroupOf(t *testing.T) {
	var m metrics.Mean
	m.Add(1)
	if g := SubgroupOf(&m); g != (Subgroup{}) {
		t.Errorf("one value: %+v", g)
	}
	m.Add(3)
	if g := SubgroupOf(&m); g != (Subgroup{N: 2, Mean: 2, StdDev: math.Sqrt2}) {
		t.Errorf("two values: %+v", g)
	}
}
