package funnel_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey/funnel"
)

// bought returns a funnel from in to buy to pay by point: how many came and how many of them bought; nobody pays.
func bought(t *testing.T, points map[string][2]int, steps ...funnel.Step) *funnel.Funnel {
	t.Helper()
	var events []event
	for point, n := range points {
		for i := range n[0] {
			who := fmt.Sprint(point, i)
			events = append(events, event{who, 0, "in", point})
			if i < n[1] {
				events = append(events, event{who, 1, "buy", point})
			}
		}
	}
	return run(t, logOf(t, time.Time{}, events...), funnel.Options{Steps: steps, By: funnel.ByPoint()})
}

// TestTwoSegments checks that two segments, each against the other, are one test and not two.
func TestTwoSegments(t *testing.T) {
	two := map[string][2]int{"a": {30, 20}, "b": {30, 10}}
	for _, d := range bought(t, two, step("in"), step("buy")).AgainstRest() {
		if d.AdjustedEntered != d.OfEntered.P || d.AdjustedPrevious != d.OfPrevious.P || d.OfEntered.P > 0.5 {
			t.Errorf("%v", d)
		}
	}
	three := map[string][2]int{"a": {30, 20}, "b": {30, 10}, "c": {30, 15}}
	for _, d := range bought(t, three, step("in"), step("buy")).AgainstRest() {
		if d.Segment == "c" != (d.AdjustedEntered == d.OfEntered.P) {
			t.Errorf("of three: %v", d)
		}
	}
}

// TestUndefinedIsNoTest checks that differences of nobody don't make the others less certain.
func TestUndefinedIsNoTest(t *testing.T) {
	f := bought(t, map[string][2]int{"a": {30, 20}, "b": {30, 0}}, step("in"), step("buy"), step("pay"))
	all, err := f.Compare("a", "b")
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	buy, pay := all[0], all[1]
	if pay.OfPrevious.Estimate.IsKnown() || pay.AdjustedPrevious != 1 {
		t.Errorf("of nobody: %v", pay)
	}
	if buy.AdjustedPrevious != buy.OfPrevious.P {
		t.Errorf("adjusted %v of %v", buy.AdjustedPrevious, buy.OfPrevious)
	}
	// Of those who entered, pay is known to be nobody in either, and a test.
	if want := min(2*buy.OfEntered.P, 1); math.Abs(buy.AdjustedEntered-want) > 1e-15 {
		t.Errorf("adjusted %v, want %v", buy.AdjustedEntered, want)
	}
}

// TestEmptyLists checks that nothing to tell is an empty list in JSON.
func TestEmptyLists(t *testing.T) {
	f := bought(t, map[string][2]int{"a": {3, 2}}, step("in"))
	same, err := f.Compare("a", "a")
	if err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string]any{"AgainstRest": f.AgainstRest(), "Compare": same} {
		if b, err := json.Marshal(list); err != nil || string(b) != "[]" {
			t.Errorf("%s: %s, %v", name, b, err)
		}
	}
	b, err := json.Marshal(f.Fresh())
	if err != nil || !strings.Contains(string(b), `"segments":[]`) || strings.Contains(string(b), `"steps":null`) {
		t.Errorf("no customers: %s, %v", b, err)
	}
}

// TestUnknownAfterMerge checks that only names in neither log are warned of, whether or not a state lay between.
func TestUnknownAfterMerge(t *testing.T) {
	o := funnel.Options{Steps: []funnel.Step{step("a"), step("b", "typo"), step("c", "typo")}}
	asOf := start.AddDate(0, 0, 1)
	withKind := func(other string) *funnel.Funnel {
		var events []event
		for i, kind := range []string{"a", other} {
			events = append(events, event{customer: "u" + other, hour: i, kind: kind})
		}
		return run(t, logOf(t, asOf, events...), o)
	}
	warned := func(f *funnel.Funnel) string {
		return strings.Join(f.Result().Warnings, "\n")
	}
	b, c := withKind("b"), withKind("c")
	state, err := c.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	decoded := b.Fresh() // of the log that has b
	if err := decoded.UnmarshalBinary(state); err != nil {
		t.Fatal(err)
	}
	if got := warned(decoded); strings.Contains(got, `"c"`) || !strings.Contains(got, `"b"`) {
		t.Errorf("decoded: %s", got)
	}
	for name, other := range map[string]*funnel.Funnel{"merged": c, "decoded": decoded} {
		f := withKind("b")
		if got := warned(f); !strings.Contains(got, `"c"`) || strings.Count(got, `"typo"`) != 1 {
			t.Errorf("before: %s", got)
		}
		if err := f.Merge(other); err != nil {
			t.Fatal(err)
		}
		if got := warned(f); strings.Count(got, "is named") != 1 || !strings.Contains(got, `"typo"`) {
			t.Errorf("%s: %s", name, got)
		}
		if got := warned(f.Fresh()); !strings.Contains(got, `"c"`) {
			t.Errorf("%s, afresh: %s", name, got)
		}
	}
	if got := warned(c); !strings.Contains(got, `"b"`) {
		t.Errorf("the other was changed: %s", got)
	}
}

// TestStringHasSegments checks that a funnel by segment shows them, and that one of nobody doesn't look like a result.
func TestStringHasSegments(t *testing.T) {
	f := bought(t, map[string][2]int{"a": {3, 2}, "b": {3, 1}}, step("in"), step("buy"))
	if got := f.String(); !strings.Contains(got, "\na: customers") || !strings.Contains(got, "\nb: customers") {
		t.Error(got)
	}
	if got := f.Fresh().String(); !strings.Contains(got, "journey.Fold counts") {
		t.Error(got)
	}
	many := make(map[string][2]int)
	for i := range 12 {
		many[fmt.Sprint("p", i)] = [2]int{1, 1}
	}
	if got := bought(t, many, step("in"), step("buy")).String(); !strings.Contains(got, "and 2 more segments") {
		t.Error(got)
	}
	if _, err := funnel.New(nil, funnel.Options{}); err == nil || !strings.Contains(err.Error(), "log: is nil") {
		t.Errorf("without a log: %v", err)
	}
	all, err := f.Compare("a", "b")
	if err != nil || !strings.Contains(all[0].String(), "3 customers are few") {
		t.Error(all, err)
	}
}
