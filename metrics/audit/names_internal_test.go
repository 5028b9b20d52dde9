package audit

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// distance is the textbook form of optimal string alignment, cell by cell.
func distance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for k := range d[0] {
		d[0][k] = k
	}
	for i := 1; i <= len(a); i++ {
		for k := 1; k <= len(b); k++ {
			cost := 1
			if a[i-1] == b[k-1] {
				cost = 0
			}
			d[i][k] = min(d[i-1][k]+1, d[i][k-1]+1, d[i-1][k-1]+cost)
			if i > 1 && k > 1 && a[i-1] == b[k-2] && a[i-2] == b[k-1] {
				d[i][k] = min(d[i][k], d[i-2][k-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestSlipsAreThoseOfTheDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.StringMatching(`[abé]{3,8}`), 2, 6, rapid.ID[string]).Draw(t, "words")
		slices.Sort(words)
		names := rapid.SliceOfN(rapid.IntRange(1, 2), len(words), len(words)).Draw(t, "names")
		got := slips(words, names)
		for i, a := range words {
			for k, b := range words {
				v, w := []rune(a), []rune(b)
				long, rare := min(len(v), len(w)) >= slipShortest, min(names[i], names[k]) < 2
				want := i != k && long && rare && distance(v, w) == 1
				if slices.Contains(got[i], k) != want {
					t.Errorf("%s in %d names and %s in %d: a slip is %v, want %v", a, names[i], b, names[k], !want, want)
				}
			}
		}
	})
}

func TestSlipsOfASeries(t *testing.T) {
	series := strings.Fields("regiona regionb regionc regiond regione regionf regiong regionh regioni")
	once := slices.Repeat([]int{1}, len(series))
	if got := slips(series[:slipSeries], once); len(got[0]) != slipSeries-1 {
		t.Errorf("of %d words one letter apart, the first is a slip of %d", slipSeries, len(got[0]))
	}
	for i, others := range slips(series, once) {
		if len(others) > 0 {
			t.Errorf("%s of a series of %d is a slip of %d words", series[i], len(series), len(others))
		}
	}
}

// TestAlikeMissesNone compares the pairs that the filters leave with those of all names.
func TestAlikeMissesNone(t *testing.T) {
	word := rapid.SampledFrom(strings.Fields("customer custmer costumer calls call new lost gross net 30 90 b solved " +
		"answered answerd time chat chats phone per-call sat satisfaction"))
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.SliceOfN(word, 1, 8), 2, 12).Draw(t, "names")
		similarity := rapid.Float64Range(0.05, 1).Draw(t, "similarity")
		j := newJoin(names)
		got := j.alike(similarity)
		for a := range names {
			for b := a + 1; b < len(names); b++ {
				c := j.common(a, b)
				all := len(names[a]) + len(names[b]) - c
				want := float64(c) >= similarity*float64(all)-tiny && c > 0
				at := slices.IndexFunc(got, func(p nearPair) bool { return p.a == a && p.b == b })
				if (at >= 0) != want {
					t.Fatalf("%v and %v have %d of %d words in common: near is %v at %v",
						names[a], names[b], c, all, at >= 0, similarity)
				}
				if at >= 0 && got[at].common != (Share{c, all}) {
					t.Fatalf("%v and %v have %v words in common, want %d of %d",
						names[a], names[b], got[at].common, c, all)
				}
			}
		}
	})
}

func TestForest(t *testing.T) {
	f := newForest(7)
	for _, p := range [][2]int{{5, 3}, {6, 1}, {3, 1}, {2, 4}, {5, 6}} {
		f.join(p[0], p[1])
	}
	want := [][]int{{1, 3, 5, 6}, {2, 4}}
	if got := f.groups(); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("groups are %v, want %v", got, want)
	}
}

// TestLongNames checks that a text of more than 24 words is near no name, whatever it has in common with it.
func TestLongNames(t *testing.T) {
	for _, n := range []int{longest, longest + 1} {
		words := make([]string, n)
		for i := range words {
			words[i] = "word" + string(rune('a'+i))
		}
		other := append([]string{"other"}, words[1:]...)
		if near := len(nearPairs([][]string{words, other}, 0.8)) > 0; near != (n == longest) {
			t.Errorf("%d words: near %v", n, near)
		}
	}
}
