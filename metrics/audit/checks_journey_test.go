package audit_test

import (
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

func TestSharing(t *testing.T) {
	atHelp := []string{"solved_first", "easy_help"}
	testBreakages(t, []breakage{
		{
			name: "nothing is shared", check: audit.NothingShared, do: each(unshare),
			want: []string{"9 major 0 of 12: metrics [] silos [] stages [] points []"},
		},
		{
			name: "contributing to one's own isn't sharing", check: audit.NothingShared,
			do:   each(func(d *metrics.Definition) { d.Contributors = []string{d.Silo} }),
			want: []string{"9 major 0 of 12: metrics [] silos [] stages [] points []"},
		},
		{
			name: "two silos at a point", check: audit.PointUnshared,
			do: func(c *metrics.Catalog) {
				of(unshare, atHelp...)(c)
				of(func(d *metrics.Definition) { d.Points = []string{"help", "offer"} }, "offers_fit")(c)
			},
			want: []string{
				"9 minor 0 of 3: metrics [easy_help offers_fit solved_first] silos [sales service] stages [] points [help]",
			},
		},
		{
			name: "three silos at a point", check: audit.PointUnshared,
			do: func(c *metrics.Catalog) {
				of(unshare, atHelp...)(c)
				of(func(d *metrics.Definition) { d.Points = []string{"help"} }, "offers_fit", "profit")(c)
			},
			want: []string{"9 major 0 of 4: metrics [easy_help offers_fit profit solved_first] " +
				"silos [finance sales service] stages [] points [help]"},
		},
		{
			name: "a silo at another's point", check: audit.PointUnshared,
			do: func(c *metrics.Catalog) {
				of(unshare, atHelp...)(c)
				c.Points[2].Silo = "sales"
			},
			want: []string{
				"9 minor 0 of 2: metrics [easy_help solved_first] silos [sales service] stages [] points [help]",
			},
		},
		{name: "a silo on its own", check: audit.PointUnshared, do: of(unshare, atHelp...)},
		{
			name: "a map isn't needed", check: audit.PointUnshared,
			do: func(c *metrics.Catalog) {
				c.Points = nil
				of(unshare, atHelp...)(c)
				of(func(d *metrics.Definition) { d.Points = []string{"help", "offer"} }, "offers_fit")(c)
			},
			want: []string{
				"9 minor 0 of 3: metrics [easy_help offers_fit solved_first] silos [sales service] stages [] points [help]",
			},
		},
	})
}

func TestCoverageOfTheJourney(t *testing.T) {
	point := func(id, stage, silo string) func(*metrics.Catalog) {
		return func(c *metrics.Catalog) {
			c.Points = append(c.Points, metrics.Point{ID: id, Name: id, Stage: stage, Silo: silo})
		}
	}
	testBreakages(t, []breakage{
		{
			name: "a point nobody measures", check: audit.PointUnmeasured, do: point("shop", "buy", "sales"),
			want: []string{"10 minor 0 of 0: metrics [] silos [sales] stages [buy] points [shop]"},
		},
		{
			name: "the only point of a stage", check: audit.PointUnmeasured,
			do: func(c *metrics.Catalog) {
				c.Stages = append(c.Stages, metrics.Stage{ID: "leave", Name: "Leave"})
				point("exit", "leave", "")(c)
			},
			want: []string{"10 major 0 of 0: metrics [] silos [] stages [leave] points [exit]"},
		},
		{
			name: "a cell nobody measures is said by its points", check: audit.CellUnmeasured,
			do: point("invoice", "use", "finance"),
		},
		{
			name: "an owner who doesn't measure", check: audit.CellUnmeasured,
			do: func(c *metrics.Catalog) {
				point("invoice", "use", "finance")(c)
				of(func(d *metrics.Definition) { d.Points = []string{"help", "invoice"} }, "easy_help")(c)
			},
			want: []string{"10 minor 0 of 0: metrics [] silos [finance] stages [use] points [invoice]"},
		},
		{
			name: "nothing on staying", check: audit.NoMotive,
			do:   untieFrom(metrics.ToReason, metrics.ToCustomerFlow),
			want: []string{"10 major 0 of 12: metrics [] silos [] stages [] points []"},
		},
		{
			name: "nothing on buying more", check: audit.NoMotive,
			do: func(c *metrics.Catalog) {
				untieFrom(metrics.ToMovement)(c)
				of(func(d *metrics.Definition) { d.Synonyms = nil }, "bought_more")(c)
			},
			want: []string{"10 major 0 of 12: metrics [] silos [] stages [] points []"},
		},
		{
			name: "a word will do", check: audit.NoMotive,
			do: func(c *metrics.Catalog) {
				untieFrom(metrics.ToMovement)(c)
				of(func(d *metrics.Definition) { d.Synonyms = []string{"Cross-Selling"} }, "bought_more")(c)
			},
		},
		{
			name: "nothing on recommending", check: audit.NoMotive,
			do:   func(c *metrics.Catalog) { *c = without(*c, "recommend") },
			want: []string{"10 major 0 of 11: metrics [] silos [] stages [] points []"},
		},
		{
			name: "only beginnings of words count", check: audit.NoMotive,
			do: of(func(d *metrics.Definition) {
				d.Name, d.Description = "Snaps", "Nothing to disrecommend"
			}, "recommend"),
			want: []string{"10 major 0 of 12: metrics [] silos [] stages [] points []"},
		},
	})
}

func TestLeading(t *testing.T) {
	lag := func(d *metrics.Definition) { d.Timing = metrics.Lagging }
	bare := func(d *metrics.Definition) { d.Target = metrics.Target{} }
	testBreakages(t, []breakage{
		{
			name: "late with a target", check: audit.NoLeading, do: of(lag, "solved_first"),
			want: []string{"11 major 2 of 2: metrics [easy_help solved_first] silos [service] stages [] points [help]"},
		},
		{
			name: "late without a target", check: audit.NoLeading,
			do: func(c *metrics.Catalog) {
				of(lag, "solved_first")(c)
				of(bare, "solved_first", "easy_help")(c)
			},
			want: []string{"11 minor 2 of 2: metrics [easy_help solved_first] silos [service] stages [] points [help]"},
		},
		{
			name: "an answer doesn't lead", check: audit.NoLeading,
			do: of(func(d *metrics.Definition) { d.Source = metrics.FromSurvey }, "solved_first"),
			want: []string{
				"11 major 2 of 2: metrics [easy_help solved_first] silos [service] stages [] points [help]",
			},
		},
		{
			name: "what only coincides asks for no lead", check: audit.NoLeading,
			do: func(c *metrics.Catalog) {
				of(func(d *metrics.Definition) { d.Timing = metrics.Coincident }, "solved_first")(c)
				*c = without(*c, "easy_help")
			},
		},
		{
			name: "a stage without points", check: audit.NoLeading,
			do:   of(func(d *metrics.Definition) { d.Points = nil }, "profit"),
			want: []string{"11 major 1 of 1: metrics [profit] silos [finance] stages [renew] points []"},
		},
		{
			name: "targets on activities only", check: audit.ActivityTargets,
			do:   of(bare, "profit", "net_customers", "bought_more"),
			want: []string{"11 major 1 of 1: metrics [renewal_talks] silos [finance] stages [] points []"},
		},
		{
			name: "half the targets on activities", check: audit.ActivityTargets, do: of(bare, "profit", "net_customers"),
		},
		{
			name: "most targets on activities", check: audit.ActivityTargets,
			do: func(c *metrics.Catalog) {
				of(bare, "net_customers", "bought_more")(c)
				talks, _ := c.Find("renewal_talks")
				talks.ID = "more_talks"
				*c = add(*c, talks)
			},
			want: []string{"11 minor 2 of 3: metrics [more_talks renewal_talks] silos [finance] stages [] points []"},
		},
		{name: "pay for what customers see", check: audit.NobodysPay, do: of(untie, "goal_reached")},
		{
			name: "pay for a customer's goal", check: audit.NobodysPay,
			do: of(func(d *metrics.Definition) { d.Viewpoint = metrics.CompanyView }, "goal_reached"),
		},
		{
			name: "pay for a reason to stay", check: audit.NobodysPay,
			do: of(func(d *metrics.Definition) {
				d.Viewpoint, d.Ties = metrics.CompanyView, []metrics.Tie{{Kind: metrics.ToReason}}
			}, "goal_reached"),
		},
		{
			name: "pay that forgets customers", check: audit.NobodysPay,
			do: func(c *metrics.Catalog) {
				of(func(d *metrics.Definition) { d.Compensation = 0 }, "goal_reached")(c)
				of(func(d *metrics.Definition) { d.Compensation = 0.3 }, "profit")(c)
			},
			want: []string{"11 major 0 of 1: metrics [profit] silos [finance] stages [] points []"},
		},
	})
}
