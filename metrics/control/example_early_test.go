package control_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// waiting is a waiting time by month that went up from the 19th month on.
func waiting() metrics.Series {
	s := metrics.Series{
		Metric: "waiting", First: metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2024, time.January, 1)),
	}
	for i := range 30 {
		v := 60 + []float64{-2, 3, 0, -4, 2, 4, -3, 1, -1}[i*7%9]
		if i >= 18 {
			v += 4
		}
		s.Values = append(s.Values, metrics.NewEstimate(v))
	}
	return s
}

// What exceeds the centre line adds up, and dates the shift.
func ExampleChart_CUSUM() {
	chart, err := control.New(waiting(), control.Options{
		Direction: metrics.LowerIsBetter, Baselines: []control.Baseline{{Points: 18}},
	})
	if err != nil {
		panic(err)
	}
	early, err := chart.CUSUM(0, 0)
	if err != nil {
		panic(err)
	}
	for _, p := range early.Points {
		if p.Side != control.NoSide {
			fmt.Printf("%v in %v: since %v\n", p.Variation, chart.Points[p.Index].Period, chart.Points[p.Since].Period)
			break
		}
	}
	fmt.Println(early.Method)
	// Output:
	// concerning in 2026-03: since 2025-07
	// CUSUM, k=0.5, h=5
}

func ExampleChart_EWMA() {
	chart, err := control.New(waiting(), control.Options{Baselines: []control.Baseline{{Points: 18}}})
	if err != nil {
		panic(err)
	}
	early, err := chart.EWMA(0, 0)
	if err != nil {
		panic(err)
	}
	last, _ := early.Last()
	fmt.Printf("%.2f σ above the centre line, limit %.2f: %v\n", last.High, last.Limit, last.Side)
	// Output:
	// 1.21 σ above the centre line, limit 0.99: up
}

func ExampleChart_ChangePoint() {
	chart, err := control.New(waiting(), control.Options{})
	if err != nil {
		panic(err)
	}
	change, err := chart.ChangePoint(0.95, 1)
	if err != nil {
		panic(err)
	}
	fmt.Println(change)
	// Output:
	// change at 2025-08 (2025-04 to 2025-11, 95 %), from 60.1053 to 64.4545, P = 0.003
}

// Measurements by month come from any calculator of means.
func ExampleNewXbarS() {
	type call struct {
		month   time.Month
		minutes float64
	}
	var calls []call
	for i := range 240 {
		calls = append(calls, call{time.Month(1 + i%12), 6 + []float64{-1, 0.5, 1.5, -0.5, -0.5}[i%5]})
	}
	calendar := metrics.Calendar{}
	months := metrics.Fold(slices.Values(calls), metrics.ByPeriod(calendar, metrics.Monthly,
		func(c call) time.Time { return time.Date(2026, c.month, 1, 0, 0, 0, 0, time.UTC) },
		metrics.Using(func(c call) float64 { return c.minutes }, &metrics.Mean{})))
	var groups []control.Subgroup
	for _, mean := range months.All() {
		m := mean.Result()
		groups = append(groups, control.Subgroup{N: m.N(), Mean: m.Mean(), StdDev: m.StdDev()})
	}
	first := calendar.Period(metrics.Monthly, metrics.DayOf(2026, time.January, 1))
	means, deviations, err := control.NewXbarS("handling_time", first, groups, control.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f minutes, limits %.2f to %.2f\n", means.Phases[0].Center, means.Points[0].Lower, means.Points[0].Upper)
	fmt.Printf("standard deviation %.2f, limits %.2f to %.2f\n", deviations.Phases[0].Center, deviations.Points[0].Lower,
		deviations.Points[0].Upper)
	// Output:
	// 6.00 minutes, limits 5.38 to 6.62
	// standard deviation 0.92, limits 0.47 to 1.37
}

func ExampleFactorsFor() {
	f, err := control.FactorsFor(5)
	fmt.Printf("d2 %.3f, c4 %.4f, A3 %.3f, B4 %.3f %v\n", f.MeanRange, f.MeanStdDev, f.A3, f.B4, err)
	// Output:
	// d2 2.326, c4 0.9400, A3 1.427, B4 2.089 <nil>
}

// A wild value shows in the moving ranges twice, and widens the limits; screening leaves its ranges out.
func ExampleChart_MovingRanges() {
	values := []float64{1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1}
	s := metrics.Series{}
	for _, v := range values {
		s.Values = append(s.Values, metrics.NewEstimate(v))
	}
	for _, screen := range []bool{false, true} {
		c, err := control.New(s, control.Options{Constants: control.NHSConstants(), Screen: screen})
		if err != nil {
			panic(err)
		}
		outside := 0
		for _, r := range c.MovingRanges() {
			if r.Outside {
				outside++
			}
		}
		fmt.Printf("upper limit %.2f, ranges up to %.2f: %d beyond\n", c.Points[0].Upper, c.Phases[0].UpperRange, outside)
	}
	// Output:
	// upper limit 6.95, ranges up to 6.15: 2 beyond
	// upper limit 4.60, ranges up to 3.27: 2 beyond
}
