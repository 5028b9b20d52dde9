package funnel

import (
	"math/bits"
	"time"
)

// spread counts durations in buckets that are 1/64 of their lower end wide, or exact below 64 nanoseconds, keeps the
// longest of each bucket, and sums them exactly. The zero value is ready to use; its size doesn't depend on how many
// there are.
type spread struct {
	n         int64
	sec, nano int64 // the sum; 0 ≤ nano < 1e9
	min, max  int64 // nanoseconds; 0 when there are none
	octaves   [58]*octave
}

// octave is 64 buckets: how many durations each has, and the longest of them.
type octave struct{ n, longest [64]int64 }

// bucket returns the octave of a duration and its place there.
func bucket(d int64) (octave, place int) {
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

// put counts n durations in a bucket.
func (s *spread) put(at, place int, n, longest int64) {
	if s.octaves[at] == nil {
		s.octaves[at] = new(octave)
	}
	o := s.octaves[at]
	o.n[place] += n
	o.longest[place] = max(o.longest[place], longest)
}

func (s *spread) add(d int64) {
	at, place := bucket(d)
	s.put(at, place, 1, d)
	if s.n == 0 || d < s.min {
		s.min = d
	}
	s.max = max(s.max, d)
	s.n++
	s.sum(d/1e9, d%1e9)
}

func (s *spread) sum(sec, nano int64) {
	s.sec, s.nano = s.sec+sec, s.nano+nano
	if s.nano >= 1e9 {
		s.sec, s.nano = s.sec+1, s.nano-1e9
	}
}

func (s *spread) merge(o *spread) {
	if o.n == 0 {
		return
	}
	if s.n == 0 || o.min < s.min {
		s.min = o.min
	}
	s.max = max(s.max, o.max)
	s.n += o.n
	s.sum(o.sec, o.nano)
	for i, from := range o.octaves {
		if from == nil {
			continue
		}
		for j, n := range from.n {
			if n > 0 {
				s.put(i, j, n, from.longest[j])
			}
		}
	}
}

// mean returns the mean, to a nanosecond; 0 without durations.
func (s *spread) mean() time.Duration {
	if s.n == 0 {
		return 0
	}
	sec, rest := s.sec/s.n, s.sec%s.n
	hi, lo := bits.Mul64(uint64(rest), 1e9)
	lo, carry := bits.Add64(lo, uint64(s.nano), 0)
	nano, _ := bits.Div64(hi+carry, lo, uint64(s.n)) // rest < n, so that it fits
	return time.Duration(sec*1e9 + int64(nano))
}

// each calls f for each bucket that isn't empty, shortest first, with its number, its longest duration and how many it
// has.
func (s *spread) each(f func(bucket int, d, n int64)) {
	for at, o := range s.octaves {
		if o == nil {
			continue
		}
		for place, n := range o.n {
			if n > 0 {
				f(at*64+place, o.longest[place], n)
			}
		}
	}
}
