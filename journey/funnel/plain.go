package funnel

import "math/bits"

// plain finds the attempts of an ordered funnel in the common case: the customer's events have times of their own, each
// can fill one step, and there are no exclusions, optional steps and limits of steps. It gives what ordered gives: for
// each event, link is the nearest later one that can fill the next step, and an attempt follows the links.
func (w *work) plain() {
	if cap(w.link) < len(w.here) {
		w.link = make([]int32, len(w.here), 2*len(w.here))
	}
	rows, link := w.here, w.link[:len(w.here)]
	var nearest [maxSteps + 1]int32 // later event, by step
	for r := range nearest {
		nearest[r] = none
	}
	for i := len(rows) - 1; i >= 0; i-- {
		step := bits.TrailingZeros32(uint32(rows[i].mask)) & (maxSteps - 1)
		link[i] = nearest[step+1]
		nearest[step] = int32(i)
		if step == 0 {
			w.follow(link, i)
		}
	}
}

// follow takes the attempt that an event opens.
func (w *work) follow(link []int32, opener int) {
	f, rows := w.f, w.here
	days := w.trace.Days()
	t, day := rows[opener].time, days[rows[opener].pos]
	if day < f.first || day > f.last {
		return
	}
	calendar, elapsed := f.window.count > 0, f.window.elapsed
	level := 1
	for e := link[opener]; e >= 0; e = link[e] {
		if elapsed > 0 && uint64(rows[e].time)-uint64(t) > elapsed ||
			calendar && !f.window.holds(t, rows[e].time, day, days[rows[e].pos]) {
			break
		}
		level++
	}
	period := int32(f.entries.Index(day))
	slot := w.slotBy[period]
	if f.opts.Unit == Attempts {
		w.fill(&w.cur, link, opener, level, period)
		w.keep(&w.cur, day)
		return
	}
	// On the way back, the later of two attempts comes first.
	if slot > 0 && w.best[slot-1].level > level {
		return
	}
	if slot == 0 {
		slot = w.slot(period)
	}
	a := &w.best[slot-1]
	w.fill(a, link, opener, level, period)
	a.watched, a.open = f.window.until(t, day)
}

// fill notes an attempt.
func (w *work) fill(a *found, link []int32, opener, level int, period int32) {
	a.level, a.count, a.steps, a.opened, a.period = level, level, 1<<level-1, w.here[opener].time, period
	e := int32(opener)
	for k := range level {
		a.time[k], a.pos[k] = w.here[e].time, w.here[e].pos
		e = link[e]
	}
}
