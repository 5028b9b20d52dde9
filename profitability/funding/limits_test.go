package funding_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/profitability/funding"
)

// A margin over 1 would be refused, so no case is made of one.
func TestOtherMarginsArePossibleOnes(t *testing.T) {
	for margin, want := range map[string]string{
		"0.5": "margin a fifth higher: 0.6: 1195.00", "0.9": "margin as high as can be: 1: 1995.00", "1": "",
	} {
		rows := append(series("a", true, "0", "2000"), series("b", false, "0", "0")...)
		o := from(1, "5")
		o.Margin = dec(margin)
		s := evaluate(t, rows, o).String()
		if !strings.Contains(s, want) || want == "" && (strings.Contains(s, "higher") || strings.Contains(s, "as high")) {
			t.Errorf("margin %s: want %q in\n%s", margin, want, s)
		}
	}
}

// Arithmetic on a number with an absurd exponent would go on for hours.
func TestAbsurdExponentsAreRefusedAtOnce(t *testing.T) {
	sound := append(series("a", true, "1", "2"), series("b", false, "1", "2")...)
	for _, test := range []struct {
		name  string
		zeros bool // 0 is 0 whatever its exponent
		set   func(*funding.Options, []funding.Row, decimal.Decimal)
	}{
		{"margin", false, func(o *funding.Options, _ []funding.Row, d decimal.Decimal) { o.Margin = d }},
		{"margin besides profit", true, func(o *funding.Options, _ []funding.Row, d decimal.Decimal) {
			o.Margin, o.ProfitInRows = d, true
		}},
		{"cost", false, func(o *funding.Options, _ []funding.Row, d decimal.Decimal) { o.Costs[0].Amount = d }},
		{"newcomer value", false, func(o *funding.Options, _ []funding.Row, d decimal.Decimal) { o.NewcomerValue = d }},
		{"revenue", false, func(_ *funding.Options, rows []funding.Row, d decimal.Decimal) { rows[0].Revenue = d }},
		{"profit", false, func(o *funding.Options, rows []funding.Row, d decimal.Decimal) {
			o.Margin, o.ProfitInRows, rows[0].Profit = decimal.Decimal{}, true, d
		}},
	} {
		for _, exp := range []int32{-2_000_000_000, 2_000_000_000} {
			for _, coefficient := range []int64{-7, 0, 7} {
				o, rows := from(1, "1"), slices.Clone(sound)
				test.set(&o, rows, decimal.New(coefficient, exp))
				done := make(chan error, 1)
				go func() {
					c, err := funding.Evaluate(context.Background(), slices.Values(rows), o)
					if err == nil {
						_ = c.String()
					}
					done <- err
				}()
				select {
				case err := <-done:
					if fine := test.zeros && coefficient == 0; (err == nil) != fine {
						t.Errorf("%s %de%d: %v", test.name, coefficient, exp, err)
					}
				case <-time.After(20 * time.Second):
					t.Fatalf("%s %de%d hangs", test.name, coefficient, exp)
				}
			}
		}
	}
}
