// Package survey turns answers into scores that say how far they can be trusted: the net promoter score, customer
// satisfaction, customer effort, shares of any answers, their means and their differences.
//
// # Calculators
//
// [NPS], [CSAT], [CES], [Likert], [Weighted] and [Paired] are calculators as package metrics defines them: they merge,
// they travel, and metrics.GroupBy, Where, Using and Both take them. They count answers, so that the order of these
// doesn't show (in Weighted, but for the last bits of sums of weights). An answer that isn't a whole number on the
// scale is refused and counted, never clipped or rounded.
//
//	segments := metrics.Fold(rows, metrics.GroupBy(segment, metrics.Using(score, &survey.NPS{})))
//
// Those who have counts already use [NPSOf], [Proportion], [NPSDifference] and [ProportionDifference].
//
// # Units
//
// A net promoter score is stored in [−1, 1], as the share of promoters less the share of detractors. The figure the
// field shows, from −100 to 100, is for display: multiply by 100. Shares are in [0, 1], means in the units of the
// scale.
//
// # Intervals
//
// Every score has an interval at [Options].Level, 95 % unless told otherwise. The default methods keep close to that
// level with few answers and with lopsided ones, where the textbook's ± 1.96 standard errors fails: [Wilson] for
// shares, [AdjustedWald] for net promoter scores, Newcombe's way of combining two such intervals for differences,
// Student's t for means. Each method's comment says what it covers on average and at worst. No interval leaves the
// possible range, and none has zero width: where [Wald] would give one like that, it gives no interval.
//
// A design effect widens intervals for answers that aren't independent; [Weighted] adds that of unequal weights. What
// is compared often should be adjusted for it: [Holm], [BenjaminiHochberg]. How many to ask is a [Plan].
//
// # Those who didn't answer
//
// An interval says how far chance may have moved the score of those who answer. It says nothing of those who don't.
// Tell [Options].Asked how many were asked, and a [Result] carries the response rate and the bounds within which the
// score of all of them lies, whatever the silent think (Manski 1989). These are wide at the response rates that surveys
// have; that is what such a survey knows without assumptions.
package survey
