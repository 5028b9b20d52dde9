package journey

import (
	"github.com/untangle-metrics/untangle/metrics"
)

// addActive counts a customer by activity: in the stock of every period with enough qualifying events. It goes from one
// run of active periods to the next.
func (f *Flow) addActive(t Trace) {
	m := moving{flow: f, segment: f.segmentOf[0]}
	if f.attribute != nil {
		m.segment = f.segmentOf[f.attribute.codes[t.customer]]
		m.history = f.attribute.history(t.customer)
	}
	periods, joins, kinds, threshold := f.periods, f.joins, t.KindCodes(), f.threshold
	gross, stock, segments := f.gross, f.stock, len(f.segments) // at hand, in the library's hottest loop
	period, events := -1, 0                                     // the period at hand, and its qualifying events
	start, end := 0, -1                                         // the run of active periods, so far
	for i, day := range t.Days() {
		if joins != nil && !joins[kinds[i]] {
			continue
		}
		if p := periods.Index(day); p != period {
			period, events = p, 0
		}
		if events++; events != threshold {
			continue
		}
		switch end {
		case period:
			end++
			continue
		case -1:
			m.reach(period)
			f.move(f.novelty(t, period, m.segment, day), period, m.segment)
		default:
			if len(m.history) > 0 {
				start = m.transfer(start, end)
			}
			stock[(start+1)*segments+m.segment]++
			stock[(end+1)*segments+m.segment]--
			gross[end*segments+m.segment][Lost]++
			m.reach(period)
			gross[period*segments+m.segment][WonBack]++
			f.comeBack(int(day - f.starts[end]))
		}
		start, end = period, period+1
	}
	if end < 0 {
		return
	}
	m.stay(start, end)
	if end < periods.Len() { // after the last period it isn't known
		f.move(Lost, end, m.segment)
		f.stayAway()
	}
}

// moving is the segment of an active customer from period to period, each time that at the period's end.
type moving struct {
	flow    *Flow
	segment int
	history []change // changes still to come
}

// reach brings the segment to that of period p.
func (m *moving) reach(p int) {
	for len(m.history) > 0 && m.flow.periodOf(m.history[0].day) <= p {
		m.segment = m.flow.segmentOf[m.history[0].code]
		m.history = m.history[1:]
	}
}

// stay counts the customer in the stock of the periods from … to−1, and the transfers in them.
func (m *moving) stay(from, to int) {
	if len(m.history) > 0 {
		from = m.transfer(from, to)
	}
	m.flow.stay(m.segment, from, to)
}

// transfer counts the stays that end with a transfer before period to, and returns the period since which the customer
// is in the last segment.
func (m *moving) transfer(from, to int) int {
	for len(m.history) > 0 {
		p := m.flow.periodOf(m.history[0].day)
		if p >= to {
			break
		}
		old := m.segment
		m.reach(p)
		if m.segment != old {
			m.flow.stay(old, from, p)
			m.flow.move(TransferredOut, p, old)
			m.flow.move(TransferredIn, p, m.segment)
			from = p
		}
	}
	return from
}

// periodOf returns the period of a day: −1 before the first, and their number after the last day of observation.
func (f *Flow) periodOf(day metrics.Day) int {
	if day > f.last {
		return f.periods.Len()
	}
	return f.periods.Index(day)
}
