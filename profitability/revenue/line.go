package revenue

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Line is one line of a subscription: what a customer pays for the time from one day to another, or that they pay
// nothing then.
type Line struct {
	ID       string // "" for none; no two lines may have the same
	Customer string
	Segment  string      // of the customer, who is in that of the earliest line for good
	From     metrics.Day // the first day
	To       metrics.Day // the end: the day after the last one, or the last one itself; see BookOptions.Ends
	// Amount is what was paid for the whole time or, with the rule Intervals, for each interval. A negative one is a
	// discount or a refund. Lines of another kind than Paid have none.
	Amount   decimal.Decimal
	Interval Interval // with the rule Intervals only
	Kind     LineKind

	file string // where ReadLinesCSV found it
	row  int
}

// LineKind says whether a line is paid and, if not, why the customer is there all the same.
type LineKind uint8

// The kinds. Only Paid lines have a value; a line of another kind takes nothing from the paid lines beside it.
const (
	Paid LineKind = iota
	Trial
	Pause
	Free
	lineKinds
)

var kindWords = [lineKinds]string{"paid", "trial", "pause", "free"}

// String returns paid, trial, pause or free.
func (k LineKind) String() string {
	if k >= lineKinds {
		return fmt.Sprintf("LineKind(%d)", k)
	}
	return kindWords[k]
}

// Interval is a billing interval: Count days, weeks, months, quarters or years.
type Interval struct {
	Count int
	Unit  metrics.Grain
}

// String returns "month", or "3 month".
func (i Interval) String() string {
	if i.Count == 1 {
		return i.Unit.String()
	}
	return fmt.Sprintf("%d %v", i.Count, i.Unit)
}

// parseInterval reads "month", "3 month" or "3 months".
func parseInterval(text string) (Interval, bool) {
	i := Interval{Count: 1}
	words := strings.Fields(strings.ToLower(text))
	if len(words) == 2 {
		n, err := strconv.Atoi(words[0])
		if err != nil {
			return i, false
		}
		i.Count, words = n, words[1:]
	}
	if len(words) != 1 {
		return i, false
	}
	unit, err := metrics.ParseGrain(strings.TrimSuffix(words[0], "s"))
	i.Unit = unit
	return i, err == nil && i.ok()
}

func (i Interval) ok() bool { return i.Count >= 1 && i.Count <= 1_000_000 && i.Unit <= metrics.Yearly }

// check reports what is wrong with a line by itself: how, in which field, with which value, and what to do about it.
func (l Line) check(ends Ends, rule Rule, report func(field, value, cause, remedy string)) {
	if l.Customer == "" {
		report("customer", "", "is missing", "give every line its customer's identifier")
	}
	first, last := metrics.DayOf(1, 1, 1), metrics.DayOf(9999, 12, 30)
	switch end := ends.after(l.To); {
	case l.From < first || l.To > last:
		report("from", l.From.String(), "is outside the years 1 to 9999, or to is", "correct the dates")
	case end < l.From:
		report("to", l.To.String(), "is before from, "+l.From.String(), "correct the dates")
	case end == l.From:
		report("to", l.To.String(), "is the day of from, so the line has no days",
			"correct the dates, or book what isn't recurring elsewhere")
	}
	switch {
	case l.Kind >= lineKinds:
		report("kind", l.Kind.String(), "isn't one of the constants", "use paid, trial, pause or free")
	case l.Kind != Paid && !l.Amount.IsZero():
		report("amount", "", "isn't 0, but the line is "+l.Kind.String(), "make it 0, or the line paid")
	case l.Kind == Paid && rule == Intervals && !l.Interval.ok():
		report("interval", l.Interval.String(), "isn't a billing interval", "give one such as month, or 3 months")
	}
}
