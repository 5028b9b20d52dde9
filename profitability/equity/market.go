package equity

import (
	"fmt"
	"math"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// A Market is the model of Blattberg & Deighton ("Manage marketing by the customer equity test", Harvard Business
// Review 74, 1996): how much to spend on winning prospects, and how much on keeping customers.
//
// With A spent on each prospect the share a(A) become customers, and each brings the margin m at once. From then on R
// is spent on each customer and period, and the share r(R) stays, so that the equity of a prospect is
//
//	a·(m + V) − A  with  V = (m − R/r)·r′/(1−r′) = (m·r − R)/(1+d−r)  and  r′ = r/(1+d)
//
// where V is what a customer is worth after the first margin. The market is the same every period, and R is spent at
// the end of a period on everyone who was a customer at its start, not only on those who stay.
type Market struct {
	Acquisition Response        `json:"acquisition"` // of prospects, to what is spent on each
	Retention   Response        `json:"retention"`   // of customers, to what is spent on each in a period
	Margin      decimal.Decimal `json:"margin"`      // of a customer in a period, before both spends
	Discount    float64         `json:"discount"`    // rate of a period
}

// A Plan is what spends lead to in a market. Amounts are of one prospect or one customer.
type Plan struct {
	AcquisitionSpend decimal.Decimal `json:"acquisition_spend"` // on each prospect
	RetentionSpend   decimal.Decimal `json:"retention_spend"`   // on each customer and period
	AcquisitionRate  float64         `json:"acquisition_rate"`
	RetentionRate    float64         `json:"retention_rate"`
	FutureValue      decimal.Decimal `json:"future_value"`   // V: of a customer, after the first margin
	CustomerValue    decimal.Decimal `json:"customer_value"` // m + V: of a customer when won
	Equity           decimal.Decimal `json:"equity"`         // a·(m + V) − A: of a prospect
	// MarginalAcquisition and MarginalRetention are what one more customer won, or kept, would cost: dA/da and dR/dr.
	// At the best plan both equal CustomerValue (Pfeifer, "The optimal ratio of acquisition and retention costs", Journal
	// of Targeting, Measurement and Analysis for Marketing 13, 2005). Where one is lower, spending more on it pays.
	MarginalAcquisition Money `json:"marginal_acquisition"`
	MarginalRetention   Money `json:"marginal_retention"`
}

// String returns the plan for people.
func (p Plan) String() string {
	return fmt.Sprintf("acquisition: spend %s a prospect, %.1f %% won, one more costs %v\n"+
		"retention: spend %s a customer and period, %.1f %% kept, one more costs %v\n"+
		"a customer is worth %s, a prospect %s\n",
		fixed(p.AcquisitionSpend), 100*p.AcquisitionRate, p.MarginalAcquisition,
		fixed(p.RetentionSpend), 100*p.RetentionRate, p.MarginalRetention, fixed(p.CustomerValue), fixed(p.Equity))
}

func (c *checker) market(m Market) {
	c.response("acquisition", m.Acquisition)
	c.response("retention", m.Retention)
	c.amount("margin", m.Margin)
	c.rate("discount", m.Discount)
	if m.Retention.Ceiling >= 1+m.Discount {
		c.add("retention ceiling", number(m.Retention.Ceiling),
			"isn't below 1 + discount "+number(1+m.Discount)+", so that the value of a customer may have no end",
			"lower the ceiling or raise the discount rate")
	}
}

// At returns what spends on each prospect, and on each customer and period, lead to. Amounts are rounded to places. The
// error is Faults for responses that can't be, a ceiling of retention of 1 + discount or more, and negative spends.
func (m Market) At(acquisition, retention decimal.Decimal, places int32) (Plan, error) {
	var c checker
	c.market(m)
	c.cost("acquisition spend", acquisition)
	c.cost("retention spend", retention)
	c.places(places)
	if err := c.err(); err != nil {
		return Plan{}, err
	}
	a, r, margin := acquisition.InexactFloat64(), retention.InexactFloat64(), m.Margin.InexactFloat64()
	future := m.future(r)
	p := Plan{
		AcquisitionSpend:    acquisition,
		RetentionSpend:      retention,
		AcquisitionRate:     m.Acquisition.rate(a),
		RetentionRate:       m.Retention.rate(r),
		FutureValue:         c.model("future value", future, places),
		CustomerValue:       c.model("customer value", margin+future, places),
		MarginalAcquisition: m.Acquisition.marginal(a, places),
		MarginalRetention:   m.Retention.marginal(r, places),
	}
	p.Equity = c.model("equity", float64(p.AcquisitionRate*(margin+future))-a, places)
	return p, c.err()
}

// Best returns the plan with the largest equity. Retention comes first, because what a customer is worth doesn't depend
// on how the customer was won; then acquisition, for customers of that worth. A spend is 0 where its first unit of
// money brings less than it costs. Spends are rounded to places, and the plan is what the rounded spends lead to.
// Errors are as for [Market.At].
func (m Market) Best(places int32) (Plan, error) {
	var c checker
	c.market(m)
	c.places(places)
	if err := c.err(); err != nil {
		return Plan{}, err
	}
	keep := m.bestRetention()
	win := m.Acquisition.best(m.Margin.InexactFloat64() + m.future(keep))
	retention := c.model("retention spend", keep, places)
	acquisition := c.model("acquisition spend", win, places)
	if err := c.err(); err != nil {
		return Plan{}, err
	}
	return m.At(acquisition, retention, places)
}

// future is V at a spend on retention.
func (m Market) future(spend float64) float64 {
	r := m.Retention.rate(spend)
	return (float64(m.Margin.InexactFloat64()*r) - spend) / (1 + m.Discount - r)
}

// bestRetention returns where V is largest. The numerator of its derivative,
//
//	(m·r′ − 1)(1+d−r) + (m·r − R)·r′  with  r′ = dr/dR,
//
// has the derivative r″·(m(1+d) − R), which is negative up to R = m(1+d), where the numerator is −(1+d−r). So it is 0
// at one place below that, or nowhere when it starts at 0 or less; beyond, it stays negative.
func (m Market) bestRetention() float64 {
	margin, compound := m.Margin.InexactFloat64(), 1+m.Discount
	rising := func(spend float64) bool {
		r, slope := m.Retention.rate(spend), m.Retention.slope(spend)
		return float64((float64(margin*slope)-1)*(compound-r))+float64((float64(margin*r)-spend)*slope) > 0
	}
	if !rising(0) {
		return 0
	}
	low, high := 0.0, margin*compound
	for {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			return low
		}
		if rising(middle) {
			low = middle
		} else {
			high = middle
		}
	}
}

// marginal is the cost of one more person won: one over the slope.
func (r Response) marginal(spend float64, places int32) Money {
	cost := 1 / r.slope(spend)
	if math.IsInf(cost, 0) {
		return Money{Why: "the ceiling is reached; no spending wins another"}
	}
	return sure(exact.RoundRat(rational(cost), places))
}
