package scorecard

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

func TestMatrix(t *testing.T) {
	m := sampleMap()
	m.Stages[0], m.Stages[3] = m.Stages[3], m.Stages[0] // the order is that of After, not of the list
	x, err := NewMatrix(*m, *sampleCatalog())
	if err != nil {
		t.Fatal(err)
	}
	names := func(ds []metrics.Definition) []string {
		var ids []string
		for _, d := range ds {
			ids = append(ids, d.ID)
		}
		return ids
	}
	got := map[string][]string{}
	var stages []string
	for _, row := range x.Rows {
		stages = append(stages, row.Stage.ID)
		if len(row.Cells) != len(x.Silos) {
			t.Fatalf("stage %s has %d cells for %d silos", row.Stage.ID, len(row.Cells), len(x.Silos))
		}
		for i, cell := range row.Cells {
			for _, p := range cell {
				if p.Point.Silo != x.Silos[i].ID || p.Point.Stage != row.Stage.ID {
					t.Errorf("point %v in the cell of %s, %s", p.Point, row.Stage.ID, x.Silos[i].ID)
				}
				got[p.Point.ID] = names(p.Metrics)
			}
		}
	}
	if diff := cmp.Diff([]string{"buy", "use", "help", "renew"}, stages); diff != "" {
		t.Error(diff)
	}
	want := map[string][]string{
		"website": nil, "quote": {"quotes"}, "contract": {"churn_rate"}, "product": {"uptime"}, "billing": {"revenue"},
		"support": {"first_reply"}, "status": {"uptime"}, "renewal": {"churn_rate", "worth"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if holes := x.Holes(); len(holes) != 1 || holes[0].ID != "website" {
		t.Errorf("holes %v, want the website", holes)
	}
	if diff := cmp.Diff([]string{"recommend"}, names(x.Rows[1].Whole)); diff != "" {
		t.Error(diff)
	}
	if len(x.Strays) != 1 || x.Strays[0].Place != "point kiosk" {
		t.Errorf("strays %v, want the kiosk", x.Strays)
	}
	if x.Silos[0].Name != "Marketing" {
		t.Errorf("first silo %v, want that of the first point with its name", x.Silos[0])
	}
}

func TestMatrixFaults(t *testing.T) {
	m := journey.Map{
		Stages: []metrics.Stage{{ID: "buy", Name: "Buy"}},
		Points: []metrics.Point{{ID: "a", Stage: "by", Silo: "s"}, {ID: "b", Stage: "buy", Silo: "s"}, {ID: "c", Silo: "s"}},
	}
	var faults metrics.Faults
	if _, err := NewMatrix(m, metrics.Catalog{}); !errors.As(err, &faults) || len(faults) != 2 {
		t.Errorf("%v, want a fault each for a and c", err)
	}
	m.Stages = []metrics.Stage{{ID: "a", Name: "A", After: []string{"b"}}, {ID: "b", Name: "B", After: []string{"a"}}}
	if _, err := NewMatrix(m, metrics.Catalog{}); err == nil {
		t.Error("stages in a circle have no order")
	}
}
