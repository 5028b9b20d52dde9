package funnel

// A Parity makes a funnel count as another program does where that differs from our rules. The zero value is our rules.
//
// The flags are those of ClickHouse's aggregate function windowFunnel, which returns the furthest level that a customer
// reaches; any of them also turns its default behaviour on. It differs from ours so:
//
//   - Several events at one time are taken in the order of the steps they fill, and without ClickHouseStrictOnce one
//     event can fill several steps. Ours: any order, and one event one step.
//   - ClickHouseStrictOrder lets a step repeat, as in a-a-b-b-c, and a step event out of order ends the whole funnel,
//     not just the attempt. Our Strict wants each event to be the next step, and judges each attempt by itself.
//   - ClickHouseStrictDeduplication ends at the second event of a step and returns the level of the event before it;
//     ClickHouseStrictIncrease lets only later events advance. We have neither.
//
// A parity funnel counts customers, of ordered required steps without limits of their own, within a window of elapsed
// time, and has no exclusions. PostHog's one difference from our rules, a customer in several segments, is [AnyAtStep].
type Parity uint8

// The modes of windowFunnel, to be combined with |.
const (
	ClickHouse                    Parity = 1 << iota // its default mode
	ClickHouseStrictOrder                            // strict_order
	ClickHouseStrictDeduplication                    // strict_deduplication
	ClickHouseStrictIncrease                         // strict_increase
	ClickHouseStrictOnce                             // strict_once
	ClickHouseAllowReentry                           // allow_reentry: a further first step doesn't end strict_order
	parities
)

func (o *Options) checkParity(fault func(field, value, cause, remedy string)) {
	if o.Parity == 0 {
		return
	}
	plain := o.Order == Ordered && o.Ties == AnyOrder && o.Unit == Customers && len(o.Exclusions) == 0 &&
		!o.Window.calendar && o.Parity < parities
	if o.Parity&ClickHouseStrictOnce != 0 && o.Parity&(ClickHouseStrictOrder|ClickHouseStrictDeduplication) != 0 {
		plain = false
	}
	for _, s := range o.Steps {
		plain = plain && !s.Optional && s.Within == 0
	}
	if !plain {
		fault("Parity", "", "doesn't go with the other options",
			"leave order, ties and unit at zero, and out exclusions, optional steps, limits of steps, calendar windows, "+
				"and strict_once with strict_order or strict_deduplication")
	}
}

// levels is how far a customer is, as windowFunnel sees it: for each step whether it was reached, and the events of the
// chain that reached it last.
type levels struct {
	has      []bool
	chains   [][]int32
	rows     []row
	previous int // the step of the event before
}

// clickHouse finds a customer's one attempt, whose steps are those reached last.
func (w *work) clickHouse() {
	l, n := &w.levels, len(w.f.opts.Steps)
	if l.has == nil {
		l.has, l.chains = make([]bool, n), make([][]int32, n)
		for k := range l.chains {
			l.chains[k] = make([]int32, k+1)
		}
	}
	clear(l.has)
	l.previous = -1
	l.sort(w.here, n)
	level := w.levelOf(l.rows)
	if level == 0 {
		return
	}
	chain := l.chains[level-1]
	opener := &l.rows[chain[0]]
	day := w.trace.Days()[opener.pos]
	if day < w.f.first || day > w.f.last {
		return
	}
	a := &w.cur
	a.level, a.count, a.steps = level, level, 1<<level-1
	a.opened, a.period = opener.time, int32(w.f.entries.Index(day))
	for k, i := range chain {
		a.time[k], a.pos[k] = l.rows[i].time, l.rows[i].pos
	}
	w.keep(day)
}

// sort copies rows, those of one time in the order of the first step that they fill. Buckets keep it linear.
func (l *levels) sort(rows []row, steps int) {
	l.rows = l.rows[:0]
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].time == rows[from].time {
			to++
		}
		if to-from == 1 {
			l.rows = append(l.rows, rows[from])
		} else {
			for step := range steps + 1 {
				for _, r := range rows[from:to] {
					if mask := r.mask & stepBits; mask == 0 && step == steps || mask != 0 && lowest(mask) == step {
						l.rows = append(l.rows, r)
					}
				}
			}
		}
		from = to
	}
}

func (w *work) levelOf(rows []row) int {
	l, n := &w.levels, len(w.f.opts.Steps)
	parity := w.f.opts.Parity
	for i := range rows {
		mask := rows[i].mask & stepBits
		if mask == 0 {
			if parity&ClickHouseStrictOrder != 0 && l.has[0] {
				break
			}
			continue
		}
		if parity&ClickHouseStrictOnce != 0 {
			// The last step first, so that the event doesn't serve itself.
			for k := n - 1; k >= 0; k-- {
				if mask>>k&1 != 0 {
					w.advance(rows, int32(i), k)
				}
			}
			continue
		}
		for ; mask != 0; mask &= mask - 1 {
			k := lowest(mask)
			if level := w.stop(k); level > 0 {
				return level
			}
			w.advance(rows, int32(i), k)
			l.previous = k
		}
		if l.has[n-1] {
			break
		}
	}
	for k := n; k > 0; k-- {
		if l.has[k-1] {
			return k
		}
	}
	return 0
}

// stop returns the level at which an event of step k ends the funnel, by what came before it; 0 when it doesn't.
func (w *work) stop(k int) int {
	l, parity := &w.levels, w.f.opts.Parity
	if k == 0 {
		if parity&ClickHouseStrictOrder != 0 && parity&ClickHouseAllowReentry == 0 && len(l.has) > 1 && l.has[1] {
			return l.level()
		}
		return 0
	}
	if parity&ClickHouseStrictDeduplication != 0 && l.has[k] {
		return l.previous + 1
	}
	if parity&ClickHouseStrictOrder != 0 && l.has[0] && !l.has[k-1] {
		return l.level()
	}
	return 0
}

// level returns how many steps from the first on were reached.
func (l *levels) level() int {
	for k, has := range l.has {
		if !has {
			return k
		}
	}
	return len(l.has)
}

// advance lets an event fill step k, if the step before was reached and the window allows it.
func (w *work) advance(rows []row, i int32, k int) {
	l, f := &w.levels, w.f
	if k == 0 {
		l.has[0], l.chains[0][0] = true, i
		return
	}
	if !l.has[k-1] {
		return
	}
	chain := l.chains[k-1]
	if limit := f.window.elapsed; limit > 0 && uint64(rows[i].time)-uint64(rows[chain[0]].time) > limit {
		return
	}
	if f.opts.Parity&ClickHouseStrictIncrease != 0 && rows[chain[k-1]].time >= rows[i].time {
		return
	}
	copy(l.chains[k], chain)
	l.has[k], l.chains[k][k] = true, i
}
