package equity_test

import (
	"fmt"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/equity"
)

func BenchmarkValue(b *testing.B) {
	b.ReportAllocs()
	terms, margin := equity.Terms{Retention: 0.8, Discount: 0.12}, money("100")
	for b.Loop() {
		if _, err := terms.Value(margin, 2); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPayback(b *testing.B) {
	b.ReportAllocs()
	terms := equity.Terms{Retention: 0.8, Discount: 0.12}
	margin, cost := money("100"), money("200")
	for b.Loop() {
		if _, err := terms.Payback(margin, cost); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEquityOf1000Segments(b *testing.B) {
	b.ReportAllocs()
	segments := make([]equity.Segment, 1000)
	for i := range segments {
		segments[i] = equity.Segment{
			Name: fmt.Sprint(i), Customers: 100, Margin: money("12.34"), Retention: metrics.NewEstimate(0.8),
			Prospects: 10, Rate: 0.1, Spend: money("3"),
		}
	}
	for b.Loop() {
		if _, err := equity.Of(segments, equity.Options{Discount: 0.1, Places: 2}); err != nil {
			b.Fatal(err)
		}
	}
}
