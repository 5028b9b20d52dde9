package survey_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/untangle-metrics/untangle/metrics/survey"
)

// ends are the intervals of every count of successes among n.
type ends struct{ low, high []float64 }

func shareEnds(n int, m survey.Method) ends {
	var e ends
	for x := range n + 1 {
		i := survey.Proportion(int64(x), int64(n), survey.Options{Method: m})
		e.low, e.high = append(e.low, i.Low), append(e.high, i.High)
	}
	return e
}

// average is the coverage averaged over all shares p from 0 to 1, exactly: the integral of the binomial probability of
// x over its interval is a difference of incomplete beta functions over n+1.
func (e ends) average() float64 {
	n, sum := len(e.low)-1, 0.0
	for x := range e.low {
		a, b := float64(x+1), float64(n-x+1)
		sum += mathext.RegIncBeta(a, b, e.high[x]) - mathext.RegIncBeta(a, b, e.low[x])
	}
	return sum / float64(n+1)
}

// infimum is the least coverage at any p, exactly, and that p: between two neighbouring ends the counts that cover p
// are the same run of x, so the coverage has one peak there, and its least values are limits at the ends.
func (e ends) infimum() (coverage, at float64) {
	coverage = 1
	for _, list := range [][]float64{e.low, e.high} {
		for _, p := range list {
			if p <= 0 || p >= 1 {
				continue
			}
			fromLeft := e.probability(p, func(x int) bool { return e.low[x] < p && p <= e.high[x] })
			fromRight := e.probability(p, func(x int) bool { return e.low[x] <= p && p < e.high[x] })
			if c := min(fromLeft, fromRight); c < coverage {
				coverage, at = c, p
			}
		}
	}
	return coverage, at
}

// probability is that of the run of x for which covers holds, at p.
func (e ends) probability(p float64, covers func(x int) bool) float64 {
	n, first, last := len(e.low)-1, -1, -1
	for x := range e.low {
		if covers(x) {
			if first < 0 {
				first = x
			}
			last = x
		}
	}
	if first < 0 {
		return 0
	}
	atLeast := func(x int) float64 {
		switch {
		case x <= 0:
			return 1
		case x > n:
			return 0
		}
		return mathext.RegIncBeta(float64(x), float64(n-x+1), p)
	}
	return atLeast(first) - atLeast(last+1)
}

// TestShareCoverage checks what the methods' comments say of their coverage.
func TestShareCoverage(t *testing.T) {
	for _, tt := range []struct {
		method      survey.Method
		least, most float64 // averages from 10 to 200 answers
		worst       float64 // at any truth
		n           int     // there; 0 where the worst is a bound that every n keeps
		at          float64
	}{
		{survey.Wilson, 0.950, 0.955, 0.8350, 10, 0.018},
		{survey.ClopperPearson, 0.960, 0.984, 0.95, 0, 0},
		{survey.AgrestiCoull, 0.953, 0.965, 0.9221, 12, 0.462},
	} {
		worst, where, at := 1.0, 0, 0.0
		for n := 10; n <= 200; n++ {
			e := shareEnds(n, tt.method)
			if a := e.average(); a < tt.least || a > tt.most {
				t.Errorf("%v covers %.5f on average at n=%d, not %v to %v", tt.method, a, n, tt.least, tt.most)
			}
			if c, p := e.infimum(); c < worst {
				worst, where, at = c, n, min(p, 1-p)
			}
		}
		switch {
		case tt.n == 0 && worst < tt.worst-1e-12:
			t.Errorf("%v covers %.5f at n=%d, p=%.4f: less than %v", tt.method, worst, where, at, tt.worst)
		case tt.n != 0 && (math.Abs(worst-tt.worst) > 5e-5 || where != tt.n || math.Abs(at-tt.at) > 5e-4):
			t.Errorf("%v covers %.5f at worst (n=%d, p=%.4f), not %+v", tt.method, worst, where, at, tt)
		}
	}
	// "Hardly less at any other number": the limit for many answers is Poisson's.
	if c, _ := shareEnds(1000, survey.Wilson).infimum(); c < 0.835 || c > 0.84 {
		t.Errorf("Wilson covers %.5f at worst of 1000", c)
	}
}

// TestNewcombeCoverage checks what the comment of ProportionDifference says, by the exact sum over both samples: on
// average over a grid of shares, and at worst along the ends of the intervals, where the coverage jumps.
func TestNewcombeCoverage(t *testing.T) {
	const grid = 40
	for _, n := range [][2]int{{10, 10}, {10, 20}, {10, 50}, {10, 100}, {20, 20}, {30, 100}, {50, 50}, {100, 100}} {
		e := newcombeEnds(n[0], n[1])
		mean := 0.0
		for i := range grid {
			for j := range grid {
				mean += e.coverage((float64(i)+0.5)/grid, (float64(j)+0.5)/grid) / (grid * grid)
			}
		}
		if mean < 0.950 || mean > 0.955 {
			t.Errorf("Newcombe covers %.5f on average of %v", mean, n)
		}
	}
	e := newcombeEnds(10, 10)
	worst, at := 1.0, 0.0
	for _, d := range e.high[len(e.high)-1] {
		for _, q := range []float64{1e-4, 0.01, 0.1, 0.5} {
			if p := q + d + 1e-9; p > 0 && p < 1 {
				if c := e.coverage(p, q); c < worst {
					worst, at = c, p
				}
			}
		}
	}
	for _, lows := range e.low {
		for _, d := range lows {
			for _, q := range []float64{1e-4, 0.01, 0.1, 0.5} {
				if p := q + d - 1e-9; p > 0 && p < 1 {
					if c := e.coverage(p, q); c < worst {
						worst, at = c, p
					}
				}
			}
		}
	}
	if math.Abs(worst-0.835) > 5e-4 || math.Abs(at-0.982) > 1e-3 {
		t.Errorf("Newcombe covers %.5f at worst of 10 and 10, at %.4f, not 0.835 at 0.982", worst, at)
	}
}

// differenceEnds are the intervals of a difference, by successes in either sample.
type differenceEnds struct{ low, high [][]float64 }

func newcombeEnds(n1, n2 int) differenceEnds {
	e := differenceEnds{make([][]float64, n1+1), make([][]float64, n1+1)}
	for x := range n1 + 1 {
		for y := range n2 + 1 {
			d := survey.ProportionDifference(int64(x), int64(n1), int64(y), int64(n2), survey.Options{}).Estimate
			e.low[x], e.high[x] = append(e.low[x], d.Low), append(e.high[x], d.High)
		}
	}
	return e
}

func (e differenceEnds) coverage(p, q float64) float64 {
	first, second := binomial(len(e.low)-1, p), binomial(len(e.low[0])-1, q)
	sum := 0.0
	for x, px := range first {
		for y, py := range second {
			if e.low[x][y] <= p-q && p-q <= e.high[x][y] {
				sum += px * py
			}
		}
	}
	return sum
}

// binomial returns the probability of each count of successes.
func binomial(n int, p float64) []float64 {
	probabilities := make([]float64, n+1)
	for x := range probabilities {
		probabilities[x] = distuv.Binomial{N: float64(n), P: p}.Prob(float64(x))
	}
	return probabilities
}
