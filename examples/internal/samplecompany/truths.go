package samplecompany

import "fmt"

// A Truth is something planted in the data, which an analysis of the files should find.
type Truth struct {
	ID        string
	Statement string
	// Names are the points, segments, metrics or reasons that the statement is about, in its order.
	Names []string
	// Figures are the simulator's parameters, by name; an estimate should come near them. TRUTHS.md explains each.
	Figures map[string]float64
}

// Truths returns what was planted in the files of [Files] with this seed, in a fixed order. The caller may change it.
func Truths(seed uint64) []Truth {
	return []Truth{
		{
			ID: "outage",
			Statement: "An incident at service_status makes customers leave: for 60 days the hazard of leaving is " +
				"three times as high, and most of those who leave then call the company unreliable.",
			Names: []string{"service_status", "incident", causes[0].reason},
			Figures: map[string]float64{
				"hazard_ratio": outageHazardRatio, "days": outageMemory, "reason_share": causes[0].after / 100,
				"reason_share_otherwise": causes[0].before / 100,
			},
		},
		{
			ID: "chat",
			Statement: "A ticket at support_chat doesn't make customers leave, though those who write leave more " +
				"often: small businesses both write more and leave more. Within a segment the ratio is 1.",
			Names:   []string{"support_chat", "ticket", segments[smallBusiness].name},
			Figures: perSegment(map[string]float64{"hazard_ratio": 1}, "hazard", "chat"),
		},
		{
			ID: "public-sector",
			Statement: "The public sector loses money although it pays more than the average customer: phone support " +
				"and training on site cost more than its fees leave.",
			Names:   []string{segments[publicSector].name, "support_phone", "training"},
			Figures: perSegment(map[string]float64{}, "fee", "phone", "training"),
		},
		{
			ID: "late-onboarding",
			Statement: "The share of onboardings that are late leads the score of saves_me_time by two months, and " +
				"lowers it. Both move by month for the whole company.",
			Names:   []string{"delivery_late", "onboarding", questions[savesTime].id},
			Figures: lateFigures(seed),
		},
		{
			ID: "active-customer",
			Statement: "Three silos keep a metric called Active customers and mean three things: a signed contract, " +
				"use in the last 30 days, an invoice this month.",
			Names:   []string{"sales_active_customers", "product_active_customers", "finance_active_customers"},
			Figures: map[string]float64{"silos": 3},
		},
		{
			ID: "phone-targets",
			Statement: "Two silos pull support_phone in two directions: support wants calls of six minutes, delivery " +
				"wants the complete solution at first contact.",
			Names:   []string{"support_phone", "handling_time", "solved_first_contact"},
			Figures: map[string]float64{"handling_time": 360, "solved_first_contact": 0.9},
		},
		{
			ID: "reseller",
			Statement: "Customers that came through a reseller leave most in months two to four after joining, at " +
				"three times their usual hazard.",
			Names: []string{reseller},
			Figures: map[string]float64{
				"hazard_ratio": resellerHazard, "first_day": resellerFrom, "last_day": resellerTo,
			},
		},
		{
			ID: "reasons",
			Statement: "The reasons for leaving are, from the most frequent: unreliable, price, no longer needed, " +
				"missing feature, poor support, merged or closed.",
			Names:   reasons(),
			Figures: map[string]float64{"reasons": float64(len(causes))},
		},
		{
			ID: "wave",
			Statement: "After the wave of incidents of 2025-03 fewer customers join than leave, in April and May; " +
				"the company grows in every other month. It loses between 1.5 and 2 in 100 customers a month.",
			Names: []string{"2025-03", "2025-04", "2025-05"},
			Figures: map[string]float64{
				"join_factor": slumpFactor, "months": slumpMonths, "churn_low": 0.015, "churn_high": 0.02,
			},
		},
		{
			ID: "whale",
			Statement: "The company as a whole makes a profit, most of it from the enterprise segment. Added up from " +
				"the most profitable customer down, profit passes through 125 to 170 in 100 of its total.",
			Names:   []string{segments[enterprise].name},
			Figures: map[string]float64{"peak_low": 1.25, "peak_high": 1.7},
		},
		{
			ID: "capacity",
			Statement: "Of four resource pools, delivery is too large: about a third of its time goes unused, more money " +
				"than in all other pools together. The support desk is too small, and works beyond its capacity.",
			Names: []string{"delivery", "support desk"},
			Figures: map[string]float64{
				"unused_low": 0.28, "unused_high": 0.4, "used_low": 1.05, "used_high": 1.15,
			},
		},
	}
}

// perSegment adds the named rates of every segment as "rate:segment".
func perSegment(figures map[string]float64, rates ...string) map[string]float64 {
	for _, s := range segments {
		all := map[string]float64{
			"hazard": s.hazard, "fee": s.fee, "chat": s.chat, "phone": s.phone, "training": s.training,
		}
		for _, rate := range rates {
			figures[rate+":"+s.name] = all[rate]
		}
	}
	return figures
}

// lateFigures adds the late share that was drawn for each month as "late_share:month".
func lateFigures(seed uint64) map[string]float64 {
	figures := map[string]float64{"lag_months": lateLag, "score_per_share": -lateSlope}
	for m, share := range lateShares(seed) {
		figures[fmt.Sprintf("late_share:%d-%02d", firstYear+m/12, m%12+1)] = share
	}
	return figures
}

func reasons() []string {
	var names []string
	for _, c := range causes {
		names = append(names, c.reason)
	}
	return names
}
