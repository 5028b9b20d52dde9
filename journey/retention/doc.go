// Package retention measures how many of those who start come back: cohorts by age, the curve pooled over them, and
// whether cohorts differ.
//
//	r, err := retention.New(log, retention.Options{})
//	r, err = journey.Fold(ctx, log, r)
//	fmt.Println(r.Grid(), r.Curve())
//
// # Cohorts and ages
//
// A row of the grid is a cohort: those who started in one period of the calendar or, with [Options].By, those who had
// one value of an attribute when they started. A column is an age: age 0 is the period of the start, age 1 the next
// one, and so on; or, with [ElapsedAge], the first span of time since the start, the second, and so on. A return is an
// event that Options.Return selects and that isn't before the start. Where it selects the start itself, that is a
// return at age 0, so that age 0 then holds everyone. At equal times any order counts.
//
// # What can be known
//
// An age counts once all of it has been observed for whoever started last in the row; until then its cells are
// unobservable, which is not 0. Observation ends at the instant journey.Options.AsOf, or with the day To: an age of
// elapsed time is over at the nanosecond, one of the calendar when its last day is whole. A log that wasn't told its
// as-of instant ends with the day of its last event, which counts as a whole, and leaves a month that has no event on
// its last day unfinished: set AsOf, or To.
//
// Cohorts that began before the log are in it too late: customers with a first-seen date before the first day are left
// out and counted in [Grid].Earlier; without such dates the first rows hold old customers with the new. A first-seen
// date from the first day on doesn't date the cohort; the starting event does.
//
// Rows of an attribute mix starts of all times. There each customer counts in the ages for which that customer was
// observed, and [Cell].Of falls with age.
package retention
