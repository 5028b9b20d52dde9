package equity_test

import (
	"math"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/equity"
)

func TestMultipleIsTheSumOfMargins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := anyTerms(t)
		got, err := terms.Multiple()
		if err != nil {
			t.Fatal(err)
		}
		n := terms.Horizon
		if n == 0 {
			n = 2000
		}
		if want := byHand(terms, n); !near(got, want, 1e-11) {
			t.Fatalf("%v: %v, by hand %v", terms, got, want)
		}
	})
}

func TestMultipleRisesAndFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := anyTerms(t)
		of := func(change func(*equity.Terms)) float64 {
			changed := terms
			change(&changed)
			m, err := changed.Multiple()
			if err != nil {
				t.Skip("no value")
			}
			return m
		}
		m := of(func(*equity.Terms) {})
		if of(func(c *equity.Terms) { c.Retention += 0.001 }) < m {
			t.Fatal("falls with retention")
		}
		if of(func(c *equity.Terms) { c.Discount += 0.001 }) > m {
			t.Fatal("rises with the discount rate")
		}
		if of(func(c *equity.Terms) { c.Growth += 0.0001 }) < m {
			t.Fatal("falls with growth")
		}
		if terms.Horizon > 0 && of(func(c *equity.Terms) { c.Horizon++ }) < m {
			t.Fatal("falls with the horizon")
		}
	})
}

func TestNowIsOneMarginAheadOfAtEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := anyTerms(t)
		terms.Growth, terms.Horizon = 0, 0
		terms.Timing = equity.AtEnd
		later, _ := terms.Multiple()
		terms.Timing = equity.Now
		if now, _ := terms.Multiple(); !near(now, 1+later, 1e-14) {
			t.Fatalf("%v now, %v at the end", now, later)
		}
	})
}

func TestElasticityIsTheDerivative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := anyTerms(t)
		terms.Retention = max(terms.Retention, 0.05)
		if terms.Horizon > 0 {
			terms.Growth += thousandths(t, 0, 600, "more growth") // also faster than the discount
		}
		e, err := terms.Elasticities()
		if err != nil {
			t.Fatal(err)
		}
		slope := func(of float64, change func(*equity.Terms, float64)) float64 {
			const step = 1e-6
			at := func(h float64) float64 {
				changed := terms
				change(&changed, h)
				m, err := changed.Multiple()
				if err != nil {
					t.Skip("no value")
				}
				return math.Log(m)
			}
			return of * (at(step) - at(-step)) / (2 * step)
		}
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"retention", e.Retention, slope(terms.Retention, func(t *equity.Terms, h float64) { t.Retention += h })},
			{"discount", e.Discount, slope(terms.Discount, func(t *equity.Terms, h float64) { t.Discount += h })},
			{"growth", e.Growth, slope(terms.Growth, func(t *equity.Terms, h float64) { t.Growth += h })},
		} {
			if !near(c.got, c.want, 1e-5) {
				t.Fatalf("%v: %s %v, numerically %v", terms, c.what, c.got, c.want)
			}
		}
	})
}

func TestNetElasticitiesAreThoseOfTheDifference(t *testing.T) {
	e := equity.Elasticities{Margin: 1, Retention: 3.5, Discount: -0.4}
	net, err := e.Net(money("250"), money("200"))
	if err != nil {
		t.Fatal(err)
	}
	want := equity.Elasticities{Margin: 5, Retention: 17.5, Discount: -2, AcquisitionCost: -4}
	if net != want {
		t.Errorf("%+v, want %+v", net, want)
	}
	if _, err := e.Net(money("200"), money("200")); err == nil {
		t.Error("a share of nothing has an elasticity")
	}
}

func TestStepsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, margin := anyTerms(t), amount(t, -1e6, 1e6, "margin")
		w, err := terms.Worth(margin, 2)
		if err != nil {
			t.Fatal(err)
		}
		better := terms
		better.Retention = math.Round(1000*terms.Retention+10) / 1000
		after, err := better.Value(margin, 2)
		if (err != nil) != (w.RetentionPoint.Why != "") {
			t.Fatalf("%v, but %v", err, w.RetentionPoint)
		}
		if err == nil && !w.Value.Add(w.RetentionPoint.Value).Equal(after) {
			t.Fatalf("%v + %v isn't %v", w.Value, w.RetentionPoint, after)
		}
		raised, _ := terms.Value(margin.Mul(money("1.01")), 2)
		if !w.Value.Add(w.MarginPercent.Value).Equal(raised) {
			t.Fatalf("%v + %v isn't %v", w.Value, w.MarginPercent, raised)
		}
	})
}

func TestPaybackIsTheFirstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := anyTerms(t)
		margin, cost := amount(t, 1, 1e5, "margin"), amount(t, 1, 1e5, "cost")
		p, err := terms.Payback(margin, cost)
		if err != nil {
			t.Fatal(err)
		}
		need := cost.Div(margin).InexactFloat64()
		most := terms.Horizon
		if most == 0 {
			most = 5000
		}
		first, sum := 0, 0.0
		for n := 1; n <= most && first == 0; n++ {
			sum += byHandMargin(terms, n-1)
			if near(sum, need, 1e-9) {
				t.Skip("too near to tell by floats")
			}
			if sum >= need {
				first = n
			}
		}
		if p.Never != (first == 0) || p.Margins != first {
			t.Fatalf("%v: %v for %v, by hand %d", p, cost, margin, first)
		}
	})
}

func TestValueScales(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, margin := anyTerms(t), amount(t, -1e6, 1e6, "margin")
		value, err := terms.Value(margin, 2)
		if err != nil {
			t.Fatal(err)
		}
		tenfold, _ := terms.Value(margin.Shift(1), 1)
		if !tenfold.Equal(value.Shift(1)) {
			t.Fatalf("%v for ten times %v", tenfold, value)
		}
		if opposite, _ := terms.Value(margin.Neg(), 2); !opposite.Equal(value.Neg()) {
			t.Fatalf("%v for the opposite of %v", opposite, value)
		}
	})
}

func TestEquityAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		segments := anySegments(t)
		o := equity.Options{Discount: thousandths(t, 10, 300, "discount"), Pipeline: equity.Now, Places: 2}
		e, err := equity.Of(segments, o)
		if err != nil {
			t.Fatal(err)
		}
		var base, pipeline decimal.Decimal
		for _, s := range e.Segments {
			if !s.Total.Value.Equal(s.Base.Value.Add(s.Pipeline.Value)) {
				t.Fatalf("%v + %v isn't %v", s.Base, s.Pipeline, s.Total)
			}
			base, pipeline = base.Add(s.Base.Value), pipeline.Add(s.Pipeline.Value)
		}
		if !e.Base.Value.Equal(base) || !e.Pipeline.Value.Equal(pipeline) || !e.Total.Value.Equal(base.Add(pipeline)) {
			t.Fatalf("segments don't add up:\n%v", e)
		}
		for _, m := range []equity.Money{e.Base, e.Pipeline, e.Total} {
			if m.Low.GreaterThan(m.Value) || m.High.LessThan(m.Value) {
				t.Fatalf("%v isn't within its interval", m)
			}
		}

		backwards := slices.Clone(segments)
		slices.Reverse(backwards)
		b, err := equity.Of(backwards, o)
		if err != nil || !b.Total.Value.Equal(e.Total.Value) {
			t.Fatalf("the order makes a difference: %v, %v", b.Total, err)
		}

		for i := range segments {
			segments[i].Retention.Value = math.Round(1000*segments[i].Retention.Value+10) / 1000
		}
		after, err := equity.Of(segments, o)
		if err != nil {
			t.Fatal(err)
		}
		if l := e.Levers[0]; !e.Total.Value.Add(l.Total.Value).Equal(after.Total.Value) {
			t.Fatalf("%v + %v isn't %v", e.Total, l.Total, after.Total)
		}
	})
}

func TestBestPlanAgainstGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := equity.Market{
			Acquisition: equity.Response{Ceiling: thousandths(t, 50, 1000, "a"), Speed: thousandths(t, 1, 2000, "ka")},
			Retention:   equity.Response{Ceiling: thousandths(t, 50, 1000, "r"), Speed: thousandths(t, 1, 2000, "kr")},
			Margin:      amount(t, -1000, 20_000, "margin"),
			Discount:    thousandths(t, 10, 300, "discount"),
		}
		best, err := m.Best(8)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []string{"0", "0.5", "0.9", "0.999", "1", "1.001", "1.1", "2", "5"} {
			for _, r := range []string{"0", "0.5", "0.9", "0.999", "1", "1.001", "1.1", "2", "5"} {
				spendA := best.AcquisitionSpend.Mul(money(a)).Round(8)
				spendR := best.RetentionSpend.Mul(money(r)).Round(8)
				if best.AcquisitionSpend.IsZero() {
					spendA = money(a)
				}
				if best.RetentionSpend.IsZero() {
					spendR = money(r)
				}
				other, err := m.At(spendA, spendR, 8)
				if err != nil {
					t.Fatal(err)
				}
				if other.Equity.Sub(best.Equity).GreaterThan(money("0.000001")) {
					t.Fatalf("%+v is better than %+v", other, best)
				}
			}
		}
	})
}

// A ratio of averages that hardly vary has the interval of the delta method.
func TestValueGrowthNearTheDeltaMethod(t *testing.T) {
	average := func(x, half float64) metrics.Estimate {
		return metrics.Estimate{Value: x, Low: x - half, High: x + half, Level: 0.95, N: 100, State: metrics.Known}
	}
	g := equity.ValueGrowth(average(200, 0.2), average(230, 0.3))
	half := 230.0 / 200 * math.Hypot(0.2/200, 0.3/230)
	if !near(g.Value, 0.15, 1e-12) || !near(g.Low, 0.15-half, 1e-5) || !near(g.High, 0.15+half, 1e-5) {
		t.Errorf("%v, want 0.15 ± %v", g, half)
	}
	// The ends are the ratios at which the difference after − ratio · before reaches 0 (Zou & Donner 2008).
	g = equity.ValueGrowth(average(200, 60), average(230, 90))
	low, high := g.Low+1, g.High+1
	if x := 230 - low*200 - math.Hypot(90, low*60); !near(x, 0, 1e-9) {
		t.Errorf("lower end %v leaves %v", low, x)
	}
	if x := 230 - high*200 + math.Hypot(90, high*60); !near(x, 0, 1e-9) {
		t.Errorf("upper end %v leaves %v", high, x)
	}
}
