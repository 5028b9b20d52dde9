package control

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// firstAlarm returns after how many in-control values a rule set first has a complete pattern, with centre and σ known.
// Eight values, the longest pattern, stand in front of those that are new; before the first value they are on the
// centre line, which is part of no pattern. Where a block of new values has a signal, it is looked at once more, value
// by value.
func firstAlarm(rules RuleSet, rng *rand.Rand) int {
	const before, fresh = 8, 40
	c := byHand(rules, make([]float64, before+fresh)...)
	for n := 0; ; n += fresh {
		copy(c.Points, c.Points[fresh:])
		for i := before; i < len(c.Points); i++ {
			p := &c.Points[i]
			p.Value = rng.NormFloat64()
			p.z = p.Value
		}
		if !alarmed(c, len(c.Points)) {
			continue
		}
		for k := 1; k <= fresh; k++ {
			if alarmed(c, before+k) {
				return n + k
			}
		}
	}
}

// alarmed reports whether the first n points have a signal.
func alarmed(c Chart, n int) bool {
	c.Points = c.Points[:n]
	c.Phases = []Phase{{End: n, N: n, Limited: true}}
	for i := range c.Points {
		c.Points[i].Signals = Signals{}
	}
	c.judge()
	return slices.ContainsFunc(c.Points, func(p Point) bool { return p.Signals.Any() })
}

// TestPublishedARL compares the mean number of values to the first false signal with Champ and Woodall ("Exact results
// for Shewhart control charts with supplementary runs rules", Technometrics 29, 1987, table 1), who have it from the
// Markov chain of each set. The tolerance is four standard errors.
func TestPublishedARL(t *testing.T) {
	for _, x := range []struct {
		name  string
		rules []Rule
		want  float64
	}{
		{"outside", []Rule{{Test: Outside}}, 370.40},
		{"run of 8", []Rule{{Test: Outside}, {Test: Run, Points: 8}}, 152.73},
		{"two of three", []Rule{{Test: Outside}, {Test: TwoOfThree, Sigma: 2}}, 225.44},
		{"four of five", []Rule{{Test: Outside}, {Test: FourOfFive, Sigma: 1}}, 166.05},
		{"Western Electric", WesternElectric().Rules, 91.75},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			const charts = 6000
			rng := rand.New(rand.NewPCG(1988, uint64(len(x.name))))
			sum, squares := 0.0, 0.0
			for range charts {
				n := float64(firstAlarm(RuleSet{Rules: x.rules}, rng))
				sum, squares = sum+n, squares+n*n
			}
			mean := sum / charts
			se := math.Sqrt((squares/charts - mean*mean) / charts)
			t.Logf("%.1f ± %.1f, published %.2f", mean, se, x.want)
			if math.Abs(mean-x.want) > 4*se {
				t.Errorf("%.1f ± %.1f, want %.2f", mean, se, x.want)
			}
		})
	}
}
