package profitability_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
	"github.com/untangle-metrics/untangle/profitability"
)

var samePeriod = cmpopts.EquateComparable(metrics.Period{})

func newPeriods(t fataler, log *journey.Log, o profitability.Options, g metrics.Grain) *profitability.Periods {
	t.Helper()
	p, err := profitability.NewPeriods(log, o, g)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var grains = rapid.SampledFrom([]metrics.Grain{metrics.Daily, metrics.Weekly, metrics.Monthly, metrics.Yearly})

func TestPeriodsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := build(t, events().Draw(t, "events"), segments)
		o := someOptions().Draw(t, "options")
		grain := grains.Draw(t, "grain")
		p := fold(t, log, newPeriods(t, log, o, grain))
		for _, segment := range append(p.Segments(), "*") {
			rows := p.RowsOf(segment)
			if segment == "*" {
				rows = p.Rows()
			}
			first, last := log.Observed()
			if rows[0].Period != log.Calendar().Period(grain, first) ||
				rows[len(rows)-1].Period != log.Calendar().Period(grain, last) {
				t.Fatalf("rows from %v to %v", rows[0].Period, rows[len(rows)-1].Period)
			}
			for i, r := range rows {
				if i > 0 && r.Period != rows[i-1].Period.Next() {
					t.Fatalf("%v after %v", r.Period, rows[i-1].Period)
				}
				want := profitability.PeriodProfit{
					Period: r.Period, Whole: r.Period.Last() <= log.LastWhole(),
					Account: profitability.Account{Currency: o.Currency},
				}
				for trace := range log.Traces() {
					if segment != "*" && trace.Attribute("segment") != segment {
						continue
					}
					sum, n := decimal.Zero, int64(0)
					for e := range trace.Events() {
						if !r.Period.Contains(log.Calendar().Day(e.Time)) {
							continue
						}
						n++
						posting := judge(trace, e, o)
						if posting.interaction {
							want.Interactions++
						}
						want.Account = plusAccount(want.Account, posting.Account)
						sum = sum.Add(posting.Profit)
					}
					want.Events += n
					if n > 0 {
						want.Customers++
					}
					if sum.IsNegative() {
						want.LossMakers++
					}
				}
				if diff := cmp.Diff(want, r, samePeriod); diff != "" {
					t.Fatal(diff)
				}
			}
		}
		total := profitability.Account{Currency: o.Currency}
		for _, r := range p.Rows() {
			total = plusAccount(total, r.Account)
		}
		if diff := cmp.Diff(accountOfSegment(fold(t, log, newPnL(t, log, o)).Total()), total); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestPeriodsLaws(t *testing.T) {
	log := fixedLog(t)
	metricstest.Laws[journey.Trace, *profitability.Periods]{
		Prototype: newPeriods(t, log, everyOption(), metrics.Weekly),
		Input:     rapid.Map(rapid.IntRange(0, log.Customers()-1), log.Trace),
	}.Check(t)
}

// Customers of two logs, merged, give the rows of all of them, over the days of both.
func TestPeriodsOfTwoLogsMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := events().Draw(t, "events")
		grain := grains.Draw(t, "grain")
		run := func(of func(journey.Event) bool) *profitability.Periods {
			part := slices.DeleteFunc(slices.Clone(all), func(e journey.Event) bool { return !of(e) })
			if len(part) == 0 {
				return nil
			}
			log := build(t, part, segments)
			return fold(t, log, newPeriods(t, log, everyOption(), grain))
		}
		whole := run(func(journey.Event) bool { return true })
		a := run(func(e journey.Event) bool { return e.Customer < "bz" })
		b := run(func(e journey.Event) bool { return e.Customer > "bz" })
		if a == nil || b == nil {
			return
		}
		left, right := a.Fresh(), b.Fresh()
		for _, p := range []*profitability.Periods{a, b} {
			if err := errors.Join(left.Merge(p), right.Merge(p)); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(whole.Rows(), left.Rows(), samePeriod); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(left.Rows(), right.Rows(), samePeriod); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestPeriodSeries(t *testing.T) {
	b := journey.NewBuilder(journey.Options{Strict: true, AsOf: time.Date(2026, 4, 10, 0, 0, 0, 0, time.UTC)})
	for _, e := range []struct {
		customer, amount string
		month            time.Month
	}{{"ann", "100", 1}, {"bob", "-10", 1}, {"bob", "30", 3}, {"cho", "0", 3}, {"ann", "5", 4}} {
		if err := b.Add(journey.Event{
			Customer: e.customer, Amount: dec(e.amount), Time: time.Date(2026, e.month, 5, 0, 0, 0, 0, time.UTC),
		}); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := fold(t, log, newPeriods(t, log, profitability.Options{}, metrics.Monthly))
	profit, share := p.ProfitPerCustomer("p"), p.LossMakingShare("l", 0.95)
	if profit.Metric != "p" || share.Metric != "l" || profit.First.String() != "2026-01" || share.First != profit.First {
		t.Errorf("%+v %+v", profit, share)
	}
	for i, want := range []float64{45, math.NaN(), 15, 5} {
		e, l := profit.Values[i], share.Values[i]
		if i == 1 {
			if e.State != metrics.Undefined || l.State != metrics.Undefined {
				t.Errorf("month without customers: %v, %v", e, l)
			}
			continue
		}
		if e.Value != want || l.Value != []float64{0.5, 0, 0, 0}[i] || l.Level != 0.95 {
			t.Errorf("month %d: %v, %v", i+1, e, l)
		}
		if over := i < 3; over != (len(e.Warnings) == 0) || over != (len(l.Warnings) == 0) {
			t.Errorf("month %d: %q", i+1, e.Warnings)
		}
	}
}

// The last day of two logs is whole when both observed all of it.
func TestPeriodsOfTwoEnds(t *testing.T) {
	until := func(hour int) *profitability.Periods {
		at := time.Date(2026, 3, 10, hour, 59, 59, 999_999_999, time.UTC)
		b := journey.NewBuilder(journey.Options{Strict: true, AsOf: at})
		if err := b.Add(journey.Event{Customer: "ann", Time: at.AddDate(0, 0, -2)}); err != nil {
			t.Fatal(err)
		}
		log, _, err := b.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return fold(t, log, newPeriods(t, log, profitability.Options{}, metrics.Daily))
	}
	for _, c := range []struct {
		x, y  int
		whole bool
	}{{12, 23, false}, {23, 12, false}, {12, 12, false}, {23, 23, true}} {
		p := until(c.x)
		if err := p.Merge(until(c.y)); err != nil {
			t.Fatal(err)
		}
		rows := p.Rows()
		if last := rows[len(rows)-1]; len(rows) != 3 || last.Whole != c.whole || !rows[1].Whole {
			t.Errorf("observed to %d and to %d: %+v", c.x, c.y, last)
		}
	}
}

func TestPeriodsOfAnotherGrainDoNotMerge(t *testing.T) {
	log := fixedLog(t)
	p := newPeriods(t, log, everyOption(), metrics.Weekly)
	o := everyOption()
	o.Currency, o.Costs.Currency = "USD", "USD"
	for _, x := range []*profitability.Periods{
		newPeriods(t, log, everyOption(), metrics.Daily), newPeriods(t, log, o, metrics.Weekly),
	} {
		state, _ := x.MarshalBinary()
		if !errors.Is(p.Merge(x), metrics.ErrMismatch) || !errors.Is(p.UnmarshalBinary(state), metrics.ErrMismatch) {
			t.Error("another grain or currency merges")
		}
	}
	if _, err := profitability.NewPeriods(log, everyOption(), 99); err == nil {
		t.Error("grain 99")
	}
}

func FuzzPeriodsState(f *testing.F) {
	log := fixedLog(f)
	p := newPeriods(f, log, everyOption(), metrics.Weekly)
	for _, c := range []*profitability.Periods{p, fold(f, log, p)} {
		state, err := c.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(state)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c := p.Fresh()
		if c.UnmarshalBinary(b) != nil {
			return
		}
		state, err := c.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		again := p.Fresh()
		if err := again.UnmarshalBinary(state); err != nil {
			t.Fatal(err)
		}
		if other, _ := again.MarshalBinary(); !slices.Equal(state, other) {
			t.Fatal("encode, decode, encode gives another state")
		}
		_ = c.Merge(again)
		c.Rows()
	})
}
