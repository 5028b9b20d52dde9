package journey

import (
	"github.com/untangle-metrics/untangle/metrics"
)

// addActive counts a customer by activity: in the stock of every period with enough qualifying events.
func (f *Flow) addActive(t Trace) {
	a := activeRun{flow: f, trace: t, previous: -2, segment: f.segmentOf[0]}
	if f.attribute != nil {
		a.segment = f.segmentOf[f.attribute.codes[t.customer]]
		a.history = f.attribute.history(t.customer)
	}
	days, threshold := t.Days(), f.opts.Definition.threshold()
	if threshold == 1 && f.joins == nil {
		periods, period := f.periods, -1
		for _, day := range days {
			if p := periods.Index(day); p != period {
				period = p
				a.active(p, day)
			}
		}
	} else {
		a.scan(days, t.KindCodes(), threshold)
	}
	a.end()
}

// activeRun follows the periods in which one customer is active.
type activeRun struct {
	flow     *Flow
	trace    Trace
	segment  int
	history  []change // changes of segment still to come
	start    int      // the first period of the run in this segment
	previous int      // the last active period; −2 for none
	lost     metrics.Day
}

// scan finds the active periods when events have to qualify, or one isn't enough.
func (a *activeRun) scan(days []metrics.Day, kinds []uint16, threshold int) {
	period, events := -1, 0
	for i, day := range days {
		if a.flow.joins != nil && !a.flow.joins[kinds[i]] {
			continue
		}
		if p := a.flow.periods.Index(day); p != period {
			period, events = p, 0
		}
		if events++; events == threshold {
			a.active(period, day)
		}
	}
}

// active takes the next active period; it became active on day.
func (a *activeRun) active(p int, day metrics.Day) {
	f := a.flow
	switch {
	case a.previous == p-1: // the run goes on, perhaps in another segment
		from := a.segment
		if len(a.history) > 0 && a.settle(p) {
			f.stay(from, a.start, p)
			f.move(TransferredOut, p, from)
			f.move(TransferredIn, p, a.segment)
			a.start = p
		}
	case a.previous < 0:
		a.settle(p)
		f.move(f.novelty(a.trace, p, a.segment, day), p, a.segment)
		a.start = p
	default:
		a.close()
		a.settle(p)
		f.move(WonBack, p, a.segment)
		f.comeBack(int(day - a.lost))
		a.start = p
	}
	a.previous = p
}

// settle brings the segment to that at the end of period p, and reports whether it changed.
func (a *activeRun) settle(p int) bool {
	if len(a.history) == 0 {
		return false
	}
	before, next := a.segment, a.flow.last+1
	if p+1 < len(a.flow.starts) {
		next = a.flow.starts[p+1]
	}
	for len(a.history) > 0 && a.history[0].day < next {
		a.segment = a.flow.segmentOf[a.history[0].code]
		a.history = a.history[1:]
	}
	return a.segment != before
}

// close ends the run: the customer is lost in the first period without activity.
func (a *activeRun) close() {
	p := a.previous + 1
	a.flow.stay(a.segment, a.start, p)
	a.flow.move(Lost, p, a.segment)
	a.lost = a.flow.starts[p]
}

// end ends the last run. Whether the customer is lost after the last period isn't known.
func (a *activeRun) end() {
	switch {
	case a.previous < 0:
	case a.previous == a.flow.periods.Len()-1:
		a.flow.stay(a.segment, a.start, a.flow.periods.Len())
	default:
		a.close()
		a.flow.stayAway()
	}
}
