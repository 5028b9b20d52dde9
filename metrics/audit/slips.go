package audit

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"github.com/untangle-metrics/untangle/internal/damerau"
)

// The words in which a slip of the pen is looked for. Shorter ones differ from too many others by one letter; longer
// ones aren't words. Where more than a handful of words come down to one another by dropping a letter, they are a
// series, such as regionA, regionB, regionC.
const (
	slipShortest = 5
	slipLongest  = 40
	slipSeries   = 8
)

// slips returns for each word those that a slip makes of it: one letter put in, left out, taken for another, or two
// neighbours exchanged (Damerau 1964, as optimal string alignment). Where both words stand in two names or more, both
// are words in their own right, and neither is a slip; names says in how many each stands.
//
// Words that a slip apart have a text in common that each of them is, or becomes without one of its letters; so only
// words with such a text in common are compared (Mor and Fraenkel 1982).
func slips(words []string, names []int) [][]int {
	type rest struct {
		hash uint64
		word int
	}
	var rests []rest
	for i, word := range words {
		n := utf8.RuneCountInString(word)
		if n < slipShortest || n > slipLongest || !lettersOnly(word) {
			continue
		}
		of := []rest{{hash(word, ""), i}}
		for at, r := range word {
			of = append(of, rest{hash(word[:at], word[at+utf8.RuneLen(r):]), i})
		}
		rests = append(rests, slices.Compact(of)...)
	}
	slices.SortFunc(rests, func(a, b rest) int { return cmp.Or(cmp.Compare(a.hash, b.hash), a.word-b.word) })
	rests = slices.Compact(rests)

	found := make([][]int, len(words))
	for first := 0; first < len(rests); {
		end := first + 1
		for end < len(rests) && rests[end].hash == rests[first].hash {
			end++
		}
		if bucket := rests[first:end]; len(bucket) <= slipSeries {
			for i, a := range bucket {
				for _, b := range bucket[i+1:] {
					if min(names[a.word], names[b.word]) < 2 && damerau.OneSlip(damerau.Rest(words[a.word], words[b.word])) {
						found[a.word] = append(found[a.word], b.word)
						found[b.word] = append(found[b.word], a.word)
					}
				}
			}
		}
		first = end
	}
	for i := range found {
		slices.Sort(found[i])
		found[i] = slices.Compact(found[i])
	}
	return found
}

func lettersOnly(word string) bool {
	for _, r := range word {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// hash returns the 64-bit hash of two texts, one after the other.
func hash(head, tail string) uint64 {
	var d xxhash.Digest
	d.Reset()
	_, _ = d.WriteString(head) // it never fails
	_, _ = d.WriteString(tail)
	return d.Sum64()
}
