package metrics

import (
	"cmp"
	"encoding/binary"
	"time"
)

// A Period is one day, week, month, quarter or year of a [Calendar], which makes it. Periods compare with ==, and two
// are equal when they have the same grain, the same borders and the same name; they hold no time zone.
//
// Periods lie wholly within the years 0001 to 9999. The zero Period means "no period": it contains no day, has an
// empty name, and is what steps out of that range lead to.
type Period struct {
	grain  Grain
	anchor uint8 // Weekly: days from Monday to the week's start; Quarterly, Yearly: months from January to the fiscal year
	index  int32 // position in the run of its grain and anchor, see units
}

const (
	firstDay   = -719162       // 0001-01-01
	lastDay    = 2932896       // 9999-12-31
	firstMonth = 12            // 0001-01, in months since 0000-01
	lastMonth  = 9999*12 + 11  // 9999-12
	weekShift  = -3            // 1969-12-29, the Monday before day 0
	periodSize = 1 + 1 + 4     // encoded: grain, anchor, index
	noDay      = Day(firstDay) // what the empty period gives for a first day
)

// newPeriod returns the period with that index, or none when it lies outside the supported years.
func newPeriod(g Grain, anchor uint8, index int64) Period {
	n, ofMonths := g.span()
	shift, lo, hi := int64(anchor), int64(firstMonth), int64(lastMonth)
	if !ofMonths {
		lo, hi = firstDay, lastDay
		if g == Weekly {
			shift += weekShift
		}
	}
	if first := index*n + shift; first < lo || first+n-1 > hi {
		return Period{}
	}
	return Period{grain: g, anchor: anchor, index: int32(index)}
}

// units returns the first unit of the period i periods after this one, and whether units are months since 0000-01 or
// days since 1970-01-01.
func (p Period) units(i int64) (first int64, ofMonths bool) {
	n, ofMonths := p.grain.span()
	first = (int64(p.index)+i)*n + int64(p.anchor)
	if p.grain == Weekly {
		first += weekShift
	}
	return first, ofMonths
}

// edge returns the first day of the period i periods after this one.
func (p Period) edge(i int64) Day {
	u, ofMonths := p.units(i)
	if ofMonths {
		return DayOf(0, time.Month(u+1), 1)
	}
	return Day(u)
}

// Grain returns the period's length.
func (p Period) Grain() Grain { return p.grain }

// IsZero reports whether p is the zero Period, which means "no period".
func (p Period) IsZero() bool { return p == Period{} }

// First returns the period's first day. For the zero Period the last day comes before the first.
func (p Period) First() Day {
	if p.IsZero() {
		return noDay
	}
	return p.edge(0)
}

// Last returns the period's last day, inclusive.
func (p Period) Last() Day {
	if p.IsZero() {
		return noDay - 1
	}
	return p.edge(1) - 1
}

// Days returns the number of civil days, 0 for the zero Period.
func (p Period) Days() int { return int(p.Last()-p.First()) + 1 }

// Contains reports whether the day lies in the period.
func (p Period) Contains(d Day) bool { return p.First() <= d && d <= p.Last() }

// Start returns the period's first instant in a zone; nil is UTC.
//
// That is the first instant at which the zone's clocks show the period's first day or a later one: 01:00 where the
// clocks go forward at midnight (São Paulo, 2018-11-04), and the start of the next day for a day that was skipped
// (Apia, 2011-12-30), whose start is also its end. Instants from Start up to End have a local date in the period,
// with one exception: where clocks are put back across a midnight that they had already passed (St. John's at 00:01,
// until 2011), local dates aren't monotone, and the repeated time of the day before belongs by date to the period
// before. [Calendar.Day] and [DayTable] go by the date.
func (p Period) Start(zone *time.Location) time.Time {
	return startOf(p.First(), zone)
}

// End returns the first instant after the period in a zone; nil is UTC. It equals Start of the next period.
func (p Period) End(zone *time.Location) time.Time {
	return startOf(p.Last()+1, zone)
}

func startOf(d Day, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	return time.Unix(d.start(zone), 0).In(zone)
}

// Next returns the period after this one.
func (p Period) Next() Period { return p.Add(1) }

// Prev returns the period before this one.
func (p Period) Prev() Period { return p.Add(-1) }

// Add returns the period n periods later, or earlier when n is negative. Outside the years 0001 to 9999, and from
// the zero Period, it returns the zero Period.
func (p Period) Add(n int) Period {
	if p.IsZero() || n > lastDay-firstDay || n < firstDay-lastDay {
		return Period{}
	}
	return newPeriod(p.grain, p.anchor, int64(p.index)+int64(n))
}

// Sub returns the number of periods from q to p, so that q.Add(n) == p. It is false when the two don't belong to one
// run: their grains, week starts or fiscal years differ, or one of them is the zero Period.
func (p Period) Sub(q Period) (n int, ok bool) {
	if p.grain != q.grain || p.anchor != q.anchor || p.IsZero() || q.IsZero() {
		return 0, false
	}
	return int(p.index) - int(q.index), true
}

// Compare orders periods of one run by time, and all periods by grain, start of week or fiscal year, then time. The
// zero Period comes after all others, so that a loop that steps until Compare says 1 ends. It returns -1, 0 or 1.
func (p Period) Compare(q Period) int {
	if p.IsZero() || q.IsZero() {
		return cmp.Compare(boolInt(p.IsZero()), boolInt(q.IsZero()))
	}
	return cmp.Or(cmp.Compare(p.grain, q.grain), cmp.Compare(p.anchor, q.anchor), cmp.Compare(p.index, q.index))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// AppendBinary appends the period in six bytes, which [DecodePeriod] reads. They carry no version of their own: they
// are part of the encoding of what holds the period. The error is always nil.
func (p Period) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, byte(p.grain), p.anchor)
	return binary.LittleEndian.AppendUint32(b, uint32(p.index)), nil
}

// DecodePeriod reads a period from the front of b and returns it with the rest of b. Bytes that AppendBinary can't
// have written are a [Fault].
func DecodePeriod(b []byte) (Period, []byte, error) {
	if len(b) < periodSize {
		return Period{}, nil, badPeriod("truncated")
	}
	p := Period{
		grain:  Grain(b[0]),
		anchor: b[1],
		index:  int32(binary.LittleEndian.Uint32(b[2:])),
	}
	anchors := [grains]uint8{Monthly: 1, Daily: 1, Weekly: 7, Quarterly: 12, Yearly: 12}
	switch {
	case p.grain >= grains:
		return Period{}, nil, badPeriod("unknown grain")
	case p.anchor >= anchors[p.grain]:
		return Period{}, nil, badPeriod("start of week or fiscal year out of range")
	case p != newPeriod(p.grain, p.anchor, int64(p.index)):
		return Period{}, nil, badPeriod("outside the years 0001 to 9999")
	}
	return p, b[periodSize:], nil
}

func badPeriod(cause string) error {
	return Fault{Op: "metrics: decode period", Cause: cause, Remedy: "encode it again from its source"}
}
