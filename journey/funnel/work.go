package funnel

import (
	"math/bits"

	"github.com/untangle-metrics/untangle/journey"
)

// work is the scratch memory of a funnel: what it knows of the customer at hand.
type work struct {
	f     *Funnel
	trace journey.Trace
	masks []uint64 // of the customer's events: see row
	tied  bool     // some events have one time, or can fill several steps
	links links    // see plain

	rows  []row   // of the customer
	here  []row   // the rows at hand: all, or those of one held value
	at    []int32 // where each group's rows begin, and the end
	lists lists

	path  []int32 // the group at which each required step is reached, none for not at all
	ahead []reach // see ordered
	// next has for each exclusion and then each optional step, and each group, the nearest later group with such an
	// event; soon is the same for the group at hand.
	next [][]int32
	soon []int32

	basis []element // see unordered

	best   []found // of each period in which an attempt began
	slotBy []int32 // by period: its place in best, from 1
	cur    found
	top    found // see plain

	// Of everyValue.
	saved  []uint64
	values []int32

	// Of part.
	parted              []row
	slots, counts, used []int32
	slotOf              []int32

	levels levels // of the parity mode
}

const none = int32(-1)

func newWork(f *Funnel) *work {
	n := len(f.plan.required)
	w := &work{
		f: f, path: make([]int32, n), ahead: make([]reach, n*n), slotBy: make([]int32, f.entries.Len()),
		cur: newFound(len(f.opts.Steps)), top: newFound(len(f.opts.Steps)),
	}
	w.soon = make([]int32, len(f.plan.exclude)+len(f.plan.optional))
	w.next = make([][]int32, len(w.soon))
	w.lists.init(len(f.opts.Steps))
	w.links.init(len(f.opts.Steps))
	return w
}

// customer finds a customer's attempts and counts them.
func (w *work) customer(f *Funnel, t journey.Trace) {
	w.f, w.trace = f, t
	everyValue := f.opts.Touch.rule == anyAtStep && f.by.field != nothing
	if !everyValue && w.plainByKind(t) {
		return
	}
	var seen uint64
	w.masks, seen, w.tied = f.scan.masks(t, w.masks)
	if seen&stepBits == 0 || f.opts.Order != Unordered && seen&1 == 0 {
		return
	}
	if everyValue {
		w.everyValue()
		return
	}
	w.attempts(none)
}

// attempts finds the customer's attempts and counts them under a segment, or that which their events give (none).
func (w *work) attempts(segment int32) {
	if w.f.plan.plain && !w.tied {
		w.links.of(w.masks, w.trace.Times(), w.held())
		w.plain(segment)
		return
	}
	w.rows = w.f.scan.rows(w.trace, w.masks, w.rows[:0])
	if w.f.hold.field == nothing {
		w.here = w.rows
		w.pass()
		w.settle(segment)
		return
	}
	from := int32(0)
	for _, to := range w.part(w.trace, &w.f.hold) {
		w.here = w.rows[from:to]
		from = to
		w.pass()
	}
	w.settle(segment)
}

// pass finds the attempts among the rows at hand.
func (w *work) pass() {
	if w.f.opts.Parity != 0 {
		w.clickHouse()
		return
	}
	w.groups()
	switch w.f.opts.Order {
	case Ordered:
		w.ordered()
	case Strict:
		w.strict()
	case Unordered:
		w.unordered()
	}
}

// groups notes where the groups begin, and which steps the events of groups of several can fill.
func (w *work) groups() {
	w.at = w.at[:0]
	last, ties := none, false
	for i := range w.here {
		if g := w.here[i].group; g != last {
			last = g
			w.at = append(w.at, int32(i))
		} else {
			ties = true
		}
	}
	w.at = append(w.at, int32(len(w.here)))
	n := len(w.at) - 1
	w.lists.reset(n, ties)
	if ties {
		for g := range n {
			if w.at[g+1]-w.at[g] > 1 {
				w.lists.gather(g, w.here, w.at[g], w.at[g+1])
			}
		}
	}
	for i := range w.next {
		if cap(w.next[i]) < n {
			w.next[i] = make([]int32, n, 2*n)
		}
		w.next[i] = w.next[i][:n]
		w.soon[i] = none
	}
}

// passBy notes, on the way back, what a group's events mean for the groups before it.
func (w *work) passBy(g int) {
	var mask uint64
	for i := w.at[g]; i < w.at[g+1]; i++ {
		mask |= w.here[i].mask
	}
	p := &w.f.plan
	for i := range w.soon {
		w.next[i][g] = w.soon[i]
		bit := uint64(0)
		if i < len(p.exclude) {
			bit = p.exclude[i].bit
		} else {
			bit = 1 << p.optional[i-len(p.exclude)].step
		}
		if mask&bit != 0 {
			w.soon[i] = int32(g)
		}
	}
}

// filler returns the row of a group that fills a step, the first in the log's order that can.
func (w *work) filler(g int32, step int) int32 {
	if w.at[g+1]-w.at[g] == 1 {
		return w.at[g]
	}
	return w.lists.first(g, step)
}

// everyValue counts the customer under each value that an event which can fill the step has.
func (w *work) everyValue() {
	f := w.f
	bit := uint64(1) << (f.opts.Touch.step - 1)
	if len(w.slotOf) < len(f.by.values) {
		w.slotOf = make([]int32, len(f.by.values))
	}
	values := w.values[:0]
	w.saved = append(w.saved[:0], w.masks...)
	for i, mask := range w.masks {
		if mask&bit == 0 {
			continue
		}
		if code := f.by.code(w.trace, i); w.slotOf[code] == 0 {
			w.slotOf[code] = 1
			values = append(values, int32(code))
		}
	}
	for _, v := range values {
		w.slotOf[v] = 0
	}
	w.values = values
	for _, v := range values {
		copy(w.masks, w.saved)
		for i, mask := range w.masks {
			if mask&bit != 0 && f.by.code(w.trace, i) != int(v) {
				w.masks[i] &^= bit
			}
		}
		w.attempts(v)
	}
	if len(values) == 0 {
		w.attempts(0)
	}
}

// lowest returns the number of the lowest bit.
func lowest(mask uint64) int { return bits.TrailingZeros64(mask) }
