package profitability_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// benchLog has UNTANGLE_BENCH_EVENTS events, 10 a customer, at 12 points over three years, and customers in 8 segments.
func benchLog(b *testing.B) *journey.Log {
	n, err := strconv.Atoi(os.Getenv("UNTANGLE_BENCH_EVENTS"))
	if err != nil {
		n = 100_000
	}
	rng := rand.New(rand.NewPCG(1, 2))
	c := journey.Columns{
		IDs: make([]int64, n), Times: make([]int64, n), Amounts: make([]int64, n), Places: 2,
		Points: journey.Labels{Codes: make([]uint32, n)},
		Kinds:  journey.Labels{Codes: make([]uint32, n), Names: []string{"order", "ticket", "visit", "invoice"}},
	}
	for i := range 12 {
		c.Points.Names = append(c.Points.Names, fmt.Sprintf("point%d", i))
	}
	for i := range n {
		c.IDs[i], c.Times[i], c.Amounts[i] = rng.Int64N(int64(n/10+1)), rng.Int64N(94e15), rng.Int64N(20_000)-2_000
		c.Points.Codes[i], c.Kinds.Codes[i] = rng.Uint32N(12), rng.Uint32N(4)
	}
	builder := journey.NewBuilder(journey.Options{})
	if err := builder.AddColumns(c); err != nil {
		b.Fatal(err)
	}
	of := journey.AttributeColumn{Values: journey.Labels{Names: strings.Fields("a b c d e f g h")}}
	for i := range n / 10 {
		of.IDs = append(of.IDs, int64(i))
		of.Values.Codes = append(of.Values.Codes, uint32(i%8))
	}
	if err := builder.AttributeColumn("segment", of); err != nil {
		b.Fatal(err)
	}
	log, _, err := builder.Build(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	return log
}

// benchOptions has 12 activities.
func benchOptions() profitability.Options {
	o := profitability.Options{Currency: "EUR", By: "segment"}
	for i := range 12 {
		kind := []string{"", "order", "ticket"}[i%3]
		o.Rates = append(o.Rates, rate(fmt.Sprintf("point%d", i), kind, fmt.Sprintf("%d.25", i), "0.3"))
	}
	return o
}

// measure folds a log and reports the time of an event.
func measure[C metrics.Calculator[journey.Trace, C]](b *testing.B, log *journey.Log, prototype C, err error) {
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		fold(b, log, prototype)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Len()), "ns/event")
}

func BenchmarkPnL(b *testing.B) {
	log := benchLog(b)
	p, err := profitability.NewPnL(log, benchOptions())
	measure(b, log, p, err)
}

// BenchmarkPnLOfRules has a rule, a time equation and a share for which every order must be looked at.
func BenchmarkPnLOfRules(b *testing.B) {
	log := benchLog(b)
	o := benchOptions()
	o.Lines = []profitability.LineRule{{On: kindOf("invoice"), Line: profitability.Discounts}}
	o.Costs = costing.Model{
		Pools: []costing.Pool{{Name: "p", Cost: dec("56000000"), Capacity: dec("70000000")}},
		Activities: []costing.Activity{{
			Name: "packing", Pool: "p", On: kindOf("order"), Base: dec("8"), Terms: []costing.Term{
				{Time: dec("0.01"), PerAmount: true}, {Time: dec("2"), When: journey.Selection{Points: []string{"point3"}}},
			},
		}},
	}
	p, err := profitability.NewPnL(log, o)
	measure(b, log, p, err)
}

func BenchmarkStatement(b *testing.B) {
	log := benchLog(b)
	s, err := profitability.NewStatement(log, benchOptions(), profitability.Attribute("segment"),
		profitability.Period(metrics.Monthly))
	measure(b, log, s, err)
}

func BenchmarkPeriods(b *testing.B) {
	log := benchLog(b)
	p, err := profitability.NewPeriods(log, benchOptions(), metrics.Monthly)
	measure(b, log, p, err)
}

func BenchmarkPnLCustomers(b *testing.B) {
	log := benchLog(b)
	p, err := profitability.NewPnL(log, benchOptions())
	if err != nil {
		b.Fatal(err)
	}
	p = fold(b, log, p)
	b.ReportAllocs()
	for b.Loop() {
		p.Customers()
	}
}
