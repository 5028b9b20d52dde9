package profitability

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// An ExchangeRate is what a unit of a currency is worth from a day on, until the next rate of that currency.
type ExchangeRate struct {
	Currency string
	From     metrics.Day
	Rate     decimal.Decimal // units of the target currency for one unit; above 0, at most 18 digits
}

// An Exchange converts amounts into one currency by a table of rates, before they go into a log: inside, all money of a
// log is of one currency. [NewExchange] makes it.
type Exchange struct {
	to     string
	places int32
	rates  map[string][]ExchangeRate // by day
}

// ErrNoRate says that a table of rates lacks one.
var ErrNoRate = errors.New("profitability: exchange: no rate")

// NewExchange returns an exchange into a currency whose amounts have that many decimal places, from 0 to 18: 2 for
// euros. The error is [metrics.Faults] with every rate that is wrong: without a currency, of the target currency, 0 or
// negative, of too many digits, two of one currency and day.
func NewExchange(to string, places int32, rates []ExchangeRate) (*Exchange, error) {
	e := &Exchange{to: to, places: places, rates: make(map[string][]ExchangeRate)}
	var faults metrics.Faults
	if to == "" {
		faults = append(faults, metrics.Fault{
			Op: opExchange, Field: "to", Cause: "is missing", Remedy: "name the currency to convert to",
		})
	}
	if places < 0 || places > 18 {
		faults = append(faults, metrics.Fault{
			Op: opExchange, Field: "places", Value: fmt.Sprint(places), Cause: "isn't from 0 to 18",
			Remedy: "give the decimal places of the currency",
		})
	}
	type key struct {
		currency string
		day      metrics.Day
	}
	seen := make(map[key]bool)
	for i, r := range rates {
		found := r.faults()
		if r.Currency == to && to != "" {
			found = append(found, metrics.Fault{
				Field: "currency", Value: to, Cause: "is the one to convert to", Remedy: "leave its rates out",
			})
		}
		if seen[key{r.Currency, r.From}] {
			found = append(found, metrics.Fault{
				Field: "from", Value: r.From.String(), Cause: "has two rates", Remedy: "keep one of them",
			})
		}
		seen[key{r.Currency, r.From}] = true
		for _, f := range found {
			f.Op = fmt.Sprintf("%s: rate %d (%q)", opExchange, i+1, r.Currency)
			faults = append(faults, f)
		}
		e.rates[r.Currency] = append(e.rates[r.Currency], r)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	for _, list := range e.rates {
		slices.SortFunc(list, func(a, b ExchangeRate) int { return cmp.Compare(a.From, b.From) })
	}
	return e, nil
}

const opExchange = "profitability: exchange"

// faults returns what is wrong with one rate.
func (r ExchangeRate) faults() metrics.Faults {
	var found metrics.Faults
	if r.Currency == "" {
		found = append(found, metrics.Fault{Field: "currency", Cause: "is missing", Remedy: "name it, as in EUR"})
	}
	_, places, ok := exact.Shortest(r.Rate)
	switch {
	case !ok || places > 18:
		found = append(found, metrics.Fault{
			Field: "rate", Value: exact.Text(r.Rate), Cause: "has too many digits", Remedy: "write at most 18",
		})
	case !r.Rate.IsPositive():
		found = append(found, metrics.Fault{
			Field: "rate", Value: r.Rate.String(), Cause: "isn't above 0",
			Remedy: "write what one unit of the currency is worth",
		})
	}
	return found
}

// To returns the currency that amounts are converted to.
func (e *Exchange) To() string { return e.to }

// Convert returns an amount of a currency on a day in the target currency, rounded half to even to its places; an
// amount of the target currency as it is. The error wraps [ErrNoRate] when the table has no rate of the currency for
// the day, and says what to add; an amount with an absurd exponent is a [metrics.Fault].
func (e *Exchange) Convert(amount decimal.Decimal, currency string, day metrics.Day) (decimal.Decimal, error) {
	if exp := amount.Exponent(); exp > metrics.MaxExponent || exp < -metrics.MaxExponent {
		return decimal.Decimal{}, metrics.Fault{
			Op: opExchange, Field: "amount", Value: exact.Text(amount), Cause: "has too many digits",
			Remedy: "write it in the currency's smallest unit",
		}
	}
	if currency == e.to {
		return amount, nil
	}
	list := e.rates[currency]
	n, _ := slices.BinarySearchFunc(list, day, func(r ExchangeRate, day metrics.Day) int {
		if r.From <= day {
			return -1
		}
		return 1
	})
	switch {
	case len(list) == 0:
		var known []string
		for name := range e.rates {
			known = append(known, name)
		}
		slices.Sort(known)
		return decimal.Decimal{}, fmt.Errorf("%w of %q to %s; add one, the table has %s",
			ErrNoRate, currency, e.to, strings.Join(append(known, e.to), ", "))
	case n == 0:
		return decimal.Decimal{}, fmt.Errorf("%w of %s to %s on %v; add one, the first is from %v",
			ErrNoRate, currency, e.to, day, list[0].From)
	}
	return amount.Mul(list[n-1].Rate).RoundBank(e.places), nil
}
