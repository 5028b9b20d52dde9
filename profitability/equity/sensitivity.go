package equity

import (
	"math"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// Elasticities say by how many per cent a customer's value changes when one of what makes it changes by 1 % of itself:
// they are derivatives, of the logarithm by the logarithm. What a whole step is worth in money is [Worth].
type Elasticities struct {
	Margin          float64 `json:"margin"` // 1, before the acquisition cost
	Retention       float64 `json:"retention"`
	Discount        float64 `json:"discount"`         // 0 or less, where the rate is positive
	Growth          float64 `json:"growth"`           // 0 without growth
	AcquisitionCost float64 `json:"acquisition_cost"` // 0, before the acquisition cost; see Elasticities.Net
}

// Elasticities returns those of the multiple. With D the mean number of periods between the first margin and the
// others, each weighted by its present value, they are
//
//	retention      1+D                 D at once ([Now])
//	discount       −i/(1+i)·(1+D)      −i/(1+i)·D
//	growth         g/(1+g)·D           the same
//
// For ever 1+D is (1+i)/(1+i−r(1+g)), which is the retention elasticity that Gupta & Lehmann (2003) give. Errors are as
// for [Terms.Multiple].
func (t Terms) Elasticities() (Elasticities, error) {
	if _, err := t.multiple(); err != nil {
		return Elasticities{}, err
	}
	d := t.meanDelay()
	waits := d
	if t.Timing == AtEnd {
		waits++
	}
	return Elasticities{
		Margin:    1,
		Retention: waits,
		Discount:  0 - t.Discount/(1+t.Discount)*waits, // never −0
		Growth:    t.Growth / (1 + t.Growth) * d,
	}, nil
}

// Net returns the elasticities of value − cost: what a customer is worth after paying for the acquisition. Each is
// multiplied by value/(value − cost), and that of the cost is −cost/(value − cost). Where value equals cost there are
// none, and where it is lower they are of a loss: a positive one means that the loss grows. The error is Faults for a
// negative cost and for a cost that equals the value.
func (e Elasticities) Net(value, cost decimal.Decimal) (Elasticities, error) {
	var c checker
	c.amount("value", value)
	c.cost("acquisition cost", cost)
	if len(c.faults) == 0 && value.Equal(cost) {
		c.add("acquisition cost", cost.String(), "as much as the customer is worth, which leaves nothing to take a share of",
			"compare amounts with Worth")
	}
	if err := c.err(); err != nil {
		return Elasticities{}, err
	}
	net := new(big.Rat).Sub(value.Rat(), cost.Rat())
	gross, _ := new(big.Rat).Quo(value.Rat(), net).Float64()
	spent, _ := new(big.Rat).Quo(cost.Rat(), net).Float64()
	return Elasticities{
		Margin:          e.Margin * gross,
		Retention:       e.Retention * gross,
		Discount:        e.Discount * gross,
		Growth:          e.Growth * gross,
		AcquisitionCost: 0 - spent,
	}, nil
}

// meanDelay returns D of terms that have a value.
func (t Terms) meanDelay() float64 {
	q := t.ratio()
	if t.Horizon == 0 {
		f, _ := new(big.Rat).Quo(q, new(big.Rat).Sub(one, q)).Float64()
		return f
	}
	f, _ := q.Float64()
	return meanIndex(f, t.Horizon)
}

// meanIndex returns Σ k·qᵏ / Σ qᵏ for k = 0 … n−1.
func meanIndex(q float64, n int) float64 {
	if q > 1 {
		return float64(n-1) - meanIndex(1/q, n) // counted from the other end, where nothing overflows
	}
	var sum, moment float64
	weight := 1.0
	for k := 0; k < n && weight > 0; k++ {
		sum += weight
		moment += float64(float64(k) * weight)
		weight *= q
	}
	return moment / sum
}

// Worth says in money what a step in the terms is worth, for one customer. A step is a whole one, not a derivative:
// the value after it less the value before, both rounded, so that value plus step is the value after it. An amount that
// doesn't exist says why: retention can't rise above 1, nor so far that the value has no end.
type Worth struct {
	Value          decimal.Decimal `json:"value"`           // what the customer is worth as things are
	RetentionPoint Money           `json:"retention_point"` // retention higher by 0.01
	MarginPercent  Money           `json:"margin_percent"`  // margin higher by 1 % of itself
	DiscountPoint  Money           `json:"discount_point"`  // discount rate lower by 0.01
	GrowthPoint    Money           `json:"growth_point"`    // growth rate higher by 0.01
	Terms          Terms           `json:"terms"`
}

// Worth returns what a customer with that margin is worth, and each step. A point of acquisition cost needs no formula:
// a cost that is 1 % lower leaves 1 % of it. Errors are as for [Terms.Value].
func (t Terms) Worth(margin decimal.Decimal, places int32) (Worth, error) {
	value, err := t.Value(margin, places)
	if err != nil {
		return Worth{}, err
	}
	after := func(change func(*Terms), margin decimal.Decimal) Money {
		changed := t
		change(&changed)
		v, err := changed.Value(margin, places)
		if err != nil {
			return Money{Why: err.Error()}
		}
		return sure(v.Sub(value))
	}
	w := Worth{Value: value, Terms: t}
	w.RetentionPoint = after(func(c *Terms) { c.Retention = plusPoint(c.Retention) }, margin)
	w.DiscountPoint = after(func(c *Terms) { c.Discount = lessPoint(c.Discount) }, margin)
	w.GrowthPoint = after(func(c *Terms) { c.Growth = plusPoint(c.Growth) }, margin)
	w.MarginPercent = sure(exact.RoundRat(t.raised(margin), places).Sub(value))
	return w, nil
}

// raised returns the value with a margin that is 1 % higher, not rounded.
func (t Terms) raised(margin decimal.Decimal) *big.Rat {
	m, _ := t.multiple() // has been checked
	m.Mul(m, margin.Rat())
	return m.Mul(m, big.NewRat(101, 100))
}

// plusPoint adds a hundredth to the decimal number that x prints as.
func plusPoint(x float64) float64 {
	f, _ := new(big.Rat).Add(rational(x), big.NewRat(1, 100)).Float64()
	return f
}

func lessPoint(x float64) float64 {
	f, _ := new(big.Rat).Sub(rational(x), big.NewRat(1, 100)).Float64()
	return f
}

// quotient returns a/b as a float64, infinite where it is too large for one.
func quotient(a, b decimal.Decimal) float64 {
	f, _ := new(big.Rat).Quo(a.Rat(), b.Rat()).Float64()
	if math.IsInf(f, 0) {
		return math.Copysign(math.MaxFloat64, f)
	}
	return f
}
