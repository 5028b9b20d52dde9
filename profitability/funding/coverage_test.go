package funding_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability/funding"
)

// Panels are simulated in which the programme is worth 10 a unit and period and costs just that, so the net's interval
// should hold 0 in 95 of 100. Units differ, their periods go together, and in the skewed world a few buy most.
func TestIntervalKeepsItsLevel(t *testing.T) {
	const panels, months, start = 300, 6, 3
	for _, test := range []struct {
		name  string
		units int
		noise func(*rand.Rand) float64
	}{
		{"normal, 12 units a group", 12, func(r *rand.Rand) float64 { return 50 * r.NormFloat64() }},
		{"skewed, 40 units a group", 40, func(r *rand.Rand) float64 { return 20 * math.Exp(r.NormFloat64()) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			held, drifted := 0, 0
			for seed := range uint64(panels) {
				c := evaluate(t, simulate(rand.New(rand.NewPCG(seed, 99)), test.units, months, start, test.noise),
					worth10(test.units, months, start))
				if !c.Net.Low.IsPositive() && !c.Net.High.IsNegative() {
					held++
				}
				if c.Trends.State == funding.Differed {
					drifted++
				}
			}
			if held < panels*90/100 || held > panels*98/100 {
				t.Errorf("the interval holds the truth in %d of %d panels", held, panels)
			}
			if drifted > panels*10/100 {
				t.Errorf("trends that didn't differ were called different in %d of %d panels", drifted, panels)
			}
			t.Logf("held %d, trends differed %d of %d", held, drifted, panels)
		})
	}
}

func worth10(units, months, start int) funding.Options {
	o := from(start, fmt.Sprint(10*units*(months-start)))
	o.Resamples = 199
	return o
}

// simulate returns a panel with a lasting shock to each unit at a random time, and 10 more for the programme.
func simulate(random *rand.Rand, units, months, start int, noise func(*rand.Rand) float64) []funding.Row {
	var rows []funding.Row
	for u := range 2 * units {
		level, shock, since := noise(random), noise(random), random.IntN(months)
		for m := range months {
			v := 200 + level + noise(random)
			if m >= since {
				v += shock
			}
			if u < units && m >= start {
				v += 10
			}
			rows = append(rows, funding.Row{
				Unit: fmt.Sprint(u), Programme: u < units, Period: january.Add(m),
				Revenue: decimal.New(int64(math.Round(100*v)), -2),
			})
		}
	}
	return rows
}
