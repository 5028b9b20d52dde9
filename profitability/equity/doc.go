// Package equity tells what customers are worth and what it pays to spend on them: the lifetime value of a customer,
// what it costs to acquire one, the balance between acquiring and keeping, and the equity of a whole customer base.
//
//	terms := equity.Terms{Retention: 0.8, Discount: 0.12}
//	value, err := terms.Value(margin, 2)  // margin · 0.8/(1 + 0.12 − 0.8)
//
// # What is assumed
//
// [Terms] say it all: a customer brings the same margin every period, which may grow at a constant rate, stays with the
// same probability from one period to the next, and money is discounted at a constant rate. Retention, discount and
// margin are all of one period; a yearly discount goes with yearly retention. Package clv has models in which customers
// differ. Where they do, these formulas understate how long those who stayed will stay on.
//
// Two conventions are in use, and on the same customer they differ by more than one margin. [AtEnd]: the first margin
// comes at the end of the first period, from those who stayed. That suits a customer who has just paid. [Now]: the
// first margin comes at once, for certain. That suits a customer who is just being acquired. Neither is a default that
// one should rely on without reading; AtEnd is the zero value, and results carry the Terms they were found with.
//
// With growth, the first margin is the one that was given, and each later one is larger by the rate.
//
// # Numbers
//
// Rates are float64 and mean the decimal number that they print as: 0.1 is a tenth. Multiples, and whether one exists
// at all, are worked out on those decimal numbers exactly (over a horizon, to 40 decimal places). Amounts of money are
// rounded once, half to even, to the number of decimal places asked for, from 0 to 18; an amount comes in with 18 at
// most. Differences of amounts are differences of rounded amounts, so that tables add up. The model of [Market] is the
// exception: its curves are exponential, so it works with float64 and rounds at the end.
//
// What can't be is refused with a metrics.Fault, or Faults for all of them at once: rates that aren't finite, retention
// outside 0 to 1, a discount or growth rate of −1 or less, negative costs. What has no finite answer is said as such:
// a customer who never leaves has a [Span] for ever, a cost that is never recovered a [Payback] of never.
//
// # Sources
//
// Gupta & Lehmann, "Customers as assets", Journal of Interactive Marketing 17 (2003), and Managing Customers as
// Investments (2005): multiples and elasticities. Blattberg & Deighton, "Manage marketing by the customer equity test",
// Harvard Business Review 74 (1996): [Market].
package equity
