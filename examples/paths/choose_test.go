package main

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestBestChain(t *testing.T) {
	weights := map[[2]string]int64{
		{"a", "b"}: 10, {"b", "c"}: 10, {"a", "c"}: 15, {"c", "d"}: 1, {"d", "a"}: 3,
	}
	got := bestChain([]string{"a", "b", "c", "d"}, func(from, to string) int64 { return weights[[2]string{from, to}] })
	if want := []string{"d", "a", "b", "c"}; !slices.Equal(got, want) { // 23; a, b, c, d is 21
		t.Errorf("got %q, want %q", got, want)
	}
	if none := bestChain([]string{"a", "b"}, func(_, _ string) int64 { return 0 }); len(none) != 0 {
		t.Errorf("without ways got %q", none)
	}
}

// TestBestChainOfOrdered compares with all chains, where ways lead one way only: there no name can come twice.
func TestBestChainOfOrdered(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f"}
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Int64Range(0, 9), 36, 36).Draw(t, "weights")
		weight := func(from, to string) int64 {
			i, k := slices.Index(names, from), slices.Index(names, to)
			if i >= k {
				return 0
			}
			return weights[6*i+k]
		}
		sum := func(chain []string) (n int64) {
			for i := 1; i < len(chain); i++ {
				n += weight(chain[i-1], chain[i])
			}
			return n
		}
		var best int64
		for set := range 1 << len(names) {
			var chain []string
			linked := true
			for i, name := range names {
				if set>>i&1 == 1 {
					linked = linked && (len(chain) == 0 || weight(chain[len(chain)-1], name) > 0)
					chain = append(chain, name)
				}
			}
			if linked && len(chain) <= mostSteps {
				best = max(best, sum(chain))
			}
		}
		if got := bestChain(names, weight); len(got) > mostSteps || sum(got) != best {
			t.Fatalf("%q has %d, want %d", got, sum(got), best)
		}
	})
}
