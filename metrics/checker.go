package metrics

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/untangle-metrics/untangle/internal/sheet"
)

// A checker gathers what is wrong with a catalogue.
type checker struct {
	fields []field
	skip   func(where place, field string) bool // faults that are known already; nil skips none
	most   int                                  // faults to keep, the rest are counted; 0 keeps all
	line   func(place) int                      // where a part stands in a file, 0 for not in it; nil is no file
	slips  map[string]string                    // the silo that a misspelt one seems to be, by its likeness

	at     place  // what is being looked at
	called string // what messages call it
	found  []placedFault
	more   int // faults that were only counted
}

// A place is the part of a catalogue that a fault is about.
type place struct {
	kind string // silo, stage, point or metric
	row  int    // which of them, from 0
}

const aMetric = "metric"

type placedFault struct {
	place
	Fault
}

// look makes a part of the catalogue the one that faults are about.
func (c *checker) look(kind string, row int, id string) {
	c.at = place{kind, row}
	c.called = fmt.Sprintf("%s %d", kind, row+1)
	if id != "" {
		c.called += " (" + shown(id) + ")"
	}
}

func (c *checker) add(field, value, cause, remedy string) {
	switch {
	case c.skip != nil && c.skip(c.at, field):
	case c.full():
		c.more++
	default:
		c.found = append(c.found, placedFault{c.at, Fault{
			Op: catalogOp, Field: field, Value: value, Cause: c.called + " " + cause, Remedy: remedy,
		}})
	}
}

// whereabouts is what messages call a part of the catalogue: its line in the file, if it has one.
func (c *checker) whereabouts(p place) string {
	if c.line != nil {
		if line := c.line(p); line > 0 {
			return fmt.Sprintf("line %d", line)
		}
	}
	return fmt.Sprintf("%s %d", p.kind, p.row+1)
}

func (c *checker) full() bool { return c.most > 0 && len(c.found) >= c.most }

// sort puts faults in the order of the catalogue: silos, stages and points first.
func (c *checker) sort() {
	slices.SortStableFunc(c.found, func(a, b placedFault) int {
		if a.kind != aMetric || b.kind != aMetric {
			return cmp.Compare(boolInt(a.kind == aMetric), boolInt(b.kind == aMetric))
		}
		return cmp.Compare(a.row, b.row)
	})
}

// faults returns what was found without where it was found.
func (c *checker) faults() Faults {
	var found Faults
	for _, f := range c.found {
		found = append(found, f.Fault)
	}
	return found
}

// text finds a text that a file would not give back as it is.
func (c *checker) text(field, s string) {
	if cause, remedy := wrongText(s); cause != "" {
		c.add(field, s, "has a text "+cause, remedy)
	}
}

// item finds the same in an item of a list.
func (c *checker) item(field, s string) {
	switch {
	case s == "":
		c.add(field, s, "has an empty item in a list", "take it out")
	case strings.Contains(s, ";"):
		c.add(field, s, "has an item with a semicolon in a list", "use another sign: items have semicolons between them")
	default:
		c.text(field, s)
	}
}

// wrongText returns why a file would not give a text back as it is, and what to do; nothing when it would.
func wrongText(s string) (cause, remedy string) {
	switch {
	case !utf8.ValidString(s):
		return "that isn't UTF-8", "save the file as UTF-8"
	case strings.TrimSpace(s) != s:
		return "with spaces around it", "take the spaces away"
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
		return "with a control character", "take it out; of those only a line feed is kept"
	case sheet.IsFailure(s):
		return "from a formula in the spreadsheet that failed", "correct it there"
	}
	return "", ""
}

// shown is an id for people, on one line.
func shown(id string) string {
	id = clip(id)
	if cause, _ := wrongText(id); cause != "" || strings.Contains(id, "\n") {
		return strconv.Quote(id)
	}
	return id
}

// shownList is the first few items of a list, however long it is.
func shownList(items []string, between string) string {
	const few = 5
	var texts []string
	for _, item := range items[:min(few, len(items))] {
		texts = append(texts, shown(item))
	}
	if more := len(items) - few; more > 0 {
		texts = append(texts, fmt.Sprintf("%d more", more))
	}
	return strings.Join(texts, between)
}
