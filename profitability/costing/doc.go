// Package costing tells what activities cost, from the time they take and what that time costs: time-driven
// activity-based costing (R. S. Kaplan and S. R. Anderson, "Time-driven activity-based costing", Harvard Business
// Review, November 2004, and the book of that name, 2007).
//
// A [Pool] is resources with a cost and a practical capacity, in units of time; cost over capacity is its rate. An
// [Activity] takes time of a pool for each event that it is selected for,
//
//	t = b0 + Σ bi·xi
//
// where x is 1 or 0 for what is true of the event or of its customer, or the event's amount. Time times rate is the
// activity's cost. What the activities don't take of the capacity is unused: a [Report] shows it, and it is never
// spread over activities or customers. In each pool
//
//	assigned + unused = cost
//
// holds exactly; where more time is used than there is, unused is negative, and the pool is marked.
//
// # From volumes or from a log
//
// [Model.Assign] answers from volumes, without a log: for planning, and for what happens if volumes or times change,
// see [Compare]. A [Usage] counts the events of a log, and gives the same report, by interaction point, silo, segment
// and period too. [Conventional] is the older way, by what people say their time goes into; it leaves no capacity
// unused.
//
// # What is exact
//
// The rate of a pool is rounded half to even to nine decimal places, the one rounding in a report; time, cost and
// unused cost are exact from there on. The cost of a pool is that of the time its events come from: set a quarter's
// cost and capacity against a quarter's events.
//
// # Who bears what
//
// [Level] is the level of an activity in the hierarchy of costs: unit, order, customer, channel, enterprise (R. Cooper
// and R. S. Kaplan, "Profit priorities from activity-based costing", Harvard Business Review, May 1991). The P&L of
// customers charges the first three to customers; what sustains a channel or the enterprise is never pushed down.
package costing
