package funding

import (
	"errors"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Row is what one unit brought in during one period. A unit has one row a period at most.
type Row struct {
	Unit      string // a customer, store or region: what was put into the programme or not
	Programme bool   // whether the unit is in the programme from the start on; the same in all rows of a unit
	Period    metrics.Period
	Revenue   decimal.Decimal // may be negative
	Profit    decimal.Decimal // looked at only with Options.ProfitInRows
	// Interactions is how many purchases, visits or calls the revenue came from. 0 in all rows: nobody counted.
	Interactions int64
}

// A Cost is what the programme cost in a period. Costs of one period add up.
type Cost struct {
	Period metrics.Period  // set-up may come before the start
	Amount decimal.Decimal // 0 or more
}

// Newcomers is how many customers came and went in one group and period.
type Newcomers struct {
	Programme bool
	Period    metrics.Period
	Base      int64 // customers at the opening, more than 0
	Joined    int64
	Left      int64
}

// ErrStaggered says that a unit is in the programme in some rows and not in others. Evaluate each starting date by
// itself, against units that never started.
var ErrStaggered = errors.New("funding: unit changes group")

// The two groups, as positions.
const (
	programme = iota
	comparison
	groups
)

var groupWords = [groups]string{"programme", "comparison"}

func groupOf(inProgramme bool) int {
	if inProgramme {
		return programme
	}
	return comparison
}
