package journey

import (
	"time"

	"github.com/shopspring/decimal"
)

// An Event is one thing that happened to one customer. Only Customer and Time are required.
type Event struct {
	Customer string          // the customer's identifier
	Time     time.Time       // when it happened; years 1678 to 2261
	Kind     string          // what happened: "order", "complaint", "join"
	Point    string          // the interaction point where it happened
	Amount   decimal.Decimal // money, in the log's one currency
	Reason   string          // why, for a kind that has reasons, such as leaving
	Sequence int64           // the order among a customer's events at one time; 0 for all means any order
	Known    time.Time       // when the company learned of it; zero means when it happened
}

// Columns is a batch of events as columns of equal length, the cheapest way into a log. The builder reads the slices at
// Build and doesn't copy them: leave them unchanged until then.
type Columns struct {
	// IDs or Customers identifies the customers: exactly one of the two is given.
	IDs       []int64
	Customers []string
	Times     []int64 // Unix time in nanoseconds
	Kinds     Labels  // the zero value means that no event has a kind
	Points    Labels
	Reasons   Labels
	Amounts   []int64 // in units of 10^−Places; nil means 0
	Places    int32   // 0 to 18
	Sequence  []int64 // nil means 0
	Known     []int64 // Unix time in nanoseconds; nil means known when it happened
}

// Labels is a dictionary-coded column: row i has the name Names[Codes[i]]. The zero value is a column of empty names.
type Labels struct {
	Codes []uint32
	Names []string
}
