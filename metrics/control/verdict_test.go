package control

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

func TestAssuranceOf(t *testing.T) {
	one, band := metrics.TargetOf(10), metrics.BandOf(5, 10)
	up, down, in := metrics.HigherIsBetter, metrics.LowerIsBetter, metrics.InBand
	inf := math.Inf(1)
	for _, x := range []struct {
		lower, upper float64
		target       metrics.Target
		d            metrics.Direction
		want         Assurance
	}{
		{10, 12, one, up, Hits},
		{9.9, 12, one, up, HitAndMiss},
		{8, 10, one, up, HitAndMiss},
		{8, 9.9, one, up, Misses},
		{8, 10, one, down, Hits},
		{8, 10.1, one, down, HitAndMiss},
		{10, 12, one, down, HitAndMiss},
		{10.1, 12, one, down, Misses},
		{5, 10, band, in, Hits},
		{4.9, 10, band, in, HitAndMiss},
		{5, 10.1, band, in, HitAndMiss},
		{1, 5, band, in, HitAndMiss},
		{1, 4.9, band, in, Misses},
		{10.1, 12, band, in, Misses},
		{10, 12, band, in, HitAndMiss},
		{1, 20, band, in, HitAndMiss},
		{10, 10, one, up, Hits},
		{10, 10, one, down, Hits},
		{-inf, inf, one, up, HitAndMiss},
		{8, 9, metrics.Target{}, up, NoTarget},
		{8, 9, band, up, NoTarget},
		{8, 9, one, 0, NoTarget},
	} {
		if got := AssuranceOf(x.lower, x.upper, x.target, x.d); got != x.want {
			t.Errorf("%v to %v, target %v, %v: %v, want %v", x.lower, x.upper, x.target, x.d, got, x.want)
		}
	}
}

func TestStatusOf(t *testing.T) {
	for _, a := range []Assurance{NoTarget, Hits, Misses, HitAndMiss} {
		calm := Steady
		if a == Misses {
			calm = Lingering
		}
		want := map[Variation]Status{CommonCause: calm, Improving: Improved, Concerning: Worsened, Neutral: Changed}
		for v, status := range want {
			if got := StatusOf(v, a); got != status {
				t.Errorf("%v, %v: %v, want %v", v, a, got, status)
			}
		}
	}
}

// levels returns two years: one around 10, one around the given level.
func levels(second float64) metrics.Series {
	values := make([]float64, 24)
	for i := range values {
		values[i] = 12 - float64(i%3)
		if i >= 12 {
			values[i] += second - 10
		}
	}
	return monthly(values...)
}

// TestVerdict has the last value of the first year below the centre, where a run down begins.
func TestVerdict(t *testing.T) {
	fixed := []Baseline{{Points: 12}}
	up, down := metrics.HigherIsBetter, metrics.LowerIsBetter
	for _, x := range []struct {
		second float64
		o      Options
		want   Status
		since  int
		text   string
	}{
		{30, Options{Direction: up}, Improved, 12, "improved (outside up since 2025-01, run up since 2025-01)"},
		{30, Options{Direction: down}, Worsened, 12, "worsened (outside up since 2025-01, run up since 2025-01)"},
		{30, Options{}, Changed, 12, "changed (outside up since 2025-01, run up since 2025-01)"},
		{-10, Options{Direction: up}, Worsened, 11, "worsened (outside down since 2025-01, run down since 2024-12)"},
		{-10, Options{Direction: down}, Improved, 11, "improved (outside down since 2025-01, run down since 2024-12)"},
		{10, Options{Direction: up}, Steady, 0, "steady"},
		{10, Options{Direction: up, Target: metrics.TargetOf(30)}, Lingering, 0, "lingering; target consistently missed"},
		{10, Options{Direction: up, Target: metrics.TargetOf(11)}, Steady, 0, "steady; target met or missed by chance"},
		{10, Options{Direction: up, Target: metrics.TargetOf(1)}, Steady, 0, "steady; target consistently met"},
	} {
		x.o.Baselines = fixed
		v := mustNew(t, levels(x.second), x.o).Verdict()
		if v.Status != x.want || v.Since != x.since || v.At != 23 || v.String() != x.text {
			t.Errorf("%v, %v: %+v, %q, want %q", x.second, x.o.Direction, v, v, x.text)
		}
	}
}

// TestSinceOfOneSide: what went down and then up is no one change, though both are neutral without a direction.
func TestSinceOfOneSide(t *testing.T) {
	v := mustNew(t, levels(30), Options{}).Verdict()
	if v.Status != Changed || v.Since != 12 || !strings.Contains(v.String(), "start a new baseline there") {
		t.Errorf("%+v, %v", v, v)
	}
}

// TestVerdictOfLastValue: gaps after it don't hide it, and what ended before it isn't its own.
func TestVerdictOfLastValue(t *testing.T) {
	s := levels(30)
	o := Options{Direction: metrics.HigherIsBetter, Baselines: []Baseline{{Points: 12}}}
	s.Values = append(slices.Clone(s.Values), metrics.Estimate{}, metrics.Estimate{})
	s.Values[15] = metrics.Estimate{}
	if v := mustNew(t, s, o).Verdict(); v.At != 23 || v.Since != 12 || v.Status != Improved {
		t.Errorf("with gaps: %+v", v)
	}
	s.Values[22], s.Values[23] = metrics.NewEstimate(10), metrics.NewEstimate(11.5)
	if v := mustNew(t, s, o).Verdict(); v.Status != Steady || v.Since != 22 || v.SincePeriod.String() != "2025-11" {
		t.Errorf("back again: %+v", v)
	}
	o.Baselines = append(o.Baselines, Baseline{First: 12, Reason: "second crew"})
	if v := mustNew(t, levels(30), o).Verdict(); v.Status != Steady || v.Since != 12 {
		t.Errorf("rebased: %+v", v)
	}
}

func TestVerdictOfNothing(t *testing.T) {
	for name, s := range map[string]metrics.Series{"empty": {}, "gaps": monthly(gap, gap)} {
		v := mustNew(t, s, Options{Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(1)}).Verdict()
		if v.Status != NotJudged || v.At != -1 || v.Since != -1 || v.String() != "not judged; no values, and so no limits" {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		Status(99).String(): "Status(99)", Variation(9).String(): "Variation(9)", Assurance(9).String(): "Assurance(9)",
		Kind(99).String(): "Kind(99)", Center(9).String(): "Center(9)", Test(99).String(): "Test(99)",
		Side(9).String(): "Side(9)", Season(9).String(): "Season(9)", PPrime.String(): "p′", S.String(): "s",
		FewCrossings.String(): "few crossings", Multiplicative.String(): "multiplicative", Down.String(): "down",
		Median.String(): "median", Lingering.String(): "lingering", Neutral.String(): "neutral",
		HitAndMiss.String(): "hit and miss",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	s := Signals{Up: of(Outside) | of(Trend), Down: of(Trend), Other: of(Hugging)}
	if s.String() != "outside up, trend up, trend down, hugging" || s.All().String() != "outside, trend, hugging" {
		t.Errorf("%v of %v", s, s.All())
	}
	if !slices.Equal(s.All().List(), []Test{Outside, Trend, Hugging}) || (Signals{}).Any() || (Signals{}).String() != "" {
		t.Errorf("%v", s.All().List())
	}
}
