package journey_test

import (
	"context"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
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

var benchSegments = []string{"a", "b", "c", "d", "e", "f", "g", "h"}

// benchColumns makes n events of n/10 customers over 36 months, in order of time, from a fixed seed.
func benchColumns(n int) (journey.Columns, journey.AttributeColumn) {
	r := rand.New(rand.NewPCG(1, 2))
	customers := n / 10
	from := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	span := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano() - from
	c := journey.Columns{
		IDs: make([]int64, n), Times: make([]int64, n), Amounts: make([]int64, n), Places: 2,
		Kinds:  journey.Labels{Codes: make([]uint32, n), Names: []string{"order", "visit", "complaint", "refund"}},
		Points: journey.Labels{Codes: make([]uint32, n), Names: []string{"shop", "web", "phone", "app", "mail", "chat"}},
	}
	for i := range n {
		c.IDs[i] = r.Int64N(int64(customers))*7919 + 1_000_000
		c.Times[i] = from + int64(float64(span)/float64(n)*(float64(i)+r.Float64()))
		c.Amounts[i] = r.Int64N(20_000)
		c.Kinds.Codes[i] = r.Uint32N(4)
		c.Points.Codes[i] = r.Uint32N(6)
	}
	a := journey.AttributeColumn{
		IDs:    make([]int64, customers),
		Values: journey.Labels{Codes: make([]uint32, customers), Names: benchSegments},
	}
	for i := range customers {
		a.IDs[i] = int64(i)*7919 + 1_000_000
		a.Values.Codes[i] = r.Uint32N(8)
	}
	return c, a
}

func benchBuild(b *testing.B, c journey.Columns, a journey.AttributeColumn) *journey.Log {
	b.Helper()
	builder := journey.NewBuilder(journey.Options{})
	if err := builder.AddColumns(c); err != nil {
		b.Fatal(err)
	}
	if a.IDs != nil {
		if err := builder.AttributeColumn("segment", a); err != nil {
			b.Fatal(err)
		}
	}
	log, report, err := builder.Build(context.Background())
	if err != nil || report.Kept != int64(len(c.Times)) {
		b.Fatal(report, err)
	}
	return log
}

func perEvent(b *testing.B, events int) {
	b.Helper()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(events), "ns/event")
}

// BenchmarkBuildIDs builds a log from columns with integer identifiers, and reports the memory that
// stays.
func BenchmarkBuildIDs(b *testing.B) {
	n := benchEvents(b)
	columns, _ := benchColumns(n)
	b.ReportAllocs()
	var log *journey.Log
	for b.Loop() {
		log = benchBuild(b, columns, journey.AttributeColumn{})
	}
	perEvent(b, n)
	b.ReportMetric(resident(&log)/float64(n), "resident-B/event")
	runtime.KeepAlive(columns)
}

// BenchmarkBuildWithSegment does so with an attribute of every customer.
func BenchmarkBuildWithSegment(b *testing.B) {
	n := benchEvents(b)
	columns, attribute := benchColumns(n)
	b.ReportAllocs()
	for b.Loop() {
		benchBuild(b, columns, attribute)
	}
	perEvent(b, n)
}

// BenchmarkBuildNames builds the same log from identifiers that are strings, each row with a string of its own.
func BenchmarkBuildNames(b *testing.B) {
	n := benchEvents(b)
	columns, _ := benchColumns(n)
	columns.Customers, columns.IDs = spell(columns.IDs), nil
	b.ReportAllocs()
	var log *journey.Log
	for b.Loop() {
		log = benchBuild(b, columns, journey.AttributeColumn{})
	}
	perEvent(b, n)
	b.ReportMetric(resident(&log)/float64(n), "resident-B/event")
	runtime.KeepAlive(columns)
}

func spell(ids []int64) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = "customer-" + strconv.FormatInt(id, 10)
	}
	return names
}

// resident returns how many bytes of the heap go with a log, and drops it.
func resident(log **journey.Log) float64 {
	var before, after runtime.MemStats
	for range 3 { // pools let go of what they hold after two
		runtime.GC()
	}
	runtime.ReadMemStats(&before)
	runtime.KeepAlive(*log)
	*log = nil
	runtime.GC()
	runtime.ReadMemStats(&after)
	return float64(before.HeapAlloc) - float64(after.HeapAlloc)
}

func benchFlow(b *testing.B, opts journey.FlowOptions) {
	b.Helper()
	n := benchEvents(b)
	log := benchBuild(b, first(benchColumns(n)), second(benchColumns(n)))
	flow, err := journey.NewFlow(log, opts)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var rows []journey.FlowRow
	for b.Loop() {
		done, err := journey.Fold(context.Background(), log, flow)
		if err != nil {
			b.Fatal(err)
		}
		rows = done.Rows()
	}
	if len(rows) == 0 {
		b.Fatal("no rows")
	}
	perEvent(b, n)
}

func first[A, B any](a A, _ B) A  { return a }
func second[A, B any](_ A, b B) B { return b }

// BenchmarkFlowActivity folds the monthly flow by activity and segment, opening to closing.
func BenchmarkFlowActivity(b *testing.B) { benchFlow(b, journey.FlowOptions{By: "segment"}) }

// BenchmarkFlowSilence does so with customers lost after 90 days of silence.
func BenchmarkFlowSilence(b *testing.B) {
	benchFlow(b, journey.FlowOptions{By: "segment", Definition: journey.BySilence(90)})
}

// BenchmarkFlowContract does so with orders that join and complaints that leave.
func BenchmarkFlowContract(b *testing.B) {
	benchFlow(b, journey.FlowOptions{
		By: "segment", Definition: journey.ByContract([]string{"order"}, []string{"complaint"}),
	})
}

// BenchmarkFlowDaily folds the flow by activity and day.
func BenchmarkFlowDaily(b *testing.B) {
	benchFlow(b, journey.FlowOptions{By: "segment", Grain: metrics.Daily})
}
