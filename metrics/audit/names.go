package audit

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// A nameIndex knows which metrics go by the same name, and which by names that are nearly alike. Names and synonyms
// count alike; each is known by the index of its key.
type nameIndex struct {
	own     []int    // by metric: the key of its name; -1 when that is blank
	of      [][]int  // by metric: the keys that it goes by, in order
	labels  []string // by key: the first of the names that people write for it
	holders [][]int  // by key: the metrics that go by it, in order
	acronym []string // by key: the acronym by which some of its holders go; empty when none
	shared  []nameGroup
	nearly  []nearGroup
}

// A nameGroup is a name that several metrics go by.
type nameGroup struct {
	label   string
	acronym string // by which some of them go; may be empty
	metrics []int
}

// A nearGroup is several names, each nearly like another of them.
type nearGroup struct {
	labels  []string
	metrics []int
	common  Share // words in common of the two names that are least alike among those nearly alike
}

// newNameIndex returns the names of some metrics; two are nearly alike from that similarity on, see nearPairs.
func newNameIndex(ms []metrics.Definition, similarity float64) *nameIndex {
	keyOf := make(map[string]string)   // by name as people write it
	label := make(map[string]string)   // by key
	words := make(map[string][]string) // by key
	for _, d := range ms {
		for name := range names(d) {
			if _, known := keyOf[name]; known {
				continue
			}
			w := nameWords(name)
			key := strings.Join(w, " ")
			keyOf[name], words[key] = key, w
			if first, ok := label[key]; !ok || name < first {
				label[key] = name
			}
		}
	}
	keys := slices.Sorted(maps.Keys(label))
	n := &nameIndex{
		own: make([]int, len(ms)), of: make([][]int, len(ms)),
		labels: make([]string, len(keys)), holders: make([][]int, len(keys)), acronym: make([]string, len(keys)),
	}
	number := make(map[string]int, len(keys))
	wordsOf := make([][]string, len(keys))
	for k, key := range keys {
		number[key], n.labels[k], wordsOf[k] = k, label[key], words[key]
	}
	for i, d := range ms {
		n.own[i] = -1
		if key, ok := keyOf[d.Name]; ok {
			n.own[i] = number[key]
		}
		for name := range names(d) {
			n.of[i] = append(n.of[i], number[keyOf[name]])
		}
		slices.Sort(n.of[i])
		n.of[i] = slices.Compact(n.of[i])
	}
	n.expand(acronyms(keyOf, number))
	for i, of := range n.of {
		for _, k := range of {
			n.holders[k] = append(n.holders[k], i)
		}
	}
	n.findShared()
	n.findNearly(nearPairs(wordsOf, similarity))
	return n
}

// names yields a metric's name and its synonyms.
func names(d metrics.Definition) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, name := range append([]string{d.Name}, d.Synonyms...) {
			if strings.TrimSpace(name) != "" && !yield(name) {
				return
			}
		}
	}
}

// same tells whether two metrics go by the same name.
func (n *nameIndex) same(a, b int) bool { return intersect(n.of[a], n.of[b]) }

// allSame tells whether there is a name that all of some metrics go by.
func (n *nameIndex) allSame(group []int) bool {
	return slices.ContainsFunc(n.of[group[0]], func(k int) bool {
		return !slices.ContainsFunc(group, func(m int) bool {
			_, ok := slices.BinarySearch(n.of[m], k)
			return !ok
		})
	})
}

// findShared gathers the names with several metrics, one for the names that the same metrics go by.
func (n *nameIndex) findShared() {
	for k, holders := range n.holders {
		if len(holders) < 2 {
			continue
		}
		again := slices.ContainsFunc(n.of[holders[0]], func(earlier int) bool {
			return earlier < k && slices.Equal(n.holders[earlier], holders)
		})
		if !again {
			n.shared = append(n.shared, nameGroup{label: n.labels[k], acronym: n.acronym[k], metrics: holders})
		}
	}
}

// findNearly gathers the names that are nearly alike, and whose metrics have no name in common otherwise.
func (n *nameIndex) findNearly(pairs []nearPair) {
	pairs = slices.DeleteFunc(pairs, func(p nearPair) bool { return !n.apart(n.holders[p.a], n.holders[p.b]) })
	clusters := newForest(len(n.labels))
	for _, p := range pairs {
		clusters.join(p.a, p.b)
	}
	least := make(map[int]Share)
	for _, p := range pairs {
		root := clusters.root(p.a)
		if s, ok := least[root]; !ok || p.common.N*s.Of < s.N*p.common.Of {
			least[root] = p.common
		}
	}
	for _, keys := range clusters.groups() {
		g := nearGroup{common: least[clusters.root(keys[0])]}
		for _, k := range keys {
			g.labels = append(g.labels, n.labels[k])
			g.metrics = append(g.metrics, n.holders[k]...)
		}
		slices.Sort(g.labels)
		slices.Sort(g.metrics)
		g.metrics = slices.Compact(g.metrics)
		n.nearly = append(n.nearly, g)
	}
}

// apart tells whether a metric that goes by one name and a metric that goes by another have no name in common.
func (n *nameIndex) apart(one, other []int) bool {
	both := make(map[int]bool, len(one))
	for _, m := range one {
		both[m] = false
	}
	var onlyOther []int
	for _, m := range other {
		if _, ok := both[m]; ok {
			both[m] = true
		} else {
			onlyOther = append(onlyOther, m)
		}
	}
	return slices.ContainsFunc(one, func(a int) bool {
		return !both[a] && slices.ContainsFunc(onlyOther, func(b int) bool { return !n.same(a, b) })
	})
}

// intersect tells whether two ascending lists have an element in common.
func intersect(a, b []int) bool {
	for len(a) > 0 && len(b) > 0 {
		switch cmp.Compare(a[0], b[0]) {
		case 0:
			return true
		case -1:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return false
}
