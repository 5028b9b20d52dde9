package revenue_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
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

// benchLog makes n events of n/10 customers in eight segments over 36 months, from a fixed seed.
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
		c.Amounts[i] = r.Int64N(20_000) - 1_000
		c.Kinds.Codes[i] = r.Uint32N(4)
	}
	a := journey.AttributeColumn{
		IDs:    make([]int64, n/10),
		Values: journey.Labels{Codes: make([]uint32, n/10), Names: []string{"a", "b", "c", "d", "e", "f", "g", "h"}},
	}
	for i := range a.IDs {
		a.IDs[i], a.Values.Codes[i] = int64(i)*7919+1_000_000, r.Uint32N(8)
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

func BenchmarkTransactions(b *testing.B) {
	n := benchEvents(b)
	log := benchLog(b, n)
	for _, c := range []struct {
		name string
		opts revenue.TransactionOptions
	}{
		{"MonthBySegment", revenue.TransactionOptions{By: "segment"}},
		{"Month", revenue.TransactionOptions{}},
		{"WeekBySegment", revenue.TransactionOptions{By: "segment", Grain: metrics.Weekly}},
		{"MinorOrders", revenue.TransactionOptions{
			By: "segment", Minor: money("0.1"), Events: journey.Selection{Kinds: []string{"order"}}, Positive: true,
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			prototype := newTransactions(b, log, c.opts)
			b.ReportAllocs()
			for b.Loop() {
				t, err := journey.Fold(context.Background(), log, prototype)
				if err != nil {
					b.Fatal(err)
				}
				if m := t.Movements(); len(m.Rows) == 0 {
					b.Fatal("no rows")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
		})
	}
}

func BenchmarkNewTransactions(b *testing.B) {
	log := benchLog(b, benchEvents(b))
	b.ReportAllocs()
	for b.Loop() {
		newTransactions(b, log, revenue.TransactionOptions{By: "segment"})
	}
}

// benchLines makes n lines of n/10 customers over ten years.
func benchLines(n int) []revenue.Line {
	r := rand.New(rand.NewPCG(1, 2))
	first := metrics.DayOf(2016, 1, 1)
	lines := make([]revenue.Line, n)
	for i := range lines {
		from := first + metrics.Day(r.IntN(3650))
		lines[i] = revenue.Line{
			Customer: "customer " + strconv.Itoa(r.IntN(n/10)), From: from, To: from + metrics.Day(30+r.IntN(700)),
			Amount: decimal.New(r.Int64N(1_000_000), -2),
		}
	}
	return lines
}

func BenchmarkBook(b *testing.B) {
	lines := benchLines(benchEvents(b) / 10)
	b.ReportAllocs()
	for b.Loop() {
		newBook(b, lines, revenue.BookOptions{})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(lines)), "ns/line")
}

func BenchmarkSubscriptions(b *testing.B) {
	lines := benchLines(benchEvents(b) / 10)
	book := newBook(b, lines, revenue.BookOptions{})
	prototype := newSubscriptions(b, book, revenue.SubscriptionOptions{})
	b.ReportAllocs()
	for b.Loop() {
		if m := metrics.Fold(book.Accounts(), prototype).Movements(); len(m.Rows) == 0 {
			b.Fatal("no rows")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(lines)), "ns/line")
}
