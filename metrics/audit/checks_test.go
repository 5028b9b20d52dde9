package audit_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// A breakage changes the sound chart so that one check finds exactly these findings.
type breakage struct {
	name  string
	check audit.Check
	do    func(c *metrics.Catalog)
	want  []string // as gist writes them
}

// gist is what a finding says without its prose.
func gist(f audit.Finding) string {
	return fmt.Sprintf("%d %v %v: metrics %v silos %v stages %v points %v", uint8(f.Rule), f.Severity, f.Count,
		f.Metrics, f.Silos, f.Stages, f.Points)
}

func testBreakages(t *testing.T, breakages []breakage) {
	t.Helper()
	for _, b := range breakages {
		t.Run(b.name, func(t *testing.T) {
			if found := only(run(t, sound()), b.check); len(found) > 0 {
				t.Errorf("the sound chart has %q: %v", b.check, found)
			}
			c := sound()
			b.do(&c)
			r := run(t, c)
			if b.want == nil && len(r.Unanswered) > 0 {
				t.Errorf("nothing is found because nothing is answered: %v", r.Unanswered)
			}
			var got []string
			for _, f := range only(r, b.check) {
				got = append(got, gist(f))
				if f.Evidence == "" || f.Remedy == "" {
					t.Errorf("%v lacks evidence or remedy", f)
				}
			}
			if d := cmp.Diff(b.want, got); d != "" {
				t.Errorf("findings of %q (-want +got):\n%s", b.check, d)
			}
		})
	}
}

// each changes all metrics.
func each(change func(d *metrics.Definition)) func(*metrics.Catalog) {
	return func(c *metrics.Catalog) {
		for i := range c.Definitions {
			change(&c.Definitions[i])
		}
	}
}

// of changes the metrics with some IDs.
func of(change func(d *metrics.Definition), ids ...string) func(*metrics.Catalog) {
	return each(func(d *metrics.Definition) {
		if slices.Contains(ids, d.ID) {
			change(d)
		}
	})
}

func untie(d *metrics.Definition) { d.Ties = nil }

func unshare(d *metrics.Definition) { d.Contributors = nil }

// untieFrom takes out the ties of some kinds.
func untieFrom(kinds ...metrics.TieKind) func(*metrics.Catalog) {
	return each(func(d *metrics.Definition) {
		d.Ties = slices.DeleteFunc(d.Ties, func(t metrics.Tie) bool { return slices.Contains(kinds, t.Kind) })
	})
}

func TestCustomersAndWorth(t *testing.T) {
	testBreakages(t, []breakage{
		{
			name: "nothing counts customers", check: audit.NoCustomers,
			do: func(c *metrics.Catalog) {
				*c = without(*c, "new_customers", "net_customers")
				untieFrom(metrics.ToCustomerFlow)(c)
			},
			want: []string{"2 critical 0 of 10: metrics [] silos [] stages [] points []"},
		},
		{
			name: "a tie to customer flow will do", check: audit.NoCustomers,
			do: func(c *metrics.Catalog) { *c = without(*c, "new_customers", "net_customers") },
		},
		{
			name: "a count of customers will do", check: audit.NoCustomers, do: untieFrom(metrics.ToCustomerFlow),
		},
		{
			name: "nothing says what customers are worth", check: audit.NoProfitability,
			do:   func(c *metrics.Catalog) { *c = without(*c, "profit") },
			want: []string{"2 critical 0 of 11: metrics [] silos [] stages [] points []"},
		},
		{
			name: "money per customer will do", check: audit.NoProfitability, do: untieFrom(metrics.ToProfitability),
		},
	})
}

func TestLinks(t *testing.T) {
	quote := func(change func(d *metrics.Definition)) func(*metrics.Catalog) { return of(change, "quote_time") }
	testBreakages(t, []breakage{
		{
			name: "an objective on its own", check: audit.Unlinked,
			do:   quote(func(d *metrics.Definition) { untie(d); unshare(d) }),
			want: []string{"3 major 1 of 1: metrics [quote_time] silos [sales] stages [] points []"},
		},
		{
			name: "less than half", check: audit.Unlinked,
			do: func(c *metrics.Catalog) {
				quote(func(d *metrics.Definition) { untie(d); unshare(d) })(c)
				linked, _ := sound().Find("quote_time")
				for _, id := range []string{"a", "b"} {
					linked.ID = id
					*c = add(*c, linked)
				}
			},
			want: []string{"3 minor 1 of 3: metrics [quote_time] silos [sales] stages [] points []"},
		},
		{name: "a tie links", check: audit.Unlinked, do: quote(unshare)},
		{name: "sharing links", check: audit.Unlinked, do: quote(untie)},
		{
			name: "another silo's formula links", check: audit.Unlinked,
			do: func(c *metrics.Catalog) {
				quote(func(d *metrics.Definition) { untie(d); unshare(d) })(c)
				of(func(d *metrics.Definition) { d.Inputs = []string{"quote_time"}; untie(d) }, "profit")(c)
			},
		},
		{
			name: "the silo's own formula doesn't", check: audit.Unlinked,
			do: func(c *metrics.Catalog) {
				quote(func(d *metrics.Definition) { untie(d); unshare(d) })(c)
				of(func(d *metrics.Definition) { d.Inputs = []string{"quote_time"}; untie(d) }, "offers_fit")(c)
			},
			want: []string{"3 major 1 of 1: metrics [quote_time] silos [sales] stages [] points []"},
		},
		{
			name: "what has no target is no objective", check: audit.Unlinked,
			do: quote(func(d *metrics.Definition) { untie(d); unshare(d); d.Target = metrics.Target{} }),
		},
	})
}

func TestTies(t *testing.T) {
	manage := func(d *metrics.Definition) { untie(d); d.Level = metrics.ManagerLevel }
	testBreakages(t, []breakage{
		{
			name: "operational success", check: audit.UntiedSuccess, do: of(manage, "quote_time"),
			want: []string{"4 minor 1 of 4: metrics [quote_time] silos [sales] stages [] points []"},
		},
		{
			name: "half of success", check: audit.UntiedSuccess,
			do: func(c *metrics.Catalog) {
				of(manage, "quote_time")(c)
				*c = without(*c, "offers_fit", "recommend")
			},
			want: []string{"4 major 1 of 2: metrics [quote_time] silos [sales] stages [] points []"},
		},
		{name: "the front line's is no success", check: audit.UntiedSuccess, do: of(untie, "quote_time")},
		{
			name: "unless pay hangs on it", check: audit.UntiedSuccess,
			do:   of(func(d *metrics.Definition) { untie(d); d.Compensation = 0.2 }, "quote_time"),
			want: []string{"4 minor 1 of 4: metrics [quote_time] silos [sales] stages [] points []"},
		},
		{
			name: "tied through a formula", check: audit.UntiedSuccess,
			do: func(c *metrics.Catalog) {
				of(manage, "quote_time")(c)
				of(func(d *metrics.Definition) { d.Inputs = []string{"quote_time"} }, "profit")(c)
			},
		},
	})
}

func TestTop(t *testing.T) {
	testBreakages(t, []breakage{
		{
			name: "a board without customers", check: audit.InwardTop,
			do:   func(c *metrics.Catalog) { *c = without(*c, "recommend") },
			want: []string{"5 critical 0 of 2: metrics [] silos [finance] stages [] points []"},
		},
		{
			name: "executives busy with activities", check: audit.InwardTop,
			do: func(c *metrics.Catalog) {
				of(func(d *metrics.Definition) { d.Level = metrics.ExecutiveLevel }, "quote_time", "renewal_talks")(c)
				*c = without(*c, "bought_more", "new_customers")
			},
			want: []string{
				"5 major 2 of 3: metrics [quote_time renewal_talks] silos [finance sales service] stages [] points []",
			},
		},
		{
			name: "half is not more than half", check: audit.InwardTop,
			do: func(c *metrics.Catalog) {
				of(func(d *metrics.Definition) { d.Level = metrics.ExecutiveLevel }, "quote_time", "renewal_talks")(c)
				*c = without(*c, "bought_more")
			},
		},
	})
}

func TestMovement(t *testing.T) {
	testBreakages(t, []breakage{
		{
			name: "a stage nobody measures", check: audit.StageUnmeasured,
			do: func(c *metrics.Catalog) {
				c.Stages = append(c.Stages, metrics.Stage{ID: "leave", Name: "Leave", After: []string{"renew"}})
			},
			want: []string{"6 major 0 of 0: metrics [] silos [] stages [leave] points []"},
		},
		{
			name: "a point measures its stage", check: audit.StageUnmeasured,
			do: each(func(d *metrics.Definition) { d.Stage = "" }),
		},
		{
			name: "a step nobody follows", check: audit.MovementUnmeasured, do: of(untie, "quote_time"),
			want: []string{"6 major 1 of 2: metrics [] silos [] stages [buy use] points []"},
		},
		{
			name: "one step of several", check: audit.MovementUnmeasured,
			do: func(c *metrics.Catalog) {
				again := metrics.Stage{ID: "again", Name: "Again", After: []string{"renew", "use", "again", "nowhere"}}
				c.Stages = append(c.Stages, again)
				of(func(d *metrics.Definition) {
					d.Ties = append(d.Ties, metrics.Tie{Kind: metrics.ToMovement, To: "renew > again"})
				}, "profit")(c)
			},
			want: []string{"6 minor 1 of 4: metrics [] silos [] stages [again use] points []"},
		},
		{
			name: "no step at all", check: audit.MovementUnmeasured, do: untieFrom(metrics.ToMovement),
			want: []string{"6 critical 2 of 2: metrics [] silos [] stages [buy renew use] points []"},
		},
	})
}

func TestCut(t *testing.T) {
	byOperation := func(d *metrics.Definition) { d.Cut = metrics.ByOperation }
	sales := []string{"new_customers", "quote_time", "offers_fit", "recommend"}
	testBreakages(t, []breakage{
		{
			name: "one silo", check: audit.OperationCut, do: of(byOperation, sales...),
			want: []string{"7 minor 4 of 4: metrics [new_customers offers_fit quote_time recommend] silos [sales] " +
				"stages [] points []"},
		},
		{name: "part of a silo", check: audit.OperationCut, do: of(byOperation, sales[1:]...)},
		{
			name: "half of the company", check: audit.OperationCut,
			do: of(byOperation, "new_customers", "quote_time", "late_deliveries", "easy_help", "profit", "bought_more"),
		},
		{
			name: "most of the company", check: audit.OperationCut,
			do: func(c *metrics.Catalog) {
				of(byOperation, "profit", "net_customers", "new_customers")(c)
				*c = without(*c, "quote_time", "recommend", "late_deliveries", "easy_help", "solved_first", "renewal_talks",
					"bought_more")
			},
			want: []string{
				"7 major 3 of 5: metrics [net_customers new_customers profit] silos [finance sales] stages [] points []",
				"7 minor 2 of 2: metrics [net_customers profit] silos [finance] stages [] points []",
			},
		},
	})
}
