package samplecompany

import (
	"bytes"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

func TestChartFitsTogether(t *testing.T) {
	files := sample()
	stages, points, silos := map[string]bool{}, map[string]bool{}, map[string]bool{"company": true}
	for _, r := range table(t, files, "map.csv", mapHeader) {
		if points[r[2]] {
			t.Errorf("point %s stands in the map twice", r[2])
		}
		stages[r[0]], points[r[2]], silos[r[4]] = true, true, true
	}
	if len(stages) != 6 || len(silos) != 1+6 {
		t.Errorf("stages %v, silos %v", stages, silos)
	}

	kinds, happened, usedPoints := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range table(t, files, "events.csv", eventsHeader) {
		kinds[r[2]], usedPoints[r[3]], happened[r[3]+"/"+r[2]] = true, true, true
	}
	asked := map[string]bool{}
	for _, r := range table(t, files, "surveys.csv", surveysHeader) {
		asked[r[3]] = true
		if !points[r[2]] {
			t.Fatalf("a survey at point %s, which isn't in the map", r[2])
		}
	}
	for p := range points {
		if !usedPoints[p] {
			t.Errorf("nothing happens at point %s", p)
		}
	}
	for p := range usedPoints {
		if !points[p] {
			t.Errorf("point %s isn't in the map", p)
		}
	}

	cost, _ := costs(t, files)
	for key := range happened {
		point, _, _ := strings.Cut(key, "/")
		_, byKind := cost[key]
		if _, anyKind := cost[point+"/"]; !byKind && !anyKind {
			t.Errorf("%s has no cost", key)
		}
	}
	for key := range cost {
		if point, kind, _ := strings.Cut(key, "/"); !points[point] || kind != "" && !happened[key] {
			t.Errorf("a cost of %s, which doesn't happen", key)
		}
	}

	ids := map[string]bool{}
	var measured, missing int
	var known metrics.Catalog
	for id := range stages {
		known.Stages = append(known.Stages, metrics.Stage{ID: id, Name: id})
	}
	for id := range points {
		known.Points = append(known.Points, metrics.Point{ID: id, Name: id})
	}
	for id := range silos {
		known.Silos = append(known.Silos, metrics.Silo{ID: id, Name: id})
	}
	chart, err := metrics.ReadCatalogCSV(bytes.NewReader(files["metrics.csv"]), "metrics.csv", known)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range chart.Definitions {
		ids[d.ID] = true
		if d.Owner == "" || d.Description == "" || d.Stage == "" || len(d.Points) == 0 ||
			d.Effect == 0 || d.Timing == 0 || d.Viewpoint == 0 {
			t.Errorf("%s isn't stated in full", d.ID)
		}
		if d.MeasuredBy == "" {
			missing++
			continue
		}
		measured++
		if !d.Target.IsSet() {
			t.Errorf("%s is measured and has no target", d.ID)
		}
		checkMeasure(t, d.ID, d.MeasuredBy, kinds, asked)
	}
	within(t, "metrics", float64(measured+missing), 28, 34)
	within(t, "measured", float64(measured), 11, 15)
	for _, truth := range Truths(Seed) {
		if truth.ID != "active-customer" && truth.ID != "phone-targets" {
			continue
		}
		for _, name := range truth.Names {
			if !ids[name] && !points[name] {
				t.Errorf("%s: %s is neither a metric nor a point", truth.ID, name)
			}
		}
	}
}

// checkMeasure checks that what a metric is measured by is in the data.
func checkMeasure(t *testing.T, id, by string, kinds, asked map[string]bool) {
	t.Helper()
	method, of, _ := strings.Cut(by, ":")
	switch method {
	case "churn_rate", "net_customers", "profit_per_customer", "revenue_per_customer", "loss_making_share":
	case "goal":
		if !asked[of] {
			t.Errorf("%s: nobody is asked about %s", id, of)
		}
	case "events_per_customer", "event_share":
		for kind := range strings.FieldsFuncSeq(of, func(r rune) bool { return r == '/' || r == '+' }) {
			if !kinds[kind] {
				t.Errorf("%s: nothing of kind %s happens", id, kind)
			}
		}
	default:
		t.Errorf("%s: nothing is measured by %q", id, by)
	}
}
