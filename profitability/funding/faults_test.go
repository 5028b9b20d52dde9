package funding_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/funding"
)

func TestFaultsSayWhatIsWrong(t *testing.T) {
	sound := append(series("a", true, "1", "2"), series("b", false, "1", "2")...)
	week := metrics.Calendar{}.Period(metrics.Weekly, metrics.DayOf(2026, time.January, 1))
	for _, test := range []struct {
		name   string
		rows   []funding.Row
		change func(*funding.Options)
		want   string
	}{
		{"no rows", nil, nil, "rows: there are none"},
		{"twice", append(series("a", true, "1"), sound...), nil, "is the second of this unit"},
		{"no unit", append(series("", true, "1"), sound...), nil, "row 1, unit: is missing"},
		{"week", append([]funding.Row{{Unit: "c", Period: week}}, sound...), nil, "row 2, period"},
		{"no period", append(slices.Clone(sound), funding.Row{Unit: "c"}), nil, "row 5, period"},
		{"gap", append(series("c", true, "1"), sound...), nil, `unit "c": has no row in 1 of 2`},
		{"hole", append(series("a", true, "1"), row("b", false, 2, "1")), nil, "no unit has a row"},
		{"no comparison", series("a", true, "1", "2"), nil, "none of the comparison group"},
		{"digits", append([]funding.Row{row("c", true, 0, "1e30")}, sound...), nil, "too many digits"},
		{"start", sound, func(o *funding.Options) { o.Start = january }, "doesn't split the panel"},
		{"far apart", append([]funding.Row{row("c", true, 500, "1")}, sound...), nil, "span 501 periods"},
		{"margin", sound, func(o *funding.Options) { o.Margin = dec("0") }, "revenue isn't profit"},
		{"margin twice", sound, func(o *funding.Options) { o.ProfitInRows = true }, "set one of"},
		{"margin in per cent", sound, func(o *funding.Options) { o.Margin = dec("30") }, `margin "30"`},
		{"no costs", sound, func(o *funding.Options) { o.Costs = nil }, "costs: there are none"},
		{"refund of cost", sound, func(o *funding.Options) { o.Costs[0].Amount = dec("-1") }, "cost 1"},
		{"late cost", sound, func(o *funding.Options) { o.Costs[0].Period = january.Add(2) }, "comes after the panel"},
		{"discount in per cent", sound, func(o *funding.Options) { o.DiscountRate = 8 }, `discount rate "8"`},
		{"level", sound, func(o *funding.Options) { o.Level = 95 }, `level "95"`},
		{"resamples", sound, func(o *funding.Options) { o.Resamples = 50 }, "is not from 79"},
		{"value of nobody", sound, func(o *funding.Options) { o.NewcomerValue = dec("1") }, "no newcomers to value"},
	} {
		o := from(1, "1")
		if test.change != nil {
			test.change(&o)
		}
		_, err := funding.Evaluate(context.Background(), slices.Values(test.rows), o)
		var faults metrics.Faults
		if !errors.As(err, &faults) {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
}

func TestStaggeredStartsAreRefused(t *testing.T) {
	rows := append(series("a", true, "1", "2"), row("b", false, 0, "1"), row("b", true, 1, "2"))
	_, err := funding.Evaluate(context.Background(), slices.Values(rows), from(1, "1"))
	if !errors.Is(err, funding.ErrStaggered) || !strings.Contains(err.Error(), "row 4") {
		t.Error(err)
	}
}

func TestGaps(t *testing.T) {
	rows := slices.Concat(
		series("a", true, "10", "30"), series("gone", true, "10"), []funding.Row{row("new", true, 1, "500")},
		series("b", false, "10", "10"), series("c", false, "20", "20"),
	)
	for _, test := range []struct {
		gaps  funding.Gaps
		gain  string
		group funding.Group
	}{
		// (30 + 0)/2 − 10 is 5 more a unit, for two of them.
		{funding.ZeroGaps, "10", funding.Group{Units: 2, OnlyBefore: 1, OnlyAfter: 1, Filled: 1}},
		{funding.DropGaps, "20", funding.Group{Units: 1, OnlyBefore: 1, OnlyAfter: 1, Dropped: 1}},
	} {
		o := from(1, "1")
		o.Gaps = test.gaps
		c := evaluate(t, rows, o)
		if !c.Gain.Value.Equal(dec(test.gain)) || c.Programme != test.group || len(c.Warnings) < 3 {
			t.Errorf("gaps %d: %v of %+v, %q", test.gaps, c.Gain, c.Programme, c.Warnings)
		}
	}
}

func TestEndOfContextStopsIt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := funding.Evaluate(ctx, slices.Values(shops(0, 0)), from(3, "1")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
