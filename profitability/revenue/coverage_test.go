package revenue_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// drawRow returns the movements of n customers, and of n/10 new ones, whose revenue is lognormal with median 1000 and
// standard deviation sigma of its logarithm. Of the n a share leaving churns, as many contract, by half on average, and
// a fifth expand, by a quarter on average.
func drawRow(t fataler, r *rand.Rand, n int, sigma, leaving float64) revenue.Row {
	from, change, to := day("2026-01-01"), day("2026-02-01"), day("2026-03-01")
	var lines []revenue.Line
	bill := func(who int, from, to metrics.Day, cents float64) {
		lines = append(lines, revenue.Line{
			Customer: fmt.Sprint(who), From: from, To: to, Amount: decimal.New(int64(cents)+1, -2),
		})
	}
	for i := range n + n/10 {
		x := 1e5 * math.Exp(sigma*r.NormFloat64())
		if i >= n {
			bill(i, change, to, x)
			continue
		}
		bill(i, from, change, x)
		switch u := r.Float64(); {
		case u < leaving:
		case u < 2*leaving:
			bill(i, change, to, x*r.Float64())
		case u < 2*leaving+0.2:
			bill(i, change, to, x*(1+r.Float64()/2))
		default:
			bill(i, change, to, x)
		}
	}
	book := newBook(t, lines, revenue.BookOptions{Places: 2})
	return foldBook(t, book, revenue.SubscriptionOptions{To: to - 1}).Total[1]
}

// TestCoverage measures how often 95 % intervals hold the truth where there are few customers, and that they warn. What
// they have to reach is two standard errors below what 4,000 trials found. Normal intervals of the same deviation held
// net retention, gross retention and the mean in 81, 86 and 89 % of the first case, of those that had an interval.
func TestCoverage(t *testing.T) {
	const trials = 400
	names := [...]string{"NRR", "GRR", "quick ratio", "revenue per closing customer"}
	for _, c := range []struct {
		n              int
		sigma, leaving float64
		least          [len(names)]float64
	}{
		{10, 0.5, 0.1, [...]float64{0.950, 0.990, 0.995, 0.899}},
		{10, 1.5, 0.1, [...]float64{0.909, 0.993, 0.909, 0.735}},
		{40, 0.5, 0.1, [...]float64{0.926, 0.969, 0.967, 0.916}},
		{40, 1.5, 0.03, [...]float64{0.986, 0.988, 0.957, 0.785}},
	} {
		r := rand.New(rand.NewPCG(3, 4))
		var known, held, warned [len(names)]int
		loss := 1.5 * c.leaving
		mean := 1000 * math.Exp(c.sigma*c.sigma/2)
		for range trials {
			row := drawRow(t, r, c.n, c.sigma, c.leaving)
			var d revenue.Dialect
			for i, e := range [...]struct {
				got   metrics.Estimate
				truth float64
			}{
				{d.NRR(row, 0.95), 1 + 0.05 - loss},
				{d.GRR(row, 0.95), 1 - loss},
				{d.QuickRatio(row, 0.95), (0.1 + 0.05) / loss},
				{revenue.PerClosing.Of(row, 0.95), mean * (1.1 + 0.05 - loss) / (1.1 - c.leaving)},
			} {
				if e.got.Level != 0.95 {
					continue
				}
				known[i]++
				if e.got.Low <= e.truth && e.truth <= e.got.High {
					held[i]++
				}
				if few(e.got) {
					warned[i]++
				}
			}
		}
		for i, name := range names {
			if share := float64(held[i]) / float64(known[i]); !(share >= c.least[i]) {
				t.Errorf("%+v: %s held %.3f of %d", c, name, share, known[i])
			}
			if sure := c.n == 10 || c.sigma > 1; sure && warned[i] < known[i] {
				t.Errorf("%+v: %s warned %d of %d times", c, name, warned[i], known[i])
			}
		}
	}
}

func few(e metrics.Estimate) bool {
	return strings.Contains(strings.Join(e.Warnings, ";"), "effective number")
}

// TestManyCustomers checks that intervals don't warn where customers are many and much alike.
func TestManyCustomers(t *testing.T) {
	row := drawRow(t, rand.New(rand.NewPCG(5, 6)), 1000, 0.5, 0.1)
	var d revenue.Dialect
	for _, e := range []metrics.Estimate{
		d.NRR(row, 0.95), d.GRR(row, 0.95), d.QuickRatio(row, 0.95), revenue.PerClosing.Of(row, 0.95),
	} {
		if e.Level != 0.95 || len(e.Warnings) > 0 {
			t.Error(e)
		}
	}
}

// TestOneGiant checks that one customer who has nearly everything doesn't pass for a hundred.
func TestOneGiant(t *testing.T) {
	from, change, to := day("2026-01-01"), day("2026-02-01"), day("2026-03-01")
	var lines []revenue.Line
	for i := range 100 {
		l := revenue.Line{Customer: fmt.Sprint(i), From: from, To: change, Amount: decimal.NewFromInt(10)}
		if i == 0 {
			l.Amount = decimal.NewFromInt(1_000_000)
		}
		next := l
		next.From, next.To, next.Amount = change, to, l.Amount.Mul(decimal.New(int64(90+i%20), -2))
		lines = append(lines, l, next)
	}
	row := foldBook(t, newBook(t, lines, revenue.BookOptions{}), revenue.SubscriptionOptions{To: to - 1}).Total[1]
	var d revenue.Dialect
	for _, e := range []metrics.Estimate{d.NRR(row, 0.95), d.GRR(row, 0.95), revenue.PerClosing.Of(row, 0.95)} {
		if e.N != 100 || !strings.Contains(strings.Join(e.Warnings, ";"), "number of customers is 1, below 30") {
			t.Error(e)
		}
	}
}

// TestNothingLost checks that a share has an interval where nothing was lost: 1 − 0.025^(1/n) with n customers alike.
func TestNothingLost(t *testing.T) {
	var lines []revenue.Line
	for i := range 40 {
		lines = append(lines, monthly(i, day("2026-01-01"), day("2026-03-01"), 10))
	}
	book := newBook(t, lines, revenue.BookOptions{Rule: revenue.Months30})
	row := foldBook(t, book, revenue.SubscriptionOptions{To: day("2026-02-28")}).Total[1]
	var d revenue.Dialect
	want := 1 - math.Pow(0.025, 1.0/40)
	if e := d.GrossChurn(row, 0.95); e.Level != 0.95 || e.Low != 0 || math.Abs(e.High-want) > 1e-12 {
		t.Errorf("%v, want [0, %v]", e, want)
	}
	if e := d.GRR(row, 0.95); e.Level != 0.95 || e.High != 1 || math.Abs(e.Low-(1-want)) > 1e-12 {
		t.Errorf("%v, want [%v, 1]", e, 1-want)
	}
	if e := d.NRR(row, 0.95); e.Level != 0 || len(e.Warnings) == 0 {
		t.Error(e)
	}
}
