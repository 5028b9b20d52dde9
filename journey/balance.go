package journey

import (
	"github.com/untangle-metrics/untangle/metrics"
)

// A Balance is customers in, out and net over one period: Opening + New + WonBack + TransferredIn − Lost −
// TransferredOut = Closing.
type Balance struct {
	Opening        int64 `json:"opening"`         // customers at the end of the period before
	New            int64 `json:"new"`             // customers for the first time
	WonBack        int64 `json:"won_back"`        // customers again, after having been lost
	TransferredIn  int64 `json:"transferred_in"`  // came from another segment, as a customer
	Lost           int64 `json:"lost"`            // no longer customers
	TransferredOut int64 `json:"transferred_out"` // went to another segment, as a customer
	Closing        int64 `json:"closing"`         // customers at the end of the period
}

// In returns new and won-back customers: who came, to the company.
func (b Balance) In() int64 { return b.New + b.WonBack }

// Change returns Closing − Opening.
func (b Balance) Change() int64 { return b.Closing - b.Opening }

// Residual returns what the movements leave unexplained of the change. It is 0, or there is a fault in this library.
func (b Balance) Residual() int64 {
	return b.Opening + b.New + b.WonBack + b.TransferredIn - b.Lost - b.TransferredOut - b.Closing
}

// Returning returns the customers who were neither new nor won back: with a definition by activity, those active in
// this period and the one before.
func (b Balance) Returning() int64 { return b.Closing - b.New - b.WonBack }

// plus adds the movements and the stocks of two segments.
func (b Balance) plus(o Balance) Balance {
	return Balance{
		Opening: b.Opening + o.Opening, New: b.New + o.New, WonBack: b.WonBack + o.WonBack,
		TransferredIn: b.TransferredIn + o.TransferredIn, Lost: b.Lost + o.Lost,
		TransferredOut: b.TransferredOut + o.TransferredOut, Closing: b.Closing + o.Closing,
	}
}

// A FlowRow is one period of one segment.
type FlowRow struct {
	Period  metrics.Period `json:"period"`
	Segment string         `json:"segment"` // "" for the whole company, and for customers whose segment isn't known
	// Gross counts every join and every leave; Net counts a customer once, by their state at the two ends of the
	// period. Opening and Closing are the same in both.
	Gross Balance `json:"gross"`
	Net   Balance `json:"net"`
	// Within is how many customers were none at both ends of the period, and were one in between.
	Within int64 `json:"within"`
	// LeftTruncated is how many of the new customers may have been customers before: they came within the look-back
	// of the first day of observation and have no first-seen date.
	LeftTruncated int64 `json:"left_truncated"`
	// Provisional says that the row can still change with time: its last day hasn't been observed to the end, or losses
	// can still be dated back into it. (By contract, who leaves later without having joined turns out to have been a
	// customer in all rows before.)
	Provisional bool `json:"provisional"`
	// Reasons counts the lost of the gross view by reason, the most frequent first; "" is no reason given.
	Reasons []ReasonCount `json:"reasons,omitempty"`
}

// ReasonCount is how many customers were lost for one reason.
type ReasonCount struct {
	Reason string `json:"reason"`
	Lost   int64  `json:"lost"`
}
