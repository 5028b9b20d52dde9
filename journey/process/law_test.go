package process_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
)

// drawEvents draws a few customers' events at few points and hours, so that ties and repeats happen.
func drawEvents(t *rapid.T) []journey.Event {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) journey.Event {
		return journey.Event{
			Customer: rapid.SampledFrom([]string{"ann", "bob", "cyd", "dee", "eve"}).Draw(t, "customer"),
			Point:    rapid.SampledFrom([]string{"app", "shop", "web", ""}).Draw(t, "point"),
			Kind:     rapid.SampledFrom([]string{"use", "buy"}).Draw(t, "kind"),
			Time:     monday.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "hour")) * time.Hour),
			Sequence: int64(rapid.IntRange(0, 3).Draw(t, "sequence")),
		}
	}), 1, 40).Draw(t, "events")
}

// drawLog draws a log with at least one named point.
func drawLog(t *rapid.T) *journey.Log {
	return build(t, append(drawEvents(t), journey.Event{Customer: "eve", Point: "web", Kind: "use", Time: monday}),
		journey.Options{})
}

var silos = map[string]string{"app": "product", "web": "product", "shop": "sales", "phone": "support"}

func drawOptions(t *rapid.T) process.Options {
	opts := process.Options{
		By:         rapid.SampledFrom([]process.By{process.Points, process.Kinds, process.Silos}).Draw(t, "by"),
		Gaps:       rapid.SampledFrom([]process.Gaps{process.GapMeans, process.GapQuantiles, process.NoGaps}).Draw(t, "gaps"),
		Eventually: rapid.Bool().Draw(t, "eventually"),
	}
	if opts.By == process.Silos {
		opts.Silos = silos
	}
	if rapid.Bool().Draw(t, "select") {
		opts.Events = journey.Selection{Points: []string{"shop", "web"}, Kinds: []string{"use"}}
	}
	if opts.Gaps != process.NoGaps && rapid.Bool().Draw(t, "hours") {
		opts.Hours = &process.Hours{Holidays: []metrics.Day{metrics.DayOf(2026, 1, 7)}}
	}
	return opts
}

// fixed is a log of 60 customers with a few events each, for laws that take any of its customers any number of times.
func fixed(t fataler) *journey.Log {
	r := rand.New(rand.NewPCG(3, 4))
	var events []journey.Event
	for c := range 60 {
		for range 1 + r.IntN(8) {
			events = append(events, journey.Event{
				Customer: fmt.Sprint("c", c), Point: []string{"app", "shop", "web", ""}[r.IntN(4)],
				Kind: []string{"use", "buy"}[r.IntN(2)], Time: monday.Add(time.Duration(r.IntN(300)) * time.Hour),
			})
		}
	}
	return build(t, events, journey.Options{})
}

func checkLaws[C metricstest.Calculator[journey.Trace, C]](t *testing.T, log *journey.Log, c C, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	metricstest.Laws[journey.Trace, C]{
		Prototype: c,
		Input: rapid.Custom(func(t *rapid.T) journey.Trace {
			return log.Trace(rapid.IntRange(0, log.Customers()-1).Draw(t, "customer"))
		}),
	}.Check(t)
}

func TestLaws(t *testing.T) {
	log := fixed(t)
	for name, opts := range map[string]process.Options{
		"points":    {},
		"gaps":      {Gaps: process.GapQuantiles, Eventually: true, Events: journey.Selection{Kinds: []string{"use"}}},
		"by kind":   {By: process.Kinds, Eventually: true},
		"in silos":  {By: process.Silos, Silos: silos, Hours: &process.Hours{}, Gaps: process.GapQuantiles},
		"no events": {Events: journey.Selection{Kinds: []string{"none"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Run("graph", func(t *testing.T) {
				c, err := process.New(log, opts)
				checkLaws(t, log, c, err)
			})
			t.Run("variants", func(t *testing.T) {
				c, err := process.NewVariants(log, opts)
				checkLaws(t, log, c, err)
			})
			t.Run("steps", func(t *testing.T) {
				c, err := process.NewSteps(log, opts, 4)
				checkLaws(t, log, c, err)
			})
			t.Run("pattern", func(t *testing.T) {
				c, err := process.NewPattern(log, opts, "web -> !shop* -> (app | use | sales)")
				checkLaws(t, log, c, err)
			})
		})
	}
}

func state(t fataler, s metrics.State) string {
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// merged folds parts of the customers, each over a log of its own with its own names, and merges them.
func merged[C metrics.Calculator[journey.Trace, C]](
	t fataler, parts []*journey.Log, prototype func(*journey.Log) (C, error),
) C {
	var whole C
	for i, log := range parts {
		c, err := prototype(log)
		part := run(t, log, c, err)
		if i == 0 {
			whole = part
		} else if err := whole.Merge(part); err != nil {
			t.Fatal(err)
		}
	}
	return whole
}

// TestLogsMerge checks that a log in two parts, with different names in each, gives what the whole log gives, in both
// orders, and that states move between calculators of different logs.
func TestLogsMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, opts := drawEvents(t), drawOptions(t)
		// Both parts need a name of each sort, and not the same.
		a := []journey.Event{{Customer: "a", Point: "web", Kind: "use", Time: monday}}
		b := []journey.Event{{Customer: "b", Point: "zoo", Kind: "zap", Time: monday}}
		for _, e := range events {
			if e.Customer < "cyd" {
				a = append(a, e)
			} else {
				b = append(b, e)
			}
		}
		whole := []*journey.Log{build(t, slices.Concat(a, b), journey.Options{})}
		parts := []*journey.Log{build(t, a, journey.Options{}), build(t, b, journey.Options{})}
		turned := []*journey.Log{parts[1], parts[0]}
		checkMerge(t, whole, parts, turned, func(l *journey.Log) (*process.Graph, error) { return process.New(l, opts) })
		checkMerge(t, whole, parts, turned, func(l *journey.Log) (*process.Variants, error) {
			return process.NewVariants(l, opts)
		})
		checkMerge(t, whole, parts, turned, func(l *journey.Log) (*process.Steps, error) {
			return process.NewSteps(l, opts, 3)
		})
		checkMerge(t, whole, parts, turned, func(l *journey.Log) (*process.Pattern, error) {
			return process.NewPattern(l, opts, "(web | use | product) -> !shop* -> (app | zoo | sales)")
		})
	})
}

func checkMerge[C metricstest.Calculator[journey.Trace, C]](
	t *rapid.T, whole, parts, turned []*journey.Log, prototype func(*journey.Log) (C, error),
) {
	want := state(t, merged(t, whole, prototype))
	if got := state(t, merged(t, parts, prototype)); got != want {
		t.Fatalf("%T: two parts give another state", merged(t, whole, prototype))
	}
	if got := state(t, merged(t, turned, prototype)); got != want {
		t.Fatalf("%T: two parts in turn give another state", merged(t, whole, prototype))
	}
	c, err := prototype(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := c.UnmarshalBinary([]byte(want)); err != nil {
		t.Fatalf("%T: decoding over another log: %v", c, err)
	}
	if state(t, c) != want {
		t.Fatalf("%T: decoding over another log changes the state", c)
	}
}

// TestMismatch checks that calculators of other options neither merge nor decode, and stay as they were.
func TestMismatch(t *testing.T) {
	log := fixed(t)
	all := []process.Options{
		{},
		{By: process.Kinds},
		{By: process.Silos, Silos: silos},
		{By: process.Silos, Silos: map[string]string{"app": "a"}},
		{Gaps: process.GapQuantiles},
		{Gaps: process.NoGaps},
		{Eventually: true},
		{Events: journey.Selection{Kinds: []string{"use"}}},
		{Hours: &process.Hours{}},
		{Hours: &process.Hours{From: 1, To: 2}},
		{Hours: &process.Hours{Days: []time.Weekday{time.Sunday}}},
		{Hours: &process.Hours{Holidays: []metrics.Day{1}}},
	}
	for i, x := range all {
		for j, y := range all {
			a, err := process.New(log, x)
			a = run(t, log, a, err)
			b, err := process.New(log, y)
			b = run(t, log, b, err)
			before := state(t, a)
			if err := a.UnmarshalBinary([]byte(state(t, b))); errors.Is(err, metrics.ErrMismatch) != (i != j) {
				t.Errorf("decode %d into %d: %v", j, i, err)
			}
			if err := a.Merge(b); errors.Is(err, metrics.ErrMismatch) != (i != j) {
				t.Errorf("merge %d into %d: %v", j, i, err)
			}
			if i != j && state(t, a) != before {
				t.Errorf("%d changed", i)
			}
		}
	}
	a, _ := process.NewSteps(log, process.Options{}, 3)
	b, _ := process.NewSteps(log, process.Options{}, 4)
	if err := a.Merge(b); !errors.Is(err, metrics.ErrMismatch) {
		t.Error("steps:", err)
	}
	c, _ := process.NewPattern(log, process.Options{}, "web")
	d, _ := process.NewPattern(log, process.Options{}, "shop")
	if err := c.Merge(d); !errors.Is(err, metrics.ErrMismatch) {
		t.Error("pattern:", err)
	}
	e, _ := process.NewVariants(log, process.Options{})
	f, _ := process.NewVariants(log, process.Options{By: process.Kinds})
	if err := e.Merge(f); !errors.Is(err, metrics.ErrMismatch) {
		t.Error("variants:", err)
	}
	// The same hours in other words, and another level, are no mismatch.
	week := []time.Weekday{time.Friday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Monday}
	g, _ := process.New(log, process.Options{Hours: &process.Hours{}, Level: 0.9})
	h, _ := process.New(log, process.Options{Hours: &process.Hours{Days: week, From: 9 * time.Hour, To: 17 * time.Hour}})
	if err := g.Merge(h); err != nil {
		t.Error(err)
	}
}

// TestCores checks that folding gives what adding one customer after another gives.
func TestCores(t *testing.T) {
	log := fixed(t)
	g, err := process.New(log, process.Options{Gaps: process.GapQuantiles, Eventually: true})
	if err != nil {
		t.Fatal(err)
	}
	one := g.Fresh()
	for trace := range log.Traces() {
		one.Add(trace)
	}
	folded, err := journey.Fold(context.Background(), log, g)
	if err != nil || state(t, folded) != state(t, one) {
		t.Error("folding differs from adding", err)
	}
}
