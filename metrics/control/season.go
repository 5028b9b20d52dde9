package control

import (
	"fmt"
	"math"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Season says how a series is adjusted for the time of year before it is charted. The zero value is NoSeason.
type Season uint8

// The adjustments. Each time of year has one effect in all years: in months 12 effects, in quarters 4, in weeks 52
// (a 53rd week counts as the 52nd).
const (
	NoSeason       Season = iota
	Additive              // an effect is a difference: value − effect
	Multiplicative        // an effect is a factor: value / effect; values must be above 0
)

var seasonWords = words{"none", "additive", "multiplicative"}

// String returns none, additive or multiplicative.
func (s Season) String() string { return seasonWords.word("Season", uint8(s)) }

// MarshalText returns the text of String.
func (s Season) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A Seasonal is what was adjusted, and what that cost.
type Seasonal struct {
	Season  Season    `json:"season"`
	Effects []float64 `json:"effects"` // by time of year from January; 0, or 1 for factors, is the usual
	// Freedom is the degrees of freedom that are left for limits: values that they rest on, less one for each phase's
	// level and one for each effect but one. The share of them that is left, f, is how much of the variation effects that
	// were fitted to the same values leave. Limits come from what is left, and fit it; for values that effects were not
	// fitted to, which vary by more, they are wider by √((2−f)/f).
	Freedom int `json:"freedom"`

	widening float64
}

// adjust takes the time of year out of the values. An effect is the mean deviation, over years, of the values at that
// time of year from the level of their phase: the mean of the values that its limits rest on.
func (c *Chart) adjust(s Season) error {
	fault := func(value, cause, remedy string) error {
		return metrics.Fault{Op: op, Field: "season", Value: value, Cause: cause, Remedy: remedy}
	}
	if s == NoSeason {
		return nil
	}
	if s > Multiplicative {
		return fault(s.String(), "unknown", "use Additive or Multiplicative")
	}
	if c.Kind != XmR {
		return fault(s.String(), fmt.Sprintf("a %v chart's limits come from counts, which can't be adjusted", c.Kind),
			"use an XmR chart")
	}
	if len(c.Points) == 0 {
		return nil
	}
	slots := slotsOf(c.Points[0].Period.Grain())
	if slots == 0 || c.Points[0].Period.IsZero() {
		return fault(s.String(), "only weeks, months and quarters have a time of year", "chart by month, or leave it out")
	}
	for i := range c.Points {
		if p := &c.Points[i]; s == Multiplicative && p.Known && p.Value <= 0 {
			return fault(s.String(), fmt.Sprintf("%v is %v, and a factor needs values above 0",
				place(c.Points[0].Period, i), p.Value), "use Additive")
		}
	}
	effects, n := make([]float64, slots), make([]int, slots)
	rest, usual := 0, 0.0
	for _, phase := range c.Phases {
		points := c.Points[phase.First:phase.End]
		level := mean(points, limits{})
		used := 0
		for i := range points {
			if p := &points[i]; p.Baseline {
				deviation := p.Value - level
				if s == Multiplicative {
					deviation = p.Value/level - 1
				}
				slot := slotOf(p.Period, slots)
				effects[slot] += deviation
				n[slot]++
				used++
			}
		}
		rest += max(used-1, 0)
	}
	for i := range effects {
		if n[i] < 2 {
			return fault(s.String(), fmt.Sprintf("time of year %d of %d has %d values in the baselines, and needs 2",
				i+1, slots, n[i]), "collect two full years, or leave the season out")
		}
		effects[i] /= float64(n[i])
		usual += effects[i] / float64(slots)
	}
	freedom := rest - (slots - 1)
	if freedom < 1 {
		return fault(s.String(), fmt.Sprintf("%d values leave no degree of freedom", rest), "collect more years")
	}
	for i := range effects {
		effects[i] -= usual
		if s == Multiplicative {
			if effects[i]++; effects[i] <= 0 {
				return fault(s.String(), fmt.Sprintf("time of year %d has a factor that isn't above 0", i+1), "use Additive")
			}
		}
	}
	for i := range c.Points {
		if p := &c.Points[i]; p.Known {
			e := effects[slotOf(p.Period, slots)]
			if s == Multiplicative {
				p.Value /= e
			} else {
				p.Value -= e
			}
		}
	}
	left := float64(freedom) / float64(rest)
	c.Seasonal = &Seasonal{Season: s, Effects: effects, Freedom: freedom, widening: math.Sqrt((2 - left) / left)}
	return nil
}

// slotsOf returns how many times of year a grain has; 0 when it has none.
func slotsOf(g metrics.Grain) int {
	switch g {
	case metrics.Monthly:
		return 12
	case metrics.Quarterly:
		return 4
	case metrics.Weekly:
		return 52
	}
	return 0
}

// slotOf returns the time of year of a period, from 0. A week belongs to the year in which its fourth day lies.
func slotOf(p metrics.Period, slots int) int {
	if slots == 52 {
		middle := p.First() + 3
		year, _, _ := middle.Date()
		return min(int(middle-metrics.DayOf(year, time.January, 1))/7, slots-1)
	}
	_, month, _ := p.First().Date()
	return (int(month) - 1) * slots / 12
}
