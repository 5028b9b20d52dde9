package scorecard

import (
	"errors"
	"fmt"

	"github.com/untangle-metrics/untangle/journey"
)

// dataQuality says what became of what was read, and why anything was left out.
func (in Inputs) dataQuality() []Block {
	l := in.Log
	text := fmt.Sprintf("These numbers rest on %s read: %s kept, of %s, and %s refused",
		plural(l.Read, "event"), count(l.Kept), plural(l.Customers, "customer"), count(l.Refused))
	bad := l.Refused
	for i, c := range l.Causes {
		text += fmt.Sprintf("%s%s: %s", [...]string{" (", ", "}[min(i, 1)], c.Cause, count(c.Count))
		if asked(c.Cause) {
			bad -= c.Count
		}
	}
	if len(l.Causes) > 0 {
		text += ")"
	}
	text += "."
	for _, more := range [...]struct {
		n          int64
		what, noun string
	}{
		{l.Duplicates, "Equal to an earlier one in every field", "event"},
		{l.Merged, "Under another identifier of their customer", "event"},
		{l.Rounded, "With an amount that was rounded", "event"},
		{l.Unmatched, "With attributes or a first-seen date but no event, and so not counted", "customer"},
		{l.Later, "Left out because they hold only from after the as-of date", "attribute value"},
	} {
		if more.n > 0 {
			text += fmt.Sprintf(" %s: %s.", more.what, plural(more.n, more.noun))
		}
	}
	blocks := []Block{Paragraph{Text: text}}
	if bad > 0 {
		blocks = append(blocks, refusedNote(l, bad))
	}
	return blocks
}

// refusedNote says how many events were refused for bad data, and shows the first few of them.
func refusedNote(l *journey.BuildReport, bad int64) Note {
	const most = 5
	note := Note{Text: fmt.Sprintf("Unreadable, and so not in these numbers: %s, %s of all.",
		plural(bad, "event"), shareOf(bad, l.Read).Text)}
	if bad > l.Read/10 {
		note.Text = fmt.Sprintf("More than a tenth of what was read was refused, and so is not in these numbers: "+
			"%s, %s of all.", plural(bad, "event"), shareOf(bad, l.Read).Text)
	}
	for _, f := range l.Examples {
		if len(note.Items) < most && !asked(f.Err) {
			note.Items = append(note.Items, f.Error())
		}
	}
	switch n := int64(len(note.Items)); {
	case n == 0:
		note.Text += " Correct them, and read the events again."
	case n < bad:
		note.Text += fmt.Sprintf(" Correct them, and read the events again. The first %s:", count(n))
	default:
		note.Text += " Correct them, and read the events again:"
	}
	return note
}

// asked reports whether a cause is the caller's choice and not a fault of the data.
func asked(cause error) bool {
	return errors.Is(cause, journey.ErrLater) || errors.Is(cause, journey.ErrDuplicate)
}
