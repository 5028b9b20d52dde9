package funding_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/untangle-metrics/untangle/profitability/funding"
)

func BenchmarkEvaluate(b *testing.B) {
	for _, size := range []struct {
		name   string
		units  int
		months int
	}{{"200x12", 100, 12}, {"100000x36", 50_000, 36}} {
		b.Run(size.name, func(b *testing.B) {
			rows := simulate(rand.New(rand.NewPCG(1, 1)), size.units, size.months, size.months/2,
				func(r *rand.Rand) float64 { return 50 * r.NormFloat64() })
			o := worth10(size.units, size.months, size.months/2)
			o.Resamples = 0
			b.ReportAllocs()
			for b.Loop() {
				if _, err := funding.Evaluate(context.Background(), slices.Values(rows), o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
