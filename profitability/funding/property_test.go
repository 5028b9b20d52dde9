package funding_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/profitability/funding"
)

// A world is a random panel: refunds, tiny amounts and all.
type world struct {
	cents         [2][][]int64 // comparison, programme; unit; month
	months, start int
}

func drawWorld(t *rapid.T) world {
	w := world{months: rapid.IntRange(2, 7).Draw(t, "months")}
	w.start = rapid.IntRange(1, w.months-1).Draw(t, "start")
	for g := range w.cents {
		for range rapid.IntRange(1, 7).Draw(t, "units") {
			w.cents[g] = append(w.cents[g], rapid.SliceOfN(rapid.Int64Range(-1e7, 1e7), w.months, w.months).Draw(t, "cents"))
		}
	}
	return w
}

func (w world) rows() []funding.Row {
	var rows []funding.Row
	for g, units := range w.cents {
		for u, cents := range units {
			for m, v := range cents {
				rows = append(rows, funding.Row{
					Unit: fmt.Sprintf("%d-%d", g, u), Programme: g == 1, Period: january.Add(m),
					Revenue: decimal.New(v, -2), Profit: decimal.New(v, -3),
				})
			}
		}
	}
	return rows
}

// gain is the increment in cents up to a month, period by period as one would do it by hand.
func (w world) gain(until int) *big.Rat {
	mean := func(group, from, to int) *big.Rat {
		sum := new(big.Int)
		for _, cents := range w.cents[group] {
			for _, v := range cents[from:to] {
				sum.Add(sum, big.NewInt(v))
			}
		}
		return new(big.Rat).SetFrac(sum, big.NewInt(int64((to-from)*len(w.cents[group]))))
	}
	total := new(big.Rat)
	for m := w.start; m <= until; m++ {
		step := mean(1, m, m+1)
		step.Sub(step, mean(1, 0, w.start)).Sub(step, mean(0, m, m+1)).Add(step, mean(0, 0, w.start))
		total.Add(total, step.Mul(step, big.NewRat(int64(len(w.cents[1])), 1)))
	}
	return total
}

func cheap(month int, cost string) funding.Options {
	o := from(month, cost)
	o.Resamples = 99
	return o
}

func TestPathIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		o := cheap(w.start, "12.34")
		o.Margin = dec("0.3")
		c := evaluate(t, w.rows(), o)
		for i, p := range c.Path {
			want := w.gain(w.start + i)
			want.Mul(want, big.NewRat(3, 1000))
			gap := new(big.Rat).Sub(p.Gain.Value.Rat(), want)
			if gap.Abs(gap).Cmp(big.NewRat(5, 1000)) > 0 {
				t.Fatalf("gain up to %v is %v, want %s", p.Period, p.Gain, want.FloatString(4))
			}
			if !p.Net.Value.Equal(p.Gain.Value.Sub(dec("12.34"))) {
				t.Fatalf("net %v of gain %v", p.Net, p.Gain)
			}
			if p.Net.Low.GreaterThan(p.Net.Value) || p.Net.High.LessThan(p.Net.Value) {
				t.Fatalf("%v is outside its interval", p.Net)
			}
		}
		if end := c.Path[len(c.Path)-1]; !end.Net.Value.Equal(c.Net.Value) {
			t.Fatalf("the path ends with %v, the net is %v", end.Net, c.Net)
		}
		o.Margin, o.ProfitInRows = decimal.Decimal{}, true
		if p := evaluate(t, w.rows(), o); p.Increment.Value.Sub(c.Increment.Value).Abs().GreaterThan(dec("0.0055")) {
			t.Fatalf("with profit in rows the revenue increment is %v, not %v", p.Increment, c.Increment)
		}
	})
}

// What is fixed about a unit, and what happens to everyone in a period, changes nothing.
func TestFixedEffectsCancel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		before := evaluate(t, w.rows(), cheap(w.start, "5"))
		everyone := rapid.SliceOfN(rapid.Int64Range(-1e6, 1e6), w.months, w.months).Draw(t, "period")
		for _, units := range w.cents {
			for _, cents := range units {
				own := rapid.Int64Range(-1e6, 1e6).Draw(t, "unit")
				for m := range cents {
					cents[m] += own + everyone[m]
				}
			}
		}
		after := evaluate(t, w.rows(), cheap(w.start, "5"))
		if !before.Net.Value.Equal(after.Net.Value) || before.Revenue.Value != after.Revenue.Value {
			t.Fatalf("%v became %v", before.Net, after.Net)
		}
	})
}

func TestOrderAndCoresDontShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rows := w.rows()
		first := evaluate(t, rows, cheap(w.start, "5"))
		rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "order"))).Shuffle(len(rows), func(i, j int) {
			rows[i], rows[j] = rows[j], rows[i]
		})
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		again := evaluate(t, rows, cheap(w.start, "5"))
		if diff := cmp.Diff(first, again, cmpopts.EquateComparable(january)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestCostShiftsTheNet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		cost := decimal.New(rapid.Int64Range(0, 1e9).Draw(t, "cents"), -2)
		free, paid := evaluate(t, w.rows(), cheap(w.start, "0")), evaluate(t, w.rows(), cheap(w.start, cost.String()))
		for _, pair := range [][2]decimal.Decimal{
			{free.Net.Value, paid.Net.Value}, {free.Net.Low, paid.Net.Low}, {free.Net.High, paid.Net.High},
		} {
			if !pair[0].Sub(cost).Equal(pair[1]) {
				t.Fatalf("a cost of %v took %v to %v", cost, free.Net, paid.Net)
			}
		}
	})
}
