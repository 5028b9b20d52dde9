package stages_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

// date returns a day of 2026, from 1.
func date(day int) time.Time { return time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC) }

// observed builds a log of the builder's events.
func observed(t *testing.T, b *journey.Builder) *journey.Log {
	t.Helper()
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// enter adds events of customers, one a customer.
func enter(t *testing.T, b *journey.Builder, customers, day int, kind string) {
	t.Helper()
	for i := range customers {
		e := journey.Event{Customer: fmt.Sprint(kind, day, "-", i), Time: date(day), Kind: kind}
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
}

func times(t *testing.T, b *stages.Balance, horizon int) (stages.Dwell, stages.Occupancy) {
	t.Helper()
	dwells, err := b.Dwells(stages.TimeOptions{Horizon: horizon})
	if err != nil {
		t.Fatal(err)
	}
	o, err := b.Occupancy(stages.TimeOptions{Horizon: horizon})
	if err != nil {
		t.Fatal(err)
	}
	return dwells[0], o
}

func warned(warnings []string, part string) bool {
	return strings.Contains(strings.Join(warnings, "\n"), part)
}

// TestFewWatched checks that shares of 0 and 1 are as uncertain as the few who were watched for so long make them.
func TestFewWatched(t *testing.T) {
	builder := journey.NewBuilder(journey.Options{})
	enter(t, builder, 1, 1, "a")
	enter(t, builder, 1000, 201, "a")
	b := fold(t, observed(t, builder), stages.Options{Stages: []string{"a", "b"}})
	d, o := times(t, b, 200)
	low, high := interval.Wilson(0, 1, interval.Z(0.95))
	want := func(name string, e metrics.Estimate, value, low, high float64, n int64) {
		t.Helper()
		if e.Value != value || math.Abs(e.Low-low) > 1e-12 || math.Abs(e.High-high) > 1e-12 || e.N != n {
			t.Errorf("%s: %v, want %v [%v, %v] of %d", name, e, value, low, high, n)
		}
	}
	want("exit", d.DropOff(), 0, low, high, 1)
	want("to b", d.Ends[1].Share, 0, low, high, 1)
	want("in a", o.At("a", 200), 1, 1-high, 1-low, 1)
	want("outside", o.At("", 200), 0, low, high, 1)
	// On the first day all of them were watched.
	low, high = interval.Wilson(0, 1001, interval.Z(0.95))
	want("in a at first", o.At("a", 0), 1, 1-high, 1-low, 1001)
}

// TestNoOneWatched checks that a stage in which no one was observed for a while is no certainty.
func TestNoOneWatched(t *testing.T) {
	builder := journey.NewBuilder(journey.Options{AsOf: date(31)})
	enter(t, builder, 1, 1, "ping")
	enter(t, builder, 1, 28, "a")
	enter(t, builder, 40, 20, "b")
	for i := range 40 {
		builder.FirstSeen(fmt.Sprint("b20-", i), time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC))
	}
	b := fold(t, observed(t, builder), stages.Options{Stages: []string{"a", "b"}})
	_, o := times(t, b, 0)
	if !warned(o.Warnings, `no customer was observed in stage "a" on day 4`) {
		t.Errorf("warnings %q", o.Warnings)
	}
	if e := o.At("a", 100); e.Low != 0 || e.High != 1 || e.N != 0 || !warned(e.Warnings, "on or before day 100") {
		t.Errorf("on day 100 %v", e)
	}
	if e := o.At("a", 3); e.N != 1 || len(e.Warnings) > 0 {
		t.Errorf("on day 3 %v", e)
	}
	if _, o = times(t, b, 4); warned(o.Warnings, "no customer was observed") {
		t.Errorf("warnings of the first four days %q", o.Warnings)
	}
}

// TestUnvaried checks that times that don't vary have no interval.
func TestUnvaried(t *testing.T) {
	log := history(t, journey.Options{AsOf: date(32)}, "2026-01-01 a", "2026-01-06 b")
	d, o := times(t, fold(t, log, stages.Options{Stages: []string{"a", "b"}}), 0)
	for name, e := range map[string]metrics.Estimate{
		"mean": d.Mean, "days": o.Times[0].Days, "share": o.Times[0].Share,
	} {
		if !e.IsKnown() || e.Level != 0 || e.Low != e.Value || e.High != e.Value || !warned(e.Warnings, "no interval") {
			t.Errorf("%s %v", name, e)
		}
	}
}

// TestHorizonIsCut checks that days beyond those observed cost nothing, and are said to be left out.
func TestHorizonIsCut(t *testing.T) {
	log := history(t, journey.Options{AsOf: date(32)}, "2026-01-01 a")
	d, o := times(t, fold(t, log, stages.Options{Stages: []string{"a"}}), math.MaxInt)
	if d.Horizon != 31 || d.Mean.Value != 31 || !warned(d.Warnings, "Horizon") {
		t.Errorf("%v", d)
	}
	if o.Horizon != 32 || o.Times[0].Days.Value != 32 || !warned(o.Warnings, "Horizon") {
		t.Errorf("%v", o)
	}
}

// TestEdges checks values that no balance gives, and lists without elements.
func TestEdges(t *testing.T) {
	if e := (stages.Dwell{}).DropOff(); e.State != metrics.Undefined {
		t.Errorf("drop-off of nothing %v", e)
	}
	log := history(t, journey.Options{}, "2026-01-01 a", "2026-01-02 a")
	b := fold(t, log, stages.Options{Stages: []string{"a"}})
	if v := stages.View(9); v.String() != "gross" || b.Sum(v).Loops[1] != b.Sum(stages.Gross).Loops[1] {
		t.Errorf("view 9 is %v with %v", v, b.Sum(v))
	}
	b = fold(t, history(t, journey.Options{}, "2026-01-01 ping"), stages.Options{Stages: []string{"a"}})
	d, o := times(t, b, 0)
	for _, v := range []any{b, d, o, b.Sankey()} {
		if text, err := json.Marshal(v); err != nil || strings.Contains(string(text), `s":null`) {
			t.Errorf("%s, %v", text, err)
		}
	}
}
