package funnel

import "github.com/untangle-metrics/untangle/metrics"

// found is an attempt: the steps it reached, and when.
type found struct {
	level   int    // required steps
	count   int    // steps, with the optional ones
	steps   uint64 // which
	opened  int64
	period  int32
	watched int64 // how long, from its opening
	open    bool  // the observation ended before the window
	time    []int64
	pos     []int32 // in the trace
}

func newFound(steps int) found {
	return found{time: make([]int64, steps), pos: make([]int32, steps)}
}

// before reports whether an attempt is the better of two: the one that came further, then the earlier, then the one
// that was the first to reach a step that tells them apart, so that the choice doesn't depend on the order of ties.
func (a *found) before(b *found) bool {
	switch {
	case a.level != b.level:
		return a.level > b.level
	case a.count != b.count:
		return a.count > b.count
	case a.opened != b.opened:
		return a.opened < b.opened
	}
	return a.quicker(b)
}

// quicker tells attempts apart that came equally far and were opened at one time; see before.
func (a *found) quicker(b *found) bool {
	for mask := a.steps | b.steps; mask != 0; mask &= mask - 1 {
		step := lowest(mask)
		if mine, other := a.steps>>step&1 != 0, b.steps>>step&1 != 0; mine != other {
			return mine
		}
		if a.time[step] != b.time[step] {
			return a.time[step] < b.time[step]
		}
	}
	return a.pos[0] < b.pos[0]
}

// attempt takes the attempt that an event of group g opens, whose path is set, unless it began on a day when none may,
// or is tainted.
func (w *work) attempt(g int, event int32) {
	f := w.f
	opener := &w.here[event]
	days := w.trace.Days()
	day := days[opener.pos]
	if day < f.first || day > f.last {
		return
	}
	level := 1
	for level < len(w.path) && w.path[level] >= 0 && w.inside(opener, day, days, w.path[level]) {
		level++
	}
	if len(f.plan.exclude) > 0 && w.tainted(opener, day, days, level) {
		return
	}
	period := int32(f.entries.Index(day))
	if f.opts.Unit == Customers && len(f.plan.optional) == 0 && w.bestOf(period).level > level {
		return // far from the best, as most are
	}
	a := &w.cur
	a.level, a.count, a.steps, a.opened, a.period = level, level, 0, opener.time, period
	for k := range level {
		step := f.plan.required[k]
		e := event
		if k > 0 {
			e = w.filling(k, step, event)
		}
		a.time[step], a.pos[step] = w.here[e].time, w.here[e].pos
		a.steps |= 1 << step
	}
	if len(f.plan.optional) > 0 {
		w.sides(a, opener, event, day, days)
	}
	w.keep(day)
}

// filling returns the row that filled the required step k, after the first, for the result's attribution.
func (w *work) filling(k, step int, event int32) int32 {
	if w.f.opts.Order != Unordered {
		return w.filler(w.path[k], step)
	}
	// The opener comes first of its group, in place of the first of the basis when it isn't in it.
	at := 0
	for i, e := range w.basis {
		if e.row == event {
			at = i
		}
	}
	if k <= at {
		k--
	}
	return w.basis[k].row
}

// inside reports whether a group is inside the window of the attempt.
func (w *work) inside(opener *row, day metrics.Day, days []metrics.Day, g int32) bool {
	r := &w.here[w.at[g]]
	return w.f.window.holds(opener.time, r.time, day, days[r.pos])
}

// tainted reports whether an excluded event comes between two steps of the attempt.
func (w *work) tainted(opener *row, day metrics.Day, days []metrics.Day, level int) bool {
	for i, x := range w.f.plan.exclude {
		if x.after >= level {
			continue
		}
		g := w.next[i][w.path[x.after]]
		if g >= 0 && (x.before >= level || g < w.path[x.before]) && w.inside(opener, day, days, g) {
			return true
		}
	}
	return false
}

// keep counts the current attempt, or notes it when it is the customer's best so far.
func (w *work) keep(day metrics.Day) {
	f, a := w.f, &w.cur
	if f.opts.Unit == Attempts {
		a.watched, a.open = f.window.until(a.opened, day)
		c := f.cellOf(w.trace, a, none)
		c.trend(f, a)
		c.count(f, a)
		return
	}
	if best := w.bestOf(a.period); a.before(best) {
		a.watched, a.open = f.window.until(a.opened, day)
		*best, w.cur = w.cur, *best
	}
}

// bestOf returns the customer's best attempt so far in a period; its level is 0 when there was none.
func (w *work) bestOf(period int32) *found {
	slot := w.slotBy[period]
	if slot == 0 {
		slot = w.slot(period)
	}
	return &w.best[slot-1]
}

// slot makes room for the best attempt of a period, and returns its place from 1.
func (w *work) slot(period int32) int32 {
	n := len(w.best)
	if n < cap(w.best) && w.best[:n+1][n].time != nil {
		w.best = w.best[:n+1] // with its slices
		w.best[n].level = 0
	} else {
		w.best = append(w.best, newFound(len(w.f.opts.Steps)))
	}
	w.slotBy[period] = int32(n + 1)
	return int32(n + 1)
}

// settle counts the customer's best attempts, that of each period and the best of all, under a segment, or that which
// the attempt's events give (none).
func (w *work) settle(segment int32) {
	if len(w.best) == 0 {
		return
	}
	f, best := w.f, &w.best[0]
	for i := range w.best {
		a := &w.best[i]
		f.cellOf(w.trace, a, segment).trend(f, a)
		w.slotBy[a.period] = 0
		if a != best && a.before(best) {
			best = a
		}
	}
	f.cellOf(w.trace, best, segment).count(f, best)
	w.best = w.best[:0]
}
