package control_test

import (
	"fmt"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
)

// month returns a month of 2024, or of later years for numbers above 12.
func month(number time.Month) metrics.Period {
	return metrics.NewCalendar(time.UTC).Period(metrics.Monthly, metrics.DayOf(2024, number, 1))
}

// complaints are complaints per 1,000 orders, by month from January 2024.
func complaints(values ...float64) metrics.Series {
	s := metrics.Series{Metric: "complaints", First: month(1)}
	for _, v := range values {
		s.Values = append(s.Values, metrics.NewEstimate(v))
	}
	return s
}

// A new telephone system came in June 2025.
func twoYears() metrics.Series {
	return complaints(
		31, 29, 33, 30, 28, 32, 30, 34, 29, 31, 30, 28,
		32, 30, 29, 31, 33, 24, 23, 25, 22, 24, 26, 23,
	)
}

func ExampleNew() {
	chart, err := control.New(twoYears(), control.Options{
		Direction: metrics.LowerIsBetter,
		Baselines: []control.Baseline{{Points: 12}}, // limits from the first year
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	first := chart.Points[0]
	fmt.Printf("centre %.2f, limits %.2f to %.2f\n", first.Center, first.Lower, first.Upper)
	for _, p := range chart.Points {
		if p.Signals.Any() {
			fmt.Println(p.Period, p.Value, p.Variation, "by", p.Signals)
		}
	}
	// Output:
	// centre 30.42, limits 22.92 to 37.91
	// 2025-06 24 improving by two of three down, run down
	// 2025-07 23 improving by two of three down, run down
	// 2025-08 25 improving by two of three down, run down
	// 2025-09 22 improving by outside down, run down
	// 2025-10 24 improving by two of three down, run down
	// 2025-11 26 improving by run down
	// 2025-12 23 improving by two of three down, run down
}

func ExampleFor() {
	options := control.For(metrics.Definition{
		ID: "complaints", Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(20),
	})
	chart, err := control.New(complaints(31, 29, 33, 30, 28, 32, 30, 34, 29, 31, 30, 28), options)
	fmt.Println(chart.Verdict(), err)
	// Output:
	// lingering; target consistently missed <nil>
}

func ExampleChart_Verdict() {
	options := control.Options{
		Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(25), Baselines: []control.Baseline{{Points: 12}},
	}
	chart, _ := control.New(twoYears(), options)
	v := chart.Verdict()
	fmt.Println(v)
	fmt.Println(v.Status, "in", v.Period, "and since", v.SincePeriod)
	// Output:
	// improved (two of three down since 2025-12, run down since 2025-06); target met or missed by chance
	// improved in 2025-12 and since 2025-06
}

// A baseline starts anew only where a known change was made, and the chart keeps what it was.
func ExampleBaseline() {
	s := twoYears()
	june, err := control.Index(s, month(18))
	if err != nil {
		fmt.Println(err)
		return
	}
	chart, err := control.New(s, control.Options{
		Direction: metrics.LowerIsBetter,
		Baselines: []control.Baseline{{First: june, Reason: "new telephone system"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, phase := range chart.Phases {
		p := chart.Points[phase.First]
		fmt.Printf("from %v: %d values, %.1f (%.1f to %.1f) %q\n",
			p.Period, phase.N, p.Center, p.Lower, p.Upper, phase.Reason)
	}
	fmt.Println(chart.Verdict())
	// Output:
	// from 2024-01: 17 values, 30.6 (23.6 to 37.6) ""
	// from 2025-06: 7 values, 23.9 (18.1 to 29.6) "new telephone system"
	// steady; limits are provisional: they rest on 7 values; collect 12 or more
}

// Runs around the median need no limits, and so they suit values of any distribution.
func ExampleChart_Runs() {
	s := complaints(31, 29, 33, 30, 28, 32, 30, 34, 29, 31, 25, 27, 24, 26, 29, 28, 25, 27, 24, 26)
	chart, _ := control.New(s, control.Options{Center: control.Median, Rules: control.Anhoej()})
	r := chart.Runs(0)
	fmt.Println("values:", r.Observations, "of which not on the median:", r.Useful)
	fmt.Println("longest run:", r.Longest, "and at most", r.LongestMost)
	fmt.Println("crossings:", r.Crossings, "and at least", r.CrossingsLeast)
	fmt.Println("signal:", r.Signal)
	// Output:
	// values: 20 of which not on the median: 20
	// longest run: 5 and at most 7
	// crossings: 5 and at least 6
	// signal: true
}

// Values between 23 and 37 always miss a target of 20; those between 15 and 37 meet it by chance.
func ExampleStatusOf() {
	for _, lower := range []float64{23, 15} {
		a := control.AssuranceOf(lower, 37, metrics.TargetOf(20), metrics.LowerIsBetter)
		for _, v := range []control.Variation{control.CommonCause, control.Improving, control.Concerning} {
			fmt.Printf("%v, %v: %v\n", a, v, control.StatusOf(v, a))
		}
	}
	// Output:
	// misses, common cause: lingering
	// misses, improving: improved
	// misses, concerning: worsened
	// hit and miss, common cause: steady
	// hit and miss, improving: improved
	// hit and miss, concerning: worsened
}

func ExampleAssuranceOf() {
	band := metrics.BandOf(60, 80) // utilisation
	fmt.Println(control.AssuranceOf(62, 79, band, metrics.InBand))
	fmt.Println(control.AssuranceOf(55, 79, band, metrics.InBand))
	fmt.Println(control.AssuranceOf(85, 95, band, metrics.InBand))
	// Output:
	// hits
	// hit and miss
	// misses
}

func ExampleRuleSet() {
	sets := []control.RuleSet{
		control.MakingDataCount(), control.Wheeler(), control.Anhoej(), control.WesternElectric(), control.Nelson(),
		{Name: "ours", Rules: []control.Rule{{Test: control.Outside}, {Test: control.Run, Points: 10}}},
	}
	for _, rules := range sets {
		chart, err := control.New(twoYears(), control.Options{Rules: rules, Baselines: []control.Baseline{{Points: 12}}})
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s, %d rules: %v\n", rules.Name, len(rules.Rules), chart.Verdict())
	}
	// Output:
	// Making Data Count, 4 rules: changed (two of three down since 2025-12, run down since 2025-06)
	// Wheeler, 3 rules: changed (three of four down since 2025-06)
	// Anhøj, 3 rules: steady
	// Western Electric, 4 rules: changed (two of three down since 2025-12, four of five down since 2025-06)
	// Nelson, 8 rules: changed (two of three down since 2025-12, four of five down since 2025-06, mixture since 2025-05)
	// ours, 2 rules: steady
}
