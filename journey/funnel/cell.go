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
	entered, preceding clock // the time since the entry, and since the required step before; see plan.apart
}

// clock is how long a step took those who reached it, and how long those who came as far as the required step before,
// and no further, were watched.
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

// cellOf returns the cell of a segment, or that of the one which the attempt's events give (none).
func (f *Funnel) cellOf(t journey.Trace, a *found, segment int32) *cell {
	if segment == none {
		segment = int32(f.segment(t, a))
	}
	c := f.byCode[segment]
	if c == nil {
		c = f.cell(f.by.values[segment])
		f.byCode[segment] = c
	}
	return c
}

// trend counts an attempt in its period.
func (c *cell) trend(f *Funnel, a *found) {
	n := len(c.steps)
	row := c.periods[int(a.period)*(n+1):][:n+1]
	for mask := a.steps; mask != 0; mask &= mask - 1 {
		row[lowest(mask)]++
	}
	if f.unfinished(a) {
		row[n]++
	}
}

// unfinished reports whether an attempt isn't through and can still be.
func (f *Funnel) unfinished(a *found) bool { return a.open && a.level < len(f.plan.required) }

// count counts an attempt in the whole.
func (c *cell) count(f *Funnel, a *found) {
	p := &f.plan
	if f.unfinished(a) {
		c.open++
	}
	c.steps[0].n++
	for mask := a.steps &^ 1; mask != 0; mask &= mask - 1 {
		step := lowest(mask)
		s := &c.steps[step]
		s.n++
		s.entered.reached.add(gapBetween(a.opened, a.time[step]))
		if p.apart>>step&1 != 0 {
			s.preceding.reached.add(gapBetween(a.time[p.before[step]], a.time[step]))
		}
	}
	for mask := p.awaited[a.level] &^ a.steps; mask != 0; mask &= mask - 1 {
		step := lowest(mask)
		s := &c.steps[step]
		s.entered.censored.add(a.watched)
		if p.apart>>step&1 != 0 {
			s.preceding.censored.add(f.waited(a, step, p.before[step]))
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
