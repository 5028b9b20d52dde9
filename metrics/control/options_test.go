package control

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

// faultCases are options with one fault each, for the series 0, 1, 0, …, of 24 months, and the field that is named.
var faultCases = []struct {
	name, field string
	o           Options
}{
	{"kind", "kind", Options{Kind: Xbar}},
	{"unknown kind", "kind", Options{Kind: 200}},
	{"run of two", "rule", Options{Rules: ruled(Rule{Test: Run, Points: 2})}},
	{"trend of none", "rule", Options{Rules: ruled(Rule{Test: Trend})}},
	{"alternation of none", "rule", Options{Rules: ruled(Rule{Test: Alternation})}},
	{"run with a distance of NaN", "rule", Options{Rules: ruled(Rule{Test: Run, Points: 8, Sigma: math.NaN()})}},
	{"target of NaN", "target", Options{Target: metrics.TargetOf(math.NaN())}},
	{"target without end", "target", Options{Target: metrics.TargetOf(math.Inf(1))}},
	{"band out of order", "target", Options{Target: metrics.BandOf(2, 1)}},
	{"no distance", "rule", Options{Rules: ruled(Rule{Test: TwoOfThree})}},
	{"distance of NaN", "rule", Options{Rules: ruled(Rule{Test: FourOfFive, Sigma: math.NaN()})}},
	{"distance of 3", "rule", Options{Rules: ruled(Rule{Test: ThreeOfFour, Sigma: 3})}},
	{"hugging without points", "rule", Options{Rules: ruled(Rule{Test: Hugging, Sigma: 1})}},
	{"mixture without distance", "rule", Options{Rules: ruled(Rule{Test: Mixture, Points: 8})}},
	{"unknown test", "rule", Options{Rules: ruled(Rule{Test: 99})}},
	{"baseline before", "baseline", Options{Baselines: []Baseline{{First: -1, Reason: "r"}}}},
	{"baseline after", "baseline", Options{Baselines: []Baseline{{First: 24, Reason: "r"}}}},
	{"baselines out of order", "baseline", Options{Baselines: []Baseline{{9, 0, "r"}, {9, 0, "r"}}}},
	{"baseline without reason", "baseline", Options{Baselines: []Baseline{{First: 9}}}},
	{"baseline of −1", "baseline", Options{Baselines: []Baseline{{Points: -1}}}},
	{"baseline into the next", "baseline", Options{Baselines: []Baseline{{Points: 10}, {First: 9, Reason: "r"}}}},
	{"exclusion before", "exclusion", Options{Exclude: []Exclusion{{-1, "r"}}}},
	{"exclusion after", "exclusion", Options{Exclude: []Exclusion{{24, "r"}}}},
	{"exclusion without reason", "exclusion", Options{Exclude: []Exclusion{{Index: 3}}}},
	{"too few sizes", "sizes", Options{Kind: XmR, Sizes: []float64{1}}},
	{"limit of ranges at their mean", "constants", Options{Constants: Constants{3, 1, 3, 2}}},
	{"some constants", "constants", Options{Constants: Constants{Limit: 2.66}}},
	{"constant of NaN", "constants", Options{Constants: Constants{math.NaN(), 1, 1, 1}}},
	{"infinite constant", "constants", Options{Constants: Constants{1, 1, 1, math.Inf(1)}}},
	{"negative constant", "constants", Options{Constants: Constants{1, 1, -1, 1}}},
	{"unknown season", "season", Options{Season: 9}},
	{"season of counts", "season", Options{Kind: C, Season: Additive}},
}

// ruled returns a set of one rule.
func ruled(r Rule) RuleSet { return RuleSet{Rules: []Rule{r}} }

func flips() metrics.Series {
	values := make([]float64, 24)
	for i := range values {
		values[i] = float64(i % 2)
	}
	return monthly(values...)
}

// faultsOf returns the faults of an error.
func faultsOf(t *testing.T, err error) metrics.Faults {
	t.Helper()
	if all, ok := errors.AsType[metrics.Faults](err); ok {
		return all
	}
	one, ok := errors.AsType[metrics.Fault](err)
	if !ok {
		t.Fatalf("%T: %v", err, err)
	}
	return metrics.Faults{one}
}

func TestFaultsOneByOne(t *testing.T) {
	for _, x := range faultCases {
		c, err := New(flips(), x.o)
		if err == nil {
			t.Errorf("%s: no error", x.name)
			continue
		}
		all := faultsOf(t, err)
		if f := all[0]; len(all) != 1 || f.Field != x.field || f.Op != "control: chart" || f.Cause == "" || f.Remedy == "" {
			t.Errorf("%s: %v", x.name, err)
		}
		if !strings.HasPrefix(err.Error(), "control: ") || len(c.Points) > 0 {
			t.Errorf("%s: %q with %d points", x.name, err, len(c.Points))
		}
	}
}

// TestFaultsAllAtOnce puts all faults that one Options can have together.
func TestFaultsAllAtOnce(t *testing.T) {
	want := []string{
		"kind", "rule", "rule", "baseline", "baseline", "exclusion", "sizes", "within", "constants", "value of 2024-02",
		"value of 2024-03",
	}
	s := monthly(1, math.Inf(1), -math.Inf(1), gap, 0)
	_, err := New(s, Options{
		Kind:      S,
		Rules:     RuleSet{Rules: []Rule{{Test: Run}, {Test: Mixture}}},
		Baselines: []Baseline{{First: -3, Reason: "r"}, {First: 9, Reason: "r"}},
		Exclude:   []Exclusion{{Index: 9, Reason: "r"}},
		Sizes:     []float64{1}, Constants: Constants{Limit: 1}, Within: [2]float64{2, 1},
	})
	all := faultsOf(t, err)
	if len(all) != len(want) {
		t.Fatalf("%d faults: %v", len(all), err)
	}
	for i, f := range all {
		if f.Field != want[i] || f.Remedy == "" {
			t.Errorf("%d: %v, want %s", i, f, want[i])
		}
	}
}

func TestBadValues(t *testing.T) {
	known := func(v float64) metrics.Series {
		return metrics.Series{Values: []metrics.Estimate{metrics.NewEstimate(v)}}
	}
	for _, kind := range allKinds() {
		for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e141, -1e141} {
			_, err := New(known(v), Options{Kind: kind, Sizes: []float64{1}})
			if err == nil || !strings.Contains(err.Error(), "value of number 1") {
				t.Errorf("%v of %v: %v", kind, v, err)
			}
		}
		for _, size := range []float64{0, -1, math.NaN(), math.Inf(1), 1e141} {
			if _, err := New(known(1), Options{Kind: kind, Sizes: []float64{size}}); (err != nil) != kind.sized() {
				t.Errorf("%v with size %v: %v", kind, size, err)
			}
		}
	}
	for _, x := range []struct {
		kind Kind
		v    float64
	}{{P, -0.01}, {P, 1.01}, {PPrime, 50}, {U, -1}, {UPrime, -1}, {C, -1}, {C, 0.5}, {G, -1}, {G, 1.5}, {T, 0}, {T, -1}} {
		if _, err := New(known(x.v), Options{Kind: x.kind, Sizes: []float64{5}}); err == nil {
			t.Errorf("%v of %v: no error", x.kind, x.v)
		}
	}
}

func TestIndexFault(t *testing.T) {
	s := flips()
	for _, p := range []metrics.Period{{}, s.First.Prev(), s.Last().Next()} {
		if i, err := Index(s, p); err == nil || i != 0 || faultsOf(t, err)[0].Remedy == "" {
			t.Errorf("%v: %d, %v", p, i, err)
		}
	}
}
