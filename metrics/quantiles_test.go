package metrics_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
)

func ExampleQuantiles() {
	minutes := slices.Values([]float64{3, 5, 2, 8, 4, 41, 6, 3, 7, 5, 4, 12})
	waits := metrics.Fold(minutes, &metrics.Quantiles{})
	fmt.Println(waits.Quantile(0.5, 0.95))
	high := waits.Quantile(0.9, 0.95)
	fmt.Printf("%.1f, %v to %v\n", high.Value, high.Low, high.High)
	fmt.Println(high.Warnings[0])
	// Output:
	// 5.0 [3.0, 8.0] 95 % type 7, order statistics, n=12
	// 11.6, 6 to +Inf
	// no upper limit at this level below 36 values; collect more or lower the level
}

func quantiles(values ...float64) *metrics.Quantiles {
	return metrics.Fold(slices.Values(values), &metrics.Quantiles{})
}

func valueAt(q *metrics.Quantiles, p float64) float64 { return q.Quantile(p, 0.95).Value }

// TestQuantilesType7 checks values that R's quantile gives by default.
func TestQuantilesType7(t *testing.T) {
	oneToTen := []float64{10, 9, 1, 2, 3, 8, 7, 6, 5, 4}
	for _, c := range []struct {
		values  []float64
		p, want float64
	}{
		{oneToTen, 0, 1},
		{oneToTen, 0.25, 3.25},
		{oneToTen, 0.5, 5.5},
		{oneToTen, 0.75, 7.75},
		{oneToTen, 0.9, 9.1},
		{oneToTen, 1, 10},
		{[]float64{7}, 0.3, 7},
		{[]float64{-1, 2}, 0.25, -0.25},
		{[]float64{1, 1, 1, 5}, 0.5, 1},
		{[]float64{-math.MaxFloat64, math.MaxFloat64}, 0.5, 0},
		{[]float64{-math.MaxFloat64, math.MaxFloat64}, 0.75, math.MaxFloat64 / 2},
	} {
		if got := valueAt(quantiles(c.values...), c.p); !(math.Abs(got-c.want) <= 1e-15*math.Abs(c.want)) {
			t.Errorf("quantile %v of %v: %v, want %v", c.p, c.values, got, c.want)
		}
	}
}

// type7 is the definition, written from its continuous piecewise-linear plot: value k of n, from 0, stands at k/(n−1).
func type7(sorted []float64, p float64) float64 {
	steps := float64(len(sorted) - 1)
	for k := 1; k < len(sorted); k++ {
		if p <= float64(k)/steps {
			share := p*steps - float64(k-1)
			return (1-share)*sorted[k-1] + share*sorted[k]
		}
	}
	return sorted[len(sorted)-1]
}

// spreads draw values of many kinds of distribution.
var spreads = map[string]func(r *rand.Rand) float64{
	"uniform":      func(r *rand.Rand) float64 { return r.Float64() },
	"lognormal":    func(r *rand.Rand) float64 { return math.Exp(3 * r.NormFloat64()) },
	"negative":     func(r *rand.Rand) float64 { return -r.ExpFloat64() },
	"mixed":        func(r *rand.Rand) float64 { return 1e6 * r.NormFloat64() },
	"whole":        func(r *rand.Rand) float64 { return float64(r.IntN(11) - 3) },
	"huge":         func(r *rand.Rand) float64 { return math.MaxFloat64 * (2*r.Float64() - 1) },
	"every power":  func(r *rand.Rand) float64 { return math.Ldexp(0.5+r.Float64()/2, r.IntN(2098)-1073) },
	"below normal": func(r *rand.Rand) float64 { return math.Ldexp(math.Ceil(1e4*r.Float64()), -1074) },
	"zeros":        func(r *rand.Rand) float64 { return max(0, r.NormFloat64()) },
}

// TestQuantilesWithin checks against the definition: exactness while the values are kept, the stated error beyond, the
// ends, and that a larger share never has a smaller quantile.
func TestQuantilesWithin(t *testing.T) {
	for name, draw := range spreads {
		for _, n := range []int{1, 2, 17, 999, 1000, 1001, 5000} {
			r := rand.New(rand.NewPCG(1, uint64(n)))
			values := make([]float64, n)
			for i := range values {
				values[i] = draw(r)
			}
			q := quantiles(values...)
			if q.Exact() != (n <= 1000) || q.N() != int64(n) {
				t.Fatalf("%d values: n %d, exact %v", n, q.N(), q.Exact())
			}
			slices.Sort(values)
			if low, high, ok := q.Range(); !ok || low != values[0] || high != values[n-1] {
				t.Errorf("%s: range %v to %v, want %v to %v", name, low, high, values[0], values[n-1])
			}
			last := math.Inf(-1)
			for step := range 201 {
				p := float64(step) / 200
				e := q.Quantile(p, 0.9)
				checkWithin(t, fmt.Sprintf("%s, n=%d, share %v", name, n, p), e, values, p)
				if e.Value < last {
					t.Errorf("%s, n=%d: quantile %v at %v is below the one before, %v", name, n, e.Value, p, last)
				}
				last = e.Value
			}
		}
	}
}

func checkWithin(t *testing.T, what string, e metrics.Estimate, sorted []float64, p float64) {
	t.Helper()
	want := type7(sorted, p)
	at := p * float64(len(sorted)-1)
	// Rounding of the position may pick the neighbour, so the widest of the neighbours gives the scale.
	below, above := sorted[max(int(at-1e-9), 0)], sorted[min(int(at+1e-9)+1, len(sorted)-1)]
	scale := max(math.Abs(below), math.Abs(above))
	if below > 0 || above < 0 {
		scale = math.Abs(want)
	}
	allowed := 1e-12 * max(math.Abs(below), math.Abs(above))
	if len(sorted) > 1000 {
		allowed = 0.004 * scale
	}
	if p == 0 || p == 1 {
		allowed = 0
	}
	// A quantile between two of the smallest float64s is rounded to a whole number of them.
	if !(math.Abs(e.Value-want) <= allowed+math.SmallestNonzeroFloat64) {
		t.Errorf("%s: %v, want %v within %v", what, e.Value, want, allowed)
	}
	if !(e.Low <= e.Value && e.Value <= e.High) {
		t.Errorf("%s: %v outside [%v, %v]", what, e.Value, e.Low, e.High)
	}
}

// TestQuantilesBetween checks that rounding never takes a quantile past its neighbours.
func TestQuantilesBetween(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 10_000 {
		a, b := r.NormFloat64(), r.NormFloat64()
		if v := valueAt(quantiles(a, b), math.Nextafter(1, 0)); v < min(a, b) || v > max(a, b) {
			t.Fatalf("%v isn't between %v and %v", v, a, b)
		}
	}
}

// TestQuantilesEdges checks that an interval holds all of the buckets at its ends.
func TestQuantilesEdges(t *testing.T) {
	q := quantiles(-1, 3)
	for i := range 2000 {
		q.Add(1 + float64(i)/(128*2000))
	}
	e := q.Quantile(0.5, 0.95)
	if e.Low != 1 || e.High != 1+1.0/128 || e.Value <= e.Low || e.Value >= e.High {
		t.Errorf("%v, want the bucket from 1 to %v", e, 1+1.0/128)
	}
}

// TestQuantilesAffine checks that a change of unit and origin changes exact quantiles likewise.
func TestQuantilesAffine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e3, 1e3), 1, 50).Draw(t, "values")
		p := rapid.Float64Range(0, 1).Draw(t, "share")
		unit, origin := rapid.Float64Range(0.1, 100).Draw(t, "unit"), rapid.Float64Range(-1e3, 1e3).Draw(t, "origin")
		moved := &metrics.Quantiles{}
		for _, v := range values {
			moved.Add(unit*v + origin)
		}
		want := unit*valueAt(quantiles(values...), p) + origin
		if got := valueAt(moved, p); !metricstest.Near(got, want, 1e5, 50) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// A run is one value many times over, so that few draws exceed what is kept exactly.
type run struct {
	value float64
	times int
}

// runs is a Quantiles that takes runs.
type runs struct{ metrics.Quantiles }

func (r *runs) Fresh() *runs { return new(runs) }

func (r *runs) Add(in run) {
	for range in.times {
		r.Quantiles.Add(in.value)
	}
}

func (r *runs) Merge(o *runs) error { return r.Quantiles.Merge(&o.Quantiles) }

// TestQuantilesLaws checks the laws around the thousandth value, with numbers of every size.
func TestQuantilesLaws(t *testing.T) {
	metricstest.Laws[run, *runs]{Prototype: &runs{}, Input: rapid.Custom(func(t *rapid.T) run {
		return run{rapid.Float64().Draw(t, "value"), rapid.IntRange(1, 100).Draw(t, "times")}
	})}.Check(t)
}

// TestQuantilesOrder checks that neither the order nor the cuts show in the state.
func TestQuantilesOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	values := make([]float64, 3000)
	for i := range values {
		values[i] = math.Exp(5*r.NormFloat64()) - 1
	}
	for _, n := range []int{1000, 1001, 1500, 3000} {
		want := stateOf(t, quantiles(values[:n]...))
		for range 20 {
			shuffled := slices.Clone(values[:n])
			r.Shuffle(n, func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			merged := &metrics.Quantiles{}
			for len(shuffled) > 0 {
				cut := 1 + r.IntN(min(len(shuffled), 1200))
				if err := merged.Merge(quantiles(shuffled[:cut]...)); err != nil {
					t.Fatal(err)
				}
				shuffled = shuffled[cut:]
			}
			if !bytes.Equal(stateOf(t, merged), want) {
				t.Fatalf("%d values cut, shuffled and merged give another state", n)
			}
		}
	}
}

// TestQuantilesTwice merges a calculator into itself.
func TestQuantilesTwice(t *testing.T) {
	for _, n := range []int{0, 1, 500, 501, 1000, 1001} {
		var once, twice []float64
		for i := range n {
			v := float64(i * i)
			once, twice = append(once, v), append(twice, v, v)
		}
		q := quantiles(once...)
		if err := q.Merge(q); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(stateOf(t, q), stateOf(t, quantiles(twice...))) {
			t.Errorf("%d values merged into themselves aren't the values twice", n)
		}
	}
}

func stateOf(t *testing.T, s metrics.State) []byte {
	t.Helper()
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestQuantilesUndefined checks what has no value, that nothing is refused in silence, and that zero has no sign.
func TestQuantilesUndefined(t *testing.T) {
	nothing := quantiles(math.NaN(), math.Inf(1), math.Inf(-1))
	if e := nothing.Quantile(0.5, 0.95); e.State != metrics.Undefined || len(e.Warnings) != 2 || nothing.Refused() != 3 {
		t.Errorf("no values: %v, %d refused", e, nothing.Refused())
	}
	if _, _, ok := nothing.Range(); ok || nothing.N() != 0 || !nothing.Exact() {
		t.Errorf("no values: n %d, with a range %v", nothing.N(), ok)
	}
	one := quantiles(math.Copysign(0, -1))
	if v := valueAt(one, 0.5); v != 0 || math.Signbit(v) {
		t.Errorf("median of negative zero: %v", v)
	}
	for _, bad := range []struct{ p, level float64 }{
		{-0.1, 0.95}, {1.1, 0.95}, {math.NaN(), 0.95}, {0.5, 0}, {0.5, 1}, {0.5, math.NaN()},
	} {
		if e := one.Quantile(bad.p, bad.level); e.State != metrics.Undefined || len(e.Warnings) != 1 {
			t.Errorf("share %v at level %v: %v", bad.p, bad.level, e)
		}
	}
}

// TestQuantilesTooFew checks that an end that isn't there is infinite, and that as many values as the warning asks for
// give it.
func TestQuantilesTooFew(t *testing.T) {
	upTo := func(n int) *metrics.Quantiles {
		q := &metrics.Quantiles{}
		for i := range n {
			q.Add(float64(i))
		}
		return q
	}
	// 0.99ⁿ ≤ 0.025 from n = 368 on; 0.5ⁿ ≤ 0.025 from 6 on.
	for _, c := range []struct {
		p      float64
		needed int
		end    string
	}{{0.99, 368, "upper"}, {0.01, 368, "lower"}, {0.5, 6, "upper"}} {
		few := upTo(c.needed-1).Quantile(c.p, 0.95)
		text := strings.Join(few.Warnings, ";")
		says := strings.Contains(text, c.end) && strings.Contains(text, fmt.Sprint(c.needed))
		if !says || !math.IsInf(few.High-few.Low, 1) {
			t.Errorf("share %v of %d: %v", c.p, c.needed-1, few)
		}
		enough := upTo(c.needed).Quantile(c.p, 0.95)
		if len(enough.Warnings) != 0 || math.IsInf(enough.High-enough.Low, 0) {
			t.Errorf("share %v of %d: %v", c.p, c.needed, enough)
		}
	}
	lowest := upTo(2000).Quantile(0, 0.95)
	if lowest.Value != 0 || lowest.High != 0 || !math.IsInf(lowest.Low, -1) || len(lowest.Warnings) != 1 {
		t.Errorf("smallest: %v", lowest)
	}
}

// TestQuantilesCoverage draws samples from known distributions and counts how often the interval holds the true
// quantile. With 4,000 samples the share may fall short of the level by 4 standard errors by chance alone once in
// 30,000 runs, and the seed is fixed.
func TestQuantilesCoverage(t *testing.T) {
	const samples = 4000
	for _, c := range []struct {
		name     string
		draw     func(u float64) float64 // the inverse of the distribution function
		n        int
		p, level float64
	}{
		{"exponential", func(u float64) float64 { return -math.Log1p(-u) }, 30, 0.5, 0.95},
		{"exponential", func(u float64) float64 { return -math.Log1p(-u) }, 120, 0.9, 0.9},
		{"dice", func(u float64) float64 { return math.Floor(6 * u) }, 40, 0.25, 0.8},
		{"too few", func(u float64) float64 { return u }, 5, 0.9, 0.8},
		{"in buckets", func(u float64) float64 { return math.Exp(u) - 2 }, 1100, 0.7, 0.9},
	} {
		r := rand.New(rand.NewPCG(11, 12))
		truth, held := c.draw(c.p), 0
		for range samples {
			q := &metrics.Quantiles{}
			for range c.n {
				q.Add(c.draw(r.Float64()))
			}
			if e := q.Quantile(c.p, c.level); e.Low <= truth && truth <= e.High {
				held++
			}
		}
		share := float64(held) / samples
		if share < c.level-4*math.Sqrt(c.level*(1-c.level)/samples) {
			t.Errorf("%s, n=%d, share %v: %v of the intervals hold it, want %v", c.name, c.n, c.p, share, c.level)
		}
	}
}

func FuzzDecodeQuantiles(f *testing.F) {
	spread := &metrics.Quantiles{}
	for i := range 1200 {
		spread.Add(math.Ldexp(1, i%40-20) - 1)
	}
	same := &runs{}
	same.Add(run{-2.5, 2000})
	fuzzState(f, func() *metrics.Quantiles { return &metrics.Quantiles{} },
		&metrics.Quantiles{}, quantiles(3, math.NaN(), -1, 0), spread, &same.Quantiles)
}
