package retention_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
)

// everyKind is a set of options under which every column of counts is kept by one of them.
var everyKind = map[string]retention.Options{
	"zero":        {},
	"net revenue": {Measure: retention.NetRevenue, By: "segment", Age: retention.ElapsedAge(50 * time.Hour)},
	"events": {
		Measure: retention.Events, Grain: metrics.Weekly, Starts: retention.Recurring, Brackets: []int{0, 1, 4},
	},
	"for good": {When: retention.AtOrAfter, Grain: metrics.Weekly, By: "segment"},
	"amount": {
		Measure: retention.Amount, Age: retention.CalendarAge(metrics.Weekly), Starts: retention.FirstMatching,
		Start: journey.Selection{Kinds: []string{"order"}},
	},
}

func TestLaws(t *testing.T) {
	log := smallLog(t, "large", "small")
	var traces []journey.Trace
	for trace := range log.Traces() {
		traces = append(traces, trace)
	}
	for name, opts := range everyKind {
		t.Run(name, func(t *testing.T) {
			metricstest.Laws[journey.Trace, *retention.Retention]{
				Prototype: create(t, log, opts),
				Input:     rapid.SampledFrom(traces),
			}.Check(t)
		})
	}
}

// smallLog has six customers over a quarter, of two segments.
func smallLog(t fataler, segments ...string) *journey.Log {
	b := journey.NewBuilder(journey.Options{AsOf: at("2026-04-01 00:00").Add(-1), Places: 2})
	day := at("2026-01-01 12:00")
	for i, gaps := range [][]int{{0, 3, 40}, {0}, {5, 1, 1, 1, 30, 30}, {31, 7, 7}, {20, 0, 50}, {89}} {
		who := string(rune('a' + i))
		b.Attribute(who, "segment", segments[i%len(segments)], time.Time{})
		when := day
		for j, gap := range gaps {
			when = when.AddDate(0, 0, gap)
			if err := b.Add(journey.Event{
				Customer: who, Time: when, Kind: []string{"order", "visit"}[j%2], Amount: decimal.New(int64(100+37*i+j), -2),
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return build(t, b)
}

// TestMergeLogs merges what was counted in two logs with different values of the attribute.
func TestMergeLogs(t *testing.T) {
	opts := retention.Options{By: "segment", Measure: retention.NetRevenue}
	one, other := fold(t, smallLog(t, "b", "d"), opts), fold(t, smallLog(t, "a", "d", "c"), opts)
	both := one.Fresh()
	for _, part := range []*retention.Retention{one, other} {
		if err := both.Merge(part); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	sizes := map[string]int64{}
	for _, row := range both.Grid().Rows {
		names = append(names, row.Value)
		sizes[row.Value] = row.Size
	}
	if !slices.Equal(names, []string{"", "a", "b", "c", "d"}) || sizes["d"] != 5 || sizes["a"] != 2 || sizes["b"] != 3 {
		t.Errorf("rows %q of %v", names, sizes)
	}
	again := create(t, smallLog(t, "a", "d", "c"), opts)
	if err := again.UnmarshalBinary(state(t, both)); err != nil {
		t.Fatal(err)
	}
	if string(state(t, again)) != string(state(t, both)) {
		t.Error("a state with more rows than the prototype's comes back as another")
	}
}

// TestMismatch checks that other options neither merge nor decode, and change nothing.
func TestMismatch(t *testing.T) {
	log := smallLog(t, "large", "small")
	yes := func(journey.Event) bool { return true }
	prototypes := []retention.Options{
		{},
		{Grain: metrics.Weekly},
		{Age: retention.CalendarAge(metrics.Weekly)},
		{Age: retention.ElapsedAge(time.Hour * 24 * 31)},
		{Starts: retention.Recurring},
		{When: retention.AtOrAfter},
		{Brackets: []int{0, 3}},
		{Ages: 1},
		{MinOccurrences: 2},
		{Measure: retention.Events},
		{By: "segment"},
		{Start: journey.Selection{Kinds: []string{"order"}}},
		{Return: journey.Selection{Kinds: []string{"order"}}},
		{Return: journey.Selection{Where: yes, Name: "yes"}},
		{From: at("2025-12-31 00:00")},
		{To: at("2026-04-01 00:00")},
	}
	for i, a := range prototypes {
		for j, b := range prototypes {
			x, y := fold(t, log, a), fold(t, log, b)
			before := string(state(t, x))
			merged, decoded := x.Merge(y), x.Fresh().UnmarshalBinary(state(t, y))
			if i == j {
				if merged != nil || decoded != nil {
					t.Errorf("%+v: %v, %v", a, merged, decoded)
				}
				continue
			}
			if !errors.Is(merged, metrics.ErrMismatch) || !errors.Is(decoded, metrics.ErrMismatch) {
				t.Errorf("%+v and %+v: %v, %v", a, b, merged, decoded)
			}
			if string(state(t, x)) != before {
				t.Errorf("%+v and %+v: a failed merge changed something", a, b)
			}
		}
	}
}

func FuzzState(f *testing.F) {
	log := smallLog(f, "large", "small")
	var prototypes []*retention.Retention
	for _, name := range []string{"zero", "net revenue", "events", "for good", "amount"} {
		r := fold(f, log, everyKind[name])
		prototypes = append(prototypes, r)
		f.Add(state(f, r))
		f.Add(state(f, r.Fresh()))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, prototype := range prototypes {
			got := prototype.Fresh()
			if got.UnmarshalBinary(b) != nil {
				continue
			}
			again := prototype.Fresh()
			if err := again.UnmarshalBinary(state(t, got)); err != nil {
				t.Fatalf("decoding what was encoded: %v", err)
			}
			use(t, got)
		}
	})
}

// use asks for everything that a calculator answers, and checks that shares are shares.
func use(t fataler, r *retention.Retention) {
	g := r.Grid()
	for _, row := range g.Rows {
		for _, c := range row.Cells {
			if c.N > c.Of || c.Of > row.Size || c.Share.IsKnown() && (c.Share.Value < 0 || c.Share.Value > 1) {
				t.Fatal("a cell of ", c.N, " in ", c.Of, " in ", row.Size)
			}
		}
	}
	last := 1.0
	for _, p := range r.Curve().Points {
		if e := p.Share; e.IsKnown() {
			if !(e.Low <= e.Value && e.Value <= e.High && e.Low >= 0 && e.High <= 1) {
				t.Fatal("a share of ", e)
			}
			if p.Share.Method != "Wilson" && e.Value > last {
				t.Fatal("the curve rises to ", e)
			}
			last = e.Value
		}
	}
	if _, err := g.MarshalJSON(); err != nil {
		t.Fatal(err)
	}
	_ = g.String() + r.Curve().String() + r.Curve().RestrictedMean(1).String() + r.LogRank(0, 1).String()
	_, _ = r.Trend(0), r.Difference(0, 1, 0)
}

// TestDamagedState changes bytes of states: what still decodes makes sense, and encodes to what decodes.
func TestDamagedState(t *testing.T) {
	log := smallLog(t, "large", "small")
	for name, opts := range everyKind {
		t.Run(name, func(t *testing.T) {
			good := fold(t, log, opts)
			rapid.Check(t, func(t *rapid.T) {
				b := state(t, good)
				for range rapid.IntRange(1, 3).Draw(t, "changes") {
					b[rapid.IntRange(0, len(b)-1).Draw(t, "at")] = rapid.SampledFrom([]byte{0, 1, 2, 3, 9, 127, 255}).Draw(t, "byte")
				}
				got := good.Fresh()
				if got.UnmarshalBinary(b) != nil {
					if string(state(t, got)) != string(state(t, good.Fresh())) {
						t.Fatal("a failed decoding changed something")
					}
					return
				}
				use(t, got)
				if err := good.Fresh().UnmarshalBinary(state(t, got)); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}
