package survey_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

func TestSampleSize(t *testing.T) {
	for _, tt := range []struct {
		plan survey.Plan
		want survey.SampleSize
	}{
		// 1.959964²·0.25/0.05² = 384.1, the figure every textbook has.
		{survey.Plan{HalfWidth: 0.05}, survey.SampleSize{Answers: 385, Invitations: 385}},
		{survey.Plan{HalfWidth: 0.05, ResponseRate: 0.2}, survey.SampleSize{Answers: 385, Invitations: 1925}},
		// 384.1/(1 + 383.1/1000) = 277.7
		{survey.Plan{HalfWidth: 0.05, Population: 1000}, survey.SampleSize{Answers: 278, Invitations: 278}},
		{survey.Plan{HalfWidth: 0.05, DesignEffect: 2}, survey.SampleSize{Answers: 769, Invitations: 769}},
		{survey.Plan{HalfWidth: 0.05, Variance: 0.09}, survey.SampleSize{Answers: 139, Invitations: 139}},
		// 2.575829²·0.25/0.05² = 663.5
		{survey.Plan{HalfWidth: 0.05, Level: 0.99}, survey.SampleSize{Answers: 664, Invitations: 664}},
		{survey.Plan{HalfWidth: 0.05, Population: 3}, survey.SampleSize{Answers: 3, Invitations: 3}},
	} {
		got, err := tt.plan.Share()
		if err != nil || got != tt.want {
			t.Errorf("%+v: %+v, %v, want %+v", tt.plan, got, err, tt.want)
		}
	}
	// A net promoter score has four times the variance of a share at most.
	if got, err := (survey.Plan{HalfWidth: 0.1}).NPS(); err != nil || got.Answers != 385 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestPlanFaults(t *testing.T) {
	nan := math.NaN()
	for name, plan := range map[string]survey.Plan{
		"half width 0":         {},
		"half width NaN":       {HalfWidth: nan},
		"half width 5 points":  {HalfWidth: 5},
		"half width tiny":      {HalfWidth: 1e-100},
		"level":                {HalfWidth: 0.05, Level: 95},
		"variance":             {HalfWidth: 0.05, Variance: 0.3},
		"design effect":        {HalfWidth: 0.05, DesignEffect: -1},
		"population":           {HalfWidth: 0.05, Population: -1},
		"response rate":        {HalfWidth: 0.05, ResponseRate: 20},
		"response rate NaN":    {HalfWidth: 0.05, ResponseRate: nan},
		"too few for the rate": {HalfWidth: 0.05, Population: 1000, ResponseRate: 0.1},
	} {
		size, err := plan.Share()
		var fault metrics.Fault
		if !errors.As(err, &fault) || size != (survey.SampleSize{}) {
			t.Errorf("%s: %+v, %v", name, size, err)
		}
	}
}

// TestPlanHolds checks that a survey of the size planned has an interval as narrow as was wished, whatever the answers.
func TestPlanHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := survey.Plan{
			HalfWidth: rapid.Float64Range(0.02, 0.4).Draw(t, "half width"),
			Level:     rapid.Float64Range(0.5, 0.99).Draw(t, "level"),
		}
		size, err := plan.Share()
		if err != nil {
			t.Fatal(err)
		}
		o := survey.Options{Level: plan.Level}
		x := rapid.Int64Range(0, size.Answers).Draw(t, "x")
		if e := survey.Proportion(x, size.Answers, o); e.High-e.Low > 2*plan.HalfWidth {
			t.Fatalf("%d of %d: %v is wider than ±%v", x, size.Answers, e, plan.HalfWidth)
		}
		if size, err = plan.NPS(); err != nil {
			t.Fatal(err)
		}
		p := rapid.Int64Range(0, size.Answers).Draw(t, "promoters")
		d := rapid.Int64Range(0, size.Answers-p).Draw(t, "detractors")
		if e := survey.NPSOf(p, size.Answers-p-d, d, o); e.High-e.Low > 2*plan.HalfWidth+1e-12 {
			t.Fatalf("%d and %d of %d: %v is wider than ±%v", p, d, size.Answers, e, plan.HalfWidth)
		}
	})
}
