package funding_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/funding"
)

// Thirty stores had a service programme from May on, and thirty didn't.
func ExampleEvaluate() {
	var rows []funding.Row
	first := metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2026, time.January, 1))
	random := rand.New(rand.NewPCG(1, 1))
	for store := range 60 {
		for month := range 10 {
			revenue := 20_000 + 500*store + 300*(month%3) + random.IntN(2_000)
			if store%2 == 0 && month >= 4 {
				revenue += 2_500
			}
			rows = append(rows, funding.Row{
				Unit: fmt.Sprintf("store %02d", store), Programme: store%2 == 0, Period: first.Add(month),
				Revenue: decimal.NewFromInt(int64(revenue)),
			})
		}
	}
	c, err := funding.Evaluate(context.Background(), slices.Values(rows), funding.Options{
		Start:  first.Add(4),
		Costs:  []funding.Cost{{Period: first.Add(4), Amount: decimal.NewFromInt(80_000)}},
		Margin: decimal.RequireFromString("0.4"),
		Units:  funding.Places,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c)
	// Output:
	// funds itself: yes; the net of 113021.60 has a 95 % interval from 99780.78 to 127727.83, which is above 0
	// the effect is an association: units weren't assigned at random
	// 30 units in the programme from 2026-05, 30 for comparison; 4 periods before, 6 since
	// revenue a unit and period: 2,681 [2,497, 2,885] 95 % difference in differences, studentised cluster bootstrap, n=60
	// revenue in all: 482554.00 [449451.95, 519319.58]
	// gain at a margin of 0.4: 193021.60 [179780.78, 207727.83]
	// cost: 80000.00
	// net: 113021.60 [99780.78, 127727.83]
	// return: 1.41 [1.25, 1.60] 95 % net over cost, n=60
	// break-even: 2026-07; earliest 2026-07, latest 2026-07
	// trends before the start: no sign of different trends, which can't show there is none: -143 to 189 a period fits
	// net as measured: 113021.60 [99780.78, 127727.83], yes
	// net at the lower end of the interval: 99780.78, yes
	// net margin a fifth lower: 0.32: 74417.28 [63824.62, 86182.26], yes
	// net margin a fifth higher: 0.48: 151625.92 [135736.94, 169273.40], yes
	// net until 2026-07 only: 20287.20 [11671.38, 29410.90], yes
	// net without the gain of the best period, 2026-05: 78088.40 [66367.88, 90933.16], yes
	// net compared with the 2 periods before the start instead of 4: 104358.80 [86742.93, 124406.41], yes
	// net without unit store 12, which counts most for the programme: 110959.11 [97402.77, 125227.89], yes
	// net without unit store 35, which counts most against it: 114517.87 [101516.78, 129688.69], yes
}

func ExampleReadPanelCSV() {
	_, err := funding.ReadPanelCSV(strings.NewReader(
		"unit,group,period,revenue\n"+
			"oslo,programme,2026-01,1250.00\n"+
			"rome,control,2026-01,EUR 990\n"), "stores.csv", metrics.Calendar{})
	var faults metrics.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Printf("line %d, %s %q %s; %s\n", f.Line, f.Field, f.Value, f.Cause, f.Remedy)
		}
	}
	// Output:
	// line 3, group "control" is no group; write programme or comparison
	// line 3, revenue "EUR 990" is not an amount; write a number of 18 digits at most, such as 12.50, or 0 for none
}
