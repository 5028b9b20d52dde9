package funnel

import "github.com/untangle-metrics/untangle/journey"

// The common case is an ordered funnel without exclusions, optional steps and limits of steps, and a customer whose
// events have times of their own and can each fill one step at most. An attempt then follows the links, and reaches
// what it reaches in ordered.

// plainByKind counts the customer from kinds alone, and reports whether it could.
func (w *work) plainByKind(t journey.Trace) bool {
	f := w.f
	if f.scan.stepOf == nil || !w.links.find(t.KindCodes(), f.scan.stepOf, t.Times(), w.held()) {
		return false
	}
	w.plain(none)
	return true
}

// held returns a number for each event's held value, and makes room for them in the links; nil when none is held.
func (w *work) held() []int32 {
	d := &w.f.hold
	if d.field == nothing {
		return nil
	}
	l := &w.links
	l.held = l.held[:0]
	w.makeSlots(d)
	for i := range w.trace.Len() {
		l.held = append(l.held, w.valueSlot(d.code(w.trace, i)))
	}
	l.grow(len(w.used))
	w.freeSlots()
	return l.held
}

// plain counts the attempts along the links, the last one first, under a segment or that which their events give
// (none). By customer, the attempts of a period come one after the other, so that the best of it is known once one of
// another period comes.
func (w *work) plain(segment int32) {
	f := w.f
	next, times, days := w.links.next, w.trace.Times(), w.trace.Days()
	a, best := &w.cur, &w.top
	a.level, best.level = 0, 0
	for _, opener := range w.links.openers {
		opened, day := times[opener], days[opener]
		if day < f.first || day > f.last {
			continue
		}
		level := 1
		for e := next[opener]; f.window.holds(opened, times[e], day, days[e]) && e > 0; e = next[e] {
			level++
		}
		period := int32(f.entries.Index(day))
		if a.level > 0 && (period != a.period || f.opts.Unit == Attempts) {
			a, best = w.done(a, best, segment)
		} else if a.level > level {
			continue // else at least as far, and earlier
		}
		a.level, a.count, a.steps, a.opened, a.period = level, level, 1<<level-1, opened, period
		a.watched, a.open = f.window.until(opened, day)
		for k, e := 0, int(opener); k < level; k, e = k+1, next[e] {
			a.time[k], a.pos[k] = times[e], int32(e)
		}
	}
	if a.level > 0 {
		_, best = w.done(a, best, segment)
	}
	if best.level > 0 {
		f.cellOf(w.trace, best, segment).count(f, best)
	}
}

// done counts an attempt in its period, and as a whole if that is what counts; it returns one that may be overwritten,
// and the best one so far, which comes later.
func (w *work) done(a, best *found, segment int32) (free, top *found) {
	f := w.f
	c := f.cellOf(w.trace, a, segment)
	c.trend(f, a)
	if f.opts.Unit == Attempts {
		c.count(f, a)
		return a, best
	}
	if a.level >= best.level {
		return best, a
	}
	return a, best
}
