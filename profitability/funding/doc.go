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
// estimate less the truth is studentised by its standard error (bootstrap-t, Efron & Tibshirani 1993, ch. 12). Against
// percentiles that keeps its level with a dozen units a group and where a few customers buy most; a test holds it to
// that. With fewer than five units in a group there are too few different draws, and where one unit makes most of the
// difference resamples without it have no scale: there the interval is Welch's, and its method says so. With one unit
// there is none, and nothing can be shown.
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
