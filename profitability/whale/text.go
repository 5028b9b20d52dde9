package whale

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// String returns the curve's figures and its deciles for people.
func (c Curve) String() string {
	if c.Len() == 0 {
		return "no customers\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "profit %v of %s\n", c.Total(), people(c.Len()))
	fmt.Fprintf(&b, "peak %v%s with the first %s\n", c.Peak(), percent(c.PeakShare()), people(c.AtPeak()))
	fmt.Fprintf(&b, "hidden loss %v%s of %s below 0; %s at exactly 0\n",
		c.HiddenLoss(), percent(c.HiddenShare()), people(c.LossMakers()), people(c.BreakEven()))
	if why := c.noShare(); why != "" {
		b.WriteString(why + "\n")
	}
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "decile\tcustomers\tprofit\tshare\t")
	for _, g := range c.Deciles() {
		share := "-"
		if g.Share.IsKnown() {
			share = fmt.Sprintf("%.1f %%", 100*g.Share.Value)
		}
		fmt.Fprintf(w, "%d\t%d\t%v\t%s\t\n", g.Number, g.Customers, g.Profit, share)
	}
	// Neither a strings.Builder nor a tabwriter on one can fail.
	_ = w.Flush()
	return b.String()
}

// percent writes a known share after an amount.
func percent(e metrics.Estimate) string {
	if !e.IsKnown() {
		return ""
	}
	return fmt.Sprintf(" (%.0f %% of it)", 100*e.Value)
}

// people counts customers.
func people(n int) string {
	if n == 1 {
		return "1 customer"
	}
	return fmt.Sprintf("%d customers", n)
}

// mostPoints is how many points the JSON of a curve has at most.
const mostPoints = 1000

// curveJSON is the curve as JSON has it.
type curveJSON struct {
	Customers      int              `json:"customers"`
	Total          decimal.Decimal  `json:"total"`
	Peak           decimal.Decimal  `json:"peak"`
	PeakShare      metrics.Estimate `json:"peak_share"`
	AtPeak         int              `json:"at_peak"`
	HiddenLoss     decimal.Decimal  `json:"hidden_loss"`
	HiddenShare    metrics.Estimate `json:"hidden_share"`
	BreakEven      int              `json:"break_even"`
	LossMakers     int              `json:"loss_makers"`
	LossMakerShare metrics.Estimate `json:"loss_maker_share"`
	Stobachoff     metrics.Estimate `json:"stobachoff"`
	Gini           metrics.Estimate `json:"gini"`
	GiniCTR        metrics.Estimate `json:"gini_ctr"`
	GiniRSV        metrics.Estimate `json:"gini_rsv"`
	Deciles        []Group          `json:"deciles"`
	Points         []Point          `json:"points"`
	Thinned        bool             `json:"thinned"`
}

// MarshalJSON returns the curve's figures, its deciles and the points for drawing, at most 1,000 of them: thinned says
// whether the curve has more. Customers aren't part of it.
func (c Curve) MarshalJSON() ([]byte, error) {
	points := c.Points(mostPoints)
	return json.Marshal(curveJSON{
		Customers: c.Len(), Total: c.Total(),
		Peak: c.Peak(), PeakShare: c.PeakShare(), AtPeak: c.AtPeak(),
		HiddenLoss: c.HiddenLoss(), HiddenShare: c.HiddenShare(),
		BreakEven: c.BreakEven(), LossMakers: c.LossMakers(), LossMakerShare: c.LossMakerShare(),
		Stobachoff: c.Stobachoff(), Gini: c.Gini(), GiniCTR: c.GiniCTR(), GiniRSV: c.GiniRSV(),
		Deciles: c.Deciles(), Points: points, Thinned: len(points) <= c.Len(),
	})
}
