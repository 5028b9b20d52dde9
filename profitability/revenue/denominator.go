package revenue

import (
	"fmt"
	"math"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// Denominator says what revenue is divided by: revenue per customer differs with who is counted.
type Denominator uint8

// The denominators. Customers are those who are active.
const (
	PerClosing     Denominator = iota // customers at the close; of transactions, those active in the period
	PerOpening                        // customers at the opening
	PerMean                           // the mean of opening and closing customers
	PerInteraction                    // the events that TransactionOptions.Interactions selects
)

// String returns the denominator in words.
func (d Denominator) String() string {
	words := [...]string{
		"per closing customer", "per opening customer", "per mean of opening and closing customers", "per interaction",
	}
	if int(d) >= len(words) {
		return fmt.Sprintf("Denominator(%d)", d)
	}
	return words[d]
}

// Of returns the closing revenue of a row, credits included, divided by the denominator, which is named as the method.
// Per closing customer it is a mean over customers and has an interval at the level given (0.95 for 95 %), as long as
// there are no credits; the others divide the revenue of some by the number of others, have none and say so. It is
// undefined where there is nothing to divide by.
//
// The interval is Student's t for the effective number of customers, (Σv)²/Σv², and warns where that is below 30. In
// 4,000 samples each of 10, 40 and 200 customers with lognormal revenue it covered, at 95 %, 93, 94 and 94 % where σ
// was 0.5. Where it was 1.5 it covered 77, 82 and 88 %, because samples often miss the few customers who have most; of
// the samples of 200 customers only a third showed that by the warning.
func (d Denominator) Of(r Row, level float64) metrics.Estimate {
	var by decimal.Decimal
	half := decimal.New(5, -1)
	open, end := r.Net.Opening.Customers, r.Net.Closing.Customers
	n := end
	switch d {
	case PerClosing:
	case PerOpening:
		n = open
	case PerMean:
		n = open + end
	case PerInteraction:
		n = r.Interactions
	default:
		return metrics.Absent(metrics.NotApplicable, "no such denominator")
	}
	method := "closing revenue " + d.String()
	if n == 0 {
		e := metrics.Absent(metrics.Undefined, "nothing to divide by")
		e.Method = method
		return e
	}
	by = decimal.NewFromInt(n)
	if d == PerMean {
		by = by.Mul(half)
	}
	quotient := r.Net.Closing.Amount.Rat()
	value, _ := quotient.Quo(quotient, by.Rat()).Float64()
	e := metrics.NewEstimate(value)
	e.N, e.Method = n, method
	if d != PerClosing || !r.Net.Closing.Credits.IsZero() {
		return e.Warn("no interval: the revenue isn't only that of what it is divided by")
	}
	return r.sums.mean(e, level)
}

// mean adds the interval of the mean revenue of those active at the close: Student's t for the effective number of
// customers, (Σv)²/Σv², less 1.
func (s *sums) mean(e metrics.Estimate, level float64) metrics.Estimate {
	switch {
	case !(level > 0 && level < 1):
		return e.Warn("no interval: the confidence level isn't between 0 and 1; use 0.95")
	case e.N < 2:
		return e.Warn("no interval: it takes two customers or more")
	case s.closing.squares == most:
		return e.Warn("no interval: the amounts are too large to compute one")
	}
	// n·Σv² − (Σv)², over (n·Σv)² · n/(n−1), is the relative variance of the mean.
	sum := s.closing.stock.amount.Big()
	spread := new(big.Int).Mul(big.NewInt(e.N), s.closing.squares.Big())
	spread.Sub(spread, new(big.Int).Mul(sum, sum))
	squares, _ := new(big.Float).SetInt(spread).Float64()
	whole, _ := new(big.Float).SetInt(sum).Float64()
	if squares <= 0 || whole == 0 {
		return e.Warn("no interval: all customers have the same revenue")
	}
	customers := whole / s.closing.squares.Float64() * whole
	half := student(level, customers) * math.Abs(e.Value/whole) * math.Sqrt(squares/float64(e.N-1))
	e.Low, e.High, e.Level = e.Value-half, e.Value+half, level
	e.Method += ", Student's t"
	return warnFew(e, customers)
}
