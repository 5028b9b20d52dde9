package stages_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

// benchEvents is how many events the benchmarks use: UNTANGLE_BENCH_EVENTS, or few enough for a quick look.
func benchEvents(b *testing.B) int {
	b.Helper()
	text := os.Getenv("UNTANGLE_BENCH_EVENTS")
	if text == "" {
		return 100_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 10 {
		b.Fatalf("UNTANGLE_BENCH_EVENTS=%q: want a number of events, 10 or more", text)
	}
	return n
}

// benchLog has n events of n/10 customers over 36 months, from a fixed seed.
func benchLog(b *testing.B, n int) *journey.Log {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	people := n / 10
	from := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	span := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano() - from
	c := journey.Columns{
		IDs: make([]int64, n), Times: make([]int64, n),
		Kinds: journey.Labels{
			Codes: make([]uint32, n), Names: []string{"visit", "trial", "order", "renewal", "complaint", "cancel"},
		},
	}
	for i := range n {
		c.IDs[i] = r.Int64N(int64(people))
		c.Times[i] = from + int64(float64(span)/float64(n)*(float64(i)+r.Float64()))
		c.Kinds.Codes[i] = r.Uint32N(6)
	}
	a := journey.AttributeColumn{
		IDs: make([]int64, people),
		Values: journey.Labels{
			Codes: make([]uint32, people), Names: []string{"a", "b", "c", "d", "e", "f", "g", "h"},
		},
	}
	for i := range people {
		a.IDs[i], a.Values.Codes[i] = int64(i), r.Uint32N(8)
	}
	builder := journey.NewBuilder(journey.Options{})
	if err := builder.AddColumns(c); err != nil {
		b.Fatal(err)
	}
	if err := builder.AttributeColumn("segment", a); err != nil {
		b.Fatal(err)
	}
	log, _, err := builder.Build(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	return log
}

func bench(b *testing.B, o stages.Options) {
	b.Helper()
	o.Stages = []string{"lead", "trial", "customer", "loyal", "dormant"}
	o.Rules = []stages.Rule{
		{On: kinds("visit"), Stage: "lead"},
		{On: kinds("trial"), Stage: "trial"},
		{On: kinds("order"), Stage: "customer"},
		{On: kinds("renewal"), Stage: "loyal"},
		{On: kinds("cancel")},
	}
	n := benchEvents(b)
	log := benchLog(b, n)
	prototype, err := stages.New(log, o)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		done, err := journey.Fold(context.Background(), log, prototype)
		if err != nil || len(done.Total(stages.Gross)) == 0 {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
}

var dormant = []stages.Timeout{{Days: 90, To: "dormant"}}

// BenchmarkBalance folds the monthly balance of five stages, opening to closing. One event in six is an exit, after
// which the customer begins again, so that nearly every other event is a move.
func BenchmarkBalance(b *testing.B) { bench(b, stages.Options{}) }

// BenchmarkBalanceTimeouts does so with customers dormant after 90 days, which are fewer than they wait between events.
func BenchmarkBalanceTimeouts(b *testing.B) { bench(b, stages.Options{Timeouts: dormant}) }

// BenchmarkBalanceBySegment does so for eight segments.
func BenchmarkBalanceBySegment(b *testing.B) {
	bench(b, stages.Options{Timeouts: dormant, By: "segment"})
}

// BenchmarkBalanceLatestWins does so with nearly every event a move.
func BenchmarkBalanceLatestWins(b *testing.B) {
	bench(b, stages.Options{Timeouts: dormant, Mode: stages.LatestWins})
}

// BenchmarkTimes estimates dwell times and occupancy from a folded balance.
func BenchmarkTimes(b *testing.B) {
	log := benchLog(b, benchEvents(b))
	prototype, err := stages.New(log, stages.Options{
		Stages: []string{"visit", "trial", "order"}, Mode: stages.LatestWins, Grain: metrics.Yearly,
	})
	if err != nil {
		b.Fatal(err)
	}
	done, err := journey.Fold(context.Background(), log, prototype)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := done.Dwells(stages.TimeOptions{}); err != nil {
			b.Fatal(err)
		}
		if _, err := done.Occupancy(stages.TimeOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
