package profitability_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
	"github.com/untangle-metrics/untangle/profitability"
)

// naive computes the P&L of one customer event by event, in decimals.
func naive(t journey.Trace, rates []profitability.Rate) (c profitability.CustomerProfit, unrated int64) {
	c.Customer, c.Segment = t.Customer(), t.Attribute("segment")
	for e := range t.Events() {
		c.Revenue = c.Revenue.Add(e.Amount)
		best := -1
		for i, r := range rates {
			if r.Point == e.Point && (r.Kind == e.Kind || r.Kind == "" && best < 0) {
				best = i
			}
		}
		if best < 0 {
			unrated++
			continue
		}
		c.Interactions++
		c.DirectCost = c.DirectCost.Add(e.Amount.Mul(rates[best].DirectShare))
		c.CostToServe = c.CostToServe.Add(rates[best].PerInteraction)
	}
	c.Profit = c.Revenue.Sub(c.DirectCost).Sub(c.CostToServe)
	return c, unrated
}

func TestPnLIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := build(t, events().Draw(t, "events"), segments)
		rates := rapid.Permutation(someRates()).Draw(t, "rates")
		rates = rates[:rapid.IntRange(0, len(rates)).Draw(t, "n")]
		p := fold(t, log, newPnL(t, log, rates))

		var unrated int64
		want := make(map[string]profitability.CustomerProfit)
		for trace := range log.Traces() {
			c, n := naive(trace, rates)
			want[c.Customer] = c
			unrated += n
		}
		got := p.Customers()
		if len(got) != len(want) || p.Unrated() != unrated {
			t.Fatalf("%d customers and %d unrated events, want %d and %d", len(got), p.Unrated(), len(want), unrated)
		}
		for i, c := range got {
			if diff := cmp.Diff(want[c.Customer], c); diff != "" {
				t.Fatalf("customer %s:\n%s", c.Customer, diff)
			}
			if i == 0 {
				continue
			}
			if by := got[i-1].Profit.Cmp(c.Profit); by < 0 || by == 0 && got[i-1].Customer >= c.Customer {
				t.Fatalf("%v before %v", got[i-1], c)
			}
		}
	})
}

func TestSegmentsAddUpToTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := build(t, events().Draw(t, "events"), segments)
		p := fold(t, log, newPnL(t, log, someRates()))
		var fromSegments, fromCustomers profitability.SegmentProfit
		for _, s := range p.Segments() {
			fromSegments = plus(fromSegments, s)
		}
		for _, c := range p.Customers() {
			fromCustomers = plus(fromCustomers, profitability.SegmentProfit{
				Customers: 1, Revenue: c.Revenue, DirectCost: c.DirectCost, CostToServe: c.CostToServe,
				Profit: c.Profit,
			})
		}
		for _, got := range []profitability.SegmentProfit{fromSegments, fromCustomers} {
			if diff := cmp.Diff(p.Total(), got); diff != "" {
				t.Fatal(diff)
			}
		}
		if !profitability.NewWhale(p.Customers()).Total.Equal(p.Total().Profit) {
			t.Fatal("the whale curve doesn't end at the total")
		}
	})
}

func plus(a, b profitability.SegmentProfit) profitability.SegmentProfit {
	return profitability.SegmentProfit{
		Customers: a.Customers + b.Customers, Revenue: a.Revenue.Add(b.Revenue),
		DirectCost: a.DirectCost.Add(b.DirectCost), CostToServe: a.CostToServe.Add(b.CostToServe),
		Profit: a.Profit.Add(b.Profit),
	}
}

func TestPnLLaws(t *testing.T) {
	log := fixedLog(t)
	metricstest.Laws[journey.Trace, *profitability.PnL]{
		Prototype: newPnL(t, log, someRates()),
		Input: rapid.Map(rapid.IntRange(0, log.Customers()-1), func(c int) journey.Trace {
			return log.Trace(c)
		}),
	}.Check(t)
}

// Splitting events over two logs and merging their P&Ls gives the P&L of all of them, though customers are in both.
func TestPnLOfTwoLogsMerges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := events().Draw(t, "events")
		cut := rapid.IntRange(1, len(all)).Draw(t, "cut")
		run := func(part []journey.Event) *profitability.PnL {
			log := build(t, part, segments)
			return fold(t, log, newPnL(t, log, someRates()))
		}
		whole, parts := run(all), run(all[:cut])
		if cut < len(all) {
			if err := parts.Merge(run(all[cut:])); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(whole.Customers(), parts.Customers()); diff != "" {
			t.Fatal(diff)
		}
		if whole.Unrated() != parts.Unrated() {
			t.Fatalf("%d unrated events, and %d in parts", whole.Unrated(), parts.Unrated())
		}
	})
}

// Amounts of the largest size, whose sums don't fit 64 bits and whose profits don't fit 128, are exact as well.
func TestPnLOfLargeAmounts(t *testing.T) {
	const most = "9223372036.854775807"
	b := journey.NewBuilder(journey.Options{Strict: true, Places: 9})
	for i := range 30 {
		e := journey.Event{Customer: "ann", Time: day(i), Point: "shop", Kind: "order", Amount: dec(most)}
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	rates := []profitability.Rate{rate("shop", "order", "999999999.999999999", "0.999999999")}
	p, err := profitability.NewPnL(log, profitability.Options{Rates: rates})
	if err != nil {
		t.Fatal(err)
	}
	want, _ := naive(log.Trace(0), rates)
	got := fold(t, log, p)
	if diff := cmp.Diff([]profitability.CustomerProfit{want}, got.Customers()); diff != "" {
		t.Fatal(diff)
	}
	if !got.Total().Profit.Equal(want.Profit) || !got.Segments()[0].Revenue.Equal(dec(most).Mul(decimal.New(30, 0))) {
		t.Fatalf("total %+v", got.Total())
	}
}

func TestPnLOfAnotherConfigurationDoesNotMerge(t *testing.T) {
	log := fixedLog(t)
	p := fold(t, log, newPnL(t, log, someRates()))
	noSegments, err := profitability.NewPnL(log, profitability.Options{Rates: someRates()})
	if err != nil {
		t.Fatal(err)
	}
	whole := build(t, []journey.Event{{Customer: "ann", Time: day(0)}}, segments)
	b := journey.NewBuilder(journey.Options{Places: 3})
	_ = b.Add(journey.Event{Customer: "ann", Time: day(0)})
	finer, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	otherPlaces, err := profitability.NewPnL(finer, profitability.Options{Rates: someRates()})
	if err != nil {
		t.Fatal(err)
	}
	before, _ := p.MarshalBinary()
	for name, o := range map[string]*profitability.PnL{
		"rates": newPnL(t, log, someRates()[1:]), "attribute": noSegments, "places": otherPlaces,
	} {
		if err := p.Merge(o); !errors.Is(err, metrics.ErrMismatch) {
			t.Errorf("other %s: %v", name, err)
		}
		state, _ := o.MarshalBinary()
		if err := p.UnmarshalBinary(state); !errors.Is(err, metrics.ErrMismatch) {
			t.Errorf("decoding other %s: %v", name, err)
		}
	}
	if after, _ := p.MarshalBinary(); !cmp.Equal(before, after) {
		t.Error("a merge that failed changed the P&L")
	}
	if err := p.Merge(newPnL(t, whole, reversed(someRates()))); err != nil {
		t.Errorf("the same rates in another order: %v", err)
	}
}

func TestNewPnLRefuses(t *testing.T) {
	log := fixedLog(t)
	_, err := profitability.NewPnL(log, profitability.Options{By: "colour"})
	if err == nil {
		t.Error("an attribute that customers don't have")
	}
	_, err = profitability.NewPnL(log, profitability.Options{Rates: []profitability.Rate{
		rate("", "order", "1", "0"), rate("shop", "", "-1", "1.01"), rate("shop", "", "0.0000000001", "0"),
		rate("phone", "", "1000000000", "0.30000000000000"),
		{Point: "billing", PerInteraction: decimal.New(1, 2e9), DirectShare: decimal.New(1, -2e9)},
	}})
	var faults metrics.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("%v isn't faults", err)
	}
	var got []string
	for _, f := range faults {
		got = append(got, f.Field+" "+f.Cause)
	}
	want := []string{
		"point is missing",
		"cost_per_interaction is negative", "direct_cost_share is more than 1",
		"cost_per_interaction has more than 9 decimal places", "kind is there twice for this point",
		"cost_per_interaction is 1,000,000,000 or more",
		"cost_per_interaction has too many digits", "direct_cost_share has more than 9 decimal places",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzPnLState(f *testing.F) {
	log := fixedLog(f)
	p := newPnL(f, log, someRates())
	for _, c := range []*profitability.PnL{p, fold(f, log, p)} {
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
		if diff := cmp.Diff(c.Customers(), again.Customers()); diff != "" {
			t.Fatal(diff)
		}
		sum := decimal.Zero
		for _, s := range c.Segments() {
			sum = sum.Add(s.Profit)
		}
		if !sum.Equal(c.Total().Profit) {
			t.Fatalf("segments add up to %v, the total is %v", sum, c.Total().Profit)
		}
		_ = c.Merge(again)
	})
}
