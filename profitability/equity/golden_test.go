package equity_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/profitability/equity"
)

// Gupta & Lehmann, "Customers as assets", Journal of Interactive Marketing 17 (2003), and Managing Customers as
// Investments (2005), chapter 2: margin multiples by retention and discount rate, first margin a year from now.
func TestPublishedMultiples(t *testing.T) {
	want := [4][4]string{
		{"1.20", "1.15", "1.11", "1.07"},
		{"1.75", "1.67", "1.59", "1.52"},
		{"2.67", "2.50", "2.35", "2.22"},
		{"4.50", "4.09", "3.75", "3.46"},
	}
	for row, retention := range []float64{0.6, 0.7, 0.8, 0.9} {
		for column, discount := range []float64{0.10, 0.12, 0.14, 0.16} {
			m, err := equity.Terms{Retention: retention, Discount: discount}.Multiple()
			if got := fmt.Sprintf("%.2f", m); err != nil || got != want[row][column] {
				t.Errorf("retention %v, discount %v: %s, %v; want %s", retention, discount, got, err, want[row][column])
			}
		}
	}
}

// The same sources: multiples by retention and growth at a discount rate of 12 %, r/(1.12 − r(1+g)).
func TestPublishedMultiplesWithGrowth(t *testing.T) {
	want := [4][5]string{
		{"1.15", "1.18", "1.21", "1.24", "1.27"},
		{"1.67", "1.72", "1.79", "1.85", "1.92"},
		{"2.50", "2.63", "2.78", "2.94", "3.13"},
		{"4.09", "4.46", "4.89", "5.42", "6.08"},
	}
	for row, retention := range []float64{0.6, 0.7, 0.8, 0.9} {
		for column, growth := range []float64{0, 0.02, 0.04, 0.06, 0.08} {
			m, err := equity.Terms{Retention: retention, Discount: 0.12, Growth: growth}.Multiple()
			// A multiple of 3.125 is printed as 3.13, half away from 0.
			if got := fmt.Sprintf("%.2f", m+1e-12); err != nil || got != want[row][column] {
				t.Errorf("retention %v, growth %v: %s, %v; want %s", retention, growth, got, err, want[row][column])
			}
		}
	}
}

// The same sources: by how many per cent value rises with one per cent of retention, at a discount rate of 12 %.
func TestPublishedElasticities(t *testing.T) {
	for retention, want := range map[float64]string{0.6: "2.15", 0.7: "2.67", 0.8: "3.50", 0.9: "5.09"} {
		e, err := equity.Terms{Retention: retention, Discount: 0.12}.Elasticities()
		if got := fmt.Sprintf("%.2f", e.Retention); err != nil || got != want {
			t.Errorf("retention %v: %s, %v; want %s", retention, got, err, want)
		}
	}
}

// Two monthly subscriptions of 19.95, valued under the two conventions: (19.95 − 1.50 − 0.50)·1.01/(1.01 − 0.995) and
// (19.95 − 0.50 − 0.50)·0.788/(1.01 − 0.788).
func TestPublishedConventions(t *testing.T) {
	now := equity.Terms{Retention: 0.995, Discount: 0.01, Timing: equity.Now}
	if got, err := now.Value(money("17.95"), 2); err != nil || got.StringFixed(2) != "1208.63" {
		t.Errorf("first margin now: %v, %v; want 1208.63", got, err)
	}
	later := equity.Terms{Retention: 0.788, Discount: 0.01}
	if got, err := later.Value(money("18.95"), 4); err != nil || got.StringFixed(4) != "67.2640" {
		t.Errorf("first margin at the end: %v, %v; want 67.2640", got, err)
	}
}

// The formula as Blattberg & Deighton (1996) print it, a·m − A + a·(m − R/r)·r′/(1−r′), and at its maximum the
// optimality conditions of Pfeifer (2005): the marginal costs of acquisition and of retention both equal the value of a
// customer.
func TestPublishedBalance(t *testing.T) {
	m := market(t)
	now, err := m.At(money("5"), money("10"), 6)
	if err != nil {
		t.Fatal(err)
	}
	const margin, a, r = 50.0, 0.2, 0.4
	discounted := r / 1.1
	want := a*margin - 5 + a*(margin-10/r)*discounted/(1-discounted)
	if got := now.Equity.InexactFloat64(); math.Abs(got-want) > 1e-6 {
		t.Errorf("equity %v, want %v", got, want)
	}
	best, err := m.Best(6)
	if err != nil {
		t.Fatal(err)
	}
	value := best.CustomerValue.InexactFloat64()
	for what, cost := range map[string]equity.Money{
		"acquire": best.MarginalAcquisition, "retain": best.MarginalRetention,
	} {
		if got := cost.Value.InexactFloat64(); math.Abs(got-value) > 1e-4 {
			t.Errorf("marginal cost to %s %v, want the customer's value %v", what, got, value)
		}
	}
	if !best.Equity.GreaterThan(now.Equity) {
		t.Errorf("the best equity %v isn't above today's %v", best.Equity, now.Equity)
	}
}
