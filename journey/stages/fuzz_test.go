package stages_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/stages"
)

// FuzzUnmarshal decodes hostile states: whatever is taken must hold together, give results and encode to itself.
func FuzzUnmarshal(f *testing.F) {
	log := history(f, journey.Options{AsOf: time.Date(2026, 4, 9, 0, 0, 0, 0, time.UTC)},
		"2026-01-03 x", "2026-01-05 a", "2026-02-01 b", "2026-02-01 a", "2026-03-01 x")
	prototype, err := stages.New(log, stages.Options{
		Stages:   []string{"a", "b"},
		Rules:    []stages.Rule{{On: kinds("a"), Stage: "a"}, {On: kinds("b"), Stage: "b"}, {On: kinds("x")}},
		Timeouts: []stages.Timeout{{Days: 20, To: "b"}},
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(state(f, prototype))
	full := prototype.Fresh()
	full.Add(log.Trace(0))
	seed := state(f, full)
	f.Add(seed)
	f.Add(seed[:len(seed)/2])
	for i := 40; i < len(seed); i += 7 {
		other := bytes.Clone(seed)
		other[i] ^= 3
		f.Add(other)
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		b := prototype.Fresh()
		if err := b.UnmarshalBinary(p); err != nil {
			if !bytes.Equal(state(t, b), state(t, prototype)) {
				t.Fatalf("an error changed the balance: %v", err)
			}
			return
		}
		again := prototype.Fresh()
		if err := again.UnmarshalBinary(state(t, b)); err != nil || !bytes.Equal(state(t, again), state(t, b)) {
			t.Fatalf("what was decoded doesn't encode to itself: %v", err)
		}
		if b.Residual() != 0 {
			t.Fatalf("residual %d", b.Residual())
		}
		if _, err := b.Dwells(stages.TimeOptions{}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Occupancy(stages.TimeOptions{}); err != nil {
			t.Fatal(err)
		}
		b.Sankey()
	})
}

// FuzzTies takes events of few moments in any order: the order of the input doesn't show, and customers are conserved.
func FuzzTies(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7}, true)
	f.Add(bytes.Repeat([]byte{0, 2, 1}, 40), false)
	f.Fuzz(func(t *testing.T, what []byte, latest bool) {
		var lines []string
		for _, w := range what[:min(len(what), 2000)] {
			lines = append(lines, []string{"2026-01-01 ", "2026-01-02 "}[w>>2&1]+[]string{"a", "b", "c", "x"}[w&3])
		}
		if len(lines) == 0 {
			return
		}
		o := stages.Options{
			Stages: []string{"a", "b", "c"},
			Rules: []stages.Rule{
				{On: kinds("a"), Stage: "a", Regress: true},
				{On: kinds("b"), Stage: "b"},
				{On: kinds("c"), Stage: "c"},
				{On: kinds("x")},
			},
		}
		if latest {
			o.Mode = stages.LatestWins
		}
		forward := fold(t, history(t, journey.Options{}, lines...), o)
		for i, j := 0, len(lines)-1; i < j; i, j = i+1, j-1 {
			lines[i], lines[j] = lines[j], lines[i]
		}
		backward := fold(t, history(t, journey.Options{}, lines...), o)
		if forward.Residual() != 0 || !bytes.Equal(state(t, forward), state(t, backward)) {
			t.Fatalf("%v\nbackward: %v", forward, backward)
		}
	})
}
