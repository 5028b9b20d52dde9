package presets

import "github.com/untangle-metrics/untangle/metrics"

// HEART returns metrics of the five categories by which Google's teams measure how people fare with a product:
// happiness, engagement, adoption, retention and task success. The authors ask each team to choose its metrics by its
// goals and the signals of them; those here are examples that the paper names.
//
// Source: Kerry Rodden, Hilary Hutchinson and Xin Fu, "Measuring the User Experience on a Large Scale: User-Centered
// Metrics for Web Applications", CHI 2010, pp. 2395-2398, doi:10.1145/1753326.1753687.
func HEART() Framework {
	return Framework{
		ID:     "heart",
		Name:   "HEART",
		Source: "Rodden, Hutchinson and Fu, CHI 2010, doi:10.1145/1753326.1753687",
		Categories: []Category{
			{
				ID: "happiness", Name: "Happiness", Description: "What users think of the product",
				Metrics: inProduct(
					answer(1, 7, metrics.Definition{
						ID: "heart_satisfaction", Name: "User satisfaction",
						Description: "How satisfied users say they are, asked inside the product",
						Formula:     "mean of the answers on satisfaction, from 1 to 7", Window: "7 days",
						Population: "users who answered the weekly question", Level: executive,
						Direction: higher, Effect: outcome, Timing: validating, Viewpoint: ofCustomer, Ties: ties(goal),
					}),
					answer(1, 7, metrics.Definition{
						ID: "heart_ease_of_use", Name: "Perceived ease of use",
						Description: "How easy to use users say the product is",
						Formula:     "mean of the answers on ease of use, from 1 to 7", Window: "7 days",
						Population: "users who answered the weekly question", Level: manager,
						Direction: higher, Effect: outcome, Timing: validating, Viewpoint: ofCustomer,
						Ties: reason("effort", goal),
					})),
			},
			{
				ID: "engagement", Name: "Engagement", Description: "How often and how deeply users use the product",
				Metrics: inProduct(
					share(metrics.Definition{
						ID: "heart_visits_per_user", Name: "Visits per user per week",
						Description: "How often an active user comes in a week",
						Formula:     "visits in the week / users with at least one of them", Window: "7 days",
						Population: "users active in the week", Per: perCustomer, Level: manager,
						Direction: higher, Effect: outcome, Timing: leading, Viewpoint: ofCompany, Ties: ties(flow),
					}),
					share(metrics.Definition{
						ID: "heart_five_day_users", Name: "Users active on five days of the week",
						Description: "Share of active users who came on five or more days of the last week",
						Formula:     "users active on five or more days / users active on any day", Window: "7 days",
						Population: "users active in the week", Per: perCustomer, Level: manager,
						Direction: higher, Effect: outcome, Timing: leading, Viewpoint: ofCompany, Ties: ties(flow),
					})),
			},
			{
				ID: "adoption", Name: "Adoption", Description: "Who begins to use the product or a part of it",
				Metrics: inProduct(
					tally(metrics.Definition{
						ID: "heart_new_accounts", Name: "Accounts created",
						Description: "New accounts in a week",
						Formula:     "accounts created in the last seven days", Window: "7 days",
						Population: "new accounts", Per: perAccount, Level: manager,
						Direction: higher, Effect: outcome, Timing: coincident, Viewpoint: ofCompany, Ties: ties(flow, movement),
					}),
					share(metrics.Definition{
						ID: "heart_feature_users", Name: "Users of a feature",
						Description: "Share of users who use a given feature",
						Formula:     "users who used the feature in the week / users active in the week", Window: "7 days",
						Population: "users active in the week", Per: perCustomer, Level: manager,
						Direction: higher, Effect: outcome, Timing: leading, Viewpoint: ofCompany, Ties: ties(movement),
					})),
			},
			{
				ID: "retention", Name: "Retention", Description: "Who is still there later",
				Metrics: inProduct(
					share(metrics.Definition{
						ID: "heart_three_month_retention", Name: "Weekly users still active after three months",
						Description: "Share of the users active in a week who are active again three months later",
						Formula:     "users active in both weeks / users active in the first of them",
						Window:      "two weeks, three months apart",
						Population:  "users active in the first week", Per: perCustomer, Level: executive,
						Direction: higher, Effect: outcome, Timing: lagging, Viewpoint: ofCompany, Ties: ties(flow),
					})),
			},
			{
				ID: "task_success", Name: "Task success", Description: "Whether users get done what they came to do",
				Metrics: inProduct(
					share(metrics.Definition{
						ID: "heart_task_completion", Name: "Tasks completed",
						Description: "Share of tasks begun that users complete",
						Formula:     "tasks completed / tasks begun", Window: "7 days",
						Population: "tasks begun in the week", Per: perInteraction, Level: manager,
						Direction: higher, Effect: outcome, Timing: leading, Viewpoint: ofCustomer, Ties: ties(goal),
					}),
					length(metrics.Definition{
						ID: "heart_time_on_task", Name: "Time on task",
						Description: "How long users take to complete a task",
						Formula:     "end - beginning of a task, mean over tasks completed", Window: "7 days",
						Population: "tasks completed in the week", Per: perInteraction, Level: manager,
						Direction: lower, Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
						Ties: reason("effort", goal),
					}),
					share(metrics.Definition{
						ID: "heart_task_errors", Name: "Task error rate",
						Description: "Share of tasks in which users make an error",
						Formula:     "tasks with an error / tasks begun", Window: "7 days",
						Population: "tasks begun in the week", Per: perInteraction, Level: manager,
						Direction: lower, Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
						Ties: reason("effort", goal),
					})),
			},
		},
	}
}

func inProduct(all ...metrics.Definition) []metrics.Definition {
	for i := range all {
		all[i].Cut = metrics.ByExperience
	}
	return keep("product", "Head of product", all...)
}
