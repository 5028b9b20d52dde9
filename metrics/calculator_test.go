package metrics_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/metrics"
)

func wantMismatch(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, metrics.ErrMismatch) {
		t.Errorf("got %v, want ErrMismatch", err)
	}
}

func ExampleFold() {
	type response struct {
		segment, point string
		score          float64
	}
	responses := slices.Values([]response{
		{"small", "chat", 7}, {"small", "phone", 4}, {"large", "chat", 9}, {"small", "chat", 9},
	})
	segment := func(r response) string { return r.segment }
	point := func(r response) string { return r.point }
	score := func(r response) float64 { return r.score }

	groups := metrics.Fold(responses, metrics.GroupBy(segment, metrics.GroupBy(point,
		metrics.Both(&metrics.Count[response]{}, metrics.Using(score, &metrics.Mean{})))))
	for segment, points := range groups.All() {
		for point, pair := range points.All() {
			count, mean := pair.Results()
			fmt.Println(segment, point, count.N(), mean.Result().Mean())
		}
	}
	// Output:
	// large chat 1 9
	// small chat 2 8
	// small phone 1 4
}

func ExampleByPeriod() {
	day := func(s string) time.Time {
		t, err := time.Parse(time.DateOnly, s)
		if err != nil {
			panic(err)
		}
		return t
	}
	self := func(t time.Time) time.Time { return t }
	visits := slices.Values([]time.Time{day("2026-01-31"), day("2026-03-01"), day("2026-03-02")})
	monthly := metrics.ByPeriod(metrics.Calendar{}, metrics.Monthly, self, &metrics.Count[time.Time]{})
	timeline := metrics.Fold(visits, monthly)
	for period, count := range timeline.All() {
		fmt.Println(period, count.N())
	}
	// Output:
	// 2026-01 1
	// 2026-02 0
	// 2026-03 2
}

func ExampleAllocate() {
	weights := []decimal.Decimal{decimal.NewFromInt(1), decimal.NewFromInt(1), decimal.NewFromInt(1)}
	parts, err := metrics.Allocate(decimal.RequireFromString("100.00"), weights, 2)
	fmt.Println(parts, err)
	// Output: [33.34 33.33 33.33] <nil>
}

func ExampleSum() {
	var s metrics.Sum
	for _, amount := range []string{"0.10", "0.20", "1e20", "-1e20"} {
		s.Add(decimal.RequireFromString(amount))
	}
	fmt.Println(s.Total(), s.N())
	// Output: 0.3 4
}

func ExampleRatio() {
	var r metrics.Ratio
	r.Add(metrics.Part{Num: 1, Den: 2})  // one of two calls answered in time
	r.Add(metrics.Part{Num: 9, Den: 10}) // nine of ten
	fmt.Printf("%.3f\n", r.Estimate(0.95).Value)
	// Output: 0.833
}

// TestGoldenNumAcc runs the StRD series NumAcc3 and NumAcc4, whose moments are in metrics.json. They alternate around
// a large mean: raw moments give NumAcc4 a negative variance.
func TestGoldenNumAcc(t *testing.T) {
	type moments struct {
		N        int64 `json:"n"`
		Mean, SD float64
	}
	want := golden.Load[struct {
		NIST map[string]moments `json:"nist_numacc"`
	}](t, "metrics.json").NIST
	for _, c := range []struct {
		name   string
		centre float64
		// digits is how many decimal digits of the standard deviation must be right, −log10 of the relative error. The
		// series themselves, rounded to float64, are that far from the decimal ones.
		digits float64
	}{{"NumAcc3", 1000000.2, 9}, {"NumAcc4", 10000000.2, 8}} {
		w, ok := want[c.name]
		if !ok {
			t.Fatalf("no %s", c.name)
		}
		// The StRD definition: the centre once, then centre−0.1 and centre+0.1 in turn.
		series := []float64{c.centre}
		for range 500 {
			series = append(series, c.centre-0.1, c.centre+0.1)
		}
		whole := metrics.Fold(slices.Values(series), &metrics.Mean{})
		for _, shard := range []int{len(series), 100, 1} {
			got, err := metrics.FoldShards(context.Background(), shardsOf(series, shard), &metrics.Mean{})
			if err != nil {
				t.Fatal(err)
			}
			if got.N() != w.N || got.N() != whole.N() {
				t.Errorf("%s: n %d, want %d", c.name, got.N(), w.N)
			}
			if e := relative(got.Mean(), w.Mean); e > 1e-15 {
				t.Errorf("%s in shards of %d: mean %v, relative error %v", c.name, shard, got.Mean(), e)
			}
			if e := -math.Log10(relative(got.StdDev(), w.SD)); e < c.digits {
				t.Errorf("%s in shards of %d: standard deviation %v, right to %.1f digits", c.name, shard, got.StdDev(), e)
			}
		}
	}
}

func relative(got, want float64) float64 { return math.Abs(got-want) / math.Abs(want) }

func shardsOf[T any](values []T, size int) []iter.Seq[T] {
	var shards []iter.Seq[T]
	for chunk := range slices.Chunk(values, size) {
		shards = append(shards, slices.Values(chunk))
	}
	return shards
}

// TestSumAgainstBig compares Sum with a plain sum of big rationals.
func TestSumAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ins := rapid.SliceOf(amounts).Draw(t, "amounts")
		want, refused := new(big.Rat), int64(0)
		var sum metrics.Sum
		for _, d := range ins {
			sum.Add(d)
			if e := d.Exponent(); e > metrics.MaxExponent || e < -metrics.MaxExponent {
				refused++
				continue
			}
			want.Add(want, d.Rat())
		}
		if sum.Total().Rat().Cmp(want) != 0 || sum.Refused() != refused || sum.N() != int64(len(ins))-refused {
			t.Fatalf("total %v of %d, %d refused; want %v, %d refused", sum.Total(), sum.N(), sum.Refused(), want, refused)
		}
	})
}

// TestAllocateAddsUp checks that parts add up, that each is its share rounded down or up, and that equal weights
// differ by one unit at most.
func TestAllocateAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.Int32Range(0, 4).Draw(t, "places")
		total := decimal.New(rapid.Int64Range(-1e12, 1e12).Draw(t, "total"), -places)
		ws := rapid.SliceOfN(rapid.Int64Range(0, 1e6), 1, 12).Draw(t, "weights")
		weights, sum := make([]decimal.Decimal, len(ws)), decimal.Zero
		for i, w := range ws {
			weights[i] = decimal.New(w, -3)
			sum = sum.Add(weights[i])
		}
		parts, err := metrics.Allocate(total, weights, places)
		if sum.IsZero() {
			if err == nil {
				t.Fatalf("weights of zero were accepted")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		unit, left := decimal.New(1, -places), total
		for i, p := range parts {
			left = left.Sub(p)
			// |part − total·w/Σw| < unit, without dividing.
			off := p.Mul(sum).Sub(total.Mul(weights[i])).Abs()
			if !off.LessThan(unit.Mul(sum)) {
				t.Fatalf("part %d of %v is %v", i, total, p)
			}
		}
		if !left.IsZero() {
			t.Fatalf("parts of %v leave %v", total, left)
		}
	})
}

func TestAllocateRefuses(t *testing.T) {
	one := []decimal.Decimal{decimal.NewFromInt(1)}
	for name, err := range map[string]error{
		"more than 2 places": second(metrics.Allocate(decimal.RequireFromString("1.001"), one, 2)),
		"negative":           second(metrics.Allocate(decimal.NewFromInt(1), []decimal.Decimal{decimal.NewFromInt(-1)}, 2)),
		"positive":           second(metrics.Allocate(decimal.NewFromInt(1), nil, 2)),
		"exponent":           second(metrics.Allocate(decimal.NewFromInt(1), []decimal.Decimal{decimal.New(1, 1<<30)}, 2)),
	} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want an error about %s", err, name)
		}
	}
}

func second[A, B any](_ A, b B) B { return b }

// TestTimelineRefusesTimesWithoutPeriod checks that a time out of range is counted, and that listing the periods ends.
func TestTimelineRefusesTimesWithoutPeriod(t *testing.T) {
	zone := time.FixedZone("west", -5*3600)
	timeline := metrics.ByPeriod(metrics.NewCalendar(zone), metrics.Monthly, at, &metrics.Count[order]{})
	timeline.Add(order{at: time.Time{}})
	timeline.Add(order{at: time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)})
	rows := 0
	for range timeline.All() {
		rows++
	}
	if rows != 1 || timeline.Refused() != 1 {
		t.Errorf("%d periods and %d refused, want 1 and 1", rows, timeline.Refused())
	}
}

// TestFoldShardsStops checks that the end of the context is an error and not a part of the answer.
func TestFoldShardsStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := metrics.FoldShards(ctx, shardsOf([]int{1, 2, 3}, 1), &metrics.Count[int]{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func fuzzState[S metrics.State](f *testing.F, fresh func() S, seeds ...S) {
	f.Helper()
	for _, s := range seeds {
		b, err := s.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s := fresh()
		if err := s.UnmarshalBinary(b); err != nil {
			return
		}
		// What was accepted must encode to a state that decodes to the same.
		once, err := s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		again := fresh()
		if err := again.UnmarshalBinary(once); err != nil {
			t.Fatalf("decoding what was encoded: %v", err)
		}
		if twice, err := again.MarshalBinary(); err != nil || string(twice) != string(once) {
			t.Fatalf("%x and %x: %v", once, twice, err)
		}
	})
}

func FuzzCountState(f *testing.F) {
	c := metrics.Fold(slices.Values([]int{1, 2}), &metrics.Count[int]{})
	fuzzState(f, func() *metrics.Count[int] { return &metrics.Count[int]{} }, c)
}

func FuzzSumState(f *testing.F) {
	s := &metrics.Sum{}
	s.Add(decimal.New(-1234, -2))
	f.Add([]byte{})
	fuzzState(f, func() *metrics.Sum { return &metrics.Sum{} }, &metrics.Sum{}, s)
}

func FuzzMeanState(f *testing.F) {
	m := metrics.Fold(slices.Values([]float64{1, 2, 4}), &metrics.Mean{})
	fuzzState(f, func() *metrics.Mean { return &metrics.Mean{} }, &metrics.Mean{}, m)
}

func FuzzRatioState(f *testing.F) {
	r := metrics.Fold(slices.Values([]metrics.Part{{Num: 1, Den: 2}, {Num: 3, Den: 4}}), &metrics.Ratio{})
	fuzzState(f, func() *metrics.Ratio { return &metrics.Ratio{} }, &metrics.Ratio{}, r)
}

func FuzzExtremesState(f *testing.F) {
	x := metrics.Fold(slices.Values([]float64{1, 2, 4}), &metrics.Extremes{})
	fuzzState(f, func() *metrics.Extremes { return &metrics.Extremes{} }, &metrics.Extremes{}, x)
}

func FuzzDistinctState(f *testing.F) {
	d := metrics.Fold(slices.Values([]string{"b", "a"}), &metrics.Distinct[string]{})
	fuzzState(f, func() *metrics.Distinct[string] { return &metrics.Distinct[string]{} }, d)
}

// FuzzNestedState decodes the combinators around one another.
func FuzzNestedState(f *testing.F) {
	fresh := func() *metrics.Timeline[order, *metrics.Filtered[order, *byShop]] {
		all := func(order) bool { return true }
		kept := metrics.Where(all, metrics.GroupBy(shop, prototype()))
		return metrics.ByPeriod(metrics.Calendar{}, metrics.Weekly, at, kept)
	}
	used := fresh()
	for day := range 40 {
		used.Add(order{
			shop: []string{"north", "south"}[day%2], at: time.Unix(int64(day)*86400, 0), amount: decimal.New(5, -1),
		})
	}
	fuzzState(f, fresh, fresh(), used)
}

func BenchmarkMean(b *testing.B) {
	b.ReportAllocs()
	m := &metrics.Mean{}
	for i := 0; b.Loop(); i++ {
		m.Add(float64(i))
	}
}

func BenchmarkSum(b *testing.B) {
	b.ReportAllocs()
	s, amount := &metrics.Sum{}, decimal.New(1234, -2)
	for b.Loop() {
		s.Add(amount)
	}
}

func BenchmarkGroupByMean(b *testing.B) {
	b.ReportAllocs()
	score := func(o order) float64 { return o.score }
	groups := metrics.GroupBy(shop, metrics.Using(score, &metrics.Mean{}))
	in := []order{{shop: "north"}, {shop: "south"}, {shop: "east"}, {shop: "west"}}
	for i := 0; b.Loop(); i++ {
		groups.Add(in[i&3])
	}
}

func ExampleMean() {
	m := metrics.Fold(slices.Values([]float64{7, 9, 8, 10}), &metrics.Mean{})
	fmt.Println(m.Estimate(0.95))
	// Output: 8.5 [6.4, 10.6] 95 % mean, Student's t, n=4
}

func ExampleWhere() {
	positive := func(v int) bool { return v > 0 }
	kept := metrics.Fold(slices.Values([]int{3, -1, 4}), metrics.Where(positive, &metrics.Count[int]{}))
	fmt.Println(kept.Result().N())
	// Output: 2
}

func ExampleFoldShards() {
	shards := []iter.Seq[string]{slices.Values([]string{"ann", "bob"}), slices.Values([]string{"ann"})}
	names, err := metrics.FoldShards(context.Background(), shards, &metrics.Distinct[string]{})
	fmt.Println(names.Len(), names.N(), err)
	// Output: 2 3 <nil>
}

func ExampleExtremes() {
	x := metrics.Fold(slices.Values([]float64{7, 9, math.NaN(), 8}), &metrics.Extremes{})
	low, high, ok := x.Range()
	fmt.Println(low, high, ok, x.Refused())
	// Output: 7 9 true 1
}

// TestFarApart checks that numbers too large to be squared are refused, and that what is left is an estimate or none.
func TestFarApart(t *testing.T) {
	mean := metrics.Fold(slices.Values([]float64{math.MaxFloat64, -math.MaxFloat64, 1e140, -1e140, 1}), &metrics.Mean{})
	if e := mean.Estimate(0.95); mean.Refused() != 2 || !e.IsKnown() || math.IsNaN(e.Low) {
		t.Errorf("mean of far apart numbers: %v, %d refused", e, mean.Refused())
	}
	ratio := metrics.Fold(slices.Values([]metrics.Part{{Num: 1e140, Den: 5e-324}, {Num: 1e140, Den: 0}}), &metrics.Ratio{})
	if e := ratio.Estimate(0.95); e.IsKnown() {
		t.Errorf("a ratio beyond float64: %v", e)
	}
	for _, s := range []metrics.State{mean, ratio} {
		b, err := s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if err := s.UnmarshalBinary(b); err != nil {
			t.Errorf("a calculator refuses its own state: %v", err)
		}
	}
}

func TestSameCalendar(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	again, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	if !metrics.NewCalendar(newYork).Same(metrics.NewCalendar(again)) {
		t.Error("two loads of one zone differ")
	}
	if metrics.NewCalendar(newYork).Same(metrics.NewCalendar(time.FixedZone("America/New_York", 0))) {
		t.Error("a zone and a fixed offset of its name are the same")
	}
}
