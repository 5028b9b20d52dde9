package survey_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// scores are points of the scale 0 to 10, and now and then what no scale has.
var scores = rapid.Custom(func(t *rapid.T) float64 {
	if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
		return rapid.SampledFrom([]float64{-1, 7.5, 11, math.NaN(), math.Inf(1), math.Inf(-1), 1e300}).Draw(t, "off scale")
	}
	return float64(rapid.IntRange(0, 10).Draw(t, "score"))
})

var answers = rapid.Custom(func(t *rapid.T) survey.Answer {
	if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
		weight := rapid.SampledFrom([]float64{0, -1, math.NaN(), math.Inf(1), 1e200, 1e-200}).Draw(t, "no weight")
		return survey.Answer{Score: 5, Weight: weight}
	}
	return survey.Answer{Score: scores.Draw(t, "score"), Weight: rapid.Float64Range(0.01, 100).Draw(t, "weight")}
})

var pairs = rapid.Custom(func(t *rapid.T) survey.Pair {
	return survey.Pair{Before: scores.Draw(t, "before"), After: scores.Draw(t, "after")}
})

var npsScale = survey.Scale{Low: 0, High: 10}

// must returns a calculator on a scale that is known to be good.
func must[C any](c C, err error) C {
	if err != nil {
		panic(err)
	}
	return c
}

func TestLaws(t *testing.T) {
	t.Run("nps", metricstest.Laws[float64, *survey.NPS]{Prototype: &survey.NPS{}, Input: scores}.Check)
	t.Run("likert", metricstest.Laws[float64, *survey.Likert]{
		Prototype: must(survey.NewLikert(npsScale)), Input: scores,
	}.Check)
	t.Run("likert zero", metricstest.Laws[float64, *survey.Likert]{Prototype: &survey.Likert{}, Input: scores}.Check)
	t.Run("csat", metricstest.Laws[float64, *survey.CSAT]{Prototype: &survey.CSAT{}, Input: scores}.Check)
	t.Run("ces", metricstest.Laws[float64, *survey.CES]{Prototype: &survey.CES{}, Input: scores}.Check)
	t.Run("weighted", metricstest.Laws[survey.Answer, *survey.Weighted]{
		Prototype: must(survey.NewWeighted(npsScale)), Input: answers, Same: sameWeighted,
	}.Check)
	t.Run("paired", metricstest.Laws[survey.Pair, *survey.Paired]{
		Prototype: must(survey.NewPaired(npsScale)), Input: pairs,
	}.Check)
	t.Run("grouped", metricstest.Laws[float64, *metrics.Groups[float64, string, *survey.NPS]]{
		Prototype: metrics.GroupBy(parity, &survey.NPS{}), Input: scores,
	}.Check)
}

func parity(score float64) string {
	if math.Mod(score, 2) == 0 {
		return "even"
	}
	return "odd"
}

// sameWeighted allows for the rounding of adding up to 120 weights in another order.
func sameWeighted(a, b *survey.Weighted) bool {
	if a.N() != b.N() || a.Refused() != b.Refused() || !metricstest.Near(a.DesignEffect(), b.DesignEffect(), 0, 2000) {
		return false
	}
	for point := range 11 {
		if !metricstest.Near(a.Weight(point), b.Weight(point), 0, 500) {
			return false
		}
	}
	return true
}

// TestOrder checks that answers in another order give the same bits, counts being exact.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOf(scores).Draw(t, "in")
		shuffled := rapid.Permutation(in).Draw(t, "shuffled")
		var a, b survey.NPS
		for i := range in {
			a.Add(in[i])
			b.Add(shuffled[i])
		}
		if a != b {
			t.Fatalf("%+v and %+v", a, b)
		}
	})
}

// TestMismatch checks that calculators on different scales neither merge nor decode each other, and that this changes
// nothing.
func TestMismatch(t *testing.T) {
	wide, narrow := must(survey.NewLikert(npsScale)), &survey.Likert{}
	checkMismatch(t, wide, narrow, func(l *survey.Likert) { l.Add(3) })
	checkMismatch(t, must(survey.NewCSAT(npsScale)), &survey.CSAT{}, func(c *survey.CSAT) { c.Add(3) })
	checkMismatch(t, must(survey.NewWeighted(npsScale)), &survey.Weighted{}, func(w *survey.Weighted) {
		w.Add(survey.Answer{Score: 3, Weight: 1})
	})
	checkMismatch(t, must(survey.NewPaired(npsScale)), &survey.Paired{}, func(p *survey.Paired) {
		p.Add(survey.Pair{Before: 3, After: 4})
	})
}

func checkMismatch[In any, C metricstest.Calculator[In, C]](t *testing.T, a, b C, fill func(C)) {
	t.Helper()
	fill(a)
	fill(b)
	before := must(a.MarshalBinary())
	state := must(b.MarshalBinary())
	if err := a.Merge(b); !errors.Is(err, metrics.ErrMismatch) {
		t.Errorf("%T: merging another scale: %v", a, err)
	}
	if err := a.UnmarshalBinary(state); !errors.Is(err, metrics.ErrMismatch) {
		t.Errorf("%T: decoding another scale: %v", a, err)
	}
	if string(must(a.MarshalBinary())) != string(before) {
		t.Errorf("%T: a mismatch changed it", a)
	}
}

// TestDefaultScale checks that the zero scale is 1 to 5 and merges with 1 to 5 said in full.
func TestDefaultScale(t *testing.T) {
	said := must(survey.NewLikert(survey.Scale{Low: 1, High: 5}))
	said.Add(5)
	zero := &survey.Likert{}
	if err := zero.Merge(said); err != nil || zero.Count(5) != 1 {
		t.Errorf("%+v: %v", zero, err)
	}
}
