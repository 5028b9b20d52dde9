package audit_test

import (
	"slices"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// sound returns a chart in which no rule finds anything, and every rule is answered.
func sound() metrics.Catalog {
	flow := metrics.Tie{Kind: metrics.ToCustomerFlow}
	reason := func(of string) metrics.Tie { return metrics.Tie{Kind: metrics.ToReason, To: of} }
	movement := func(step string) metrics.Tie { return metrics.Tie{Kind: metrics.ToMovement, To: step} }
	goal := metrics.Tie{Kind: metrics.ToCustomerGoal, To: "it saves me time"}
	return metrics.Catalog{
		Silos: []metrics.Silo{
			{ID: "finance", Name: "Finance"}, {ID: "sales", Name: "Sales"}, {ID: "service", Name: "Service"},
		},
		Stages: []metrics.Stage{
			{ID: "buy", Name: "Buy"},
			{ID: "use", Name: "Use", After: []string{"buy"}},
			{ID: "renew", Name: "Renew", After: []string{"use"}},
		},
		Points: []metrics.Point{
			{ID: "offer", Name: "Offer", Stage: "buy", Silo: "sales"},
			{ID: "delivery", Name: "Delivery", Stage: "use", Silo: "service"},
			{ID: "help", Name: "Help", Stage: "use", Silo: "service"},
			{ID: "renewal", Name: "Renewal talk", Stage: "renew", Silo: "finance"},
		},
		Definitions: []metrics.Definition{
			stated(metrics.Definition{
				ID: "new_customers", Name: "New customers", Silo: "sales", Contributors: []string{"service"},
				Description: "Customers whose first contract starts in the month",
				Unit:        count, Per: metrics.PerCustomer, Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(70),
				Level: metrics.ExecutiveLevel, Effect: metrics.Outcome, Timing: metrics.Lagging, Viewpoint: metrics.CompanyView,
				Stage: "buy", Points: []string{"offer"}, Ties: []metrics.Tie{flow},
			}),
			stated(metrics.Definition{
				ID: "quote_time", Name: "Time to quote", Silo: "sales", Contributors: []string{"service"},
				Description: "Hours from the request to the quote",
				Unit:        duration, Per: metrics.PerInteraction, Direction: metrics.LowerIsBetter,
				Target: metrics.TargetOf(172800),
				Level:  metrics.FrontLine, Effect: metrics.Activity, Timing: metrics.Leading, Viewpoint: metrics.OperationView,
				Stage: "buy", Points: []string{"offer"}, Ties: []metrics.Tie{movement("buy>use")},
			}),
			stated(metrics.Definition{
				ID: "offers_fit", Name: "Offers that met the need", Silo: "sales",
				Description: "Share of offers accepted without a change",
				Unit:        ratio, Per: metrics.PerInteraction, Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(0.6),
				Level: metrics.ManagerLevel, Effect: metrics.Outcome, Timing: metrics.Leading, Viewpoint: metrics.CustomerView,
				Stage: "buy", Points: []string{"offer"}, Ties: []metrics.Tie{reason("fit")},
			}),
			stated(metrics.Definition{
				ID: "recommend", Name: "Would recommend us", Silo: "sales", Contributors: []string{"finance", "service"},
				Description: "Mean answer to the question whether they would recommend us",
				Unit:        score, Per: metrics.PerResponse, Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(8),
				Level: metrics.BoardLevel, Effect: metrics.Outcome, Timing: metrics.Validating, Viewpoint: metrics.CustomerView,
				Source: metrics.FromSurvey, Stage: "renew", Points: []string{"renewal"}, Ties: []metrics.Tie{flow},
			}),
			stated(metrics.Definition{
				ID: "late_deliveries", Name: "Deliveries later than promised", Silo: "service", Contributors: []string{"sales"},
				Description: "Share of deliveries after the promised day",
				Unit:        ratio, Per: metrics.PerInteraction, Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(0.05),
				Level: metrics.ManagerLevel, Effect: metrics.Outcome, Timing: metrics.Leading, Viewpoint: metrics.CustomerView,
				Stage: "use", Points: []string{"delivery"}, Ties: []metrics.Tie{reason("late")},
			}),
			stated(metrics.Definition{
				ID: "goal_reached", Name: "Customers who reached their goal", Silo: "service", Contributors: []string{"sales"},
				Description: "Share of customers whose goal was met within three months of delivery",
				Unit:        ratio, Per: metrics.PerCustomer, Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(0.8),
				Level: metrics.ExecutiveLevel, Effect: metrics.Outcome, Timing: metrics.Lagging, Viewpoint: metrics.CustomerView,
				Stage: "use", Points: []string{"delivery"}, Ties: []metrics.Tie{goal}, Compensation: 0.1,
			}),
			stated(metrics.Definition{
				ID: "solved_first", Name: "Solved at first contact", Silo: "service", Contributors: []string{"finance"},
				Description: "Share of requests that needed one contact",
				Unit:        ratio, Per: metrics.PerInteraction, Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(0.9),
				Level: metrics.FrontLine, Effect: metrics.Outcome, Timing: metrics.Leading, Viewpoint: metrics.CustomerView,
				Stage: "use", Points: []string{"help"}, Ties: []metrics.Tie{reason("unsolved")},
			}),
			stated(metrics.Definition{
				ID: "easy_help", Name: "Easy to get help", Silo: "service", Contributors: []string{"finance"},
				Description: "Mean answer to the question how easy it was to get help",
				Unit:        score, Per: metrics.PerResponse, Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(8),
				Level: metrics.ManagerLevel, Effect: metrics.Outcome, Timing: metrics.Validating, Viewpoint: metrics.CustomerView,
				Source: metrics.FromSurvey, Stage: "use", Points: []string{"help"}, Ties: []metrics.Tie{goal},
			}),
			stated(metrics.Definition{
				ID: "profit", Name: "Profit per customer", Silo: "finance",
				Description: "Profit of the month over customers at its opening",
				Unit:        metrics.Unit{Kind: metrics.MoneyUnit, Currency: "EUR"}, Per: metrics.PerCustomer,
				Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(120),
				Level: metrics.BoardLevel, Effect: metrics.Outcome, Timing: metrics.Lagging, Viewpoint: metrics.CompanyView,
				Stage: "renew", Points: []string{"renewal"}, Ties: []metrics.Tie{{Kind: metrics.ToProfitability}},
			}),
			stated(metrics.Definition{
				ID: "net_customers", Name: "Net customers", Silo: "finance",
				Description: "Customers gained in the month less those lost",
				Unit:        count, Per: metrics.PerCustomer, Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(25),
				Level: metrics.BoardLevel, Effect: metrics.Outcome, Timing: metrics.Lagging, Viewpoint: metrics.CompanyView,
				Stage: "renew", Points: []string{"renewal"}, Ties: []metrics.Tie{flow},
			}),
			stated(metrics.Definition{
				ID: "renewal_talks", Name: "Renewal talks held in time", Silo: "finance",
				Contributors: []string{"sales", "service"},
				Description:  "Share of contracts with a talk a quarter before they end",
				Unit:         ratio, Per: metrics.PerAccount, Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(0.9),
				Level: metrics.FrontLine, Effect: metrics.Activity, Timing: metrics.Leading, Viewpoint: metrics.OperationView,
				Stage: "renew", Points: []string{"renewal"}, Ties: []metrics.Tie{movement("use>renew")},
			}),
			stated(metrics.Definition{
				ID: "bought_more", Name: "Customers who bought more", Synonyms: []string{"Expansion"}, Silo: "finance",
				Description: "Share of customers that renewed for a larger amount",
				Unit:        ratio, Per: metrics.PerCustomer, Direction: metrics.HigherIsBetter, Target: metrics.TargetOf(0.2),
				Level: metrics.ExecutiveLevel, Effect: metrics.Outcome, Timing: metrics.Lagging, Viewpoint: metrics.CompanyView,
				Stage: "renew", Points: []string{"renewal"}, Ties: []metrics.Tie{movement("use>renew")},
			}),
		},
	}
}

var (
	count    = metrics.Unit{Kind: metrics.CountUnit}
	ratio    = metrics.Unit{Kind: metrics.RatioUnit}
	duration = metrics.Unit{Kind: metrics.DurationUnit}
	score    = metrics.Unit{Kind: metrics.ScoreUnit, High: 10}
)

// stated fills in what all metrics of the sound chart have alike.
func stated(d metrics.Definition) metrics.Definition {
	d.Owner = "Head of " + d.Silo
	d.Window, d.Population, d.Empty = "calendar month", "customers with a contract", metrics.EmptyIsMissing
	d.Cut, d.Maturity = metrics.ByCustomerGroup, metrics.Proven
	if d.Source == 0 {
		d.Source = metrics.FromOperations
	}
	return d
}

// run audits a chart that must be valid.
func run(t testing.TB, c metrics.Catalog) audit.Report {
	t.Helper()
	r, err := audit.Run(c, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// only returns the findings of one check.
func only(r audit.Report, check audit.Check) []audit.Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f audit.Finding) bool { return f.Check != check })
}

// edit changes one metric of a chart that nobody else holds.
func edit(t testing.TB, c metrics.Catalog, id string, change func(*metrics.Definition)) metrics.Catalog {
	t.Helper()
	i := slices.IndexFunc(c.Definitions, func(d metrics.Definition) bool { return d.ID == id })
	if i < 0 {
		t.Fatalf("the chart has no metric %s", id)
	}
	change(&c.Definitions[i])
	return c
}

// add adds a metric to a chart that nobody else holds.
func add(c metrics.Catalog, more ...metrics.Definition) metrics.Catalog {
	c.Definitions = append(c.Definitions, more...)
	return c
}

// without takes metrics out of a chart that nobody else holds.
func without(c metrics.Catalog, ids ...string) metrics.Catalog {
	c.Definitions = slices.DeleteFunc(c.Definitions, func(d metrics.Definition) bool {
		return slices.Contains(ids, d.ID)
	})
	return c
}
