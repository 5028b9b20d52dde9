package scorecard

import (
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

// section returns the section of a report with an id.
func section(t testing.TB, r Report, id string) Section {
	t.Helper()
	for _, s := range r.Sections {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("no section %s", id)
	return Section{}
}

// addPaths adds the results about how customers of a log move.
func addPaths(t testing.TB, in *Inputs, log *journey.Log) {
	t.Helper()
	joins := retention.Options{Start: journey.Selection{Kinds: []string{"join"}}, When: retention.AtOrAfter}
	in.Retention = folded(t, log, joins, retention.New)
	joins.By, joins.Age, joins.Ages = "segment", retention.ElapsedAge(30*24*time.Hour), 13
	in.RetentionBy = []RetentionBy{{Attribute: "segment", Days: 30, Cohorts: folded(t, log, joins, retention.New)}}
	in.Stages = folded(t, log, stages.Options{
		Stages: []string{"new", "served"},
		Rules: []stages.Rule{
			{On: journey.Selection{Kinds: []string{"join"}}, Stage: "new"},
			{On: journey.Selection{Kinds: []string{"ticket"}}, Stage: "served"},
			{On: journey.Selection{Kinds: []string{"leave"}}},
		},
		Timeouts: []stages.Timeout{{From: []string{"served"}, Days: 60, To: "new"}},
	}, stages.New)
	in.StageRules = "Stages: new begins with join; served with ticket."
	ways := folded(t, log, process.Options{
		By: process.Silos, Silos: process.Owners(*sampleMap()), Gaps: process.GapQuantiles,
	}, process.New).Result()
	in.Paths = &ways
}

// folded makes a calculator and runs it over a log.
func folded[O any, C metrics.Calculator[journey.Trace, C]](
	t testing.TB, log *journey.Log, opts O, make func(*journey.Log, O) (C, error),
) C {
	t.Helper()
	c, err := make(log, opts)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = journey.Fold(t.Context(), log, c); err != nil {
		t.Fatal(err)
	}
	return c
}
