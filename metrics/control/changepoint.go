package control

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/untangle-metrics/untangle/metrics"
)

// A ChangePoint says when a level changed, if it did.
type ChangePoint struct {
	Index     int // of the first value at the new level
	Low, High int // interval of Index, at Level
	Level     float64
	// Period, LowPeriod and HighPeriod are those of Index, Low and High; the zero period when points have none.
	Period, LowPeriod, HighPeriod metrics.Period

	Before, After metrics.Estimate // means of the values before Index, and from it on
	// P is the chance of a difference as clear as this, at the best place for it, when nothing changed: by comparing
	// with 999 random orders of the same values.
	P        float64
	N        int // values that it rests on
	Method   string
	Warnings []string
}

const (
	changeOp     = "control: change point"
	fewestBeside = 2   // values on each side of a change
	orders       = 999 // random orders to compare with
)

// ChangePoint estimates when the level of the last phase changed, once and for good: the cut for which the values on
// both sides lie closest to their means, by least squares, values with sizes weighed by them (Hinkley, Biometrika 57,
// 1970). The interval is from the first to the last cut that a likelihood ratio doesn't rule out at the level,
//
//	(RSS(cut) − RSS) / (RSS/(n−2)) ≤ −2 ln(1 − √level)
//
// which is 7.35 at 95 % (Hansen, "Sample splitting and threshold estimation", Econometrica 68, 2000, sec. 3.3), where
// RSS is the sum of squares around both means. It takes values for independent and for normal.
//
// P says whether there was a change at all; above 1 − level, the place means nothing, and a warning says so. Excluded
// values don't count. The seed decides the random orders, and with them the last digit of P. A level of 0 means 0.95.
//
// It returns a [metrics.Fault] for a level that isn't between 0 and 1, for fewer than 6 values, and for sizes of which
// one outweighs all others beyond what a float64 holds.
func (c Chart) ChangePoint(level float64, seed uint64) (ChangePoint, error) {
	if level == 0 {
		level = 0.95
	}
	if !(level > 0 && level < 1) {
		return ChangePoint{}, metrics.Fault{
			Op: changeOp, Field: "level", Value: fmt.Sprint(level), Cause: "not between 0 and 1",
			Remedy: "use 0.95, or 0 for the default",
		}
	}
	values, index := c.lastValues()
	if n, least := len(values), 3*fewestBeside; n < least {
		return ChangePoint{}, metrics.Fault{
			Op: changeOp, Field: "values", Value: fmt.Sprint(n), Cause: "too few to cut in two",
			Remedy: fmt.Sprintf("collect %d or more after the last baseline", least),
		}
	}
	at, best := cut(values)
	if at < 0 {
		return ChangePoint{}, metrics.Fault{
			Op: changeOp, Field: "sizes", Cause: "one value weighs so much that the others don't count",
			Remedy: "correct its size, or chart the values as XmR",
		}
	}
	found := ChangePoint{
		Index: index[at], Level: level, N: len(values), Method: "least squares, likelihood-ratio interval",
		P: permuted(values, best, seed),
	}
	var before, after metrics.Mean
	for i, v := range values {
		if i < at {
			before.Add(v.y)
		} else {
			after.Add(v.y)
		}
	}
	found.Before, found.After = before.Estimate(level), after.Estimate(level)
	worst := best + 2*math.Log1p(-math.Sqrt(level))*variance(values, at)
	low, high := at, at
	eachCut(values, func(i int, between float64) {
		if between >= worst {
			low, high = min(low, i), max(high, i)
		}
	})
	found.Low, found.High = index[low], index[high]
	found.Period, found.LowPeriod, found.HighPeriod = c.Points[found.Index].Period, c.Points[found.Low].Period,
		c.Points[found.High].Period
	if found.P > 1-level {
		found.Warnings = append(found.Warnings,
			fmt.Sprintf("no change is shown (P = %.2g): don't read anything into where it is", found.P))
	}
	if r := lagged(values, at); r > 2/math.Sqrt(float64(len(values))) {
		found.Warnings = append(found.Warnings, fmt.Sprintf(
			"neighbouring values are alike (correlation %.2f): interval and P claim too much; look for a trend or a season", r))
	}
	return found, nil
}

// A weighed is a value and what it weighs.
type weighed struct{ y, w float64 }

// lastValues returns the values of the last phase and the indices of their points.
func (c Chart) lastValues() (values []weighed, index []int) {
	if len(c.Phases) == 0 {
		return nil, nil
	}
	for i := c.Phases[len(c.Phases)-1].First; i < len(c.Points); i++ {
		if p := c.Points[i]; p.Known && !p.Excluded {
			w := p.Size
			if w == 0 {
				w = 1
			}
			values, index = append(values, weighed{p.Value, w}), append(index, i)
		}
	}
	return values, index
}

// cut returns the index of the first value of the second part, −1 when there is no place to cut, and the sum of squares
// between the parts.
func cut(values []weighed) (at int, best float64) {
	at, best = -1, -1
	eachCut(values, func(i int, between float64) {
		if between > best {
			at, best = i, between
		}
	})
	return at, best
}

// eachCut gives every place to cut in two, as the index of the first value behind it, with the sum of squares between
// the parts: what the cut takes off the sum of squares around one mean. A part that weighs next to nothing beside the
// other, so that rounding leaves none of it, is no part.
func eachCut(values []weighed, visit func(i int, between float64)) {
	total, weight := 0.0, 0.0
	for _, v := range values {
		total += float64((v.y - values[0].y) * v.w) // from the first value, so that a large level costs no digits
		weight += v.w
	}
	left, leftWeight := 0.0, 0.0
	for i, v := range values {
		rightWeight := weight - leftWeight
		if i >= fewestBeside && i <= len(values)-fewestBeside && leftWeight > 0 && rightWeight > 0 {
			difference := left/leftWeight - (total-left)/rightWeight
			visit(i, leftWeight*rightWeight/weight*difference*difference)
		}
		left += float64((v.y - values[0].y) * v.w)
		leftWeight += v.w
	}
}

// permuted returns the share of random orders that can be cut at least as clearly, the given one among them.
func permuted(values []weighed, best float64, seed uint64) float64 {
	rng := rand.New(rand.NewPCG(seed, orders))
	shuffled := append([]weighed(nil), values...)
	clearer := 1
	for range orders {
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		// Another order of the same numbers adds up to the same but for rounding.
		if _, between := cut(shuffled); between >= best*(1-1e-12) {
			clearer++
		}
	}
	return float64(clearer) / (orders + 1)
}

// variance returns that of the values around the means of both parts, of a value that weighs 1.
func variance(values []weighed, at int) float64 {
	first, second := weighedMean(values[:at]), weighedMean(values[at:])
	within := 0.0
	for i, v := range values {
		d := v.y - first
		if i >= at {
			d = v.y - second
		}
		within += float64(d*d) * v.w
	}
	return within / float64(len(values)-2)
}

func weighedMean(values []weighed) float64 {
	total, weight := 0.0, 0.0
	for _, v := range values {
		total += float64((v.y - values[0].y) * v.w)
		weight += v.w
	}
	return values[0].y + total/weight
}

// lagged returns the correlation of neighbouring deviations from the mean of their part.
func lagged(values []weighed, at int) float64 {
	first, second := weighedMean(values[:at]), weighedMean(values[at:])
	products, squares, last := 0.0, 0.0, 0.0
	for i, v := range values {
		d := v.y - first
		if i >= at {
			d = v.y - second
		}
		products += float64(d * last)
		squares += float64(d * d)
		last = d
	}
	if squares == 0 {
		return 0
	}
	return products / squares
}
