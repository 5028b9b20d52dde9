package stages

import (
	"math/bits"

	"github.com/untangle-metrics/untangle/metrics"
)

// A walk follows one customer from stage to stage, told of events in the order of time. It counts moves by period
// at once and writes them down; what else comes of them is counted at the end.
type walk struct {
	columns
	b       *Balance
	days    []metrics.Day // of the events
	segment int

	// Before the first move.
	first   int         // the node
	entered metrics.Day // that stage; noDay when there is none or that isn't known
	aged    bool        // in the counts by age, from entered or the first move

	moves []move
	stage int // the node
	state int // see Balance.state

	// For time-outs.
	since metrics.Day // in the stage, as far as observed
	alive metrics.Day // last moved by an event
	due   metrics.Day // no time-out before this day
}

// move takes a customer from one node to another on a day.
type move struct {
	day      metrics.Day
	from, to uint16 // nodes; maxCells allows fewer than 2¹⁶
}

// run follows the customer to the last day.
func (w *walk) run() {
	for i := range w.b.signs {
		w.b.signs[i] = noDay
	}
	for i := w.steps(w.begin()); i < len(w.days); i = w.steps(i) {
		if day := w.days[i]; day >= w.due {
			w.lapse(day)
		} else {
			i = w.together(i, day)
		}
	}
	w.lapse(w.b.last)
}

// steps takes event i and those after it, up to one that shares its time with the next, or before which a time-out may
// fall due; it returns that one, or the number of events. Whether an event moves the customer can't be foreseen, so
// without time-outs this compiles to code without branches.
func (w *walk) steps(i int) int {
	b, days := w.b, w.days
	stage, state, moves := w.stage, w.state, w.moves
	for ; i < len(days); i++ {
		day := days[i]
		if day >= w.due || i+1 < len(days) && days[i+1] == day && w.sameTime(i, i+1) {
			break
		}
		found := b.matcher.match(&w.columns, i)
		l := &b.leads[state+b.rule(found)]
		b.gross[b.cell(b.period(day), w.segment, 0)+int(l.cell)] += int64(l.counts)
		moves = append(moves, move{day, uint16(stage), l.to})
		moves = moves[:len(moves)-1+int(l.moves)]
		stage, state = int(l.to), int(l.state)
		if b.timed() {
			w.stage = stage
			if l.moves > 0 {
				w.alert(day)
			}
			w.sign(found>>len(b.rules), day)
		}
	}
	w.stage, w.state, w.moves = stage, state, moves
	return i
}

// alert sets the time-outs after a move by an event.
func (w *walk) alert(day metrics.Day) {
	w.since, w.alive, w.due = day, day, never
	if soonest := w.b.soonest[w.stage]; soonest < never {
		w.due = day + soonest
	}
}

// rule returns the first rule among the selections that an event belongs to, and the number of rules when there is
// none.
func (b *Balance) rule(found uint64) int { return bits.TrailingZeros64(found | b.noRule) }

// begin finds out whether the customer was in a stage before the first day, and returns the event to start with. Who
// wasn't needs no look at what came before the first milestone.
func (w *walk) begin() int {
	b := w.b
	seen, ok := w.trace.FirstSeen()
	before := ok && seen < b.first
	n := len(w.days)
	i, rule := 0, len(b.rules)
	for ; i < n; i++ {
		if rule = b.rule(b.matcher.match(&w.columns, i)); rule < len(b.rules) {
			break
		}
	}
	stage := b.before
	exits := i < n && b.rules[rule].to == 0
	if i < n && (before || exits) {
		// Of the events of one time, one that enters comes first.
		for j := i; j < n && w.simultaneous(i, j); j++ {
			rule := b.rule(b.matcher.match(&w.columns, j))
			if rule == len(b.rules) {
				continue
			}
			if to := b.rules[rule].to; to > 0 && (to <= stage || !before) {
				w.aged = !before
				return i
			}
		}
	} else if !before {
		w.aged = true
		return i
	}
	w.first, w.stage, w.state = stage, stage, b.state(stage, false)
	w.since, w.alive = b.first, b.first-1
	if before {
		w.entered, w.aged = seen, true
		b.single(stage, late).add(int(b.first - seen))
		b.single(stage, joined).add(int(b.first - seen))
	} else {
		b.undated[stage]++
	}
	w.due = w.next().day
	return 0
}

// sameSequence reports whether two events have one sequence number.
func (w *walk) sameSequence(i, j int) bool {
	sequences := w.trace.Sequences()
	return sequences == nil || sequences[i] == sequences[j]
}

// simultaneous reports whether events i and j, of which i isn't the later one, have one time and sequence number.
func (w *walk) simultaneous(i, j int) bool {
	return i == j || w.days[i] == w.days[j] && w.sameTime(i, j) && w.sameSequence(i, j)
}

// sameTime reports whether two events have one time. As few have, look at their days first, which are at hand.
func (w *walk) sameTime(i, j int) bool {
	times := w.trace.Times()
	return times[i] == times[j]
}

// sign notes signs of life.
func (w *walk) sign(which uint64, day metrics.Day) {
	for ; which != 0; which &= which - 1 {
		w.b.signs[bits.TrailingZeros64(which)] = day
	}
}

// timedOut is where a time-out leads, and when.
type timedOut struct {
	day metrics.Day
	to  int
}

// next returns the first time-out to come, if there is no sign of life.
func (w *walk) next() timedOut {
	first := timedOut{day: never}
	for _, l := range w.b.lapses[w.stage] {
		if day := max(max(w.alive, w.b.signs[l.sign])+l.days+1, w.since); day < first.day {
			first = timedOut{day, l.to}
		}
	}
	return first
}

// lapse moves the customer by the time-outs that fall due up to a day.
func (w *walk) lapse(until metrics.Day) {
	b := w.b
	for w.due <= until {
		out := w.next()
		if w.due = out.day; out.day > until {
			return
		}
		w.move(out.day, out.to, b.state(out.to, true))
		w.since = out.day
		// The next time-out counts the same silence, and may be due already.
		if w.due = out.day; b.soonest[out.to] == never {
			w.due = never
		}
	}
}

// move takes the customer to a node.
func (w *walk) move(day metrics.Day, to, state int) {
	w.b.gross[w.b.cell(w.b.period(day), w.segment, w.stage)+to]++
	w.moves = append(w.moves, move{day, uint16(w.stage), uint16(to)})
	w.stage, w.state = to, state
}

// together takes the events of one time, of which the first is i, and returns the event after them.
func (w *walk) together(i int, day metrics.Day) int {
	b, times := w.b, w.trace.Times()
	clear(b.moment)
	rules, end := uint64(0), i
	for ; end < len(times) && times[end] == times[i]; end++ {
		found := b.matcher.match(&w.columns, end)
		w.sign(found>>len(b.rules), day)
		if r := b.rule(found); r < len(b.rules) {
			rules |= 1 << r
			b.moment[r]++
		}
	}
	// Sequence numbers matter between events of different rules only.
	if rules&(rules-1) == 0 || w.trace.Sequences() == nil {
		w.anyOrder(day)
		return end
	}
	clear(b.moment)
	for j := i; j < end; j++ {
		if r := b.rule(b.matcher.match(&w.columns, j)); r < len(b.rules) {
			b.moment[r]++
		}
		if j+1 == end || !w.sameSequence(j, j+1) {
			w.anyOrder(day)
			clear(b.moment)
		}
	}
	return end
}

// anyOrder takes the events of one moment in the order that makes most of them count: again and again, of those that
// take the customer elsewhere, one of the earliest stage, exits last. So who is outside enters before exiting, and who
// is in a stage exits before entering it again.
func (w *walk) anyOrder(day metrics.Day) {
	b := w.b
	for {
		best := -1
		for r, n := range b.moment {
			if n > 0 && b.leads[w.state+r].moves > 0 && (best < 0 || b.rules[r].before(b.rules[best])) {
				best = r
			}
		}
		if best < 0 {
			break
		}
		b.moment[best]--
		l := b.leads[w.state+best]
		w.move(day, int(l.to), int(l.state))
		w.alert(day)
	}
	for r, n := range b.moment {
		l := b.leads[w.state+r]
		b.gross[b.cell(b.period(day), w.segment, 0)+int(l.cell)] += n * int64(l.counts)
	}
}

// before orders the rules of one moment.
func (r rule) before(o rule) bool {
	switch {
	case r.to == o.to:
		return !r.regress && o.regress
	case r.to == 0 || o.to == 0:
		return o.to == 0
	}
	return r.to < o.to
}
