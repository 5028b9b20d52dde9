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

// Twelve stores had a service programme from May on, and twelve didn't.
func ExampleEvaluate() {
	var rows []funding.Row
	first := metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2026, time.January, 1))
	random := rand.New(rand.NewPCG(1, 1))
	for store := range 24 {
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
		Costs:  []funding.Cost{{Period: first.Add(4), Amount: decimal.NewFromInt(30_000)}},
		Margin: decimal.RequireFromString("0.4"),
		Units:  funding.Places,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c)
	// Output:
	// funds itself: yes; the net of 48849.60 has a 95 % interval from 40169.74 to 59457.57, which is above 0
	// the effect is an association: units weren't assigned at random
	// 12 units in the programme from 2026-05, 12 for comparison; 4 periods before, 6 since
	// revenue a unit and period: 2,738 [2,436, 3,106] 95 % difference in differences, studentised cluster bootstrap, n=24
	// revenue in all: 197124.00 [175424.35, 223643.92]
	// gain at a margin of 0.4: 78849.60 [70169.74, 89457.57]
	// cost: 30000.00
	// net: 48849.60 [40169.74, 59457.57]
	// return: 1.63 [1.34, 1.98] 95 % net over cost, n=24
	// break-even: 2026-07; earliest 2026-06, latest 2026-07
	// trends before the start: no sign of different trends, which can't show there is none: -212 to 238 a period fits
	// net as measured: 48849.60 [40169.74, 59457.57], yes
	// net at the lower end of the interval: 40169.74, yes
	// net margin a fifth lower: 0.32: 33079.68 [26135.79, 41566.05], yes
	// net margin a fifth higher: 0.48: 64619.52 [54203.69, 77349.08], yes
	// net until 2026-07 only: 10862.00 [5166.68, 17428.33], yes
	// net without the gain of the best period, 2026-06: 34700.40 [27359.71, 44022.09], yes
	// net compared with the 2 periods before the start instead of 4: 45685.20 [33663.79, 58362.12], yes
	// net without unit store 12, which counts most for the programme: 46916.69 [38337.92, 57346.56], yes
	// net without unit store 00, which counts most against it: 50374.44 [41142.56, 60881.63], yes
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
