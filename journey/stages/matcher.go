package stages

import (
	"math/bits"
	"slices"

	"github.com/untangle-metrics/untangle/journey"
)

// A matcher tells which of up to 64 selections an event belongs to, a bit each, by looking up each of its labels once.
type matcher struct {
	kinds, points, reasons []uint64 // by code; points and reasons nil when no selection asks for them
	where                  uint64   // the selections with a condition
	selected               []journey.Selected
	narrow                 bool // it takes more than the kind
}

func newMatcher(log *journey.Log, selections []journey.Selection) matcher {
	m := matcher{kinds: make([]uint64, len(log.Kinds()))}
	var points, reasons bool // does the log have them?
	if log.Customers() > 0 {
		points, reasons = log.Trace(0).PointCodes() != nil, log.Trace(0).ReasonCodes() != nil
	}
	all := uint64(0)
	for i, s := range selections {
		bit := uint64(1) << i
		m.selected = append(m.selected, s.In(log))
		if s.Where != nil {
			m.where |= bit
		}
		// Where no event has a point, a selection by points has no event, unless it names the empty point.
		if !points && !takesNone(s.Points) || !reasons && !takesNone(s.Reasons) {
			continue
		}
		all |= bit
		mark(m.kinds, log.Kinds(), s.Kinds, bit)
	}
	by := func(names []string, labels func(journey.Selection) []string) []uint64 {
		if !slices.ContainsFunc(selections, func(s journey.Selection) bool { return len(labels(s)) > 0 }) {
			return nil
		}
		masks := make([]uint64, len(names))
		for i, s := range selections {
			mark(masks, names, labels(s), all&(1<<i))
		}
		return masks
	}
	if points {
		m.points = by(log.Points(), func(s journey.Selection) []string { return s.Points })
	}
	if reasons {
		m.reasons = by(log.Reasons(), func(s journey.Selection) []string { return s.Reasons })
	}
	m.narrow = m.points != nil || m.reasons != nil || m.where != 0
	return m
}

// takesNone reports whether names take events that have none.
func takesNone(names []string) bool { return len(names) == 0 || slices.Contains(names, "") }

// mark sets a bit for the names wanted, or for all names when none is.
func mark(masks []uint64, names, wanted []string, bit uint64) {
	if len(wanted) == 0 {
		for i := range masks {
			masks[i] |= bit
		}
	}
	for _, name := range wanted {
		if code, ok := slices.BinarySearch(names, name); ok {
			masks[code] |= bit
		}
	}
}

// columns are what a matcher looks at.
type columns struct {
	trace   journey.Trace
	kinds   []uint16
	points  []uint32
	reasons []uint32
}

// look makes the columns those of a trace.
func (m *matcher) look(c *columns, t journey.Trace) {
	c.trace, c.kinds = t, t.KindCodes()
	if m.points != nil {
		c.points = t.PointCodes()
	}
	if m.reasons != nil {
		c.reasons = t.ReasonCodes()
	}
}

// match returns the selections that event i belongs to.
func (m *matcher) match(c *columns, i int) uint64 {
	found := m.kinds[c.kinds[i]]
	if m.narrow {
		found = m.narrowed(c, i, found)
	}
	return found
}

// narrowed leaves out the selections whose points, reasons or conditions aren't the event's.
func (m *matcher) narrowed(c *columns, i int, found uint64) uint64 {
	if c.points != nil {
		found &= m.points[c.points[i]]
	}
	if c.reasons != nil {
		found &= m.reasons[c.reasons[i]]
	}
	for left := found & m.where; left != 0; left &= left - 1 {
		if s := bits.TrailingZeros64(left); !m.selected[s].Has(c.trace, i) {
			found &^= 1 << s
		}
	}
	return found
}
