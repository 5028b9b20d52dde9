package audit

import (
	"cmp"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A trait is something that a definition states, as text; empty when it doesn't.
type trait struct {
	name  string
	of    func(metrics.Definition) string
	prose bool // whether case, punctuation, articles and plurals don't count
}

// countingTraits say how a quantity is counted: one that is counted in two ways gives two numbers.
var countingTraits = [...]trait{
	{"window", func(d metrics.Definition) string { return d.Window }, true},
	{"population", func(d metrics.Definition) string { return d.Population }, true},
	{"empty policy", func(d metrics.Definition) string { return ifStated(d.Empty) }, false},
}

var targetTrait = trait{"target", func(d metrics.Definition) string { return d.Target.String() }, false}

// tellingTraits are what metrics of one name are compared in, the weightiest first.
var tellingTraits = append([]trait{
	{"description", func(d metrics.Definition) string { return d.Description }, true},
	{"formula", func(d metrics.Definition) string { return d.Formula }, true},
	{"unit", func(d metrics.Definition) string { return d.Unit.String() }, false},
	{"unit of analysis", func(d metrics.Definition) string { return ifStated(d.Per) }, false},
	{"direction", func(d metrics.Definition) string { return ifStated(d.Direction) }, false},
	targetTrait,
	{"timing", func(d metrics.Definition) string { return ifStated(d.Timing) }, false},
}, countingTraits[:]...)

// key returns what a definition states, as traits compare it.
func (t trait) key(d metrics.Definition) string {
	if t.prose {
		return textKey(t.of(d))
	}
	return t.of(d)
}

func ifStated[W interface {
	~uint8
	String() string
}](word W) string {
	if word == 0 {
		return ""
	}
	return word.String()
}

// values returns the different things that some metrics state, in order, and how many of the metrics state nothing.
func (x *chart) values(group []int, t trait) (stated []string, unstated int) {
	type value struct{ key, text string }
	var values []value
	for _, i := range group {
		v := value{t.key(x.metrics[i]), t.of(x.metrics[i])}
		if v.key == "" {
			unstated++
			continue
		}
		values = append(values, v)
	}
	slices.SortFunc(values, func(a, b value) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.text, b.text)) })
	for i, v := range values {
		if i == 0 || v.key != values[i-1].key {
			stated = append(stated, v.text)
		}
	}
	return stated, unstated
}

// differing returns the names of the telling traits in which some metrics differ.
func (x *chart) differing(group []int) []string {
	var names []string
	for _, t := range tellingTraits {
		if stated, _ := x.values(group, t); len(stated) > 1 {
			names = append(names, t.name)
		}
	}
	return names
}
