package survey_test

import (
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/metrics/survey"
)

func TestWeighted(t *testing.T) {
	w := must(survey.NewWeighted(npsScale))
	// 40 answers of weight 1 and 10 of weight 4: Σw = 80, Σw² = 200, so Kish's design effect is 50·200/80².
	for range 40 {
		w.Add(survey.Answer{Score: 9, Weight: 1})
	}
	for range 10 {
		w.Add(survey.Answer{Score: 3, Weight: 4})
	}
	for _, bad := range []survey.Answer{{9, 0}, {9, -1}, {9, math.NaN()}, {9, math.Inf(1)}, {9.5, 1}, {9, 1e200}} {
		w.Add(bad)
	}
	if w.N() != 50 || w.Refused() != 6 || w.Weight(9) != 40 || w.Weight(3) != 40 || w.Weight(11) != 0 {
		t.Errorf("%d answers, %d refused, weights %v and %v", w.N(), w.Refused(), w.Weight(9), w.Weight(3))
	}
	const effect = 50 * 200.0 / (80 * 80)
	if math.Abs(w.DesignEffect()-effect) > 1e-12 {
		t.Errorf("design effect %v, want %v", w.DesignEffect(), effect)
	}
	// 50 answers at that effect are worth 32, half of them promoters.
	r, plain := w.NPS(survey.Options{}), survey.NPSOf(16, 0, 16, survey.Options{})
	if r.Score.Value != 0 || math.Abs(r.Score.Low-plain.Low) > 1e-12 || r.Score.N != 50 ||
		r.DesignEffect != w.DesignEffect() {
		t.Errorf("%+v, want %v", r, plain)
	}
	// Another design effect multiplies.
	r, plain = w.NPS(survey.Options{DesignEffect: 2}), survey.NPSOf(8, 0, 8, survey.Options{})
	if math.Abs(r.Score.Low-plain.Low) > 1e-12 || math.Abs(r.DesignEffect-2*effect) > 1e-12 {
		t.Errorf("%+v, want %v", r, plain)
	}
	top, share := w.Top(2, survey.Options{}).Score, survey.Proportion(16, 32, survey.Options{})
	if top.Value != 0.5 || math.Abs(top.Low-share.Low) > 1e-12 || math.Abs(top.High-share.High) > 1e-12 {
		t.Errorf("%v, want %v", top, share)
	}
	if mean := w.Mean(survey.Options{}).Score; mean.Value != 6 {
		t.Errorf("mean %v, want 6", mean)
	}
	if e := (&survey.Weighted{}).Mean(survey.Options{}).Score; e.IsKnown() {
		t.Errorf("the mean of nothing: %v", e)
	}
}

// TestWeightedState checks that sums that no weights can have are refused.
func TestWeightedState(t *testing.T) {
	w := &survey.Weighted{}
	w.Add(survey.Answer{Score: 2, Weight: 3})
	state := must(w.MarshalBinary())
	// After kind, version, scale, refused and the empty point 1: n, then Σw and Σw².
	const sum = 2 + 2 + 1 + 1 + 1
	for at, b := range map[int]byte{sum - 1: 0, sum: 0xc0, sum + 1: 0x7f, sum + 8: 0xc0, sum + 9: 0x7f} {
		bad := append([]byte(nil), state...)
		bad[at] = b
		if err := (&survey.Weighted{}).UnmarshalBinary(bad); err == nil {
			t.Errorf("byte %d as %#x is taken", at, b)
		}
	}
}
