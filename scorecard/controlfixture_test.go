package scorecard

import (
	"math"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// behaviour charts values by month from 2024-01; what isn't a number is a gap.
func behaviour(t testing.TB, o control.Options, values ...float64) *control.Chart {
	t.Helper()
	s := metrics.Series{First: metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2024, time.January, 1))}
	for _, v := range values {
		e := metrics.NewEstimate(v)
		e.N = 100
		if math.IsNaN(v) {
			e = metrics.Absent(metrics.Missing, "nobody asked")
		}
		s.Values = append(s.Values, e)
	}
	c, err := control.New(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return &c
}

// around are n values that differ from a level by what chance does, without a signal.
func around(level, by float64, n int) []float64 {
	pattern := [...]float64{0.3, -0.6, 0.8, -0.2, 0.1, -0.9, 0.5, -0.4, 0.9, -0.5}
	values := make([]float64, n)
	for i := range values {
		values[i] = level + by*pattern[i%len(pattern)]
	}
	return values
}

// sampleBehaviours are charts for the first measures of the sample catalogue, one for each status.
func sampleBehaviours(t testing.TB) []*control.Chart {
	t.Helper()
	o := func(d metrics.Direction, target float64) control.Options {
		return control.Options{Direction: d, Target: metrics.TargetOf(target)}
	}
	shift := func(level, by float64) []float64 {
		values := around(level, by, 26)
		for i := 18; i < len(values); i++ {
			values[i] += 1.6 * by
		}
		return values
	}
	return []*control.Chart{
		behaviour(t, o(metrics.LowerIsBetter, 0.015), shift(0.018, 0.004)...),       // worsened
		behaviour(t, o(metrics.HigherIsBetter, 14400), shift(19000, 1500)...),       // improved
		behaviour(t, o(metrics.HigherIsBetter, 7.5), around(6.8, 0.2, 24)...),       // lingering
		behaviour(t, o(metrics.HigherIsBetter, 0.999), around(0.9993, 1e-4, 24)...), // steady
		behaviour(t, o(metrics.HigherIsBetter, 180), 171.3),                         // not judged
		behaviour(t, control.Options{}, around(400, 20, 9)...),                      // steady, provisional
	}
}

// busyChart has everything that a chart can show: a gap, an excluded value, a reason for new limits, and signals.
func busyChart(t testing.TB, reason string) control.Chart {
	t.Helper()
	values := around(50, 10, 30)
	values[4], values[8], values[12], values[20] = 95, math.NaN(), 2, 120
	for i := 20; i < len(values); i++ {
		values[i] += 5 * float64(i-20)
	}
	return *behaviour(t, control.Options{
		Direction: metrics.HigherIsBetter, Target: metrics.BandOf(40, 60),
		Baselines: []control.Baseline{{First: 18, Points: 6, Reason: reason}},
		Exclude:   []control.Exclusion{{Index: 16, Reason: "strike"}},
	}, values...)
}
