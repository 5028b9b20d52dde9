package metrics

import (
	"fmt"
	"strings"
	"time"
)

// String returns the period's name, which [Calendar.Parse] of the same calendar reads back:
//
//	day      2026-03-01
//	week     2026-W09, as in ISO 8601, or 2026-03-01/2026-03-07 when weeks don't start on Monday
//	month    2026-03
//	quarter  2026-Q1, or FY2026-Q1 when the fiscal year doesn't start in January
//	year     2026, or FY2026
//
// A fiscal year is named after the calendar year in which it ends. The name of the zero Period is empty.
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	first := p.First()
	y, m, _ := first.Date()
	switch p.grain {
	case Daily:
		return first.String()
	case Weekly:
		if p.anchor != 0 {
			return first.String() + "/" + p.Last().String()
		}
		// ISO 8601: a week belongs to the year of its Thursday.
		thursday := first + 3
		y, _, _ = thursday.Date()
		return fmt.Sprintf("%04d-W%02d", y, (thursday-DayOf(y, time.January, 1))/7+1)
	case Quarterly:
		years := floorDiv(int64(p.index), 4)
		return fmt.Sprintf("%s-Q%d", p.year(years), int64(p.index)-4*years+1)
	case Yearly:
		return p.year(int64(p.index))
	default:
		return fmt.Sprintf("%04d-%02d", y, m)
	}
}

// year names the calendar or fiscal year that starts in calendar year y.
func (p Period) year(y int64) string {
	if p.anchor == 0 {
		return fmt.Sprintf("%04d", y)
	}
	return fmt.Sprintf("FY%04d", y+1)
}

// MarshalText returns the period's name, as String does.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Parse returns the period with that name: Parse(p.String()) is p for every period of the calendar, and every other
// text is a [Fault]. So a name that means something else in another calendar (2026-Q1 where the fiscal year starts
// in April, an ISO week where weeks start on Sunday) is refused, not reinterpreted.
func (c Calendar) Parse(s string) (Period, error) {
	p := c.read(s)
	if p.IsZero() || p.String() != s {
		d := DayOf(2026, time.March, 1)
		names := make([]string, 0, grains)
		for _, g := range []Grain{Daily, Weekly, Monthly, Quarterly, Yearly} {
			names = append(names, c.Period(g, d).String())
		}
		return Period{}, Fault{
			Op: "metrics: parse", Field: "period", Value: s, Cause: "not a period of this calendar",
			Remedy: "write it like " + strings.Join(names, ", ") + ", in the years 0001 to 9999",
		}
	}
	return p, nil
}

// read finds the period that a name seems to mean; it may have another name if the text is out of range.
func (c Calendar) read(s string) Period {
	name, fiscal := strings.CutPrefix(s, "FY")
	if len(name) < 4 {
		return Period{}
	}
	n := 4
	if strings.HasPrefix(name, "10000") { // the fiscal year that begins in 9999
		n = 5
	}
	y, rest := digits(name[:n]), name[n:]
	if y < 0 {
		return Period{}
	}
	if fiscal {
		y--
	}
	start := c.FiscalStart()
	switch {
	case rest == "":
		return c.Period(Yearly, DayOf(y, start, 1))
	case strings.HasPrefix(rest, "-Q") && len(rest) == 3:
		return c.Period(Quarterly, DayOf(y, start+time.Month(3*(digits(rest[2:])-1)), 1))
	case strings.HasPrefix(rest, "-W") && len(rest) == 4:
		// 4 January is always in the first ISO week.
		return c.Period(Weekly, DayOf(y, time.January, 4)+Day(7*(digits(rest[2:])-1)))
	case len(rest) == 3:
		return c.Period(Monthly, DayOf(y, time.Month(digits(rest[1:])), 1))
	case len(rest) == 6:
		return c.Period(Daily, DayOf(y, time.Month(digits(rest[1:3])), digits(rest[4:])))
	case len(rest) == 17:
		return c.Period(Weekly, DayOf(y, time.Month(digits(rest[1:3])), digits(rest[4:6])))
	default:
		return Period{}
	}
}

// digits returns the number that s writes in ASCII digits, and -1 if there is anything else in it.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}
