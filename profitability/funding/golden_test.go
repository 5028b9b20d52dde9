package funding_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"gonum.org/v1/gonum/mat"

	"github.com/untangle-metrics/untangle/profitability/funding"
)

// Card & Krueger (1994), Minimum Wages and Employment, American Economic Review 84(4), Table 3: full-time-equivalent
// employment per store in New Jersey, where the minimum wage rose, and in Pennsylvania. The published differences come
// from unrounded means: 2.76 of all stores; 2.75 of those with both waves, whose changes were 0.47 and −2.28.
func TestCardAndKrueger(t *testing.T) {
	for _, test := range []struct {
		name      string
		nj, pa    []string
		want      string
		published float64
	}{
		{"all stores", []string{"20.44", "21.03"}, []string{"23.33", "21.17"}, "2.75", 2.76},
		{"balanced sample", []string{"0", "0.47"}, []string{"0", "-2.28"}, "2.75", 2.75},
	} {
		rows := append(series("New Jersey", true, test.nj...), series("Pennsylvania", false, test.pa...)...)
		c := evaluate(t, rows, from(1, "1"))
		if !c.Increment.Value.Equal(dec(test.want)) || math.Abs(c.Revenue.Value-test.published) > 0.02 {
			t.Errorf("%s: %v and %v, want %s", test.name, c.Increment, c.Revenue, test.want)
		}
		if c.Verdict != funding.NotShown || c.Net.Interval {
			t.Errorf("%s: one unit a group shows %v with %v", test.name, c.Verdict, c.Net)
		}
	}
}

// On a balanced panel the estimate is the coefficient of the interaction in a regression with a dummy for each unit and
// period (Angrist & Pischke 2009, section 5.2).
func TestSameAsRegressionWithDummies(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	const treated, others, months, start = 4, 6, 5, 2
	units := treated + others
	x := mat.NewDense(units*months, 1+units+months-1, nil)
	y := mat.NewVecDense(units*months, nil)
	var rows []funding.Row
	for u := range units {
		for m := range months {
			i := u*months + m
			cents := random.Int64N(100_000)
			rows = append(rows, funding.Row{
				Unit: fmt.Sprint("unit ", u), Programme: u < treated, Period: january.Add(m), Revenue: decimal.New(cents, -2),
			})
			y.SetVec(i, float64(cents)/100)
			x.Set(i, 1+u, 1)
			if m > 0 {
				x.Set(i, units+m, 1)
			}
			if u < treated && m >= start {
				x.Set(i, 0, 1)
			}
		}
	}
	var beta mat.VecDense
	if err := beta.SolveVec(x, y); err != nil {
		t.Fatal(err)
	}
	c := evaluate(t, rows, from(start, "0"))
	if got, want := c.Revenue.Value, beta.AtVec(0); math.Abs(got-want) > 1e-9*math.Abs(want) {
		t.Errorf("difference in differences %v, regression %v", got, want)
	}
}
