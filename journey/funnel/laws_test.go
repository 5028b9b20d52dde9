package funnel_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/funnel"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
)

func step(kinds ...string) funnel.Step {
	return funnel.Step{Selection: journey.Selection{Kinds: kinds}}
}

// someLog has customers with a plan and many ties, from a fixed seed. Shift moves all events and the calendar's zone.
func someLog(t testing.TB, customers int, zone *time.Location, rename func(string) string) *journey.Log {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 8))
	b := journey.NewBuilder(journey.Options{Calendar: metrics.NewCalendar(zone), Strict: true})
	for c := range customers {
		name := rename(time.Duration(c).String())
		b.Attribute(name, "plan", []string{"free", "paid"}[r.IntN(2)], time.Time{})
		for range 1 + r.IntN(12) {
			err := b.Add(journey.Event{
				Customer: name, Time: time.Date(2024, 1, 1+r.IntN(60), 6*r.IntN(4), 0, 0, 0, zone),
				Kind: []string{"a", "b", "c", "x"}[r.IntN(4)], Point: []string{"", "web", "shop"}[r.IntN(3)],
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return build(t, b)
}

func same(s string) string { return s }

// variety has a funnel of every kind.
func variety() map[string]funnel.Options {
	steps := []funnel.Step{step("a"), step("b"), step("c")}
	window := funnel.Elapsed(10 * 24 * time.Hour)
	return map[string]funnel.Options{
		"plain":   {Steps: steps},
		"ordered": {Steps: steps, Window: window, By: funnel.ByAttribute("plan"), Grain: metrics.Weekly},
		"strict":  {Steps: steps, Order: funnel.Strict, By: funnel.ByPoint(), Touch: funnel.LastTouch()},
		"unordered": {
			Steps: steps, Order: funnel.Unordered, Unit: funnel.Attempts, Window: funnel.Calendar(metrics.Weekly, 2),
		},
		"any touch": {Steps: steps, By: funnel.ByPoint(), Touch: funnel.AnyAtStep(2), Hold: funnel.ByKind()},
		"rich": {
			Steps: []funnel.Step{step("a", "b"), {Selection: step("x").Selection, Optional: true}, {
				Selection: step("b", "c").Selection, Within: 72 * time.Hour,
			}},
			Exclusions: []funnel.Exclusion{{Selection: journey.Selection{Points: []string{"shop"}}}},
			Window:     window, Hold: funnel.ByPoint(), Unit: funnel.Attempts,
			By: funnel.ByPoint(), Touch: funnel.AtStep(3),
		},
		"parity": {Steps: steps, Window: window, Parity: funnel.ClickHouseStrictDeduplication},
	}
}

func TestLaws(t *testing.T) {
	log := someLog(t, 60, time.UTC, same)
	for name, o := range variety() {
		t.Run(name, func(t *testing.T) {
			f, err := funnel.New(log, o)
			if err != nil {
				t.Fatal(err)
			}
			metricstest.Laws[journey.Trace, *funnel.Funnel]{
				Prototype: f, Input: rapid.Map(rapid.IntRange(0, log.Customers()-1), log.Trace),
			}.Check(t)
		})
	}
}

// TestInvariance checks that names of customers and zones don't matter, and that a log merges with an equal one.
func TestInvariance(t *testing.T) {
	far, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	logs := map[string]*journey.Log{
		"renamed": someLog(t, 300, time.UTC, func(s string) string { return "who" + s }),
		"moved":   someLog(t, 300, far, same),
	}
	for name, o := range variety() {
		want := run(t, someLog(t, 300, time.UTC, same), o)
		for change, log := range logs {
			got := run(t, log, o)
			if diff := cmp.Diff(bySegment(want), bySegment(got)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", name, change, diff)
			}
		}
		twice := run(t, logs["renamed"], o)
		if err := twice.Merge(want); err != nil {
			t.Fatal(err)
		}
		for i, row := range twice.Result().Steps {
			if one := want.Result().Steps[i]; row.N != 2*one.N || row.OfEntered.Value != one.OfEntered.Value {
				t.Errorf("%s, step %d: twice %v is %v", name, i, one, row)
			}
		}
	}
}

// TestSegmentsAddUp checks that segments are parts of the whole, except where they are said not to be.
func TestSegmentsAddUp(t *testing.T) {
	log := someLog(t, 300, time.UTC, same)
	for name, o := range variety() {
		whole := o
		whole.By, whole.Touch = funnel.Dimension{}, funnel.Touch{}
		want, got := counts(run(t, log, whole).Result()), counts(run(t, log, o).Result())
		if name == "any touch" {
			if got[1] < want[1] {
				t.Errorf("any touch: %v, less than %v", got, want)
			}
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-whole +parts):\n%s", name, diff)
		}
	}
}

func TestMismatch(t *testing.T) {
	log := someLog(t, 20, time.UTC, same)
	all := variety()
	for a, x := range all {
		for b, y := range all {
			if a == b {
				continue
			}
			f, g := run(t, log, x), run(t, log, y)
			before, _ := f.MarshalBinary()
			state, _ := g.MarshalBinary()
			if err := f.Merge(g); !errors.Is(err, metrics.ErrMismatch) {
				t.Errorf("%s merged %s: %v", a, b, err)
			}
			if err := f.UnmarshalBinary(state); !errors.Is(err, metrics.ErrMismatch) {
				t.Errorf("%s decoded %s: %v", a, b, err)
			}
			if after, _ := f.MarshalBinary(); string(before) != string(after) {
				t.Errorf("%s was changed by %s", a, b)
			}
		}
	}
}

// FuzzUnmarshal decodes anything; what is accepted must be encoded to the same.
func FuzzUnmarshal(f *testing.F) {
	log := someLog(f, 30, time.UTC, same)
	o := variety()["ordered"]
	prototype, err := funnel.New(log, o)
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range []*funnel.Funnel{prototype, run(f, log, o)} {
		b, err := c.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(b[:len(b)-1])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c := prototype.Fresh()
		if c.UnmarshalBinary(b) != nil {
			return
		}
		again, err := c.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		d := prototype.Fresh()
		if err := d.UnmarshalBinary(again); err != nil {
			t.Fatal(err)
		}
		twice, _ := d.MarshalBinary()
		if string(twice) != string(again) || d.String() != c.String() {
			t.Fatal("decoding and encoding doesn't come to rest")
		}
	})
}

// FuzzTies folds thousands of events at one or a few times, in every order of steps, with steps that overlap. Time that
// grew faster than the number of events would show; and the order of the input must not.
func FuzzTies(f *testing.F) {
	f.Add([]byte("abcdabcdaabbccdd"), uint8(1), uint16(4000))
	f.Add([]byte("aaab"), uint8(2), uint16(8000))
	f.Add([]byte("dcba"), uint8(40), uint16(3000))
	f.Fuzz(func(t *testing.T, pattern []byte, times uint8, n uint16) {
		if len(pattern) == 0 {
			return
		}
		logs := [2]*journey.Log{}
		for turn := range logs {
			b := journey.NewBuilder(journey.Options{})
			for i := range int(n%10_000) + 1 {
				j := i
				if turn == 1 {
					j = int(n%10_000) - i
				}
				e := journey.Event{
					Customer: "u", Kind: string('a' + rune(pattern[j%len(pattern)]%5)),
					Time: start.Add(time.Duration(j%(int(times)+1)) * time.Hour), Sequence: int64(i),
				}
				if err := b.Add(e); err != nil {
					t.Fatal(err)
				}
			}
			logs[turn] = build(t, b)
		}
		for _, o := range []funnel.Options{
			{Order: funnel.Ordered},
			{Order: funnel.Strict},
			{Order: funnel.Unordered},
			{Unit: funnel.Attempts, Exclusions: []funnel.Exclusion{{Selection: step("e").Selection, Before: 3}}},
		} {
			o.Steps = []funnel.Step{step("a", "b"), step("b", "c"), step("a", "c", "d"), step("d")}
			o.Window = funnel.Elapsed(5 * time.Hour)
			if o.Unit == funnel.Attempts {
				o.Steps[1].Optional = true
				o.Steps[3].Within = time.Hour
			}
			if diff := cmp.Diff(counts(run(t, logs[0], o).Result()), counts(run(t, logs[1], o).Result())); diff != "" {
				t.Errorf("%v, %v, in one order and the other:\n%s", o.Order, o.Unit, diff)
			}
		}
	})
}

// TestFaults checks that options that mean nothing are refused, all at once, with the field.
func TestFaults(t *testing.T) {
	log := someLog(t, 5, time.UTC, same)
	good := []funnel.Step{step("a"), step("b")}
	where := journey.Selection{Where: func(journey.Event) bool { return true }}
	for field, o := range map[string]funnel.Options{
		"Steps":         {},
		"Steps[0]":      {Steps: []funnel.Step{{Optional: true}}},
		"Steps[1]":      {Steps: []funnel.Step{step("a"), {Optional: true}}, Order: funnel.Strict},
		"Within":        {Steps: []funnel.Step{{Within: time.Hour}}},
		"no name":       {Steps: []funnel.Step{{Selection: where}}},
		"Exclusions[0]": {Steps: good, Exclusions: []funnel.Exclusion{{After: 2, Before: 1}}},
		"optional step": {
			Steps: []funnel.Step{step("a"), {Optional: true}, step("b")}, Exclusions: []funnel.Exclusion{{Before: 2}},
		},
		"Level":    {Steps: good, Level: 1},
		"To":       {Steps: good, From: start, To: start.AddDate(0, 0, -1)},
		"Window":   {Steps: good, Window: funnel.Calendar(metrics.Weekly, 0)},
		"Grain":    {Steps: good, Grain: 99},
		"Touch":    {Steps: good, Touch: funnel.AtStep(3)},
		"Parity":   {Steps: good, Parity: funnel.ClickHouse, Order: funnel.Strict},
		"By":       {Steps: good, By: funnel.ByAttribute("colour")},
		"Order(9)": {Steps: good, Order: 9},
	} {
		if _, err := funnel.New(log, o); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	var faults metrics.Faults
	_, err := funnel.New(log, funnel.Options{Level: 2, Order: 9})
	if !errors.As(err, &faults) || len(faults) != 3 {
		t.Errorf("all at once: %v", err)
	}
}
