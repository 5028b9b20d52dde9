package activity

import (
	"iter"
	"math"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// never is before every day.
const never = math.MinInt

// walk goes from one active day of a customer to the next, and counts the moves between. Days are ints, so that sums of
// them don't overflow.
type walk struct {
	first       int // day of observation
	week, month int
	counts      []int64
	own         *[moves]int64
	last        int   // active day; never before the first
	state       State // on that day
}

func (w *walk) count(day int, m move) {
	w.counts[(day-w.first)*int(counted)+int(m)]++
	w.own[m]++
}

// act is the next active day.
func (w *walk) act(day int) {
	m := came
	switch {
	case w.last == never:
	case day == w.last+1:
		m = newStays + move(w.state)
	default:
		m = w.silence(day)
	}
	w.count(day, m)
	w.last, w.state = day, ends[m].to
}

// silence is the days without activity since the last active one and before another, at least one. What came before the
// first day isn't counted. It returns the move of a customer who is active on that other day.
func (w *walk) silence(until int) move {
	atRisk, dormant := w.last+w.week+1, w.last+w.month+1 // when the state changes
	if w.last+1 >= w.first {
		w.own[rest+move(w.state)]++
	}
	w.stay(AtRiskWAU, w.last+2, min(until, atRisk))
	switch {
	case until < atRisk:
		return weekToCurrent
	case until == atRisk:
		return weekToReactivated
	case atRisk >= w.first:
		w.count(atRisk, weekToMonth)
	}
	w.stay(AtRiskMAU, atRisk+1, min(until, dormant))
	switch {
	case until < dormant:
		return monthToReactivated
	case until == dormant:
		return monthToResurrected
	case dormant >= w.first:
		w.count(dormant, monthToDormant)
	}
	w.stay(Dormant, dormant+1, until)
	return dormantToResurrected
}

// stay is in a state from one day to the day before another and was in it on the day before.
func (w *walk) stay(s State, from, until int) {
	w.own[rest+move(s)] += int64(max(until-max(from, w.first), 0))
}

// Of iterates over the days of observation from the first on which the customer was one, with the state of each. The
// trace must be of the log that the calculator was made for, as in Add.
func (s *States) Of(t journey.Trace) iter.Seq2[metrics.Day, State] {
	s.mine(t)
	return func(yield func(metrics.Day, State) bool) {
		last := never
		if seen, ok := t.FirstSeen(); ok && seen < s.first {
			last = int(seen)
		}
		days, i := t.Days(), 0
		for d := s.first; d <= s.last; d++ {
			active := false
			for ; i < len(days) && days[i] == d; i++ {
				active = active || s.selects(t, i)
			}
			if last == never && !active {
				continue
			}
			state := Newcomer
			if last != never {
				state = s.after(int(d)-last, active)
			}
			if !yield(d, state) {
				return
			}
			if active {
				last = int(d)
			}
		}
	}
}
