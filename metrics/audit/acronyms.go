package audit

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An acronym is one word of three to five letters: NPS, nps, eNPS, and not Cat, which is written like any word. What
// more than a handful of names abbreviate to is no acronym.
const (
	acronymShortest = 3
	acronymLongest  = 5
	acronymMost     = 5
)

// acronyms returns for the key of each acronym the keys of the names that it may stand for, in order: those of as many
// words as it has letters, whose initials it is, such as "Net Promoter Score" for NPS. All words of a name count here,
// also those that say nothing. Names and keys come by name as people write it and as numbers by key.
func acronyms(keyOf map[string]string, number map[string]int) map[int][]int {
	short := make(map[string]string) // the key of an acronym, by its letters
	for name, key := range keyOf {
		if words := written(name); len(words) == 1 && lettersOnly(words[0]) && capitals(name) != 1 {
			if n := utf8.RuneCountInString(words[0]); n >= acronymShortest && n <= acronymLongest {
				short[words[0]] = key
			}
		}
	}
	if len(short) == 0 {
		return nil
	}
	stands := make(map[int][]int)
	for name, key := range keyOf {
		if a, ok := short[initials(written(name))]; ok && a != key {
			stands[number[a]] = append(stands[number[a]], number[key])
		}
	}
	for a, keys := range stands {
		slices.Sort(keys)
		stands[a] = slices.Compact(keys)
	}
	return stands
}

func capitals(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// initials returns the first letters of three to five words, and nothing for others.
func initials(words []string) string {
	if len(words) < acronymShortest || len(words) > acronymLongest {
		return ""
	}
	var b strings.Builder
	for _, word := range words {
		r, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsLetter(r) {
			return ""
		}
		b.WriteRune(r)
	}
	return b.String()
}

// expand has each metric that goes by an acronym go by what it stands for. Where metrics go by the acronym and by names
// that it may stand for, it stands for these only. An acronym that stands for one name of the chart is that name. One
// that may stand for several is the one that the metric itself goes by as well, and otherwise any of them.
func (n *nameIndex) expand(stands map[int][]int) {
	if len(stands) == 0 {
		return
	}
	stated := make(map[int][]int)
	for _, of := range n.of {
		for _, k := range of {
			for _, full := range of {
				if _, ok := slices.BinarySearch(stands[k], full); ok {
					stated[k] = append(stated[k], full)
				}
			}
		}
	}
	for k, keys := range stated {
		slices.Sort(keys)
		stands[k] = slices.Compact(keys)
	}
	maps.DeleteFunc(stands, func(_ int, keys []int) bool { return len(keys) > acronymMost })
	for i, of := range n.of {
		var more []int
		kept := slices.DeleteFunc(slices.Clone(of), func(k int) bool {
			full := stands[k]
			if len(full) > 1 && intersect(of, full) {
				return false
			}
			for _, f := range full {
				n.acronym[f] = n.labels[k]
			}
			more = append(more, full...)
			return len(full) == 1
		})
		kept = append(kept, more...)
		slices.Sort(kept)
		n.of[i] = slices.Compact(kept)
		if own := n.own[i]; own >= 0 && len(stands[own]) == 1 {
			n.own[i] = stands[own][0]
		}
	}
}
