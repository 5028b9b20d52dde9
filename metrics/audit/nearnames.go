package audit

import (
	"cmp"
	"maps"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A nearPair is two names, by their number, that are nearly alike.
type nearPair struct {
	a, b   int
	common Share // words in common, of all the words of both
}

// longest is how many words a name may have to be compared. A text of more is no name, and takes long to compare.
const longest = 24

// nearPairs returns the pairs of names, given as their words, that are nearly alike: those with at least that share of
// words in common, and those that measuring words tell apart, see withoutMeasure. Names of more than 24 words are near
// none.
func nearPairs(namesAsWords [][]string, similarity float64) []nearPair {
	namesAsWords = slices.Clone(namesAsWords)
	for i, words := range namesAsWords {
		if len(words) > longest {
			namesAsWords[i] = []string{"\x00" + strconv.Itoa(i)} // a word that no name has
		}
	}
	j := newJoin(namesAsWords)
	pairs := append(j.alike(similarity), j.withoutMeasure()...)
	slices.SortFunc(pairs, func(p, q nearPair) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	return slices.Compact(pairs)
}

// alike returns the pairs with at least that share of words in common: those in both over those in either (Jaccard
// 1901), where a word is the same as a slip of it, see slips, and as its beginning, see abbreviations. Two names aren't
// near when what tells them apart is a number, a word of one or two letters, a negation, or two opposites.
//
// A name of n words can spare n - ⌈similarity·n⌉ of them. So of its rarest words, one more than that, at least one
// stands in any name that is near; only names with such a word are compared (the prefix filter of Chaudhuri, Ganti and
// Kaushik 2006), and of these only names of a fitting length.
func (j *join) alike(similarity float64) []nearPair {
	var pairs []nearPair
	seen := make([]int, len(j.names)) // by name: 1 + the last name that it was compared with
	for a, words := range j.names {
		n := len(words)
		fewest, most := ceil(similarity*float64(n)), math.Floor(float64(n)/similarity+tiny)
		spare := n - fewest
		rare := slices.Clone(words)
		slices.SortFunc(rare, func(v, w int) int {
			return cmp.Or(cmp.Compare(j.reach[v], j.reach[w]), cmp.Compare(v, w))
		})
		for _, word := range rare[:min(spare+1, n)] {
			for _, w := range append([]int{word}, j.slips[word]...) {
				in := j.in[w]
				from, _ := slices.BinarySearchFunc(in, fewest, func(b, length int) int {
					return cmp.Compare(len(j.names[b]), length)
				})
				for _, b := range in[from:] {
					m := len(j.names[b])
					if float64(m) > most {
						break
					}
					if b <= a || seen[b] == a+1 {
						continue
					}
					seen[b] = a + 1
					// So many words must be in common: c / (n + m - c) ≥ similarity.
					must := ceil(similarity / (1 + similarity) * float64(n+m))
					if bits.OnesCount64(j.signature[a]&^j.signature[b]) > n-must {
						continue
					}
					if c := j.common(a, b); c >= must {
						pairs = append(pairs, nearPair{a, b, Share{c, n + m - c}})
					}
				}
			}
		}
	}
	return pairs
}

// tiny keeps a share that is met exactly from being missed by a rounding.
const tiny = 1e-9

func ceil(x float64) int { return int(math.Ceil(x - tiny)) }

// A join is the names and their words, by number.
type join struct {
	names     [][]int // by name: its words in ascending order, each as often as it stands there
	words     []string
	full      []int    // by word: what it abbreviates; itself when nothing
	slips     [][]int  // by word: those that a slip makes of it, that abbreviate it, or that it abbreviates
	in        [][]int  // by word: the names that it stands in, the shortest first
	reach     []int    // by word: how many names it leads to
	signature []uint64 // by name: a bit for each word, the same for a word and its slips
}

func newJoin(namesAsWords [][]string) *join {
	set := make(map[string]int)
	for _, words := range namesAsWords {
		for _, w := range words {
			set[w] = 0
		}
	}
	j := &join{words: slices.Sorted(maps.Keys(set)), names: make([][]int, len(namesAsWords))}
	for i, w := range j.words {
		set[w] = i
	}
	byLength := make([]int, len(namesAsWords))
	for i, words := range namesAsWords {
		byLength[i] = i
		for _, w := range words {
			j.names[i] = append(j.names[i], set[w])
		}
		slices.Sort(j.names[i])
	}
	slices.SortStableFunc(byLength, func(a, b int) int { return cmp.Compare(len(j.names[a]), len(j.names[b])) })
	j.in = make([][]int, len(j.words))
	count := make([]int, len(j.words))
	for _, i := range byLength {
		for _, w := range slices.Compact(slices.Clone(j.names[i])) {
			j.in[w] = append(j.in[w], i)
			count[w]++
		}
	}
	j.slips = slips(j.words, count)
	j.full = abbreviations(j.words, count)
	for short, long := range j.full {
		if long != short {
			j.slips[short], j.slips[long] = append(j.slips[short], long), append(j.slips[long], short)
		}
	}
	j.reach = slices.Clone(count)
	kin := newForest(len(j.words))
	for w, others := range j.slips {
		for _, v := range others {
			j.reach[w] += count[v]
			kin.join(w, v)
		}
	}
	j.signature = make([]uint64, len(j.names))
	for i, words := range j.names {
		for _, w := range words {
			j.signature[i] |= 1 << (uint64(kin.root(w)) * 0x9e3779b97f4a7c15 >> 58)
		}
	}
	return j
}

// common returns how many words two names have in common, equal ones first and then slips and abbreviations, and none
// when what tells them apart makes them different names.
func (j *join) common(a, b int) int {
	c := 0
	var onlyA, onlyB []int
	v, w := j.names[a], j.names[b]
	for len(v) > 0 && len(w) > 0 {
		switch cmp.Compare(v[0], w[0]) {
		case 0:
			c, v, w = c+1, v[1:], w[1:]
		case -1:
			onlyA, v = append(onlyA, v[0]), v[1:]
		default:
			onlyB, w = append(onlyB, w[0]), w[1:]
		}
	}
	onlyA, onlyB = append(onlyA, v...), append(onlyB, w...)
	onlyA = slices.DeleteFunc(onlyA, func(word int) bool {
		at := slices.IndexFunc(onlyB, func(other int) bool { return slices.Contains(j.slips[word], other) })
		if at < 0 {
			return false
		}
		c++
		onlyB = slices.Delete(onlyB, at, at+1)
		return true
	})
	if slices.ContainsFunc(slices.Concat(onlyA, onlyB), func(word int) bool { return telling(j.words[word]) }) {
		return 0
	}
	for _, word := range onlyA {
		for _, other := range onlyB {
			if opposites(j.words[word], j.words[other]) {
				return 0
			}
		}
	}
	return c
}

// telling tells whether a word makes a name another one: a number, a word of one or two letters, a negation.
func telling(word string) bool {
	notDigit := func(r rune) bool { return !unicode.IsDigit(r) }
	return utf8.RuneCountInString(word) <= 2 || strings.Contains(word, "-") || !strings.ContainsFunc(word, notDigit)
}
