package survey_test

import (
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/metrics/survey"
)

// trinomial are the intervals of every possible sample of n answers, by promoters, then detractors.
type trinomial struct {
	n         int
	low, high []float64
	ways      []float64 // multinomial coefficients
}

func npsEnds(n int, m survey.Method) trinomial {
	factorial := []float64{1}
	for i := 1; i <= n; i++ {
		factorial = append(factorial, factorial[i-1]*float64(i))
	}
	all := trinomial{n: n}
	for p := range n + 1 {
		for d := range n - p + 1 {
			s := n - p - d
			e := survey.NPSOf(int64(p), int64(s), int64(d), survey.Options{Method: m})
			all.low, all.high = append(all.low, e.Low), append(all.high, e.High)
			all.ways = append(all.ways, factorial[n]/factorial[p]/factorial[d]/factorial[s])
		}
	}
	return all
}

// coverage is the exact sum over all samples, at shares p of promoters and d of detractors. The score is given apart,
// so that a limit from one side can be asked for.
func (all trinomial) coverage(p, d, score float64) float64 {
	up, down, neutral := powers(p, all.n), powers(d, all.n), powers(max(1-p-d, 0), all.n)
	k, sum := 0, 0.0
	for i := range all.n + 1 {
		for j := range all.n - i + 1 {
			if all.low[k] <= score && score <= all.high[k] {
				sum += all.ways[k] * up[i] * down[j] * neutral[all.n-i-j]
			}
			k++
		}
	}
	return sum
}

func powers(x float64, n int) []float64 {
	p := []float64{1}
	for range n {
		p = append(p, p[len(p)-1]*x)
	}
	return p
}

// average is the coverage averaged over a grid of the triangle of all shares.
func (all trinomial) average(grid int) float64 {
	sum, points := 0.0, 0
	for i := range grid {
		for j := range grid - i {
			p, d := (float64(i)+1.0/3)/float64(grid), (float64(j)+1.0/3)/float64(grid)
			sum += all.coverage(p, d, p-d)
			points++
		}
	}
	return sum / float64(points)
}

// worst is the least coverage along the ends of the intervals, where the coverage jumps, with the shares there. By
// symmetry scores from 0 up suffice.
func (all trinomial) worst() (coverage, p, d float64) {
	coverage = 1
	const steps = 12
	for _, ends := range [][]float64{all.low, all.high} {
		for _, end := range ends {
			if end < 0 || end >= 1 {
				continue
			}
			for step := range steps + 1 {
				detractors := (1 - end) / 2 * float64(step) / steps
				for _, side := range []float64{-1e-12, 1e-12} {
					if c := all.coverage(end+detractors, detractors, end+side); c < coverage {
						coverage, p, d = c, end+detractors, detractors
					}
				}
			}
		}
	}
	return coverage, p, d
}

// TestNPSCoverage checks what the methods' comments say of their coverage.
func TestNPSCoverage(t *testing.T) {
	const grid = 31
	for _, tt := range []struct {
		method survey.Method
		least  float64 // average
	}{
		{survey.AdjustedWald, 0.949},
		{survey.Tango, 0.949},
	} {
		for n := 10; n <= 60; n++ {
			if a := npsEnds(n, tt.method).average(grid); a < tt.least {
				t.Errorf("%v covers %.5f on average at n=%d, less than %v", tt.method, a, n, tt.least)
			}
		}
	}
	if a := npsEnds(10, survey.Wald).average(grid); math.Abs(a-0.87) > 5e-3 {
		t.Errorf("Wald covers %.5f on average at n=10, not 0.87", a)
	}
	for _, tt := range []struct {
		method   survey.Method
		n        int
		worst, p float64
	}{
		{survey.AdjustedWald, 10, 0.8598, 0.789},
		{survey.AdjustedWald, 30, 0.8952, 0.073},
		{survey.Tango, 10, 0.8350, 0.982},
	} {
		c, p, d := npsEnds(tt.n, tt.method).worst()
		if math.Abs(c-tt.worst) > 5e-5 || math.Abs(p-tt.p) > 1e-3 {
			t.Errorf("%v covers %.5f at worst of %d (%.4f promoters, %.4f detractors), not %+v", tt.method, c, tt.n, p, d, tt)
		}
	}
}
