package funnel

import (
	"math"
	"math/bits"
	"time"
)

// gapBetween returns the time between two instants; more than 292 years, which nanoseconds can't express, count as
// that.
func gapBetween(from, to int64) int64 {
	if gap := to - from; gap >= 0 {
		return gap
	}
	return math.MaxInt64
}

// spread counts durations in buckets that are 1/64 of their lower end wide, or exact below 64 nanoseconds, and sums
// them exactly. The zero value is ready to use; its size doesn't depend on how many there are.
type spread struct {
	n       int64
	hi, lo  uint64 // the sum, of 128 bits
	octaves [58]*octave
}

type octave [64]bucket

// bucket is how many durations fall into it, and how many of them are the shortest and the longest there: people do
// things after a week sharp, so that half of a bucket can lie at one of its ends. Those between the two are all that
// isn't known exactly.
type bucket struct {
	n                 int64
	shortest, longest int64
	quick, slow       int64 // how many are the shortest, and the longest; both n when these are the same
}

func (b *bucket) merge(o bucket) {
	if b.n == 0 {
		*b = o
		return
	}
	switch {
	case o.shortest < b.shortest:
		b.shortest, b.quick = o.shortest, o.quick
	case o.shortest == b.shortest:
		b.quick += o.quick
	}
	switch {
	case o.longest > b.longest:
		b.longest, b.slow = o.longest, o.slow
	case o.longest == b.longest:
		b.slow += o.slow
	}
	b.n += o.n
}

// dates calls f with durations, shortest first, and how many took each: the shortest, the longest, and eight between
// the two which stand for all others, spread evenly.
func (b *bucket) dates(f func(d, n int64)) {
	f(b.shortest, b.quick)
	if b.shortest == b.longest {
		return
	}
	const parts = 8
	others, done := b.n-b.quick-b.slow, int64(0)
	for i := range int64(parts) {
		upTo := (others*(i+1) + parts/2) / parts
		if upTo > done {
			f(b.shortest+(b.longest-b.shortest)*(2*i+1)/(2*parts), upTo-done)
		}
		done = upTo
	}
	f(b.longest, b.slow)
}

// locate returns the octave of a duration and its place there.
func locate(d int64) (octave, place int) {
	if d < 64 {
		return 0, int(d)
	}
	e := bits.Len64(uint64(d)) - 7
	return e + 1, int(d>>e) - 64
}

// lower returns the shortest duration that a bucket can hold, and how many it can.
func lower(octave, place int) (d, width int64) {
	if octave == 0 {
		return int64(place), 1
	}
	return int64(place+64) << (octave - 1), 1 << (octave - 1)
}

// bucket returns a bucket, made if need be.
func (s *spread) bucket(at, place int) *bucket {
	if s.octaves[at] == nil {
		s.octaves[at] = new(octave)
	}
	return &s.octaves[at][place]
}

func (s *spread) add(d int64) {
	s.n++
	s.sum(0, uint64(d))
	s.bucket(locate(d)).merge(bucket{n: 1, shortest: d, longest: d, quick: 1, slow: 1})
}

func (s *spread) sum(hi, lo uint64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, lo, 0)
	s.hi += hi + carry
}

func (s *spread) merge(o *spread) {
	s.n += o.n
	s.sum(o.hi, o.lo)
	o.each(func(number int, b *bucket) { s.bucket(number/64, number%64).merge(*b) })
}

// mean returns the mean, to a nanosecond; 0 without durations.
func (s *spread) mean() time.Duration {
	if s.n == 0 {
		return 0
	}
	mean, _ := bits.Div64(s.hi, s.lo, uint64(s.n)) // it fits, as no duration is longer than 1<<63 − 1
	return time.Duration(mean)
}

// ends returns the shortest and the longest duration; 0 without durations.
func (s *spread) ends() (shortest, longest time.Duration) {
	first := true
	s.each(func(_ int, b *bucket) {
		if first {
			shortest, first = time.Duration(b.shortest), false
		}
		longest = time.Duration(b.longest)
	})
	return shortest, longest
}

// each calls f for each bucket that isn't empty, shortest first, with its number.
func (s *spread) each(f func(number int, b *bucket)) {
	for at, o := range s.octaves {
		if o == nil {
			continue
		}
		for place := range o {
			if o[place].n > 0 {
				f(at*64+place, &o[place])
			}
		}
	}
}
