package survey_test

import (
	"errors"
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// fill adds n answers of each score.
func fill(c interface{ Add(score float64) }, n map[int]int) {
	for score, times := range n {
		for range times {
			c.Add(float64(score))
		}
	}
}

func TestScale(t *testing.T) {
	for _, scale := range []survey.Scale{{5, 5}, {5, 1}, {0, 101}, {-2_000_000, -1_999_990}, {math.MinInt, math.MaxInt}} {
		for _, err := range []error{
			second(survey.NewLikert(scale)), second(survey.NewCSAT(scale)),
			second(survey.NewWeighted(scale)), second(survey.NewPaired(scale)),
		} {
			var fault metrics.Fault
			if !errors.As(err, &fault) || fault.Field != "scale" || fault.Remedy == "" {
				t.Errorf("%v: %v", scale, err)
			}
		}
	}
	for _, scale := range []survey.Scale{{}, {0, 1}, {-3, 3}, {0, 100}} {
		if _, err := survey.NewLikert(scale); err != nil {
			t.Error(err)
		}
	}
}

func second[A any](_ A, err error) error { return err }

func TestLikert(t *testing.T) {
	l := must(survey.NewLikert(survey.Scale{Low: -2, High: 2}))
	fill(l, map[int]int{-2: 5, -1: 10, 0: 20, 1: 40, 2: 25, 3: 2})
	l.Add(0.5)
	sum := int64(0)
	for point, n := range l.Points() {
		if l.Count(point) != n {
			t.Errorf("%d: %d and %d", point, l.Count(point), n)
		}
		sum += n
	}
	if sum != 100 || l.N() != 100 || l.Refused() != 3 || l.Count(3) != 0 || l.Count(-3) != 0 {
		t.Errorf("%d answers of %d, %d refused", sum, l.N(), l.Refused())
	}
	o := survey.Options{}
	for name, c := range map[string]struct{ got, want metrics.Estimate }{
		"top":     {l.Top(1, o).Score, survey.Proportion(25, 100, o)},
		"top two": {l.Top(2, o).Score, survey.Proportion(65, 100, o)},
		"middle":  {l.Between(-1, 1, o).Score, survey.Proportion(70, 100, o)},
		"all":     {l.Between(-2, 2, o).Score, survey.Proportion(100, 100, o)},
	} {
		if c.got.Value != c.want.Value || c.got.Low != c.want.Low || c.got.High != c.want.High {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	// The same answers as plain numbers.
	mean := &metrics.Mean{}
	for point, n := range l.Points() {
		for range n {
			mean.Add(float64(point))
		}
	}
	got, want := l.Mean(o).Score, mean.Estimate(0.95)
	if math.Abs(got.Value-want.Value) > 1e-14 || math.Abs(got.Low-want.Low) > 1e-12 ||
		math.Abs(got.High-want.High) > 1e-12 {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestMeanOfAlike checks that answers that are alike leave the mean open by Wilson's limit on the others.
func TestMeanOfAlike(t *testing.T) {
	for _, n := range []int{1, 20} {
		c := &survey.CES{}
		fill(c, map[int]int{7: n})
		r := c.Mean(survey.Options{})
		others := survey.Proportion(0, int64(n), survey.Options{}).High
		if r.Score.High != 7 || math.Abs(r.Score.Low-(7-6*others)) > 1e-12 || !warned(r.Score, "alike") {
			t.Errorf("%d answers of 7: %v", n, r.Score)
		}
	}
	// A design effect can leave less than one answer's worth.
	c := &survey.CES{}
	fill(c, map[int]int{6: 2, 7: 2})
	if e := c.Mean(survey.Options{DesignEffect: 5}).Score; e.Low != 1 || e.High != 7 || !warned(e, "worth one or less") {
		t.Errorf("an effective n of 0.8: %v", e)
	}
}

func TestCSATAndCES(t *testing.T) {
	csat, ces := &survey.CSAT{}, &survey.CES{}
	fill(csat, map[int]int{1: 10, 3: 20, 4: 30, 5: 40, 0: 1, 6: 1})
	fill(ces, map[int]int{1: 10, 4: 20, 5: 30, 7: 40, 0: 1, 8: 1})
	o := survey.Options{Asked: 300}
	for name, c := range map[string]struct {
		got  survey.Result
		want float64
	}{
		"top box":     {csat.TopBox(o), 0.4},
		"top two box": {csat.TopTwoBox(o), 0.7},
		"easy":        {ces.Share(o), 0.7},
		"effort":      {ces.Mean(o), 5.2},
		"mean":        {csat.Answers().Mean(o), 3.9},
	} {
		if math.Abs(c.got.Score.Value-c.want) > 1e-15 || c.got.Refused != 2 || !c.got.Response.IsKnown() {
			t.Errorf("%s: %+v, want %v", name, c.got, c.want)
		}
	}
	if csat.N() != 100 || ces.N() != 100 || csat.Refused() != 2 || ces.Refused() != 2 {
		t.Errorf("csat %d, ces %d", csat.N(), ces.N())
	}
	// A copy of the answers doesn't change the original.
	csat.Answers().Add(5)
	ces.Answers().Add(5)
	if csat.N() != 100 || ces.N() != 100 {
		t.Error("Answers shares memory")
	}
	// An empty calculator can be asked without changing it.
	if (&survey.CES{}).Share(survey.Options{}).Score.IsKnown() || (&survey.CES{}).Answers().Scale().High != 7 {
		t.Error("an empty CES has a score or another scale")
	}
}
