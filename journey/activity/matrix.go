package activity

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Matrix counts moves: from the state of one day to the state of the next, summed over days.
type Matrix struct {
	From, To metrics.Day // the days moved to, both included; To is before From when there are none
	// Counts[from][to] is by State. Summed over days they are customer-days: a customer counts once a day.
	Counts   [7][7]int64
	Came     int64 // customers who came, from no state to Newcomer
	Warnings []string

	level    float64
	clusters *clusters
	total    *[moves]int64 // on all days of observation
}

// Between returns the moves to the days from one to another, both included, of the named segments; of all when none is
// named: Between(metrics.DayOf(2026, 3, 1), metrics.DayOf(2026, 3, 31)) is March. Days that weren't observed are left
// out: From and To say which are in it. The moves of one day are Between(day, day).
func (s *States) Between(from, to metrics.Day, segments ...string) Matrix {
	all, warnings := s.pool(segments)
	m := Matrix{
		From: max(from, s.first), To: min(to, s.last), Warnings: slices.Concat(s.Warnings(), warnings),
		level: s.opts.Level, clusters: &all.clusters, total: new([moves]int64),
	}
	for d, p := range s.daily(all) {
		if d := s.first + metrics.Day(d); d >= m.From && d <= m.To {
			m.add(&p.moves)
		}
		for i, n := range p.moves {
			m.total[i] += n
		}
	}
	if m.To < m.From {
		m.Warnings = append(m.Warnings, fmt.Sprintf("no day from %v to %v was observed; use days from %v to %v",
			from, to, s.first, s.last))
	}
	return m
}

// Matrices returns the moves of every day, over the named segments or all.
func (s *States) Matrices(segments ...string) []Matrix {
	all, warnings := s.pool(segments)
	warnings = slices.Concat(s.Warnings(), warnings)
	days := make([]Matrix, 0, s.days())
	for d, p := range s.daily(all) {
		d := s.first + metrics.Day(d)
		m := Matrix{From: d, To: d, Warnings: slices.Clone(warnings), level: s.opts.Level}
		m.add(&p.moves)
		days = append(days, m)
	}
	return days
}

func (m *Matrix) add(made *[moves]int64) {
	m.Came += made[came]
	for i := came + 1; i < moves; i++ {
		m.Counts[ends[i].from][ends[i].to] += made[i]
	}
}

// few is below how many customers the spread between them is a rough guess.
const few = 30

// Share returns the share of the moves from a state that led to one of the others, by Wilson's interval. It doesn't
// apply where the rules rule the moves out, such as from Dormant to Current, and is undefined when no one was in the
// state.
//
// On one day each customer counts once, and Wilson's interval holds as it is. Over several days a customer counts once
// for each day in the state (N is their sum), and these aren't independent, because customers differ in their habits.
// There the interval is Wilson's at N divided by the design effect of clustering by customer, which is found from all
// days of observation and is at most the number of days in the span. It is right for all days of observation; in a
// shorter span a customer has fewer of them, and the interval is too wide rather than too narrow. It warns when there
// are fewer than 30 customers in effect, (Σn)²/Σn² with n days of a customer in the state. What differs from season to
// season isn't in it.
func (m Matrix) Share(from State, to ...State) metrics.Estimate {
	var chosen [states]bool
	for _, s := range append([]State{from}, to...) {
		if s >= states {
			return metrics.Absent(metrics.NotApplicable, fmt.Sprintf("there is no state %v", s))
		}
	}
	for _, s := range to {
		chosen[s] = true
	}
	possible := false
	for _, out := range outcomes[from] {
		possible = possible || chosen[ends[out].to]
	}
	if !possible {
		return metrics.Absent(metrics.NotApplicable, fmt.Sprintf("%v is never followed by %v; name states that can follow",
			from, to))
	}
	var x, n int64
	for s, count := range m.Counts[from] {
		n += count
		if chosen[s] {
			x += count
		}
	}
	if n == 0 {
		return metrics.Absent(metrics.Undefined, fmt.Sprintf("no one was %v the day before", from))
	}
	e := metrics.Wilson(x, n, m.level)
	if m.From == m.To || !e.IsKnown() {
		return e
	}
	effect, customers := m.clusters.designEffect(from, &chosen, m.total)
	effect = min(effect, float64(m.To-m.From)+1) // at which all days of a customer are alike
	e.Low, e.High = interval.Wilson(float64(x)/effect, float64(n)/effect, interval.Z(m.level))
	e.Low, e.High = min(e.Low, e.Value), max(e.High, e.Value)
	e.Method = "Wilson, clustered by customer"
	if customers < few {
		e = e.Warn("few customers, so a rough interval; take more days")
	}
	return e
}

// NURR returns the new user retention rate: the share of new customers who are active the next day, Newcomer to
// Current.
func (m Matrix) NURR() metrics.Estimate { return m.Share(Newcomer, Current) }

// CURR returns the current user retention rate: Current to Current.
func (m Matrix) CURR() metrics.Estimate { return m.Share(Current, Current) }

// RURR returns the reactivated user retention rate: Reactivated to Current.
func (m Matrix) RURR() metrics.Estimate { return m.Share(Reactivated, Current) }

// SURR returns the resurrected user retention rate: Resurrected to Current.
func (m Matrix) SURR() metrics.Estimate { return m.Share(Resurrected, Current) }

// Stickiness returns DAU/MAU over the days from one to another, both included, of the named segments or all: the sum of
// daily actives divided by the sum of monthly actives, N. It has no interval: both sums count a customer day after day.
// It is undefined when no one was active in the days of the look-back, or no day was observed.
func (s *States) Stickiness(from, to metrics.Day, segments ...string) metrics.Estimate {
	all, warnings := s.pool(segments)
	warnings = slices.Concat(s.Warnings(), warnings)
	var daily, monthly int64
	provisional := 0
	for d, p := range s.daily(all) {
		r := s.row(d, "", &p.stock)
		if r.Day < from || r.Day > to {
			continue
		}
		daily += r.Active()
		monthly += r.Monthly()
		if r.Provisional {
			provisional++
		}
	}
	if provisional > 0 {
		warnings = append(warnings, fmt.Sprintf("%d of the days are provisional; take days from %v to %v",
			provisional, s.first+metrics.Day(s.opts.Month), s.whole))
	}
	e := metrics.Absent(metrics.Undefined, "no one was active")
	if monthly > 0 {
		e = metrics.NewEstimate(float64(daily) / float64(monthly))
		e.N, e.Method = monthly, "sum of DAU / sum of MAU"
	}
	for _, w := range warnings {
		e = e.Warn(w)
	}
	return e
}
