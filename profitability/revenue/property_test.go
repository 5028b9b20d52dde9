package revenue_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"gonum.org/v1/gonum/stat/distuv"
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

// TestValues checks that the values of all accounts on a day add up to what subscriptions have at the end of it.
func TestValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := newBook(t, drawLines(t), revenue.BookOptions{})
		on := linesFrom + metrics.Day(rapid.IntRange(120, 300).Draw(t, "day"))
		rows := foldBook(t, book, revenue.SubscriptionOptions{Grain: metrics.Daily, To: on}).Total
		for _, r := range rows {
			sum := decimal.Decimal{}
			for a := range book.Accounts() {
				sum = sum.Add(a.Value(r.Period.First()))
			}
			if !sum.Equal(r.Net.Closing.Amount) {
				t.Fatalf("%v: %v, want %v", r.Period, sum, r.Net.Closing.Amount)
			}
		}
		for a := range book.Accounts() {
			if v := a.Value(rows[0].Period.First() - 1); !v.IsZero() {
				t.Fatalf("%v before the first line", v)
			}
		}
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

// TestIntervals compares the intervals with the formulas on floats, customer by customer: R ± t·√v, and of shares
// Clopper and Pearson's at p(1−p)/v·(z/t)² customers, for v = n/(n−1)·Σ(y−Rx)²/(Σx)².
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
	type amount func(moved) float64
	const z = 1.959963984540054
	// measure returns R, v and n, and t for the fewest customers that carry one of the parts.
	measure := func(y, x amount, parts ...amount) (ratio, v, n, student float64) {
		var sy, sx float64
		for _, c := range customers {
			sy, sx = sy+y(c), sx+x(c)
			if y(c) != 0 || x(c) != 0 {
				n++
			}
		}
		ratio = sy / sx
		for _, c := range customers {
			v += math.Pow((y(c)-ratio*x(c))/sx, 2) * n / (n - 1)
		}
		effective := math.Inf(1)
		for _, part := range parts {
			var sum, squares float64
			for _, c := range customers {
				sum, squares = sum+part(c), squares+part(c)*part(c)
			}
			effective = min(effective, sum*sum/squares)
		}
		return ratio, v, n, distuv.StudentsT{Sigma: 1, Nu: effective - 1}.Quantile(0.975)
	}
	same := func(got metrics.Estimate, value, low, high, n float64) {
		t.Helper()
		for _, d := range []float64{got.Value - value, got.Low - low, got.High - high} {
			if !(math.Abs(d) <= 1e-10*max(1, value)) || got.N != int64(n) || got.Level != 0.95 {
				t.Errorf("%v, want %v [%v, %v] of %v", got, value, low, high, n)
				return
			}
		}
	}
	check := func(got metrics.Estimate, y, x amount, parts ...amount) {
		t.Helper()
		ratio, v, n, student := measure(y, x, parts...)
		same(got, ratio, ratio-student*math.Sqrt(v), ratio+student*math.Sqrt(v), n)
	}
	x := func(c moved) float64 { return c.x }
	checkShare := func(got metrics.Estimate, y amount) {
		t.Helper()
		p, v, n, student := measure(y, x, x)
		m := min(n, p*(1-p)/v) * math.Pow(z/student, 2)
		same(got, p, distuv.Beta{Alpha: p * m, Beta: m - p*m + 1}.Quantile(0.025),
			distuv.Beta{Alpha: p*m + 1, Beta: m - p*m}.Quantile(0.975), n)
	}
	d, other := revenue.Dialect{}, revenue.Dialect{Reactivation: true, NoContraction: true}
	changed := func(c moved) float64 { return c.up + c.down + c.gone }
	back := func(c moved) float64 { return changed(c) + c.back }
	check(d.NRR(row, 0.95), func(c moved) float64 { return c.x + c.up - c.down - c.gone }, x, x, changed)
	check(other.NRR(row, 0.95), func(c moved) float64 { return c.x + c.back + c.up - c.down - c.gone }, x, x, back)
	check(d.NetChurn(row, 0.95), func(c moved) float64 { return c.down + c.gone - c.up }, x, x, changed)
	check(other.NetChurn(row, 0.95), func(c moved) float64 { return c.down + c.gone - c.up - c.back }, x, x, back)
	checkShare(d.GRR(row, 0.95), func(c moved) float64 { return c.x - c.down - c.gone })
	checkShare(other.GRR(row, 0.95), func(c moved) float64 { return c.x - c.gone })
	checkShare(d.GrossChurn(row, 0.95), func(c moved) float64 { return c.down + c.gone })
	checkShare(other.GrossChurn(row, 0.95), func(c moved) float64 { return c.gone })
	gains, losses := func(c moved) float64 { return c.fresh + c.up }, func(c moved) float64 { return c.down + c.gone }
	check(d.QuickRatio(row, 0.95), gains, losses, gains, losses)
	gains, losses = func(c moved) float64 { return c.fresh + c.back + c.up }, func(c moved) float64 { return c.gone }
	check(other.QuickRatio(row, 0.95), gains, losses, gains, losses)
	now := func(c moved) float64 { return c.now }
	check(revenue.PerClosing.Of(row, 0.95), now, func(c moved) float64 {
		if c.now > 0 {
			return 1
		}
		return 0
	}, now)
}
