package survey_test

import (
	"bytes"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// fuzzState checks that what a decoder accepts encodes to a state that decodes to the same, and that its results can be
// asked for.
func fuzzState[S metrics.State](f *testing.F, fresh func() S, ask func(S), seed S) {
	f.Helper()
	for _, s := range []S{fresh(), seed} {
		f.Add(must(s.MarshalBinary()))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s := fresh()
		if err := s.UnmarshalBinary(b); err != nil {
			return
		}
		ask(s)
		once := must(s.MarshalBinary())
		again := fresh()
		if err := again.UnmarshalBinary(once); err != nil {
			t.Fatalf("decoding what was encoded: %v", err)
		}
		if !bytes.Equal(must(again.MarshalBinary()), once) {
			t.Fatalf("%x isn't stable", once)
		}
	})
}

func FuzzNPSState(f *testing.F) {
	fuzzState(f, func() *survey.NPS { return &survey.NPS{} },
		func(s *survey.NPS) { _ = s.Score(survey.Options{}).String() }, npsOf(3, 2, 1))
}

func FuzzLikertState(f *testing.F) {
	seed := &survey.CSAT{}
	seed.Add(4)
	fuzzState(f, func() *survey.CSAT { return &survey.CSAT{} }, func(c *survey.CSAT) {
		_ = c.TopTwoBox(survey.Options{}).String()
		_ = c.Answers().Mean(survey.Options{}).String()
	}, seed)
}

func FuzzWeightedState(f *testing.F) {
	fresh := func() *survey.Weighted { return must(survey.NewWeighted(npsScale)) }
	seed := fresh()
	seed.Add(survey.Answer{Score: 9, Weight: 0.5})
	seed.Add(survey.Answer{Score: 9, Weight: 2})
	fuzzState(f, fresh, func(w *survey.Weighted) {
		for _, r := range []survey.Result{w.NPS(survey.Options{}), w.Mean(survey.Options{}), w.Top(2, survey.Options{})} {
			must(r.MarshalJSON())
		}
	}, seed)
}

func FuzzPairedState(f *testing.F) {
	fresh := func() *survey.Paired { return must(survey.NewPaired(npsScale)) }
	seed := fresh()
	seed.Add(survey.Pair{Before: 3, After: 9})
	fuzzState(f, fresh, func(p *survey.Paired) {
		must(p.NPSDifference(survey.Options{}).Estimate.MarshalJSON())
		must(p.TopDifference(3, survey.Options{}).Estimate.MarshalJSON())
	}, seed)
}
