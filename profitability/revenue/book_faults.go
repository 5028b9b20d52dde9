package revenue

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// faultFinder values lines and gathers what is wrong with them.
type faultFinder struct {
	book   *Book
	faults metrics.Faults
	more   int
	ids    map[string]Line
	places map[string]int // where the line of an ID stands, from 1
}

func (f *faultFinder) add(l Line, at int, field, value, cause, remedy string) {
	if len(f.faults) == maxFaults {
		f.more++
		return
	}
	f.faults = append(f.faults, metrics.Fault{
		Op: opBook, File: l.file, Line: cmp.Or(l.row, at), Field: field, Value: value, Cause: cause, Remedy: remedy,
	})
}

// value returns a line's entry, which is worth nothing when something is wrong.
func (f *faultFinder) value(l Line, at int) *valued {
	o := f.book.opts
	v := &valued{Line: l, at: at, entry: entry{l.From, o.Ends.after(l.To), 0, l.Kind}}
	sound := true
	l.check(o.Ends, o.Rule, func(field, value, cause, remedy string) {
		sound = false
		f.add(l, at, field, value, cause, remedy)
	})
	f.known(l, at)
	if !sound || l.Kind != Paid {
		v.kind = min(v.kind, lineKinds-1)
		return v
	}
	num, den := o.Rule.factor(v.from, v.after, l.Interval)
	if den <= 0 {
		f.add(l, at, "to", l.To.String(), "leaves the line no length by the rule "+o.Rule.String(), "correct the dates")
		return v
	}
	var fits bool
	if v.entry.value, fits = rounded(l.Amount, num, den, o.Places); !fits {
		f.add(l, at, "amount", "", fmt.Sprintf("is too large for %d decimal places", o.Places), "set fewer Places")
		v.entry.value = 0
	}
	return v
}

// known reports an ID that was there before.
func (f *faultFinder) known(l Line, at int) {
	if l.ID == "" {
		return
	}
	if f.ids == nil {
		f.ids, f.places = make(map[string]Line), make(map[string]int)
	}
	if first, twice := f.ids[l.ID]; twice {
		f.add(l, at, "id", l.ID, fmt.Sprintf("is that of line %d too", cmp.Or(first.row, f.places[l.ID])), "keep one of them")
		return
	}
	f.ids[l.ID], f.places[l.ID] = l, at
}

// together checks the lines of one customer, in the order of their beginnings.
func (f *faultFinder) together(own []*valued) {
	sum := uint64(0)
	latest := own[0]
	for i, v := range own {
		sum += uint64(max(v.entry.value, -v.entry.value))
		if sum > mostMoney {
			f.add(v.Line, v.at, "customer", v.Customer, "has values that don't fit 64 bits together", "set fewer Places")
			return
		}
		if i == 0 {
			continue
		}
		if f.book.opts.NoOverlaps && v.from < latest.after {
			f.add(v.Line, v.at, "from", v.from.String(), fmt.Sprintf("is before the end of the customer's line %d, %v",
				cmp.Or(latest.row, latest.at), latest.after), "correct the dates, or allow overlaps, which add up")
		}
		if v.after > latest.after {
			latest = v
		}
	}
}

func (f *faultFinder) err() error {
	slices.SortStableFunc(f.faults, func(x, y metrics.Fault) int { return cmp.Compare(x.Line, y.Line) })
	if f.more > 0 {
		f.faults = append(f.faults, metrics.Fault{
			Op: opBook, Cause: fmt.Sprintf("has %d more faults", f.more), Remedy: "correct those above first",
		})
	}
	return f.faults.Err()
}
