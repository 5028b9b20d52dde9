package audit_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

func TestWhatCannotBeAsked(t *testing.T) {
	for _, x := range []struct {
		name string
		rule audit.Rule
		do   func(c *metrics.Catalog)
		want string
		then audit.Check // what must not be found instead
	}{
		{
			"no metrics", audit.Unmeasured, func(c *metrics.Catalog) { c.Definitions = nil },
			"the chart has no metrics: add those on people's scorecards", audit.NoCustomers,
		},
		{
			"counts without a viewpoint", audit.Unmeasured, func(c *metrics.Catalog) {
				untieFrom(metrics.ToCustomerFlow)(c)
				each(func(d *metrics.Definition) { d.Viewpoint = 0 })(c)
			}, "no metric is known to count customers, and 2 counts of customers or accounts leave effect or viewpoint " +
				"open: state both", audit.NoCustomers,
		},
		{"money without a viewpoint", audit.Unmeasured, func(c *metrics.Catalog) {
			of(func(d *metrics.Definition) { d.Viewpoint = 0; untie(d) }, "profit")(c)
		}, "no metric is known to say what customers are worth, and 1 in money per customer or account leaves the " +
			"viewpoint open: state it", audit.NoProfitability},
		{
			"no targets", audit.SiloOnly, each(func(d *metrics.Definition) { d.Target = metrics.Target{} }),
			"no metric states a target, so silos have no objectives to compare: add the targets", audit.Unlinked,
		},
		{"no success", audit.Untied, each(func(d *metrics.Definition) {
			d.Target, d.Compensation = metrics.Target{}, 0
		}), "no metric is said to be success: add targets, or the share of pay that hangs on it", audit.UntiedSuccess},
		{
			"no levels", audit.Inward, each(func(d *metrics.Definition) { d.Level = 0 }),
			"no metric is said to stand on the board's or the executives' scorecard: state the levels", audit.InwardTop,
		},
		{
			"no stages", audit.Motionless, func(c *metrics.Catalog) { c.Stages = nil },
			"the catalogue has no stages: add those of the customer's journey, and what each comes after",
			audit.StageUnmeasured,
		},
		{
			"no order of stages", audit.Motionless, func(c *metrics.Catalog) {
				for i := range c.Stages {
					c.Stages[i].After = nil
				}
			}, "no stage says which stage it comes after, so there are no steps to measure: add that",
			audit.MovementUnmeasured,
		},
		{
			"no cuts", audit.ByOperationOnly, each(func(d *metrics.Definition) { d.Cut = 0 }),
			"no metric states by what it is reported: state the cut", audit.OperationCut,
		},
		{"one silo", audit.Uncollaborative, func(c *metrics.Catalog) {
			c.Definitions = slices.DeleteFunc(c.Definitions, func(d metrics.Definition) bool { return d.Silo != "sales" })
		}, "fewer than two silos keep metrics, so none could be shared: add those of the other silos", audit.NothingShared},
		{
			"no points named", audit.Uncollaborative, each(func(d *metrics.Definition) { d.Points = nil }),
			"no metric says at which interaction points it is measured: name the points", audit.PointUnshared,
		},
		{
			"no points", audit.Incomplete, func(c *metrics.Catalog) { c.Points = nil },
			"the catalogue has no interaction points: add those where customers meet the company", audit.PointUnmeasured,
		},
		{
			"no pay", audit.LaggingOnly, each(func(d *metrics.Definition) { d.Compensation = 0 }),
			"nobody's compensation is stated: add the share of pay that hangs on each metric", audit.NobodysPay,
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := sound()
			x.do(&c)
			r := run(t, c)
			var got []string
			for _, u := range r.Unanswered {
				if u.Rule == x.rule {
					got = append(got, u.Why)
				}
			}
			if d := cmp.Diff([]string{x.want}, got); d != "" {
				t.Error("reasons (-want +got)\n" + d)
			}
			if found := only(r, x.then); len(found) > 0 {
				t.Errorf("found %v without an answer", found)
			}
		})
	}
}

func TestCoverage(t *testing.T) {
	c := sound()
	c.Points = append(c.Points, metrics.Point{ID: "invoice", Name: "Invoice", Stage: "use", Silo: "finance"})
	want := []audit.CoverageCell{
		{Stage: "buy", Silo: "sales", Points: []string{"offer"}, Metrics: []string{
			"new_customers", "offers_fit", "quote_time",
		}},
		{Stage: "use", Silo: "finance", Points: []string{"invoice"}},
		{Stage: "use", Silo: "service", Points: []string{"delivery", "help"}, Metrics: []string{
			"easy_help", "goal_reached", "late_deliveries", "solved_first",
		}},
		{Stage: "renew", Silo: "finance", Points: []string{"renewal"}, Metrics: []string{
			"bought_more", "net_customers", "profit", "renewal_talks",
		}},
		{Stage: "renew", Silo: "sales", Metrics: []string{"recommend"}},
	}
	if d := cmp.Diff(want, run(t, c).Coverage); d != "" {
		t.Error("(-want +got)\n" + d)
	}
}
