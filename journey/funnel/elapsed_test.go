package funnel_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/funnel"
)

// took returns a funnel from a to b of as many customers as there are durations, each that fast.
func took(t *testing.T, durations ...time.Duration) *funnel.Funnel {
	t.Helper()
	b := journey.NewBuilder(journey.Options{Strict: true, AsOf: start.AddDate(0, 0, 60)})
	for i, d := range durations {
		who := fmt.Sprint("u", i)
		for kind, at := range map[string]time.Time{"a": start, "b": start.Add(d)} {
			if err := b.Add(journey.Event{Customer: who, Time: at, Kind: kind}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return run(t, build(t, b), funnel.Options{Steps: []funnel.Step{step("a"), step("b")}})
}

// TestCenturies checks that steps further apart than an int64 of nanoseconds count as that far apart.
func TestCenturies(t *testing.T) {
	b := journey.NewBuilder(journey.Options{Strict: true})
	for kind, year := range map[string]int{"a": 1733, "c": 2026} {
		e := journey.Event{Customer: "u", Time: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), Kind: kind}
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	const longest = time.Duration(1<<63 - 1)
	log := build(t, b)
	r := run(t, log, funnel.Options{Steps: []funnel.Step{step("a"), step("c"), step("b")}}).Result()
	if got := r.Steps[1].SincePrevious; got.N != 1 || got.Longest != longest || got.Mean != longest {
		t.Errorf("since the step before: %+v", got)
	}
	if got := r.Steps[1].SinceEntry; got.N != 1 || got.Shortest != longest {
		t.Errorf("since the entry: %+v", got)
	}
	// Of the time watched nothing is left that can be told.
	if got := r.Steps[2].SincePrevious; got.N != 0 || got.Censored != 1 || got.By(longest).IsKnown() {
		t.Errorf("watched: %+v", got)
	}
}

// TestBucketEnds checks shares at a round time at which many convert, with others soon before or after it.
func TestBucketEnds(t *testing.T) {
	const week = 7 * 24 * time.Hour
	sharp := func(others ...time.Duration) []time.Duration {
		for len(others) < 100 {
			others = append(others, week)
		}
		return others
	}
	for name, c := range map[string]struct {
		durations []time.Duration
		by, until float64 // the share by a week, and in less than one
	}{
		"one later":   {sharp(week + 30*time.Minute), 0.99, 0},
		"one earlier": {sharp(week - 30*time.Minute), 1, 0.01},
		"all":         {sharp(), 1, 0},
	} {
		f := took(t, c.durations...)
		half := took(t, c.durations[:50]...)
		rest := took(t, c.durations[50:]...)
		if err := rest.Merge(half); err != nil {
			t.Fatal(err)
		}
		state, err := f.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		decoded := f.Fresh()
		if err := decoded.UnmarshalBinary(state); err != nil {
			t.Fatal(err)
		}
		for how, g := range map[string]*funnel.Funnel{"folded": f, "merged": rest, "decoded": decoded} {
			times := g.Result().Steps[1].SinceEntry
			by := times.By(week)
			if diff := by.Value - c.by; diff > 1e-9 || diff < -1e-9 || by.High < c.by || by.Low > c.by {
				t.Errorf("%s, %s: by a week %v, want %v", name, how, by, c.by)
			}
			if got := times.Between(0, week); float64(got) != 100*c.until {
				t.Errorf("%s, %s: %d in less than a week", name, how, got)
			}
			if got := times.Quantile(0.5); got.Value != week.Seconds() {
				t.Errorf("%s, %s: median %v", name, how, got)
			}
			if got := times.OfReached(0.9); got.Value != week.Seconds() {
				t.Errorf("%s, %s: 90 %% took %v", name, how, got)
			}
		}
	}
}

// TestBucketMiddle checks that those between the ends of a bucket count as spread evenly: a minute apart, they are.
func TestBucketMiddle(t *testing.T) {
	const from, n = 7 * 24 * time.Hour, 100
	var durations []time.Duration
	for i := range n {
		durations = append(durations, from+time.Duration(i)*time.Minute)
	}
	times := took(t, durations...).Result().Steps[1].SinceEntry
	for i := range n {
		got, want := times.By(from+time.Duration(i)*time.Minute).Value, float64(i+1)/n
		if got < want-0.08 || got > want+0.08 {
			t.Errorf("by minute %d: %v, want about %v", i, got, want)
		}
	}
	if got := times.Between(from, from+n*time.Minute); got != n {
		t.Errorf("%d of %d in all", got, n)
	}
}
