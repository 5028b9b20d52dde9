package presets

import "github.com/untangle-metrics/untangle/metrics"

// supportMetrics returns what support teams keep.
func supportMetrics() []metrics.Definition {
	return []metrics.Definition{
		share(metrics.Definition{
			ID: "first_contact_resolution", Name: "First contact resolution", Synonyms: []string{"FCR"},
			Description: "Share of requests that were solved without a second contact",
			Formula:     "requests solved at the first contact / requests solved",
			Population:  "requests solved in the month, without another contact in 7 days",
			Window:      "7 days from the first contact",
			Per:         perInteraction, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("unsolved problems", goal), Cut: metrics.ByExperience,
		}),
		length(metrics.Definition{
			ID: "average_handling_time", Name: "Average handling time", Synonyms: []string{"AHT"},
			Description: "How long an employee works on a contact, neither too short to help nor too long",
			Formula:     "talking, holding and finishing up, mean over contacts",
			Population:  "contacts answered",
			Per:         perInteraction, Level: frontLine, Direction: inBand,
			Effect: activity, Timing: coincident, Viewpoint: ofOperation,
			Ties: ties(profit), Cut: metrics.ByOperation,
		}),
		length(metrics.Definition{
			ID: "first_response_time", Name: "First response time", Synonyms: []string{"FRT"},
			Description: "How long a customer waits for the first answer by a person",
			Formula:     "time of the first answer - time of the request, median over requests",
			Population:  "requests that came in during the month",
			Per:         perInteraction, Level: frontLine, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("slow answers"), Cut: metrics.ByExperience,
		}),
		length(metrics.Definition{
			ID: "resolution_time", Name: "Resolution time", Synonyms: []string{"Time to resolution"},
			Description:  "How long a customer waits until a request is solved",
			Formula:      "time of the solution - time of the request, median over requests",
			Population:   "requests solved in the month",
			Contributors: []string{"product", "delivery"},
			Per:          perInteraction, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("unsolved problems", goal), Cut: metrics.ByExperience,
		}),
		share(metrics.Definition{
			ID: "customer_satisfaction", Name: "Customer satisfaction score", Synonyms: []string{"CSAT"},
			Description: "Share of customers who say that they were satisfied with the help",
			Formula:     "answers of 4 or 5 / answers",
			Population:  "customers who answered after a contact, from 1 to 5",
			Per:         perResponse, Level: executive, Direction: higher,
			Effect: outcome, Timing: validating, Viewpoint: ofCustomer,
			Ties: ties(goal), Source: metrics.FromSurvey, Cut: metrics.ByExperience,
		}),
		answer(1, 7, metrics.Definition{
			ID: "customer_effort_score", Name: "Customer effort score", Synonyms: []string{"CES"},
			Description: "How far customers agree that they were helped easily",
			Formula:     "mean of the answers, from 1 (disagree) to 7 (agree)",
			Population:  "customers who answered after a contact",
			Level:       manager, Direction: higher,
			Effect: outcome, Timing: validating, Viewpoint: ofCustomer,
			Ties: reason("effort"), Cut: metrics.ByExperience,
		}),
		stock(metrics.Definition{
			ID: "backlog", Name: "Support backlog", Synonyms: []string{"Open tickets"},
			Description: "Requests that wait for a solution",
			Formula:     "requests open",
			Population:  "requests open at the end of the month", Window: now,
			Per: perInteraction, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("slow answers"), Cut: metrics.ByOperation,
		}),
		share(metrics.Definition{
			ID: "reopen_rate", Name: "Reopen rate", Synonyms: []string{"Reopened tickets"},
			Description: "Share of requests closed that the customer had to bring up again",
			Formula:     "requests opened again within 14 days / requests closed",
			Population:  "requests closed 14 days ago or earlier", Window: "14 days from closing",
			Per: perInteraction, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("unsolved problems"), Cut: metrics.ByExperience,
		}),
		share(metrics.Definition{
			ID: "abandonment_rate", Name: "Abandonment rate", Synonyms: []string{"Abandoned contacts"},
			Description: "Share of callers and chatters who gave up before anyone answered",
			Formula:     "contacts given up / contacts offered",
			Population:  "calls and chats offered",
			Per:         perInteraction, Level: frontLine, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("slow answers"), Cut: metrics.ByExperience,
		}),
	}
}
