package metrics_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleWilson() {
	fmt.Println(metrics.Wilson(15, 148, 0.95))
	fmt.Println(metrics.Wilson(0, 0, 0.95))
	// Output:
	// 0.101 [0.062, 0.160] 95 % Wilson, n=148
	// undefined: no trials
}

// TestWilsonPublished compares with Newcombe 1998 (Statistics in Medicine 17:857–872), table I, method 3.
func TestWilsonPublished(t *testing.T) {
	for _, tt := range []struct {
		successes, n int64
		low, high    float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
	} {
		e := metrics.Wilson(tt.successes, tt.n, 0.95)
		if math.Abs(e.Low-tt.low) > 5e-5 || math.Abs(e.High-tt.high) > 5e-5 {
			t.Errorf("%d of %d: [%.5f, %.5f], want [%v, %v]", tt.successes, tt.n, e.Low, e.High, tt.low, tt.high)
		}
		if e.Value != float64(tt.successes)/float64(tt.n) || e.N != tt.n || e.Level != 0.95 || e.Method != "Wilson" {
			t.Errorf("%d of %d: %+v", tt.successes, tt.n, e)
		}
	}
}

func TestWilsonLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, math.MaxInt64).Draw(t, "n")
		x := rapid.Int64Range(0, n).Draw(t, "successes")
		level := rapid.Float64Range(1e-9, math.Nextafter(1, 0)).Draw(t, "level")
		e := metrics.Wilson(x, n, level)
		if !e.IsKnown() || !(0 <= e.Low && e.Low <= e.Value && e.Value <= e.High && e.High <= 1) {
			t.Fatalf("%d of %d at %v: %+v", x, n, level, e)
		}
		if x == 0 && e.Low != 0 || x == n && e.High != 1 {
			t.Fatalf("%d of %d: an end isn't exact: %+v", x, n, e)
		}
		// Failures mirror successes.
		m := metrics.Wilson(n-x, n, level)
		if math.Abs(e.Low+m.High-1) > 1e-9 || math.Abs(e.High+m.Low-1) > 1e-9 {
			t.Fatalf("%d of %d: %+v isn't the mirror of %+v", x, n, e, m)
		}
	})
}

func TestWilsonUndefined(t *testing.T) {
	for _, tt := range []struct {
		successes, n int64
		level        float64
	}{
		{0, 0, 0.95},
		{1, 0, 0.95},
		{-1, 5, 0.95},
		{6, 5, 0.95},
		{0, -5, 0.95},
		{1, 2, 0},
		{1, 2, 1},
		{1, 2, 95},
		{1, 2, math.NaN()},
		{1, 2, -0.5},
	} {
		e := metrics.Wilson(tt.successes, tt.n, tt.level)
		if e.State != metrics.Undefined || len(e.Warnings) != 1 || e.Value != 0 {
			t.Errorf("%d of %d at %v: %+v", tt.successes, tt.n, tt.level, e)
		}
	}
}

func BenchmarkWilson(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		keep += int(metrics.Wilson(int64(i&1023), 1024, 0.95).N)
	}
}
