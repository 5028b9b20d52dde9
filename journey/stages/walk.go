package stages

import (
	"math/bits"

	"github.com/untangle-metrics/untangle/metrics"
)

// A walk follows one customer from stage to stage, told of moves in the order of days, and counts each move where it
// happens, each visit's stock when it ends, and each period's outcome when it is over.
type walk struct {
	columns
	b       *Balance
	segment int
	stage   int  // the node
	resting bool // in the stage by time-out
	ever    bool // has been in a stage

	since   metrics.Day // in the stage, as far as observed
	entered metrics.Day // the stage; noDay when that isn't known
	from    int         // the period since when
	alive   metrics.Day // last moved by an event
	due     metrics.Day // no time-out before this day

	period int // of the last move
	was    int // the node before that period

	// Where the customer was at the end of each day, for the counts by age.
	aged      bool
	born      metrics.Day // first came
	today     metrics.Day // of the last move; noDay for none
	yesterday int         // the node before that day; −1 on the day of birth
}

// run follows the customer to the last day.
func (w *walk) run() {
	b := w.b
	days, times := w.trace.Days(), w.trace.Times()
	for i := range b.signs {
		b.signs[i] = noDay
	}
	ruled := uint64(1)<<len(b.rules) - 1 // wraps to all ones for 64 rules
	i := w.begin(ruled, times)
	for i < len(days) {
		day := days[i]
		if day >= w.due {
			w.lapse(day)
		}
		found := b.matcher.match(&w.columns, i)
		switch {
		case found&ruled != 0 && i+1 < len(times) && times[i+1] == times[i]:
			i = w.together(i, day, found, ruled, times)
			continue
		case found&ruled != 0:
			w.milestone(day, b.rules[bits.TrailingZeros64(found)])
		}
		w.sign(found>>len(b.rules), day)
		i++
	}
	w.lapse(b.last)
	w.end()
}

// begin finds out whether the customer was in a stage before the first day, and returns the event to start with. Who
// wasn't needs no look at what came before the first milestone.
func (w *walk) begin(ruled uint64, times []int64) int {
	b := w.b
	seen, ok := w.trace.FirstSeen()
	before := ok && seen < b.first
	i, found := 0, uint64(0)
	for ; i < len(times); i++ {
		if found = b.matcher.match(&w.columns, i) & ruled; found != 0 {
			break
		}
	}
	stage := b.before
	exits := i < len(times) && b.rules[bits.TrailingZeros64(found)].to == 0
	if i < len(times) && (before || exits) {
		// Of the events of one time, one that enters comes first.
		for j := i; j < len(times) && w.simultaneous(i, j, times); j++ {
			found := b.matcher.match(&w.columns, j) & ruled
			if found == 0 {
				continue
			}
			if to := b.rules[bits.TrailingZeros64(found)].to; to > 0 && (to <= stage || !before) {
				w.aged = !before
				return i
			}
		}
	} else if !before {
		w.aged = true
		return i
	}
	w.stage, w.was, w.from, w.ever = stage, stage, -1, true
	w.since, w.alive = b.first, b.first-1
	if before {
		w.entered, w.born, w.aged = seen, seen, true
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
func (w *walk) simultaneous(i, j int, times []int64) bool {
	return i == j || times[i] == times[j] && w.sameSequence(i, j)
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
		w.move(out.day, out.to)
		w.resting = out.to > 0
		// The next time-out counts the same silence, and may be due already.
		if w.due = out.day; b.soonest[out.to] == never {
			w.due = never
		}
	}
}

// moves reports whether a rule takes the customer elsewhere.
func (w *walk) moves(r rule) bool {
	switch {
	case r.to == w.stage:
		return false
	case r.to == 0 || w.stage == 0:
		return true
	}
	return r.to > w.stage || r.regress || w.resting || w.b.opts.Mode == LatestWins
}

// milestone is an event that goes by a rule.
func (w *walk) milestone(day metrics.Day, r rule) {
	switch {
	case w.moves(r):
		w.move(day, r.to)
		w.alive, w.resting = day, false
		w.due = never
		if soonest := w.b.soonest[r.to]; soonest < never {
			w.due = day + soonest
		}
	case r.to == w.stage && r.to > 0:
		w.loop(day, 1)
	}
}

// loop counts milestones of the stage that the customer is in.
func (w *walk) loop(day metrics.Day, times int64) {
	w.b.gross[w.b.cell(w.b.periods.Index(day), w.segment, w.stage)+w.stage] += times
}

// together takes the events of one time, of which the first is i and goes by a rule, and returns the event after them.
func (w *walk) together(i int, day metrics.Day, found, ruled uint64, times []int64) int {
	b := w.b
	clear(b.moment)
	rules, end := uint64(0), i
	for {
		w.sign(found>>len(b.rules), day)
		if found &= ruled; found != 0 {
			r := bits.TrailingZeros64(found)
			rules |= 1 << r
			b.moment[r]++
		}
		if end++; end == len(times) || times[end] != times[i] {
			break
		}
		found = b.matcher.match(&w.columns, end)
	}
	// Sequence numbers matter between events of different rules only.
	if rules&(rules-1) == 0 || w.trace.Sequences() == nil {
		w.anyOrder(day)
		return end
	}
	clear(b.moment)
	for j := i; j < end; j++ {
		if found := b.matcher.match(&w.columns, j) & ruled; found != 0 {
			b.moment[bits.TrailingZeros64(found)]++
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
			if n > 0 && w.moves(b.rules[r]) && (best < 0 || b.rules[r].before(b.rules[best])) {
				best = r
			}
		}
		if best < 0 {
			break
		}
		b.moment[best]--
		w.milestone(day, b.rules[best])
	}
	for r, n := range b.moment {
		if n > 0 && b.rules[r].to == w.stage && w.stage > 0 {
			w.loop(day, n)
		}
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
