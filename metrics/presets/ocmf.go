package presets

import "github.com/untangle-metrics/untangle/metrics"

// OpenCustomerMetrics returns the five categories of the Open Customer Metrics Framework with the share of
// leadership's time that each should get: customer 20 %, employee 20 %, business 30 %, knowledge 20 %, acceleration
// 10 %.
//
// Metrics are given where a published definition supports them: Time to Smile and Customer Time to Value with its
// three parts (business), time to proficiency and accepted suggestions (employee). The other categories have none
// here, which doesn't mean that the framework has none.
//
// Source: Open Customer Metrics Framework, version 1, 2016, ocmfgroup.org; definitions after Klever Insight,
// kleverinsight.com: "Klever's Law: Time to Customer Value", 6 November 2017; "Executive's Guide to the few employee
// metrics that matter", 28 November 2017; "Executive's Guide to the few business metrics that matter", 12 December
// 2017.
func OpenCustomerMetrics() Framework {
	return Framework{
		ID:     "ocmf",
		Name:   "Open Customer Metrics Framework",
		Source: "Open Customer Metrics Framework, version 1, 2016, ocmfgroup.org",
		Categories: []Category{
			{
				ID: "customer", Name: "Customer", Description: "Listening to customers",
				Focus: FocusShare{percent: 20, set: true},
			},
			{
				ID: "employee", Name: "Employee", Description: "Listening to employees, and making them able",
				Focus: FocusShare{percent: 20, set: true}, Metrics: employeeMetrics(),
			},
			{
				ID: "business", Name: "Business", Description: "What the business needs, seen from end to end",
				Focus: FocusShare{percent: 30, set: true}, Metrics: timeToValue(),
			},
			{
				ID: "knowledge", Name: "Knowledge", Description: "Sharing what is known, and working together on the rest",
				Focus: FocusShare{percent: 20, set: true},
			},
			{
				ID: "acceleration", Name: "Acceleration", Description: "Improving instead of reacting",
				Focus: FocusShare{percent: 10, set: true},
			},
		},
	}
}

// timeToValue returns Customer Time to Value and its parts. The part before the sale counts days before the sale
// and is negative, so the whole may be zero or less, which is best.
func timeToValue() []metrics.Definition {
	beforeSale := keep("marketing", "Head of marketing", length(metrics.Definition{
		ID: "value_before_sale", Name: "Time to value before the sale",
		Description: "How long before the sale a customer had value already; negative, and 0 for none",
		Formula:     "time of first value before the sale - time of the sale, mean over customers",
		Population:  "new customers", Contributors: []string{"sales"}, Per: perCustomer, Level: executive,
		Direction: lower, Effect: outcome, Timing: leading, Viewpoint: ofCustomer, Ties: ties(goal, movement),
		Cut: metrics.ByExperience, Maturity: metrics.Emerging,
	}))
	afterSale := keep("delivery", "Head of delivery", length(metrics.Definition{
		ID: "value_after_sale", Name: "Time to value after the sale",
		Description: "How long after the sale a customer has value from what was bought",
		Formula:     "time of first value after the sale - time of the sale, mean over customers",
		Population:  "new customers", Contributors: []string{"product", "support"}, Per: perCustomer, Level: executive,
		Direction: lower, Effect: outcome, Timing: leading, Viewpoint: ofCustomer, Ties: ties(goal, movement),
		Cut: metrics.ByExperience, Maturity: metrics.Emerging,
	}))
	smile := keep("support", "Head of support", length(metrics.Definition{
		ID: "time_to_smile", Name: "Time to Smile",
		Description: "How long customers can't use what they bought, from the interruption until they are happy again",
		Formula:     "time when the customer is happy again - time of the interruption, mean over customers",
		Population:  "customers whose use was interrupted", Contributors: []string{"product", "delivery"},
		Per: perCustomer, Level: executive,
		Direction: lower, Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
		Ties: reason("interruptions", goal),
		Cut:  metrics.ByExperience, Maturity: metrics.Emerging,
	}))
	whole := keep("company", "Chief customer officer", length(metrics.Definition{
		ID: "customer_time_to_value", Name: "Customer Time to Value", Synonyms: []string{"Time to Customer Value"},
		Description: "How long customers go without the value they came for, before and after the sale and in between",
		Formula:     "time to value before the sale + time to value after the sale + Time to Smile",
		Inputs:      []string{"value_before_sale", "value_after_sale", "time_to_smile"},
		Population:  "customers", Contributors: []string{"marketing", "sales", "delivery", "product", "support"},
		Per: perCustomer, Level: board,
		Direction: lower, Effect: outcome, Timing: leading, Viewpoint: ofCustomer, Ties: ties(goal, movement),
		Cut: metrics.ByExperience, Maturity: metrics.Emerging,
	}))
	return append(append(append(beforeSale, afterSale...), smile...), whole...)
}

func employeeMetrics() []metrics.Definition {
	return keep("people", "Head of people",
		length(metrics.Definition{
			ID: "time_to_proficiency", Name: "Time to proficiency", Synonyms: []string{"Time to competency"},
			Description: "How long a new employee, or one with a new skill to learn, takes to work on their own",
			Formula:     "date of working without supervision - date of starting, mean over employees",
			Population:  "employees who became proficient in the month, each counted as one account", Per: perAccount,
			Level: executive, Direction: lower, Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Contributors: []string{"support"}, Ties: reason("employees who can't help"),
			Cut: metrics.ByOperation, Maturity: metrics.Emerging,
		}),
		share(metrics.Definition{
			ID: "suggestions_accepted", Name: "Serviceability suggestions accepted",
			Description: "Share of employees' suggestions for easier service that were put into effect",
			Formula:     "suggestions put into effect / suggestions submitted",
			Population:  "suggestions of employees", Per: perResponse, Level: executive,
			Direction: higher, Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Contributors: []string{"support", "product"}, Ties: reason("effort"),
			Cut: metrics.ByOperation, Maturity: metrics.Emerging,
		}))
}
