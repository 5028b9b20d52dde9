package revenue_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// TestCustomers checks that the identity holds for every customer, and that customers add up to the whole.
func TestCustomers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := drawWorld(t).log(t)
		opts := drawTransactionOptions(t)
		whole := fold(t, log, opts)
		c := newTransactions(t, log, opts)
		sum := c.Fresh()
		for trace := range log.Traces() {
			one := c.Fresh()
			one.Add(trace)
			explained(t, one.Movements())
			if err := sum.Merge(one); err != nil {
				t.Fatal(err)
			}
		}
		checkWhole(t, sum.Movements(), whole)
	})
}

// TestInvariance checks that neither the order of events nor the names of customers nor a shift of the clocks together
// with the zone change anything.
func TestInvariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawTransactionOptions(t)
		want := fold(t, w.log(t), opts)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 1)).Shuffle(len(w.events), func(i, j int) {
			w.events[i], w.events[j] = w.events[j], w.events[i]
		})
		w.rename = func(s string) string { return "customer " + s + s }
		checkWhole(t, fold(t, w.log(t), opts), want)

		w.calendar = metrics.Calendar{}
		want = fold(t, w.log(t), opts)
		shift := time.Duration(rapid.IntRange(-12, 14).Draw(t, "hours")) * time.Hour
		w.calendar = metrics.NewCalendar(time.FixedZone("shifted", int(shift.Seconds())))
		w.asOf = w.asOf.Add(-shift)
		for i := range w.events {
			w.events[i].Time = w.events[i].Time.Add(-shift)
		}
		for i := range w.segments {
			if !w.segments[i].since.IsZero() {
				w.segments[i].since = w.segments[i].since.Add(-shift)
			}
		}
		for who := range w.firstSeen {
			w.firstSeen[who] = w.firstSeen[who].Add(-shift)
		}
		checkWhole(t, fold(t, w.log(t), opts), want)
	})
}

// TestBookInvariance checks that neither the order of lines nor the names of customers change anything, nor whether
// ends are given as the last day or the one after it.
func TestBookInvariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, opts := drawLines(t), drawSubscriptionOptions(t)
		book := revenue.BookOptions{Rule: revenue.Months30}
		want := foldBook(t, newBook(t, lines, book), opts)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 1)).Shuffle(len(lines), func(i, j int) {
			lines[i], lines[j] = lines[j], lines[i]
		})
		for i := range lines {
			lines[i].Customer = "new " + lines[i].Customer
		}
		checkWhole(t, foldBook(t, newBook(t, lines, book), opts), want)
		for i := range lines {
			lines[i].To--
		}
		book.Ends = revenue.Inclusive
		checkWhole(t, foldBook(t, newBook(t, lines, book), opts), want)
	})
}

// TestTelescoping checks that a coarser grain closes with what the finer one does: quarters of months.
func TestTelescoping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, opts := drawLines(t), drawSubscriptionOptions(t)
		book := newBook(t, lines, revenue.BookOptions{})
		opts.Grain = metrics.Monthly
		months := foldBook(t, book, opts).Total
		opts.Grain = metrics.Quarterly
		closings := make(map[metrics.Day]revenue.Row)
		for _, r := range months {
			closings[r.Period.Last()] = r
		}
		quarters := foldBook(t, book, opts).Total
		for i, q := range quarters {
			r, ok := closings[q.Period.Last()]
			if !ok && i+1 < len(quarters) {
				t.Fatalf("no month ends with %v", q.Period)
			}
			if ok && !sameStock(r.Net.Closing, q.Net.Closing) {
				t.Fatalf("%v closes with %v, its last month with %v", q.Period, q.Net.Closing, r.Net.Closing)
			}
		}
	})
}

// TestIntervals compares the intervals with the formula on floats, customer by customer: R ± z·√(n/(n−1)·Σ(y−Rx)²)/Σx.
func TestIntervals(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	b := journey.NewBuilder(journey.Options{AsOf: at("2026-03-31 23:59"), Strict: true})
	type moved struct{ x, fresh, back, up, down, gone, now float64 }
	var customers []moved
	for i := range 200 {
		amounts := [3]int64{}
		for m := range amounts {
			if r.IntN(3) > 0 {
				amounts[m] = 50 + r.Int64N(100)
			}
			if amounts[m] > 0 {
				err := b.Add(journey.Event{
					Customer: fmt.Sprint(i), Time: at("2026-01-10 12:00").AddDate(0, m, 0), Amount: decimal.NewFromInt(amounts[m]),
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		c := moved{x: float64(amounts[1]), now: float64(amounts[2])}
		switch {
		case c.x > 0 && c.now > 0:
			c.up, c.down = max(c.now-c.x, 0), max(c.x-c.now, 0)
		case c.x > 0:
			c.gone = c.x
		case amounts[0] > 0:
			c.back = c.now
		default:
			c.fresh = c.now
		}
		customers = append(customers, c)
	}
	row := fold(t, build(t, b), revenue.TransactionOptions{}).Total[2]
	check := func(got metrics.Estimate, y, x func(moved) float64) {
		t.Helper()
		var sy, sx, squares, n float64
		for _, c := range customers {
			sy, sx = sy+y(c), sx+x(c)
			if y(c) != 0 || x(c) != 0 {
				n++
			}
		}
		ratio := sy / sx
		for _, c := range customers {
			squares += math.Pow(y(c)-ratio*x(c), 2)
		}
		half := 1.959963984540054 * math.Sqrt(squares*n/(n-1)) / sx
		if math.Abs(got.Value-ratio) > 1e-12 || math.Abs(got.High-got.Low-2*half) > 1e-12 || got.N != int64(n) ||
			got.Level != 0.95 {
			t.Errorf("%v, want %v ± %v of %v", got, ratio, half, n)
		}
	}
	x := func(c moved) float64 { return c.x }
	d, other := revenue.Dialect{}, revenue.Dialect{Reactivation: true, NoContraction: true}
	check(d.NRR(row, 0.95), func(c moved) float64 { return c.x + c.up - c.down - c.gone }, x)
	check(other.NRR(row, 0.95), func(c moved) float64 { return c.x + c.back + c.up - c.down - c.gone }, x)
	check(d.GRR(row, 0.95), func(c moved) float64 { return c.x - c.down - c.gone }, x)
	check(other.GRR(row, 0.95), func(c moved) float64 { return c.x - c.gone }, x)
	check(d.GrossChurn(row, 0.95), func(c moved) float64 { return c.down + c.gone }, x)
	check(other.GrossChurn(row, 0.95), func(c moved) float64 { return c.gone }, x)
	check(d.NetChurn(row, 0.95), func(c moved) float64 { return c.down + c.gone - c.up }, x)
	check(other.NetChurn(row, 0.95), func(c moved) float64 { return c.down + c.gone - c.up - c.back }, x)
	check(d.QuickRatio(row, 0.95), func(c moved) float64 { return c.fresh + c.up },
		func(c moved) float64 { return c.down + c.gone })
	check(other.QuickRatio(row, 0.95), func(c moved) float64 { return c.fresh + c.back + c.up },
		func(c moved) float64 { return c.gone })
	check(revenue.PerClosing.Of(row, 0.95), func(c moved) float64 { return c.now }, func(c moved) float64 {
		if c.now > 0 {
			return 1
		}
		return 0
	})
}
