package profitability

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Rate is what an event at an interaction point costs: of one kind, or of any kind when Kind is empty. Where both
// apply to an event, the rate of its kind does and the other doesn't. An event without a rate costs nothing and is
// counted, see [PnL.Unrated].
//
// Costs have at most 9 decimal places.
type Rate struct {
	Point, Kind string
	// PerInteraction is the cost to serve of one event, from 0 to below 1,000,000,000, in the log's currency.
	PerInteraction decimal.Decimal
	// DirectShare is the direct cost as a share of the event's amount, from 0 to 1. The share of a refund, a negative
	// amount, is taken back.
	DirectShare decimal.Decimal
}

const (
	maxRatePlaces = 9
	maxCost       = 1_000_000_000
)

// A fixedRate is a rate in integers: units of 10^−places, the same for all rates of a list.
type fixedRate struct {
	point, kind string
	cost, share int64
}

func (r fixedRate) compare(o fixedRate) int {
	return cmp.Or(cmp.Compare(r.point, o.point), cmp.Compare(r.kind, o.kind))
}

// faults returns what is wrong with one rate, each with its field's name in a CSV file.
func (r Rate) faults() metrics.Faults {
	var found metrics.Faults
	add := func(field, value, cause, remedy string) {
		found = append(found, metrics.Fault{Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	if r.Point == "" {
		add("point", "", "is missing", "name the interaction point that the rate is for")
	}
	one := decimal.New(1, 0)
	for _, number := range [...]struct {
		field string
		value decimal.Decimal
		cause string
		fits  func(decimal.Decimal) bool
	}{
		{
			"cost_per_interaction", r.PerInteraction, "is 1,000,000,000 or more",
			decimal.New(maxCost, 0).GreaterThan,
		},
		{"direct_cost_share", r.DirectShare, "is more than 1", one.GreaterThanOrEqual},
	} {
		_, places, ok := exact.Shortest(number.value)
		switch {
		case number.value.IsNegative():
			add(number.field, exact.Text(number.value), "is negative", "write a cost as a positive number")
		case !ok:
			add(number.field, exact.Text(number.value), "has too many digits", "write at most 9 decimal places")
		case places > maxRatePlaces:
			add(number.field, exact.Text(number.value), "has more than 9 decimal places", "round it")
		case !number.fits(number.value):
			add(number.field, exact.Text(number.value), number.cause, "check the unit: a cost is money, a share part of 1")
		}
	}
	return found
}

// fix checks rates and brings them to integers of the fewest decimal places that all of them need, ordered by point and
// kind.
func fix(rates []Rate) (fixed []fixedRate, places int32, err error) {
	var faults metrics.Faults
	seen := make(map[[2]string]bool, len(rates))
	for i, r := range rates {
		found := r.faults()
		key := [2]string{r.Point, r.Kind}
		if seen[key] {
			found = append(found, metrics.Fault{
				Field: "kind", Value: r.Kind, Cause: "is there twice for this point", Remedy: "keep one of them",
			})
		}
		seen[key] = true
		for _, f := range found {
			f.Op = fmt.Sprintf("profitability: p&l: rate %d (point %q, kind %q)", i+1, r.Point, r.Kind)
			faults = append(faults, f)
		}
		_, p, _ := exact.Shortest(r.PerInteraction)
		_, q, _ := exact.Shortest(r.DirectShare)
		places = max(places, p, q)
	}
	if len(faults) > 0 {
		return nil, 0, faults
	}
	scaled := func(d decimal.Decimal) int64 {
		v, p, _ := exact.Shortest(d)
		v, _ = exact.Scale(v, places-p) // below 10^9·10^9
		return v
	}
	for _, r := range rates {
		fixed = append(fixed, fixedRate{r.Point, r.Kind, scaled(r.PerInteraction), scaled(r.DirectShare)})
	}
	slices.SortFunc(fixed, fixedRate.compare)
	return fixed, places, nil
}
