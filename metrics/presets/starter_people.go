package presets

import "github.com/untangle-metrics/untangle/metrics"

// peopleMetrics returns what people teams keep about those who meet customers.
func peopleMetrics() []metrics.Definition {
	return []metrics.Definition{
		answer(-100, 100, metrics.Definition{
			ID: "employee_net_promoter_score", Name: "Employee net promoter score", Synonyms: []string{"eNPS"},
			Description: "By how much employees who would recommend working here outnumber those who would not",
			Formula:     "percentage of employees answering 9 or 10 - percentage answering 0 to 6",
			Population:  "employees who answered how likely they are to recommend working here, from 0 to 10",
			Window:      "quarter",
			Level:       executive, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("people who care"), Cut: metrics.ByOperation,
		}),
		answer(1, 5, metrics.Definition{
			ID: "employee_engagement", Name: "Employee engagement", Synonyms: []string{"Engagement index"},
			Description: "How attached employees say they are to their work and to the company",
			Formula:     "mean of the answers, from 1 to 5",
			Population:  "employees who answered", Window: year,
			Level: executive, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("people who care"), Cut: metrics.ByOperation,
		}),
		share(metrics.Definition{
			ID: "regretted_attrition", Name: "Regretted attrition", Synonyms: []string{"Regretted turnover"},
			Description: "Share of employees who left though the company wanted to keep them",
			Formula:     "employees who left and were to be kept / mean number of employees",
			Population:  "employees, each counted as one account", Window: year,
			Per: perAccount, Level: executive, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("new faces"), Cut: metrics.ByOperation,
		}),
		shareNow(metrics.Definition{
			ID: "frontline_vacancy_rate", Name: "Front-line vacancy rate",
			Synonyms:    []string{"Unfilled front-line positions"},
			Description: "Share of the positions in contact with customers that are empty",
			Formula:     "positions empty / positions",
			Population:  "positions in contact with customers, each counted as one account", Window: now,
			Contributors: []string{"support"},
			Per:          perAccount, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("slow answers"),
		}),
		lengthNow(metrics.Definition{
			ID: "frontline_tenure", Name: "Front-line tenure",
			Synonyms:    []string{"Length of service at the front line"},
			Description: "How long those who meet customers have been with the company",
			Formula:     "end of the month - date of joining, mean over employees",
			Population:  "employees in contact with customers, each counted as one account", Window: now,
			Per: perAccount, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("people who know their work"),
		}),
		share(metrics.Definition{
			ID: "absence_rate", Name: "Absence rate", Synonyms: []string{"Absenteeism"},
			Description: "Share of working time lost to sickness and other unplanned absence",
			Formula:     "days absent unplanned / days to be worked",
			Population:  "employees, each counted as one account",
			Per:         perAccount, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("slow answers"), Cut: metrics.ByOperation,
		}),
		length(metrics.Definition{
			ID: "time_to_fill", Name: "Time to fill", Synonyms: []string{"Vacancy duration"},
			Description: "How long a position in contact with customers stays empty",
			Formula:     "date of acceptance - date of opening, mean over positions filled",
			Population:  "positions filled in the month, each counted as one account",
			Per:         perAccount, Level: manager, Direction: lower,
			Effect: activity, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("slow answers"), Cut: metrics.ByOperation,
		}),
		length(metrics.Definition{
			ID: "ramp_up_time", Name: "Ramp-up time", Synonyms: []string{"Ramp time"},
			Description:  "How long new employees take to help customers as well as the others do",
			Formula:      "date of reaching the mean of the team - date of joining, mean over employees",
			Population:   "employees who reached it in the month, each counted as one account",
			Contributors: []string{"support", "sales"},
			Per:          perAccount, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("people who know their work"), Cut: metrics.ByOperation,
		}),
	}
}
