package costing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

var (
	points  = []string{"", "shop", "phone", "billing", "street"}
	kinds   = []string{"", "order", "invoice", "complaint"}
	reasons = []string{"", "late", "broken"}
	regions = map[string]string{"ann": "north", "bob": "south", "cho": "north"}
)

func at(points ...string) journey.Selection   { return journey.Selection{Points: points} }
func kind(kinds ...string) journey.Selection  { return journey.Selection{Kinds: kinds} }
func because(of ...string) journey.Selection  { return journey.Selection{Reasons: of} }
func cost(name, each string) costing.Activity { return costing.Activity{Name: name, Cost: dec(each)} }

// large selects events with an amount above 100.
var large = journey.Selection{
	Kinds: []string{"order", "invoice"}, Name: "large",
	Where: func(e journey.Event) bool { return e.Amount.Cmp(decimal.New(100, 0)) > 0 },
}

// model has activities of all sorts: with and without pools, terms and conditions, of one name, and otherwise.
func model() costing.Model {
	visit, call, rest, late := cost("visit", "0.125"), cost("call", "12"), cost("rest", "0.5"), cost("late", "3")
	visit.On, call.On, late.On = at("shop"), at("phone"), because("late")
	rest.Otherwise = true
	odd := cost("odd", "0.75")
	odd.On, odd.Otherwise, odd.Group = kind("order", "complaint"), true, "second"
	even := cost("even", "0.8")
	even.On, even.Group = because("late"), "second"
	again := cost("visit", "2.50")
	again.On = at("street", "nowhere")
	return costing.Model{
		Unit: "minute", Currency: "EUR",
		Pools: []costing.Pool{
			{Name: "desk", Silo: "service", Cost: dec("700"), Capacity: dec("300")},
			{Name: "store", Silo: "operations", Cost: dec("0.01"), Capacity: dec("0.5")},
			{Name: "idle", Silo: "service", Cost: dec("9.99"), Capacity: dec("1")},
		},
		Activities: []costing.Activity{
			visit, call, late, again,
			{Name: "packing", Pool: "store", Level: costing.Order, On: kind("order"), Base: dec("1.25"), Terms: []costing.Term{
				{Time: dec("0.001"), PerAmount: true},
				{Time: dec("2"), When: at("street")},
				{Time: dec("5.5"), When: large},
			}},
			{Name: "help", Pool: "desk", Level: costing.Customer, On: kind("complaint"), Base: dec("7"), Terms: []costing.Term{
				{Time: dec("3"), Attribute: "region", Value: "north"},
				{Time: dec("1"), Attribute: "region"},
				{Time: dec("4"), When: because("broken", "late")},
			}},
			{Name: "risk", Pool: "desk", Level: costing.Channel, On: large, Base: dec("10")},
			rest, odd, even,
		},
	}
}

func events() *rapid.Generator[[]journey.Event] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) journey.Event {
		return journey.Event{
			Customer: rapid.SampledFrom([]string{"ann", "bob", "cho", "dee"}).Draw(t, "customer"),
			Time:     time.Unix(rapid.Int64Range(0, 1e7).Draw(t, "time"), 0),
			Point:    rapid.SampledFrom(points).Draw(t, "point"),
			Kind:     rapid.SampledFrom(kinds).Draw(t, "kind"),
			Reason:   rapid.SampledFrom(reasons).Draw(t, "reason"),
			Amount:   decimal.New(rapid.Int64Range(-30_000, 30_000).Draw(t, "amount"), -2),
		}
	}), 1, 30)
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

func build(t fataler, events []journey.Event) *journey.Log {
	t.Helper()
	b := journey.NewBuilder(journey.Options{Strict: true, Places: 2})
	for _, e := range events {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	for customer, region := range regions {
		b.Attribute(customer, "region", region, time.Time{})
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func newUsage(t fataler, log *journey.Log, m costing.Model, opts costing.Options) *costing.Usage {
	t.Helper()
	u, err := costing.NewUsage(log, m, opts)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func fold(t fataler, log *journey.Log, u *costing.Usage) *costing.Usage {
	t.Helper()
	u, err := journey.Fold(context.Background(), log, u)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// fixedLog is a log for laws and fuzzing: four customers with every kind of event.
func fixedLog(t testing.TB) *journey.Log {
	var all []journey.Event
	for i := range 60 {
		all = append(all, journey.Event{
			Customer: []string{"ann", "bob", "cho", "dee"}[i*7%4], Time: time.Unix(int64(i*i*40_000), 0),
			Point: points[i*3%5], Kind: kinds[i%4], Reason: reasons[i*5%3],
			Amount: dec(fmt.Sprintf("%d.%02d", i*13%37*10-50, i)),
		})
	}
	return build(t, all)
}
