package control

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// TestHalvesExactly compares with the quantile in whole numbers: the smallest k with 20 Σ C(n, i) ≥ 2ⁿ for i up to k.
func TestHalvesExactly(t *testing.T) {
	sizes := []int{1000, 1999, 4000}
	for n := range 400 {
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		all := new(big.Int).Lsh(big.NewInt(1), uint(n))
		ways, total, k := big.NewInt(1), big.NewInt(1), 0
		for new(big.Int).Mul(total, big.NewInt(20)).Cmp(all) < 0 {
			ways.Mul(ways, big.NewInt(int64(n-k)))
			ways.Quo(ways, big.NewInt(int64(k+1)))
			total.Add(total, ways)
			k++
		}
		if got := halves(n); got != k {
			t.Errorf("%d tosses: %d, want %d", n, got, k)
		}
	}
}

// runsByDefinition looks at every span of useful points and at every two neighbours.
func runsByDefinition(c Chart) Runs {
	var r Runs
	var above []bool
	for _, p := range c.Points {
		if !p.Known || p.Excluded {
			continue
		}
		r.Observations++
		if p.Value != p.Center {
			above = append(above, p.Value > p.Center)
		}
	}
	r.Useful = len(above)
	for i := range above {
		if i > 0 && above[i] != above[i-1] {
			r.Crossings++
		}
		for end := i + 1; end <= len(above) && above[end-1] == above[i]; end++ {
			r.Longest = max(r.Longest, end-i)
		}
	}
	return r
}

func TestRunsByDefinition(t *testing.T) {
	long, few := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		rng := dice(t)
		c := byHand(Anhoej(), anyWalk(rng)...)
		for i := range c.Points {
			c.Points[i].Known = rng.IntN(10) > 0
			c.Points[i].Excluded = rng.IntN(10) == 0
		}
		got, want := c.Runs(0), runsByDefinition(c)
		if want.Useful > 0 {
			want.LongestMost = int(math.RoundToEven(math.Log2(float64(want.Useful)))) + 3
			want.CrossingsLeast = halves(want.Useful - 1)
		}
		want.Signal = want.Longest > want.LongestMost || want.Crossings < want.CrossingsLeast
		if got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
		c.judge()
		for i, p := range c.Points {
			used := p.Known && !p.Excluded
			if p.Signals.Other.Has(FewCrossings) != (used && got.Crossings < got.CrossingsLeast) {
				t.Fatalf("point %d: %v with %+v", i, p.Signals, got)
			}
			length := spanAround(c, i)
			if marked := (p.Signals.Up | p.Signals.Down).Has(LongRun); marked != (length > got.LongestMost) {
				t.Fatalf("point %d in a run of %d: %v with %+v", i, length, p.Signals, got)
			} else if marked {
				long++
			}
		}
		if got.Crossings < got.CrossingsLeast {
			few++
		}
	})
	if long == 0 || few == 0 {
		t.Errorf("%d points in long runs, %d charts with few crossings: not tested", long, few)
	}
}

// spanAround returns how many useful points there are from the given one to either side, up to one on the other side.
func spanAround(c Chart, i int) int {
	useful := func(p Point) bool { return p.Known && !p.Excluded && p.Value != p.Center }
	if !useful(c.Points[i]) {
		return 0
	}
	n := 1
	for _, step := range []int{1, -1} {
		for k := i + step; k >= 0 && k < len(c.Points); k += step {
			p := c.Points[k]
			if useful(p) && (p.Value > p.Center) != (c.Points[i].Value > c.Points[i].Center) {
				break
			} else if useful(p) {
				n++
			}
		}
	}
	return n
}

func TestRunsOfNothing(t *testing.T) {
	for name, c := range map[string]Chart{
		"no points": byHand(Anhoej()), "gaps": byHand(Anhoej(), gap, gap), "on the line": byHand(Anhoej(), 0, 0, 0),
	} {
		r := c.Runs(0)
		if r.Observations = 0; r != (Runs{}) {
			t.Errorf("%s: %+v", name, r)
		}
	}
}
