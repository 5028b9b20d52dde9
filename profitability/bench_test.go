package profitability_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/profitability"
)

// benchLog has UNTANGLE_BENCH_EVENTS events, 10 a customer, at 12 points.
func benchLog(b *testing.B) *journey.Log {
	n, err := strconv.Atoi(os.Getenv("UNTANGLE_BENCH_EVENTS"))
	if err != nil {
		n = 100_000
	}
	rng := rand.New(rand.NewPCG(1, 2))
	c := journey.Columns{
		IDs: make([]int64, n), Times: make([]int64, n), Amounts: make([]int64, n), Places: 2,
		Points: journey.Labels{Codes: make([]uint32, n)},
		Kinds:  journey.Labels{Codes: make([]uint32, n), Names: []string{"order", "ticket", "visit", "invoice"}},
	}
	for i := range 12 {
		c.Points.Names = append(c.Points.Names, fmt.Sprintf("point%d", i))
	}
	for i := range n {
		c.IDs[i], c.Times[i], c.Amounts[i] = rng.Int64N(int64(n/10+1)), rng.Int64N(1e18), rng.Int64N(20_000)-2_000
		c.Points.Codes[i], c.Kinds.Codes[i] = rng.Uint32N(12), rng.Uint32N(4)
	}
	builder := journey.NewBuilder(journey.Options{})
	if err := builder.AddColumns(c); err != nil {
		b.Fatal(err)
	}
	log, _, err := builder.Build(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	return log
}

func benchPnL(b *testing.B, log *journey.Log) *profitability.PnL {
	var rates []profitability.Rate
	for i := range 12 {
		kind := []string{"", "order", "ticket"}[i%3]
		rates = append(rates, rate(fmt.Sprintf("point%d", i), kind, fmt.Sprintf("%d.25", i), "0.3"))
	}
	p, err := profitability.NewPnL(log, profitability.Options{Rates: rates})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func BenchmarkPnL(b *testing.B) {
	log := benchLog(b)
	p := benchPnL(b, log)
	b.ReportAllocs()
	for b.Loop() {
		fold(b, log, p)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Len()), "ns/event")
}

func BenchmarkPnLCustomers(b *testing.B) {
	log := benchLog(b)
	p := fold(b, log, benchPnL(b, log))
	b.ReportAllocs()
	for b.Loop() {
		p.Customers()
	}
}
