package survey_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// rounds gives a simulated coverage near 95 % a standard error of 0.22 points.
const rounds = 10_000

// leastSimulated is the least average that the comments state, less three standard errors.
const leastSimulated = 0.946 - 3*0.0022

func holds(e metrics.Estimate, value float64) bool { return e.Low <= value && value <= e.High }

// truth are shares of promoters and detractors, all equally likely.
type truth struct{ up, down float64 }

func newTruth(random *rand.Rand) truth {
	a, b, c := random.ExpFloat64(), random.ExpFloat64(), random.ExpFloat64()
	return truth{a / (a + b + c), c / (a + b + c)}
}

func (u truth) score() float64 { return u.up - u.down }

func (u truth) answer(random *rand.Rand) float64 {
	switch x := random.Float64(); {
	case x < u.up:
		return 10
	case x < u.up+u.down:
		return 0
	}
	return 8
}

func (u truth) sample(random *rand.Rand, n int) *survey.NPS {
	s := &survey.NPS{}
	for range n {
		s.Add(u.answer(random))
	}
	return s
}

// TestNPSCoverageLarge simulates samples too large for the exact sum.
func TestNPSCoverageLarge(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{100, 400} {
		covered := 0.0
		for range rounds {
			u := newTruth(random)
			if holds(u.sample(random, n).Score(survey.Options{}).Score, u.score()) {
				covered += 1.0 / rounds
			}
		}
		if covered < leastSimulated {
			t.Errorf("adjusted Wald covers %.4f at n=%d", covered, n)
		}
	}
}

func TestNPSDifferenceCoverage(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, n := range [][2]int{{10, 10}, {10, 50}, {30, 30}, {100, 100}} {
		covered := 0.0
		for range rounds {
			a, b := newTruth(random), newTruth(random)
			d := survey.NPSDifference(a.sample(random, n[0]), b.sample(random, n[1]), survey.Options{})
			if holds(d.Estimate, a.score()-b.score()) {
				covered += 1.0 / rounds
			}
		}
		if covered < leastSimulated {
			t.Errorf("the difference of %v answers covers %.4f", n, covered)
		}
	}
}

// TestPairedCoverage simulates customers of whom some share answers the second time as the first, and the others as if
// they were new.
func TestPairedCoverage(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, tt := range []struct {
		n         int
		alike     float64
		nps, tops float64 // coverage
	}{
		{10, 0, 0.971, 0.961},
		{30, 0, 0.957, 0.956},
		{100, 0, 0.952, 0.952},
		{10, 0.5, 0.985, 0.979},
		{30, 0.8, 0.990, 0.981},
		{100, 0.5, 0.960, 0.957},
	} {
		nps, tops := 0.0, 0.0
		for range rounds {
			u, v := newTruth(random), newTruth(random)
			pairs := must(survey.NewPaired(npsScale))
			for range tt.n {
				before := u.answer(random)
				after := before
				if random.Float64() >= tt.alike {
					after = v.answer(random)
				}
				pairs.Add(survey.Pair{Before: before, After: after})
			}
			if holds(pairs.NPSDifference(survey.Options{}).Estimate, (1-tt.alike)*(v.score()-u.score())) {
				nps += 1.0 / rounds
			}
			if holds(pairs.TopDifference(2, survey.Options{}).Estimate, (1-tt.alike)*(v.up-u.up)) {
				tops += 1.0 / rounds
			}
		}
		if math.Abs(nps-tt.nps) > 0.006 || math.Abs(tops-tt.tops) > 0.006 {
			t.Errorf("%d pairs, %v alike: covered %.4f and %.4f, not %+v", tt.n, tt.alike, nps, tops, tt)
		}
	}
}
