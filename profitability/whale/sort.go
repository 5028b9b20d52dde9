package whale

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"
)

// A key is what someone is sorted by, with their place in the input.
type key struct {
	by uint64
	at int
}

// byUnits returns the names and the amounts, the highest first and equal ones by name. It reuses units.
func byUnits(customers []Customer, units []int64, exp int32) ([]string, column) {
	top, bottom := slices.Max(units), slices.Min(units)
	keys := make([]key, len(units))
	for i, v := range units {
		keys[i] = key{uint64(top) - uint64(v), i} // right modulo 2^64 for any two of 64 bits
	}
	keys = radixSort(keys, bits.Len64(uint64(top)-uint64(bottom)))
	names := make([]string, len(keys))
	half := len(keys) / 2
	for half > 0 && half < len(keys) && keys[half].by == keys[half-1].by {
		half++
	}
	inHalves(len(keys), half, func(lo, hi int) {
		for i, k := range keys[lo:hi] {
			units[lo+i] = int64(uint64(top) - k.by)
		}
		for lo < hi {
			n := 1
			for lo+n < hi && keys[lo+n].by == keys[lo].by {
				n++
			}
			run := keys[lo : lo+n]
			byName(customers, run)
			for i, k := range run {
				names[lo+i] = customers[k.at].Name
			}
			lo += n
		}
	})
	return names, column{exp: exp, short: units}
}

// inHalves calls do for what is below the border and for the rest, at the same time.
func inHalves(n, border int, do func(lo, hi int)) {
	var lower sync.WaitGroup
	lower.Go(func() { do(0, border) })
	do(border, n)
	lower.Wait()
}

// byName sorts keys by their customers' names. It compares numbers made of the eight bytes after what all names have in
// common, and names themselves only where those are equal; comparing strings takes several times as long.
func byName(customers []Customer, keys []key) {
	if len(keys) < 2 {
		return
	}
	common := customers[keys[0].at].Name
	for _, k := range keys[1:] {
		common = common[:commonLength(common, customers[k.at].Name)]
	}
	for i := range keys {
		var next [8]byte
		copy(next[:], customers[keys[i].at].Name[len(common):])
		by := uint64(0)
		for _, b := range next {
			by = by<<8 | uint64(b)
		}
		keys[i].by = by
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.by != b.by {
			return cmp.Compare(a.by, b.by)
		}
		return strings.Compare(customers[a.at].Name, customers[b.at].Name)
	})
}

// commonLength returns how many bytes two strings begin with alike.
func commonLength(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// radixSort sorts keys by their lowest bits and keeps the order of equal ones. It returns them in the slice that it was
// given or in another one; the slice that it was given is spent.
func radixSort(keys []key, lowest int) []key {
	const most = 12 // bits of a digit; its counters fit the first cache
	digit := 0
	if lowest > 0 {
		passes := (lowest + most - 1) / most
		digit = (lowest + passes - 1) / passes
	}
	spare := make([]key, len(keys))
	for shift := 0; shift < lowest; shift += digit {
		mask := uint64(1)<<min(digit, lowest-shift) - 1
		var next [1 << most]int
		for _, k := range keys {
			next[k.by>>shift&mask]++
		}
		sum := 0
		for d, count := range next[:mask+1] {
			next[d], sum = sum, sum+count
		}
		for _, k := range keys {
			d := k.by >> shift & mask
			spare[next[d]] = k
			next[d]++
		}
		keys, spare = spare, keys
	}
	return keys
}
