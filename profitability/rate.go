package profitability

import (
	"cmp"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// A Rate is what an event at an interaction point costs: of one kind, or of any kind when Kind is empty. Where both
// apply to an event, the rate of its kind does and the other doesn't. An event without a rate, or any other activity,
// costs nothing to serve and is counted, see [PnL.Unrated].
//
// A rate is a flat cost of an activity: [Options].Rates join the activities of Options.Costs in the group "rates".
//
// Costs have at most 9 decimal places.
type Rate struct {
	Point, Kind string
	// Activity is the activity that the cost is reported under; "" is the point or, with a kind, point/kind. Several
	// rates may name one.
	Activity string
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

// checkRates returns every fault of a list of rates.
func checkRates(rates []Rate) metrics.Faults {
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
			f.Op = fmt.Sprintf("%s: rate %d (point %q, kind %q)", op, i+1, r.Point, r.Kind)
			faults = append(faults, f)
		}
	}
	return faults
}

// on returns the events that a rate is for, apart from those that have a rate of their kind.
func (r Rate) on() journey.Selection {
	s := journey.Selection{Points: []string{r.Point}}
	if r.Kind != "" {
		s.Kinds = []string{r.Kind}
	}
	return s
}

// activity returns the rate as an activity.
func (r Rate) activity() costing.Activity {
	name := r.Point
	if r.Kind != "" {
		name += "/" + r.Kind
	}
	return costing.Activity{
		Name: cmp.Or(r.Activity, name), On: r.on(), Cost: r.PerInteraction, Otherwise: r.Kind == "", Group: "rates",
	}
}
