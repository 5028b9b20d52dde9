package control

import (
	"math"
	"slices"
)

// judge lets every rule look at every phase, and then reads each point's signals. Patterns don't reach over a new
// baseline.
func (c *Chart) judge() {
	w := &c.work.watcher
	w.points = c.Points
	for k := range c.Phases {
		phase := &c.Phases[k]
		w.look(phase.First, phase.End)
		for _, r := range c.Rules.Rules {
			switch r.Test {
			case Outside:
				outside(c.Points[phase.First:phase.End])
			case LongRun, FewCrossings:
				w.runs(r.Test, c.Runs(k))
			default:
				w.watch(r)
			}
		}
	}
	for i := range c.Points {
		if p := &c.Points[i]; p.Signals.Any() {
			c.read(i)
			p.Variation = variationOf(p.Signals, p.Side, c.Direction)
		}
	}
}

// read finds the rule that speaks for a point.
func (c *Chart) read(i int) {
	p := &c.Points[i]
	for _, r := range c.Rules.Rules {
		up, down := p.Signals.Up.Has(r.Test), p.Signals.Down.Has(r.Test)
		switch {
		case up && down: // where one trend ends and the next begins: the one to come
			p.Side = c.ahead(i)
		case up:
			p.Side = Up
		case down:
			p.Side = Down
		case !p.Signals.Other.Has(r.Test):
			continue
		}
		p.Test = r.Test
		return
	}
}

// ahead returns the side to which the next value lies.
func (c *Chart) ahead(i int) Side {
	for _, next := range c.Points[i+1:] {
		if next.Known && !next.Excluded {
			if next.Value > c.Points[i].Value {
				return Up
			}
			return Down
		}
	}
	return NoSide
}

// outside marks the points beyond a limit, those that the caller excluded too.
func outside(points []Point) {
	for i := range points {
		p := &points[i]
		switch {
		case !p.Known:
		case p.Value > p.Upper:
			p.Signals.Up |= of(Outside)
		case p.Value < p.Lower:
			p.Signals.Down |= of(Outside)
		}
	}
}

// A watcher looks for patterns in the points of one phase: those with a value, without those that the caller excluded.
// It has what rules ask of points side by side, because they ask it often.
type watcher struct {
	points []Point
	rows   []int     // of the points that it looks at, in order
	values []float64 // as charted
	z      []float64 // (value − centre) / σ
	sides  []int8    // of the centre line: 1 above, −1 below, 0 on it
	far    []int8    // for farOut: 1 and −1 for points far out above and below
}

// look turns to the points of one phase.
func (w *watcher) look(first, end int) {
	n := end - first
	w.rows, w.values, w.z = slices.Grow(w.rows[:0], n), slices.Grow(w.values[:0], n), slices.Grow(w.z[:0], n)
	w.sides = slices.Grow(w.sides[:0], n)
	for i := first; i < end; i++ {
		if p := &w.points[i]; p.Known && !p.Excluded {
			w.rows, w.values, w.z = append(w.rows, i), append(w.values, p.Value), append(w.z, p.z)
			w.sides = append(w.sides, int8(compare(p.Value, p.Center)))
		}
	}
}

// side tells on which side of the centre line a point is.
func (w *watcher) side(i int) int { return int(w.sides[i]) }

// step tells whether a point is above the one before it, below or equal.
func (w *watcher) step(i int) int { return compare(w.values[i], w.values[i-1]) }

func compare(a, b float64) int {
	switch {
	case a > b:
		return 1
	case a < b:
		return -1
	}
	return 0
}

// watch marks the points of every pattern that a rule looks for.
func (w *watcher) watch(r Rule) {
	switch r.Test {
	case Run:
		w.streaks(0, w.side, func(first, end, side int) {
			if side != 0 && end-first >= r.Points {
				w.mark(r.Test, first, end, side)
			}
		})
	case Trend:
		w.streaks(1, w.step, func(first, end, side int) {
			if side != 0 && end-first >= r.Points-1 {
				w.mark(r.Test, first-1, end, side)
			}
		})
	case Alternation:
		// Steps that take turns are all alike once every second one is turned round.
		turned := func(i int) int { return w.step(i) * (1 - 2*(i&1)) }
		w.streaks(1, turned, func(first, end, side int) {
			if side != 0 && end-first >= r.Points-1 {
				w.mark(r.Test, first-1, end, 0)
			}
		})
	case Hugging:
		w.streaks(0, func(i int) int { return boolean(math.Abs(w.z[i]) < r.Sigma) }, func(first, end, close int) {
			if close != 0 && end-first >= r.Points {
				w.mark(r.Test, first, end, 0)
			}
		})
	case Mixture:
		w.streaks(0, func(i int) int { return boolean(math.Abs(w.z[i]) > r.Sigma) }, func(first, end, far int) {
			for ; far != 0 && end-first >= r.Points; first++ {
				if w.bothSides(first, first+r.Points) {
					w.mark(r.Test, first, first+r.Points, 0)
				}
			}
		})
	case TwoOfThree:
		w.farOut(r, 2, 3)
	case ThreeOfFour:
		w.farOut(r, 3, 4)
	case FourOfFive:
		w.farOut(r, 4, 5)
	}
}

// streaks calls found for every longest span of points, from the given one on, for which what is the same.
func (w *watcher) streaks(from int, what func(i int) int, found func(first, end, value int)) {
	if from >= len(w.rows) {
		return
	}
	first, value := from, what(from)
	for i := from + 1; i < len(w.rows); i++ {
		if next := what(i); next != value {
			found(first, i, value)
			first, value = i, next
		}
	}
	found(first, len(w.rows), value)
}

// farOut marks the points that are far out on one side, where they are so many of a few.
func (w *watcher) farOut(r Rule, wanted, of int) {
	w.far = slices.Grow(w.far[:0], len(w.rows))
	far, some := w.far[:len(w.rows)], false
	for i, z := range w.z {
		far[i] = 0
		if math.Abs(z) > r.Sigma && (!r.Strict || w.within(i)) {
			far[i], some = w.sides[i], true
		}
	}
	for first := 0; some && first+of <= len(far); first++ {
		if far[first] == 0 && far[first+1] == 0 {
			continue // all but one are wanted
		}
		for _, side := range [...]int8{1, -1} {
			count, beside := 0, 0
			for i := first; i < first+of; i++ {
				count += boolean(far[i] == side)
				beside += boolean(w.sides[i] == side)
			}
			if count < wanted || r.Strict && beside < of {
				continue
			}
			for i := first; i < first+of; i++ {
				if far[i] == side {
					w.mark(r.Test, i, i+1, int(side))
				}
			}
		}
	}
}

// within reports whether a point is not beyond a limit.
func (w *watcher) within(i int) bool {
	p := &w.points[w.rows[i]]
	return p.Lower <= p.Value && p.Value <= p.Upper
}

// bothSides reports whether there are points on both sides of the centre line.
func (w *watcher) bothSides(first, end int) bool {
	for i := first + 1; i < end; i++ {
		if w.side(i) != w.side(first) {
			return true
		}
	}
	return false
}

func (w *watcher) mark(t Test, first, end, side int) {
	for i := first; i < end; i++ {
		s := &w.points[w.rows[i]].Signals
		switch side {
		case 1:
			s.Up |= of(t)
		case -1:
			s.Down |= of(t)
		default:
			s.Other |= of(t)
		}
	}
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}
