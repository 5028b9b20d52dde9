package presets

import "github.com/untangle-metrics/untangle/metrics"

// salesMetrics returns what sales teams keep.
func salesMetrics(currency string) []metrics.Definition {
	return []metrics.Definition{
		share(metrics.Definition{
			ID: "win_rate", Name: "Win rate", Synonyms: []string{"Close rate"},
			Description: "Share of the opportunities decided that became customers",
			Formula:     "opportunities won / (opportunities won + opportunities lost)",
			Population:  "opportunities decided in the month",
			Per:         perAccount, Level: manager, Direction: higher,
			Effect: outcome, Timing: coincident, Viewpoint: ofCompany,
			Ties: ties(flow),
		}),
		length(metrics.Definition{
			ID: "sales_cycle_length", Name: "Sales cycle length", Synonyms: []string{"Sales cycle"},
			Description: "How long it takes from opening an opportunity to a signature",
			Formula:     "date of signature - date of opening, mean over opportunities won",
			Population:  "opportunities won in the month",
			Per:         perAccount, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: ties(movement),
		}),
		shareNow(metrics.Definition{
			ID: "pipeline_coverage", Name: "Pipeline coverage", Synonyms: []string{"Pipeline-to-quota ratio"},
			Description: "How many times over the open opportunities would fill what is left of the quota",
			Formula:     "value of open opportunities / quota not reached yet",
			Population:  "opportunities open at the end of the month", Window: now,
			Per: perAccount, Level: manager, Direction: higher,
			Effect: activity, Timing: leading, Viewpoint: ofCompany,
			Ties: ties(flow), Cut: metrics.ByOperation,
		}),
		mean(currency, metrics.Definition{
			ID: "average_contract_value", Name: "Average contract value", Synonyms: []string{"ACV"},
			Description: "What a new contract brings in a year",
			Formula:     "yearly value of the contracts signed / contracts signed",
			Population:  "contracts signed in the month",
			Per:         perAccount, Level: executive, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCompany,
			Ties: ties(profit),
		}),
		amount(currency, metrics.Definition{
			ID: "new_bookings", Name: "New bookings", Synonyms: []string{"New business"},
			Description: "What the contracts signed with new customers bring in a year",
			Formula:     "sum of the yearly value of the contracts signed with new customers",
			Population:  "contracts signed in the month",
			Per:         perAccount, Level: executive, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCompany,
			Ties: ties(flow, profit),
		}),
		share(metrics.Definition{
			ID: "quota_attainment", Name: "Quota attainment", Synonyms: []string{"Sales target attainment"},
			Description: "How much of what was to be sold was sold",
			Formula:     "value of contracts signed / quota",
			Population:  "sellers with a quota, by the contracts that they signed", Window: "quarter",
			Per: perAccount, Level: frontLine, Direction: higher,
			Effect: outcome, Timing: lagging, Viewpoint: ofCompany,
			Ties: ties(profit), Cut: metrics.ByOperation,
		}),
		share(metrics.Definition{
			ID: "renewal_rate", Name: "Renewal rate", Synonyms: []string{"Contract renewal rate"},
			Description:  "Share of the contracts due that customers renewed",
			Formula:      "contracts renewed / contracts due",
			Population:   "contracts due in the month",
			Contributors: []string{"support", "product"},
			Per:          perAccount, Level: executive, Direction: higher,
			Effect: outcome, Timing: lagging, Viewpoint: ofCompany,
			Ties: ties(flow),
		}),
		share(metrics.Definition{
			ID: "average_discount", Name: "Average discount", Synonyms: []string{"Discount rate"},
			Description: "How far below list price contracts are signed",
			Formula:     "(list price - price agreed) / list price, both summed over contracts",
			Population:  "contracts signed in the month",
			Per:         perAccount, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCompany,
			Ties: ties(profit),
		}),
		length(metrics.Definition{
			ID: "quote_turnaround", Name: "Quote turnaround time", Synonyms: []string{"Time to quote"},
			Description: "How long a customer waits for a quote",
			Formula:     "time of the quote - time of the request, mean over quotes",
			Population:  "quotes sent in the month",
			Per:         perInteraction, Level: frontLine, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("slow answers", movement), Cut: metrics.ByExperience,
		}),
	}
}
