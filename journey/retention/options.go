package retention

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// Options says who starts, what a return is and how ages are counted. The zero value counts the customers of each
// month's cohort, by their first event, who have any event in each later month.
type Options struct {
	Start  journey.Selection // events that start; zero: every event
	Return journey.Selection // events that are returns; zero: every event
	Starts Starts            // which of the starting events count
	Grain  metrics.Grain     // of the calendar cohorts; with Recurring also how often one may start
	// By names a customer attribute whose values are the rows, as they were on the day of the start. "" makes cohorts
	// by the calendar.
	By   string
	Age  Age // zero: calendar periods of Grain
	When When
	// Brackets makes a column of several ages: {0, 1, 4, 12} has the columns age 0, ages 1 to 3 and ages 4 to 11. nil
	// makes every age a column.
	Brackets []int
	Ages     int // how many ages there are columns for; 0 for as many as can be observed
	// MinOccurrences is how many returns it takes in a column (AtOrAfter: at that age or later) for a customer to be
	// retained; 0 means 1.
	MinOccurrences int
	Measure        Measure
	// From and To widen the span beyond the log's days of observation, which they must cover; zero means the log's own.
	// Both days are included, and whole. They say that the time added was observed and had no events: To on the day of
	// an as-of instant adds the rest of that day. Retention of several logs merges when they have the same span, and end
	// at the same instant.
	From, To time.Time
	Level    float64 // confidence level of intervals; 0 means 0.95. Merging goes by the level of the receiver.
}

// Starts says which of a customer's events that [Options].Start selects are starts.
type Starts uint8

// The ways to start.
const (
	// FirstEver takes the customer's first event of one of Start's kinds, if it meets the rest of Start too: those
	// whose first order ever was at the shop, say. Others are in no cohort, and so are those first seen before the
	// first day. Where Start has kinds only, it is FirstMatching but for these. A
	// first-seen date on the first day or later changes nothing: the starting event dates the cohort.
	FirstEver Starts = iota
	// FirstMatching takes the first event that Start selects: the first order at the shop, whatever came before.
	FirstMatching
	// Recurring takes the first such event in each period of Grain: customers are in every cohort in whose period they
	// have one. Rows of an attribute then count starts, not customers.
	Recurring
)

// String returns the way in words.
func (s Starts) String() string {
	return word(uint8(s), "Starts", "first ever", "first matching", "recurring")
}

// When says at which ages a customer counts as retained: by bounded retention (Exactly) or by unbounded, also called
// rolling, retention (AtOrAfter).
type When uint8

// The ways to be retained at an age.
const (
	// Exactly asks for returns at that age: bounded, or n-day, retention.
	Exactly When = iota
	// AtOrAfter asks for returns at that age or later, up to the end of observation: unbounded, or rolling, retention.
	// Who isn't retained has left for good, as far as one can see. The latest ages are too low, because the silent may
	// still come back.
	AtOrAfter
)

// String returns the way in words.
func (w When) String() string { return word(uint8(w), "When", "exactly", "at or after") }

// Measure says what cells hold besides the number of customers retained, which is always there.
type Measure uint8

// The measures.
const (
	Customers Measure = iota // nothing else
	Events                   // the number of returns of the whole cohort, also of those with less than MinOccurrences
	Amount                   // the sum of the amounts of these
	// NetRevenue is net revenue retention (NRR): that sum divided by the sum at age 0 (the first column) of the same
	// customers.
	NetRevenue
)

// String returns the measure in words.
func (m Measure) String() string {
	return word(uint8(m), "Measure", "customers", "events", "amount", "net revenue")
}

func word(i uint8, kind string, words ...string) string {
	if int(i) >= len(words) {
		return fmt.Sprintf("%s(%d)", kind, i)
	}
	return words[i]
}

// Age is how ages are counted. The zero Age goes by calendar periods of [Options].Grain.
type Age struct {
	calendar bool
	grain    metrics.Grain
	span     time.Duration
}

// CalendarAge counts ages by calendar periods of a grain: one whole period after another, whenever in the first of them
// the start was.
func CalendarAge(g metrics.Grain) Age { return Age{calendar: true, grain: g} }

// ElapsedAge counts ages by spans of elapsed time from the start: the first span is age 0. An event at the very end of
// a span belongs to the next one.
func ElapsedAge(span time.Duration) Age { return Age{span: span} }

// String returns the unit of the age: "week", "7×24h" of whole 24 hours, or "1h30m0s".
func (a Age) String() string {
	const day = 24 * time.Hour
	switch {
	case a.span != 0 && a.span%day == 0:
		return fmt.Sprintf("%d×24h", a.span/day)
	case a.span != 0:
		return a.span.String()
	}
	return a.grain.String()
}

const op = "retention"

// settled returns the options with the zero values replaced by what they mean, or every fault of them.
func (o Options) settled() (Options, error) {
	if o.Age == (Age{}) {
		o.Age = CalendarAge(o.Grain)
	}
	o.MinOccurrences = cmp.Or(o.MinOccurrences, 1)
	o.Level = cmp.Or(o.Level, survey.DefaultLevel)
	o.Brackets = slices.Clone(o.Brackets)
	var faults metrics.Faults
	fault := func(field, value, cause, remedy string) {
		faults = append(faults, metrics.Fault{Op: op, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	unknown := func(field string, value fmt.Stringer, known bool) {
		if !known {
			fault(field, value.String(), "isn't one of the constants", "use one of them")
		}
	}
	unknown("Starts", o.Starts, o.Starts <= Recurring)
	unknown("When", o.When, o.When <= AtOrAfter)
	unknown("Measure", o.Measure, o.Measure <= NetRevenue)
	unknown("Grain", o.Grain, o.Grain <= metrics.Yearly)
	unknown("Age", o.Age, o.Age.span != 0 || o.Age.grain <= metrics.Yearly)
	if o.Age.span < 0 {
		fault("Age", o.Age.String(), "is negative", "give a span of time such as 7*24*time.Hour")
	}
	if o.Ages < 0 || o.MinOccurrences < 0 {
		fault("Ages or MinOccurrences", "", "is negative", "leave it 0 for the default")
	}
	if !(o.Level > 0 && o.Level < 1) {
		fault("Level", fmt.Sprint(o.Level), "isn't between 0 and 1", "use 0.95")
	}
	if o.When == AtOrAfter && o.Measure != Customers {
		fault("Measure", o.Measure.String(), "grows with the time observed when all later ages count",
			"measure it with When: Exactly")
	}
	faults = append(faults, o.bracketFaults()...)
	for _, s := range []journey.Selection{o.Start, o.Return} {
		var f metrics.Fault
		if errors.As(s.Check(op), &f) {
			faults = append(faults, f)
		}
	}
	return o, faults.Err()
}

func (o Options) bracketFaults() metrics.Faults {
	var faults metrics.Faults
	fault := func(cause, remedy string) {
		faults = append(faults, metrics.Fault{
			Op: op, Field: "Brackets", Value: fmt.Sprint(o.Brackets), Cause: cause, Remedy: remedy,
		})
	}
	b := o.Brackets
	if b == nil {
		return nil
	}
	if o.When != Exactly {
		fault("can't be combined with "+o.When.String(), "leave one of them out")
	}
	if len(b) < 2 || b[0] < 0 || !slices.IsSorted(b) || len(slices.Compact(slices.Clone(b))) < len(b) {
		fault("aren't increasing ages, two or more", "write the first age of each column, then one beyond the last")
	} else if o.Measure == NetRevenue && b[0] != 0 {
		fault("leave out age 0, which net revenue is compared with", "begin with 0")
	}
	if o.Ages != 0 {
		fault("say how many ages there are, and so does Ages", "leave one of them out")
	}
	return faults
}
