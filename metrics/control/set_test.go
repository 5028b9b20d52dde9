package control

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestSet asks that a chart that was used before is the same as a new one, whatever it was before, a fault included.
func TestSet(t *testing.T) {
	var used Chart
	rapid.Check(t, func(t *rapid.T) {
		s := monthly(rapid.SliceOfN(rapid.Float64Range(0.1, 0.9), 0, 40).Draw(t, "values")...)
		o := Options{
			Kind:  rapid.SampledFrom([]Kind{XmR, P, UPrime, C, T, G, Xbar}).Draw(t, "kind"),
			Rules: rapid.SampledFrom(allSets()).Draw(t, "rules"),
			Sizes: repeated(20, len(s.Values)),
		}
		if n := len(s.Values); n > 2 && rapid.Bool().Draw(t, "new limits") {
			o.Baselines = []Baseline{{First: n / 2, Reason: "a new price"}}
			o.Exclude = []Exclusion{{Index: n - 1, Reason: "a strike"}}
		}
		if rapid.Bool().Draw(t, "season") {
			o.Season = Additive
		}
		fresh, err := New(s, o)
		again := used.Set(s, o)
		if (err == nil) != (again == nil) || err != nil && err.Error() != again.Error() {
			t.Fatalf("new: %v; again: %v", err, again)
		}
		if a, b := text(t, fresh), text(t, used); a != b {
			t.Fatalf("new:\n%s\nagain:\n%s", a, b)
		}
	})
}

func text(t failer, c Chart) string {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestSetAllocates: a chart that has been as large allocates nothing.
func TestSetAllocates(t *testing.T) {
	var c Chart
	s, o := normalSeries(360), Options{Rules: Nelson()}
	if n := testing.AllocsPerRun(10, func() {
		if err := c.Set(s, o); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if got := text(t, Chart{}); !strings.Contains(got, `"phases":[],"points":[]`) {
		t.Errorf("an empty chart is %s", got)
	}
	if err := c.Set(monthly(math.Inf(1)), o); err == nil || len(c.Points) != 0 || c.Verdict().At != -1 {
		t.Errorf("after a fault: %v, %+v", err, c)
	}
}

// TestExclusionsAreKept: a value that was taken out stays charted, with the reason why.
func TestExclusionsAreKept(t *testing.T) {
	c := mustNew(t, monthly(1, 2, 1, 9, 1), Options{Exclude: []Exclusion{{Index: 3, Reason: "a strike"}}})
	if len(c.Exclusions) != 1 || !strings.Contains(text(t, c), `"reason":"a strike"`) {
		t.Errorf("%s", text(t, c))
	}
}
