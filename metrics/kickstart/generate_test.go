package kickstart_test

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

// messy draws a valid catalogue with much that an audit finds: names shared and nearly shared, targets that pull
// against each other, metrics without owner, ties or points.
func messy(t *rapid.T) metrics.Catalog {
	c := metrics.Catalog{
		Stages: []metrics.Stage{{ID: "buy", Name: "Buy"}, {ID: "use", Name: "Use", After: []string{"buy"}}},
		Points: []metrics.Point{
			{ID: "shop", Name: "Shop", Stage: "buy", Silo: "sales"},
			{ID: "phone", Name: "Phone", Stage: "use", Silo: "support"},
			{ID: "bill", Name: "Bill", Stage: "use", Silo: "nobody here"},
		},
		Silos: []metrics.Silo{
			{ID: "sales", Name: "Sales"}, {ID: "support", Name: "Support"}, {ID: "product", Name: "Product"},
		},
	}
	some := func(label string, items ...string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(items), 0, len(items)-1, rapid.ID[string]).Draw(t, label)
	}
	pick := func(label string, items ...string) string { return rapid.SampledFrom(items).Draw(t, label) }
	names := []string{
		"Active customers", "Customers, active", "Active customer", "Handling time", "Solved calls", "Churn",
	}
	descriptions := []string{
		"", "customers that have a contract", "customers that used it in a month", "time of a call",
	}
	units := []metrics.Unit{
		{Kind: metrics.CountUnit},
		{Kind: metrics.DurationUnit},
		{Kind: metrics.RatioUnit},
		{Kind: metrics.ScoreUnit, High: 10},
		{Kind: metrics.MoneyUnit, Currency: "EUR"},
	}
	for i := range rapid.IntRange(0, 10).Draw(t, "metrics") {
		d := metrics.Definition{
			ID:          fmt.Sprintf("m%02d", i),
			Name:        pick("name", names...),
			Synonyms:    some("synonyms", "AHT", "Attrition", "Churn"),
			Description: pick("description", descriptions...),
			Silo:        pick("silo", "sales", "support", "product"),
			Owner:       pick("owner", "", "Ann", "Bob"),
			Unit:        rapid.SampledFrom(units).Draw(t, "unit"),
			Per:         metrics.UnitOfAnalysis(rapid.IntRange(1, 4).Draw(t, "per")),
			Direction:   metrics.Direction(rapid.IntRange(1, 2).Draw(t, "direction")),
			Effect:      metrics.Effect(rapid.IntRange(0, 2).Draw(t, "effect")),
			Timing:      metrics.Timing(rapid.IntRange(0, 4).Draw(t, "timing")),
			Viewpoint:   metrics.Viewpoint(rapid.IntRange(0, 3).Draw(t, "viewpoint")),
			Level:       metrics.Level(rapid.IntRange(0, 4).Draw(t, "level")),
			Source:      metrics.Source(rapid.IntRange(0, 6).Draw(t, "source")),
			Cut:         metrics.Cut(rapid.IntRange(0, 3).Draw(t, "cut")),
			Empty:       metrics.EmptyPolicy(rapid.IntRange(0, 3).Draw(t, "empty")),
			Window:      pick("window", "", "30 days", "calendar month"),
			Stage:       pick("stage", "", "buy", "use"),
			Points:      some("points", "shop", "phone", "bill"),
		}
		d.Contributors = some("contributors", "sales", "support", "product")
		if rapid.Bool().Draw(t, "target") {
			d.Target = metrics.TargetOf(float64(rapid.IntRange(0, 9).Draw(t, "target value")))
		}
		if rapid.Bool().Draw(t, "tied") {
			d.Ties = []metrics.Tie{{Kind: metrics.TieKind(rapid.IntRange(1, 2).Draw(t, "tie"))}}
		}
		if i > 0 && rapid.IntRange(0, 4).Draw(t, "computed") == 0 {
			d.Inputs = []string{fmt.Sprintf("m%02d", rapid.IntRange(0, i-1).Draw(t, "input"))}
		}
		c.Definitions = append(c.Definitions, d)
	}
	return c
}
