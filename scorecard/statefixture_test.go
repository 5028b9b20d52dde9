package scorecard

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/costing"
	"github.com/untangle-metrics/untangle/profitability/revenue"
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

// addMoney adds the results about money: revenue of a log by segment, and a support desk that is too small beside an
// office that is too large.
func addMoney(t testing.TB, in *Inputs, log *journey.Log) {
	t.Helper()
	moves := folded(t, log, revenue.TransactionOptions{By: "segment"}, revenue.NewTransactions).Movements()
	in.Revenue = &moves
	on := func(kind string) journey.Selection { return journey.Selection{Kinds: []string{kind}} }
	model := costing.Model{
		Unit: "minute",
		Pools: []costing.Pool{
			{Name: "desk", Silo: "support", Cost: decimal.New(50_000, 0), Capacity: decimal.New(100_000, 0)},
			{Name: "office", Silo: "finance", Cost: decimal.New(90_000, 0), Capacity: decimal.New(180_000, 0)},
		},
		Activities: []costing.Activity{
			{Name: "solve a ticket", Pool: "desk", On: on("ticket"), Base: decimal.New(125, -1)},
			{Name: "send an invoice", Pool: "office", On: on("invoice"), Base: decimal.New(4, 0)},
			{Name: "welcome", Level: costing.Customer, On: on("join"), Cost: decimal.New(5, 0)},
		},
	}
	capacity := folded(t, log, costing.Options{}, func(log *journey.Log, o costing.Options) (*costing.Usage, error) {
		return costing.NewUsage(log, model, o)
	}).Report()
	in.Capacity = &capacity
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
