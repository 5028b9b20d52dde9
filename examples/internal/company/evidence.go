package company

import (
	"math"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
)

// Evidence returns what the events say of each interaction point of the map: how many customers passed there, and how
// much money, earned or spent to serve them. What passing a point does to leaving, and complaints, are left open:
// counts of events don't tell them. Without a map it is nil.
func (c *Company) Evidence() []kickstart.Evidence {
	if c.Map == nil {
		return nil
	}
	points := c.Log.Points()
	customers, money := make([]int64, len(points)), make([]float64, len(points))
	last := make([]int, len(points)) // the customer last seen at a point, from 1
	for trace := range c.Log.Traces() {
		for i, code := range trace.PointCodes() {
			if last[code] != trace.Index()+1 {
				last[code] = trace.Index() + 1
				customers[code]++
			}
			e := trace.At(i)
			money[code] += math.Abs(e.Amount.InexactFloat64()) + c.costToServe(e.Point, e.Kind)
		}
	}
	of := make(map[string]int, len(points))
	for code, id := range points {
		of[id] = code
	}
	var all []kickstart.Evidence
	for _, p := range c.Map.Points {
		e := kickstart.Evidence{Point: p.ID}
		if code, ok := of[p.ID]; ok {
			e.Customers, e.Money = metrics.NewEstimate(float64(customers[code])), metrics.NewEstimate(math.Round(money[code]))
		}
		all = append(all, e)
	}
	return all
}

// costToServe is what one interaction costs: by the rate of its kind, or else by that of its point.
func (c *Company) costToServe(point, kind string) float64 {
	cost := 0.0
	for _, r := range c.Rates {
		switch {
		case r.Point == point && r.Kind == kind:
			return r.PerInteraction.InexactFloat64()
		case r.Point == point && r.Kind == "":
			cost = r.PerInteraction.InexactFloat64()
		}
	}
	return cost
}
