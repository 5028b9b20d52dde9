// Package activity divides a company's daily active customers by where they come from: each customer is in one of seven
// states a day, and each day moves customers from state to state.
//
//	s, err := activity.New(log, activity.Options{})
//	s, err = journey.Fold(ctx, log, s)
//	fmt.Println(s)
//	from, to := metrics.DayOf(2026, 3, 1), metrics.DayOf(2026, 3, 31)
//	fmt.Println(s.Between(from, to).CURR(), s.Stickiness(from, to))
//
// This is the growth model of daily active users that Duolingo made known (Gustafson, "Meaningful metrics: how data
// sharpened the focus of product teams", 2023; Mazal, "How Duolingo reignited user growth", 2023). The number of daily
// active customers is a result; the rates at which states follow one another are what a team can move, and a change of
// one rate can be carried through to the number.
//
// # States
//
// On a day with activity a customer is new ([Newcomer]: the first such day ever), current (active in the 7 days
// before), reactivated (last active 8 to 30 days ago) or resurrected (longer ago). On a later day without activity the
// customer is at risk of leaving the weekly actives (active in the 7 days before), at risk of leaving the monthly
// actives (8 to 30 days ago), or dormant.
//
// So the daily actives (DAU) are the first four; the weekly actives (WAU), those active on the day or the 7 before it,
// add the first at risk; and the monthly actives (MAU), on the day or the 30 before, add the second. Others count
// windows of 7 and 30 days with the day itself in them: set Week to 6 and Month to 29 for those. Tables name the days
// that are in them: "WAU 8 days" is the day and the 7 before it.
//
// On every day and for every state opening + came in − went out = closing: only moves are counted, and states are sums
// of them.
//
// # Limits
//
// Whoever is active for the first time in the log is new, unless a first-seen date before the first day says otherwise:
// of a log without such dates, the first weeks hold old customers as new ones. Of customers first seen before the first
// day nothing else is known of the time before it; the day first seen counts as their last active day, whatever Active
// selects, so until the log is Month days old their states may be too late (dormant for at risk, resurrected for
// current). Rows of that time are [Row].Provisional. First-seen dates from the first day on change nothing; the first
// active day is the day on which a customer is new.
//
// A last day that isn't over, because the log was built as of an instant within it, is provisional too: who is at risk
// or dormant there may still come. Without an as-of instant the day of the last event counts as a whole.
//
// A state says how long ago the last activity was, not why: at risk is a name, not a forecast.
package activity
