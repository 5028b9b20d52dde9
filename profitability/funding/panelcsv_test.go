package funding_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/funding"
)

func TestReadPanelCSV(t *testing.T) {
	got, err := funding.ReadPanelCSV(strings.NewReader("Period;unit;Group;Revenue;interactions;profit\n"+
		"2026-01;oslo;Programme;12.50;3;4\n2026-02;rome;comparison;-1;0;0\n"), "p.csv", metrics.Calendar{})
	want := []funding.Row{row("oslo", true, 0, "12.50"), row("rome", false, 1, "-1")}
	want[0].Interactions, want[0].Profit = 3, dec("4")
	want[1].Profit = dec("0")
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(january)); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestReadPanelCSVReportsEverything(t *testing.T) {
	_, err := funding.ReadPanelCSV(strings.NewReader("unit,group,period,revenue,interactions\n"+
		",treated,January,EUR 5,-1\n"), "p.csv", metrics.Calendar{})
	var faults metrics.Faults
	if !errors.As(err, &faults) || len(faults) != 5 {
		t.Fatal(err)
	}
	for i, f := range faults {
		if f.Line != 2 || f.Column != i+1 || f.Remedy == "" || f.File != "p.csv" {
			t.Errorf("%+v", f)
		}
	}
}

func FuzzReadPanelCSV(f *testing.F) {
	f.Add("unit,group,period,revenue\noslo,programme,2026-01,12.50\n")
	f.Add("unit,group,period,revenue,profit,interactions\noslo,comparison,2026-W09,1e3,-2,7\n")
	f.Add("unit;group;period;revenue\n;x;2026;1e999999999\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := funding.ReadPanelCSV(strings.NewReader(text), "p.csv", metrics.Calendar{})
		if err != nil && rows != nil {
			t.Fatal("rows with an error")
		}
		for _, r := range rows {
			if r.Unit == "" || r.Period.IsZero() || r.Interactions < 0 {
				t.Fatalf("%+v", r)
			}
		}
	})
}
