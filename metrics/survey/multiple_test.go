package survey_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// published1995 are the p-values of the example in Benjamini & Hochberg 1995, section 3.2: at 5 % their procedure finds
// four, and the stricter ones three.
var published1995 = []float64{
	0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1,
}

func TestBenjaminiHochberg(t *testing.T) {
	got, err := survey.BenjaminiHochberg(published1995)
	if err != nil {
		t.Fatal(err)
	}
	// By hand: 15·p/rank, and the sixth takes the seventh's smaller 15·0.0298/7.
	want := []float64{0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.447 / 7, 0.447 / 7, 0.0645, 0.0765}
	wantClose(t, got[:9], want)
	if found(got) != 4 {
		t.Errorf("%d findings, want 4", found(got))
	}
}

func TestHolm(t *testing.T) {
	got, err := survey.Holm(published1995)
	if err != nil {
		t.Fatal(err)
	}
	wantClose(t, got[:5], []float64{0.0015, 0.0056, 0.0247, 0.114, 0.2211})
	if found(got) != 3 || got[14] != 1 {
		t.Errorf("%d findings, want 3", found(got))
	}
	// In another order, where a larger multiple must not fall below a smaller value's: 3·0.01, 2·0.02, then 0.04 again.
	got, err = survey.Holm([]float64{0.03, 0.01, 0.02})
	if err != nil {
		t.Fatal(err)
	}
	wantClose(t, got, []float64{0.04, 0.03, 0.04})
}

func wantClose(t *testing.T, got, want []float64) {
	t.Helper()
	for i, w := range want {
		if math.Abs(got[i]-w) > 1e-15 {
			t.Errorf("%d: %v, want %v", i, got[i], w)
		}
	}
}

func found(adjusted []float64) int {
	n := 0
	for _, p := range adjusted {
		if p <= 0.05 {
			n++
		}
	}
	return n
}

func TestMultipleFaults(t *testing.T) {
	for _, p := range []float64{-0.1, 1.1, math.NaN()} {
		for _, adjust := range []func([]float64) ([]float64, error){survey.Holm, survey.BenjaminiHochberg} {
			got, err := adjust([]float64{0.5, p})
			var fault metrics.Fault
			if got != nil || !errors.As(err, &fault) || fault.Field != "p[1]" {
				t.Errorf("%v: %v, %v", p, got, err)
			}
		}
	}
	if got, err := survey.Holm(nil); err != nil || len(got) != 0 {
		t.Errorf("none: %v, %v", got, err)
	}
}

// TestAdjustedLaws checks that p ≤ Benjamini-Hochberg ≤ Holm ≤ m·p, and that the order given doesn't matter.
func TestAdjustedLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 20).Draw(t, "p")
		before := slices.Clone(p)
		holm, rate := must(survey.Holm(p)), must(survey.BenjaminiHochberg(p))
		most := float64(len(p))
		for i := range p {
			if !(p[i] <= rate[i] && rate[i] <= holm[i]*(1+1e-12) && holm[i] <= min(most*p[i], 1)) {
				t.Fatalf("%d: %v, %v, %v", i, p[i], rate[i], holm[i])
			}
		}
		if !slices.Equal(p, before) {
			t.Fatal("the argument was changed")
		}
		slices.Reverse(p)
		slices.Reverse(holm)
		slices.Reverse(rate)
		if !slices.Equal(holm, must(survey.Holm(p))) || !slices.Equal(rate, must(survey.BenjaminiHochberg(p))) {
			t.Fatal("the order matters")
		}
	})
}
