// Package revenue says where a change of revenue came from: the money twin of [journey.Flow].
//
//	opening + new + resurrected + expansion − contraction − churned + adjustment = closing
//
// customer by customer, exactly, period by period and segment by segment. It takes two sources to one result,
// [Movements]:
//
//	t, err := revenue.NewTransactions(log, revenue.TransactionOptions{Grain: metrics.Weekly})
//	t, err = journey.Fold(ctx, log, t)
//	fmt.Println(t.Movements())
//
//	lines, err := revenue.ReadLinesCSV(file, "lines.csv", revenue.LinesCSV{})
//	book, err := revenue.NewBook(lines, revenue.BookOptions{})
//	s, err := revenue.NewSubscriptions(book, revenue.SubscriptionOptions{})
//	fmt.Println(metrics.Fold(book.Accounts(), s).Movements())
//
// # What moves
//
// A customer's revenue in a period is the sum of what a log's events brought in it ([Transactions]), or the recurring
// value of the lines that are active on its last day ([Subscriptions]). A customer with revenue above 0 is active. From
// one period to the next an active customer is
//
//   - new: never active before, with all of the revenue;
//   - resurrected (won back): active before, but not in the period before, with all of it;
//   - expanded or contracted: active in both, with the difference;
//   - churned: active in the period before only, with all that there was.
//
// First coming in the data is new unless a first-seen date before the first day of observation says otherwise, as in
// [journey.Flow]; TransactionOptions.LookBack counts those for whom the data are too short to tell.
//
// # Refunds and credits
//
// A customer whose revenue nets to 0 or less in a period isn't active in it: someone who was before has churned. The
// negative money is a credit. It is part of the opening and closing amounts, which are all of the money, and the change
// of credits is the adjustment, a movement of its own. So the closing amounts of all periods of a log add up to the sum
// of its amounts, refunds included.
//
// # Money
//
// Inside, money is whole numbers. Of transactions nothing is rounded. A line's recurring value is a quotient; it is
// rounded once, half to even, to BookOptions.Places, and everything after that is exact. What doesn't fit 64 bits for
// one customer is refused when a calculator or a book is made, and sums over customers have 128 bits.
//
// # Rates
//
// Retention of revenue, churn and the quick ratio have dialects that differ on the same month: [Dialect] names them.
// Churn of customers has them too: they are those of [journey.ChurnRate], which takes the rows of [Row.Flow].
package revenue
