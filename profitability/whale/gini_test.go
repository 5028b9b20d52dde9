package whale_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/whale"
)

// Raffinetti, Siletti and Vernizzi 2015 give three distributions of ten incomes each, whose adjusted coefficients are
// 0.555, 1 and 0.8346; printed digits are truncated or rounded.
func TestGiniPublished(t *testing.T) {
	for _, c := range []struct {
		profits []string
		want    float64
	}{
		{[]string{"-5", "-5", "-5", "-5", "-5", "-5", "-5", "-5", "-5", "45.01"}, 0.555},
		{[]string{"-45", "0", "0", "0", "0", "0", "0", "0", "0", "45.01"}, 1},
		{[]string{"-15", "-10", "-8", "-7", "-5", "0", "0", "0", "0", "45.01"}, 0.8346},
	} {
		if got := curve(t, named(c.profits...)).GiniRSV(); math.Abs(got.Value-c.want) > 0.001 {
			t.Errorf("%v: %v, want %v", c.profits, got, c.want)
		}
	}
}

// By hand: Σ (2i−n−1)·xᵢ is 2,540; the area that the Lorenz curve of the fixture encloses below the axis adds 1,640 to
// n·T = 1,000.
func TestConcentrationOfFixture(t *testing.T) {
	c := fixture(t)
	absent(t, "Gini with losses", c.Gini(), metrics.NotApplicable)
	near(t, "Gini of Chen, Tsaur and Rhai", c.GiniCTR(), 2540.0/2640)
	near(t, "Gini of Raffinetti, Siletti and Vernizzi", c.GiniRSV(), 2540.0/(9*360))
	near(t, "Stobachoff", c.Stobachoff(), 2540.0/3540)
}

func TestConcentrationAtTheEnds(t *testing.T) {
	alike, one := curve(t, named("7", "7", "7", "7")), curve(t, named("0", "0", "7", "0"))
	near(t, "Gini of equals", alike.Gini(), 0)
	near(t, "Stobachoff of equals", alike.Stobachoff(), 0)
	near(t, "Gini of one", one.Gini(), 0.75)
	near(t, "Stobachoff of one", one.Stobachoff(), 0.75/1.75)
	near(t, "RSV of one", one.GiniRSV(), 1)
	near(t, "CTR of one", one.GiniCTR(), 0.75)
	for _, profits := range [][]string{nil, {"1", "-1"}, {"0", "0"}, {"-1", "-2"}} {
		c := curve(t, named(profits...))
		absent(t, "Gini", c.Gini(), metrics.NotApplicable)
		absent(t, "CTR", c.GiniCTR(), metrics.NotApplicable)
		absent(t, "Stobachoff", c.Stobachoff(), metrics.NotApplicable)
	}
	near(t, "RSV of losses", curve(t, named("0", "-2")).GiniRSV(), 1)
	for _, c := range []whale.Curve{{}, curve(t, named("1")), curve(t, named("0", "0"))} {
		absent(t, "RSV", c.GiniRSV(), metrics.Undefined)
	}
}

// All coefficients against areas under polygons in rationals, and their bounds.
func TestConcentrationAgainstAreas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := customers.Draw(t, "customers")
		c := must(t, list)
		if !c.Total().IsPositive() {
			return
		}
		n := int64(len(list))
		total := c.Total().Rat()
		// The Lorenz curve is the whale curve from its other end.
		ordered := inOrder(list)
		lorenz, whales := []*big.Rat{new(big.Rat)}, []*big.Rat{new(big.Rat)}
		for i := range ordered {
			lorenz = append(lorenz, new(big.Rat).Add(lorenz[i], ordered[len(ordered)-1-i].Profit.Rat()))
			whales = append(whales, new(big.Rat).Add(whales[i], ordered[i].Profit.Rat()))
		}
		above, below := area(lorenz)
		diagonal := new(big.Rat).Mul(total, big.NewRat(n, 2))
		between := new(big.Rat).Sub(diagonal, new(big.Rat).Sub(above, below))
		quotient(t, "CTR", c.GiniCTR(), between, new(big.Rat).Add(diagonal, below))
		if c.LossMakers() == 0 {
			quotient(t, "Gini", c.Gini(), between, diagonal)
		} else if c.Gini().IsKnown() {
			t.Fatalf("Gini with losses: %v", c.Gini())
		}
		under, _ := area(whales)
		quotient(t, "Stobachoff", c.Stobachoff(), new(big.Rat).Sub(under, diagonal), under)
		for _, e := range []metrics.Estimate{c.GiniCTR(), c.GiniRSV(), c.Stobachoff()} {
			if e.IsKnown() && !(e.Value >= 0 && e.Value <= 1) {
				t.Fatalf("%v is out of bounds", e)
			}
		}
	})
}

// The coefficient of Raffinetti, Siletti and Vernizzi against the mean difference of all pairs.
func TestGiniRSVAgainstPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := customers.Draw(t, "customers")
		c := must(t, list)
		pairs, sizes := decimal.Decimal{}, decimal.Decimal{}
		for i, a := range list {
			sizes = sizes.Add(a.Profit.Abs())
			for _, b := range list[:i] {
				pairs = pairs.Add(a.Profit.Sub(b.Profit).Abs())
			}
		}
		if len(list) < 2 || sizes.IsZero() {
			if c.GiniRSV().State != metrics.Undefined {
				t.Fatalf("%v of %v", c.GiniRSV(), list)
			}
			return
		}
		quotient(t, "RSV", c.GiniRSV(), pairs.Rat(), sizes.Mul(decimal.NewFromInt(int64(len(list)-1))).Rat())
	})
}

// area returns the areas that a polygon over 0, 1, 2, … has above and below the axis.
func area(heights []*big.Rat) (above, below *big.Rat) {
	above, below = new(big.Rat), new(big.Rat)
	half := big.NewRat(1, 2)
	add := func(to *big.Rat, a, b, width *big.Rat) {
		s := new(big.Rat).Add(a, b)
		to.Add(to, s.Mul(s, width).Mul(s, half).Abs(s))
	}
	zero, one := new(big.Rat), big.NewRat(1, 1)
	for i, b := range heights[1:] {
		a := heights[i]
		switch {
		case a.Sign() >= 0 && b.Sign() >= 0:
			add(above, a, b, one)
		case a.Sign() <= 0 && b.Sign() <= 0:
			add(below, a, b, one)
		default: // it crosses the axis after a/(a−b) of the way
			at := new(big.Rat).Sub(a, b)
			at.Quo(a, at)
			rest := new(big.Rat).Sub(one, at)
			first, second := below, above
			if a.Sign() > 0 {
				first, second = above, below
			}
			add(first, a, zero, at)
			add(second, zero, b, rest)
		}
	}
	return above, below
}

// quotient checks that an estimate is a quotient to the bit.
func quotient(t *rapid.T, what string, e metrics.Estimate, a, b *big.Rat) {
	want, _ := new(big.Rat).Quo(a, b).Float64()
	if !e.IsKnown() || e.Value != want {
		t.Fatalf("%s: %v, want %v", what, e, want)
	}
}
