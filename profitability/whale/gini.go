package whale

import (
	"math/big"

	"github.com/untangle-metrics/untangle/metrics"
)

// Gini returns the Gini coefficient of profit: twice the area between the Lorenz curve and its diagonal,
//
//	G = Σ (2i−n−1)·xᵢ / (n·Σ xᵢ), with x₁ ≤ x₂ ≤ … ≤ xₙ
//
// from 0 (everyone brings the same) to (n−1)/n (one customer brings everything). With losses it has no bound, and with
// a total of 0 it has no value, so it isn't applicable where a customer makes a loss or nobody makes a profit: take
// [Curve.GiniCTR] or [Curve.GiniRSV], which are this coefficient with a larger denominator.
func (c Curve) Gini() metrics.Estimate {
	if why := c.noShare(); why != "" {
		return metrics.Absent(metrics.NotApplicable, why)
	}
	if c.LossMakers() > 0 {
		return metrics.Absent(metrics.NotApplicable,
			"there are losses, with which this coefficient has no bound; take GiniCTR or GiniRSV")
	}
	return c.quotient(c.spread(), c.nTotal(), "Gini")
}

// GiniCTR returns the Gini coefficient of Chen, Tsaur and Rhai ("The Gini coefficient and negative income", Oxford
// Economic Papers 34, 1982), as corrected by Berrebi and Silber (37, 1985): the area between the Lorenz curve and its
// diagonal over the area below the diagonal and that below the axis, which the curve encloses where profit is negative,
//
//	G = Σ (2i−n−1)·xᵢ / (n·T − 2·Σⱼ Pⱼ + Pₖ + Pₖ²/xₖ₊₁)
//
// with x in increasing order, T their sum, Pⱼ the sum of the first j, and k the number of those sums below 0, over
// which j runs. It is from 0 to below 1, and equals [Curve.Gini] where nobody makes a loss. It isn't applicable to a
// total of 0 or less.
func (c Curve) GiniCTR() metrics.Estimate {
	if why := c.noShare(); why != "" {
		return metrics.Absent(metrics.NotApplicable, why)
	}
	// Pⱼ is the total less what the others bring, so the sums below 0 are where the curve is above its end.
	n, total := c.Len(), c.total()
	k := 0
	for k < n-1 && c.sums.compare(n-k-2, n-1) > 0 {
		k++
	}
	area := c.nTotal()
	if k == 0 {
		return c.quotient(c.spread(), area, giniCTR)
	}
	last := new(big.Int).Sub(total, c.upTo(n-k)) // Pₖ
	sum := new(big.Int).Mul(total, big.NewInt(int64(k)))
	sum.Sub(sum, c.sums.sum(n-k-1, n-1))
	area.Sub(area, sum.Lsh(sum, 1))
	area.Add(area, last)
	// All times xₖ₊₁, which is above 0 because it takes the sum from below 0 to 0 or more.
	next := c.profits.big(n - k - 1)
	area.Mul(area, next)
	area.Add(area, last.Mul(last, last))
	return c.quotient(next.Mul(next, c.spread()), area, giniCTR)
}

const giniCTR = "Gini of Chen, Tsaur and Rhai"

// GiniRSV returns the Gini coefficient of Raffinetti, Siletti and Vernizzi ("On the Gini coefficient normalization when
// attributes with negative values are considered", Statistical Methods & Applications 24, 2015),
//
//	G = Σ (2i−n−1)·xᵢ / ((n−1)·(T⁺ + T⁻)), with x₁ ≤ x₂ ≤ … ≤ xₙ
//
// with T⁺ the sum of profits (the peak) and T⁻ that of losses (the hidden loss). It is from 0 to 1: 1 when one customer
// makes all the profit and another one all the losses. Where nobody makes a loss it is n/(n−1) times [Curve.Gini]. It
// says something of any total, also below 0; it is undefined for fewer than two customers and when all profits are 0.
func (c Curve) GiniRSV() metrics.Estimate {
	if c.Len() < 2 {
		return metrics.Absent(metrics.Undefined, "inequality takes two customers or more")
	}
	both := c.hidden()
	both.Add(both, c.upTo(c.AtPeak()))
	if both.Sign() == 0 {
		return metrics.Absent(metrics.Undefined, "all profits are 0")
	}
	return c.quotient(c.spread(), both.Mul(both, big.NewInt(int64(c.Len()-1))),
		"Gini of Raffinetti, Siletti and Vernizzi")
}

// Stobachoff returns the Stobachoff coefficient (after Storbacka, "Segmentation Based on Customer Profitability",
// Journal of Marketing Management 13, 1997; van Raaij, Vernooij and van Triest, "The implementation of customer
// profitability analysis", Industrial Marketing Management 32, 2003): the area between the curve and the straight line
// from its start to its end, along which everyone brings the same, over the whole area under the curve,
//
//	S = A / (A + n·T/2), where A = Σ (2i−n−1)·xᵢ / 2, with x₁ ≤ x₂ ≤ … ≤ xₙ and T their sum
//
// from 0 (everyone brings the same) to below 1 (profit depends on few, who make up for the losses of many). It is
// G/(1+G) with G by the formula of [Curve.Gini]. It isn't applicable to a total of 0 or less.
func (c Curve) Stobachoff() metrics.Estimate {
	if why := c.noShare(); why != "" {
		return metrics.Absent(metrics.NotApplicable, why)
	}
	between := c.spread()
	return c.quotient(between, new(big.Int).Add(between, c.nTotal()), "Stobachoff")
}

// spread returns Σ (2i−n−1)·xᵢ over profits in increasing order, in units. The sum of the curve's points counts the
// profit of rank r n+1−r times, so twice that sum less n+1 totals is the same.
func (c *Curve) spread() *big.Int {
	n := c.Len()
	points := c.sums.sum(0, n)
	points.Lsh(points, 1)
	return points.Sub(points, new(big.Int).Mul(c.total(), big.NewInt(int64(n)+1)))
}

// nTotal returns the total times the number of customers, in units.
func (c *Curve) nTotal() *big.Int {
	t := c.total()
	return t.Mul(t, big.NewInt(int64(c.Len())))
}
