package equity_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/equity"
)

func TestRelativeRetention(t *testing.T) {
	r := equity.RelativeRetention(90, 100, 60, 100, 0)
	// ln 1.5 ± 1.959964·√(1/90 − 1/100 + 1/60 − 1/100), by hand.
	half := 1.959964 * math.Sqrt(1.0/90-0.01+1.0/60-0.01)
	if !near(r.Ratio.Value, 1.5, 1e-12) || !near(r.Ratio.Low, 1.5*math.Exp(-half), 1e-6) ||
		!near(r.Ratio.High, 1.5*math.Exp(half), 1e-6) || r.Ratio.Method != "Katz" || r.Ratio.N != 200 {
		t.Errorf("%v", r.Ratio)
	}
	if !near(r.Difference.Estimate.Value, 0.3, 1e-12) || r.Difference.Estimate.Method != "Newcombe" {
		t.Errorf("%v", r.Difference)
	}
	for _, c := range []struct {
		counts [4]int64
		level  float64
		state  metrics.EstimateState
	}{
		{[4]int64{0, 10, 5, 10}, 0, metrics.Known},       // 0, without an interval
		{[4]int64{10, 10, 10, 10}, 0, metrics.Known},     // 1, without an interval
		{[4]int64{5, 10, 0, 10}, 0, metrics.Undefined},   // nobody to compare with
		{[4]int64{5, 0, 5, 10}, 0, metrics.Undefined},    // impossible
		{[4]int64{5, 10, 5, 10}, 1.5, metrics.Undefined}, // no such level
		{[4]int64{0, 0, 5, 10}, 0, metrics.Undefined},
	} {
		r := equity.RelativeRetention(c.counts[0], c.counts[1], c.counts[2], c.counts[3], c.level)
		if r.Ratio.State != c.state || r.Ratio.Level != 0 || len(r.Ratio.Warnings) == 0 {
			t.Errorf("%v: %v", c.counts, r.Ratio)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
	}
}

func TestValueGrowthWithoutInterval(t *testing.T) {
	known := func(x, low, high, level float64) metrics.Estimate {
		return metrics.Estimate{State: metrics.Known, Value: x, Low: low, High: high, Level: level}
	}
	good := known(100, 90, 110, 0.95)
	for _, c := range []struct {
		before, after metrics.Estimate
		state         metrics.EstimateState
	}{
		{metrics.NewEstimate(100), good, metrics.Known},
		{known(100, 90, 110, 0.9), good, metrics.Known},
		{known(100, -5, 205, 0.95), good, metrics.Known},
		{good, known(5, -5, 15, 0.95), metrics.Known},
		{known(100, 90, math.Inf(1), 0.95), good, metrics.Known},
		{metrics.NewEstimate(0), good, metrics.Undefined},
		{metrics.NewEstimate(-3), good, metrics.Undefined},
		{metrics.NewEstimate(5e-324), good, metrics.Undefined},
		{good, known(math.NaN(), 0, 1, 0.95), metrics.Undefined},
		{good, metrics.Estimate{}, metrics.Missing},
	} {
		g := equity.ValueGrowth(c.before, c.after)
		if g.State != c.state || g.Level != 0 || len(g.Warnings) == 0 {
			t.Errorf("%v to %v: %v", c.before, c.after, g)
		}
	}
	// From an average of 0 the upper end is where −ratio · before reaches the distance: 10/√(100² − 10²).
	g := equity.ValueGrowth(good, known(0, 0, 10, 0.95))
	if g.Value != -1 || g.Low != -1 || !near(g.High+1, 10/math.Sqrt(9900), 1e-12) {
		t.Errorf("%v", g)
	}
}

func TestCost(t *testing.T) {
	a := equity.Acquisition{Spend: money("50000"), New: 400, Organic: 150, WonBack: 100}
	for counting, want := range map[equity.Counting]string{
		equity.Blended:     "125.00 per new customer (50000 for 400)",
		equity.Paid:        "200.00 per new customer who was paid for (50000 for 250)",
		equity.WithWonBack: "100.00 per customer who is new or won back (50000 for 500)",
	} {
		if c, err := a.Cost(counting, 2); err != nil || c.String() != want {
			t.Errorf("%v, %v; want %s", c, err, want)
		}
	}
	c, err := equity.Acquisition{Spend: money("1"), New: 3, Organic: 3}.Cost(equity.Paid, 2)
	if err != nil || c.PerCustomer.Why == "" {
		t.Errorf("%v, %v", c, err)
	}
	if e := equity.ValueToCost(money("-30"), money("12")); !near(e.Value, -2.5, 1e-15) {
		t.Errorf("%v", e)
	}
	for _, cost := range []string{"0", "-1"} {
		if e := equity.ValueToCost(money("1"), money(cost)); e.State != metrics.Undefined || len(e.Warnings) != 1 {
			t.Errorf("%s: %v", cost, e)
		}
	}
}
