package retention

import (
	"slices"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/journey"
)

// run is the returns of one age. Calendar ages are positions in setup.ages, to be counted from that of the start.
type run struct {
	age    int
	at     int // the first of them in the trace
	n      int64
	amount exact.Int128
}

// Add counts one customer. The trace must be of the log that the calculator was made for; anything else is a fault of
// the program, and panics.
func (r *Retention) Add(t journey.Trace) {
	if t.Log() != r.log {
		panic("retention: trace of a log that the calculator wasn't made for")
	}
	r.customers++
	if r.opts.Starts == Recurring {
		r.addRecurring(t)
		return
	}
	if r.opts.Starts == FirstEver {
		if seen, ok := t.FirstSeen(); ok && seen < r.first {
			r.earlier++
			return
		}
	}
	at := r.firstStart(t)
	if at < 0 {
		r.unstarted++
		return
	}
	from := since(t, at)
	switch {
	case r.span > 0:
		r.count(t, at, 0, r.roll(t, from))
	case r.plain:
		r.countPlain(t, at, from)
	default:
		r.count(t, at, r.ages.Index(t.Days()[at]), r.walk(t, from))
	}
}

// firstStart returns the event of the only start, and −1 when there is none.
func (r *Retention) firstStart(t journey.Trace) int {
	if r.anyStart {
		return 0
	}
	times := t.Times()
	for i := range times {
		if r.opts.Starts == FirstMatching {
			if r.start.Has(t, i) {
				return i
			}
			continue
		}
		if !r.kinds.Has(t, i) {
			continue
		}
		// Any of those at the same time may have been the first.
		for j := i; j < len(times) && times[j] == times[i]; j++ {
			if r.start.Has(t, j) {
				return j
			}
		}
		return -1
	}
	return -1
}

// addRecurring counts a customer once for each period with a start.
func (r *Retention) addRecurring(t journey.Trace) {
	var runs []run
	period, started := -1, false
	days := t.Days()
	for i, day := range days {
		p := r.periods.Index(day)
		if p == period || !r.anyStart && !r.start.Has(t, i) {
			continue
		}
		period = p
		from := since(t, i)
		if r.span > 0 {
			r.count(t, i, 0, r.roll(t, from))
			started = true
			continue
		}
		if !started {
			runs = r.walk(t, from)
			started = true
		}
		age := r.ages.Index(day)
		runs = r.trim(t, runs, from, age)
		r.count(t, i, age, runs)
	}
	if !started {
		r.unstarted++
	}
}

// since returns the first event at the time of event i.
func since(t journey.Trace, i int) int {
	times := t.Times()
	for i > 0 && times[i-1] == times[i] {
		i--
	}
	return i
}

// walk finds the runs of calendar ages in the events from one on.
func (r *Retention) walk(t journey.Trace, from int) []run {
	runs, last := r.runs[:0], -1
	days, amounts := t.Days(), t.Amounts()
	ages, every := r.ages, r.anyBack
	money := r.money && amounts != nil
	for i := from; i < len(days); i++ {
		if !every && !r.back.Has(t, i) {
			continue
		}
		if p := ages.Index(days[i]); p != last {
			last = p
			runs = append(runs, run{age: p, at: i})
		}
		at := &runs[len(runs)-1]
		at.n++
		if money {
			at.amount = at.amount.AddInt64(amounts[i])
		}
	}
	r.runs = runs
	return runs
}

// trim returns the runs without the returns before a later start, at an event and an age: without whole runs, and
// without the part of the first that is before the event.
func (r *Retention) trim(t journey.Trace, runs []run, from, age int) []run {
	for len(runs) > 0 && runs[0].age < age {
		runs = runs[1:]
	}
	if len(runs) == 0 || runs[0].age != age || runs[0].at >= from {
		return runs
	}
	days, amounts := t.Days(), t.Amounts()
	head := run{age: age, at: from}
	for i := from; i < len(days) && r.ages.Index(days[i]) == age; i++ {
		if !r.anyBack && !r.back.Has(t, i) {
			continue
		}
		head.n++
		if r.money && amounts != nil {
			head.amount = head.amount.AddInt64(amounts[i])
		}
	}
	if head.n == 0 {
		return runs[1:]
	}
	runs[0] = head
	return runs
}

// roll finds the runs of elapsed ages since an event.
func (r *Retention) roll(t journey.Trace, from int) []run {
	runs, last := r.runs[:0], -1
	times, amounts := t.Times(), t.Amounts()
	money := r.money && amounts != nil
	for i := from; i < len(times); i++ {
		if !r.anyBack && !r.back.Has(t, i) {
			continue
		}
		// Without a sign this holds for all the years that a log can span.
		if age := int((uint64(times[i]) - uint64(times[from])) / r.span); age != last {
			last = age
			runs = append(runs, run{age: age, at: i})
		}
		at := &runs[len(runs)-1]
		at.n++
		if money {
			at.amount = at.amount.AddInt64(amounts[i])
		}
	}
	r.runs = runs
	return runs
}

// count counts the runs of one start, at an event and at an age from which theirs are counted.
func (r *Retention) count(t journey.Trace, at, origin int, runs []run) {
	cell, seen := r.place(t, at, origin)
	r.followed[cell+seen]++
	if r.opts.When == AtOrAfter {
		r.countLast(cell, seen, origin, runs)
	} else {
		r.countEach(cell, seen, origin, runs)
	}
}

// place returns the first cell of the row of a start, and how many columns were observed since.
func (r *Retention) place(t journey.Trace, at, origin int) (cell, seen int) {
	day := t.Days()[at]
	if r.opts.By == "" {
		row := r.periods.Index(day)
		return row * r.stride, r.observed(r.known[row])
	}
	row, _ := slices.BinarySearch(r.rows, t.AttributeOn(r.opts.By, day))
	known := -1
	if start := t.Times()[at]; r.span == 0 {
		known = max(r.over-origin, -1)
	} else if start < r.end {
		known = int((uint64(r.end)-uint64(start))/r.span) - 1
	}
	return row * r.stride, r.observed(known)
}

// countPlain is walk and countEach in one for what is counted most: customers, at each calendar age, one return being
// enough.
func (r *Retention) countPlain(t journey.Trace, at, from int) {
	days := t.Days()
	origin := r.ages.Index(days[at])
	cell, seen := r.place(t, at, origin)
	r.followed[cell+seen]++
	ages, retained := r.ages, r.retained[cell:][:seen]
	last := -1
	for i := from; i < len(days); i++ {
		if !r.anyBack && !r.back.Has(t, i) {
			continue
		}
		p := ages.Index(days[i])
		age := p - origin
		if age >= len(retained) {
			return
		}
		// Adding 0 for an age that was counted already costs half of what branching does, which can't be predicted.
		once := int64(1)
		if p == last {
			once = 0
		}
		last = p
		retained[age] += once
	}
}

// countEach counts each column that was observed.
func (r *Retention) countEach(cell, seen, origin int, runs []run) {
	column, least := r.column, int64(r.opts.MinOccurrences)
	last, n := -1, int64(0)        // the column at hand, and the returns in it so far
	var amount, first exact.Int128 // in this column and in the first
	for i := range runs {
		age := runs[i].age - origin
		if age >= len(column) || int(column[age]) >= seen {
			break
		}
		k := int(column[age])
		if k < 0 {
			continue
		}
		if k != last {
			if r.base != nil && last >= 0 {
				r.square(cell+last, amount, first)
			}
			last, n, amount = k, 0, exact.Int128{}
		}
		if n < least && n+runs[i].n >= least {
			r.retained[cell+k]++
		}
		n += runs[i].n
		if r.events != nil {
			r.events[cell+k] += runs[i].n
		}
		if r.amount != nil {
			amount = amount.Plus(runs[i].amount)
			r.amount[cell+k] = r.amount[cell+k].Plus(runs[i].amount)
		}
		if k == 0 {
			first = amount
		}
	}
	if r.base != nil && last >= 0 {
		r.square(cell+last, amount, first)
		r.base[cell+seen] = r.base[cell+seen].Plus(first)
		b := r.baseSquares[cell+seen]
		if v, ok := first.Int64(); ok {
			b = addSquare(b, exact.Product(v, v))
		} else {
			b = most
		}
		r.baseSquares[cell+seen] = b
	}
}

// countLast counts the column after the last in which there were still enough returns to come, or that there was none.
func (r *Retention) countLast(cell, seen, origin int, runs []run) {
	var n int64
	next := 0
	for i := len(runs) - 1; i >= 0; i-- {
		if n += runs[i].n; n >= int64(r.opts.MinOccurrences) {
			next = runs[i].age - origin + 1
			break
		}
	}
	if next >= seen {
		r.running[cell+seen]++
	} else {
		r.left[cell+next]++
	}
}
