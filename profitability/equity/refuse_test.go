package equity_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/equity"
)

// faultsOf returns how many faults an error has, all of which must say what to do.
func faultsOf(t *testing.T, err error) int {
	t.Helper()
	var faults metrics.Faults
	if !errors.As(err, &faults) {
		t.Errorf("%v isn't Faults", err)
	}
	for _, f := range faults {
		if f.Op != "equity" || f.Field == "" || f.Cause == "" || f.Remedy == "" {
			t.Errorf("%+v lacks something", f)
		}
	}
	return len(faults)
}

func TestTermsThatCannotBe(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		terms  equity.Terms
		faults int
	}{
		{equity.Terms{Retention: nan, Discount: nan, Growth: nan, Timing: 7, Horizon: -1}, 5},
		{equity.Terms{Retention: inf, Discount: inf, Growth: inf}, 3},
		{equity.Terms{Retention: -0.1, Discount: -1, Growth: -1}, 3},
		{equity.Terms{Retention: 1.1, Discount: 0.1}, 1},
		{equity.Terms{Retention: 80, Horizon: 100_001}, 2},
		{equity.Terms{Retention: 1, Discount: 0}, 1},
		{equity.Terms{Retention: 0.9, Discount: -0.01, Growth: 0.1}, 1}, // 0.99 twice, which floats don't find
		{equity.Terms{Retention: 1, Growth: 9, Horizon: 100_000}, 1},    // 10^100000
		{equity.Terms{Retention: 1, Discount: 5e-324, Timing: equity.Now}, 1},
	} {
		_, err := c.terms.Multiple()
		if n := faultsOf(t, err); n != c.faults {
			t.Errorf("%v: %d faults, want %d: %v", c.terms, n, c.faults, err)
		}
		_, err = c.terms.Elasticities()
		faultsOf(t, err)
		_, err = c.terms.Value(money("1"), 2)
		faultsOf(t, err)
	}
}

func TestEndlessValueNamesBothNumbers(t *testing.T) {
	_, err := equity.Terms{Retention: 0.96, Discount: 0.1, Growth: 0.2}.Multiple()
	const want = `equity: retention "0.96": retention times growth 1.152 isn't below 1 + discount 1.1, so that the ` +
		`value has no end; lower retention or growth, raise the discount rate, or set a horizon`
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
	if m, err := (equity.Terms{Retention: 0.96, Discount: 0.1, Growth: 0.2, Horizon: 2}).Multiple(); err != nil ||
		!near(m, 0.96/1.1*(1+1.152/1.1), 1e-15) {
		t.Errorf("over a horizon: %v, %v", m, err)
	}
}

func TestOtherInputsThatCannotBe(t *testing.T) {
	terms := equity.Terms{Retention: 0.8, Discount: 0.1}
	long := decimal.New(1, -19)
	_, err := terms.Value(long, 19)
	if n := faultsOf(t, err); n != 2 {
		t.Errorf("value: %v", err)
	}
	_, err = terms.Worth(decimal.New(1, math.MaxInt32), 2)
	faultsOf(t, err)
	_, err = terms.Payback(money("1"), money("-1"))
	faultsOf(t, err)
	_, err = equity.Acquisition{Spend: money("-1"), New: 1, Organic: 2, WonBack: -1}.Cost(9, -1)
	if n := faultsOf(t, err); n != 5 {
		t.Errorf("cost: %v", err)
	}
	_, err = equity.Acquisition{New: math.MaxInt64, WonBack: math.MaxInt64}.Cost(equity.WithWonBack, 2)
	faultsOf(t, err)
	_, err = equity.Calibrate(money("0"), 0.5, 0.4)
	if n := faultsOf(t, err); n != 2 {
		t.Errorf("calibrate: %v", err)
	}
	_, err = equity.Calibrate(money("1"), math.NaN(), math.Inf(1))
	faultsOf(t, err)
	_, err = equity.Market{Discount: math.NaN()}.Best(2)
	faultsOf(t, err)
	certain := market(t)
	certain.Retention.Ceiling, certain.Discount = 1, 0
	_, err = certain.Best(2)
	faultsOf(t, err)
	_, err = market(t).At(money("-1"), money("-1"), 2)
	if n := faultsOf(t, err); n != 2 {
		t.Errorf("plan: %v", err)
	}
	_, err = equity.Response{}.Best(money("1"), 2)
	faultsOf(t, err)
}

func TestSegmentsThatCannotBe(t *testing.T) {
	_, err := equity.Of(nil, equity.Options{Discount: math.NaN(), Places: 19, Pipeline: 5})
	if n := faultsOf(t, err); n != 4 {
		t.Errorf("options: %v", err)
	}
	segments := []equity.Segment{
		{Name: "gold", Customers: -1, Prospects: -1, Rate: 2, Spend: money("-1")},
		{Name: "gold", Retention: metrics.NewEstimate(1)},
		{Name: "tin", Retention: metrics.Estimate{State: metrics.Known, Value: 0.5, Low: 0.6, High: math.Inf(1)}},
	}
	_, err = equity.Of(segments, equity.Options{})
	if n := faultsOf(t, err); n != 8 {
		t.Errorf("%d faults: %v", n, err)
	}
	for _, field := range []string{
		`segment 1 "gold": retention`, `segment 2 "gold": name`, `segment 3 "tin": retention`,
	} {
		if !strings.Contains(err.Error(), field) {
			t.Errorf("no fault of %s: %v", field, err)
		}
	}
}

func TestForEverAndNever(t *testing.T) {
	for _, c := range []struct {
		terms equity.Terms
		want  string
		json  string
	}{
		{equity.Terms{Retention: 1}, "for ever", `{"periods":null,"forever":true}`},
		{equity.Terms{Retention: 0.8}, "5 periods", `{"periods":5,"forever":false}`},
		{equity.Terms{Retention: 1, Horizon: 7}, "7 periods", `{"periods":7,"forever":false}`},
		{equity.Terms{Retention: 0.5, Horizon: 3, Growth: 1}, "1.75 periods", `{"periods":1.75,"forever":false}`},
		{equity.Terms{}, "1 period", `{"periods":1,"forever":false}`},
	} {
		s, err := c.terms.Lifetime()
		b, jsonErr := json.Marshal(s)
		if err != nil || jsonErr != nil || s.String() != c.want || string(b) != c.json {
			t.Errorf("%v: %v %s, %v, %v", c.terms, s, b, err, jsonErr)
		}
	}
	if _, err := json.Marshal(equity.Span{Periods: math.Inf(1)}); err == nil {
		t.Error("an infinite number has JSON")
	}
	for _, c := range []struct {
		terms           equity.Terms
		margin, cost    string
		never           bool
		margins, period int
	}{
		{equity.Terms{Retention: 1}, "10", "30", false, 3, 3}, // cost / margin
		{equity.Terms{Retention: 1}, "10", "30.01", false, 4, 4},
		{equity.Terms{Retention: 1, Timing: equity.Now}, "10", "30", false, 3, 2},
		{equity.Terms{Retention: 1, Horizon: 2}, "10", "30", true, 0, 0},
		{equity.Terms{Retention: 1}, "0.01", "1000.01", true, 0, 0}, // more than 100,000 margins
		{equity.Terms{Retention: 1}, "0.01", "1000", false, 100_000, 100_000},
		{equity.Terms{Retention: 0.5}, "10", "7.5", false, 2, 2},   // ½ + ¼, exactly
		{equity.Terms{Retention: 0.5}, "10", "10", true, 0, 0},     // the limit is never reached
		{equity.Terms{Retention: 0.9}, "10", "24.39", false, 3, 3}, // 9 + 8.1 + 7.29
		{equity.Terms{Retention: 0}, "10", "1", true, 0, 0},
		{equity.Terms{Retention: 0, Timing: equity.Now}, "10", "10", false, 1, 0}, // with the first margin
		{equity.Terms{Retention: 0.5}, "10", "0", false, 0, 0},
		{equity.Terms{Retention: 0.5}, "-1", "1", true, 0, 0},
		{equity.Terms{Retention: 1, Growth: 9}, "1", "1111111", false, 7, 7}, // margins beyond all numbers later
	} {
		p, err := c.terms.Payback(money(c.margin), money(c.cost))
		if err != nil || p.Never != c.never || p.Margins != c.margins || p.Periods != c.period {
			t.Errorf("%v, %s for %s: %v, %v", c.terms, c.cost, c.margin, p, err)
		}
		if _, err := json.Marshal(p); err != nil {
			t.Error(err)
		}
	}
}

func TestRoundingIsHalfEven(t *testing.T) {
	sixFifths := equity.Terms{Retention: 0.6, Discount: 0.1} // 0.6/0.5, for which floats give 1.1999999999999997
	half := equity.Terms{Retention: 0.5, Discount: 0.5}
	for _, c := range []struct {
		terms        equity.Terms
		margin, want string
	}{
		{half, "10.05", "5.02"},
		{half, "10.07", "5.04"},
		{half, "-10.05", "-5.02"},
		{sixFifths, "0.0125", "0.02"}, // 0.015
		{sixFifths, "0.0375", "0.04"}, // 0.045
	} {
		if got, err := c.terms.Value(money(c.margin), 2); err != nil || got.StringFixed(2) != c.want {
			t.Errorf("%v of %s: %v, %v; want %s", c.terms, c.margin, got, err, c.want)
		}
	}
	// Over a horizon too: ½ + ¼ of 0.02 is 0.015.
	short := equity.Terms{Retention: 0.5, Horizon: 2}
	if got, err := short.Value(money("0.02"), 2); err != nil || got.String() != "0.02" {
		t.Errorf("over a horizon: %v, %v", got, err)
	}
}

func TestSpendThatDoesNotPay(t *testing.T) {
	poor := market(t)
	poor.Margin = money("-1")
	p, err := poor.Best(2)
	if err != nil || !p.AcquisitionSpend.IsZero() || !p.RetentionSpend.IsZero() || !p.Equity.IsZero() {
		t.Errorf("%v, %v", p, err)
	}
	sated, err := market(t).At(money("100000000"), money("0"), 2)
	if err != nil || sated.MarginalAcquisition.Why == "" {
		t.Errorf("%v, %v", sated, err)
	}
	if b, err := json.Marshal(sated); err != nil || !strings.Contains(string(b), `"value":null`) {
		t.Errorf("%s, %v", b, err)
	}
}

func TestLeverThatCannotBeMoved(t *testing.T) {
	e, err := equity.Of([]equity.Segment{
		{Name: "loyal", Customers: 10, Margin: money("5"), Retention: metrics.NewEstimate(0.995), Prospects: 1, Rate: 1},
	}, equity.Options{Discount: 0.1, Places: 2})
	if err != nil {
		t.Fatal(err)
	}
	for i, blocked := range []bool{true, false, true, false} {
		if got := e.Levers[i].Total; (got.Why != "") != blocked || blocked && !strings.Contains(got.Why, "loyal") {
			t.Errorf("%v: %v", e.Levers[i].Step, got)
		}
	}
	if _, err := json.Marshal(e); err != nil {
		t.Error(err)
	}
}

func TestIntervalOfEquity(t *testing.T) {
	kept := metrics.Estimate{State: metrics.Known, Value: 0.8, Low: 0.7, High: 0.9, Level: 0.95}
	s := equity.Segment{Name: "a", Customers: 100, Margin: money("10"), Retention: kept}
	o := equity.Options{Discount: 0.1, Places: 2}
	one, err := equity.Of([]equity.Segment{s}, o)
	if err != nil || one.Total.String() != "2666.67 [1750.00, 4500.00] 95 % MOVER" {
		t.Errorf("%v, %v", one.Total, err)
	}
	other := s
	other.Name = "b"
	// Both distances, 916.67 and 1833.33, by √2.
	two, err := equity.Of([]equity.Segment{s, other}, o)
	if err != nil || two.Total.String() != "5333.34 [4036.98, 7926.06] 95 % MOVER" {
		t.Errorf("%v, %v", two.Total, err)
	}
	s.Margin = money("-10")
	loss, err := equity.Of([]equity.Segment{s}, o)
	if err != nil || loss.Total.String() != "-2666.67 [-4500.00, -1750.00] 95 % MOVER" {
		t.Errorf("%v, %v", loss.Total, err)
	}
	// A segment without an interval, one at another level, and one whose upper end has no value.
	for _, r := range []metrics.Estimate{
		metrics.NewEstimate(0.8),
		{State: metrics.Known, Value: 0.8, Low: 0.7, High: 0.9, Level: 0.9},
	} {
		other.Retention = r
		e, err := equity.Of([]equity.Segment{s, other}, o)
		if err != nil || e.Total.Level != 0 || len(e.Warnings) != 1 {
			t.Errorf("%v: %v, %q, %v", r, e.Total, e.Warnings, err)
		}
	}
	other.Retention.High = 1
	other.Growth = 0.12
	e, err := equity.Of([]equity.Segment{other}, o)
	if err != nil || e.Total.Level != 0 || len(e.Warnings) == 0 || !strings.Contains(e.Warnings[0], "upper end") {
		t.Errorf("%v, %q, %v", e.Total, e.Warnings, err)
	}
}

func TestWordsOfConstants(t *testing.T) {
	for _, c := range []struct {
		value interface {
			String() string
			MarshalText() ([]byte, error)
		}
		want string
		bad  bool
	}{
		{equity.Now, "first margin now", false},
		{equity.Timing(9), "Timing(9)", true},
		{equity.Paid, "new customer who was paid for", false},
		{equity.Counting(9), "Counting(9)", true},
		{equity.MarginPercent, "one per cent of margin", false},
		{equity.Step(9), "Step(9)", true},
	} {
		text, err := c.value.MarshalText()
		if c.value.String() != c.want || string(text) != c.want || (err != nil) != c.bad {
			t.Errorf("%v: %s, %v", c.value, text, err)
		}
	}
	none := equity.Money{Why: "nobody came"}
	if none.String() != "none: nobody came" {
		t.Errorf("%v", none)
	}
}
