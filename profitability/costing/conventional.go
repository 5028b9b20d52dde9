package costing

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Share is what part of a pool's effort people say goes into an activity, and how often the activity happens.
type Share struct {
	Activity string
	Effort   decimal.Decimal // from 0 to 1
	Volume   int64           // of the cost driver, more than 0
}

// A DriverRate is what conventional activity-based costing makes of a share.
type DriverRate struct {
	Activity string          `json:"activity"`
	Cost     decimal.Decimal `json:"cost"`
	Volume   int64           `json:"volume"`
	Rate     decimal.Decimal `json:"rate"` // Cost/Volume
}

// cents is how many decimal places the cost of an activity has.
const cents = 2

// Conventional splits the cost of a pool by shares of effort, for comparison with time-driven costing: cost to the
// cent by largest remainders, so that the parts add up to it whatever the order of the shares; and cost driver rates,
// cost over volume, rounded half to even to a number of decimal places from 0 to 18. The results are in the order of
// the shares. All of the cost lands on activities, also that of time that nobody used.
//
// The error is [metrics.Faults]: a cost that is negative or not in whole cents, names that are missing or there twice,
// shares outside 0 to 1 or that don't add up to 1, volumes that aren't above 0, places out of range.
func Conventional(cost decimal.Decimal, shares []Share, places int32) ([]DriverRate, error) {
	c := checker{op: "costing: conventional"}
	if places < 0 || places > 18 {
		c.add("places", fmt.Sprint(places), "isn't from 0 to 18", "round rates to 2 places, or 4")
	}
	if c.number("cost", cost, 0) && !cost.Equal(cost.Round(cents)) {
		c.add("cost", cost.String(), "isn't in whole cents", "round it to 2 decimal places")
	}
	met := make(map[string]bool)
	var sum decimal.Decimal
	sound := true
	for i, s := range shares {
		c.op = fmt.Sprintf("costing: conventional: share %d (%q)", i+1, s.Activity)
		switch {
		case s.Activity == "":
			c.add("activity", "", "is missing", "name the activity")
		case met[s.Activity]:
			c.add("activity", s.Activity, "is there twice", "name each activity once")
		}
		met[s.Activity] = true
		if c.number("effort", s.Effort, 0) {
			sum = sum.Add(s.Effort)
		} else {
			sound = false
		}
		if s.Volume <= 0 {
			c.add("volume", fmt.Sprint(s.Volume), "isn't above 0", "write how often it happens, or leave it out")
		}
	}
	if sound && !sum.Equal(decimal.New(1, 0)) {
		c.faults = append(c.faults, metrics.Fault{
			Op: "costing: conventional", Field: "effort", Value: sum.String(), Cause: "is what the shares add up to, not 1",
			Remedy: "correct them; all of the pool's time is someone's",
		})
	}
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	return split(cost, shares, places), nil
}

func split(cost decimal.Decimal, shares []Share, places int32) []DriverRate {
	// Largest remainders break ties by place, so the places must not depend on the caller's order.
	order := make([]int, len(shares))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(shares[a].Activity, shares[b].Activity) })
	weights := make([]*big.Int, len(shares))
	for at, i := range order {
		weights[at] = shares[i].Effort.Shift(maxPlaces).BigInt()
	}
	parts, _ := exact.Allocate(cost.Shift(cents).BigInt(), weights) // the shares add up to 1
	rates := make([]DriverRate, len(shares))
	for at, i := range order {
		r := &rates[i]
		r.Activity, r.Volume, r.Cost = shares[i].Activity, shares[i].Volume, decimal.NewFromBigInt(parts[at], -cents)
		r.Rate = divide(r.Cost, decimal.New(r.Volume, 0), places)
	}
	return rates
}
