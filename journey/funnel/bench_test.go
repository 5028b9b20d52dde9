package funnel_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/funnel"
)

// benchLog makes UNTANGLE_BENCH_EVENTS events, 100,000 without it, of a tenth as many customers over 36 months, from a
// fixed seed.
func benchLog(b *testing.B) *journey.Log {
	b.Helper()
	n := 100_000
	if text := os.Getenv("UNTANGLE_BENCH_EVENTS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 10 {
			b.Fatalf("UNTANGLE_BENCH_EVENTS=%q: want a number of events, 10 or more", text)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	from := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	span := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano() - from
	c := journey.Columns{
		IDs: make([]int64, n), Times: make([]int64, n),
		Kinds:  journey.Labels{Codes: make([]uint32, n), Names: []string{"visit", "cart", "order", "return"}},
		Points: journey.Labels{Codes: make([]uint32, n), Names: []string{"shop", "web", "phone", "app"}},
	}
	for i := range n {
		c.IDs[i] = r.Int64N(int64(n / 10))
		c.Times[i] = from + int64(float64(span)/float64(n)*(float64(i)+r.Float64()))
		c.Kinds.Codes[i] = r.Uint32N(4)
		c.Points.Codes[i] = r.Uint32N(4)
	}
	builder := journey.NewBuilder(journey.Options{})
	if err := builder.AddColumns(c); err != nil {
		b.Fatal(err)
	}
	return build(b, builder)
}

func benchmark(b *testing.B, o funnel.Options) {
	b.Helper()
	log := benchLog(b)
	for _, kind := range []string{"visit", "cart", "order", "return"} {
		o.Steps = append(o.Steps, funnel.Step{Selection: journey.Selection{Kinds: []string{kind}}})
	}
	if o.Window == (funnel.Window{}) {
		o.Window = funnel.Elapsed(30 * 24 * time.Hour)
	}
	f, err := funnel.New(log, o)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var n int64
	for b.Loop() {
		done, err := journey.Fold(context.Background(), log, f)
		if err != nil {
			b.Fatal(err)
		}
		n = done.Result().Steps[0].N
	}
	if n == 0 {
		b.Fatal("nobody entered")
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Len()), "ns/event")
}

// BenchmarkOrdered folds a funnel of four steps within 30 days.
func BenchmarkOrdered(b *testing.B) { benchmark(b, funnel.Options{}) }

// BenchmarkAttempts does so by attempt.
func BenchmarkAttempts(b *testing.B) { benchmark(b, funnel.Options{Unit: funnel.Attempts}) }

// BenchmarkStrict does so with no other events between.
func BenchmarkStrict(b *testing.B) { benchmark(b, funnel.Options{Order: funnel.Strict}) }

// BenchmarkUnordered does so in any order.
func BenchmarkUnordered(b *testing.B) { benchmark(b, funnel.Options{Order: funnel.Unordered}) }

// BenchmarkByPointHeld does so by the point of the first event, with the point held.
func BenchmarkByPointHeld(b *testing.B) {
	benchmark(b, funnel.Options{By: funnel.ByPoint(), Hold: funnel.ByPoint()})
}

// BenchmarkExclusion does so with returns excluded between the first two steps.
func BenchmarkExclusion(b *testing.B) {
	benchmark(b, funnel.Options{Exclusions: []funnel.Exclusion{
		{Selection: journey.Selection{Kinds: []string{"return"}}, Before: 2},
	}})
}
