// Package whale says how concentrated profit is: the whale curve of customers, and what moved between two of them.
//
//	curve, err := whale.New(customers)
//	fmt.Println(curve.Peak(), curve.AtPeak(), curve.HiddenLoss())
//	fmt.Println(whale.Compare(lastYear, curve))
//
// # The curve
//
// Customers stand in a row, the most profitable first. Point k of the curve is the profit of the first k of them
// together, from 0 at k = 0 to the total at the end. It rises while customers earn money and falls over those who lose
// it, which gives it the shape of a whale's back (Kaplan and Narayanan, "Measuring and Managing Customer
// Profitability", Journal of Cost Management 15, 2001). What the curve loses after its peak is the hidden loss: the
// losses of all customers with a profit below 0. Customers of equal profit stand by name, so that the order of the
// input never matters.
//
// # Money
//
// Amounts are whole numbers inside, of 64 bits where they fit, of 128 bits or as many as it takes where they don't.
// Nothing is rounded. All amounts of a curve are in one currency, and so are those of two curves that are compared;
// the package doesn't know which.
//
// # Ratios
//
// A ratio is the exact quotient rounded once, to the nearest float64. It has no interval: the customers are all there
// are, not a sample. Shares of a total that is 0 or less say nothing, and are not applicable; amounts always are.
package whale
