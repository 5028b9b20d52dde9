package funnel

// A reach says that a step can be filled in a group by a chain of events that comes to a further step.
type reach struct{ group, end int32 }

// ordered finds the attempts of an ordered funnel on one way back through the groups.
//
// For each step r and each further step k, ahead holds the nearest later group in which an event fills r and from which
// a chain of events goes on to k, each within its step's limit of the one before, together with the earliest group in
// which such a chain can fill k. The nearest start of a chain has the earliest end: if a later start ended earlier, the
// two chains would cross, and the nearer one could go over to the other at the crossing, where it is no later and the
// other's next event no farther off. So one entry a pair is enough; the way back takes time in proportion to the number
// of events, and finds for every event that opens an attempt the earliest time at which it reaches each step.
func (w *work) ordered() {
	p := &w.f.plan
	for i := range w.ahead {
		w.ahead[i] = reach{none, none}
	}
	wanted := uint64(0)
	for _, bit := range p.bits {
		wanted |= bit
	}
	aside := len(w.soon) > 0
	for g := len(w.at) - 2; g >= 0; g-- {
		if aside {
			w.passBy(g)
		}
		from, to := w.at[g], w.at[g+1]
		if to-from > 1 {
			w.together(g, from, to)
			continue
		}
		for mask := w.here[from].mask & wanted; mask != 0; mask &= mask - 1 {
			r := p.index[lowest(mask)]
			w.extend(r, r, g)
			if r == 0 {
				w.attempt(g, from)
			}
			w.store(r, g)
		}
	}
}

// together does a group of several events: a chain can fill several steps in it.
func (w *work) together(g int, from, to int32) {
	p := &w.f.plan
	cached, top := uint64(0), 0
	for i := from; i < to; i++ {
		mask := w.here[i].mask
		if mask&p.bits[0] == 0 {
			continue
		}
		// Events of one mask are alike.
		if mask != cached {
			cached, top = mask, w.climb(g, 0, i)
		}
		w.extend(0, top, g)
		w.attempt(g, i)
	}
	for r := range p.required {
		if top := w.climb(g, r, none); top >= r {
			w.extend(r, top, g)
			w.store(r, g)
		}
	}
}

// extend sets the path of chains that fill the steps from r up to top, or as many of them as they like, in group g: the
// earliest group for each step, and none from the first step that they can't come to.
func (w *work) extend(r, top, g int) {
	p := &w.f.plan
	n := len(p.required)
	for k := r; k <= top; k++ {
		w.path[k] = int32(g)
	}
	if !p.limited {
		// The farther the better, as nothing is lost by filling a step early.
		k := top + 1
		if k < n {
			for ; k < n; k++ {
				if w.path[k] = w.ahead[(top+1)*n+k].end; w.path[k] < 0 {
					break
				}
			}
			for ; k < n; k++ {
				w.path[k] = none
			}
		}
		return
	}
	now := w.here[w.at[g]].time
	for k := top + 1; k < n; k++ {
		w.path[k] = none
		for b := r; b <= top; b++ {
			next := w.ahead[(b+1)*n+k]
			if next.group < 0 || !within(p.within[b+1], now, w.here[w.at[next.group]].time) {
				continue
			}
			if w.path[k] < 0 || next.end < w.path[k] {
				w.path[k] = next.end
			}
		}
	}
}

// store notes the path as that of the chains which begin with step r in group g.
func (w *work) store(r, g int) {
	n := len(w.path)
	for k := r; k < n && w.path[k] >= 0; k++ {
		w.ahead[r*n+k] = reach{int32(g), w.path[k]}
	}
}

// within reports whether a step's limit allows the time between two events.
func within(limit uint64, from, to int64) bool {
	return limit == 0 || uint64(to)-uint64(from) <= limit
}
