package activity_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/activity"
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
	people := n / 10
	from := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	span := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano() - from
	c := journey.Columns{
		IDs: make([]int64, n), Times: make([]int64, n),
		Kinds: journey.Labels{Codes: make([]uint32, n), Names: []string{"order", "visit", "complaint", "refund"}},
	}
	for i := range n {
		c.IDs[i] = r.Int64N(int64(people))
		c.Times[i] = from + int64(float64(span)/float64(n)*(float64(i)+r.Float64()))
		c.Kinds.Codes[i] = r.Uint32N(4)
	}
	a := journey.AttributeColumn{
		IDs:    make([]int64, people),
		Values: journey.Labels{Codes: make([]uint32, people), Names: []string{"a", "b", "c", "d"}},
	}
	for i := range people {
		a.IDs[i], a.Values.Codes[i] = int64(i), r.Uint32N(4)
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

// BenchmarkStates folds the states of three years by day.
func BenchmarkStates(b *testing.B) {
	n := benchEvents(b)
	log := benchLog(b, n)
	for _, c := range []struct {
		name string
		opts activity.Options
	}{
		{"Any", activity.Options{}},
		{"Kinds", activity.Options{Active: journey.Selection{Kinds: []string{"order", "visit"}}}},
		{"BySegment", activity.Options{By: "segment"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			prototype := create(b, log, c.opts)
			b.ReportAllocs()
			for b.Loop() {
				s, err := journey.Fold(context.Background(), log, prototype)
				if err != nil {
					b.Fatal(err)
				}
				if rows := s.Total(); rows[len(rows)-1].Customers() != int64(log.Customers()) && c.opts.Active.Kinds == nil {
					b.Fatal("customers are missing")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
		})
	}
}

// BenchmarkBetween sums the moves of all days, once the log has been folded.
func BenchmarkBetween(b *testing.B) {
	log := benchLog(b, benchEvents(b))
	s := fold(b, log, activity.Options{By: "segment"})
	first, last := log.Observed()
	b.ReportAllocs()
	for b.Loop() {
		if m := s.Between(first, last); !m.CURR().IsKnown() {
			b.Fatal(m.CURR())
		}
	}
}
