package process_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
)

// benchLog has UNTANGLE_BENCH_EVENTS events, or few enough for a quick look, of a tenth as many customers over 36
// months; 6 points and 4 kinds, all at random, so that nearly every customer's path is another one.
var benchLog = sync.OnceValues(func() (*journey.Log, error) {
	n := 100_000
	if text := os.Getenv("UNTANGLE_BENCH_EVENTS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			return nil, err
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	from := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	span := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano() - from
	c := journey.Columns{
		IDs: make([]int64, n), Times: make([]int64, n),
		Kinds:  journey.Labels{Codes: make([]uint32, n), Names: []string{"order", "visit", "complaint", "refund"}},
		Points: journey.Labels{Codes: make([]uint32, n), Names: []string{"shop", "web", "phone", "app", "mail", "chat"}},
	}
	for i := range n {
		c.IDs[i] = r.Int64N(int64(n/10)) + 1_000_000
		c.Times[i] = from + int64(float64(span)/float64(n)*(float64(i)+r.Float64()))
		c.Kinds.Codes[i], c.Points.Codes[i] = r.Uint32N(4), r.Uint32N(6)
	}
	b := journey.NewBuilder(journey.Options{})
	if err := b.AddColumns(c); err != nil {
		return nil, err
	}
	log, _, err := b.Build(context.Background())
	return log, err
})

// bench folds a calculator over the log, and takes its result.
func bench[C metrics.Calculator[journey.Trace, C]](
	b *testing.B, prototype func(*journey.Log) (C, error), result func(C) int,
) {
	b.Helper()
	log, err := benchLog()
	if err != nil {
		b.Fatal(err)
	}
	c, err := prototype(log)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		done, err := journey.Fold(context.Background(), log, c)
		if err != nil || result(done) == 0 {
			b.Fatal("nothing counted", err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Len()), "ns/event")
}

func benchGraph(b *testing.B, opts process.Options) {
	b.Helper()
	bench(b, func(log *journey.Log) (*process.Graph, error) { return process.New(log, opts) },
		func(g *process.Graph) int { return len(g.Result().Edges) })
}

// BenchmarkGraphCounts counts edges.
func BenchmarkGraphCounts(b *testing.B) { benchGraph(b, process.Options{Gaps: process.NoGaps}) }

// BenchmarkGraph counts edges, with the mean and the deviation of their gaps.
func BenchmarkGraph(b *testing.B) { benchGraph(b, process.Options{}) }

// BenchmarkGraphKinds does so between the kinds of events at three points.
func BenchmarkGraphKinds(b *testing.B) {
	benchGraph(b, process.Options{
		By: process.Kinds, Events: journey.Selection{Points: []string{"app", "shop", "web"}},
	})
}

// BenchmarkGraphGaps keeps the distribution of each edge's gaps too.
func BenchmarkGraphGaps(b *testing.B) { benchGraph(b, process.Options{Gaps: process.GapQuantiles}) }

// BenchmarkGraphHours does so in working hours.
func BenchmarkGraphHours(b *testing.B) {
	benchGraph(b, process.Options{Gaps: process.GapQuantiles, Hours: &process.Hours{}})
}

// BenchmarkGraphEventually counts all pairs of a customer's events.
func BenchmarkGraphEventually(b *testing.B) { benchGraph(b, process.Options{Eventually: true}) }

// BenchmarkHandOffs counts between three silos.
func BenchmarkHandOffs(b *testing.B) {
	benchGraph(b, process.Options{By: process.Silos, Silos: map[string]string{
		"shop": "sales", "web": "product", "app": "product", "phone": "support", "mail": "support", "chat": "support",
	}})
}

// BenchmarkVariants counts as many variants as customers, nearly.
func BenchmarkVariants(b *testing.B) {
	bench(b, func(log *journey.Log) (*process.Variants, error) {
		return process.NewVariants(log, process.Options{})
	}, func(v *process.Variants) int { return len(v.Table(20).Top) })
}

// BenchmarkVariantsFew counts the 2¹⁰ and so variants that two kinds make.
func BenchmarkVariantsFew(b *testing.B) {
	bench(b, func(log *journey.Log) (*process.Variants, error) {
		return process.NewVariants(log, process.Options{
			By: process.Kinds, Events: journey.Selection{Kinds: []string{"order", "refund"}},
		})
	}, func(v *process.Variants) int { return len(v.Table(20).Top) })
}

// BenchmarkSteps counts customers by node at each of ten steps.
func BenchmarkSteps(b *testing.B) {
	bench(b, func(log *journey.Log) (*process.Steps, error) {
		return process.NewSteps(log, process.Options{}, 10)
	}, func(s *process.Steps) int { return len(s.Matrix().Rows) })
}

// BenchmarkPattern looks for a pattern with any number of events in it.
func BenchmarkPattern(b *testing.B) {
	bench(b, func(log *journey.Log) (*process.Pattern, error) {
		return process.NewPattern(log, process.Options{}, "web -> !phone* -> (shop | app)")
	}, func(p *process.Pattern) int { return int(p.Count().Occurrences) })
}
