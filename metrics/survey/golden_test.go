package survey_test

import (
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// published are the answers for this package; see the golden folder's README for how each was obtained.
type published struct {
	NPS []struct {
		P, S, D  int64
		NPS      float64
		Var, SE  float64
		Wald     []float64
		Adjusted []float64 `json:"adj_wald_3_4"`
		Score    []float64
	}
	Difference struct {
		A, B           [3]int64
		Diff, SE, Z, P float64
		CI             []float64
	} `json:"nps_diff"`
	Proportion []struct {
		X, N           int64
		Wilson, CP, AC []float64
	}
	Newcombe []struct {
		A, B [2]int64
		D    float64
		CI   []float64
	} `json:"newcombe_diff"`
}

// wantInterval compares an interval, cut to the possible range, with a published one; none is no comparison.
func wantInterval(t *testing.T, what string, e metrics.Estimate, want []float64, least, most, tolerance float64) {
	t.Helper()
	if len(want) == 0 {
		return
	}
	if math.Abs(e.Low-max(want[0], least)) > tolerance || math.Abs(e.High-min(want[1], most)) > tolerance {
		t.Errorf("%s: [%.15g, %.15g], want %v", what, e.Low, e.High, want)
	}
}

func TestGoldenNPS(t *testing.T) {
	for _, g := range golden.Load[published](t, "metrics.json").NPS {
		of := func(m survey.Method) metrics.Estimate { return survey.NPSOf(g.P, g.S, g.D, survey.Options{Method: m}) }
		if e := of(0); math.Abs(e.Value-g.NPS) > 1e-15 || e.N != g.P+g.S+g.D {
			t.Errorf("%d, %d, %d: %+v, want %v", g.P, g.S, g.D, e, g.NPS)
		}
		wantInterval(t, "adjusted Wald", of(survey.AdjustedWald), g.Adjusted, -1, 1, 1e-11)
		wantInterval(t, "Wald", of(survey.Wald), g.Wald, -1, 1, 1e-11)
		wantInterval(t, "Tango", of(survey.Tango), g.Score, -1, 1, 1e-12)
		if z := 1.959963984540054; g.SE > 0 {
			e := of(survey.Wald)
			if se := (e.High - e.Value) / z; math.Abs(se-g.SE) > 1e-11 || math.Abs(se*se*float64(e.N)-g.Var) > 1e-11 {
				t.Errorf("standard error %v, want %v with variance %v", se, g.SE, g.Var)
			}
		}
	}
}

func TestGoldenNPSDifference(t *testing.T) {
	g := golden.Load[published](t, "metrics.json").Difference
	a, b := npsOf(g.A[0], g.A[1], g.A[2]), npsOf(g.B[0], g.B[1], g.B[2])
	d := survey.NPSDifference(a, b, survey.Options{Method: survey.Wald})
	wantInterval(t, "Wald", d.Estimate, g.CI, -2, 2, 1e-12)
	if math.Abs(d.Estimate.Value-g.Diff) > 1e-14 || math.Abs(d.Z-g.Z) > 1e-12 || math.Abs(d.P-g.P) > 1e-12 {
		t.Errorf("%+v, want %+v", d, g)
	}
	// The test doesn't depend on the interval's method.
	if d := survey.NPSDifference(a, b, survey.Options{}); math.Abs(d.Z-g.Z) > 1e-12 || math.Abs(d.Z*g.SE-g.Diff) > 1e-12 {
		t.Errorf("%+v, want %+v", d, g)
	}
}

// npsOf is a calculator with these counts.
func npsOf(promoters, passives, detractors int64) *survey.NPS {
	s := &survey.NPS{}
	for score, n := range map[float64]int64{10: promoters, 8: passives, 0: detractors} {
		for range n {
			s.Add(score)
		}
	}
	return s
}

func TestGoldenProportion(t *testing.T) {
	for _, g := range golden.Load[published](t, "metrics.json").Proportion {
		of := func(m survey.Method) metrics.Estimate {
			return survey.Proportion(g.X, g.N, survey.Options{Method: m})
		}
		wantInterval(t, "Wilson", of(0), g.Wilson, 0, 1, 1e-12)
		wantInterval(t, "Clopper-Pearson", of(survey.ClopperPearson), g.CP, 0, 1, 1e-12)
		wantInterval(t, "Agresti-Coull", of(survey.AgrestiCoull), g.AC, 0, 1, 1e-12)
	}
}

func TestGoldenNewcombe(t *testing.T) {
	for _, g := range golden.Load[published](t, "metrics.json").Newcombe {
		d := survey.ProportionDifference(g.A[0], g.A[1], g.B[0], g.B[1], survey.Options{})
		wantInterval(t, "Newcombe", d.Estimate, g.CI, -1, 1, 1e-12)
		if math.Abs(d.Estimate.Value-g.D) > 1e-15 || d.Estimate.Method != "Newcombe" {
			t.Errorf("%+v, want %v", d, g.D)
		}
	}
}
