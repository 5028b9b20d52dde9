package scorecard

import (
	"math"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func TestFormats(t *testing.T) {
	money := func(s string) string { return amount(decimal.RequireFromString(s)) }
	scale := metrics.Unit{Kind: metrics.ScoreUnit, High: 10}
	for _, c := range []struct{ got, want string }{
		{count(0), "0"},
		{count(1234567), "1,234,567"},
		{count(-1000), "−1,000"},
		{count(math.MinInt64), "−9,223,372,036,854,775,808"},
		{signed(12), "+12"},
		{signed(0), "0"},
		{money("1234.5"), "1,234"}, // half to even
		{money("1235.5"), "1,236"},
		{money("-12.345"), "−12.34"},
		{money("-0.001"), "0.00"},
		{money("7"), "7"},
		{percent(0.1844), "18.4 %"},
		{percent(-0.00001), "0.0 %"},
		{percent(12.5), "1,250.0 %"},
		{fixed(math.NaN(), 1), "not a number"},
		{fixed(math.Inf(-1), 1), "−∞"},
		{duration(45), "45.0 s"},
		{duration(14400), "4.0 h"},
		{duration(172800), "2.0 days"},
		{inUnit(0.9993, metrics.Unit{Kind: metrics.RatioUnit}), "99.93 %"},
		{inUnit(0.5, metrics.Unit{Kind: metrics.RatioUnit}), "50.0 %"},
		{inUnit(7.13, scale), "7.1 of 10"},
		{inUnit(1204, metrics.Unit{Kind: metrics.CountUnit}), "1,204"},
		{inUnit(1.25, metrics.Unit{Kind: metrics.CountUnit}), "1.2"},
		{inUnit(171.3, metrics.Unit{Kind: metrics.MoneyUnit, Currency: "EUR"}), "EUR 171"},
		{inUnit(math.Inf(1), metrics.Unit{Kind: metrics.MoneyUnit, Currency: "EUR"}), "∞"},
		{plural(1, "customer"), "1 customer"},
		{plural(2, "customer"), "2 customers"},
		{day(metrics.DayOf(2025, 12, 31)), "31 December 2025"},
		{line("a\u202eb\x1b[31m\nc\td"), "ab[31m c d"},
	} {
		if got := strings.ReplaceAll(c.got, nbsp, " "); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestCleanIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := clean(rapid.String().Draw(t, "s"))
		if clean(once) != once {
			t.Fatalf("%q becomes %q", once, clean(once))
		}
	})
}
