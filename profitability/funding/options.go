package funding

import (
	"cmp"
	"fmt"
	"math"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// Options says what the programme is and how its case is judged. Start, Costs and one of Margin and ProfitInRows are
// required.
type Options struct {
	Start metrics.Period // first period of the programme, the same for all of its units
	Costs []Cost         // until the last period of the panel
	// Margin is the share of an increment in revenue that is profit, above 0 to 1; 1 counts revenue as if it were.
	Margin       decimal.Decimal
	ProfitInRows bool // gains are increments in Row.Profit; Margin must then be 0
	Units        UnitKind
	Gaps         Gaps

	Newcomers     []Newcomers     // each group in each period of the panel; nil: nobody counted
	NewcomerValue decimal.Decimal // profit that one more customer is worth, credited when joining; 0 adds nothing

	DiscountRate  float64 // a year, 0 to 1; 0.08 is 8 %
	Randomised    bool    // units were assigned to the groups at random, so the effect is one of the programme
	DespiteTrends bool    // let the verdict stand even if the groups already moved apart before the start

	Level     float64 // of confidence, two-sided; 0 means 0.95
	Resamples int     // 0 means 1,999; at least 4/(1−Level) − 1
	Seed      uint64  // 0 means 1; same seed, same answer, on any number of cores
}

// UnitKind says what the units of a panel are.
type UnitKind uint8

// The kinds of units.
const (
	Customers UnitKind = iota // a unit's revenue is that of one customer
	Places                    // a unit's revenue is that of whoever buys there, newcomers among them
)

// Gaps says what a unit without a row in some period of the panel means.
type Gaps uint8

// The ways to treat gaps.
const (
	RefuseGaps Gaps = iota // it is a fault
	// ZeroGaps takes it for a revenue of 0. So who left counts, with zeros. Who has no row before the start is a
	// newcomer and left out.
	ZeroGaps
	// DropGaps leaves the unit out. If the programme changes who stays, the effect among those who did is another one.
	DropGaps
)

// settled returns the options with the zero values replaced by what they mean.
func (o Options) settled(faults *faultList) Options {
	o.Level = cmp.Or(o.Level, 0.95)
	o.Resamples = cmp.Or(o.Resamples, 1_999)
	o.Seed = cmp.Or(o.Seed, 1)
	bad := func(field string, value any, cause, remedy string) {
		faults.add(field, fmt.Sprint(value), cause, remedy, nil)
	}
	if o.Margin.IsZero() {
		o.Margin = decimal.Decimal{} // without an exponent, which may be absurd
	}
	switch one := decimal.New(1, 0); {
	case o.ProfitInRows && !o.Margin.IsZero():
		bad("margin", text(o.Margin), "profit in the rows has its margin taken", "set one of Margin and ProfitInRows")
	case !o.ProfitInRows && o.Margin.IsZero():
		bad("margin", "", "is missing, and revenue isn't profit",
			"give the share of revenue that is profit, or 1 to count revenue")
	// Comparing takes time in proportion to the exponent, so it comes last.
	case o.Margin.IsNegative() || !plain(o.Margin) || o.Margin.GreaterThan(one):
		bad("margin", text(o.Margin), "is not above 0 to 1 with 18 decimal places at most", "write 0.3 for 30 %")
	}
	if o.Units > Places {
		bad("units", o.Units, "is no kind of unit", "use one of the constants")
	}
	if o.Gaps > DropGaps {
		bad("gaps", o.Gaps, "is no way to treat gaps", "use one of the constants")
	}
	switch v := o.NewcomerValue; {
	case !v.IsZero() && o.Newcomers == nil:
		bad("newcomer value", text(v), "there are no newcomers to value", "give Newcomers too")
	case !v.IsZero() && o.Units == Places:
		bad("newcomer value", text(v), "the revenue of a place holds that of its newcomers, who would count twice",
			"leave the value out, or use a panel of customers")
	case v.IsNegative() || !plain(v):
		bad("newcomer value", text(v), "is not a value of 0 or more", "write what a customer is worth, such as 80.00")
	}
	if !(o.DiscountRate >= 0 && o.DiscountRate <= 1) {
		bad("discount rate", o.DiscountRate, "is not from 0 to 1", "write 0.08 for 8 % a year")
	}
	if !(o.Level > 0 && o.Level < 1) {
		bad("level", o.Level, "is not between 0 and 1", "write 0.95 for 95 %")
	} else if least := math.Ceil(4/(1-o.Level)-1e-6) - 1; float64(o.Resamples) < least || o.Resamples > 1_000_000 {
		bad("resamples", o.Resamples, fmt.Sprintf("is not from %.0f, which the level takes, to a million", least),
			"use 1,999")
	}
	return o
}

// costs returns the cost of each period, undiscounted, and what came before the panel.
func (o Options) costs(p *panel, faults *faultList) (before []Cost, during []decimal.Decimal) {
	during = make([]decimal.Decimal, p.periods)
	if len(o.Costs) == 0 {
		faults.add("costs", "", "there are none", "say what the programme cost, by period", nil)
	}
	for i, c := range o.Costs {
		field := fmt.Sprintf("cost %d", i+1)
		at, sameRun := c.Period.Sub(p.first)
		switch {
		case c.Amount.IsNegative() || !plain(c.Amount):
			faults.add(field, text(c.Amount), "is not an amount of 0 or more", "write what was spent, such as 1200.00", nil)
		case !sameRun:
			faults.add(field, c.Period.String(), "has another grain of periods than the panel", "use that of the panel", nil)
		case at >= p.periods:
			faults.add(field, c.Period.String(), "comes after the panel, where no gain was measured",
				"leave it out, or bring the panel up to date", nil)
		case at < 0 && at < p.start-maxPeriods:
			faults.add(field, c.Period.String(), "comes too long before the panel", "check the year", nil)
		case at < 0:
			before = append(before, c)
		default:
			during[at] = during[at].Add(c.Amount)
		}
	}
	return before, during
}
