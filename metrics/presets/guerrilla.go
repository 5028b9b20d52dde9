package presets

import "github.com/untangle-metrics/untangle/metrics"

// Guerrilla returns the five customer metrics that Jeanne Bliss calls guerrilla metrics: new customers, lost
// customers, renewals, revenue and profitability by customer group, and referrals, each in volume and value where
// that makes sense. They belong to the company as a whole and ask of each silo to share them.
//
// Money is in the currency with that ISO 4217 code. What isn't three capital letters makes a catalogue of them a
// fault, see [metrics.Catalog.Validate].
//
// Source: Jeanne Bliss, Chief Customer Officer: Getting Past Lip Service to Passionate Action, Jossey-Bass 2006;
// and "The 5 must-have customer metrics", customerbliss.com, 10 September 2010.
func Guerrilla(currency string) Framework {
	return Framework{
		ID:     "guerrilla",
		Name:   "Guerrilla metrics",
		Source: "Jeanne Bliss, Chief Customer Officer, Jossey-Bass 2006",
		Categories: []Category{
			{
				ID: "new_customers", Name: "New customers", Description: "Who comes in, and what they bring",
				Metrics: wholeCompany([]string{"sales", "marketing"},
					tally(metrics.Definition{
						ID: "new_customers_volume", Name: "New customers, volume",
						Description: "Customers who came in, by one definition of new for the whole company",
						Formula:     "customers whose first purchase ever falls in the month",
						Population:  "customers who never bought before", Per: perCustomer,
						Direction: higher, Effect: outcome, Timing: coincident, Viewpoint: ofCompany, Ties: ties(flow),
					}),
					amount(currency, metrics.Definition{
						ID: "new_customers_value", Name: "New customers, value",
						Description: "What the customers who came in are worth in their first 12 months",
						Formula:     "sum over new customers of the revenue agreed on for their first 12 months",
						Population:  "customers who never bought before", Per: perCustomer,
						Direction: higher, Effect: outcome, Timing: leading, Viewpoint: ofCompany, Ties: ties(flow, profit),
					})),
			},
			{
				ID: "lost_customers", Name: "Lost customers", Description: "Who goes out, and what they take along",
				Metrics: wholeCompany([]string{"support", "delivery", "product", "billing"},
					tally(metrics.Definition{
						ID: "lost_customers_volume", Name: "Lost customers, volume",
						Description: "Customers who went out, by one definition of lost for the whole company",
						Formula:     "customers whose last contract or subscription ended in the month",
						Population:  "customers at the start of the month, and those who came in during it", Per: perCustomer,
						Direction: lower, Effect: outcome, Timing: lagging, Viewpoint: ofCompany,
						Ties: ties(flow, metrics.ToReason),
					}),
					amount(currency, metrics.Definition{
						ID: "lost_customers_value", Name: "Lost customers, value",
						Description: "What the customers who went out paid in their last 12 months",
						Formula:     "sum over lost customers of their revenue in the 12 months before they left",
						Population:  "customers at the start of the month, and those who came in during it", Per: perCustomer,
						Direction: lower, Effect: outcome, Timing: lagging, Viewpoint: ofCompany,
						Ties: ties(flow, profit, metrics.ToReason),
					})),
			},
			{
				ID: "renewals", Name: "Renewals", Description: "Who decides to stay, and what that is worth",
				Metrics: wholeCompany([]string{"sales", "support"},
					tally(metrics.Definition{
						ID: "renewals_volume", Name: "Renewals, volume",
						Description: "Customers who were due and stayed",
						Formula:     "customers whose contract was due in the month and was renewed",
						Population:  "customers with a contract due in the month", Per: perCustomer,
						Direction: higher, Effect: outcome, Timing: lagging, Viewpoint: ofCompany, Ties: ties(flow),
					}),
					amount(currency, metrics.Definition{
						ID: "renewals_value", Name: "Renewals, value",
						Description: "What the renewed contracts bring in a year",
						Formula:     "sum of the yearly revenue of the contracts renewed in the month",
						Population:  "customers with a contract due in the month", Per: perCustomer,
						Direction: higher, Effect: outcome, Timing: lagging, Viewpoint: ofCompany, Ties: ties(flow, profit),
					})),
			},
			{
				ID: "revenue_and_profitability", Name: "Revenue and profitability by customer group",
				Description: "What each group of customers brings and leaves",
				Metrics: wholeCompany([]string{"finance"},
					amount(currency, metrics.Definition{
						ID: "revenue_by_group", Name: "Revenue by customer group",
						Description: "What each group of customers paid",
						Formula:     "sum of the revenue of the customers in a group",
						Population:  "customers, each in one group", Per: perCustomer,
						Direction: higher, Effect: outcome, Timing: lagging, Viewpoint: ofCompany, Ties: ties(profit),
					}),
					amount(currency, metrics.Definition{
						ID: "profit_by_group", Name: "Profit by customer group",
						Description: "What each group of customers left after what it costs to win, supply and serve it",
						Formula:     "sum over the customers in a group of revenue - cost of goods - cost to win and to serve",
						Population:  "customers, each in one group", Per: perCustomer,
						Direction: higher, Effect: outcome, Timing: lagging, Viewpoint: ofCompany, Ties: ties(profit),
					})),
			},
			{
				ID: "referrals", Name: "Referrals", Description: "Who comes because a customer said so",
				Metrics: wholeCompany([]string{"marketing", "sales"},
					tally(metrics.Definition{
						ID: "referrals_volume", Name: "Referrals, volume",
						Description: "New customers who came because a customer recommended the company",
						Formula:     "new customers of the month whom a customer referred",
						Population:  "customers who never bought before", Per: perCustomer,
						Direction: higher, Effect: outcome, Timing: lagging, Viewpoint: ofCompany, Ties: ties(flow),
					}),
					amount(currency, metrics.Definition{
						ID: "referrals_value", Name: "Referrals, value",
						Description: "What referred customers are worth in their first 12 months",
						Formula:     "sum over referred new customers of the revenue agreed on for their first 12 months",
						Population:  "customers who never bought before", Per: perCustomer,
						Direction: higher, Effect: outcome, Timing: leading, Viewpoint: ofCompany, Ties: ties(flow, profit),
					})),
			},
		},
	}
}

// wholeCompany gives metrics to the company as a whole, with the silos that share them.
func wholeCompany(silos []string, all ...metrics.Definition) []metrics.Definition {
	for i := range all {
		all[i].Level, all[i].Contributors = board, append([]string(nil), silos...)
	}
	return keep("company", "Chief customer officer", all...)
}
