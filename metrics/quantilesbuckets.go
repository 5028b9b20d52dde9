package metrics

import (
	"iter"
	"math"
)

// A bucket has a key: 0 for the number zero, 1 up to maxKey for positive numbers in increasing order, and the same
// negated for negative ones. The key's lower bits are the part of a power of two, its upper bits the power.
const (
	keyBits      = 7            // log₂ of the buckets to a power of two
	powerBuckets = 1 << keyBits // buckets to a power of two
	mantissaBits = 52           // of a float64
	exponentBias = 1023         // of a float64
	minPower     = -1074        // of the smallest positive float64
	maxKey       = (exponentBias-minPower+2)<<keyBits - 1
)

// keyOf returns the key of the bucket of a finite number.
func keyOf(v float64) int {
	bits := math.Float64bits(v)
	magnitude := bits &^ (1 << 63)
	power := 0
	if magnitude < 1<<mantissaBits { // zero, or below the normal numbers: no leading bit of 1
		if magnitude == 0 {
			return 0
		}
		const scale = 1 << mantissaBits // makes it normal, exactly
		magnitude = math.Float64bits(math.Float64frombits(magnitude) * scale)
		power = -mantissaBits
	}
	// The biased exponent of the smallest number comes out as 1, so that no positive number has key 0.
	key := int(magnitude>>(mantissaBits-keyBits)) + (power-minPower-exponentBias+1)<<keyBits
	if bits>>63 != 0 {
		return -key
	}
	return key
}

// rangeOf returns the edges a and b of a bucket and the representative 2ab/(a+b), which differs from any number in it
// by at most the share (b−a)/(b+a) ≤ 1/257 of that number. Among the numbers below 2.2e-308, which have fewer digits,
// rounding it makes that 1/256. The upper edge of the last bucket is infinite.
func rangeOf(key int) valueRange {
	if key == 0 {
		return valueRange{}
	}
	if key < 0 {
		v := rangeOf(-key)
		return valueRange{-v.high, -v.mid, -v.low}
	}
	power := key>>keyBits + minPower - 1
	a := 1 + float64(key&(powerBuckets-1))/powerBuckets
	b := a + 1.0/powerBuckets
	return valueRange{math.Ldexp(a, power), math.Ldexp(2*a*b/(a+b), power), math.Ldexp(b, power)}
}

// buckets counts by key, on pages so that wide gaps cost little.
type buckets struct {
	first int // number of the first page
	pages []*bucketPage
}

type bucketPage [powerBuckets]int64

// add counts n more of a key.
func (b *buckets) add(key int, n int64) {
	i := key>>keyBits - b.first
	if uint(i) >= uint(len(b.pages)) || b.pages[i] == nil {
		i = b.open(key >> keyBits)
	}
	b.pages[i][key&(powerBuckets-1)] += n
}

// open makes room for the page of that number and returns its index.
func (b *buckets) open(number int) int {
	if len(b.pages) == 0 {
		b.first = number
	}
	first, end := min(b.first, number), max(b.first+len(b.pages), number+1)
	if end-first > len(b.pages) {
		pages := make([]*bucketPage, end-first)
		copy(pages[b.first-first:], b.pages)
		b.first, b.pages = first, pages
	}
	if b.pages[number-first] == nil {
		b.pages[number-first] = new(bucketPage)
	}
	return number - first
}

// merge adds the counts of the other, which may be the same.
func (b *buckets) merge(o buckets) {
	for i, from := range o.pages {
		if from == nil {
			continue
		}
		to := b.pages[b.open(o.first+i)]
		for j, n := range from {
			to[j] += n
		}
	}
}

// all iterates over the buckets that hold something, in increasing order of their keys.
func (b *buckets) all() iter.Seq2[int, int64] {
	return func(yield func(int, int64) bool) {
		for i, page := range b.pages {
			if page == nil {
				continue
			}
			for j, n := range page {
				if n > 0 && !yield((b.first+i)<<keyBits+j, n) {
					return
				}
			}
		}
	}
}

// keyAt returns the key of the bucket that holds the value of a rank, counted from 1.
func (b *buckets) keyAt(rank int64) int {
	var last int
	for key, n := range b.all() {
		last = key
		if rank -= n; rank <= 0 {
			break
		}
	}
	return last
}
