package control

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
)

// normalSeries returns n months of in-control values.
func normalSeries(n int) metrics.Series {
	rng := rand.New(rand.NewPCG(36, 1))
	values := make([]float64, n)
	for i := range values {
		values[i] = 100 + 10*rng.NormFloat64()
	}
	return monthly(values...)
}

func BenchmarkNew36(b *testing.B) {
	s := normalSeries(36)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(s, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSet36(b *testing.B) {
	s := normalSeries(36)
	var c Chart
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Set(s, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMillion charts a million series of 36 values on all processors, with one chart each; s/million is how long
// that takes.
func BenchmarkMillion(b *testing.B) {
	const million = 1_000_000
	s := normalSeries(36)
	workers := runtime.GOMAXPROCS(0)
	b.ReportAllocs()
	start := time.Now()
	for b.Loop() {
		var group sync.WaitGroup
		for w := range workers {
			group.Go(func() {
				var c Chart
				for k := w; k < million; k += workers {
					if err := c.Set(s, Options{}); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		group.Wait()
	}
	b.ReportMetric(time.Since(start).Seconds()/float64(b.N), "s/million")
}

// TestAllocations: how often a chart asks for memory doesn't depend on how many points it has.
func TestAllocations(t *testing.T) {
	for _, kind := range []Kind{XmR, P, UPrime, T} {
		for _, rules := range allSets() {
			count := func(n int) float64 {
				s := mapped(normalSeries(n), 1.0/1024, 0)
				o := Options{Kind: kind, Rules: rules}
				if kind.sized() {
					o.Sizes = repeated(50, n)
				}
				return testing.AllocsPerRun(20, func() {
					if _, err := New(s, o); err != nil {
						t.Fatal(err)
					}
				})
			}
			few, many := count(36), count(360)
			if few != many || few > 20 {
				t.Errorf("%v, %s: %v allocations for 36 points, %v for 360", kind, rules.Name, few, many)
			}
		}
	}
}
