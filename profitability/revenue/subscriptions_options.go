package revenue

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// Active says which customers of a book are active on a day.
type Active uint8

// The rules of being active. Under the first, who begins to pay after a trial is new, and who pauses has churned.
const (
	Paying         Active = iota // the values of the lines add up to more than 0
	PayingOrPaused               // Paying, or a line of the kind Pause: a pause is a contraction to what is left
	AnyLine                      // a line of any kind: a trial is new at 0, and expands when it is paid for
)

// String returns the rule in words.
func (a Active) String() string {
	words := [...]string{"recurring revenue above 0", "recurring revenue above 0, or paused", "any line"}
	if int(a) >= len(words) {
		return fmt.Sprintf("Active(%d)", a)
	}
	return words[a]
}

// SubscriptionOptions says when recurring revenue is measured and which customers are active. The zero value measures
// at the end of every month, for the whole company.
type SubscriptionOptions struct {
	Calendar metrics.Calendar
	Grain    metrics.Grain
	Segments bool // rows by the segments of the lines; otherwise for the whole company only
	Active   Active
	// LookBack is how many days of history it takes to call a customer new with confidence, as for transactions.
	LookBack int
	// Minor is the share of a customer's revenue at the opening up to which an expansion is minor, as for transactions.
	Minor decimal.Decimal
	// From and To are the first and the last day of the rows; the period of To is measured at To, and provisional unless
	// it ends then. From may not be later than the first line begins. Zero From is the day on which the first line
	// begins, zero To that on which the last one does: what is renewed after it isn't known. Days are no instants, so
	// 1970-01-01 can't be given.
	From, To metrics.Day
}

const opSubscriptions = "revenue: subscriptions"

func (o SubscriptionOptions) frame(b *Book) (*frame, error) {
	var faults metrics.Faults
	fault := func(field, value, cause, remedy string) {
		faults = append(faults, metrics.Fault{Op: opSubscriptions, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	if b == nil || b.Len() == 0 {
		fault("book", "", "has no lines", "make it with NewBook")
		return nil, faults
	}
	if o.Grain > metrics.Yearly {
		fault("Grain", o.Grain.String(), "isn't one of the constants", "use one of them")
	}
	if o.Active > AnyLine {
		fault("Active", o.Active.String(), "isn't one of the constants", "use one of them")
	}
	if o.LookBack < 0 || o.LookBack > math.MaxInt32 {
		fault("LookBack", fmt.Sprint(o.LookBack), "isn't a number of days", "leave it 0 for none")
	}
	minor, ok := settleMinor(o.Minor)
	if !ok {
		fault("Minor", "", "isn't a share from 0 to 1", "use 0.1 for 10 %")
	}
	f := &frame{
		source: "subscriptions, ends " + b.opts.Ends.String(), rule: b.opts.Rule.String(), active: o.Active.String(),
		currency: b.opts.Currency, calendar: o.Calendar, grain: o.Grain, first: b.first, last: b.last,
		lookBack: o.LookBack, places: b.opts.Places, minor: minor, values: []string{""}, standing: true,
	}
	if o.From != 0 {
		f.first = o.From
	}
	if o.To != 0 {
		f.last = o.To
	}
	f.whole = f.last
	if f.first > b.first {
		fault("From", o.From.String(), "is after the first line begins, on "+b.first.String(),
			"begin on that day or before, or leave it 0 for that day")
	}
	switch {
	case o.To == 0 || f.last >= f.first:
	case o.From == 0:
		fault("To", o.To.String(), "is before the first line begins, on "+b.first.String()+", so there is no revenue yet",
			"choose that day or a later one, or leave it 0 for the day on which the last line begins, "+b.last.String())
	default:
		fault("To", o.To.String(), "is before From, "+o.From.String(),
			"choose that day or a later one, or leave it 0 for the day on which the last line begins, "+b.last.String())
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if o.Segments {
		f.by, f.values = "segment", b.segments
	}
	if err := f.lay(opSubscriptions); err != nil {
		return nil, err
	}
	c := wire.AppendString([]byte{byte(o.Grain), byte(o.Active)}, f.by)
	for _, v := range [...]int64{int64(f.first), int64(f.last), int64(o.LookBack), minor.part, minor.whole} {
		c = binary.AppendVarint(c, v)
	}
	f.config = append(c, b.config...)
	return f, nil
}
