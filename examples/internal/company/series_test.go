package company

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/examples/internal/samplecompany"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics/control"
	"github.com/untangle-metrics/untangle/scorecard"
)

const chartHeader = "id,name,silo,owner,description,unit,unit_of_analysis,direction,effect,timing,viewpoint,target," +
	"stage,points,measured_by\n"

func measures(t *testing.T, dir fstest.MapFS) map[string]scorecard.Measure {
	t.Helper()
	c, err := Read(t.Context(), dir, journey.Options{}, journey.CSV{})
	if err != nil {
		t.Fatal(err)
	}
	in, err := c.Inputs(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return byID(in.Card)
}

func byID(card scorecard.Card) map[string]scorecard.Measure {
	all := make(map[string]scorecard.Measure)
	for _, m := range card.Measures {
		all[m.Definition.ID] = m
	}
	return all
}

// Series hold the complete months of observation, computed here by hand.
func TestSeriesByMonth(t *testing.T) {
	events := "customer,time,kind,amount\n"
	for _, e := range []string{
		"ann,2026-01-01,join,", "bob,2026-01-10,join,", "ann,2026-01-31,pay,10", "ann,2026-02-03,pay,30",
		"bob,2026-02-04,call,", "bob,2026-02-28,call,", "bob,2026-03-01,leave,", "ann,2026-03-02,pay,30",
		"ann,2026-03-31,late,", "ann,2026-04-10,pay,7",
	} {
		events += e + "\n"
	}
	row := func(id, by string) string {
		return id + "," + id + ",s,o,,count,customer,higher is better,outcome,lagging,company,,,," + by + "\n"
	}
	got := measures(t, fstest.MapFS{
		"events.csv": {Data: []byte(events)},
		"metrics.csv": {Data: []byte(chartHeader + row("churn", "churn_rate") + row("net", "net_customers") +
			row("revenue", "revenue_per_customer") + row("calls", "events_per_customer:call+late") +
			row("late", "event_share:late/late+call") + row("goal", "goal:time") + row("none", "") +
			row("dark", "goal:unasked"))},
		"surveys.csv": {Data: []byte("customer,time,point,question,score\nann,2026-01-05,,time,4\nbob,2026-01-06,,time,8\n" +
			"ann,2026-03-05,,time,7\nann,2026-04-05,,time,1\n")},
	})
	// A point of a metric by month; "" is a gap. In January nobody was a customer at the opening.
	for id, want := range map[string][]any{
		"churn": {nil, 0.0, 0.5}, "net": {2.0, 0.0, -1.0}, "revenue": {nil, 15.0, 15.0}, "calls": {nil, 1.0, 0.5},
		"late": {nil, 0.0, 1.0}, "goal": {6.0, nil, 7.0},
	} {
		if got[id].Behaviour == nil {
			t.Errorf("%s has no series: %v", id, got[id].Estimate)
			continue
		}
		var values []any
		for _, p := range got[id].Behaviour.Points {
			if p.Known {
				values = append(values, p.Value)
			} else {
				values = append(values, nil)
			}
		}
		if diff := cmp.Diff(want, values); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
		if p := got[id].Behaviour.Points[0].Period; p.String() != "2026-01" {
			t.Errorf("%s begins in %v", id, p)
		}
	}
	if n := got["late"].Behaviour.Points[1].Size; n != 2 {
		t.Errorf("the share of February rests on %v cases, want 2", n)
	}
	for _, id := range []string{"none", "dark"} {
		if got[id].Behaviour != nil {
			t.Errorf("%s isn't measured and has a series", id)
		}
	}
}

// A month of which the first days weren't observed is no value.
func TestSeriesLeaveOutWhatWasNotObserved(t *testing.T) {
	got := measures(t, fstest.MapFS{
		"events.csv": {Data: []byte("customer,time,kind\n" +
			"ann,2026-01-07,use\nann,2026-02-03,use\nann,2026-03-03,use\nann,2026-04-01,use\n")},
		"metrics.csv": {Data: []byte(chartHeader +
			"use,Use,s,o,,count,customer,higher is better,outcome,lagging,company,,,,events_per_customer:use\n")},
	})
	c := got["use"].Behaviour
	if c == nil || len(c.Points) != 2 || c.Points[0].Period.String() != "2026-02" {
		t.Errorf("%+v", c)
	}
}

// The waves of incidents that are planted in the sample company stand out, the one of 2025-03 among them.
func TestSampleWavesAreSignals(t *testing.T) {
	c, err := Read(t.Context(), samplecompany.FS(samplecompany.Seed), journey.Options{}, journey.CSV{})
	if err != nil {
		t.Fatal(err)
	}
	in, err := c.Inputs(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	series := 0
	for _, m := range in.Card.Measures {
		if m.Behaviour != nil {
			series++
		}
		if m.Definition.ID != "outages_met" {
			continue
		}
		var waves []string
		for _, p := range m.Behaviour.Points {
			if p.Signals.Up.Has(control.Outside) {
				waves = append(waves, p.Period.String())
			}
		}
		if want := []string{"2023-11", "2024-07", "2025-03"}; !slices.Equal(waves, want) {
			t.Errorf("waves of incidents in %v, want %v", waves, want)
		}
	}
	if series != 14 {
		t.Errorf("%d metrics have a series, want 14", series)
	}
}
