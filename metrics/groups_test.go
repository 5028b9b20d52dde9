package metrics_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

// TestGroupsKeptAtHand checks groups against a plain map over more observations than it takes for groups to be kept at
// hand, with names that share a slot and with the empty name, across merging and decoding.
func TestGroupsKeptAtHand(t *testing.T) {
	names := []string{"", "a", "aa", "aba", "aca", "north", "nooth", "näh", "s", "\x00"}
	itself := func(s string) string { return s }
	rapid.Check(t, func(t *rapid.T) {
		want := make(map[string]int64)
		groups := metrics.GroupBy(itself, &metrics.Count[string]{})
		add := func(times int) {
			seed := rapid.Uint64().Draw(t, "seed")
			for range times {
				seed = seed*6364136223846793005 + 1442695040888963407
				name := names[seed>>33%uint64(len(names))]
				groups.Add(name)
				want[name]++
			}
		}
		add(rapid.IntRange(0, 1000).Draw(t, "before"))
		other := metrics.GroupBy(itself, &metrics.Count[string]{})
		for range 300 {
			other.Add("aa")
		}
		if err := groups.Merge(other); err != nil {
			t.Fatal(err)
		}
		want["aa"] += 300
		add(rapid.IntRange(0, 1000).Draw(t, "after merging"))
		state, err := groups.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		// Decoding over groups at hand must not leave them there.
		if err := groups.UnmarshalBinary(state); err != nil {
			t.Fatal(err)
		}
		add(rapid.IntRange(0, 1000).Draw(t, "after decoding"))
		if other.Add("aa"); groups.Len() != len(want) {
			t.Fatalf("%d groups, want %d", groups.Len(), len(want))
		}
		for name, n := range want {
			if c, ok := groups.Get(name); !ok || c.N() != n {
				t.Fatalf("%q: %v, want %d", name, c, n)
			}
		}
	})
}
