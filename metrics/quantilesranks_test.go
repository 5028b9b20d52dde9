package metrics

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestBuckets checks that buckets border on one another, hold what lies between their edges, and have a representative
// within 0.4 % of it.
func TestBuckets(t *testing.T) {
	const normal = 0x1p-1022 // below, edges are rounded to the few numbers there are
	border := normal
	for key := keyOf(normal); key <= maxKey; key++ {
		v := rangeOf(key)
		last := math.Nextafter(v.high, 0)
		if v.low != border || keyOf(v.low) != key || keyOf(last) != key || keyOf(v.mid) != key || keyOf(-last) != -key {
			t.Fatalf("bucket %d is %+v, and the one before it ends at %v", key, v, border)
		}
		border = v.high
	}
	if !math.IsInf(border, 1) {
		t.Errorf("the last bucket ends at %v", border)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 1_000_000 {
		x := math.Float64frombits(r.Uint64() >> (1 + r.IntN(2)*r.IntN(63))) // half of them of any size, half small
		if !finite(x) {
			continue
		}
		allowed := x / 257 * (1 + 1e-12)
		if x < normal {
			allowed = x / 256
		}
		if v := rangeOf(keyOf(x)); !(v.low <= x && x <= v.high && math.Abs(v.mid-x) <= allowed) {
			t.Fatalf("%v lies in %+v", x, v)
		}
	}
}

// below sums the binomial distribution by the ratio of neighbouring terms, from its mode outwards, and returns the
// largest rank whose lower tail is small enough.
func below(n int, success, tail float64) int64 {
	mode := min(int(float64(n+1)*success), n)
	reach := int(14*math.Sqrt(float64(n)*success*(1-success))) + 200
	first, end := max(0, mode-reach), min(n, mode+reach)
	odds := success / (1 - success)
	weights := make([]float64, end-first+1)
	weights[mode-first] = 1
	for k := mode; k > first; k-- {
		weights[k-1-first] = weights[k-first] * float64(k) / float64(n-k+1) / odds
	}
	for k := mode; k < end; k++ {
		weights[k+1-first] = weights[k-first] * float64(n-k) / float64(k+1) * odds
	}
	total, sum := 0.0, 0.0
	for _, w := range weights {
		total += w
	}
	for i, w := range weights {
		if sum += w; sum > tail*total {
			return int64(first + i)
		}
	}
	return int64(n)
}

// TestLastRank compares the ranks with those of the summed distribution, up to the number of values for which the beta
// function is used, and beyond it, where the bound is safe and not much wider.
func TestLastRank(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		n := int(math.Pow(10, 8*r.Float64()))
		success := math.Pow(10, -6*r.Float64())
		if r.IntN(2) == 0 {
			success = 1 - success
		}
		tail := math.Pow(10, -5*r.Float64()) / 2
		got := binomialTail{int64(n), success, 1 - success}.lastRank(tail)
		if want := below(n, success, tail); got != want {
			t.Errorf("n=%d, success %v, tail %v: rank %d, want %d", n, success, tail, got, want)
		}
	}
	for _, success := range []float64{1e-7, 0.001, 0.25, 0.5, 0.9, 0.9999} {
		const n, tail = 1_000_000_000, 0.025
		mean := n * success
		got := float64(binomialTail{n, success, 1 - success}.lastRank(tail))
		want := float64(below(n, success, tail))
		if !(got <= want && mean-got <= 1.5*(mean-want)+2) {
			t.Errorf("success %v: rank %v, want %v or a little less", success, got, want)
		}
	}
}
