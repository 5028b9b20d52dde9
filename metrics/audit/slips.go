package audit

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
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
					if min(names[a.word], names[b.word]) < 2 && oneSlip([]rune(words[a.word]), []rune(words[b.word])) {
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

// oneSlip tells whether two different words are one slip apart.
func oneSlip(a, b []rune) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a)+len(b) == 1, len(a) == 1 && len(b) == 1:
		return true
	case len(a) == 2 && len(b) == 2:
		return a[0] == b[1] && a[1] == b[0]
	}
	return false
}

func lettersOnly(word string) bool {
	for _, r := range word {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// hash returns the 64-bit FNV-1a hash of two texts, one after the other.
func hash(head, tail string) uint64 {
	h := uint64(14695981039346656037)
	for _, s := range [...]string{head, tail} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
	}
	return h
}
