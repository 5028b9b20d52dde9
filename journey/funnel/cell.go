package funnel

import "github.com/untangle-metrics/untangle/journey"

// cell is what a funnel counts of one segment.
type cell struct {
	steps   []tally
	periods []int64 // by period: how many reached each step, then how many are open
	open    int64   // neither through nor at the end of their window
}

// tally is what a funnel counts of one step.
type tally struct {
	n                  int64
	entered, preceding clock // the time since the entry, and since the required step before
}

// clock is how long a step took those who reached it, and how long those who didn't were watched.
type clock struct{ reached, censored spread }

func (c *clock) merge(o *clock) {
	c.reached.merge(&o.reached)
	c.censored.merge(&o.censored)
}

func newCell(steps, periods int) *cell {
	return &cell{steps: make([]tally, steps), periods: make([]int64, periods*(steps+1))}
}

func (c *cell) add(o *cell) {
	for i := range o.steps {
		c.steps[i].n += o.steps[i].n
		c.steps[i].entered.merge(&o.steps[i].entered)
		c.steps[i].preceding.merge(&o.steps[i].preceding)
	}
	for i, n := range o.periods {
		c.periods[i] += n
	}
	c.open += o.open
}

// count counts an attempt under a segment, or under that which its events give (none): in its period, and in the whole.
func (f *Funnel) count(t journey.Trace, a *found, whole bool, segment int32) {
	if segment == none {
		segment = int32(f.segment(t, a))
	}
	c := f.byCode[segment]
	if c == nil {
		c = f.cell(f.by.values[segment])
		f.byCode[segment] = c
	}
	n := len(c.steps)
	row := c.periods[int(a.period)*(n+1):][:n+1]
	open := a.open && a.level < len(f.plan.required)
	if open {
		row[n]++
	}
	for step := range n {
		if a.steps>>step&1 != 0 {
			row[step]++
		}
	}
	if !whole {
		return
	}
	if open {
		c.open++
	}
	before := 0 // the required step before
	for step := range n {
		s := &c.steps[step]
		reached := a.steps>>step&1 != 0
		if reached {
			s.n++
		}
		if step > 0 {
			if reached {
				s.entered.reached.add(gapBetween(a.opened, a.time[step]))
			} else {
				s.entered.censored.add(a.watched)
			}
			if a.steps>>before&1 != 0 {
				if reached {
					s.preceding.reached.add(gapBetween(a.time[before], a.time[step]))
				} else {
					s.preceding.censored.add(f.waited(a, step, before))
				}
			}
		}
		if !f.opts.Steps[step].Optional {
			before = step
		}
	}
}

// waited returns how long an attempt was watched for a step after the one before, which is no longer than the step's
// own limit.
func (f *Funnel) waited(a *found, step, before int) int64 {
	left := max(a.watched-gapBetween(a.opened, a.time[before]), 0)
	if limit := int64(f.opts.Steps[step].Within); limit > 0 {
		return min(left, limit)
	}
	return left
}

// segment returns the code of the segment of an attempt.
func (f *Funnel) segment(t journey.Trace, a *found) int {
	if f.by.field == nothing {
		return 0
	}
	if f.opts.Touch.rule == atStep {
		if step := f.opts.Touch.step - 1; a.steps>>step&1 != 0 {
			return f.by.code(t, int(a.pos[step]))
		}
		return 0
	}
	// The first event with a value; or the last, of those that filled a step.
	code, at := 0, int32(0)
	for mask := a.steps; mask != 0; mask &= mask - 1 {
		pos := a.pos[lowest(mask)]
		c := f.by.code(t, int(pos))
		if c == 0 || code != 0 && pos < at == (f.opts.Touch.rule == last) {
			continue
		}
		code, at = c, pos
	}
	return code
}
