package funding

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Point is where the case stands at the end of a period: sums since the start, discounted.
type Point struct {
	Period metrics.Period  `json:"period"`
	Gain   Money           `json:"gain"`
	Cost   decimal.Decimal `json:"cost"` // set-up before the start included
	Net    Money           `json:"net"`
}

// BreakEven says when the gain makes up for the cost. Periods are zero where that doesn't happen within the panel.
type BreakEven struct {
	Period   metrics.Period `json:"period"`   // the first at whose end the gain has reached the cost, once there is one
	Earliest metrics.Period `json:"earliest"` // by the upper end of the gain's interval
	Latest   metrics.Period `json:"latest"`   // by the lower end
	// Lasting says that the net is still 0 or more at the end of the panel.
	Lasting bool `json:"lasting"`
	// Extrapolated is when the gain would reach the cost if, after the panel, the mean gain and cost of the periods
	// since the start went on. It is no measurement; zero when the panel holds the answer, or ten more years don't.
	Extrapolated metrics.Period `json:"extrapolated"`
}

const yearsAhead = 10

// path returns the points, exact effects and statistics being those of gains up to each period since the start.
func (s *study) path(effects []*big.Rat, stats []statistic) []Point {
	places := s.resultPlaces()
	points := make([]Point, len(s.factors))
	for i := range points {
		existing := s.gain(effects[i], stats[i], s.groups[programme].Units)
		gain, cost := existing.plus(s.arrived(i)).money(places), exact.RoundRat(s.costs[i], places)
		points[i] = Point{Period: s.first.Add(s.start + i), Gain: gain, Cost: cost, Net: gain.minus(cost)}
	}
	return points
}

// breakEven reads the dates off the path.
func (s *study) breakEven(points []Point) BreakEven {
	var b BreakEven
	reach := func(at *metrics.Period, p Point, net decimal.Decimal) {
		if at.IsZero() && p.Cost.IsPositive() && !net.IsNegative() {
			*at = p.Period
		}
	}
	known := false
	for _, p := range points {
		reach(&b.Period, p, p.Net.Value)
		reach(&b.Earliest, p, p.Net.High) // the value where there is no interval; the end could only be above it
		if p.Net.Interval {
			known = true
			reach(&b.Latest, p, p.Net.Low)
		}
	}
	if !known {
		b.Earliest = metrics.Period{}
	}
	b.Lasting = !points[len(points)-1].Net.Value.IsNegative()
	return b
}

// extrapolate returns when a net below 0 would reach it at the mean pace of the periods since the start. A date needs
// no exact money.
func (s *study) extrapolate(net Money, undiscounted *big.Rat) metrics.Period {
	behind := net.Value.InexactFloat64()
	if behind >= 0 {
		return metrics.Period{}
	}
	pace, _ := undiscounted.Float64()
	n := len(s.factors)
	for i := range int(yearsAhead * s.year()) {
		factor, _ := s.factor(n + i).Float64()
		if behind += float64(factor * pace / float64(n)); behind >= 0 {
			return s.first.Add(s.periods + i)
		}
	}
	return metrics.Period{}
}
