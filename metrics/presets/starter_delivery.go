package presets

import "github.com/untangle-metrics/untangle/metrics"

// deliveryMetrics returns what delivery and onboarding teams keep.
func deliveryMetrics(currency string) []metrics.Definition {
	return []metrics.Definition{
		share(metrics.Definition{
			ID: "on_time_delivery", Name: "On-time delivery", Synonyms: []string{"OTD"},
			Description:  "Share of orders delivered by the day first promised",
			Formula:      "orders delivered by the day first promised / orders delivered",
			Population:   "orders delivered in the month",
			Contributors: []string{"sales"},
			Per:          perInteraction, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("late delivery"), Cut: metrics.ByExperience,
		}),
		share(metrics.Definition{
			ID: "perfect_order_rate", Name: "Perfect order rate", Synonyms: []string{"Perfect orders"},
			Description:  "Share of orders that were on time, complete, undamaged and with the right papers",
			Formula:      "orders without any of the four faults / orders delivered",
			Population:   "orders delivered in the month",
			Contributors: []string{"billing"},
			Per:          perInteraction, Level: executive, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("faulty delivery"), Cut: metrics.ByExperience,
		}),
		length(metrics.Definition{
			ID: "time_to_first_value", Name: "Time to first value", Synonyms: []string{"TTFV"},
			Description:  "How long after signing a customer has the first result that was paid for",
			Formula:      "date of the first result - date of signature, median over customers",
			Population:   "new customers with a first result in the month",
			Contributors: []string{"sales", "product"},
			Per:          perCustomer, Level: executive, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: ties(goal, movement), Cut: metrics.ByExperience,
		}),
		length(metrics.Definition{
			ID: "order_lead_time", Name: "Order lead time", Synonyms: []string{"Order cycle time"},
			Description: "How long a customer waits from order to delivery",
			Formula:     "date of delivery - date of order, mean over orders",
			Population:  "orders delivered in the month",
			Per:         perInteraction, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("slow delivery"), Cut: metrics.ByExperience,
		}),
		share(metrics.Definition{
			ID: "onboarding_completion", Name: "Onboarding completion rate",
			Synonyms:    []string{"Onboarding completion"},
			Description: "Share of new customers who finish their onboarding",
			Formula:     "customers who finished within 60 days / customers who began",
			Population:  "customers who began 60 days ago or earlier", Window: "60 days from the beginning",
			Contributors: []string{"product"},
			Per:          perCustomer, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: ties(movement), Cut: metrics.ByExperience,
		}),
		share(metrics.Definition{
			ID: "rework_rate", Name: "Rework rate", Synonyms: []string{"Redo rate"},
			Description: "Share of jobs that had to be done again",
			Formula:     "jobs done again / jobs",
			Population:  "jobs finished in the month",
			Per:         perInteraction, Level: frontLine, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("faulty delivery", profit), Cut: metrics.ByOperation,
		}),
		share(metrics.Definition{
			ID: "return_rate", Name: "Return rate", Synonyms: []string{"Returns"},
			Description:  "Share of what was delivered that customers send back",
			Formula:      "items returned / items delivered",
			Population:   "items delivered in the month",
			Contributors: []string{"product", "sales"},
			Per:          perInteraction, Level: manager, Direction: lower,
			Effect: outcome, Timing: lagging, Viewpoint: ofCompany,
			Ties: reason("wrong product", profit),
		}),
		mean(currency, metrics.Definition{
			ID: "cost_per_order", Name: "Cost per order", Synonyms: []string{"Fulfilment cost"},
			Description: "What it costs to fulfil one order",
			Formula:     "cost of picking, packing, shipping and installing / orders delivered",
			Population:  "orders delivered in the month",
			Per:         perInteraction, Level: manager, Direction: lower,
			Effect: outcome, Timing: coincident, Viewpoint: ofCompany,
			Ties: ties(profit), Cut: metrics.ByOperation,
		}),
	}
}
