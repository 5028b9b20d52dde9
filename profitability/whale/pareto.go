package whale

import (
	"fmt"
	"math"
	"math/big"
	"sort"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// TopShare returns the share of the total profit that the most profitable customers bring: TopShare(0.2) of the top
// 20 %. A part of a customer counts as one. The argument is exactly the decimal that it is written as, so that 0.7 of
// 10 customers are 7. The share is above 1 where others lose money. It isn't applicable to a total of 0 or less, and
// undefined for an argument outside 0 to 1.
func (c Curve) TopShare(customers float64) metrics.Estimate {
	if !(customers >= 0 && customers <= 1) {
		return metrics.Absent(metrics.Undefined,
			fmt.Sprintf("%v is no share of customers; ask for one from 0 to 1, as 0.2 for 20 %%", customers))
	}
	n := decimal.NewFromInt(int64(c.Len()))
	top := int(decimal.NewFromFloat(customers).Mul(n).Ceil().IntPart())
	return c.shareOf(c.upTo(top), fmt.Sprintf("top %d of %d customers", top, c.Len()))
}

// CustomersFor returns the smallest number of customers who bring a share of the total profit together, and the share
// of customers that this is: CustomersFor(0.8) says how many make 80 %. The argument is exactly the decimal that it is
// written as; it may be above 1, up to PeakShare. Without an answer the number is 0: the share of customers isn't
// applicable to a total of 0 or less, and undefined for an argument below 0 or above PeakShare.
func (c Curve) CustomersFor(profit float64) (number int, share metrics.Estimate) {
	if why := c.noShare(); why != "" {
		return 0, metrics.Absent(metrics.NotApplicable, why)
	}
	if !(profit >= 0) || math.IsInf(profit, 0) {
		return 0, metrics.Absent(metrics.Undefined,
			fmt.Sprintf("%v is no share of profit; ask for one from 0 on, as 0.8 for 80 %%", profit))
	}
	goal := new(big.Rat).Mul(decimal.NewFromFloat(profit).Rat(), new(big.Rat).SetInt(c.total()))
	peak := c.AtPeak()
	// The curve rises up to the peak, which is as far as it may be searched.
	number = sort.Search(peak+1, func(k int) bool {
		return new(big.Rat).SetInt(c.upTo(k)).Cmp(goal) >= 0
	})
	if number > peak {
		return 0, metrics.Absent(metrics.Undefined,
			fmt.Sprintf("no number of customers brings %v times the total; the peak is %v", profit, c.PeakShare().Value))
	}
	return number, c.quotient(big.NewInt(int64(number)), big.NewInt(int64(c.Len())),
		fmt.Sprintf("%d of %d customers", number, c.Len()))
}
