package control

import (
	"fmt"
	"math"
	"slices"
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

// span returns what limits on the adjusted scale are in the course of a year: the lowest lower and the highest upper
// one.
func (s *Seasonal) span(lower, upper float64) (low, high float64) {
	least, most := slices.Min(s.Effects), slices.Max(s.Effects)
	if s.Season == Multiplicative {
		return min(lower*least, lower*most), max(upper*least, upper*most)
	}
	return lower + least, upper + most
}

// adjust takes the time of year out of the values. Levels of phases and effects of times of year are fitted together,
// by least squares to the values that limits rest on (to their logarithms, for factors), because a phase that isn't
// whole years has a mean that its season moves.
func (c *Chart) adjust(s Season) error {
	fault := func(cause, remedy string) error {
		return metrics.Fault{Op: op, Field: "season", Value: s.String(), Cause: cause, Remedy: remedy}
	}
	switch {
	case s == NoSeason || s <= Multiplicative && c.Kind == XmR && len(c.Points) == 0:
		return nil
	case s > Multiplicative:
		return fault("unknown", "use Additive or Multiplicative")
	case c.Kind != XmR:
		return fault(fmt.Sprintf("a %v chart's limits come from counts, which can't be adjusted", c.Kind),
			"use an XmR chart")
	}
	slots := slotsOf(c.Points[0].Period.Grain())
	if slots == 0 || c.Points[0].Period.IsZero() {
		return fault("only weeks, months and quarters have a time of year", "chart by month, or leave it out")
	}
	f := seasonFit{levels: make([]float64, len(c.Phases)), effects: make([]float64, slots)}
	inPhase, inSlot := make([]int, len(c.Phases)), make([]int, slots)
	scale := 0.0
	for i := range c.Points {
		p := &c.Points[i]
		if s == Multiplicative && p.Known && p.Value <= 0 {
			return fault(fmt.Sprintf("%v is %v, and a factor needs values above 0", place(c.Points[0].Period, i), p.Value),
				"use Additive")
		}
		if !p.Baseline {
			continue
		}
		v := p.Value
		if s == Multiplicative {
			v = math.Log(v)
		}
		slot := slotOf(p.Period, slots)
		f.values = append(f.values, seasonValue{v, p.Phase, slot})
		inPhase[p.Phase]++
		inSlot[slot]++
		scale = max(scale, math.Abs(v))
	}
	for i, n := range inSlot {
		if n < 2 {
			return fault(fmt.Sprintf("time of year %d of %d has %d values in the baselines, and needs 2", i+1, slots, n),
				"collect two full years, or leave the season out")
		}
	}
	levels := 0
	for _, n := range inPhase {
		levels += boolean(n > 0)
	}
	freedom := len(f.values) - levels - (slots - 1)
	if freedom < 1 || !f.connected() {
		return fault("the baselines are too short to tell what is season and what is change",
			"collect more years, or start fewer new baselines")
	}
	f.fit(scale)
	c.take(s, f, scale)
	left := float64(freedom) / float64(freedom+slots-1)
	c.Seasonal = &Seasonal{Season: s, Effects: f.effects, Freedom: freedom, widening: math.Sqrt((2 - left) / left)}
	return nil
}

// take takes the effects out of the values, and turns those of logarithms into factors whose mean is 1. What is then as
// close to the level of its phase as rounding allows is that level, so that a season alone leaves no noise.
func (c *Chart) take(s Season, f seasonFit, scale float64) {
	usual := 0.0
	if s == Multiplicative {
		for i := range f.effects {
			f.effects[i] = math.Exp(f.effects[i])
			usual += f.effects[i] / float64(len(f.effects))
		}
		for i := range f.effects {
			f.effects[i] /= usual
		}
	}
	const ulps = 1e-12
	for i := range c.Points {
		p := &c.Points[i]
		if !p.Known {
			continue
		}
		level, near := f.levels[p.Phase], ulps*scale
		e := f.effects[slotOf(p.Period, len(f.effects))]
		if s == Multiplicative {
			level = math.Exp(level) * usual
			near = ulps * level * max(scale, 1)
			p.Value /= e
		} else {
			p.Value -= e
		}
		if math.Abs(p.Value-level) <= near {
			p.Value = level
		}
	}
}

// A seasonFit is a model of values: the level of a phase plus the effect of a time of year; effects add up to 0.
type seasonFit struct {
	values          []seasonValue
	levels, effects []float64
}

type seasonValue struct {
	v           float64
	phase, slot int
}

// connected reports whether levels and effects can be told apart: whether one gets from any phase to any other by times
// of year that both have.
func (f *seasonFit) connected() bool {
	reached := make([]bool, len(f.levels)+len(f.effects))
	reached[f.values[0].phase] = true
	for again := true; again; {
		again = false
		for _, v := range f.values {
			a, b := v.phase, len(f.levels)+v.slot
			if reached[a] != reached[b] {
				reached[a], reached[b], again = true, true, true
			}
		}
	}
	for _, v := range f.values {
		if !reached[v.phase] {
			return false
		}
	}
	return true
}

// fit finds levels and effects in turn until they stay (Gauss and Seidel).
func (f *seasonFit) fit(scale float64) {
	sums, n := make([]float64, len(f.levels)), make([]float64, len(f.levels))
	slotSums, inSlot := make([]float64, len(f.effects)), make([]float64, len(f.effects))
	for _, v := range f.values {
		n[v.phase]++
		inSlot[v.slot]++
	}
	const rounds = 10_000 // far more than the tens that it takes
	for range rounds {
		clear(sums)
		clear(slotSums)
		for _, v := range f.values {
			sums[v.phase] += v.v - f.effects[v.slot]
		}
		for k := range sums {
			if n[k] > 0 {
				f.levels[k] = sums[k] / n[k]
			}
		}
		for _, v := range f.values {
			slotSums[v.slot] += v.v - f.levels[v.phase]
		}
		moved, usual := 0.0, 0.0
		for i := range slotSums {
			e := slotSums[i] / inSlot[i]
			moved = max(moved, math.Abs(e-f.effects[i]))
			f.effects[i] = e
			usual += e / float64(len(f.effects))
		}
		for i := range f.effects {
			f.effects[i] -= usual
		}
		for k := range f.levels {
			f.levels[k] += usual
		}
		if moved <= 1e-15*scale {
			return
		}
	}
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
