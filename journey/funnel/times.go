package funnel

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
)

// Times is the distribution of the time that a step takes. Whoever hasn't reached the step is censored: all that is
// known is that it takes longer than the time watched, to the end of the window or, if earlier, of the observation.
//
// Mean, Shortest and Longest are exact. In quantiles, shares and Between, durations that differ by less than 1/64 may
// share a bucket: those equal to the shortest or the longest there are exact, and all others count as spread evenly
// between the two. So a quantile is off by less than 1/64, and a share by no more than those others.
type Times struct {
	N        int64 // who reached the step
	Censored int64 // who didn't, of those who reached the step before, or entered
	// Mean, Shortest and Longest are of those who reached the step alone, and so too short for all the others.
	Mean, Shortest, Longest time.Duration

	steps []timeStep
	level float64
}

// timeStep is a duration with how many took it, and how many were watched no longer.
type timeStep struct{ d, reached, censored int64 }

func newTimes(reached, censored *spread, level float64) Times {
	t := Times{N: reached.n, Censored: censored.n, Mean: reached.mean(), level: level}
	t.Shortest, t.Longest = reached.ends()
	reached.each(func(_ int, b *bucket) {
		b.dates(func(d, n int64) { t.steps = append(t.steps, timeStep{d: d, reached: n}) })
	})
	censored.each(func(_ int, b *bucket) {
		b.dates(func(d, n int64) { t.steps = append(t.steps, timeStep{d: d, censored: n}) })
	})
	// At one time, reaching the step comes before the end of watching.
	slices.SortStableFunc(t.steps, func(a, b timeStep) int { return cmp.Compare(a.d, b.d) })
	return t
}

// By returns the share who reach the step within some time, with non-converters censored: one minus the product-limit
// estimate of Kaplan & Meier 1958, with Greenwood's variance and an interval on the scale log(−log S). Where nobody was
// censored before, it is the plain share. It is Undefined when nobody was watched, and beyond the longest watch.
func (t Times) By(d time.Duration) metrics.Estimate {
	at := t.N + t.Censored
	if at == 0 {
		return metrics.Absent(metrics.Undefined, "nobody came as far as the step before")
	}
	n := at
	s, v, watched := 1.0, 0.0, int64(0)
	reached, short := int64(0), int64(0) // short of d were watched those who are censored before
	for _, step := range t.steps {
		watched = step.d
		if step.d > int64(d) {
			break
		}
		if step.reached > 0 {
			r, m := float64(step.reached), float64(at)
			s *= (m - r) / m
			v += r / (m * (m - r))
		}
		at -= step.reached + step.censored
		reached += step.reached
		if step.d < int64(d) {
			short += step.censored
		}
	}
	if int64(d) > watched && s > 0 {
		return metrics.Absent(metrics.Undefined, fmt.Sprintf(
			"nobody was watched for longer than %v; ask for a shorter time", time.Duration(watched)))
	}
	e := metrics.Estimate{
		Value: 1 - s, Low: 1 - s, High: 1 - s, Level: t.level, N: n, Method: "Kaplan-Meier", State: metrics.Known,
	}
	switch {
	case s <= 0 || s >= 1:
		// Greenwood's variance says nothing there. Wilson's interval does, of those whose outcome by d is known.
		w := metrics.Wilson(reached, n-short, t.level)
		e.Low, e.High = w.Low, w.High
	default:
		half := interval.Z(t.level) * math.Sqrt(v) / math.Abs(math.Log(s))
		e.Low, e.High = 1-math.Pow(s, math.Exp(-half)), 1-math.Pow(s, math.Exp(half))
	}
	return e
}

// Quantile returns the time, in seconds, by which a share q of all have reached the step (0 < q ≤ 1), with
// non-converters censored: the first at which By is q or more. It is Undefined when fewer reach it while they are
// watched.
func (t Times) Quantile(q float64) metrics.Estimate {
	if !(q > 0 && q <= 1) {
		return metrics.Absent(metrics.Undefined, fmt.Sprintf("share %v isn't above 0 and at most 1", q))
	}
	const fuzz = 1e-12 // a product of quotients comes out a little off
	at, s := t.N+t.Censored, 1.0
	for _, step := range t.steps {
		if step.reached > 0 {
			s *= float64(at-step.reached) / float64(at)
			if 1-s >= q-fuzz {
				e := metrics.NewEstimate(time.Duration(step.d).Seconds())
				e.N, e.Method = t.N+t.Censored, "Kaplan-Meier"
				return e
			}
		}
		at -= step.reached + step.censored
	}
	return metrics.Absent(metrics.Undefined, fmt.Sprintf("fewer than a share of %v reach the step while watched", q))
}

// OfReached returns the time, in seconds, that a share q of those who reached the step took at most (0 < q ≤ 1);
// Undefined when nobody did. Those who didn't are left out: a time to convert as most tools show it.
func (t Times) OfReached(q float64) metrics.Estimate {
	if t.N == 0 || !(q > 0 && q <= 1) {
		return metrics.Absent(metrics.Undefined, "nobody reached the step, or a share outside 0 to 1")
	}
	rank := max(int64(math.Ceil(q*float64(t.N)*(1-0x1p-50))), 1)
	for _, step := range t.steps {
		if rank -= step.reached; rank <= 0 {
			e := metrics.NewEstimate(time.Duration(step.d).Seconds())
			e.N, e.Method = t.N, "quantile, type 1"
			return e
		}
	}
	return metrics.Absent(metrics.Undefined, "nobody reached the step")
}

// Between returns how many reached the step in from or longer and less than to.
func (t Times) Between(from, to time.Duration) int64 {
	n := int64(0)
	for _, step := range t.steps {
		if step.d >= int64(from) && step.d < int64(to) {
			n += step.reached
		}
	}
	return n
}

// MarshalJSON writes counts, and times in seconds, null where there are none; the median is Quantile(0.5).
func (t Times) MarshalJSON() ([]byte, error) {
	seconds := func(d time.Duration) *float64 {
		if t.N == 0 {
			return nil
		}
		s := d.Seconds()
		return &s
	}
	return json.Marshal(struct {
		N        int64            `json:"n"`
		Censored int64            `json:"censored"`
		Mean     *float64         `json:"mean_seconds"`
		Shortest *float64         `json:"shortest_seconds"`
		Longest  *float64         `json:"longest_seconds"`
		Median   metrics.Estimate `json:"median_seconds"`
	}{t.N, t.Censored, seconds(t.Mean), seconds(t.Shortest), seconds(t.Longest), t.Quantile(0.5)})
}

// median is Quantile(0.5) for people.
func (t Times) median() string {
	m := t.Quantile(0.5)
	if !m.IsKnown() {
		return "-"
	}
	return time.Duration(m.Value * 1e9).Round(time.Second).String()
}
