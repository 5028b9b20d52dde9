package audit

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The abbreviations that are looked for: so many letters at least, and so many fewer than the whole word. Where both
// stand in more than a handful of names, both are words in their own right.
const (
	abbreviationShortest = 3
	abbreviationSpares   = 3
	abbreviationMost     = 5
)

// abbreviations returns for each of some words, in ascending order, the one that it abbreviates, and itself when it
// does not: the only other word that begins like it, and is three letters longer at least. names says in how many names
// each stands.
func abbreviations(words []string, names []int) []int {
	full := make([]int, len(words))
	for i, word := range words {
		full[i] = i
		begins := func(k int) bool { return k < len(words) && strings.HasPrefix(words[k], word) }
		n := utf8.RuneCountInString(word)
		if n < abbreviationShortest || !begins(i+1) || begins(i+2) || whole(word) || !lettersOnly(words[i+1]) {
			continue
		}
		rare := min(names[i], names[i+1]) <= abbreviationMost
		if rare && utf8.RuneCountInString(words[i+1]) >= n+abbreviationSpares {
			full[i] = i + 1
		}
	}
	return full
}

// whole tells whether a short word that begins many others is a word of its own: "new" doesn't stand for "newsletter".
func whole(word string) bool {
	switch word {
	case "all", "any", "call", "cost", "day", "end", "hand", "key", "low", "net", "new", "off", "old", "one", "open",
		"out", "over", "pay", "post", "shop", "team", "time", "two", "under", "web", "won", "work":
		return true
	}
	return false
}

// withoutMeasure returns the pairs of names that are the same but for one measuring word that one of them has, or for
// one that each of them has, such as "Churn" and "Churn rate".
func (j *join) withoutMeasure() []nearPair {
	groups := make(map[string][]int) // names by what is left of them
	for i, words := range j.names {
		full := make([]int, len(words))
		for at, w := range words {
			full[at] = j.full[w]
		}
		slices.Sort(full)
		for at, w := range full {
			if len(full) > 1 && measuring(j.words[w]) && (at == 0 || full[at-1] != w) {
				rest := key(slices.Delete(slices.Clone(full), at, at+1))
				groups[rest] = append(groups[rest], i)
			}
		}
		whole := key(full)
		groups[whole] = append(groups[whole], i)
	}
	var pairs []nearPair
	for _, group := range groups {
		slices.Sort(group)
		group = slices.Compact(group)
		for at, a := range group {
			for _, b := range group[at+1:] {
				if c := j.common(a, b); c > 0 {
					pairs = append(pairs, nearPair{a, b, Share{c, len(j.names[a]) + len(j.names[b]) - c}})
				}
			}
		}
	}
	return pairs
}

// measuring tells whether a word says how a quantity is put in figures, which people add to its name or leave out.
func measuring(word string) bool {
	switch word {
	case "rate", "ratio", "share", "score", "index": // "percentage" is spelt "share"
		return true
	}
	return false
}

// key returns a text that is the same for the same numbers.
func key(numbers []int) string {
	var b []byte
	for _, n := range numbers {
		b = append(strconv.AppendInt(b, int64(n), 36), ' ')
	}
	return string(b)
}
