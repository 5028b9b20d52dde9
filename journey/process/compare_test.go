package process_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// TestCompare checks counts and shares of a pair of small graphs by hand.
func TestCompare(t *testing.T) {
	a := graphOf(t, paths(t, "a b", "a b", "a b", "a c"), process.Options{})
	b := graphOf(t, paths(t, "a b", "a c", "a c", "d c"), process.Options{})
	ds, err := process.Compare(a, b, survey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var p []float64
	for _, d := range ds {
		want := survey.ProportionDifference(d.A, d.VisitsA, d.B, d.VisitsB, survey.Options{Unit: "event"})
		if diff := cmp.Diff(want, d.Difference); diff != "" {
			t.Errorf("%s to %s (-want +got):\n%s", d.From, d.To, diff)
		}
		if d.From == "d" {
			if d.Difference.Estimate.IsKnown() || d.P != 1 {
				t.Errorf("a difference from a node that one group never saw: %+v", d)
			}
			continue
		}
		p = append(p, d.Difference.P)
	}
	adjusted, err := survey.Holm(p)
	if err != nil || len(p) != 2 || ds[0].P != adjusted[0] || ds[1].P != adjusted[1] {
		t.Errorf("p-values %v, adjusted %v, in %v", p, adjusted, ds)
	}
	i := slices.IndexFunc(ds, func(d process.EdgeDifference) bool { return d.To == "b" })
	if d := ds[i]; d.A != 3 || d.VisitsA != 4 || d.B != 1 || d.VisitsB != 3 {
		t.Errorf("%+v", d)
	}
	kinds := a
	kinds.By = process.Kinds
	if _, err := process.Compare(a, kinds, survey.Options{}); !errors.Is(err, metrics.ErrMismatch) {
		t.Error(err)
	}
}

// TestCompareOthers checks that graphs of other events, or of other silos, aren't compared under the same names, and
// that those of the same events are.
func TestCompareOthers(t *testing.T) {
	log := fixed(t)
	chosen := func(name string, kinds ...string) process.Options {
		return process.Options{Events: journey.Selection{Kinds: kinds, Name: name}}
	}
	owned := func(app, web string) process.Options {
		return process.Options{By: process.Silos, Silos: map[string]string{"app": app, "web": web}}
	}
	for what, c := range map[string]struct {
		a, b process.Options
		same bool
	}{
		"other kinds":   {chosen("core", "use"), chosen("core", "buy"), false},
		"other order":   {chosen("", "use", "buy"), chosen("", "buy", "use"), true},
		"other silos":   {owned("s", "t"), owned("t", "s"), false},
		"equal silos":   {owned("s", "t"), owned("s", "t"), true},
		"another level": {process.Options{}, process.Options{Level: 0.9}, true},
	} {
		a, b := graphOf(t, log, c.a), graphOf(t, log, c.b)
		if _, err := process.Compare(a, b, survey.Options{}); errors.Is(err, metrics.ErrMismatch) == c.same {
			t.Errorf("%s: %v", what, err)
		}
	}
	a := graphOf(t, log, chosen("", "use"))
	var read process.Result
	text, err := json.Marshal(a)
	if err != nil || json.Unmarshal(text, &read) != nil {
		t.Fatal(err)
	}
	if _, err := process.Compare(a, read, survey.Options{}); err != nil {
		t.Error("with the same read from JSON:", err)
	}
	other := graphOf(t, log, chosen("", "buy"))
	if _, err := process.Compare(other, read, survey.Options{}); !errors.Is(err, metrics.ErrMismatch) {
		t.Error("with another read from JSON:", err)
	}
}

// TestCompareProperties checks that a graph doesn't differ from itself, that exchanging the groups changes signs, and
// that adjusting never makes a p-value smaller.
func TestCompareProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := graphOf(t, drawLog(t), process.Options{}), graphOf(t, drawLog(t), process.Options{})
		same, err := process.Compare(a, a, survey.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range same {
			if d.Difference.Estimate.Value != 0 || d.P != 1 {
				t.Fatalf("a graph differs from itself: %+v", d)
			}
		}
		ab, err := process.Compare(a, b, survey.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ba, err := process.Compare(b, a, survey.Options{})
		if err != nil || len(ab) != len(ba) {
			t.Fatal(err)
		}
		for i, d := range ab {
			o := ba[i]
			if d.From != o.From || d.To != o.To || d.Difference.Estimate.Value != -o.Difference.Estimate.Value {
				t.Fatalf("%+v and %+v", d, o)
			}
			if d.P < d.Difference.P || i > 0 && d.P < ab[i-1].P {
				t.Fatalf("adjusted p-value of %+v", d)
			}
		}
	})
}

// TestTwoEqualParts checks that two equal segments don't differ, and together are twice one of them.
func TestTwoEqualParts(t *testing.T) {
	log := fixed(t)
	g, err := process.New(log, process.Options{Eventually: true})
	one := run(t, log, g, err)
	two := one.Fresh()
	for range 2 {
		if err := two.Merge(one); err != nil {
			t.Fatal(err)
		}
	}
	a, b := one.Result(), two.Result()
	for i, e := range a.Edges {
		if x := b.Edges[i]; x.From != e.From || x.To != e.To || x.Count != 2*e.Count || x.Out.Value != e.Out.Value ||
			x.Gap.Mean.Value != e.Gap.Mean.Value {
			t.Errorf("%+v twice is %+v", e, x)
		}
	}
}

// TestHandOffs checks the matrix of three silos against the edges.
func TestHandOffs(t *testing.T) {
	opts := process.Options{By: process.Silos, Silos: silos, Gaps: process.GapQuantiles}
	r := graphOf(t, paths(t, "app web shop app", "shop phone", "app shop nowhere"), opts)
	h := r.HandOffs()
	if want := []string{"", "product", "sales", "support"}; !slices.Equal(h.Nodes, want) {
		t.Fatalf("nodes %q", h.Nodes)
	}
	want := [][]int64{{0, 0, 0, 0}, {0, 1, 2, 0}, {1, 1, 0, 1}, {0, 0, 0, 0}}
	if diff := cmp.Diff(want, h.Counts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if h.Total != 5 || h.Share.Value != 5.0/6 || h.Waiting[1][2] != 7200 || len(h.Slowest) != 4 {
		t.Errorf("%+v", h)
	}
	if s := h.Slowest[0]; s.From != "product" || s.WaitingShare != 0.4 || s.Gap.Median.Value != 3600 {
		t.Errorf("slowest %+v", s)
	}
	if len(r.Warnings) != 1 {
		t.Errorf("points without a silo: %q", r.Warnings)
	}
}

// TestJSON checks that results survive a round trip.
func TestJSON(t *testing.T) {
	log := fixed(t)
	r := graphOf(t, log, process.Options{Gaps: process.GapQuantiles, Eventually: true})
	checkJSON(t, r)
	checkJSON(t, r.HandOffs())
	checkJSON(t, tableOf(t, log, 3))
	s, err := process.NewSteps(log, process.Options{}, 3)
	checkJSON(t, run(t, log, s, err).Matrix())
	p, err := process.NewPattern(log, process.Options{}, "web -> shop")
	checkJSON(t, run(t, log, p, err).Count())
	pruned, err := r.Prune(0.5, 1, process.Table{})
	if err != nil {
		t.Fatal(err)
	}
	checkJSON(t, pruned)
	ds, err := process.Compare(r, r, survey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkJSON(t, ds)
}

// TestJSONOfNothing checks that empty lists are lists.
func TestJSONOfNothing(t *testing.T) {
	log := build(t, nil, journey.Options{})
	r := graphOf(t, log, process.Options{})
	checkLists(t, r)
	checkLists(t, r.HandOffs())
	checkLists(t, tableOf(t, log, 3))
	s, err := process.NewSteps(log, process.Options{}, 3)
	checkLists(t, run(t, log, s, err).Matrix())
	pruned, err := r.Prune(0.5, 1, process.Table{})
	if err != nil {
		t.Fatal(err)
	}
	checkLists(t, pruned)
	ds, err := process.Compare(r, r, survey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkLists(t, ds)
}

func checkLists[T any](t *testing.T, v T) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil || bytes.HasPrefix(b, []byte("null")) {
		t.Fatalf("%T: %s, %v", v, b, err)
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(b, &fields) != nil {
		return // a list
	}
	for name, text := range fields {
		if string(text) == "null" {
			t.Errorf("%T: %s is null", v, name)
		}
	}
}

func checkJSON[T any](t *testing.T, v T) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var back T
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(b) {
		t.Errorf("%T: %s\nand then %v\n%s", v, b, err, again)
	}
}
