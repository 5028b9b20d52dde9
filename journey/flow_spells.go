package journey

import (
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A membership follows one customer who comes and goes on known days, and changes segment: a state machine that is
// told what happens in the order of days, and counts every movement in the gross view and each period's outcome in
// the net view.
type membership struct {
	flow    *Flow
	trace   Trace
	in      bool
	segment int
	history []change // changes of segment still to come

	everIn bool        // has been a customer before
	lost   metrics.Day // when last lost

	// The period under way: its start, and what happened in it.
	period      int
	wasIn       bool
	wasSegment  int
	cameFirst   bool // came for the first time ever in this period
	cameWithin  bool
	lastSegment int // the segment of the last leave
}

func (f *Flow) member(t Trace) membership {
	m := membership{flow: f, trace: t, period: -1, segment: f.segmentOf[0]}
	if f.attribute != nil {
		m.segment = f.segmentOf[f.attribute.codes[t.customer]]
		m.history = f.attribute.history(t.customer)
	}
	return m
}

// startIn makes the customer one from before the first day.
func (m *membership) startIn() { m.in, m.everIn = true, true }

// join makes the customer one on a day.
func (m *membership) join(day metrics.Day) {
	m.reach(day)
	movement := WonBack
	if !m.everIn {
		movement = m.flow.novelty(m.trace, m.period, m.segment, day)
	} else {
		m.flow.comeBack(int(day - m.lost))
	}
	m.flow.move(movement, m.period, m.segment)
	m.cameFirst = m.cameFirst || movement == New
	m.in, m.everIn, m.cameWithin = true, true, true
}

// leave ends that on a day.
func (m *membership) leave(day metrics.Day, reason uint32) {
	m.reach(day)
	if m.flow.opts.Definition.basis == contract {
		m.flow.leave(m.period, m.segment, reason)
	} else {
		m.flow.move(Lost, m.period, m.segment)
	}
	m.in, m.lost, m.lastSegment = false, day, m.segment
}

// reach brings the customer to a day: changes of segment up to it happen first.
func (m *membership) reach(day metrics.Day) {
	for len(m.history) > 0 && m.history[0].day <= day {
		c := m.history[0]
		m.history = m.history[1:]
		m.transfer(c.day, m.flow.segmentOf[c.code])
	}
	m.turn(day)
}

func (m *membership) transfer(day metrics.Day, to int) {
	// A change before the first day of observation is the segment that the customer starts in.
	if to == m.segment {
		return
	}
	if m.in && day >= m.flow.first {
		m.turn(day)
		m.flow.move(TransferredOut, m.period, m.segment)
		m.flow.move(TransferredIn, m.period, to)
	}
	m.segment = to
}

// turn settles the periods before that of a day.
func (m *membership) turn(day metrics.Day) {
	p := m.flow.periods.Index(day)
	if p == m.period {
		return
	}
	m.settle(p)
	m.period, m.wasIn, m.wasSegment = p, m.in, m.segment
	m.cameFirst, m.cameWithin = false, false
}

// settle counts the outcome of the period under way, and the stock from its end until period next.
func (m *membership) settle(next int) {
	f := m.flow
	if m.in {
		f.stay(m.segment, m.period, next)
	}
	if m.period < 0 {
		return
	}
	switch {
	case !m.wasIn && m.in && m.cameFirst:
		f.settle(New, m.period, m.segment)
	case !m.wasIn && m.in:
		f.settle(WonBack, m.period, m.segment)
	case m.wasIn && !m.in:
		f.settle(Lost, m.period, m.wasSegment)
	case m.wasIn && m.segment != m.wasSegment:
		f.settle(TransferredOut, m.period, m.wasSegment)
		f.settle(TransferredIn, m.period, m.segment)
	case !m.wasIn && m.cameWithin:
		f.within(m.period, m.lastSegment)
	}
}

// end brings the customer to the last day.
func (m *membership) end() {
	m.reach(m.flow.last)
	m.settle(m.flow.periods.Len())
	if m.everIn && !m.in {
		m.flow.stayAway()
	}
}

// addSilence counts a customer from the first qualifying event until silence.
func (f *Flow) addSilence(t Trace) {
	m := f.member(t)
	kinds := t.KindCodes()
	limit := metrics.Day(f.opts.Definition.days)
	var previous metrics.Day
	// silence ends at a day: was it a loss?
	silence := func(until metrics.Day) {
		switch {
		case !m.in || until-previous <= limit:
		case f.opts.Definition.backdate:
			m.leave(previous, 0)
		default:
			m.leave(previous+limit+1, 0)
		}
	}
	for i, day := range t.Days() {
		if f.joins != nil && !f.joins[kinds[i]] {
			continue
		}
		silence(day)
		if !m.in {
			m.join(day)
		}
		previous = day
	}
	silence(f.last)
	m.end()
}

// addContract counts a customer from joining to leaving.
func (f *Flow) addContract(t Trace) {
	m := f.member(t)
	days, kinds, reasons := t.Days(), t.KindCodes(), t.ReasonCodes()
	if f.fromBefore(t) {
		m.startIn()
	}
	for from := 0; from < len(days); {
		to := f.sameMoment(t, from)
		f.contractMoment(&m, days[from], kinds[from:to], part(reasons, from, to))
		from = to
	}
	m.end()
}

// sameMoment returns the end of the run of events that begins at i and has one time and sequence number.
func (f *Flow) sameMoment(t Trace, i int) int {
	times, seq := t.Times(), t.Sequences()
	to := i + 1
	for to < len(times) && times[to] == times[i] && (seq == nil || seq[to] == seq[i]) {
		to++
	}
	return to
}

// fromBefore reports whether a customer was one before the first day: they leave without having joined, or were first
// seen before that day and don't begin by joining.
func (f *Flow) fromBefore(t Trace) bool {
	kinds := t.KindCodes()
	for i, kind := range kinds {
		if f.joins[kind] {
			return false
		}
		if f.leaves[kind] {
			// Of the events of one moment the one that joins comes first.
			return !slices.ContainsFunc(kinds[i:f.sameMoment(t, i)], func(k uint16) bool { return f.joins[k] })
		}
	}
	seen, ok := t.FirstSeen()
	return ok && seen < f.first
}

// contractMoment takes the events of one moment in any order that makes sense: who is in leaves before joining again,
// who is out joins before leaving. Joining twice, or leaving twice, changes nothing.
func (f *Flow) contractMoment(m *membership, day metrics.Day, kinds []uint16, reasons []uint32) {
	joins, leaves := 0, 0
	for _, kind := range kinds {
		if f.joins[kind] {
			joins++
		} else if f.leaves[kind] {
			leaves++
		}
	}
	next := 0 // where to look for the reason of the next leave
	for joins > 0 && !m.in || leaves > 0 && m.in {
		if !m.in {
			joins--
			m.join(day)
			continue
		}
		leaves--
		for !f.leaves[kinds[next]] {
			next++
		}
		why := uint32(0)
		if reasons != nil {
			why = reasons[next]
		}
		m.leave(day, why)
		next++
	}
}
