package profitability

import (
	"fmt"
	"math"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Whale is the curve of accumulated profit over customers, the most profitable first. It rises while customers earn
// money and falls over those who lose it, which gives it the shape of a whale's back (Kaplan and Narayanan, "Measuring
// and Managing Customer Profitability", Journal of Cost Management 15, 2001).
type Whale struct {
	Customers  int             `json:"customers"`
	Total      decimal.Decimal `json:"total"`       // profit of all customers
	Peak       decimal.Decimal `json:"peak"`        // the most that the curve reaches; at least 0, where it begins
	HiddenLoss decimal.Decimal `json:"hidden_loss"` // Peak − Total, 0 or more: what loss makers take back
	AtPeak     int             `json:"at_peak"`     // the smallest number of customers that reaches the peak
	LossMakers int             `json:"loss_makers"` // customers with a profit below 0
	// Curve[i] is the profit of the i+1 most profitable customers together. Customers of equal profit add the same, so
	// their order doesn't matter to it.
	Curve []decimal.Decimal `json:"curve"`
}

// NewWhale returns the whale curve of customers in any order, exactly. It reads nothing of them but the profit. Without
// customers everything is 0.
func NewWhale(customers []CustomerProfit) Whale {
	w := Whale{Customers: len(customers), Curve: curve(customers)}
	for i := range customers {
		if customers[i].Profit.IsNegative() {
			w.LossMakers++
		}
	}
	for i, sum := range w.Curve {
		if sum.GreaterThan(w.Peak) {
			w.Peak, w.AtPeak = sum, i+1
		}
	}
	if n := len(w.Curve); n > 0 {
		w.Total = w.Curve[n-1]
	}
	w.HiddenLoss = w.Peak.Sub(w.Total)
	return w
}

func curve(customers []CustomerProfit) []decimal.Decimal {
	sums := make([]decimal.Decimal, len(customers))
	if units, exp, ok := profits(customers); ok {
		slices.Sort(units)
		var sum exact.Int128
		for i := range units {
			sum = sum.AddInt64(units[len(units)-1-i])
			sums[i] = sum.Decimal(exp)
		}
		return sums
	}
	for i := range customers {
		sums[i] = customers[i].Profit
	}
	slices.SortFunc(sums, func(a, b decimal.Decimal) int { return b.Cmp(a) })
	for i := range sums[1:] {
		sums[i+1] = sums[i].Add(sums[i+1])
	}
	return sums
}

// PeakShare returns Peak/Total, without an interval: 2.3 says that the profitable customers earn 230 % of what is left
// in the end. It is not applicable where the total isn't positive, and undefined where the quotient doesn't fit a
// float64.
func (w Whale) PeakShare() metrics.Estimate {
	if !w.Total.IsPositive() {
		return metrics.Absent(metrics.NotApplicable, fmt.Sprintf(
			"the total profit is %v, of which a share says nothing; read Peak and HiddenLoss as amounts", w.Total))
	}
	share := w.Peak.InexactFloat64() / w.Total.InexactFloat64()
	if math.IsInf(share, 0) || math.IsNaN(share) {
		return metrics.Absent(metrics.Undefined, "peak over total is out of range; check the amounts")
	}
	e := metrics.NewEstimate(share)
	e.N, e.Method = int64(w.Customers), "peak over total"
	return e
}
