package revenue

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// TransactionOptions says what a customer's revenue in a period is, and for which groups of customers its movements are
// added up. The zero value sums the amounts of all events by month, for the whole company.
type TransactionOptions struct {
	Events   journey.Selection // events whose amounts are revenue; zero: every event
	Positive bool              // drop amounts of 0 or less; otherwise they net against the others of the period
	Grain    metrics.Grain
	// By names a customer attribute whose values are segments. A customer is in the one of the day of their first event
	// for good: revenue isn't transferred between segments, and segments add up to the whole.
	By string
	// LookBack is how many days of history it takes to call a customer new with confidence; see Row.LeftTruncated. 0
	// takes the first revenue for the first.
	LookBack int
	// Minor is the share of a customer's revenue in the period before up to which an expansion is minor, from 0 to 1: 0.1
	// for 10 %. 0 calls none minor.
	Minor decimal.Decimal
	// Interactions are the events that revenue per interaction divides by; nil counts none.
	Interactions *journey.Selection
	// From and To widen the span of the rows beyond the log's days of observation, as in [journey.FlowOptions].
	From, To time.Time
	Currency string // echoed; movements of two currencies don't merge
}

const opTransactions = "revenue: transactions"

// faults returns what is wrong with the options by themselves.
func (o TransactionOptions) faults() metrics.Faults {
	var faults metrics.Faults
	fault := func(field, value, cause, remedy string) {
		faults = append(faults, metrics.Fault{Op: opTransactions, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	selections := []journey.Selection{o.Events}
	if o.Interactions != nil {
		selections = append(selections, *o.Interactions)
	}
	for _, s := range selections {
		var f metrics.Fault
		if errors.As(s.Check(opTransactions), &f) {
			faults = append(faults, f)
		}
	}
	if o.Grain > metrics.Yearly {
		fault("Grain", o.Grain.String(), "isn't one of the constants", "use one of them")
	}
	if o.LookBack < 0 || o.LookBack > math.MaxInt32 {
		fault("LookBack", fmt.Sprint(o.LookBack), "isn't a number of days", "leave it 0 for none")
	}
	if _, ok := settleMinor(o.Minor); !ok {
		fault("Minor", "", "isn't a share from 0 to 1", "use 0.1 for 10 %")
	}
	for _, t := range []time.Time{o.From, o.To} {
		if y := t.UTC().Year(); !t.IsZero() && (y < 1678 || y > 2261) {
			fault("From or To", t.Format(time.DateOnly), "is outside the years 1678 to 2261", "give the days that were observed")
		}
	}
	return faults
}

// frame returns what calculators of these options share.
func (o TransactionOptions) frame(log *journey.Log) (*frame, error) {
	if err := o.faults().Err(); err != nil {
		return nil, err
	}
	f := &frame{
		source: "transactions: " + o.Events.String(), active: "revenue above 0 in the period",
		currency: o.Currency, by: o.By, calendar: log.Calendar(), grain: o.Grain, lookBack: o.LookBack,
		places: log.Places(), values: []string{""}, whole: log.LastWhole(), until: log.Until(),
	}
	if o.Positive {
		f.source += ", amounts above 0"
	}
	f.minor, _ = settleMinor(o.Minor)
	first, last := log.Observed()
	f.first, f.last = first, last
	if !o.From.IsZero() {
		f.first = f.calendar.Day(o.From)
	}
	if !o.To.IsZero() {
		f.last = f.calendar.Day(o.To)
		f.whole = f.last
		f.until = f.calendar.Period(metrics.Daily, f.last).End(f.calendar.Zone())
	}
	if f.first > first || f.last < last {
		return nil, metrics.Fault{
			Op: opTransactions, Field: "From or To", Value: fmt.Sprintf("%v to %v", f.first, f.last),
			Cause:  fmt.Sprintf("don't cover the days of observation, %v to %v", first, last),
			Remedy: "widen them, or cut the log",
		}
	}
	if o.By != "" {
		values, ok := log.Values(o.By)
		if !ok {
			return nil, noAttribute(log, o.By)
		}
		f.values = values
	}
	if err := f.lay(opTransactions); err != nil {
		return nil, err
	}
	b := []byte{byte(o.Grain), 0}
	if o.Positive {
		b[1] = 1
	}
	for _, v := range [...]int64{
		int64(f.first), int64(f.last), int64(o.LookBack), int64(f.places), f.minor.part, f.minor.whole,
	} {
		b = binary.AppendVarint(b, v)
	}
	b = wire.AppendString(wire.AppendString(wire.AppendString(b, o.Events.Key()), o.By), o.Currency)
	if o.Interactions != nil {
		b = wire.AppendString(b, o.Interactions.Key())
	}
	f.config = b
	return f, nil
}

func noAttribute(log *journey.Log, by string) metrics.Fault {
	f := metrics.Fault{
		Op: opTransactions, Field: "By", Value: by, Cause: "customers have no such attribute",
		Remedy: fmt.Sprintf("use one of %q", log.Attributes()),
	}
	if len(log.Attributes()) == 0 {
		f.Cause, f.Remedy = "customers have no attributes", "leave it empty, or read attributes into the log"
	}
	return f
}
