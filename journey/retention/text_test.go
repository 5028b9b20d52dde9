package retention_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestAgesInJSON checks that the grid and the curve write columns alike, and no list as null.
func TestAgesInJSON(t *testing.T) {
	r := count(orders(), retention.Options{Brackets: []int{0, 1, 3}})
	for _, value := range []any{r.Grid(), r.Curve(), retention.Grid{}, retention.Curve{}} {
		b, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "null") {
			t.Errorf("%T: %s", value, b)
		}
	}
	var grid struct{ Ages [][2]int }
	var curve struct{ Points []struct{ Ages [2]int } }
	for from, to := range map[any]any{&grid: r.Grid(), &curve: r.Curve()} {
		b, err := json.Marshal(to)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, from); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
	}
	want := [][2]int{{0, 0}, {1, 2}}
	if diff := cmp.Diff(want, grid.Ages); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, [][2]int{curve.Points[0].Ages, curve.Points[1].Ages}); diff != "" {
		t.Error(diff)
	}
}

// TestGridSaysWhen checks that a grid says at which ages a customer counts, also in JSON.
func TestGridSaysWhen(t *testing.T) {
	for _, when := range []retention.When{retention.Exactly, retention.AtOrAfter} {
		g := count(orders(), retention.Options{When: when}).Grid()
		b, err := json.Marshal(g)
		if err != nil {
			t.Fatal(err)
		}
		if g.When != when || !strings.Contains(string(b), `"when":"`+when.String()+`"`) {
			t.Errorf("%v: %v in %s", when, g.When, b)
		}
	}
}

// TestMedianOfNothing checks that a curve without a share doesn't speak of its ages.
func TestMedianOfNothing(t *testing.T) {
	log := build(t, journey.NewBuilder(journey.Options{AsOf: at("2026-01-31 12:00")}))
	for what, c := range map[string]retention.Curve{"zero": {}, "empty log": fold(t, log, retention.Options{}).Curve()} {
		m := c.Median()
		if m.State != metrics.Undefined || len(m.Warnings) != 1 || !strings.Contains(m.Warnings[0], "no age has a share") {
			t.Errorf("%s: %v", what, m)
		}
	}
}

// TestMergedNames checks that only names that no log has are warned of, after merging in either order and after a state
// is read back.
func TestMergedNames(t *testing.T) {
	of := func(customer, kind string) *retention.Retention {
		b := journey.NewBuilder(journey.Options{AsOf: at("2026-01-31 12:00")})
		b.Attribute(customer, "segment", customer, at("2026-01-01 00:00"))
		if err := b.Add(journey.Event{Customer: customer, Time: at("2026-01-10 12:00"), Kind: kind}); err != nil {
			t.Fatal(err)
		}
		names := journey.Selection{Kinds: []string{"visit", "order", "ghost"}}
		return fold(t, build(t, b), retention.Options{Start: names, Return: names, By: "segment"})
	}
	unknown := func(r *retention.Retention) (names []string) {
		for _, w := range r.Grid().Warnings {
			if _, name, ok := strings.Cut(w, " names "); ok {
				names = append(names, strings.Fields(name)[0])
			}
		}
		return names
	}
	orders, visits := of("ann", "order"), of("bob", "visit")
	alone := []string{`"ghost",`, `"visit",`, `"ghost",`, `"visit",`}
	if diff := cmp.Diff(alone, unknown(orders)); diff != "" {
		t.Error(diff)
	}
	merged, other := of("ann", "order"), of("bob", "visit")
	for _, err := range []error{merged.Merge(visits), other.Merge(orders)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	restored := merged.Fresh()
	if err := restored.UnmarshalBinary(state(t, merged)); err != nil {
		t.Fatal(err)
	}
	for what, r := range map[string]*retention.Retention{"merged": merged, "the other way": other, "restored": restored} {
		if diff := cmp.Diff([]string{`"ghost",`, `"ghost",`}, unknown(r)); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
		if string(state(t, r)) != string(state(t, merged)) {
			t.Errorf("%s: another state", what)
		}
	}
	if diff := cmp.Diff(alone, unknown(merged.Fresh())); diff != "" {
		t.Errorf("fresh: %s", diff)
	}
	if diff := cmp.Diff(alone, unknown(orders)); diff != "" {
		t.Errorf("merged into another: %s", diff)
	}
}

// TestTrendWithoutSlope checks that a trend without a slope says why, and no more.
func TestTrendWithoutSlope(t *testing.T) {
	trend := retention.Trend{PerCohort: metrics.Absent(metrics.Undefined, "2 cohorts have a share here"), P: 1}
	if got, want := trend.String(), "undefined: 2 cohorts have a share here"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestNotFolded checks that a log that is missing is an error, and that nothing counted doesn't look like a result.
func TestNotFolded(t *testing.T) {
	if _, err := retention.New(nil, retention.Options{}); err == nil || !strings.Contains(err.Error(), "log: is nil") {
		t.Errorf("without a log: %v", err)
	}
	if got := create(t, orders(), retention.Options{}).Grid().String(); !strings.Contains(got, "journey.Fold counts") {
		t.Error(got)
	}
}

// TestNoMedian checks that a curve that rises again above one half doesn't speak of a median.
func TestNoMedian(t *testing.T) {
	at := func(ages ...float64) (c retention.Curve) {
		for i, share := range ages {
			column := retention.Column{From: i, To: i}
			c.Points = append(c.Points, retention.Point{Column: column, Share: metrics.NewEstimate(share)})
		}
		return c
	}
	if m := at(1, 0.25, 1).Median(); m.Value != 1 || len(m.Warnings) != 1 || !strings.Contains(m.Warnings[0], "age 2") {
		t.Error(m)
	}
	if m := at(1, 0.25, 0.5).Median(); m.Value != 1 || len(m.Warnings) != 0 {
		t.Error(m)
	}
	if got := at(1, 0.25).String(); !strings.Contains(got, "half or fewer first at age: 1") {
		t.Error(got)
	}
}

// TestUnits checks that differences warn of few customers or starts, and not of answers.
func TestUnits(t *testing.T) {
	for starts, unit := range map[retention.Starts]string{retention.FirstEver: "customer", retention.Recurring: "start"} {
		d := fold(t, orders(), retention.Options{Starts: starts}).Difference(0, 1, 1)
		if got := d.String(); strings.Contains(got, "answer") || !strings.Contains(got, unit) {
			t.Errorf("%s: %s", unit, got)
		}
	}
}
