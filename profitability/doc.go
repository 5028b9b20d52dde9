// Package profitability tells what customers bring in and what they cost: the P&L of customers.
//
//	revenue − discounts − returns − direct cost = margin
//	margin − cost to serve, by activity         = profit
//
// A [PnL] has it for each customer and each segment of a log; a [Statement] has the same money by any dimensions
// (segment, cohort, month, interaction point, silo, stage), with the cost of each activity; [Periods] has profit per
// customer and the share of customers at a loss, month by month. Everything adds up, to the last digit.
//
//	pnl, err := profitability.NewPnL(log, profitability.Options{Currency: "EUR", Rates: rates, By: "segment"})
//	pnl, err = journey.Fold(ctx, log, pnl)
//	fmt.Println(pnl.Total().Profit)
//
// # Where the lines come from
//
// An event's amount is revenue, or when it is negative a return, unless a [LineRule] says that events of its kind are
// discounts, costs or something else: so a ledger whose rows name their line can be read as it is. Direct cost is what
// such rows book, and shares of revenue ([DirectShare], [Rate]). Cost to serve is what such rows book for an activity,
// and what the activities of a costing model (package costing) or of a list of rates charge for each interaction.
//
// # What is never pushed down
//
// The P&L ends with what customers cause. What sustains a channel or the enterprise is taken from their profit in one
// sum, by [Contribute]; unused capacity stays in the report of package costing.
//
// # Money
//
// Money is exact. Inside it is integers, and nothing is rounded but the rate of a costing pool (see costing.Pool): a
// direct cost has as many decimal places as amount and share together. All money of a log is in one currency, which the
// options name and results repeat; results of two currencies don't merge. An [Exchange] converts amounts at the door,
// by a table of rates.
//
// # Profit of a customer, of a month
//
// A customer can earn over the year and lose in a month: [Periods] counts who lost in a month, [PnL] who lost over the
// whole log. How much is earned before the loss makers take part of it back is for package whale to say; [PnL.Whale]
// returns its curve.
package profitability
