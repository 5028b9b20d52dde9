package stages

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
)

// spells are durations in whole days that end in one of several ways, some of them still running (right-censored) and
// some under observation from a later age on only (left-truncated). A spell that was running at an age was observed to
// the end of that day; one that came late is at risk of ending from that age on, that day included.
type spells struct {
	ended   []histogram // by way of ending
	running histogram
	late    histogram
}

// n returns the number of spells, and how many have ended.
func (s spells) n() (all, ended int64) {
	for _, h := range s.ended {
		ended += h.sum()
	}
	return ended + s.running.sum(), ended
}

// last returns the greatest age at which a spell was observed; −1 without spells.
func (s spells) last() int {
	last := len(s.running) - 1
	for _, h := range s.ended {
		last = max(last, len(h)-1)
	}
	return last
}

// ends returns how many spells end at an age.
func (s spells) ends(age int) (n int64) {
	for _, h := range s.ended {
		n += h.at(age)
	}
	return n
}

// A survivor is Kaplan and Meier's estimate S(t) = ∏ (1 − d/n) over the ages up to t at which spells end, by age, with
// Greenwood's sum Σ d/(n(n−d)), which is the variance of log S.
type survivor struct {
	spells  spells
	s       []float64
	sum     []float64
	risk    []int64 // spells observed that can end at the age
	emptied int     // the first age at which no one is observed although there are spells that last longer; or −1
}

func (s spells) survivor() survivor {
	v := survivor{spells: s, emptied: -1}
	all, _ := s.n()
	risk, p, sum := all-s.late.sum(), 1.0, 0.0
	for age := range s.last() + 1 {
		risk += s.late.at(age)
		d := s.ends(age)
		if risk == 0 && v.emptied < 0 {
			v.emptied = age
		}
		if d > 0 {
			p *= float64(risk-d) / float64(risk)
			if d < risk {
				sum += float64(d) / (float64(risk) * float64(risk-d))
			}
		}
		v.s, v.sum, v.risk = append(v.s, p), append(v.sum, sum), append(v.risk, risk)
		risk -= d + s.running.at(age)
	}
	return v
}

// valid reports whether no more spells end than there are, at any age.
func (s spells) valid() bool {
	all, _ := s.n()
	risk := all - s.late.sum()
	if risk < 0 {
		return false
	}
	for age := range max(s.last()+1, len(s.late)) {
		risk += s.late.at(age)
		if risk -= s.ends(age) + s.running.at(age); risk < 0 {
			return false
		}
	}
	return risk == 0
}

// band returns the interval of S(t) that is symmetric on the scale of log(−log S) (Borgan and Liestøl 1990).
func (v survivor) band(age int, z float64) (low, high float64) {
	s := v.s[age]
	switch {
	case s == 1:
		return 1, 1
	case s == 0 && age == 0:
		return 0, 1
	case s == 0: // there is no such interval; the one before still bounds it
		_, high = v.band(age-1, z)
		return 0, high
	}
	by := math.Exp(z * math.Sqrt(v.sum[age]) / -math.Log(s))
	return math.Pow(s, by), math.Pow(s, 1/by)
}

// tiny is more than what rounding adds to a survivor that should equal a share.
const tiny = 1e-12

// quantile returns the least age by which a share q has ended, where S(t) ≤ 1−q, with the interval of Brookmeyer and
// Crowley (1982) from the band of S.
func (v survivor) quantile(q, level float64) metrics.Estimate {
	z := quantileZ(level)
	e := metrics.Estimate{Level: level, Method: "Kaplan-Meier", Low: math.Inf(1), High: math.Inf(1)}
	e.N, _ = v.spells.n()
	for age, s := range v.s {
		low, high := v.band(age, z)
		if low <= 1-q+tiny && math.IsInf(e.Low, 1) {
			e.Low = float64(age)
		}
		if s <= 1-q+tiny && !e.IsKnown() {
			e.Value, e.State = float64(age), metrics.Known
		}
		if high <= 1-q+tiny && math.IsInf(e.High, 1) {
			e.High = float64(age)
		}
	}
	if !e.IsKnown() {
		return metrics.Absent(metrics.Undefined, fmt.Sprintf(
			"fewer than %v %% have ended by day %d; ask for a smaller share, or wait", 100*q, len(v.s)-1))
	}
	return e
}

// mean returns the mean of durations cut off at a horizon, Σ S(t) over the days t before it, with Greenwood's variance
// Σ A(u)² d/(n(n−d)), A(u) being the sum from day u on.
func (v survivor) mean(horizon int, level float64) metrics.Estimate {
	area, variance := 0.0, 0.0
	for age := horizon - 1; age >= 0; age-- {
		s, step := v.s[len(v.s)-1], 0.0
		if age < len(v.s) {
			s, step = v.s[age], v.sum[age]
			if age > 0 {
				step -= v.sum[age-1]
			}
		}
		area += s
		variance += float64(area*area) * step
	}
	half := quantileZ(level) * math.Sqrt(variance)
	e := metrics.Estimate{
		Value: area, Low: max(area-half, 0), High: min(area+half, float64(horizon)), Level: level,
		Method: fmt.Sprintf("restricted mean to %d days, Greenwood", horizon), State: metrics.Known,
	}
	e.N, _ = v.spells.n()
	if half == 0 {
		return unvaried(e)
	}
	return e
}

// unvaried takes the interval away from an estimate whose standard error is 0.
func unvaried(e metrics.Estimate) metrics.Estimate {
	e.Low, e.High, e.Level = e.Value, e.Value, 0
	return e.Warn("the times observed don't vary, so there is no interval")
}

// worth returns how many uncensored spells have, one of them, the weight that one end of the spells observed can have
// at most up to an age: the least n/S(t−1). It is all spells without censoring, and those at risk on the last day when
// none has ended; 0 when no one was at risk on a day.
func (v survivor) worth(last int) float64 {
	worth, before := math.Inf(1), 1.0
	for age := range min(last+1, len(v.s)) {
		if before <= 0 {
			break
		}
		worth = min(worth, float64(v.risk[age])/before)
		before = v.s[age]
	}
	return worth
}

// onEdge gives a share of 0 or 1 Wilson's interval for n observations, and this n; for none, all of 0 to 1.
func onEdge(e metrics.Estimate, n float64) metrics.Estimate {
	share := math.Round(e.Value)
	e.Low, e.High, e.N = 0, 1, int64(n+1e-6)
	if n > 0 {
		low, high := interval.Wilson(share*n, n, interval.Z(e.Level))
		e.Low, e.High = min(low, e.Value), max(high, e.Value)
	}
	return e
}

// incidence returns the share that has ended in one way by the end of an age, the others competing: Σ S(t−1) d_k/n
// (Aalen and Johansen 1978), with the variance by the delta method (Marubini and Valsecchi 1995, equation 10.12) and an
// interval that is symmetric on the scale of log(−log(1−I)).
func (v survivor) incidence(way, horizon int, level float64) metrics.Estimate {
	h := v.spells.ended[way]
	share, before := 0.0, 1.0
	// The variance is Σ (I−I(t))² a + b − 2 Σ (I−I(t)) c, of which these are the sums, so that one pass is enough.
	var a, aI, aII, b, c, cI float64
	for age := range min(horizon+1, len(v.s)) {
		d, n, dk := float64(v.spells.ends(age)), float64(v.risk[age]), float64(h.at(age))
		if d == 0 {
			continue
		}
		share += before * dk / n
		if d < n {
			w := d / (n * (n - d))
			a += w
			aI += w * share
			aII += w * share * share
		}
		b += before * before * dk * (n - dk) / (n * n * n)
		c += before * dk / (n * n)
		cI += before * dk / (n * n) * share
		before = v.s[age]
	}
	variance := max(share*share*a-2*share*aI+aII+b-2*(share*c-cI), 0)
	e := metrics.Estimate{
		Value: share, Low: share, High: share, Level: level, State: metrics.Known,
		Method: fmt.Sprintf("cumulative incidence by day %d, Aalen-Johansen", horizon),
	}
	e.N, _ = v.spells.n()
	switch {
	case share > 0 && share < 1-tiny:
		by := math.Exp(quantileZ(level) * math.Sqrt(variance) / ((1 - share) * -math.Log1p(-share)))
		e.Low, e.High = 1-math.Pow(1-share, 1/by), 1-math.Pow(1-share, by)
	case e.N > 0:
		// On an edge the scale has no width; Wilson's interval has, for as many as were observed.
		return onEdge(e, v.worth(horizon))
	}
	return e
}

// quantileZ is the two-sided standard normal quantile of a confidence level.
func quantileZ(level float64) float64 { return -distuv.UnitNormal.Quantile((1 - level) / 2) }
