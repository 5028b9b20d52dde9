package cpi_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/cpi"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
)

var savesTime = cpi.Indicator{
	Goal: cpi.Goal{ID: "saves_me_time", Statement: "saves me time"}, Question: "saved_time", Threshold: 7,
}

func attained(t testing.TB, i cpi.Indicator) *cpi.Attained {
	t.Helper()
	a, err := cpi.NewAttained(i)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func answers() *rapid.Generator[cpi.Answer] {
	scores := []float64{0, 6.999, 7, 7.001, 10, math.NaN(), math.Inf(1), math.Inf(-1)}
	return rapid.Custom(func(t *rapid.T) cpi.Answer {
		return cpi.Answer{
			Question: rapid.SampledFrom([]string{"saved_time", "other"}).Draw(t, "question"),
			Score:    rapid.SampledFrom(scores).Draw(t, "score"),
		}
	})
}

func TestAttainedLaws(t *testing.T) {
	metricstest.Laws[cpi.Answer, *cpi.Attained]{Prototype: attained(t, savesTime), Input: answers()}.Check(t)
}

func TestAttained(t *testing.T) {
	lower := savesTime
	lower.Direction = metrics.LowerIsBetter
	for _, c := range []struct {
		indicator cpi.Indicator
		attained  int64
	}{{savesTime, 3}, {lower, 3}} {
		a := attained(t, c.indicator)
		for _, score := range []float64{0, 6.999, 7, 7.001, 10, math.NaN(), math.Inf(1)} {
			a.Add(cpi.Answer{Question: "saved_time", Score: score})
			a.Add(cpi.Answer{Question: "other", Score: score})
		}
		want := cpi.Attainment{Goal: savesTime.Goal, Threshold: 7, Attained: c.attained, Answers: 5, Refused: 2}
		if diff := cmp.Diff(want, a.Result()); diff != "" {
			t.Errorf("%v:\n%s", c.indicator.Direction, diff)
		}
	}
}

func TestAttainedOfAnotherIndicatorDoesNotMerge(t *testing.T) {
	a := attained(t, savesTime)
	explicit := savesTime
	explicit.Direction = metrics.HigherIsBetter
	if err := a.Merge(attained(t, explicit)); err != nil {
		t.Errorf("the zero direction is higher is better: %v", err)
	}
	for name, change := range map[string]func(*cpi.Indicator){
		"goal":      func(i *cpi.Indicator) { i.Goal.ID = "x" },
		"question":  func(i *cpi.Indicator) { i.Question = "x" },
		"threshold": func(i *cpi.Indicator) { i.Threshold = 8 },
		"direction": func(i *cpi.Indicator) { i.Direction = metrics.LowerIsBetter },
	} {
		other := savesTime
		change(&other)
		o := attained(t, other)
		if err := a.Merge(o); !errors.Is(err, metrics.ErrMismatch) {
			t.Errorf("another %s: %v", name, err)
		}
		state, _ := o.MarshalBinary()
		if err := a.UnmarshalBinary(state); !errors.Is(err, metrics.ErrMismatch) {
			t.Errorf("decoding another %s: %v", name, err)
		}
	}
}

func TestIndicatorValidate(t *testing.T) {
	_, err := cpi.NewAttained(cpi.Indicator{Threshold: math.NaN(), Direction: 3})
	var faults metrics.Faults
	if !errors.As(err, &faults) || len(faults) != 5 {
		t.Errorf("%v, want five faults", err)
	}
	if err := savesTime.Validate(); err != nil {
		t.Error(err)
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		a        cpi.Attainment
		state    metrics.EstimateState
		warnings int
	}{
		{cpi.Attainment{Attained: 20, Answers: 30}, metrics.Known, 0},
		{cpi.Attainment{Attained: 20, Answers: 29}, metrics.Known, 1},
		{cpi.Attainment{Attained: 20, Answers: 29, Refused: 4}, metrics.Known, 2},
		{cpi.Attainment{}, metrics.Undefined, 1},
		{cpi.Attainment{Refused: 1}, metrics.Undefined, 2},
		{cpi.Attainment{Attained: 2, Answers: 1}, metrics.Undefined, 1},
	} {
		e := c.a.Share(0.95)
		if e.State != c.state || len(e.Warnings) != c.warnings {
			t.Errorf("share of %+v: %+v", c.a, e)
		}
		if e.IsKnown() {
			want := metrics.Wilson(c.a.Attained, c.a.Answers, 0.95)
			want.Warnings = e.Warnings
			if diff := cmp.Diff(want, e); diff != "" || e.Method != "Wilson" {
				t.Error(diff)
			}
		}
	}
	if e := (cpi.Attainment{Attained: 1, Answers: 40}).Share(1); e.IsKnown() {
		t.Errorf("level 1: %+v", e)
	}
}

func FuzzAttainedState(f *testing.F) {
	a := attained(f, savesTime)
	empty, _ := a.MarshalBinary()
	f.Add(empty)
	a.Add(cpi.Answer{Question: "saved_time", Score: 8})
	one, _ := a.MarshalBinary()
	f.Add(one)
	f.Fuzz(func(t *testing.T, b []byte) {
		c := a.Fresh()
		if c.UnmarshalBinary(b) != nil {
			return
		}
		state, err := c.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		again := a.Fresh()
		if err := again.UnmarshalBinary(state); err != nil || *again != *c {
			t.Fatalf("%+v became %+v: %v", c, again, err)
		}
		c.Result().Share(0.95)
	})
}
