package metrics

import (
	"fmt"
	"math"
	"slices"
)

// Quantiles gives quantiles of finite numbers, such as waiting times or amounts. NaN and infinite values are refused
// and counted, and negative zero is zero. The zero value is ready to use.
//
// Up to 1,000 values it keeps them all, and a quantile is exact: type 7 of Hyndman and Fan, "Sample quantiles in
// statistical packages", The American Statistician 50, 1996, as R and NumPy have it. With more it counts them in
// log-linear buckets, which cut each power of two into 128 equal parts, and a value is known to within 0.4 % of itself,
// however large or small it is; the smallest and the largest stay exact. To bound the relative error is the idea of
// DDSketch (Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
// guarantees", PVLDB 12, 2019); log-linear buckets are those of HDR histograms.
//
// The state depends on which values were added and how often, and on nothing else: in any order, split anywhere and
// merged anyhow, the same values give the same bytes on every machine, because a bucket is read off the bits of a
// float64 with no arithmetic that could round.
//
// Memory: 8 to 16 bytes a value while they are kept; then 1 KiB for each power of two that occurs on each side of zero,
// about 30 KiB for amounts from a penny to ten million, and 8 bytes for each power between the outermost ones. Values
// spread over every power that a float64 has take 4.3 MB, and nothing takes more.
//
// Why not a library: DDSketch in Go (github.com/DataDog/sketches-go v1.4.8) brings google.golang.org/protobuf along,
// finds buckets by math.Log, of which Go has different ones for different machines, and has no exact mode;
// hdrhistogram-go v1.4.0 holds integers within a range that must be known beforehand; the clusters of a t-digest depend
// on the order of adding and merging, and go-tdigest v4.1.0 shuffles them at random on purpose.
type Quantiles struct {
	n, refused int64
	low, high  float64
	values     []float64 // in the order they came; nil once they are counted in buckets
	counts     buckets   // empty while the values are kept
}

// exactValues is the most values that are kept as they are.
const exactValues = 1000

// Fresh returns an empty Quantiles.
func (q *Quantiles) Fresh() *Quantiles { return new(Quantiles) }

// Add adds one value, or refuses it (see [Quantiles.Refused]).
func (q *Quantiles) Add(v float64) {
	if !finite(v) {
		q.refused++
		return
	}
	v += 0 // negative zero becomes zero
	if q.n == 0 {
		q.low, q.high = v, v
	}
	q.low, q.high = min(q.low, v), max(q.high, v)
	q.n++
	if q.n > exactValues {
		if q.values != nil {
			q.spill()
		}
		q.counts.add(keyOf(v), 1)
		return
	}
	q.values = append(q.values, v)
}

// Merge folds the other's values in. It never fails.
func (q *Quantiles) Merge(o *Quantiles) error {
	q.refused += o.refused
	if o.n == 0 {
		return nil
	}
	if q.n == 0 {
		q.low, q.high = o.low, o.high
	}
	q.low, q.high = min(q.low, o.low), max(q.high, o.high)
	q.n += o.n
	if q.n <= exactValues {
		q.values = append(q.values, o.values...)
		return nil
	}
	q.spill()
	for _, v := range o.values { // none, if o is q
		q.counts.add(keyOf(v), 1)
	}
	q.counts.merge(o.counts)
	return nil
}

// spill counts the values that were kept.
func (q *Quantiles) spill() {
	for _, v := range q.values {
		q.counts.add(keyOf(v), 1)
	}
	q.values = nil
}

// N returns the number of values, without those refused.
func (q *Quantiles) N() int64 { return q.n }

// Refused returns the number of values left out because they weren't finite.
func (q *Quantiles) Refused() int64 { return q.refused }

// Exact reports whether all values are kept, so that quantiles are exact: up to 1,000 of them.
func (q *Quantiles) Exact() bool { return q.n <= exactValues }

// Range returns the smallest and the largest value, which are always exact; ok is false, and both are 0, when there
// was none.
func (q *Quantiles) Range() (low, high float64, ok bool) { return q.low, q.high, q.n > 0 }

// Quantile returns the number that a share p of the values lies below (0.5 gives the median, 0 the smallest, 1 the
// largest), with an interval for the population's quantile at a confidence level (0.95 for 95 %).
//
// Of values x₁ ≤ … ≤ xₙ it is xⱼ + g(xⱼ₊₁ − xⱼ), where j and g are the whole part and the fraction of 1 + (n−1)p.
// Beyond 1,000 values each x is known to within 0.4 % of itself, and so is the result if xⱼ and xⱼ₊₁ have the same
// sign; otherwise it is within 0.4 % of the larger magnitude of the two.
//
// The interval runs between two order statistics and supposes nothing of the distribution, only that the values are
// independent draws from it: each end misses with a probability of at most (1−level)/2 by the binomial distribution
// (Conover, "Practical Nonparametric Statistics", 3rd ed. 1999, §3.2; David and Nagaraja, "Order Statistics", 3rd ed.
// 2003, §7.1). With buckets it is widened to the far edges of the two buckets. An end that too few values can't give is
// infinite, and a warning says how many would give it. Beyond 100 million values the ends come from Chernoff's bound
// of the binomial tail, which makes the interval 1.4 times as wide at 95 %.
//
// The estimate is Undefined, with the reason as a warning, when there are no values, when p lies outside 0 to 1, or
// when the level isn't between 0 and 1.
func (q *Quantiles) Quantile(p, level float64) Estimate {
	switch {
	case !(level > 0 && level < 1):
		return Absent(Undefined, fmt.Sprintf("confidence level %v isn't between 0 and 1; use 0.95", level))
	case !(p >= 0 && p <= 1):
		return Absent(Undefined, fmt.Sprintf(
			"share %v isn't between 0 and 1; use 0.5 for the median, 0.95 for 95 in a hundred", p))
	case q.n == 0:
		return warnRefused(Absent(Undefined, "no values"), q.refused)
	}
	var at func(rank int64) valueRange
	method := "type 7, order statistics"
	if q.Exact() {
		sorted := q.sorted()
		at = func(rank int64) valueRange { x := sorted[rank-1]; return valueRange{x, x, x} }
	} else {
		method = "log-linear buckets within 0.4 %, order statistics"
		at = q.inBuckets
	}
	e := NewEstimate(type7(p, q.n, at))
	e.Level, e.N, e.Method = level, q.n, method
	return warnRefused(withEnds(e, p, at), q.refused)
}

// sorted returns the kept values in increasing order.
func (q *Quantiles) sorted() []float64 {
	s := slices.Clone(q.values)
	slices.Sort(s)
	return s
}

// A valueRange says where an order statistic lies: surely from low to high, and about at mid.
type valueRange struct{ low, mid, high float64 }

// inBuckets returns where the value of a rank from 1 to n lies.
func (q *Quantiles) inBuckets(rank int64) valueRange {
	switch rank {
	case 1:
		return valueRange{q.low, q.low, q.low}
	case q.n:
		return valueRange{q.high, q.high, q.high}
	}
	v := rangeOf(q.counts.keyAt(rank))
	inside := func(x float64) float64 { return min(max(x, q.low), q.high) }
	return valueRange{inside(v.low), inside(v.mid), inside(v.high)}
}

// type7 interpolates between the two order statistics around 1 + (n−1)p.
func type7(p float64, n int64, at func(rank int64) valueRange) float64 {
	position := float64(float64(n-1) * p)
	whole := math.Floor(position)
	rank := min(int64(whole)+1, n)
	a, b := at(rank).mid, at(min(rank+1, n)).mid
	g := position - whole
	if math.IsInf(b-a, 0) {
		return float64((1-g)*a) + float64(g*b)
	}
	return a + float64(g*(b-a)) // g is below 1 by enough to keep rounding from passing b
}
