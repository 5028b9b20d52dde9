package survey_test

import (
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/metrics/survey"
)

// table is pairs on a scale of two points: high both times, only after, only before, never.
func table(both, came, went, never int) *survey.Paired {
	p := must(survey.NewPaired(survey.Scale{Low: 1, High: 2}))
	for pair, n := range map[survey.Pair]int{{2, 2}: both, {1, 2}: came, {2, 1}: went, {1, 1}: never} {
		for range n {
			p.Add(pair)
		}
	}
	return p
}

// TestTopDifference compares with the formula worked out in 40 decimal digits. The first table is the example of Altman
// and others 2000, Statistics with Confidence, table 6.2.
func TestTopDifference(t *testing.T) {
	for _, tt := range []struct {
		both, came, went, never int
		d, low, high            float64
	}{
		{14, 5, 0, 22, 5. / 41, 0.0114832413830332, 0.2264926843512112},
		{20, 12, 2, 16, 0.2, 0.0561564248417482, 0.3292069954001405},
		{36, 12, 2, 0, 0.2, 0.0569295840032388, 0.3404276029749407},
	} {
		d := table(tt.both, tt.came, tt.went, tt.never).TopDifference(1, survey.Options{})
		e := d.Estimate
		if math.Abs(e.Value-tt.d) > 1e-14 || math.Abs(e.Low-tt.low) > 1e-13 || math.Abs(e.High-tt.high) > 1e-13 {
			t.Errorf("%v: [%.16f, %.16f]", tt, e.Low, e.High)
		}
		// McNemar's statistic without a continuity correction.
		z := float64(tt.came-tt.went) / math.Sqrt(float64(tt.came+tt.went))
		if math.Abs(d.Z-z) > 1e-14 || e.N != int64(tt.both+tt.came+tt.went+tt.never) || e.Method != "Newcombe, paired" {
			t.Errorf("%v: %+v, want z %v", tt, d, z)
		}
	}
}

// TestNobodyChanged checks that the interval stays open, and narrows with the number of pairs.
func TestNobodyChanged(t *testing.T) {
	width := 2.0
	for _, n := range []int{5, 50, 500, 5000} {
		p := must(survey.NewPaired(npsScale))
		for i := range n {
			score := float64(i % 11)
			p.Add(survey.Pair{Before: score, After: score})
		}
		d := p.NPSDifference(survey.Options{})
		e := d.Estimate
		if e.Value != 0 || e.Low >= 0 || e.High <= 0 || e.High-e.Low >= width || d.Z != 0 || d.P != 1 {
			t.Errorf("%d pairs: %+v", n, d)
		}
		width = e.High - e.Low
		if top := p.TopDifference(2, survey.Options{}); top.Estimate.Low >= 0 || top.P != 1 {
			t.Errorf("%d pairs: %+v", n, top)
		}
		// Wald's interval has no width here, and says so.
		if e := p.NPSDifference(survey.Options{Method: survey.Wald}).Estimate; e.Level != 0 || !warned(e, "no interval") {
			t.Errorf("%d pairs: %+v", n, e)
		}
	}
}

// TestPairedWald checks z against the mean and the variance of the differences, customer by customer.
func TestPairedWald(t *testing.T) {
	p := must(survey.NewPaired(npsScale))
	pairs := []survey.Pair{{0, 10}, {8, 9}, {10, 10}, {9, 7}, {3, 8}, {10, 0}, {6, 9}, {8, 8}}
	values := []float64{2, 1, 0, -1, 1, -2, 2, 0} // of the change, with promoters 1, passives 0 and detractors −1
	sum, squares := 0.0, 0.0
	for i, pair := range pairs {
		p.Add(pair)
		sum += values[i]
		squares += values[i] * values[i]
	}
	p.Add(survey.Pair{Before: 4, After: math.NaN()})
	n := float64(len(pairs))
	mean := sum / n
	z := mean / math.Sqrt((squares/n-mean*mean)/n)
	d := p.NPSDifference(survey.Options{Method: survey.Wald})
	if math.Abs(d.Estimate.Value-mean) > 1e-15 || math.Abs(d.Z-z) > 1e-12 {
		t.Errorf("%+v, want %v with z %v", d, mean, z)
	}
	half := 1.959963984540054 * mean / z
	if math.Abs(d.Estimate.High-mean-half) > 1e-12 || math.Abs(mean-half-d.Estimate.Low) > 1e-12 {
		t.Errorf("%v, want ±%v", d.Estimate, half)
	}
	if p.N() != 8 || p.Refused() != 1 || p.Count(10, 10) != 1 || p.Count(11, 0) != 0 ||
		!warned(d.Estimate, "1 pairs weren't usable") {
		t.Errorf("%d pairs, %d refused: %v", p.N(), p.Refused(), d)
	}
}

// TestPairedWorst checks the lowest coverage, exactly, where customers either stay passive or go from detractor to
// promoter, as the comment of NPSDifference states it.
func TestPairedWorst(t *testing.T) {
	for _, tt := range []struct {
		n         int
		worst, at float64
	}{{10, 0.8598, 0.789}, {30, 0.8952, 0.073}, {100, 0.9048, 0.023}} {
		c, at := changeEnds(tt.n).infimum()
		if math.Abs(c-tt.worst) > 5e-4 || math.Abs(at-tt.at) > 1e-3 {
			t.Errorf("%d pairs: covers %.4f at worst, at %.4f, not %+v", tt.n, c, at, tt)
		}
	}
}

// changeEnds are the intervals of the share of customers that goes, by how many went: half of those of the change.
func changeEnds(n int) ends {
	var e ends
	for x := range n + 1 {
		p := must(survey.NewPaired(npsScale))
		for i := range n {
			if i < x {
				p.Add(survey.Pair{Before: 0, After: 10})
			} else {
				p.Add(survey.Pair{Before: 8, After: 8})
			}
		}
		d := p.NPSDifference(survey.Options{}).Estimate
		e.low, e.high = append(e.low, d.Low/2), append(e.high, d.High/2)
	}
	return e
}
