package profitability_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// naive computes the P&L of one customer event by event, in decimals.
func naive(t journey.Trace, o profitability.Options) (c profitability.CustomerProfit, unrated int64) {
	sum := profitability.Account{Currency: o.Currency}
	for e := range t.Events() {
		p := judge(t, e, o)
		sum = plusAccount(sum, p.Account)
		switch {
		case p.interaction:
			c.Interactions++
		case !p.ruled:
			unrated++
		}
	}
	return profitability.CustomerProfit{
		Customer: t.Customer(), Segment: t.Attribute("segment"), Currency: sum.Currency, Revenue: sum.Revenue,
		Discounts: sum.Discounts, Returns: sum.Returns, DirectCost: sum.DirectCost, Margin: sum.Margin,
		CostToServe: sum.CostToServe, Profit: sum.Profit, Interactions: c.Interactions,
	}, unrated
}

func TestPnLIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := build(t, events().Draw(t, "events"), segments)
		o := someOptions().Draw(t, "options")
		o.Rates = rapid.Permutation(o.Rates).Draw(t, "rates")
		p := fold(t, log, newPnL(t, log, o))

		var unrated int64
		want := make(map[string]profitability.CustomerProfit)
		for trace := range log.Traces() {
			c, n := naive(trace, o)
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
		p := fold(t, log, newPnL(t, log, everyOption()))
		want := accountOfSegment(p.Total())
		if !want.Profit.Equal(want.Revenue.Sub(want.Discounts).Sub(want.Returns).Sub(want.DirectCost).Sub(want.CostToServe)) {
			t.Fatalf("%+v doesn't add up", want)
		}
		fromSegments, fromCustomers := profitability.Account{Currency: "EUR"}, profitability.Account{Currency: "EUR"}
		customers := 0
		for _, s := range p.Segments() {
			fromSegments = plusAccount(fromSegments, accountOfSegment(s))
			customers += s.Customers
		}
		for _, c := range p.Customers() {
			fromCustomers = plusAccount(fromCustomers, accountOfCustomer(c))
		}
		for _, got := range []profitability.Account{fromSegments, fromCustomers} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatal(diff)
			}
		}
		if p.Total().Customers != log.Customers() || customers != log.Customers() {
			t.Fatalf("%d and %d customers, want %d", p.Total().Customers, customers, log.Customers())
		}
	})
}

// TestWhaleIsOfCustomers checks the curve against the customers, one by one.
func TestWhaleIsOfCustomers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := build(t, events().Draw(t, "events"), segments)
		p := fold(t, log, newPnL(t, log, everyOption()))
		curve, err := p.Whale()
		if err != nil {
			t.Fatal(err)
		}
		customers := p.Customers()
		if curve.Len() != len(customers) || !curve.Total().Equal(p.Total().Profit) {
			t.Fatalf("%d customers with %v, want %d with %v", curve.Len(), curve.Total(), len(customers), p.Total().Profit)
		}
		for rank, c := range curve.Customers() {
			if want := customers[rank-1]; c.Name != want.Customer || !c.Profit.Equal(want.Profit) {
				t.Fatalf("rank %d is %v, want %v", rank, c, want)
			}
		}
	})
	log := fixedLog(t)
	if curve, err := newPnL(t, log, everyOption()).Whale(); err != nil || curve.Len() != 0 {
		t.Errorf("nobody: %v, %v", curve, err)
	}
}

func TestPnLLaws(t *testing.T) {
	log := fixedLog(t)
	metricstest.Laws[journey.Trace, *profitability.PnL]{
		Prototype: newPnL(t, log, everyOption()),
		Input:     rapid.Map(rapid.IntRange(0, log.Customers()-1), log.Trace),
	}.Check(t)
}

// Calculators that were merged in the order of the log share entries, and stay apart all the same.
func TestMergedInOrderStaysApart(t *testing.T) {
	log := fixedLog(t)
	of := func(customers ...int) *profitability.PnL {
		p := newPnL(t, log, everyOption())
		for _, c := range customers {
			p.Add(log.Trace(c))
		}
		return p
	}
	into, from := of(0), of(1)
	if err := into.Merge(from); err != nil {
		t.Fatal(err)
	}
	for _, c := range []int{2, 1, 3} {
		from.Add(log.Trace(c))
	}
	into.Add(log.Trace(3))
	for _, c := range [][2]*profitability.PnL{{into, of(0, 1, 3)}, {from, of(1, 2, 1, 3)}} {
		if diff := cmp.Diff(c[1].Customers(), c[0].Customers()); diff != "" {
			t.Error(diff)
		}
		if c[0].Total().Customers != 3 {
			t.Errorf("%d customers", c[0].Total().Customers)
		}
	}
}

// Splitting events over two logs and merging their P&Ls gives the P&L of all of them, though customers are in both.
func TestPnLOfTwoLogsMerges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := events().Draw(t, "events")
		cut := rapid.IntRange(1, len(all)).Draw(t, "cut")
		o := someOptions().Draw(t, "options")
		run := func(part []journey.Event) *profitability.PnL {
			log := build(t, part, segments)
			return fold(t, log, newPnL(t, log, o))
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
		if diff := cmp.Diff(whole.Total(), parts.Total()); diff != "" || whole.Unrated() != parts.Unrated() {
			t.Fatalf("%d unrated events, and %d in parts\n%s", whole.Unrated(), parts.Unrated(), diff)
		}
	})
}

// Amounts of the largest size, whose sums don't fit 64 bits and whose profits don't fit 128, are exact as well.
func TestPnLOfLargeAmounts(t *testing.T) {
	const most = "9223372036.854775807"
	b := journey.NewBuilder(journey.Options{Strict: true, Places: 9})
	for i := range 30 {
		for _, amount := range []string{most, "-" + most} {
			e := journey.Event{Customer: "ann", Time: day(i), Point: "shop", Kind: "order", Amount: dec(amount)}
			if err := b.Add(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, lines := range [][]profitability.LineRule{nil, {{Line: profitability.DirectCost}}} {
		o := profitability.Options{
			Rates: []profitability.Rate{rate("shop", "order", "999999999.999999999", "0.999999999")}, Lines: lines,
		}
		want, _ := naive(log.Trace(0), o)
		p := newPnL(t, log, o)
		p.Add(log.Trace(0))
		s := newStatement(t, log, o, profitability.Point())
		s.Add(log.Trace(0))
		if diff := cmp.Diff(accountOfCustomer(want), s.Total().Account); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff([]profitability.CustomerProfit{want}, p.Customers()); diff != "" {
			t.Fatal(diff)
		}
		if !p.Total().Profit.Equal(want.Profit) || !p.Segments()[0].Revenue.Equal(want.Revenue) {
			t.Fatalf("total %+v", p.Total())
		}
		if curve, err := p.Whale(); err != nil || !curve.Total().Equal(want.Profit) {
			t.Fatalf("whale %v, %v", curve, err)
		}
	}
}

// Merging sums past 128 bits is refused, and the total of customers who fit is exact beyond.
func TestPnLPast128Bits(t *testing.T) {
	b := journey.NewBuilder(journey.Options{Strict: true})
	for _, c := range []string{"ann", "bob", "cho"} {
		_ = b.Add(journey.Event{Customer: c, Time: day(0), Amount: dec("9000000000000000000")})
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	p := fold(t, log, newPnL(t, log, profitability.Options{}))
	// Doubled as long as a state can hold the sums, which is 2^120, and then on by the last of these states.
	last := p.Fresh()
	times := decimal.New(1, 0)
	for {
		state, _ := p.MarshalBinary()
		o := p.Fresh()
		if o.UnmarshalBinary(state) != nil {
			break
		}
		if err := p.Merge(o); err != nil {
			t.Fatal(err)
		}
		last, times = o, times.Mul(decimal.New(2, 0))
	}
	step := times.Div(decimal.New(2, 0))
	merged := 0
	for ; p.Merge(last) == nil && merged < 100; merged++ {
		times = times.Add(step)
	}
	want := decimal.New(27, 18).Mul(times)
	if merged == 0 || merged == 100 || !p.Total().Revenue.Equal(want) || !p.Segments()[0].Revenue.Equal(want) {
		t.Errorf("%d merges past 2^120: %v, want %v", merged, p.Total().Revenue, want)
	}
}

func TestPnLOfAnotherConfigurationDoesNotMerge(t *testing.T) {
	log := fixedLog(t)
	p := fold(t, log, newPnL(t, log, everyOption()))
	b := journey.NewBuilder(journey.Options{Places: 3})
	_ = b.Add(journey.Event{Customer: "ann", Time: day(0), Amount: dec("1")})
	b.Attribute("ann", "segment", "home", day(0))
	finer, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	before, _ := p.MarshalBinary()
	others := map[string]*profitability.PnL{"places": newPnL(t, finer, everyOption())}
	for name, change := range map[string]func(*profitability.Options){
		"rates":     func(o *profitability.Options) { o.Rates = o.Rates[1:] },
		"activity":  func(o *profitability.Options) { o.Rates[1].Activity = "browsing" },
		"attribute": func(o *profitability.Options) { o.By = "" },
		"currency":  func(o *profitability.Options) { o.Currency, o.Costs.Currency = "USD", "" },
		"no currency": func(o *profitability.Options) {
			o.Currency, o.Costs.Currency = "", ""
		},
		"line":      func(o *profitability.Options) { o.Lines[6].Line = profitability.Returns },
		"sign":      func(o *profitability.Options) { o.Lines[5].Negated = false },
		"direct":    func(o *profitability.Options) { o.Direct[2].Share = dec("0.002") },
		"condition": func(o *profitability.Options) { o.Direct[1].On.Name = "big" },
		"costs":     func(o *profitability.Options) { o.Costs.Pools[0].Cost = dec("701") },
	} {
		o := everyOption()
		change(&o)
		others[name] = newPnL(t, log, o)
	}
	for name, o := range others {
		if err := p.Merge(o); !errors.Is(err, metrics.ErrMismatch) {
			t.Errorf("other %s: %v", name, err)
		}
		state, _ := o.MarshalBinary()
		if err := p.UnmarshalBinary(state); !errors.Is(err, metrics.ErrMismatch) {
			t.Errorf("decoding other %s: %v", name, err)
		}
	}
	if after, _ := p.MarshalBinary(); !slices.Equal(before, after) {
		t.Error("a merge that failed changed the P&L")
	}
	o := everyOption()
	o.Rates, o.Direct, o.Costs.Activities = reversed(o.Rates), reversed(o.Direct), reversed(o.Costs.Activities)
	whole := build(t, []journey.Event{{Customer: "ann", Time: day(0)}}, segments)
	if err := p.Merge(newPnL(t, whole, o)); err != nil {
		t.Errorf("the same rates, shares and activities in another order: %v", err)
	}
}

func TestNewPnLRefuses(t *testing.T) {
	log := fixedLog(t)
	where := journey.Selection{Where: func(journey.Event) bool { return true }}
	_, err := profitability.NewPnL(log, profitability.Options{
		By: "colour", Currency: "EUR",
		Rates: []profitability.Rate{
			rate("", "order", "1", "0"), rate("shop", "", "-1", "1.01"), rate("shop", "", "0.0000000001", "0"),
			rate("phone", "", "1000000000", "0.30000000000000"),
			{Point: "billing", PerInteraction: decimal.New(1, 2e9), DirectShare: decimal.New(1, -2e9)},
		},
		Lines: []profitability.LineRule{
			{On: where}, {Line: 99}, {Line: profitability.CostToServe}, {Line: profitability.Returns, Activity: "x"},
		},
		Direct: []profitability.DirectShare{
			{On: where, Share: dec("-0.1")}, {Share: dec("30")}, {Share: decimal.New(1, -2e9)},
		},
		Costs: costing.Model{Currency: "USD", Activities: []costing.Activity{{Name: "a", Pool: "b"}}},
	})
	var faults metrics.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("%v isn't faults", err)
	}
	var got []string
	for _, f := range faults {
		got = append(got, f.Field+" "+f.Cause)
		if f.Remedy == "" || f.Op == "" {
			t.Errorf("%+v", f)
		}
	}
	want := []string{
		"point is missing",
		"cost_per_interaction is negative", "direct_cost_share is more than 1",
		"cost_per_interaction has more than 9 decimal places", "kind is there twice for this point",
		"cost_per_interaction is 1,000,000,000 or more",
		"cost_per_interaction has too many digits", "direct_cost_share has too many digits",
		"on has a condition and no name", "line is unknown", "activity doesn't go with the line cost to serve",
		"activity doesn't go with the line returns", "on has a condition and no name", "share is negative",
		"share is more than 1", "share has more than 9 decimal places",
		`currency isn't "USD", that of the costs`, "By customers have no such attribute", "pool is none of the model's",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzPnLState(f *testing.F) {
	log := fixedLog(f)
	p := newPnL(f, log, everyOption())
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
