package funnel

import "github.com/untangle-metrics/untangle/metrics"

// sides adds the optional steps to an attempt, in their order, each with the first event that no other step has.
func (w *work) sides(a *found, opener *row, event int32, day metrics.Day, days []metrics.Day) {
	p := &w.f.plan
	for i := range p.optional {
		o := &p.optional[i]
		if o.after >= a.level {
			break
		}
		// From the group of the required step before it to that of the one after it, or to the end of the window.
		g := w.path[o.after]
		until := int32(len(w.at) - 2)
		if o.next < a.level {
			until = w.path[o.next]
		}
		limit := w.here[w.at[g]].time
		for ; g >= 0 && g <= until; g = w.next[len(p.exclude)+i][g] {
			if !w.inside(opener, day, days, g) || !within(o.within, limit, w.here[w.at[g]].time) {
				break
			}
			if e := w.spare(a, g, o.step, event); e >= 0 {
				a.count++
				a.steps |= 1 << o.step
				a.time[o.step], a.pos[o.step] = w.here[e].time, w.here[e].pos
				break
			}
		}
	}
}

// spare returns an event of a group that can fill an optional step while other events fill the steps that the attempt
// already reached there; none when there isn't one.
func (w *work) spare(a *found, g int32, step int, event int32) int32 {
	p := &w.f.plan
	if w.at[g+1]-w.at[g] == 1 {
		if w.here[w.at[g]].mask>>step&1 == 0 {
			return none
		}
		for mask := a.steps; mask != 0; mask &= mask - 1 {
			if a.pos[lowest(mask)] == w.here[w.at[g]].pos {
				return none
			}
		}
		return w.at[g]
	}
	l := &w.lists
	l.begin()
	pinned := -1
	if w.path[0] == g {
		pinned = p.required[0]
		l.pin(pinned, event)
	}
	for mask := a.steps; mask != 0; mask &= mask - 1 {
		s := lowest(mask)
		if s == pinned || !w.holds(g, a.pos[s]) {
			continue
		}
		if !l.fill(int(g), s, pinned) {
			return none
		}
	}
	if !l.fill(int(g), step, pinned) {
		return none
	}
	return l.owner[step]
}

// holds reports whether an event of the rows at hand, by its place in the trace, is of a group.
func (w *work) holds(g, pos int32) bool {
	return w.here[w.at[g]].pos <= pos && pos <= w.here[w.at[g+1]-1].pos
}
