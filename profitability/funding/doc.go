// Package funding tells whether a customer programme pays for itself: its cost against the increments that were
// measured in what customers bring in.
//
//	c, err := funding.Evaluate(ctx, slices.Values(rows), funding.Options{Start: march, Costs: costs, Margin: margin})
//	fmt.Println(c)
//
// # The comparison
//
// Some units (customers, or places such as stores and regions) are in the programme from [Options].Start on, others
// never are. The effect is a difference in differences: how much the mean of the programme's units changed from the
// periods before Start to those since, less how much the mean of the comparison units did. Every unit counts the same.
// That removes what is fixed about a unit and what happens to everyone, and rests on one assumption: without the
// programme, both groups would have changed alike. [Trends] looks for signs against it before Start; it can't prove it.
// The effect is an association unless the units were assigned at random, and the result says which.
//
// All units of the programme start together. Where they start at different dates, one regression over all of them can
// even have the wrong sign (Goodman-Bacon 2021), so [Evaluate] refuses units that change group. Evaluate each starting
// date by itself, with the units that never started for comparison (Callaway & Sant'Anna 2021).
//
// # Intervals
//
// Periods of one unit go together, so units are what is drawn again: each group's units with replacement, and the
// estimate less the truth is studentised by its standard error (bootstrap-t, Efron & Tibshirani 1993, ch. 12).
// With fewer than five units in a group there are too few different draws, and where one unit makes most of the
// difference resamples without it have no scale: there the interval is Welch's, and its method says so. With one unit
// there is none, and nothing can be shown. Nor is there one where all units of both groups, or of one with fewer than
// five, changed by exactly the same: copied or averaged rows look like that, and it leaves no scale for an error.
//
// The interval keeps its level where units are about normal, and falls short of it where a few customers buy most. In
// 400 simulated panels each, of programmes that were worth nothing, at a level of 95 %:
//
//	units a group, change of a unit       "yes", nominally 2.5 %   interval holds 0, nominally 95 %
//	2 and 2, normal (Welch)               0.8 %                    98.0 %
//	5 and 5, normal                       2.5 %                    94.0 %
//	12 and 12, normal                     1.5 %                    96.3 %
//	12 and 12, lognormal, σ 1             5.0 %                    90.3 %
//	8 and 60, lognormal, σ 1.5            5.0 %                    89.3 %
//	30 and 30, lognormal, σ 1.5           4.0 %                    91.8 %
//	30 and 30, of whom 3 % buy            5.8 %                    91.0 %
//	100 and 100, of whom 1 % buy          3.0 %                    94.0 %
//
// So a "yes" on skewed data is wrong about twice as often as it should be. Worse is skew in groups of very different
// size: where the 8 and 60 had bought nothing before the start, the interval held 0 in 79 % of 1,000 panels, and erred
// towards "no" in 20 %. The effective number of units says how many carry the variance: (Σc)²/Σc², where c is a unit's
// squared deviation from its group's mean change, over n(n−1) of its group. In equal groups of normal units it is a
// third of their number or more. Below 15 a warning names it, and so does the reason for a "yes" or "no".
//
// # What counts once
//
// Three increments can be measured, and they overlap. Revenue per interaction times interactions per customer is
// revenue per customer: the first two are shown and never added. The panel of customers holds those who were there
// before Start. Newcomers are no part of it, and enter with [Options].NewcomerValue each. Those who left are part of
// it, as zeros, and so aren't taken off the newcomers as well; where units with gaps are dropped ([DropGaps]) the panel
// doesn't hold them, and they are. The revenue of a place holds that of its newcomers, who then can't be valued again.
//
// # Money
//
// Revenue isn't profit: [Options].Margin turns increments into gains, unless rows carry profit themselves. Amounts are
// exact, and rounded once, half to even, to the places of the input or two if that is more; the ends of intervals come
// from a statistic. Gains and costs are discounted to the first period of the programme, which has factor 1, by
// (1+rate)^−k/n after k periods of which there are n a year; factors have 12 decimal places.
package funding
