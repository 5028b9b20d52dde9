package revenue

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Dialect is a way to compute rates of revenue; the field has several, which differ on the same month. The base is
// the revenue of active customers at the opening. The zero Dialect is the commonest: existing customers only, each of
// them counted once a period, contraction being part of churn.
//
// Each rate names its formula as the method. Those of the net view have an interval at the level given (0.95 for 95 %),
// that of a ratio estimator with customers as the clusters: Clopper and Pearson's at the effective number of customers
// for gross retention and churn, Student's t for the others; below 30 customers in effect they warn. The gross view
// doesn't keep customers apart, so it has none.
type Dialect struct {
	// Reactivation counts resurrected revenue: in net retention, against churn in net churn, as a gain in the quick ratio.
	Reactivation bool
	// NoContraction leaves contraction out of churn, of gross retention and of the quick ratio's losses. Net
	// retention and net churn always have it.
	NoContraction bool
	// Gross takes the gross view, which for subscriptions has what came and went inside the period, too.
	Gross bool
}

// String returns the choices in words: "without reactivation, with contraction, net view" for the zero Dialect.
func (d Dialect) String() string {
	with := map[bool]string{false: "without ", true: "with "}
	view := "net view"
	if d.Gross {
		view = "gross view"
	}
	return with[d.Reactivation] + "reactivation, " + with[!d.NoContraction] + "contraction, " + view
}

// NRR returns net revenue retention: (opening + expansion − contraction − churned) / opening.
func (d Dialect) NRR(r Row, level float64) metrics.Estimate {
	w := weights{opening: 1, moved: [moves]int64{expanded: 1, contracted: -1, churned: -1}}
	method := "NRR = (opening + expansion − contraction − churned) / opening"
	if d.Reactivation {
		w.moved[resurrected] = 1
		method = "NRR = (opening + resurrected + expansion − contraction − churned) / opening"
	}
	return d.perOpening(r, w, level, method)
}

// GRR returns gross revenue retention: (opening − contraction − churned) / opening. In the net view it is never above 1
// while revenue is positive, and neither is its interval.
func (d Dialect) GRR(r Row, level float64) metrics.Estimate {
	w := weights{opening: 1, moved: [moves]int64{contracted: -1, churned: -1}}
	method := "GRR = (opening − contraction − churned) / opening"
	if d.NoContraction {
		w.moved[contracted] = 0
		method = "GRR = (opening − churned) / opening"
	}
	return share(d.perOpening(r, w, level, method))
}

// GrossChurn returns gross revenue churn: (churned + contraction) / opening.
func (d Dialect) GrossChurn(r Row, level float64) metrics.Estimate {
	w := weights{moved: [moves]int64{contracted: 1, churned: 1}}
	method := "gross churn = (churned + contraction) / opening"
	if d.NoContraction {
		w.moved[contracted] = 0
		method = "gross churn = churned / opening"
	}
	return share(d.perOpening(r, w, level, method))
}

// NetChurn returns net revenue churn: (churned + contraction − expansion) / opening. It is negative where expansion
// makes up for the losses.
func (d Dialect) NetChurn(r Row, level float64) metrics.Estimate {
	w := weights{moved: [moves]int64{contracted: 1, churned: 1, expanded: -1}}
	method := "net churn = (churned + contraction − expansion) / opening"
	if d.Reactivation {
		w.moved[resurrected] = -1
		method = "net churn = (churned + contraction − expansion − resurrected) / opening"
	}
	return d.perOpening(r, w, level, method)
}

// QuickRatio returns gains per loss: (new + expansion) / (churned + contraction). It is undefined where nothing was
// lost.
func (d Dialect) QuickRatio(r Row, level float64) metrics.Estimate {
	up := weights{moved: [moves]int64{fresh: 1, expanded: 1}}
	down := weights{moved: [moves]int64{churned: 1, contracted: 1}}
	gains, losses := "new + expansion", "churned + contraction"
	if d.Reactivation {
		up.moved[resurrected] = 1
		gains = "new + resurrected + expansion"
	}
	if d.NoContraction {
		down.moved[contracted] = 0
		losses = "churned"
	}
	return d.ratio(r, up, down, level, "quick ratio = ("+gains+") / ("+losses+")", "no revenue was lost")
}

func (d Dialect) perOpening(r Row, w weights, level float64, method string) metrics.Estimate {
	return d.ratio(r, w, weights{opening: 1}, level, method, "no revenue of active customers at the opening")
}

func (d Dialect) ratio(r Row, upper, lower weights, level float64, method, without string) metrics.Estimate {
	if !d.Gross {
		return r.sums.ratio(upper, lower, level, method, without)
	}
	method += ", gross view"
	num, den := upper.in(r.Gross), lower.in(r.Gross)
	if den.Sign() <= 0 {
		e := metrics.Absent(metrics.Undefined, without)
		e.Method = method
		return e
	}
	value, _ := new(big.Rat).Quo(num.Rat(), den.Rat()).Float64()
	e := metrics.NewEstimate(value)
	e.N, e.Method = r.Gross.Opening.Customers, method
	return e.Warn("no interval: the gross view counts changes, not customers")
}

// in returns the weighted sum of a balance.
func (w weights) in(b Balance) decimal.Decimal {
	sum := b.Opening.Active().Mul(decimal.NewFromInt(w.opening))
	for m, c := range [moves]Change{
		fresh: b.New, resurrected: b.Resurrected, expanded: b.Expansion, contracted: b.Contraction, churned: b.Churned,
	} {
		sum = sum.Add(c.Amount.Mul(decimal.NewFromInt(w.moved[m])))
	}
	return sum
}

// share cuts an interval off at 0 and 1, beyond which what it is of can't be.
func share(e metrics.Estimate) metrics.Estimate {
	if e.IsKnown() && e.Value >= 0 && e.Value <= 1 {
		e.Low, e.High = max(e.Low, 0), min(e.High, 1)
	}
	return e
}
