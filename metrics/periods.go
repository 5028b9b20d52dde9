package metrics

import "iter"

// Periods is a run of consecutive periods with a table from days to positions in it. The zero value is empty.
type Periods struct {
	first Period
	n     int
	day   Day     // the first day of the first period
	index []int32 // position of the period by day since then
}

// Periods returns the run of whole periods from the one that contains first to the one that contains last. It is
// empty when last is before first or when either has no period, see [Calendar.Period]. It takes four bytes a day.
func (c Calendar) Periods(g Grain, first, last Day) Periods {
	p, q := c.Period(g, first), c.Period(g, last)
	n, ok := q.Sub(p)
	if !ok || n < 0 {
		return Periods{}
	}
	ps := Periods{first: p, n: n + 1, day: p.First(), index: make([]int32, 0, q.Last()-p.First()+1)}
	for i, r := range ps.All() {
		for range r.Days() {
			ps.index = append(ps.index, int32(i))
		}
	}
	return ps
}

// Len returns the number of periods.
func (ps Periods) Len() int { return ps.n }

// At returns the i-th period, from 0, and the zero Period when i is out of range.
func (ps Periods) At(i int) Period {
	if i < 0 || i >= ps.n {
		return Period{}
	}
	return ps.first.Add(i)
}

// Index returns the position of the period that contains the day, and -1 when none does.
func (ps Periods) Index(d Day) int {
	if i := uint32(d) - uint32(ps.day); int64(i) < int64(len(ps.index)) {
		return int(ps.index[i])
	}
	return -1
}

// All returns the periods in order, with their positions.
func (ps Periods) All() iter.Seq2[int, Period] {
	return func(yield func(int, Period) bool) {
		for i := range ps.n {
			if !yield(i, ps.At(i)) {
				return
			}
		}
	}
}

// First returns the first period, and the zero Period when the run is empty.
func (ps Periods) First() Period { return ps.At(0) }

// Last returns the last period, and the zero Period when the run is empty.
func (ps Periods) Last() Period { return ps.At(ps.n - 1) }

// FirstDay returns the first day of the first period; it means nothing when the run is empty.
func (ps Periods) FirstDay() Day { return ps.day }
