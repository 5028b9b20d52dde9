package profitability_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func rate(point, kind, cost, share string) profitability.Rate {
	return profitability.Rate{Point: point, Kind: kind, PerInteraction: dec(cost), DirectShare: dec(share)}
}

// someRates has rates of a kind beside, above and without a rate of their point, and of what no log has.
func someRates() []profitability.Rate {
	return []profitability.Rate{
		rate("shop", "order", "2.50", "0.3"), rate("shop", "", "0.125", "0"),
		rate("phone", "", "12", "0.000000001"), rate("billing", "invoice", "0", "1"),
		rate("nowhere", "order", "1", "0"), rate("shop", "never", "7", "0.5"),
	}
}

var (
	points = []string{"", "shop", "phone", "billing", "street"}
	kinds  = []string{"", "order", "invoice", "complaint", "refund", "repair", "freight", "quote"}
)

// events draws a small history with refunds, events without a rate, and customers with ties.
func events() *rapid.Generator[[]journey.Event] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) journey.Event {
		return journey.Event{
			Customer: rapid.SampledFrom([]string{"ann", "bob", "cho", "dee"}).Draw(t, "customer"),
			Time:     time.Unix(rapid.Int64Range(0, 1e7).Draw(t, "time"), 0),
			Point:    rapid.SampledFrom(points).Draw(t, "point"),
			Kind:     rapid.SampledFrom(kinds).Draw(t, "kind"),
			Reason:   rapid.SampledFrom([]string{"", "goodwill"}).Draw(t, "reason"),
			Amount:   decimal.New(rapid.Int64Range(-100_000, 100_000).Draw(t, "amount"), -2),
		}
	}), 1, 30)
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

// build builds a log of two decimal places in which customers have segments.
func build(t fataler, events []journey.Event, segments map[string]string) *journey.Log {
	t.Helper()
	b := journey.NewBuilder(journey.Options{Strict: true, Places: 2})
	for _, e := range events {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	for customer, segment := range segments {
		b.Attribute(customer, "segment", segment, time.Time{})
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

var segments = map[string]string{"ann": "home", "bob": "trade", "cho": "home"}

func newPnL(t fataler, log *journey.Log, o profitability.Options) *profitability.PnL {
	t.Helper()
	p, err := profitability.NewPnL(log, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func fold[C metrics.Calculator[journey.Trace, C]](t fataler, log *journey.Log, p C) C {
	t.Helper()
	p, err := journey.Fold(context.Background(), log, p)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// fixedLog is a log for laws and fuzzing: four customers with every kind of event.
func fixedLog(t testing.TB) *journey.Log {
	var all []journey.Event
	for i := range 80 {
		all = append(all, journey.Event{
			Customer: []string{"ann", "bob", "cho", "dee"}[i*7%4], Time: time.Unix(int64(i*i%17)*1e5, 0),
			Point: points[i*3%5], Kind: kinds[i*3%8], Amount: dec(fmt.Sprintf("%d.%02d", i*13%37*20-150, i)),
			Reason: []string{"", "", "goodwill"}[i%3],
		})
	}
	return build(t, all, segments)
}

func day(n int) time.Time { return time.Date(2026, 3, 1+n, 0, 0, 0, 0, time.UTC) }

func reversed[T any](list []T) []T {
	slices.Reverse(list)
	return list
}
