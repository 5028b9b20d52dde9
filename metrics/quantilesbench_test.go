package metrics_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

func lognormal(n int) []float64 {
	r := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, n)
	for i := range values {
		values[i] = math.Exp(2 * r.NormFloat64())
	}
	return values
}

// BenchmarkQuantilesAdd adds ten million values to an empty calculator.
func BenchmarkQuantilesAdd(b *testing.B) {
	values := lognormal(1 << 16)
	const n = 10_000_000
	b.ReportAllocs()
	for b.Loop() {
		q := &metrics.Quantiles{}
		for i := range n {
			q.Add(values[i&(1<<16-1)])
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/value")
}

// BenchmarkQuantilesMerge merges a hundred calculators of ten thousand values each.
func BenchmarkQuantilesMerge(b *testing.B) {
	var shards []*metrics.Quantiles
	values := lognormal(1_000_000)
	for i := range 100 {
		shards = append(shards, quantiles(values[i*10_000:(i+1)*10_000]...))
	}
	b.ReportAllocs()
	for b.Loop() {
		total := &metrics.Quantiles{}
		for _, s := range shards {
			if err := total.Merge(s); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkQuantilesQuantile asks for a median with its interval, exact and in buckets.
func BenchmarkQuantilesQuantile(b *testing.B) {
	for name, n := range map[string]int{"exact": 1000, "buckets": 100_000} {
		q := quantiles(lognormal(n)...)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q.Quantile(0.5, 0.95)
			}
		})
	}
}
