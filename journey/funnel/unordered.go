package funnel

// An element is an event that fills a step of an unordered attempt.
type element struct{ group, row int32 }

// unordered finds the attempts of an unordered funnel: every event that can fill a step opens one, which is as far as
// the number of steps that its events can fill, each event one step.
//
// Sets of events that can fill as many steps as they are events are independent in the sense of matroids (a transversal
// matroid). On the way back through the groups, basis holds the independent set of the earliest events among those
// passed; a further event comes in and drives out the latest event that it can stand for.
func (w *work) unordered() {
	p := &w.f.plan
	w.basis = w.basis[:0]
	owner := make([]element, 0, maxSteps) // by step; stays on the stack
	for range p.required {
		owner = append(owner, element{none, none})
	}
	aside := len(w.soon) > 0
	for g := len(w.at) - 2; g >= 0; g-- {
		if aside {
			w.passBy(g)
		}
		from, to := w.at[g], w.at[g+1]
		for i := to - 1; i >= from; i-- {
			if w.here[i].mask&stepBits != 0 {
				w.admit(owner, element{int32(g), i})
			}
		}
		for k := range w.path {
			w.path[k] = none
			if k < len(w.basis) {
				w.path[k] = w.basis[k].group
			}
		}
		for i := from; i < to; i++ {
			if w.here[i].mask&stepBits != 0 {
				w.attempt(g, i)
			}
		}
	}
}

// admit takes an event into the basis, which is in the order of events; it comes before all there.
func (w *work) admit(owner []element, e element) {
	tried, placed := w.place(owner, e, 0)
	out := len(w.basis)
	if placed {
		w.basis = append(w.basis, e)
	} else {
		// The steps tried are those whose events could make room for this one.
		latest := lowest(tried)
		for tried &= tried - 1; tried != 0; tried &= tried - 1 {
			if step := lowest(tried); owner[step].row > owner[latest].row {
				latest = step
			}
		}
		if owner[latest].group == e.group {
			return
		}
		for out = 0; w.basis[out] != owner[latest]; out++ {
		}
		owner[latest] = element{none, none}
		w.place(owner, e, 0)
	}
	copy(w.basis[1:out+1], w.basis[:out])
	w.basis[0] = e
}

// place finds a step for an event by an augmenting path, past the steps tried; it returns those tried when there is
// none.
func (w *work) place(owner []element, e element, tried uint64) (uint64, bool) {
	for mask := w.here[e.row].mask & stepBits &^ tried; mask != 0; mask &= mask - 1 {
		step := lowest(mask)
		if owner[step].row < 0 {
			owner[step] = e
			return tried, true
		}
	}
	for mask := w.here[e.row].mask & stepBits; mask != 0; mask &= mask - 1 {
		step := lowest(mask)
		if tried>>step&1 != 0 {
			continue
		}
		tried |= 1 << step
		var placed bool
		if tried, placed = w.place(owner, owner[step], tried); placed {
			owner[step] = e
			return tried, true
		}
	}
	return tried, false
}
