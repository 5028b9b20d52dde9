package presets

import "github.com/untangle-metrics/untangle/metrics"

// productMetrics returns what product teams keep.
func productMetrics() []metrics.Definition {
	return []metrics.Definition{
		distinct(metrics.Definition{
			ID: "daily_active_users", Name: "Daily active users", Synonyms: []string{"DAU"},
			Description: "Different users who used the product on a day",
			Formula:     "different users with at least one use on the day, mean over the days of the month",
			Population:  "users of the product", Window: "day",
			Per: perCustomer, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCompany,
			Ties: ties(flow),
		}),
		distinct(metrics.Definition{
			ID: "monthly_active_users", Name: "Monthly active users", Synonyms: []string{"MAU"},
			Description: "Different users who used the product in 30 days",
			Formula:     "different users with at least one use in the last 30 days",
			Population:  "users of the product", Window: "30 days",
			Per: perCustomer, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCompany,
			Ties: ties(flow),
		}),
		share(metrics.Definition{
			ID: "stickiness", Name: "Stickiness", Synonyms: []string{"DAU/MAU"},
			Description: "Share of the users of a month who are there on an average day",
			Formula:     "daily active users / monthly active users",
			Inputs:      []string{"daily_active_users", "monthly_active_users"},
			Population:  "users of the product", Window: "30 days",
			Per: perCustomer, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCompany,
			Ties: ties(flow),
		}),
		share(metrics.Definition{
			ID: "feature_adoption", Name: "Feature adoption rate", Synonyms: []string{"Feature adoption"},
			Description: "Share of users who use a given feature",
			Formula:     "users who used the feature / users active in the month",
			Population:  "users active in the month",
			Per:         perCustomer, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCompany,
			Ties: ties(movement),
		}),
		share(metrics.Definition{
			ID: "activation_rate", Name: "Activation rate", Synonyms: []string{"Activated users"},
			Description: "Share of new users who reach the first result that matters to them",
			Formula:     "new users with a first result within 7 days / new users",
			Population:  "new users", Window: "7 days from sign-up",
			Per: perCustomer, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: ties(goal, movement), Cut: metrics.ByExperience,
		}),
		share(metrics.Definition{
			ID: "day_30_retention", Name: "Day 30 retention", Synonyms: []string{"User retention"},
			Description: "Share of new users who are still there after a month",
			Formula:     "new users active on day 30 / new users",
			Population:  "users who signed up 30 days ago", Window: "day 30 from sign-up",
			Per: perCustomer, Level: executive, Direction: higher,
			Effect: outcome, Timing: coincident, Viewpoint: ofCompany,
			Ties: ties(flow),
		}),
		share(metrics.Definition{
			ID: "crash_free_sessions", Name: "Crash-free sessions", Synonyms: []string{"Crash-free rate"},
			Description: "Share of sessions that end without a crash",
			Formula:     "sessions without a crash / sessions",
			Population:  "sessions",
			Per:         perInteraction, Level: frontLine, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("unreliable product"), Cut: metrics.ByExperience,
		}),
		share(metrics.Definition{
			ID: "availability", Name: "Availability", Synonyms: []string{"Uptime"},
			Description:  "Share of requests that the service answers as it should",
			Formula:      "requests answered without an error / requests",
			Population:   "requests to the service",
			Contributors: []string{"support"},
			Per:          perInteraction, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("unreliable product"), Cut: metrics.ByExperience,
		}),
		share(metrics.Definition{
			ID: "task_completion_rate", Name: "Task completion rate", Synonyms: []string{"Task success rate"},
			Description: "Share of tasks begun in the product that users complete",
			Formula:     "tasks completed / tasks begun",
			Population:  "tasks begun",
			Per:         perInteraction, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("effort", goal), Cut: metrics.ByExperience,
		}),
	}
}
