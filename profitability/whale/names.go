package whale

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// duplicates returns a fault for each name that is given more than once, in order of its second place. Names are
// brought together by sorting on some bits of a hash, which takes a fraction of the time of a map.
func duplicates(customers []Customer) metrics.Faults {
	seed := maphash.MakeSeed()
	keys := make([]key, len(customers))
	for i := range customers {
		keys[i] = key{maphash.String(seed, customers[i].Name), i}
	}
	lowest := bits.Len(uint(len(keys))) + 2 // so that most are alone with theirs
	keys = radixSort(keys, lowest)
	mask := uint64(1)<<lowest - 1
	var found [][]key
	for len(keys) > 0 {
		n := 1
		for n < len(keys) && (keys[n].by^keys[0].by)&mask == 0 {
			n++
		}
		if n > 1 {
			found = append(found, equals(customers, keys[:n])...)
		}
		keys = keys[n:]
	}
	slices.SortFunc(found, func(a, b []key) int { return cmp.Compare(a[1].at, b[1].at) })
	var faults metrics.Faults
	for _, same := range found {
		faults = append(faults, metrics.Fault{
			Op: opNew, Field: "name", Value: customers[same[0].at].Name,
			Cause: fmt.Sprintf("given %d times, first as numbers %d and %d of the input",
				len(same), same[0].at+1, same[1].at+1),
			Remedy: "add up what belongs to one customer, or tell the customers apart",
		})
	}
	return faults
}

// equals returns the runs of two or more keys whose customers have one name.
func equals(customers []Customer, keys []key) [][]key {
	name := func(k key) string { return customers[k.at].Name }
	slices.SortFunc(keys, func(a, b key) int {
		if a.by != b.by {
			return cmp.Compare(a.by, b.by)
		}
		return cmp.Or(strings.Compare(name(a), name(b)), cmp.Compare(a.at, b.at))
	})
	var runs [][]key
	for len(keys) > 0 {
		n := 1
		for n < len(keys) && keys[n].by == keys[0].by && name(keys[n]) == name(keys[0]) {
			n++
		}
		if n > 1 {
			runs = append(runs, keys[:n])
		}
		keys = keys[n:]
	}
	return runs
}
