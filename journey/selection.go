package journey

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Selection says which events are meant, of a funnel's step, say: those of one of the kinds, at one of the points and
// with one of the reasons, as far as these are given, for which Where holds. The zero Selection is every event.
type Selection struct {
	Kinds   []string
	Points  []string
	Reasons []string
	// Where is a further condition, nil for none. Functions can't be compared, so calculators take two selections for
	// one by their Name, which is required then.
	Where func(Event) bool
	Name  string // for people, and see Where; empty names the selection by its lists
}

// String returns the name, or else the lists: "order or refund at shop".
func (s Selection) String() string {
	if s.Name != "" {
		return s.Name
	}
	var parts []string
	for _, list := range [...]struct {
		before string
		names  []string
	}{{"", s.Kinds}, {"at ", s.Points}, {"because of ", s.Reasons}} {
		if len(list.names) > 0 {
			names := slices.Clone(list.names)
			for i := range names {
				names[i] = cmp.Or(names[i], "none")
			}
			parts = append(parts, list.before+strings.Join(names, " or "))
		}
	}
	if len(parts) == 0 {
		return "any event"
	}
	return strings.Join(parts, " ")
}

// Key returns a text that two selections share only when they mean the same events, whatever the order of their lists;
// calculators use it to tell configurations apart.
func (s Selection) Key() string {
	key := ""
	for _, names := range [...][]string{s.Kinds, s.Points, s.Reasons} {
		names = slices.Compact(slices.Sorted(slices.Values(names)))
		key += fmt.Sprintf("%q", names)
	}
	if s.Where != nil {
		key += fmt.Sprintf("%q", s.Name)
	}
	return key
}

// Check returns a [metrics.Fault] for a selection with a condition and no name; op is the operation that asks.
func (s Selection) Check(op string) error {
	if s.Where != nil && s.Name == "" {
		return metrics.Fault{
			Op: op, Field: "selection", Cause: "has a condition and no name",
			Remedy: "set Name; calculators with functions are told apart by it",
		}
	}
	return nil
}

// Unknown returns the names that no event of a log has, in the order of the lists: most often a slip of the pen. The
// empty name is never among them.
func (s Selection) Unknown(log *Log) []string {
	var unknown []string
	for i, names := range [...][]string{kindLabel: s.Kinds, pointLabel: s.Points, reasonLabel: s.Reasons} {
		for _, name := range names {
			if _, ok := log.code(i, name); !ok {
				unknown = append(unknown, name)
			}
		}
	}
	return unknown
}

// In binds the selection to a log, for use in loops.
func (s Selection) In(log *Log) Selected {
	return Selected{
		kinds: s.marks(log, kindLabel, s.Kinds), points: s.marks(log, pointLabel, s.Points),
		reasons: s.marks(log, reasonLabel, s.Reasons), where: s.Where,
	}
}

// marks returns for each code of a dictionary whether it was named; nil when nothing was.
func (s Selection) marks(log *Log, label int, names []string) []bool {
	if len(names) == 0 {
		return nil
	}
	marks := make([]bool, len(log.labels[label]))
	for _, name := range names {
		if code, ok := log.code(label, name); ok {
			marks[code] = true
		}
	}
	return marks
}

// Selected is a selection bound to a log.
type Selected struct {
	kinds, points, reasons []bool // by code; nil takes all
	where                  func(Event) bool
}

// Has reports whether event i of a trace of that log is meant.
func (s Selected) Has(t Trace, i int) bool {
	l, at := t.log, t.log.offsets[t.customer]+i
	return (s.kinds == nil || s.kinds[l.kind[at]]) &&
		(s.points == nil || s.points[codeAt(l.point, at)]) &&
		(s.reasons == nil || s.reasons[codeAt(l.reason, at)]) &&
		(s.where == nil || s.where(t.At(i)))
}

// codeAt returns the code of an event; a column that isn't there has the empty name only.
func codeAt(column []uint32, at int) uint32 {
	if column == nil {
		return 0
	}
	return column[at]
}
