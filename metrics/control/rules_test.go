package control

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// marks are the signals of points by definition: for every window of points, of whatever length the test has, see
// whether they are the pattern, and mark them.
func marks(r Rule, points []Point) []Signals {
	all := make([]Signals, len(points))
	mark := func(i, side int) {
		switch side {
		case 1:
			all[i].Up |= of(r.Test)
		case -1:
			all[i].Down |= of(r.Test)
		default:
			all[i].Other |= of(r.Test)
		}
	}
	for first := range points {
		for end := first + 1; end <= len(points); end++ {
			window := points[first:end]
			switch r.Test {
			case Outside:
				if p := window[0]; len(window) == 1 && p.Value > p.Upper {
					mark(first, 1)
				} else if len(window) == 1 && p.Value < p.Lower {
					mark(first, -1)
				}
			case Run, Trend:
				for _, side := range []int{1, -1} {
					if len(window) >= r.Points && onward(r.Test, window, float64(side)) {
						for i := first; i < end; i++ {
							mark(i, side)
						}
					}
				}
			case Alternation, Hugging, Mixture:
				// Both sides must be in a window of just as many points.
				if len(window) >= r.Points && (r.Test != Mixture || len(window) == r.Points) && sideless(r, window) {
					for i := first; i < end; i++ {
						mark(i, 0)
					}
				}
			case TwoOfThree, ThreeOfFour, FourOfFive:
				if len(window) != map[Test]int{TwoOfThree: 3, ThreeOfFour: 4, FourOfFive: 5}[r.Test] {
					continue
				}
				for _, side := range []int{1, -1} {
					for _, i := range farPoints(r, window, float64(side)) {
						mark(first+i, side)
					}
				}
			}
		}
	}
	return all
}

// onward tells whether a whole window is on one side, or goes one way.
func onward(test Test, window []Point, side float64) bool {
	for i, p := range window {
		if test == Run && side*(p.Value-p.Center) <= 0 {
			return false
		}
		if test == Trend && i > 0 && side*(p.Value-window[i-1].Value) <= 0 {
			return false
		}
	}
	return true
}

// sideless tells whether a whole window alternates, hugs the centre line or is a mixture.
func sideless(r Rule, window []Point) bool {
	above, below := false, false
	for i, p := range window {
		distance := math.Abs(p.Value-p.Center) / p.Sigma
		switch {
		case r.Test == Hugging && distance >= r.Sigma, r.Test == Mixture && distance <= r.Sigma:
			return false
		case r.Test == Alternation && i > 0 && p.Value == window[i-1].Value:
			return false
		case r.Test == Alternation && i > 1 &&
			(p.Value > window[i-1].Value) == (window[i-1].Value > window[i-2].Value):
			return false
		}
		above, below = above || p.Value > p.Center, below || p.Value < p.Center
	}
	return r.Test != Mixture || above && below
}

// farPoints returns the points of a window that are far out on one side when only one of them, at most, is not.
func farPoints(r Rule, window []Point, side float64) []int {
	var far []int
	for i, p := range window {
		if r.Strict && side*(p.Value-p.Center) <= 0 {
			return nil
		}
		inside := p.Value <= p.Upper && p.Value >= p.Lower
		if side*(p.Value-p.Center)/p.Sigma > r.Sigma && (inside || !r.Strict) {
			far = append(far, i)
		}
	}
	if len(far) < len(window)-1 {
		return nil
	}
	return far
}

// dice returns a generator that rapid seeds: values of its own are mostly small, and make few patterns.
func dice(t *rapid.T) *rand.Rand { return rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)) }

// anyRule returns a rule with any numbers that are allowed.
func anyRule(rng *rand.Rand) Rule {
	r := Rule{Test: Test(rng.IntN(int(Mixture) + 1))}
	points, sigma := 3+rng.IntN(6), [...]float64{0.5, 1, 1.5, 2}[rng.IntN(4)]
	switch r.Test {
	case Run, Trend, Alternation:
		r.Points = points
	case Hugging, Mixture:
		r.Points, r.Sigma = points, sigma
	case TwoOfThree, ThreeOfFour, FourOfFive:
		r.Sigma, r.Strict = sigma, rng.IntN(2) == 0
	default:
	}
	return r
}

// anyWalk returns values in half σ, so that many lie on the lines that rules ask about. They are anywhere, or near the
// one before, or on sides in turn, or on one side, or in long runs, so that patterns of all kinds come up.
func anyWalk(rng *rand.Rand) []float64 {
	values := make([]float64, rng.IntN(40))
	style, side := rng.IntN(5), 1.0
	for i := range values {
		v := float64(rng.IntN(17)-8) / 2
		switch {
		case style == 1 && i > 0:
			v = max(-4, min(4, values[i-1]+math.Round(v)/2))
		case style == 2:
			v = math.Abs(v) * (1 - 2*float64(i&1))
		case style == 3:
			v = math.Abs(v)
		case style == 4:
			if rng.IntN(8) == 0 {
				side = -side
			}
			v = side * math.Abs(v)
		}
		values[i] = v
	}
	return values
}

// TestRulesByDefinition also has gaps and excluded points, which rules for patterns don't see, and checks which rule
// speaks for a point.
func TestRulesByDefinition(t *testing.T) {
	fired := map[Test]int{}
	rapid.Check(t, func(t *rapid.T) {
		rng := dice(t)
		for range 20 {
			rulesOnce(t, rng, fired)
		}
	})
	for test := Outside; test <= Mixture; test++ {
		if fired[test] == 0 {
			t.Errorf("%v never fired, so nothing was tested of it", test)
		}
	}
}

// rulesOnce compares the signals of one chart with those by definition, and counts the rules that spoke.
func rulesOnce(t *rapid.T, rng *rand.Rand, fired map[Test]int) {
	var rules RuleSet
	used := map[Test]bool{}
	for range 1 + rng.IntN(3) {
		if r := anyRule(rng); !used[r.Test] {
			rules.Rules, used[r.Test] = append(rules.Rules, r), true
		}
	}
	c := byHand(rules, anyWalk(rng)...)
	seen := make([]int, 0, len(c.Points))
	for i := range c.Points {
		switch rng.IntN(12) {
		case 0:
			c.Points[i].Known = false
		case 1:
			c.Points[i].Excluded = true
		default:
			seen = append(seen, i)
		}
	}
	want := make([]Signals, len(c.Points))
	var points []Point
	for _, i := range seen {
		points = append(points, c.Points[i])
	}
	for _, r := range rules.Rules {
		for k, s := range marks(r, points) {
			w := &want[seen[k]]
			w.Up, w.Down, w.Other = w.Up|s.Up, w.Down|s.Down, w.Other|s.Other
		}
		for i, p := range c.Points {
			if r.Test == Outside && p.Known && p.Excluded { // a rule for single points judges these too
				w := marks(r, []Point{p})[0]
				want[i].Up, want[i].Down = w.Up, w.Down
			}
		}
	}
	c.judge()
	for i, p := range c.Points {
		if p.Signals != want[i] {
			t.Fatalf("point %d: %v, want %v", i, p.Signals, want[i])
		}
		for _, r := range rules.Rules {
			if p.Signals.All().Has(r.Test) {
				fired[r.Test]++
				if p.Test != r.Test {
					t.Fatalf("point %d: %v speaks, want %v", i, p.Test, r.Test)
				}
				up, down := want[i].Up.Has(r.Test), want[i].Down.Has(r.Test)
				if !(up && down) && ((p.Side == Up) != up || (p.Side == Down) != down) {
					t.Fatalf("point %d: side %v of %v", i, p.Side, p.Signals)
				}
				break
			}
		}
	}
}

// TestTurningPoint is the point where one trend ends and the other begins: the one to come speaks.
func TestTurningPoint(t *testing.T) {
	c := byHand(MakingDataCount(), -1.5, -1, -0.5, 0.1, 0.5, 1, 1.5, 1, 0.5, 0.2, -0.5, -1, -1.5)
	c.judge()
	p := c.Points[6]
	if !p.Signals.Up.Has(Trend) || !p.Signals.Down.Has(Trend) || p.Test != Trend || p.Side != Down {
		t.Errorf("%v: %v speaks, %v", p.Signals, p.Test, p.Side)
	}
}

func TestPointOnTheLineBreaksRun(t *testing.T) {
	c := byHand(MakingDataCount(), 0.5, 1, 0.5, 0, 1, 0.5, 1, 0.5)
	c.judge()
	for i, p := range c.Points {
		if p.Signals.Any() {
			t.Errorf("%d: %v", i, p.Signals)
		}
	}
	if r := c.Runs(0); r.Longest != 7 || r.Useful != 7 || r.Observations != 8 {
		t.Errorf("%+v: runs of Anhøj pass over the point", r)
	}
	c = byHand(MakingDataCount(), 0.5, 1, 0.5, gap, 1, 0.5, 1, 0.5)
	c.judge()
	if !c.Points[0].Signals.Up.Has(Run) || c.Points[3].Signals.Any() || !c.Points[7].Signals.Up.Has(Run) {
		t.Error("a gap breaks the run, or has a signal")
	}
}
