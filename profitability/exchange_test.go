package profitability_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
)

func march(n int) metrics.Day { return metrics.DayOf(2026, time.March, n) }

func exchange(t *testing.T) *profitability.Exchange {
	t.Helper()
	e, err := profitability.NewExchange("EUR", 2, []profitability.ExchangeRate{
		{Currency: "USD", From: march(10), Rate: dec("0.5")},
		{Currency: "USD", From: march(1), Rate: dec("0.9")},
		{Currency: "JPY", From: march(1), Rate: dec("0.0061")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestConvert(t *testing.T) {
	e := exchange(t)
	for _, c := range []struct {
		amount, currency string
		day              int
		want             string
	}{
		{"100", "USD", 1, "90"},
		{"100", "USD", 9, "90"},
		{"100", "USD", 10, "50"},
		{"100", "USD", 99, "50"},
		{"0.05", "USD", 10, "0.02"},
		{"0.07", "USD", 10, "0.04"},
		{"-0.05", "USD", 10, "-0.02"}, // half to even
		{"1000", "JPY", 2, "6.1"},
		{"1.2345", "EUR", 1, "1.2345"},
	} {
		got, err := e.Convert(dec(c.amount), c.currency, march(c.day))
		if err != nil || !got.Equal(dec(c.want)) {
			t.Errorf("%s %s on day %d: %v, %v, want %s", c.amount, c.currency, c.day, got, err, c.want)
		}
	}
	for _, c := range []struct {
		currency, want string
	}{
		{"GBP", `profitability: exchange: no rate of "GBP" to EUR; add one, the table has JPY, USD, EUR`},
		{"USD", "profitability: exchange: no rate of USD to EUR on 2026-02-28; add one, the first is from 2026-03-01"},
	} {
		_, err := e.Convert(dec("1"), c.currency, march(0))
		if !errors.Is(err, profitability.ErrNoRate) || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	if _, err := e.Convert(decimal.New(1, 2e9), "USD", march(1)); err == nil || errors.Is(err, profitability.ErrNoRate) {
		t.Errorf("an absurd exponent: %v", err)
	}
}

func TestNewExchangeRefuses(t *testing.T) {
	rate := func(currency, rate string) profitability.ExchangeRate {
		return profitability.ExchangeRate{Currency: currency, Rate: dec(rate)}
	}
	_, err := profitability.NewExchange("EUR", 19, []profitability.ExchangeRate{
		rate("", "1"), rate("EUR", "1"), rate("USD", "0"), rate("USD", "-1"), rate("GBP", "1e-19"),
	})
	const p = "profitability: exchange"
	want := []string{
		p + `: places "19": isn't from 0 to 18; give the decimal places of the currency`,
		p + `: rate 1 (""): currency: is missing; name it, as in EUR`,
		p + `: rate 2 ("EUR"): currency "EUR": is the one to convert to; leave its rates out`,
		p + `: rate 3 ("USD"): rate "0": isn't above 0; write what one unit of the currency is worth`,
		p + `: rate 4 ("USD"): rate "-1": isn't above 0; write what one unit of the currency is worth`,
		p + `: rate 4 ("USD"): from "1970-01-01": has two rates; keep one of them`,
		p + `: rate 5 ("GBP"): rate "0.0000000000000000001": has too many digits; write at most 18`,
	}
	if diff := cmp.Diff(want, lines(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestReadExchangeCSV(t *testing.T) {
	got, err := profitability.ReadExchangeCSV(strings.NewReader("From;Currency;Rate\n2026-03-01;USD;0.9\n"), "fx.csv")
	want := []profitability.ExchangeRate{{Currency: "USD", From: march(1), Rate: dec("0.9")}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	_, err = profitability.ReadExchangeCSV(strings.NewReader("currency,from,rate\n,2026-03-01,1\nUSD,March,x\n"+
		"USD,2026-03-01,0\nUSD,2026-03-01,2\n"), "fx.csv")
	const p = "profitability: exchange rates: fx.csv:"
	lined := []string{
		p + `2:1: currency: is missing; name it, as in EUR`,
		p + `3:2: from "March": is not a day; write it as 2026-03-01`,
		p + `3:3: rate "x": is not a number; write a number such as 12.50, or 0 for none`,
		p + `4:3: rate "0": isn't above 0; write what one unit of the currency is worth`,
		p + `5:2: from "2026-03-01": has a rate of this currency in line 4; keep one of the two rows`,
	}
	if diff := cmp.Diff(lined, lines(t, err)); diff != "" {
		t.Error(diff)
	}
}

func FuzzReadExchangeCSV(f *testing.F) {
	f.Add("currency,from,rate\nUSD,2026-03-01,0.9\nUSD,2026-04-01,1e-3\n")
	f.Add("rate,from,currency\n1e99999999,0000-00-00,\"a\"b\n")
	f.Fuzz(func(t *testing.T, file string) {
		rates, err := profitability.ReadExchangeCSV(strings.NewReader(file), "f")
		if err != nil {
			var faults metrics.Faults
			if !errors.As(err, &faults) || rates != nil {
				t.Fatalf("%v with rates %v", err, rates)
			}
			return
		}
		e, err := profitability.NewExchange("a currency that no file names", 2, rates)
		if err != nil {
			t.Fatalf("rates that were read well are refused: %v", err)
		}
		for _, r := range rates {
			if _, err := e.Convert(dec("12.34"), r.Currency, r.From); err != nil {
				t.Fatal(err)
			}
		}
	})
}
