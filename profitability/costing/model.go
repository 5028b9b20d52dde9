package costing

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
)

// A Model is pools of resources and the activities that use them. The zero Model costs nothing.
type Model struct {
	Unit       string // of all times: "minute"; for people
	Currency   string // of all costs: "EUR"; reports repeat it
	Pools      []Pool
	Activities []Activity
}

// A Pool is resources that are paid for together, such as a department. Its numbers have at most 9 decimal places, and
// 18 digits.
type Pool struct {
	Name string `json:"name"`
	Silo string `json:"silo"` // the function of the company that it belongs to
	// Cost is what all of the pool costs in the time that the model is for, 0 or more.
	Cost decimal.Decimal `json:"cost"`
	// Capacity is the practical capacity in that time, in units of time, more than 0: what people can work on, without
	// breaks, training and the like.
	Capacity decimal.Decimal `json:"capacity"`
}

// Rate returns the capacity cost rate, Cost/Capacity, rounded half to even. It has as many decimal places as it takes
// for all of the capacity to cost no more than 0.00005 more or less than the pool, and at least 9 (18 at most). It is 0
// for a pool that [Model.Check] refuses.
func (p Pool) Rate() decimal.Decimal {
	if _, _, ok := exact.Shortest(p.Capacity); !ok {
		return decimal.Decimal{}
	}
	digits := int32(p.Capacity.NumDigits()) + p.Capacity.Exponent() // before the decimal point
	return divide(p.Cost, p.Capacity, min(max(9, digits+4), 18))
}

// divide returns a/b rounded half to even; 0 when b isn't positive or when the numbers have too many digits.
func divide(a, b decimal.Decimal, places int32) decimal.Decimal {
	_, _, ok1 := exact.Shortest(a)
	_, _, ok2 := exact.Shortest(b)
	if !ok1 || !ok2 || !b.IsPositive() {
		return decimal.Decimal{}
	}
	return shortest(exact.RoundRat(new(big.Rat).Quo(a.Rat(), b.Rat()), places))
}

// shortest returns the same number with as few decimal places as it takes.
func shortest(d decimal.Decimal) decimal.Decimal {
	if v, places, ok := exact.Shortest(d); ok {
		return decimal.New(v, -places)
	}
	return d
}

// Level is the level of the hierarchy of costs that an activity belongs to. The zero value is Unit.
type Level uint8

// The levels.
const (
	Unit       Level = iota // for each unit or interaction
	Order                   // for each order or batch
	Customer                // to keep a customer, whatever they order
	Channel                 // to sustain a channel
	Enterprise              // to sustain the enterprise
	levels
)

var levelWords = [levels]string{"unit", "order", "customer", "channel", "enterprise"}

// String returns unit, order, customer, channel or enterprise.
func (l Level) String() string {
	if l >= levels {
		return fmt.Sprintf("Level(%d)", uint8(l))
	}
	return levelWords[l]
}

// MarshalText returns the level's word.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// An Activity is work that events make: for each event that On selects, the time of a pool or, without a pool, a flat
// cost. Numbers are 0 or more, below 1,000,000,000, with at most 9 decimal places. Several activities of one name, of
// one pool and level, are reported as one.
type Activity struct {
	Name  string
	Pool  string // "" for a flat cost
	Level Level
	On    journey.Selection // zero: every event
	// Otherwise restricts it to events that no activity of the same Group without Otherwise takes: the price of all that
	// has none of its own there.
	Otherwise bool
	Group     string
	Base      decimal.Decimal // b0: units of time for each event
	Terms     []Term          // more time for some events; for activities with a pool
	Cost      decimal.Decimal // of each event, for activities without a pool

	file string // where ReadActivitiesCSV found it
	line int
}

// A Term is one term b·x of a time equation. Exactly one of When, Attribute and PerAmount says what x is.
type Term struct {
	Time      decimal.Decimal   // b, in units of time
	When      journey.Selection // x is 1 for events that it selects, and 0 for others; the zero Selection is none
	Attribute string            // x is 1 for customers whose latest value of this attribute is Value, and 0 for others
	Value     string            // "" is customers whose value isn't known
	PerAmount bool              // x is the magnitude of the event's amount
}
