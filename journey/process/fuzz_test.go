package process_test

import (
	"errors"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
)

// FuzzPattern checks that a pattern is refused with a fault or has a canonical spelling that means the same.
func FuzzPattern(f *testing.F) {
	for _, seed := range []string{
		"a -> !b* -> c", "^->a->$", `"a b" -> ("->"|"?"|.)+ -> .?`, "a -> ", "!.", "a*", "(a|", `"\x`, "^ -> ^", "$ -> a",
		"T07-1 Draft -> a - > b", "é -> \xff", "! a * -> b", "a b -> .*-> \"\"",
	} {
		f.Add(seed)
	}
	log := fixed(f)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := process.NewPattern(log, process.Options{}, text)
		if err != nil {
			if fault, ok := err.(metrics.Fault); !ok || fault.Cause == "" || fault.Remedy == "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		got := run(t, log, p, err).Count()
		if !utf8.ValidString(got.Pattern) {
			t.Fatalf("%q is %q", text, got.Pattern)
		}
		q, err := process.NewPattern(log, process.Options{}, got.Pattern)
		if err != nil {
			t.Fatalf("%q is %q: %v", text, got.Pattern, err)
		}
		again := run(t, log, q, err)
		if c := again.Count(); c.Pattern != got.Pattern || c.Occurrences != got.Occurrences || c.Matched != got.Matched {
			t.Fatalf("%q: %v, then %v", text, got, c)
		}
		if err := p.Merge(again); err != nil {
			t.Fatalf("%q and %q: %v", text, got.Pattern, err)
		}
	})
}

// fuzzState checks that a decoder refuses bytes and stays as it was, or takes them for a state that encodes to the same
// and that goes on working.
func fuzzState[C metricstest.Calculator[journey.Trace, C]](f *testing.F, log *journey.Log, c C, err error) {
	full := run(f, log, c, err)
	f.Add([]byte(state(f, full)))
	f.Add([]byte(state(f, c)))
	f.Fuzz(func(t *testing.T, b []byte) {
		d := full.Fresh()
		before := state(t, d)
		if err := d.UnmarshalBinary(b); err != nil {
			if state(t, d) != before {
				t.Fatal("a state was refused and changed the calculator")
			}
			return
		}
		again := state(t, d)
		e := full.Fresh()
		if err := e.UnmarshalBinary([]byte(again)); err != nil || state(t, e) != again {
			t.Fatalf("decoded, encoded and decoded: %v", err)
		}
		if err := d.Merge(full); err != nil {
			t.Fatal(err)
		}
		for trace := range log.Traces() {
			d.Add(trace)
		}
	})
}

func FuzzGraphState(f *testing.F) {
	log := paths(f, "web shop web", "shop", "app shop shop web")
	c, err := process.New(log, process.Options{Gaps: process.GapQuantiles, Eventually: true})
	fuzzState(f, log, c, err)
}

func FuzzVariantsState(f *testing.F) {
	log := paths(f, "web shop web", "shop", "app shop shop web")
	c, err := process.NewVariants(log, process.Options{})
	fuzzState(f, log, c, err)
}

func FuzzStepsState(f *testing.F) {
	log := paths(f, "web shop web", "shop", "app shop shop web")
	c, err := process.NewSteps(log, process.Options{}, 3)
	fuzzState(f, log, c, err)
}

func FuzzPatternState(f *testing.F) {
	log := paths(f, "web shop web", "shop", "app shop shop web")
	c, err := process.NewPattern(log, process.Options{}, "web -> shop")
	fuzzState(f, log, c, err)
}

// TestStatesContradict changes one byte of a state after another: what is still taken must add up.
func TestStatesContradict(t *testing.T) {
	log := fixed(t)
	c, err := process.New(log, process.Options{Gaps: process.GapQuantiles, Eventually: true})
	full := run(t, log, c, err)
	good := []byte(state(t, full))
	refused := 0
	tried := 0
	for i := 0; i < len(good); i += 5 {
		tried++
		bad := slices.Clone(good)
		bad[i] ^= 1
		d := full.Fresh()
		if err := d.UnmarshalBinary(bad); err != nil {
			refused++
			continue
		}
		r := d.Result()
		if r.Residual() != 0 {
			t.Errorf("byte %d: residual %d", i, r.Residual())
		}
		for _, n := range r.Nodes {
			if n.Events != n.Customers+n.Loops+n.Repeats || n.Repeats < 0 {
				t.Errorf("byte %d: %+v", i, n)
			}
		}
	}
	if refused < tried/4 {
		t.Errorf("%d of %d changes were refused", refused, tried)
	}
	if err := full.UnmarshalBinary(good[:1]); err == nil || errors.Is(err, metrics.ErrMismatch) {
		t.Error(err)
	}
}
