package whale

import (
	"fmt"
	"iter"
	"math"
	"math/big"
	"sort"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Curve is the whale curve of customers. It never changes, and copies share its memory. The zero Curve is that of no
// customers: all amounts and counts are 0.
type Curve struct {
	names   []string // by rank
	profits column
	sums    column // cumulative
}

// Len returns the number of customers.
func (c Curve) Len() int { return len(c.names) }

// Customer returns the customer of a rank: 1 is the most profitable, Len the least. It panics for another rank, as a
// slice does.
func (c Curve) Customer(rank int) Customer {
	return Customer{Name: c.names[rank-1], Profit: c.profits.decimal(rank - 1)}
}

// Customers returns all ranks with their customers, the most profitable first.
func (c Curve) Customers() iter.Seq2[int, Customer] {
	return func(yield func(int, Customer) bool) {
		for rank := 1; rank <= c.Len(); rank++ {
			if !yield(rank, c.Customer(rank)) {
				return
			}
		}
	}
}

// Cumulative returns the profit of so many customers, the most profitable first: 0 of none, the total of Len. It panics
// for a number below 0 or above Len.
func (c Curve) Cumulative(customers int) decimal.Decimal {
	if customers == 0 {
		return decimal.Decimal{}
	}
	return c.sums.decimal(customers - 1)
}

// Total returns the profit of all customers.
func (c Curve) Total() decimal.Decimal { return c.Cumulative(c.Len()) }

// Peak returns the most that the curve reaches: what customers with a profit above 0 bring. It is 0 where there are
// none.
func (c Curve) Peak() decimal.Decimal { return c.Cumulative(c.AtPeak()) }

// AtPeak returns the smallest number of customers who reach the peak: those with a profit above 0.
func (c Curve) AtPeak() int {
	return sort.Search(c.Len(), func(i int) bool { return c.profits.sign(i) <= 0 })
}

// BreakEven returns the number of customers with a profit of exactly 0, over whom the curve is level.
func (c Curve) BreakEven() int { return c.Len() - c.LossMakers() - c.AtPeak() }

// LossMakers returns the number of customers with a profit below 0.
func (c Curve) LossMakers() int {
	return c.Len() - sort.Search(c.Len(), func(i int) bool { return c.profits.sign(i) < 0 })
}

// HiddenLoss returns the peak less the total, 0 or more: what the loss-makers take back.
func (c Curve) HiddenLoss() decimal.Decimal { return c.Peak().Sub(c.Total()) }

// PeakShare returns the peak over the total: 2.3 says that the profitable customers earn 230 % of what is left in the
// end. It isn't applicable to a total of 0 or less; then read Peak and HiddenLoss.
func (c Curve) PeakShare() metrics.Estimate {
	return c.shareOf(c.upTo(c.AtPeak()), "peak over total")
}

// HiddenShare returns the hidden loss over the total, 1 less than PeakShare. It isn't applicable to a total of 0 or
// less.
func (c Curve) HiddenShare() metrics.Estimate {
	return c.shareOf(c.hidden(), "hidden loss over total")
}

// LossMakerShare returns the share of customers who are loss-makers. It is undefined without customers.
func (c Curve) LossMakerShare() metrics.Estimate {
	if c.Len() == 0 {
		return metrics.Absent(metrics.Undefined, noCustomers)
	}
	return c.quotient(big.NewInt(int64(c.LossMakers())), big.NewInt(int64(c.Len())), "loss-makers over customers")
}

const noCustomers = "there are no customers"

// upTo is Cumulative in units.
func (c *Curve) upTo(customers int) *big.Int {
	if customers == 0 {
		return new(big.Int)
	}
	return c.sums.big(customers - 1)
}

func (c *Curve) total() *big.Int { return c.upTo(c.Len()) }

// hidden is HiddenLoss in units.
func (c *Curve) hidden() *big.Int {
	peak := c.upTo(c.AtPeak())
	return peak.Sub(peak, c.total())
}

// shareOf returns an amount in units over the total.
func (c *Curve) shareOf(part *big.Int, method string) metrics.Estimate {
	if why := c.noShare(); why != "" {
		return metrics.Absent(metrics.NotApplicable, why)
	}
	return c.quotient(part, c.total(), method)
}

// noShare says why nothing can be a share of the total; "" when it can.
func (c *Curve) noShare() string {
	if c.Len() == 0 {
		return noCustomers
	}
	if c.total().Sign() > 0 {
		return ""
	}
	return fmt.Sprintf("the total profit is %v, of which a share says nothing; read amounts instead", c.Total())
}

// quotient returns a over b, which isn't 0, as an estimate that rests on all customers.
func (c *Curve) quotient(a, b *big.Int, method string) metrics.Estimate {
	value, _ := new(big.Rat).SetFrac(a, b).Float64()
	if math.IsInf(value, 0) {
		return metrics.Absent(metrics.Undefined, method+" is beyond the range of a float64; check the amounts")
	}
	e := metrics.NewEstimate(value)
	e.N, e.Method = int64(c.Len()), method
	return e
}
