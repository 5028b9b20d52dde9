package journey

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// The causes for which an event is refused. A [metrics.Fault] of a refused event wraps one of them.
var (
	ErrRecord    = errors.New("malformed record")
	ErrCustomer  = errors.New("no customer")
	ErrTime      = errors.New("unreadable time")
	ErrAmount    = errors.New("unreadable amount")
	ErrPlaces    = errors.New("amount has too many digits")
	ErrNumber    = errors.New("unreadable number")
	ErrLater     = errors.New("later than the as-of date")
	ErrDuplicate = errors.New("dropped duplicate")
)

// causes is every cause, in the order of a report.
var causes = [...]error{
	ErrRecord, ErrCustomer, ErrTime, ErrAmount, ErrPlaces, ErrNumber, ErrLater, ErrDuplicate,
}

// asked reports whether a cause is a choice of the caller rather than bad data.
func asked(cause error) bool { return cause == ErrLater || cause == ErrDuplicate }

// refusals counts refused events by cause and keeps the first few.
type refusals struct {
	counts   [len(causes)]int64
	examples metrics.Faults
	bad      metrics.Fault // the first that strict mode stops at
}

func (r *refusals) add(f metrics.Fault, keep int) {
	r.counts[slices.Index(causes[:], f.Err)]++
	if len(r.examples) < keep {
		r.examples = append(r.examples, f)
	}
	if r.bad.Err == nil && !asked(f.Err) {
		r.bad = f
	}
}

func (r *refusals) merge(o *refusals, keep int) {
	for i, n := range o.counts {
		r.counts[i] += n
	}
	if r.bad.Err == nil {
		r.bad = o.bad
	}
	if room := keep - len(r.examples); room > 0 {
		r.examples = append(r.examples, o.examples[:min(room, len(o.examples))]...)
	}
}

func (r *refusals) total() (n int64) {
	for _, c := range r.counts {
		n += c
	}
	return n
}

// A BuildReport says what became of every event that a builder was given: Read = Kept + Refused, always.
type BuildReport struct {
	Read    int64 // events given to the builder
	Kept    int64 // events in the log
	Refused int64 // events left out, by cause in Causes
	// Merged is how many events came under another identifier of their customer (see Builder.Alias), duplicates
	// included.
	Merged int64
	// Duplicates is how many events equal an earlier one in every field (see Options.DropDuplicates, without which they
	// are kept).
	Duplicates int64
	// Rounded is how many events had their amount rounded (see Options.Round), duplicates included.
	Rounded int64
	// Customers is how many customers the log has: those with an event that was kept.
	Customers int64
	// Unmatched is how many customers were given attributes or a first-seen date and have no event.
	Unmatched int64
	// Later is how many attribute values hold only from after the as-of date on. They are left out.
	Later int64
	// Offsets is how many events of CSV files have a time with an offset from UTC other than 0, such as +02:00, in a log
	// whose calendar is in UTC: their days are those of UTC, and not those where they happened.
	Offsets int64
	// Causes counts the refused events by cause, without the causes that never came up.
	Causes []CauseCount
	// Examples are the first refused events, as many as Options.Examples asks for.
	Examples metrics.Faults
}

// CauseCount is how many events were refused for one cause.
type CauseCount struct {
	Cause error // one of this package's Err values
	Count int64
}

// String returns the report for people: one line, and a line for each example, two at most of those that have one cause
// in one field.
func (r BuildReport) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "read %d events, kept %d of %d customers, refused %d", r.Read, r.Kept, r.Customers, r.Refused)
	for i, c := range r.Causes {
		b.WriteString([...]string{" (", ", "}[min(i, 1)])
		fmt.Fprintf(&b, "%d: %v", c.Count, c.Cause)
	}
	if len(r.Causes) > 0 {
		b.WriteString(")")
	}
	for _, extra := range [...]struct {
		n    int64
		what string
	}{
		{r.Merged, "under another identifier"},
		{r.Duplicates, "duplicates"},
		{r.Rounded, "rounded"},
		{r.Unmatched, "customers without events"},
		{r.Later, "attribute values from after the as-of date"},
		{r.Offsets, "with an offset from UTC in days of UTC"},
	} {
		if extra.n > 0 {
			fmt.Fprintf(&b, ", %d %s", extra.n, extra.what)
		}
	}
	shown := make(map[metrics.Fault]int)
	for _, f := range r.Examples {
		alike := metrics.Fault{Op: f.Op, File: f.File, Field: f.Field, Cause: f.Cause}
		if shown[alike]++; shown[alike] <= shownAlike {
			b.WriteString("\n  ")
			b.WriteString(f.Error())
		}
	}
	return b.String()
}

// shownAlike is how many examples String shows that differ in nothing but where they stand and what was found.
const shownAlike = 2
