package retention_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
)

// cohorts makes a log of monthly cohorts: sizes[i] customers start in month i, and back[i] of them return in the next.
// Their segment is the month's number.
func cohorts(t fataler, sizes, back []int) *journey.Log {
	from := time.Date(2025, 1, 15, 0, 0, 0, 0, time.UTC)
	end := time.Date(2025, time.Month(len(sizes)+2), 1, 0, 0, 0, 0, time.UTC)
	b := journey.NewBuilder(journey.Options{AsOf: end.Add(-1)})
	for i, size := range sizes {
		for j := range size {
			who, start := fmt.Sprint("customer ", i, j), from.AddDate(0, i, 0)
			b.Attribute(who, "month", fmt.Sprint(i), time.Time{})
			times := []time.Time{start}
			if j < back[i] {
				times = append(times, start.AddDate(0, 1, 0))
			}
			for _, at := range times {
				if err := b.Add(journey.Event{Customer: who, Time: at}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return build(t, b)
}

// TestTrendSmokers checks the trend against the example of R's prop.trend.test (Fleiss 1981, p. 139: smokers among
// lung patients in four studies), which prints X-squared = 8.2249, df = 1, p-value = 0.004132.
func TestTrendSmokers(t *testing.T) {
	r := fold(t, cohorts(t, []int{86, 93, 136, 82}, []int{83, 90, 129, 70}), retention.Options{})
	got := r.Trend(1)
	if math.Abs(got.Z*got.Z-8.2249) > 5e-5 || math.Abs(got.P-0.004132) > 5e-7 || got.Cohorts != 4 {
		t.Errorf("%v: z² = %v, p = %v", got, got.Z*got.Z, got.P)
	}
	if e := got.PerCohort; !(e.Value < 0 && e.Low < e.Value && e.High < 0) || e.N != 397 {
		t.Errorf("slope %v: want a fall, as the p-value says", e)
	}
}

// TestDifferenceNewcombe checks a difference with method 10 of Newcombe (1998), table II (a): 56/70 and 48/80.
func TestDifferenceNewcombe(t *testing.T) {
	r := fold(t, cohorts(t, []int{70, 80}, []int{56, 48}), retention.Options{})
	d := r.Difference(0, 1, 1).Estimate
	if math.Abs(d.Value-0.2) > 1e-12 || math.Abs(d.Low-0.0524) > 5e-5 || math.Abs(d.High-0.3339) > 5e-5 {
		t.Errorf("%v, want 0.2 [0.0524, 0.3339]", d)
	}
}

// TestMisplaced checks that questions without an answer say why instead of failing.
func TestMisplaced(t *testing.T) {
	log := cohorts(t, []int{70, 80, 5}, []int{56, 48, 5})
	exact := fold(t, log, retention.Options{})
	for what, e := range map[string]metrics.Estimate{
		"row":             exact.Difference(0, 9, 1).Estimate,
		"column":          exact.Difference(0, 1, 9).Estimate,
		"negative":        exact.Difference(-1, 1, 1).Estimate,
		"unobservable":    exact.Difference(0, 2, 2).Estimate,
		"all retained":    exact.Trend(0).PerCohort,
		"two cohorts":     exact.Trend(2).PerCohort,
		"trend's column":  exact.Trend(-1).PerCohort,
		"mean of nothing": exact.SimpleMean(99),
		"no ages":         exact.Curve().RestrictedMean(0),
		"too many ages":   exact.Curve().RestrictedMean(99),
		"no one":          exact.Curve(1, 77).Points[2].Net,
	} {
		if e.IsKnown() || len(e.Warnings) == 0 && what != "no one" {
			t.Errorf("%s: %v", what, e)
		}
	}
	if c := exact.Curve(1, 77); len(c.Warnings) != 1 || c.Points[1].AtRisk != 80 {
		t.Errorf("a curve of a row that isn't: %v of %d", c.Warnings, c.Points[1].AtRisk)
	}
	by := fold(t, log, retention.Options{By: "month", When: retention.AtOrAfter})
	if e := by.Trend(1).PerCohort; e.State != metrics.NotApplicable {
		t.Errorf("a trend over values: %v", e)
	}
	for what, l := range map[string]retention.LogRank{
		"exactly": exact.LogRank(0, 1), "no row": by.LogRank(1, 50), "itself": by.LogRank(1, 1), "empty": by.LogRank(0, 1),
	} {
		if l.P != 1 || l.ChiSquare != 0 || len(l.Warnings) != 1 {
			t.Errorf("%s: %v", what, l)
		}
	}
	if e := exact.SimpleMean(1); math.Abs(e.Value-0.8) > 1e-12 || e.N != 3 {
		t.Errorf("simple mean %v", e)
	}
}

// TestMedianAndMean works a curve by hand: 100 start, 60, 50 and 10 are there at ages 1 to 3.
func TestMedianAndMean(t *testing.T) {
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	b := journey.NewBuilder(journey.Options{AsOf: from.AddDate(0, 0, 4).Add(-1)})
	for i := range 100 {
		for age, n := range []int{100, 60, 50, 10} {
			if i < n {
				if err := b.Add(journey.Event{Customer: fmt.Sprint(i), Time: from.AddDate(0, 0, age)}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	log := build(t, b)
	for _, when := range []retention.When{retention.Exactly, retention.AtOrAfter} {
		c := fold(t, log, retention.Options{Grain: metrics.Daily, When: when}).Curve(0)
		if m := c.Median(); m.Value != 2 || m.Low != 2 || m.High != 3 || m.N != 100 {
			t.Errorf("%v: median %v, want 2 [2, 3]", when, m)
		}
		mean := c.RestrictedMean(4)
		if math.Abs(mean.Value-2.2) > 1e-12 || !(mean.Low < 2.2 && mean.High > 2.2) {
			t.Errorf("%v: mean %v, want 2.2", when, mean)
		}
		// The ages a customer is there number 1 to 4: 40, 10, 40 and 10 customers. Greenwood's variance is theirs over n.
		se := math.Sqrt((40*1.2*1.2 + 10*0.2*0.2 + 40*0.8*0.8 + 10*1.8*1.8) / 100 / 100)
		if got := (mean.High - mean.Low) / 2 / 1.959963984540054; when == retention.AtOrAfter && math.Abs(got-se) > 1e-12 ||
			got < se-1e-12 {
			t.Errorf("%v: standard error %v, of the customers %v", when, got, se)
		}
	}
}

// TestOptionFaults checks that every wrong option is named.
func TestOptionFaults(t *testing.T) {
	log := smallLog(t, "large", "small")
	for _, c := range []struct {
		opts retention.Options
		want []string
	}{
		{retention.Options{Starts: 9, Grain: 9, Level: 2}, []string{"Starts", "Grain", "Level"}},
		{retention.Options{When: 7, Measure: 8, MinOccurrences: -1}, []string{"When", "Measure", "MinOccurrences"}},
		{retention.Options{Age: retention.ElapsedAge(-1)}, []string{"negative"}},
		{retention.Options{Age: retention.ElapsedAge(1)}, []string{"too many", "longer spans"}},
		{retention.Options{Age: retention.CalendarAge(77)}, []string{"Age"}},
		{retention.Options{Ages: math.MaxInt}, []string{"too many"}},
		{retention.Options{Ages: 1 << 20}, []string{"too many"}},
		{retention.Options{Brackets: []int{0, math.MaxInt}}, []string{"too many"}},
		{retention.Options{Brackets: []int{0, 3, 3}}, []string{"increasing"}},
		{retention.Options{Brackets: []int{0}}, []string{"two or more"}},
		{retention.Options{Brackets: []int{0, 3}, Ages: 4}, []string{"leave one"}},
		{retention.Options{Brackets: []int{0, 3}, When: retention.AtOrAfter}, []string{"at or after"}},
		{retention.Options{Brackets: []int{1, 3}, Measure: retention.NetRevenue}, []string{"begin with 0"}},
		{retention.Options{Measure: retention.Amount, When: retention.AtOrAfter}, []string{"Exactly"}},
		{retention.Options{By: "plan"}, []string{"plan", "segment"}},
		{retention.Options{From: at("2026-01-20 00:00")}, []string{"cover", "2026-01-01 to 2026-03-31"}},
		{retention.Options{To: at("2500-01-20 00:00")}, []string{"2261"}},
		{
			retention.Options{Return: journey.Selection{Where: func(journey.Event) bool { return true }}},
			[]string{"Name"},
		},
	} {
		_, err := retention.New(log, c.opts)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "retention: ") {
				t.Errorf("%+v: %v, want %q", c.opts, err, want)
			}
		}
	}
}

// TestWarnings checks that what a reader must know is said.
func TestWarnings(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	if err := b.Add(journey.Event{Customer: "ann", Time: at("2026-01-20 12:00"), Kind: "order"}); err != nil {
		t.Fatal(err)
	}
	log := build(t, b)
	slip := journey.Selection{Kinds: []string{"oder"}}
	g := fold(t, log, retention.Options{Start: slip, Starts: retention.Recurring, Measure: retention.NetRevenue}).Grid()
	for i, want := range []string{"oder", "as-of date", "several cohorts", "ElapsedAge"} {
		if i >= len(g.Warnings) || !strings.Contains(g.Warnings[i], want) {
			t.Errorf("warnings %q, want one with %q", g.Warnings, want)
		}
	}
	if g.Unstarted != 1 || g.Rows[0].Cells[0].Observable || g.Rows[0].Cells[0].Share.State != metrics.Missing {
		t.Errorf("%+v", g)
	}
	if got := fold(t, log, retention.Options{Grain: metrics.Daily}).Grid(); got.Warnings != nil {
		t.Errorf("warnings for nothing: %q", got.Warnings)
	}
}

// TestEmptyLog checks that a log without events has a grid without starts.
func TestEmptyLog(t *testing.T) {
	log := build(t, journey.NewBuilder(journey.Options{AsOf: at("2026-01-31 12:00")}))
	r := fold(t, log, retention.Options{})
	if g := r.Grid(); len(g.Rows) != 1 || g.Rows[0].Size != 0 {
		t.Errorf("%+v", g)
	}
	use(t, r)
}

func kinds(name string) journey.Selection { return journey.Selection{Kinds: []string{name}} }

// TestAbsurdAmounts checks that squares too large to add up cost the interval and nothing else, in any order of
// merging.
func TestAbsurdAmounts(t *testing.T) {
	b := journey.NewBuilder(journey.Options{AsOf: at("2026-03-01 00:00").Add(-1)})
	huge := decimal.New(9, 18)
	for i := range 8 {
		for _, when := range []string{"2026-01-10 12:00", "2026-02-10 12:00"} {
			e := journey.Event{Customer: fmt.Sprint(i), Time: at(when), Amount: huge}
			if err := b.Add(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	log := build(t, b)
	opts := retention.Options{Measure: retention.NetRevenue}
	one, other := create(t, log, opts), create(t, log, opts)
	for trace := range log.Traces() {
		if trace.Index() < 3 {
			one.Add(trace)
		} else {
			other.Add(trace)
		}
	}
	if err := other.Merge(one); err != nil {
		t.Fatal(err)
	}
	if string(state(t, other)) != string(state(t, fold(t, log, opts))) {
		t.Error("another order of merging gives another answer")
	}
	c := other.Grid().Rows[0].Cells[1]
	total := huge.Mul(decimal.NewFromInt(8))
	if c.Net.Value != 1 || c.Net.Level != 0 || len(c.Net.Warnings) != 1 || !c.Amount.Equal(total) {
		t.Errorf("%v of %v", c.Net, c.Amount)
	}
}
