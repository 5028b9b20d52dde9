package svg

import (
	"math"
	"strconv"
	"strings"
)

// A Scale maps values to coordinates linearly: Low to From, High to To. Low equal to High maps everything to From.
type Scale struct {
	Low, High float64
	From, To  float64
}

// At returns the coordinate of a value.
func (s Scale) At(v float64) float64 {
	if s.High == s.Low {
		return s.From
	}
	// Dividing first keeps the widest finite range from overflowing.
	return s.From + (v/(s.High-s.Low)-s.Low/(s.High-s.Low))*(s.To-s.From)
}

// Ticks returns at most n+1 round values (1, 2 or 5 times a power of ten apart) from at or below low to at or above
// high, so that the ticks' ends make the ends of an axis. It returns 0 and 1 when the range is empty, not finite, or so
// close to 0 that there are no floats for ticks.
func Ticks(low, high float64, n int) []float64 {
	const least = 1e-300
	if max(math.Abs(low), math.Abs(high)) < least {
		return []float64{0, 1}
	}
	span := high - low
	if !(span > 0) || math.IsInf(span, 0) {
		if low == high && !math.IsInf(low, 0) {
			return Ticks(min(low, 0), max(high, 0), n)
		}
		return []float64{0, 1}
	}
	n = max(n, 2)
	for step := niceStep(span / float64(n)); ; step = niceStep(step * 1.5) {
		first, last := math.Floor(low/step), math.Ceil(high/step)
		if last-first > float64(n) {
			continue
		}
		ticks := make([]float64, 0, n+1)
		for i := first; i <= last; i++ {
			ticks = append(ticks, i*step)
		}
		return ticks
	}
}

// niceStep returns the smallest of 1, 2 and 5 times a power of ten that is at least step.
func niceStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range [...]float64{1, 2, 5} {
		// The allowance takes 0.30000000000000004 for 0.3.
		if m*power >= step*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// Number writes a tick as people read it: thousands as k, millions as M, billions as bn, with a true minus sign.
func Number(v float64) string {
	suffix := ""
	for _, unit := range [...]struct {
		of   float64
		name string
	}{{1e9, "bn"}, {1e6, "M"}, {1e4, "k"}} {
		if math.Abs(v) >= unit.of {
			if unit.name == "k" {
				unit.of = 1e3
			}
			v, suffix = v/unit.of, " "+unit.name
			break
		}
	}
	s := strconv.FormatFloat(math.Abs(v), 'g', 6, 64)
	if whole, fraction, _ := strings.Cut(s, "."); len(whole) == 4 && !strings.Contains(s, "e") {
		s = whole[:1] + "," + whole[1:]
		if fraction != "" {
			s += "." + fraction
		}
	}
	if v < 0 {
		s = "−" + s
	}
	return s + suffix
}
