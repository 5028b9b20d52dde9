package funnel

// lists has, for each group of several events, some events that can fill each step: all of them, or as many as there
// are steps and one more, which is as many as any matching of events to steps can tell from all.
type lists struct {
	steps, most int
	from        []int32 // by group: where its table begins in table; none for a group of one
	table       []int32 // of a group: steps+1 places in the slice that follow
	events      []int32

	owner []int32 // by step: the event matched to it, none when there is none
	tried uint64  // steps that the search has been at
}

func (l *lists) init(steps int) {
	l.steps, l.most = steps, steps+1
	l.owner = make([]int32, steps)
}

func (l *lists) reset(groups int, ties bool) {
	l.table, l.events, l.from = l.table[:0], l.events[:0], l.from[:0]
	if !ties {
		return
	}
	for range groups {
		l.from = append(l.from, none)
	}
}

// gather makes the lists of a group, of the rows from … to−1.
func (l *lists) gather(g int, rows []row, from, to int32) {
	l.from[g] = int32(len(l.table))
	for step := range l.steps {
		start := len(l.events)
		l.table = append(l.table, int32(start))
		for i := from; i < to && len(l.events)-start < l.most; i++ {
			if rows[i].mask>>step&1 != 0 {
				l.events = append(l.events, i)
			}
		}
	}
	l.table = append(l.table, int32(len(l.events)))
}

// first returns the first event of a group that can fill a step; there must be one.
func (l *lists) first(g int32, step int) int32 {
	return l.events[l.table[int(l.from[g])+step]]
}

// begin empties the matching.
func (l *lists) begin() {
	for i := range l.owner {
		l.owner[i] = none
	}
}

// pin gives an event to a step for good; see fill.
func (l *lists) pin(step int, event int32) { l.owner[step] = event }

// fill matches one more step to an event of the group that no other step has, and moves others about for it where it
// must, except the step pinned (none for no such step). It reports whether it could; if not, the matching is as it was.
// It is the augmenting path of Kuhn 1955, "The Hungarian method".
func (l *lists) fill(g, step, pinned int) bool {
	l.tried = 1 << step
	if pinned >= 0 {
		l.tried |= 1 << pinned
	}
	return l.augment(g, step)
}

func (l *lists) augment(g, step int) bool {
	table := l.table[l.from[g]:]
	for _, e := range l.events[table[step]:table[step+1]] {
		holder := l.holder(e)
		if holder < 0 {
			l.owner[step] = e
			return true
		}
		if l.tried>>holder&1 != 0 {
			continue
		}
		l.tried |= 1 << holder
		if l.augment(g, holder) {
			l.owner[step] = e
			return true
		}
	}
	return false
}

// holder returns the step that has an event, and −1 when none does.
func (l *lists) holder(event int32) int {
	for step, e := range l.owner {
		if e == event {
			return step
		}
	}
	return -1
}

// climb returns the last required step, as an index, that a chain can reach inside a group when it fills from there:
// from−1 when it can't even fill that. With an event, that one fills step from, whatever its mask.
func (w *work) climb(g, from int, event int32) int {
	p := &w.f.plan
	l := &w.lists
	n := len(p.required)
	if w.at[g+1]-w.at[g] == 1 {
		if event != none || w.here[w.at[g]].mask&p.bits[from] != 0 {
			return from
		}
		return from - 1
	}
	l.begin()
	pinned := -1
	if event != none {
		pinned = p.required[from]
		l.pin(pinned, event)
		from++
	}
	for from < n && l.fill(g, p.required[from], pinned) {
		from++
	}
	return from - 1
}
