package retention_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
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

// benchLog makes n events of n/10 customers over 36 months, from a fixed seed.
func benchLog(b *testing.B, n int) *journey.Log {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	from := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	span := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano() - from
	c := journey.Columns{
		IDs: make([]int64, n), Times: make([]int64, n), Amounts: make([]int64, n), Places: 2,
		Kinds: journey.Labels{Codes: make([]uint32, n), Names: []string{"order", "visit", "complaint", "refund"}},
	}
	for i := range n {
		c.IDs[i] = r.Int64N(int64(n/10))*7919 + 1_000_000
		c.Times[i] = from + int64(float64(span)/float64(n)*(float64(i)+r.Float64()))
		c.Amounts[i] = r.Int64N(20_000)
		c.Kinds.Codes[i] = r.Uint32N(4)
	}
	a := journey.AttributeColumn{
		IDs:    make([]int64, n/10),
		Values: journey.Labels{Codes: make([]uint32, n/10), Names: []string{"a", "b", "c", "d"}},
	}
	for i := range a.IDs {
		a.IDs[i], a.Values.Codes[i] = int64(i)*7919+1_000_000, r.Uint32N(4)
	}
	builder := journey.NewBuilder(journey.Options{})
	if err := builder.AddColumns(c); err != nil {
		b.Fatal(err)
	}
	if err := builder.AttributeColumn("segment", a); err != nil {
		b.Fatal(err)
	}
	return build(b, builder)
}

// BenchmarkRetention folds the grid of 36 monthly cohorts by 36 ages, and its variants.
func BenchmarkRetention(b *testing.B) {
	n := benchEvents(b)
	log := benchLog(b, n)
	order := journey.Selection{Kinds: []string{"order"}}
	for _, c := range []struct {
		name string
		opts retention.Options
	}{
		{"Monthly", retention.Options{}},
		{"OrderToOrder", retention.Options{Start: order, Return: order}},
		{"AtOrAfter", retention.Options{When: retention.AtOrAfter}},
		{"Recurring", retention.Options{Starts: retention.Recurring}},
		{"Elapsed30Days", retention.Options{Age: retention.ElapsedAge(30 * 24 * time.Hour)}},
		{"NetRevenue", retention.Options{Measure: retention.NetRevenue}},
		{"BySegment", retention.Options{By: "segment"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			prototype := create(b, log, c.opts)
			b.ReportAllocs()
			for b.Loop() {
				r, err := journey.Fold(context.Background(), log, prototype)
				if err != nil {
					b.Fatal(err)
				}
				if g := r.Grid(); len(g.Rows) == 0 {
					b.Fatal("no rows")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
		})
	}
}
