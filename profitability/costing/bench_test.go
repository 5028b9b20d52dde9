package costing_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// BenchmarkUsage counts by month and point over UNTANGLE_BENCH_EVENTS events, 10 a customer. Some activities ask every
// event for its reason or amount; none has a condition in Go, which would cost several times the rest.
func BenchmarkUsage(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("UNTANGLE_BENCH_EVENTS"))
	if err != nil {
		n = 100_000
	}
	rng := rand.New(rand.NewPCG(1, 2))
	c := journey.Columns{
		IDs: make([]int64, n), Times: make([]int64, n), Amounts: make([]int64, n), Places: 2,
		Points: journey.Labels{Codes: make([]uint32, n), Names: points},
		Kinds:  journey.Labels{Codes: make([]uint32, n), Names: kinds},
	}
	for i := range n {
		c.IDs[i], c.Times[i], c.Amounts[i] = rng.Int64N(int64(n/10+1)), rng.Int64N(94e15), rng.Int64N(20_000)-2_000
		c.Points.Codes[i], c.Kinds.Codes[i] = rng.Uint32N(5), rng.Uint32N(4)
	}
	builder := journey.NewBuilder(journey.Options{})
	if err := builder.AddColumns(c); err != nil {
		b.Fatal(err)
	}
	log, _, err := builder.Build(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	m := model()
	m.Activities[4].Terms = m.Activities[4].Terms[:2]
	m.Activities[5].Terms = m.Activities[5].Terms[2:] // customers have no region here
	m.Activities = slices.Delete(m.Activities, 6, 7)
	u := newUsage(b, log, m, costing.Options{Points: true, Periods: true, Grain: metrics.Monthly})
	b.ReportAllocs()
	for b.Loop() {
		fold(b, log, u)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Len()), "ns/event")
}
