package control

import (
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Subgroup is what was measured in one period: N measurements with their mean and standard deviation, as
// [metrics.Mean] gives them. One with N of 0 is a gap.
type Subgroup struct {
	N            int64
	Mean, StdDev float64
}

// SubgroupOf returns the subgroup of a calculator of means; a gap when it has fewer than two values, which have no
// standard deviation.
func SubgroupOf(m *metrics.Mean) Subgroup {
	if m.N() < 2 {
		return Subgroup{}
	}
	return Subgroup{N: m.N(), Mean: m.Mean(), StdDev: m.StdDev()}
}

// NewXbarS returns two charts of measurements that come in groups, such as handling times by month: of the groups'
// means and of their standard deviations. It fits where what varies within a group is what varies by chance; where
// months differ by more than their measurements explain, as with large groups they nearly always do, chart the means
// with [New] and XmR. With σ estimated from within the groups (Montgomery eqs. 6.27 to 6.32),
//
//	X̿ ± A₃ s̄    and    B₃ s̄ to B₄ s̄    A₃ = 3/(c₄√n)   B₃, B₄ = 1 ∓ 3√(1−c₄²)/c₄
//
// where X̿ is the mean of all measurements, and s̄ the mean of standard deviations when all groups have one size, or
// else √(Σ(n−1)s²/Σ(n−1)).
//
// Of the options, Kind, Sizes, Center, MedianRange, Screen, Constants, Season and Within don't apply and must be zero;
// the direction and target are for the means, and to the chart of standard deviations lower is better. The error is
// [metrics.Faults], as for New, with one for each group that has 1 measurement or numbers that can't be.
func NewXbarS(metric string, first metrics.Period, groups []Subgroup, o Options) (xbar, s Chart, err error) {
	var found metrics.Faults
	if o.Kind != 0 || o.Sizes != nil || o.Center != 0 || o.MedianRange || o.Screen || o.Constants != (Constants{}) ||
		o.Season != 0 || o.Within != [2]float64{} {
		found = append(found, metrics.Fault{
			Op: op, Field: "options", Cause: "a chart of means has only rules, direction, target, baselines and exclusions",
			Remedy: "leave the others zero, or use New",
		})
	}
	means := metrics.Series{Metric: metric, First: first, Values: make([]metrics.Estimate, len(groups))}
	deviations := metrics.Series{Metric: metric, First: first, Values: make([]metrics.Estimate, len(groups))}
	for i, g := range groups {
		switch {
		case g.N == 0:
			continue
		case g.N < 2 || !(g.StdDev >= 0 && g.StdDev <= metrics.MaxMagnitude):
			found = append(found, metrics.Fault{
				Op: op, Field: "group of " + place(first, i), Value: fmt.Sprintf("n=%d, s=%v", g.N, g.StdDev),
				Cause:  "needs two measurements or more and their standard deviation",
				Remedy: "join it to a neighbour, leave it as a gap with N of 0, or chart the means with New",
			})
			continue
		}
		means.Values[i], deviations.Values[i] = metrics.NewEstimate(g.Mean), metrics.NewEstimate(g.StdDev)
	}
	if err := append(found, o.check(means)...).Err(); err != nil {
		return Chart{}, Chart{}, err
	}
	build := func(series metrics.Series, kind Kind, o Options) Chart {
		o.Kind = kind
		var c Chart
		c.start(series, o)
		for i, g := range groups {
			c.Points[i].Size = float64(g.N)
		}
		for k := range c.Phases {
			c.limitGroups(&c.Phases[k], groups)
		}
		c.judge()
		c.work = workspace{}
		return c
	}
	xbar = build(means, Xbar, o)
	o.Direction, o.Target = metrics.LowerIsBetter, metrics.Target{}
	return xbar, build(deviations, S, o), nil
}

// limitGroups gives the points of one phase their limits.
func (c *Chart) limitGroups(phase *Phase, groups []Subgroup) {
	points := c.Points[phase.First:phase.End]
	phase.N = based(points)
	var first Subgroup
	var mean, deviation, squares, n, freedom float64
	alike := true
	// Differences from the first group are added up, so that groups that are alike have their own value as the centre,
	// to the last bit.
	for i, g := range groups[phase.First:phase.End] {
		if !points[i].Baseline {
			continue
		}
		if n == 0 {
			first = g
		}
		alike = alike && g.N == first.N
		w := float64(g.N)
		n += w
		mean += w * (g.Mean - first.Mean)
		deviation += g.StdDev - first.StdDev
		squares += (w - 1) * (g.StdDev - first.StdDev) * (g.StdDev + first.StdDev)
		freedom += w - 1
	}
	mean = first.Mean + mean/n
	if alike {
		deviation = first.StdDev + deviation/float64(phase.N)
	} else {
		deviation = math.Sqrt(float64(first.StdDev*first.StdDev) + squares/freedom)
	}
	phase.Limited, phase.Spread = phase.N > 0, deviation
	phase.caution(c.Kind)
	phase.Center = mean
	if c.Kind == S {
		phase.Center = deviation
	}
	for i := range points {
		p := &points[i]
		l := limits{center: phase.Center, around: phase.Center, sigma: math.Inf(1), floor: math.Inf(-1), ceil: math.Inf(1)}
		if c.Kind == S {
			l.floor = 0
		}
		if phase.N == 0 {
			l.center = math.NaN()
		}
		if phase.Limited && p.Known {
			l.sigma = groupSigma(c.Kind, deviation, p.Size)
		}
		l.at(p)
	}
}

// groupSigma returns the standard deviation of a group's mean, or that of its standard deviation.
func groupSigma(k Kind, deviation, n float64) float64 {
	c := c4(n)
	if k == S {
		return deviation * math.Sqrt(1-c*c) / c
	}
	return deviation / (c * math.Sqrt(n))
}
